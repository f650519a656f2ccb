"""A text with the form in which rules match it, and tables of words that are found in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.reading.even import even

_GAP = r"[ \n\t*_]{1,6}"  # between two words: a blank, a line's end, the marks of bold and italic type


@dataclass(frozen=True)
class Page:
    """`text` and, letter for letter as long, `even(text)`; `marked`: it is written with the marks of Vietnamese."""

    text: str
    even: str
    marked: bool

    @classmethod
    def of(cls, text: str, marked: bool | None = None) -> Page:
        """The page of a text; whether it is `marked` is seen where it is not said."""
        if marked is None:
            marked = sum(not letter.isascii() for letter in text[:5_000]) * 20 > len(text[:5_000])
        return cls(text, even(text), marked)

    def cut(self, start: int, end: int) -> str:
        """What stands there, in one line, without marks of bold type."""
        return " ".join(self.text[start:end].replace("**", "").split())


@dataclass(frozen=True)
class Found:
    """A phrase of a table at one place; `phrase` as the table writes it."""

    start: int
    end: int
    phrase: str


def _branches(phrases: Iterable[str], depth: int) -> str:
    """A pattern of phrases, the longest first, parted by their first letters so that few are tried at a place."""
    firsts: dict[str, list[str]] = {}
    for bare in sorted(phrases, key=lambda bare: (-len(bare), bare)):
        firsts.setdefault(bare[:1], []).append(bare[1:])
    made = []
    for first, rest in firsts.items():
        letter = _GAP if first == " " else re.escape(first)
        deeper = depth > 0 and len(rest) > 4 and first
        inner = (
            _branches(rest, depth - 1)
            if deeper
            else "|".join(_GAP.join(map(re.escape, one.split(" "))) for one in rest)
        )
        made.append(f"{letter}(?:{inner})")
    made.sort(key=lambda branch: branch == "(?:)")
    return "|".join(made)


class Phrases:
    """Phrases, written as people write them, found as whole words.

    Case does not count. Marks do not count in phrases of several words; a single word must have its marks where the
    text has any (`gửi` is not found in “gùi”), for bare single words mean too many things.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(phrases)
        self._written: dict[str, list[str]] = {}
        for one in self.phrases:
            self._written.setdefault(" ".join(even(one).split()), []).append(one)
        self._any = re.compile(rf"(?<!\w)(?:{_branches(self._written, 2)})(?!\w)")

    def all(self, page: Page, start: int, end: int) -> Iterator[Found]:
        """Where they stand from `start` to `end`, in order, not overlapping."""
        for match in self._any.finditer(page.even, start, end):
            if (found := self._found(page, match)) is not None:
                yield found

    def places(self, page: Page, start: int, end: int) -> Iterator[int]:
        """Where one may begin; whether it is one, `at` says."""
        return (match.start() for match in self._any.finditer(page.even, start, end))

    def first(self, page: Page, start: int, end: int) -> Found | None:
        return next(self.all(page, start, end), None)

    def last(self, page: Page, start: int, end: int) -> Found | None:
        return max(self.all(page, start, end), key=lambda found: found.start, default=None)

    def at(self, page: Page, start: int, end: int) -> Found | None:
        """The longest one that begins at `start`."""
        match = self._any.match(page.even, start, end)
        return None if match is None else self._found(page, match)

    def ending(self, page: Page, start: int, end: int) -> Found | None:
        """The one behind which nothing but blanks and punctuation stands before `end`."""
        found = self.last(page, start, end)
        return found if found and not re.search(r"\w", page.even[found.end : end]) else None

    def _found(self, page: Page, match: re.Match[str]) -> Found | None:
        bare = match[0]
        if bare not in self._written:  # it is broken over lines, or has marks of bold type
            bare = " ".join(bare.replace("*", " ").replace("_", " ").split())
        meant = self._written[bare]
        if page.marked and " " not in bare:
            written = page.text[match.start() : match.end()].casefold()
            meant = [one for one in meant if one.casefold() == written]
        return Found(match.start(), match.end(), meant[0]) if meant else None


def listed(phrases: str) -> Phrases:
    """A table of phrases written one after the other with ` · ` between them, over as many lines as it takes."""
    return Phrases(one for line in phrases.splitlines() for one in map(str.strip, line.split("·")) if one)
