"""Lines of pages as paragraphs: what repeats on every page left out, what a line's end parted joined again. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.opening.pdf.columns import Block, blocks
from documents.opening.pdf.ruled import grids
from documents.opening.pdf.values import Line, Page, Word, lines_from
from documents.opening.tables import CELL, joined, lines_of

EDGE = 0.13  # of the page's height, above and below
_NUMBER = re.compile(r"(?i)[-–—\s]*(?:trang\s*)?[0-9]{1,4}(?:\s*/\s*[0-9]{1,4})?[-–—\s]*")
_DIGITS = re.compile("[0-9]+")
_MARKER = re.compile(
    r"(?:[-+*•–—●○▪]|[0-9]{1,2}(?:\.[0-9]{1,2})*[.)/]|[a-zđ][.)]|[IVX]{1,5}[.)]|Điều [0-9]+|Phần [IVX0-9]+|Chương )"
)
_HEADING = re.compile(r"(?:[0-9]{1,2}\.|[IVX]{1,5}\.|Điều [0-9]+\.|Chương [IVX0-9]+|Phần [IVX0-9]+) ?[^\W\d_a-z]")
_FEW = 8  # lines: a block of fewer does not show how far lines reach
_ENDS = (".", ";", ":", "!", "?", "…", "/.", "./.")


@dataclass
class _Told:
    """A line that waits whether the next one goes on with it."""

    line: Line
    block: Block
    left: float
    right: float
    usual: float  # from one line to the next
    texts: list[str]


def text_of(pages: Sequence[Page]) -> str:
    """The text of the pages in reading order, a paragraph a line, a table a line a row."""
    return "\n".join(_lines(pages))


def _lines(pages: Sequence[Page]) -> list[str]:
    repeated = _repeated(pages)
    found: list[str] = []
    waiting: _Told | None = None
    above: list[list[str]] = []  # the rows of the table that stands just above
    for part, right in ((part, page.right) for page in pages for part in _parts(page, repeated)):
        if isinstance(part, Block):
            above = []
            for told in _told(part, right):
                if waiting and _goes_on(waiting, told):
                    told.texts = [*waiting.texts, *told.texts]
                elif waiting:
                    found.append(joined(waiting.texts))
                    if waiting.line.bold and not told.line.bold and told.block.flows:
                        found.append("")  # a title stands apart from what follows it
                waiting = told
            continue
        if waiting:
            found.append(joined(waiting.texts))
            waiting = None
        rows = _continued(above, part, found)
        found += rows
        above = [row.split(CELL) for row in part]
    return [*found, joined(waiting.texts)] if waiting else found


def _continued(above: list[list[str]], rows: list[str], found: list[str]) -> list[str]:
    """The rows without the heading that is repeated on a new page; one that was broken by the page's end is made whole
    where it stands, the last of `found`."""
    if not above or not rows:
        return rows
    if rows[0].split(CELL) == above[0]:
        rows = rows[1:]
    if rows and (whole := _made_whole(above, rows[0].split(CELL))):
        found[-1] = CELL.join(whole)
        return rows[1:]
    return rows


def _made_whole(rows: list[list[str]], rest: list[str]) -> list[str] | None:
    """The last row and what a new page begins with as one row: where the second has no number, as no other row of the
    table has none, or whatever stands in it goes on with what stands in the first."""
    row = rows[-1]
    goes_on = [
        not below or (above and not above.endswith(_ENDS) and below[0].islower())
        for above, below in zip(row, rest, strict=False)
    ]
    if len(row) != len(rest) or len(row) < 2 or not (all(goes_on) or (not rest[0] and all(one[0] for one in rows))):
        return None
    return [joined([one for one in pair if one]) for pair in zip(row, rest, strict=True)]


def _parts(page: Page, repeated: set[str]) -> Iterator[Block | list[str]]:
    """Blocks and tables from the top down; a table as its lines."""
    tables = grids(page.rules)
    within: list[list[Word]] = [[] for _ in tables]
    free: list[Word] = []
    for word in page.words:
        n = next((n for n, table in enumerate(tables) if table.holds(word)), None)
        (free if n is None else within[n]).append(word)
    lines = _without(page, lines_from(free), repeated)
    for table, words in zip(tables, within, strict=True):
        above = [line for line in lines if line.base <= table.ys[0] + line.size / 2]
        yield from blocks(above)
        lines = lines[len(above) :]
        yield lines_of(table.rows(words))
    yield from blocks(lines)


def _repeated(pages: Sequence[Page]) -> set[str]:
    """What stands at the edge of at least half of three or more pages, numbers aside."""
    if len(pages) < 3:
        return set()
    seen = Counter(
        key for page in pages for key in {_key(line) for line in lines_from(page.words) if _at_edge(page, line)}
    )
    return {key for key, n in seen.items() if n >= 3 and n * 2 >= len(pages)}


def _without(page: Page, lines: list[Line], repeated: Iterable[str]) -> list[Line]:
    """The lines without those of the page's head and foot."""
    return [
        line
        for n, line in enumerate(lines)
        if not (
            _at_edge(page, line)
            and (_key(line) in repeated or (n in (0, len(lines) - 1) and _NUMBER.fullmatch(line.text)))
        )
    ]


def _at_edge(page: Page, line: Line) -> bool:
    return not EDGE * page.height < line.base - line.size / 2 < (1 - EDGE) * page.height


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _told(block: Block, edge: float) -> Iterator[_Told]:
    left, right = min(line.x0 for line in block.lines), max(line.x1 for line in block.lines)
    right = edge if block.flows and len(block.lines) < _FEW else right
    steps = sorted(other.base - one.base for one, other in pairwise(block.lines)) or [0.0]
    for line in block.lines:
        yield _Told(line, block, left, right, steps[len(steps) // 4], [line.text])


def _goes_on(above: _Told, told: _Told) -> bool:
    """Whether a line is the same paragraph as the one above it: that one is full, and nothing begins here."""
    one, line = above.line, told.line
    if above.block is told.block and not told.block.flows:  # a list of recipients, of which each ends with a sign
        return above.texts[0].startswith("-") and not one.text.endswith(_ENDS) and not _MARKER.match(line.text)
    if not (above.block.flows and told.block.flows) or not 0.8 < one.size / line.size < 1.25:
        return False
    if _HEADING.match(line.text):
        return False
    begins, ended = bool(_MARKER.match(line.text)), one.text.endswith(_ENDS)
    said_on = not begins and not ended and line.text[0].islower() and one.x1 > (above.left + above.right) / 2
    if not said_on and one.bold != line.bold:
        return False  # a title, and what stands below it
    if not said_on and one.x1 + line.words[0].x1 - line.x0 < above.right - 0.5 * line.size:
        return False  # its first word would have stood above
    if begins and (ended or line.x0 > told.left + 0.6 * line.size):
        return False
    if above.block is told.block and line.base - one.base > min(2.2 * line.size, told.usual * (1.15 if ended else 1.4)):
        return False
    if said_on:
        return True
    indented, first = line.x0 - told.left, one.x0 - above.left
    if indented > 0.6 * line.size:  # hanging behind a number, or a whole paragraph that stands in
        return abs(indented - first) < 0.3 * line.size or bool(_MARKER.match(one.text)) or len(above.texts) > 1
    if above.block is not told.block:
        return not ended or line.text[:1].islower()
    return True
