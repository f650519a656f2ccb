"""Lines into paragraphs, each under what it stands below: parts, numbered headings, openings of lists. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.page import Page

# What stands before a paragraph, how deep it lies, and an example. The first that fits counts.
_LABELS: tuple[tuple[str, int, str], ...] = (
    (r"(?:phan|chuong|muc) (?:thu )?(?:[ivx]{1,5}|[0-9]{1,2}|nhat|hai|ba)\b[.:]?", 0, "Phần II: Kết quả"),
    (r"[ivx]{1,5}[./)](?=[ \t*])", 2, "III. HÌNH THỨC"),
    (r"[ivx]{1,5} ?-(?= [a-z])", 2, "II - NỘI DUNG"),
    (r"(?:dieu|buoc) [0-9]{1,3}[.:]", 3, "Điều 3."),
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}[.)/]?(?=[ \t])", 5, "1.2.1. Tuyên truyền"),
    (r"[0-9]{1,2}\.[0-9]{1,2}[.)/]?(?=[ \t*])(?!/)", 4, "1.1. Đoàn kết"),
    (r"[0-9]{1,2}(?:[.)/]|(?= ?-[ *][^0-9]))(?![0-9])(?=[ \t*]?[^ \t0-9]| *-)", 3, "2. Cấp huyện"),
    (r"[a-z]\.(?=[ \t*])", 6, "A. PHẦN CHUNG"),
    (r"[a-z]{1,2}[)/](?=[ \t*])", 6, "a) Cấp xã"),
    (r"\([0-9a-z]{1,2}\)", 6, "(1) Có 61,5% số xã"),
    (r"[-•◦▪●➢*](?=[ \t]*[^ \t\n*-])", 7, "- Mỗi huyện chọn"),
    (r"[+o](?=[ \t])", 8, "+ Trước ngày 15/12"),
)
_LABEL = re.compile("|".join(f"(?P<l{i}>{label})" for i, (label, _, _) in enumerate(_LABELS)))
PLAIN = 9
LIST = 7  # bullets and what lies deeper: they number nothing


@dataclass(frozen=True)
class Paragraph:
    """A paragraph without its label: from `start` to `end`; `above` is the index of the one that it stands under.

    `depth` grows downward; a plain paragraph has 9. `heading`: a short line that entitles what follows; `row`: a line
    of a table.
    """

    start: int
    end: int
    label: str
    depth: int
    heading: bool
    row: bool
    above: int | None


def paragraphs(page: Page) -> tuple[Paragraph, ...]:
    """The paragraphs of a text in order. A line that only goes on is joined to the one before."""
    made: list[Paragraph] = []
    under: list[tuple[float, int]] = []  # what is open, ever deeper: its depth and its index
    for start, end in _joined(page):
        row = " | " in page.text[start:end]
        label, depth, body = _label(page, start, end)
        if body >= end:
            continue
        heading = not row and _entitles(page, body, end, depth)
        opens = not row and page.text[body:end].rstrip("*_ ")[-1:] == ":"
        titles = heading and depth == PLAIN
        level = -1.0 if titles else float(depth)
        while under and (under[-1][0] >= level or (depth == PLAIN and under[-1][0] >= LIST)):
            under.pop()
        made.append(Paragraph(body, end, label, depth, heading, row, under[-1][1] if under else None))
        if depth == PLAIN and not titles:
            level = (under[-1][0] if under else -1.0) + 0.5  # a line that opens a list lies just below its heading
        if depth != PLAIN or titles or opens:
            under.append((level, len(made) - 1))
    return tuple(made)


def _lines(page: Page) -> Iterator[tuple[int, int]]:
    at = 0
    while at <= len(page.text):
        end = page.text.find("\n", at)
        end = len(page.text) if end < 0 else end
        yield at, end
        at = end + 1


def _joined(page: Page) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs: lines that go on in the middle of a sentence are joined, over a page's break as well."""
    begun: tuple[int, int] | None = None
    blank = False
    for start, end in _lines(page):
        inner = page.text[start:end]
        if not inner.strip():
            blank = True
            continue
        start, end = start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
        if begun and _goes_on(page, begun, (start, end), blank=blank):
            begun = begun[0], end
        else:
            if begun:
                yield begun
            begun = start, end
        blank = False
    if begun:
        yield begun


def _goes_on(page: Page, before: tuple[int, int], line: tuple[int, int], *, blank: bool) -> bool:
    tail, first = page.text[max(before[0], before[1] - 400) : before[1]], page.text[line[0]]
    if " | " in page.text[line[0] : line[1]] or " | " in tail or tail[-1] in ".;:!?" or _LABEL.match(page.even, *line):
        return False
    last_line = len(tail) - 1 - tail.rfind("\n")
    if first.islower() or (first in ",;)" and not blank):
        return last_line > 3
    wrapped = last_line >= 55 and not tail.isupper() and not page.text[line[0] : line[1]].isupper()
    return not blank and wrapped and (tail[-1] in ",-–" or tail[-1].isalnum() and first.isalnum())


def _label(page: Page, start: int, end: int) -> tuple[str, int, int]:
    """The label as written, its depth, and where the paragraph itself begins."""
    begin = start
    while begin < end and page.text[begin] in "*_# \t" and page.text[begin : begin + 2] != "* ":
        begin += 1
    match = _LABEL.match(page.even, begin, end)
    body, label, depth = begin, "", PLAIN
    if match and match.lastgroup:
        depth = _LABELS[int(match.lastgroup[1:])][1]
        written = page.text[match.start() : match.end()]
        if depth == 6 and written[0].isupper():
            depth = 1  # A. PHẦN CHUNG
        if not (depth == 2 and written[0].islower()):
            body, label = match.end(), written.strip()
        else:
            body, label, depth = match.end(), written.strip(), 6  # v), i) of a list of letters
    while body < end and page.text[body] in "*_ \t":
        body += 1
    return label, depth, body


def _entitles(page: Page, start: int, end: int, depth: int) -> bool:
    written = page.text[start:end].strip("*_ ")
    if not written or len(written) > 200 or "\n" in written and not written.isupper():
        return False
    if written.isupper() and depth not in (LIST, LIST + 1):
        return sum(map(str.isalpha, written)) > max(6, len(written) // 2)
    return depth < LIST and written[-1] not in ".;,!?" and not re.search(r"[.;!?] ", written)
