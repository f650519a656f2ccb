"""The store: one engine, reads and writes as transactions, locks. The only file that knows SQLite from PostgreSQL."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, insert, select, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    MultipleResultsFound,
    NoResultFound,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.pool import QueuePool, StaticPool

from storage import sqlite_file
from storage.keys import Keys

T = TypeVar("T")


class Store:
    """A database, SQLite or PostgreSQL, behind the same few calls."""

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        """`keys` sign what is entered in the journal and seal what is kept secret; without them nothing is."""
        self.url, self.keys = make_url(url), keys
        self.engine = _sqlite(url, self.path) if self.is_sqlite else _postgresql(url)
        self.engine.update_execution_options(dondoc_keys=keys)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def path(self) -> Path:
        """The file of a SQLite database."""
        path = sqlite_path(self.url)
        assert path is not None
        return path

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; takes no write lock."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """One transaction: everything or nothing. On SQLite it takes the write lock at once (BEGIN IMMEDIATE).

        What is not `lasting` may be gone after a loss of power, whole: its commit does not wait for the disk.
        """
        with self._writing.connect() as connection, connection.execution_options(lasting=lasting).begin():
            if not lasting and not self.is_sqlite:
                connection.execute(text("SET LOCAL synchronous_commit = off"))
            yield connection

    @cached_property
    def _writing(self) -> Engine:
        return self.engine.execution_options(immediate=True)

    @contextmanager
    def rehearse(self) -> Iterator[Connection]:
        """A write transaction that is always rolled back: to see what would happen. Nothing in it is signed or sealed,
        so that a look makes no key."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(immediate=True, dondoc_keys=None)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def rehearse_apart(self) -> Iterator[Connection]:
        """`rehearse`, for what takes long: on SQLite in a copy, so that nobody who writes waits for it."""
        if not self.is_sqlite:
            with self.rehearse() as connection:
                yield connection
            return
        with closing(sqlite_file.passing()) as copy:
            with self.read() as connection:
                connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
            engine = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
            event.listen(engine, "begin", sqlite_file.begin_transaction)
            with engine.connect() as connection:
                yield connection.execution_options(immediate=True)

    def retrying(
        self, act: Callable[[Connection], T], attempts: int = 5, *, lasting: bool = True, rehearsed: bool = False
    ) -> T:
        """Run `act` in a write transaction (`rehearsed`: rolled back), again when a deadlock or a conflict undid it.

        So too when SQLite finds its file in use by another process, unless it has waited for its turn by then.
        """
        until = time.monotonic() + sqlite_file.LONGEST_WAIT
        for attempt in range(1, attempts + 1):
            try:
                with self.rehearse() if rehearsed else self.write(lasting=lasting) as connection:
                    return act(connection)
            except DBAPIError as error:
                busy = is_busy(error) and time.monotonic() < until
                if attempt == attempts or not (busy or _is_conflict(error)):
                    raise
                if busy:
                    time.sleep(0.1 * attempt)
        raise AssertionError("unreachable")

    def clock(self) -> datetime:
        """The real instant: by the database's clock where it has one (PostgreSQL), so that machines need not agree."""
        if self.is_sqlite:
            return datetime.now(UTC)
        with self.engine.connect() as connection:
            return connection.execute(select(func.clock_timestamp())).scalar_one().astimezone(UTC)

    def skew(self) -> timedelta:
        """How far this machine's clock is ahead of the database's; nothing on SQLite, which has none of its own."""
        if self.is_sqlite:
            return timedelta(0)
        with self.engine.connect() as connection:
            before = datetime.now(UTC)
            there = connection.execute(select(func.clock_timestamp())).scalar_one()
            return before + (datetime.now(UTC) - before) / 2 - there

    def dispose(self) -> None:
        self.engine.dispose()


def sqlite_path(url: str | URL) -> Path | None:
    """Where the file of a SQLite database lies; None of another database."""
    made = make_url(url)
    return Path(made.database or "").absolute() if made.get_backend_name() == "sqlite" else None


def _sqlite(url: str, path: Path) -> Engine:
    """Connecting makes no file; one that was deleted or replaced meanwhile is not written to any longer."""
    connect = partial(sqlite_file.connect, path, timeout=sqlite_file.LONGEST_WAIT, check_same_thread=False)
    engine = create_engine(url, poolclass=QueuePool, hide_parameters=True, creator=connect)

    @event.listens_for(engine, "connect")
    def _know_file(_raw: Any, record: Any) -> None:
        record.info["file"] = sqlite_file.identity(path)

    @event.listens_for(engine, "checkout")
    def _same_file(_raw: Any, record: Any, _proxy: Any) -> None:
        if sqlite_file.identity(path) != record.info["file"]:
            raise DisconnectionError(f"{path} is another file by now")

    event.listen(engine, "begin", sqlite_file.begin_transaction)
    return engine


def _postgresql(url: str) -> Engine:
    # Compiling a statement (JIT) costs more than these few set-based ones take.
    arguments = {"application_name": "dondoc", "options": "-c jit=off"}
    engine = create_engine(url, pool_pre_ping=True, connect_args=arguments, hide_parameters=True)

    @event.listens_for(engine, "handle_error")
    def _without_values(context: ExceptionContext) -> None:
        """The server's DETAIL quotes the row that it refuses: addresses and names have no place in logs."""
        detail = getattr(getattr(context.original_exception, "diag", None), "message_detail", None)
        for error in (context.original_exception, context.sqlalchemy_exception):
            if detail and error is not None and detail in str(error.args[0]):
                error.args = (str(error.args[0]).partition(detail)[0].rpartition("\n")[0], *error.args[1:])

    return engine


def keys_of(connection: Connection) -> Keys | None:
    """The keys of the store that this connection belongs to."""
    return connection.get_execution_options().get("dondoc_keys")


def is_data_fault(error: Exception) -> bool:
    """False of what says nothing of the rows that were asked for: the database is not there, is busy, or is another."""
    if not isinstance(error, SQLAlchemyError) or type(error) is StatementError:
        return True
    raised = getattr(error, "orig", None)
    if str(getattr(raised, "sqlstate", "")).startswith("P0") or "decode to UTF-8" in str(raised):
        return True  # a trigger's own words on PostgreSQL; how SQLite tells of a text that is none
    return isinstance(error, DataError | IntegrityError | NoResultFound | MultipleResultsFound)


def is_busy(error: BaseException) -> bool:
    """SQLite's file is in use by another process: somebody writes, or puts it in order on leaving."""
    return sqlite_file.is_busy(getattr(error, "orig", None) or error)


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01")


# --- locks -------------------------------------------------------------------------------------------------------
# SQLite needs none: a write transaction is alone. On PostgreSQL these are advisory locks of the transaction.


def lock_exclusive(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds `name`; held to the end of this transaction."""
    _advisory(connection, "pg_advisory_xact_lock", name)


def lock_shared(connection: Connection, name: str) -> None:
    """Like lock_exclusive, but any number may share it; an exclusive holder waits for all of them."""
    _advisory(connection, "pg_advisory_xact_lock_shared", name)


def _advisory(connection: Connection, function: str, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT {function}(:key)"), {"key": zlib.crc32(f"dondoc.{name}".encode())})


def gather_statistics(connection: Connection, *written: Table) -> None:
    """After very many rows were written: what the planner goes by. PostgreSQL gathers it by itself (autovacuum), yet
    not of what this transaction wrote and goes on with: of those tables it does now."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
        connection.exec_driver_sql("PRAGMA optimize")
    else:
        for table in written:
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')


MUCH = 1000  # rows: of fewer no plan goes wrong that the statistics before them lead to
_ROWS_LOOKED_AT = 400  # of each index: as good as all of them to choose by, and a matter of milliseconds


def insert_ignoring(connection: Connection, table: Table) -> Any:
    """An INSERT that leaves rows out which a unique constraint already knows: the insert is the claim."""
    return _insert_ignoring(connection.dialect.name, table)


@cache
def _insert_ignoring(dialect: str, table: Table) -> Any:
    module = import_module(f"sqlalchemy.dialects.{dialect}")  # the other one would only take its time
    return module.insert(table).on_conflict_do_nothing()


def count_written(connection: Connection, statement: Any) -> int:
    """Run an INSERT … SELECT; returns how many rows it wrote."""
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def insert_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row; returns its id."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return key[0]
