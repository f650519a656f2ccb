"""Tables, engine, transactions, migrations: the only package that knows SQLite from PostgreSQL."""
