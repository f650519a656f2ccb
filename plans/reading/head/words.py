"""Words as they are looked for in `even` text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plans.reading.even import even


def either(words: Iterable[str]) -> str:
    """A pattern for any of these words, with or without marks and case, the longest first."""
    folded = sorted({even(word) for word in words}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in folded) + ")"


def whole(*words: str) -> re.Pattern[str]:
    """Any of these words, each as a whole word."""
    return re.compile(rf"(?<![a-z]){either(words)}(?![a-z])")
