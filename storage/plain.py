"""Values as both databases give them alike, whatever stands in the row: what is hashed and compared.

Instants are `2020-12-15T01:00:00.000000Z`, dates `2020-12-15`, booleans 0 and 1, JSON its canonical text. Nothing is
parsed on the way, so that a row that somebody has spoilt can still be looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal,
    type_coerce,
)

from storage.types import Instant, Json, Words

T = TypeVar("T")
IDS: BindParameter[Any] = bindparam("ids", expanding=True)  # for `column.in_(IDS)`, executed with {"ids": [...]}
_INSTANT, _DATE = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"', "YYYY-MM-DD"


def plain(connection: Connection, column: Any) -> ColumnElement[Any]:
    """`column` as a plain value, under its own name."""
    return _plain(connection.dialect.name == "sqlite", column)


def plain_row(connection: Connection, table: Table) -> tuple[ColumnElement[Any], ...]:
    """All columns of the table as plain values."""
    return tuple(plain(connection, column) for column in table.c)


def line(connection: Connection, *columns: Any) -> ColumnElement[str]:
    """The columns as one text, parted by `|`: for numbers, dates and words that hold none."""
    return _line(connection.dialect.name == "sqlite", columns)


def per_dialect(build: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """What `build` makes for a connection, made once for each kind of database: statements that are run very often."""
    made: dict[str, T] = {}

    def get(connection: Connection) -> T:
        name = connection.dialect.name
        if name not in made:
            made[name] = build(connection)
        return made[name]

    return get


@cache
def _plain(sqlite: bool, column: Any) -> ColumnElement[Any]:
    found: ColumnElement[Any] = column
    if isinstance(column.type, Json | Words) or (sqlite and isinstance(column.type, Instant | Date)):
        found = type_coerce(column, Text)
    elif isinstance(column.type, Instant):
        found = func.to_char(func.timezone("UTC", column), _INSTANT)
    elif isinstance(column.type, Date):
        found = func.to_char(column, _DATE)
    elif isinstance(column.type, Boolean):
        found = type_coerce(column, Integer) if sqlite else cast(column, Integer)
    return found.label(column.name)


@cache
def _line(sqlite: bool, columns: tuple[Any, ...]) -> ColumnElement[str]:
    texts = [func.coalesce(cast(_plain(sqlite, column).element, Text), "") for column in columns]
    joined: Any = texts[0]
    for text in texts[1:]:
        joined = joined + literal("|") + text
    return joined


def instant(at: datetime) -> str:
    """An aware instant as a plain value."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
