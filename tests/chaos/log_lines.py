"""What a machine's part logged, in kinds of lines: numbers, names and times taken out, the same ones counted."""

from __future__ import annotations

import re
from collections import Counter

_HEAD = re.compile(r"^\[[^\]]*?: (?P<level>[A-Z]+)/[^\]]*\] (?P<words>.*)$")
_PARTS = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "…"),
    (re.compile(r"(/[\w.+-]+){2,}/?"), "…"),
    (re.compile(r"\b\w+@[\w.-]+"), "…@…"),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "…"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "…"),
    (re.compile(r"\d+(\.\d+)?"), "n"),
)
LONGEST = 110


def kinds(log: str) -> Counter[str]:
    """Each kind of line with how often it came; of a traceback only its last line counts."""
    found: Counter[str] = Counter()
    for line in log.splitlines():
        head = _HEAD.match(line)
        if head is not None:
            found[f"{head['level']} {kind(head['words'])}"] += 1
        elif re.match(r"^[\w.]+(Error|Exception|Interrupt)\b", line):
            found[f"(traceback) {kind(line)}"] += 1
    return found


def kind(words: str) -> str:
    """The line without what differs from one to the next."""
    for pattern, instead in _PARTS:
        words = pattern.sub(instead, words)
    words = " ".join(words.replace("|", "/").split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
