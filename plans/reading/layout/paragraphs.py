"""Lines into paragraphs, each under what it stands below: parts, numbered headings, openings of lists. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.layout.labels import LIST, PLAIN, label_at
from plans.reading.page import Page

_SHORT = 120  # letters


@dataclass(frozen=True)
class Paragraph:
    """A paragraph without its label: from `start` to `end`; `above` is the index of the one that it stands under.

    `depth` grows downward; a plain paragraph has 10. `heading`: a short line that entitles what follows; `row`: a line
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
    """The paragraphs of a smoothed text, one a line, in order."""
    made: list[Paragraph] = []
    under: list[tuple[float, int]] = []  # what is open, ever deeper: its depth and its index
    at = 0
    lines = page.text.split("\n")
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        start, end = at, at + len(line)
        at = end + 1
        label = label_at(line)
        body = start + len(line) - len(line[label.end :].lstrip()) if label else start
        if body >= end:
            continue
        depth = label.depth if label else PLAIN
        row = " | " in line
        heading = not row and _entitles(page, body, end, depth)
        titles = heading and depth == PLAIN
        above_list = depth == PLAIN and not row and _above_list(line, following)
        heading = heading or above_list
        level = -1.0 if titles else float(depth)
        while under and (under[-1][0] >= level or (depth == PLAIN and under[-1][0] >= LIST)):
            under.pop()
        above = under[-1][1] if under else None
        made.append(Paragraph(body, end, label.written if label else "", depth, heading, row, above))
        if depth == PLAIN and not titles:
            level = (under[-1][0] if under else -1.0) + 0.5  # a line that opens a list lies just below its heading
        if depth != PLAIN or titles or above_list or line.endswith(":"):
            under.append((level, len(made) - 1))
    return tuple(made)


def _above_list(line: str, following: str) -> bool:
    """Whether a plain line says, without a mark at its end, what the bullets below it belong to: “Văn phòng”."""
    label = label_at(following)
    return bool(
        label and label.depth >= LIST and len(line) <= _SHORT and line[-1] not in ".;:,!?…" and ": " not in line
    )


def _entitles(page: Page, start: int, end: int, depth: int) -> bool:
    written = page.text[start:end]
    if len(written) > 200:
        return False
    if written.isupper() and depth not in (LIST, LIST + 1):
        return sum(map(str.isalpha, written)) >= max(5, len(written) // 2 + 1)
    return depth < LIST and written[-1] not in ".;,!?" and not re.search(r"[.;!?] ", written)
