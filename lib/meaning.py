"""What we say of something that happened, as it is kept: a code with values, said when it is read. Pure.

What others said (a mail server's answer, a person's reason) is kept as they said it, in the same columns. A sentence
of ours that an earlier version kept word for word, in whatever language it then spoke, is recognised and said anew:
entries of the journal cannot be changed.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from lib.language import say
from lib.text import clean_line
from lib.vocabulary import Pair

LONGEST_VALUE = 1000  # characters of what others said
_LONGEST_WITHIN = 8 * LONGEST_VALUE  # of a sentence of ours as a value, its quotation marks and those of its own values
_BEGINS = '{"code":"'
_FIELD = re.compile(r"\{(\w+)\}")
_HEAD = 5  # letters by which the sentences are told apart at first sight


def meaning(code: str, /, **values: object) -> str:
    """The sentence `code` with its values as text to be kept; a value may be such a text itself. No value is `code`.

    Values are clean lines of bounded length: whoever cleans or cuts what others said leaves the whole as it is.
    """
    told = {name: value if isinstance(value, int) else _value(value) for name, value in values.items()}
    return json.dumps({"code": code, **told}, ensure_ascii=False, separators=(",", ":"))


def in_values(kept: str, change: Callable[[str], str]) -> str:
    """`kept` with what others said in it changed: every value, or all of it where the sentence is not ours."""
    told = _told(kept)
    if told is None:
        return change(kept)
    changed = {name: in_values(value, change) if isinstance(value, str) else value for name, value in told.items()}
    return meaning(told["code"], **{name: value for name, value in changed.items() if name != "code"})


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
        pair = self._table.get(told["code"]) if told else None
        if told is None or pair is None or not fields(pair[0]) <= told.keys():
            return kept
        values = {name: self.words(value) if isinstance(value, str) else value for name, value in told.items()}
        return say(*pair, **values)

    def _recognise(self, text: str) -> dict[str, str] | None:
        """The code and values of a sentence that an earlier version kept in words."""
        for head in (text[:_HEAD], ""):
            for code, pattern in self._patterns.get(head, ()):
                if match := pattern.fullmatch(text):
                    return {**match.groupdict(), "code": code}
        return None

    @cached_property
    def _patterns(self) -> Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]:
        """By how they begin; those of which that is not known under nothing."""
        found = defaultdict(list)
        for code, pair in self._table.items():
            for head, pattern in _patterns_of(pair):
                found[head].append((code, pattern))
        return found


def fields(sentence: str) -> set[str]:
    """The names of the values that a sentence of a table holds."""
    return set(_FIELD.findall(sentence))


def _value(value: object) -> str:
    text = clean_line(str(value))
    return text if code_of(text) and len(text) <= _LONGEST_WITHIN else text[:LONGEST_VALUE]


def _patterns_of(pair: Pair) -> Iterator[tuple[str, re.Pattern[str]]]:
    for sentence in dict.fromkeys(pair):
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
        begins = parts[0][:_HEAD] if len(parts[0]) >= _HEAD or len(parts) == 1 else ""
        yield begins, re.compile("".join(written), re.DOTALL)


def _told(kept: str) -> dict[str, str] | None:
    if not kept.startswith(_BEGINS):
        return None
    try:
        told = json.loads(kept)
    except ValueError:  # cut short
        return None
    return told if isinstance(told.get("code"), str) else None
