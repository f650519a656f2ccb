"""Lines of a page in the order in which they are read: where two blocks stand side by side (issuer and nation, Nơi nhận
and signature, columns of a gazette), the left one first, then the right one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.opening.pdf.values import Line, Word

WIDE, NARROW = 1.3, 0.7  # of a line's height: a gap that may part blocks, one that does no longer
STAGGERED = 0.8  # of a height: lines that are nearer than that are no lines below each other
FAR, SIGNED = 3.0, 9.0  # the next line of a block at most; of a signature, which leaves room
NEWSPAPER = 10  # lines on both sides: text that flows in columns
_LABEL = re.compile(r"(?:[-+*•–—o]|[0-9IVXivx]{1,5}[.)]|[a-zđ][.)]|[0-9.]{1,8})$")


@dataclass
class Block:
    """Lines below each other; `flows` where they are paragraphs, else each stands for itself."""

    lines: list[Line]
    flows: bool = True


@dataclass
class _Run:
    """Lines from `first` to `last` between which a gutter runs."""

    first: int
    last: int
    left: float
    right: float
    both: int = 1  # lines with words on both sides
    beside: int = 0  # lines with words on one
    stands: bool = False  # it is more than a gap in one line


def blocks(found: Sequence[Line]) -> Iterator[Block]:
    """The lines, which are given from the top down, in blocks as they are read."""
    lines, single = _together(found), list[Line]()
    n = 0
    while n < len(lines):
        runs = [_run(lines, n, gap) for gap in _gaps(lines[n])]
        run = max((one for one in runs if one.stands), key=lambda one: (one.both, one.last), default=None)
        if run is None:
            single.append(lines[n])
            n += 1
            continue
        if single:
            yield Block(single)
            single = []
        yield from _parted(lines[run.first : run.last + 1], run)
        n = run.last + 1
    if single:
        yield Block(single)


def _together(lines: Sequence[Line]) -> list[Line]:
    """Lines that stand beside each other as one, though not on the same height: those of a cell are centred in it."""
    found: list[Line] = []
    for line in lines:
        above = found[-1] if found else None
        if above and line.base - above.base < STAGGERED * min(line.size, above.size):
            apart = max(line.x0 - above.x1, above.x0 - line.x1)
            if apart > WIDE * line.size:
                found[-1] = Line(sorted([*above.words, *line.words]))
                continue
        found.append(line)
    return found


def _gaps(line: Line) -> list[tuple[float, float]]:
    """Wide gaps of a line; the one behind a number or a dash is none."""
    found = []
    for n, (one, other) in enumerate(pairwise(line.words)):
        if other.x0 - one.x1 > WIDE * line.size and not (n == 0 and _LABEL.match(one.text)):
            found.append((one.x1, other.x0))
    return found[:4]


def _run(lines: Sequence[Line], first: int, gap: tuple[float, float]) -> _Run:
    run = _Run(first, first, *gap)
    words = lines[first].words
    left, right = words[0].x0, words[-1].x1
    for n in range(first + 1, len(lines)):
        line = lines[n]
        on_left, on_right = _sides(line, run)
        a, b = max([run.left, *(word.x1 for word in on_left)]), min([run.right, *(word.x0 for word in on_right)])
        if b - a < NARROW * line.size:
            break
        if line.base - lines[n - 1].base > (FAR if on_left else SIGNED) * line.size:
            break
        if on_left and on_right:
            run.both += 1
        elif line.x0 < left - WIDE * line.size or line.x1 > right + WIDE * line.size:
            break
        else:
            run.beside += 1
        run.left, run.right, run.last = a, b, n
        left, right = min(left, line.x0), max(right, line.x1)
    run.stands = (
        run.both > 1 or run.beside > 1 or (len(_gaps(lines[first])) == 1 and gap[1] - gap[0] > FAR * words[0].size)
    )
    return run


def _sides(line: Line, run: _Run) -> tuple[list[Word], list[Word]]:
    """The words at the left of the gutter and at its right. What stands together begins where its column does, and may
    reach further than the lines above it."""
    left: list[Word] = []
    right: list[Word] = []
    for n, word in enumerate(line.words):
        together = n and word.x0 - line.words[n - 1].x1 < NARROW * line.size
        if (together and not right) or (not together and word.x0 < run.left):
            left.append(word)
        else:
            right.append(word)
    return left, right


def _parted(lines: Sequence[Line], run: _Run) -> Iterator[Block]:
    middle = (run.left + run.right) / 2
    for on_left in (True, False):
        side = [[word for word in line.words if (word.middle < middle) == on_left] for line in lines]
        yield Block([Line(words) for words in side if words], flows=run.both >= NEWSPAPER)
