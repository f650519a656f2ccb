"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Dialect, Text, func, literal, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_SQLITE_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Instant(TypeDecorator[datetime]):
    """An aware instant, given back in UTC; naive values are refused.

    PostgreSQL keeps `timestamptz`; SQLite keeps ISO 8601 text of one fixed width, so that text order is time order.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime {value!r} cannot be stored; give it a time zone")
        value = value.astimezone(UTC)
        return _written(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return _read(value) if isinstance(value, str) else value.astimezone(UTC)


@lru_cache(maxsize=1024)  # very many rows are written, and read, with the same instant
def _written(value: datetime) -> str:
    return value.strftime(_SQLITE_FORMAT)


@lru_cache(maxsize=1024)
def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


class Words(TypeDecorator[tuple[str, ...]]):
    """Words in their order, kept as ";a;b;", so that `holds` finds a whole one on both databases; none is ""."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            raise ValueError(f"{value!r} is one text; several words are a tuple")
        words = tuple(value)
        return f";{';'.join(words)};" if words else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(word for word in value.split(";") if word)


def holds(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """That `word` is among the column's `Words`. LIKE minds case on one database and not on the other."""
    text = type_coerce(column, Text)
    return func.replace(text, literal(f";{word};"), literal("")) != text


class Json(TypeDecorator[Any]):
    """A JSON value kept as canonical text (sorted keys, no spaces), so that its bytes can be hashed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def canonical_json(value: Any) -> str:
    """`value` as JSON text: sorted keys, no spaces, Vietnamese letters as they are."""
    return _CANONICAL.encode(value)
