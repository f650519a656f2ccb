"""What we say of something that happened, as it is kept: a code with values, said when it is read. Pure.

What others said (a mail server's answer, a person's reason) is kept as they said it, in the same columns. A sentence of
ours that an earlier version kept word for word, in whatever language it then spoke, is recognised and said anew:
entries of the journal cannot be changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from lib.language import say
from lib.vocabulary import Pair

_BEGINS = '{"code":"'
_FIELD = re.compile(r"\{(\w+)\}")


def meaning(code: str, /, **values: object) -> str:
    """The sentence `code` with its values as text to be kept; a value may be such a text itself."""
    told = {"code": code, **{name: value if isinstance(value, int) else str(value) for name, value in values.items()}}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def code_of(kept: str | None) -> str | None:
    """The code of a kept sentence of ours; None for what others said."""
    told = _told(kept) if kept else None
    return told["code"] if told else None


class Sayings:
    """Sentences by code, each in Vietnamese and English with `{name}` for its values."""

    def __init__(self, table: Mapping[str, Pair]) -> None:
        self._table = table
        self._recognised = lru_cache(maxsize=1024)(self._recognise)

    def words(self, kept: str | None) -> str:
        """What is kept, in the reader's language; what others said, and a code that is unknown, as it stands."""
        if not kept:
            return ""
        told = _told(kept) or self._recognised(kept)
        if told is None or told["code"] not in self._table:
            return kept
        values = {name: self.words(value) if isinstance(value, str) else value for name, value in told.items()}
        return say(*self._table[told["code"]], **values)

    def _recognise(self, text: str) -> dict[str, str] | None:
        """The code and values of a sentence that an earlier version kept in words."""
        for code, pattern in self._patterns:
            if match := pattern.fullmatch(text):
                return {**match.groupdict(), "code": code}
        return None

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(code, one) for code, pair in self._table.items() for one in _patterns_of(pair)]


def _patterns_of(pair: Pair) -> Iterator[re.Pattern[str]]:
    for sentence in pair:
        parts, seen = _FIELD.split(sentence), set()
        if not any(parts[::2]):  # nothing but values: it would be everything
            continue
        written = []
        for index, part in enumerate(parts):
            if index % 2 == 0:
                written.append(re.escape(part))
            else:
                written.append(f"(?P={part})" if part in seen else f"(?P<{part}>.*)")
                seen.add(part)
        yield re.compile("".join(written), re.DOTALL)


def _told(kept: str) -> dict[str, str] | None:
    if not kept.startswith(_BEGINS):
        return None
    try:
        told = json.loads(kept)
    except ValueError:  # cut short
        return None
    return told if isinstance(told.get("code"), str) else None
