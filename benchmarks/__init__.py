"""Speed as ratios: the product against the raw SQL statement, in one run, on SQLite and PostgreSQL."""
