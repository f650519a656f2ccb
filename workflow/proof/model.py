"""What one kind of fact is, and how values are made small enough for an entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select

Facts = dict[str, Any]  # names of columns, or of what is counted and digested → plain values
Keys = Mapping[Any, Facts | None]  # what is asked for, with what an entry stated of it

SHORT = 16  # hexadecimal digits of a digest where one row holds several
BIGGEST = 2**31  # no id is as great
LONGEST = 80  # characters of a value that an entry repeats as it is


@dataclass(frozen=True)
class Kind:
    """Facts about the rows of one table, by id; `of` gives those of the rows that are there."""

    name: str
    table: str
    of: Callable[[Connection, Keys], dict[Any, Facts]]
    every: Select[Any] | None = None  # the ids of all rows that some entry must have stated
    block: int = 1  # rows of neighbouring ids that are one fact

    def named(self, key: Any) -> str:
        """The row or rows, as people find them."""
        return str(key) if self.block == 1 else f"{key * self.block}–{(key + 1) * self.block - 1}"


class Ids:
    """A set of ids, or of other keys, that stays small where ids are dense."""

    def __init__(self) -> None:
        self._bits: dict[int, int] = {}
        self._others: set[Any] = set()

    def add(self, key: Any) -> None:
        if isinstance(key, int):
            self._bits[key >> 10] = self._bits.get(key >> 10, 0) | 1 << (key & 1023)
        else:
            self._others.add(key)

    def __contains__(self, key: Any) -> bool:
        if isinstance(key, int):
            return bool(self._bits.get(key >> 10, 0) >> (key & 1023) & 1)
        return key in self._others

    def __bool__(self) -> bool:
        return bool(self._bits or self._others)


def digest(values: Any, length: int = 32) -> str:
    """The beginning of the SHA-256 of a text, or of lines."""
    text = values if isinstance(values, str) else "\n".join(values)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def brief(value: Any) -> Any:
    """A plain value; of a long text its beginning and its digest."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[: LONGEST // 2]}… #{digest(value)}"
    return value


def known(pairs: Iterable[tuple[str, Any]]) -> Facts:
    """The facts that there are: nulls are left out."""
    return {name: brief(value) for name, value in pairs if value is not None}
