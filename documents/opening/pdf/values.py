"""What stands on a page, as values: words, ruling lines. Points from the page's upper left corner, y grows down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Unread(Exception):
    """The file cannot be read; `code` says why, and becomes a sentence where it was asked for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Word(NamedTuple):
    """A word and its place; `base` is the line that it stands on, `size` that of its letters."""

    x0: float
    x1: float
    base: float
    size: float
    text: str
    bold: bool = False

    @property
    def middle(self) -> float:
        """Of its width."""
        return (self.x0 + self.x1) / 2


class Rule(NamedTuple):
    """A ruling line along one axis: at `at` of the other axis, from `start` to `end` of its own."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Page:
    """One page; `pictured` is the share of it that its largest picture covers, `drawn` whether anything is on it."""

    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictured: float = 0.0
    drawn: bool = False

    @property
    def right(self) -> float:
        """How far its lines reach: as far as its widest words, or to a margin like that at its left."""
        left = min((word.x0 for word in self.words), default=self.width)
        return max([self.width - left, *(word.x1 for word in self.words)])

    @property
    def letters(self) -> int:
        """How many signs stand on it."""
        return sum(len(word.text) for word in self.words)


@dataclass
class Line:
    """Words on one line, from left to right; at least one. What it says of them all is asked once none is added."""

    words: list[Word]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def base(self) -> float:
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(word.bold for word in self.words)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def lines_from(words: Iterable[Word]) -> list[Line]:
    """Words on lines, from the top down."""
    found: list[Line] = []
    for word in sorted(words, key=lambda one: one.base):
        if found and word.base - found[-1].base <= 0.4 * min(word.size, found[-1].words[0].size):
            found[-1].words.append(word)
        else:
            found.append(Line([word]))
    for line in found:
        line.words.sort()
    return found
