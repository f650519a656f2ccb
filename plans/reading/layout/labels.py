"""What numbers a paragraph, and how deep it lies: a table of labels, each with an example. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.even import even

PLAIN = 10
NUMBERED = 4  # “1.”: what lies higher is a part, an article or a step with many items
LETTER = 7
LIST = 8  # bullets and what lies deeper: they number nothing

# What stands before a paragraph, how deep it lies, and an example. The first that fits counts.
LABELS: tuple[tuple[str, int, str], ...] = (
    (r"(?:phan|chuong|muc) (?:thu )?(?:[ivx]{1,5}|[0-9]{1,2}|nhat|hai|ba)\b[.:]?", 0, "Phần II: Kết quả"),
    (r"[ivx]{1,5}[./)](?:[.-](?= ))?(?=[ \t*])", 2, "III. HÌNH THỨC"),
    (r"[ivx]{1,5} ?-(?= [a-z])", 2, "II - NỘI DUNG"),
    (r"(?:dieu|buoc) [0-9]{1,3}[.:]", 3, "Điều 3."),
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}[.)/]?(?=[ \t])", 6, "1.2.1. Tuyên truyền"),
    (r"[0-9]{1,2}\.[0-9]{1,2}[.)/]?(?=[ \t*])(?!/)", 5, "1.1. Đoàn kết"),
    (r"[0-9]{1,2}(?:[.)/](?:\.(?= ))?| ?-(?= [^0-9]))(?![0-9])(?=[ \t*]?[^ \t0-9]| *-)", 4, "2. Cấp huyện"),
    (r"[a-z]\.(?=[ \t*])", 7, "A. PHẦN CHUNG"),
    (r"[a-z]{1,2}[)/](?=[ \t*])", 7, "a) Cấp xã"),
    (r"\([0-9a-z]{1,2}\)", 7, "(1) Có 61,5% số xã"),
    (r"[-•◦▪●➢*](?=[ \t]*[^ \t\n*-])", 8, "- Mỗi huyện chọn"),
    (r"[+o](?=[ \t])", 9, "+ Trước ngày 15/12"),
)
_LABEL = re.compile("|".join(f"(?P<l{i}>{label})" for i, (label, _, _) in enumerate(LABELS)))


@dataclass(frozen=True)
class Label:
    """A label as written, its depth, and where the paragraph itself begins in its line."""

    written: str
    depth: int
    end: int


def label_at(line: str) -> Label | None:
    """The label with which a line begins, None where it has none."""
    match = _LABEL.match(even(line[:40]))
    if match is None or match.lastgroup is None:
        return None
    written, depth = line[match.start() : match.end()], LABELS[int(match.lastgroup[1:])][1]
    if depth == LETTER and written[0].isupper():
        depth = 1  # A. PHẦN CHUNG
    if depth == 2 and written[0].islower():
        depth = LETTER  # v), i) of a list of letters
    return Label(written.strip(), depth, match.end())
