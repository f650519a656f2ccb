"""Connections to the database that the tests of this process share outlive the engine that opened them.

A new one is a new process of the server, which knows no catalog: to start, teach and end it for each test took more
time than to make it forget what it did. One on whose line the server has said nothing, neither a farewell nor an
error, is not asked anew at each use whether it is alive, which was a tenth of all that went to the server and back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from select import POLLIN, poll
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy.engine import URL, Dialect, make_url

Connection = psycopg.Connection[Any]


class KeptConnections:
    """Those to one database that nobody uses now, by what they were opened with."""

    def __init__(self) -> None:
        self._database: str | None = None
        self._idle: dict[str, list[Connection]] = {}
        self._opened_with: WeakKeyDictionary[Connection, str] = WeakKeyDictionary()
        self._lock = Lock()  # threads open several at once

    def keep(self, database: str | None) -> None:
        """From now on those to this database are kept, and no others."""
        with self._lock:
            self._database, idle, self._idle = database, self._idle, {}
        for connection in (one for many in idle.values() for one in many):
            connection.close()

    def forget(self) -> None:
        """What is opened from now on is new: a database's own settings hold from the beginning of a connection."""
        self.keep(self._database)

    def processes(self) -> list[int]:
        """The server's, behind those that nobody uses now."""
        with self._lock:
            return [one.info.backend_pid for many in self._idle.values() for one in many]

    def connect(self, dialect: Dialect, url: str | URL, more: dict[str, Any]) -> Any:
        """One that is kept, or a new one."""
        arguments, values = dialect.create_connect_args(make_url(url))
        values = {**values, **more}
        opened_with = repr(values)
        if kept := self._taken(opened_with):
            return kept
        connection: Any = dialect.connect(*arguments, **values)
        if values.get("dbname") == self._database:
            self._opened_with[connection] = opened_with
        return connection

    def close(self, connection: Any, close: Callable[[Any], None]) -> None:
        """Keep it, or close it where it is to another database, or has an end of its own."""
        if not self._given_back(connection):
            close(connection)

    def ping(self, connection: Any, ping: Callable[[Any], bool]) -> bool:
        """Whether it is alive, as the pool asks before each use."""
        return (connection in self._opened_with and _nothing_said(connection)) or ping(connection)

    def _taken(self, opened_with: str) -> Connection | None:
        while True:
            with self._lock:
                if not (many := self._idle.get(opened_with)):
                    return None
                connection = many.pop()
            if is_alive(connection):
                connection.autocommit = False
                return connection

    def _given_back(self, connection: Connection) -> bool:
        opened_with = self._opened_with.get(connection)
        if opened_with is None or connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        try:
            connection.isolation_level = connection.read_only = connection.deferrable = None
            connection.autocommit = True
            connection.execute("DISCARD ALL", prepare=False)
            connection._prepared.clear()  # what it prepared; of itself it only sees the first DISCARD
        except psycopg.Error:
            return False
        with self._lock:
            if connection.info.dbname != self._database:
                return False
            self._idle.setdefault(opened_with, []).append(connection)
        return True


def _nothing_said(connection: Connection) -> bool:
    """The server ends no connection without a word."""
    if connection.closed:
        return False
    line = poll()
    line.register(connection.fileno(), POLLIN)
    return not line.poll(0)


def is_alive(connection: Connection) -> bool:
    """A test may have ended it."""
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


KEPT = KeptConnections()
connect = KEPT.connect


def give_back_to(dialect: Dialect) -> None:
    """From now on what this dialect closes is kept."""
    dialect.do_ping = partial(KEPT.ping, ping=dialect.do_ping)  # type: ignore[method-assign]
    dialect.do_close = partial(KEPT.close, close=dialect.do_close)  # type: ignore[method-assign]
