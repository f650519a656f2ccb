"""Rows that the database itself will not take: a trigger that raises, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from storage.store import Store


def poison(store: Store, table: str, event: str, condition: str, name: str = "poison") -> None:
    """`event` (INSERT, UPDATE) on rows of `table` for which `condition` (on NEW) holds fails from now on."""
    with store.write() as connection:
        if store.is_sqlite:
            raising = "SELECT RAISE(ABORT, 'a bad row')"
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN {raising}; END"
            )
            return
        raising = f"IF {condition} THEN RAISE EXCEPTION 'a bad row'; END IF; RETURN NEW;"
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising} END $$"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def heal(store: Store, table: str, name: str = "poison") -> None:
    """The rows are taken again."""
    with store.write() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if store.is_sqlite else f" ON {table}"))
        if not store.is_sqlite:
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")
