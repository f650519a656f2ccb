"""A whole office in one file, and an office from one: also the way from SQLite to PostgreSQL and back."""
