"""Tables that are drawn with ruling lines: which words stand in which cell. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.opening.pdf.values import Rule, Word, lines_from
from documents.opening.tables import Cell, Rows

NEAR = 3.0  # points within which lines meet, or are the same
SHORTEST = 5.0  # points of a line
MOST_RULES, MOST_COLUMNS, MOST_ROWS = 600, 60, 300  # on a page, upright or level; of a table


@dataclass
class Grid:
    """One table: the places of its lines, and which of them part which cells."""

    xs: list[float]
    ys: list[float]
    rules: list[Rule]

    def holds(self, word: Word) -> bool:
        """Whether the word stands in it."""
        middle = word.base - word.size / 2
        return self.xs[0] - NEAR < word.middle < self.xs[-1] + NEAR and self.ys[0] < middle < self.ys[-1]

    def rows(self, words: Iterable[Word]) -> Rows:
        """The table with its words; cells that no line parts are one."""
        regions = self._regions()
        within: dict[int, list[Word]] = defaultdict(list)
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        for word in words:
            column = min(max(bisect_right(self.xs, word.middle) - 1, 0), columns - 1)
            row = min(max(bisect_right(self.ys, word.base - word.size / 2) - 1, 0), rows - 1)
            within[regions[row * columns + column]].append(word)
        found = Rows(lined=True)
        for row in range(rows):
            cells: list[Cell] = []
            for column in range(columns):
                here = row * columns + column
                if column and regions[here] == regions[here - 1]:
                    cells[-1].span += 1
                elif regions[here] == here:
                    cells.append(Cell([line.text for line in lines_from(within[here])]))
                else:
                    cells.append(Cell(goes_on=True))
            found.rows.append(cells)
        return found

    def _regions(self) -> list[int]:
        """For each place of the grid the first one of the cell that it belongs to."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        walls, floors = self._parted(upright=True), self._parted(upright=False)
        region = list(range(rows * columns))
        for here in region:
            row, column = divmod(here, columns)
            if column and (column, row) not in walls:
                region[here] = region[here - 1]
            elif row and (row, column) not in floors:
                region[here] = region[here - columns]
        return region

    def _parted(self, *, upright: bool) -> set[tuple[int, int]]:
        """Where a line stands: the number of its place, and of the row (or column) that it runs along."""
        own, across = (self.xs, self.ys) if upright else (self.ys, self.xs)
        found = set()
        for rule in self.rules:
            if rule.upright == upright:
                at = min(range(len(own)), key=lambda n: abs(own[n] - rule.at))
                for n in range(len(across) - 1):
                    if rule.start - NEAR < (across[n] + across[n + 1]) / 2 < rule.end + NEAR:
                        found.add((at, n))
        return found


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables of a page, from the top down; frames of a single column are none."""
    upright, level = (_merged(rule for rule in rules if rule.upright == way) for way in (True, False))
    if not upright or not level or max(len(upright), len(level)) > MOST_RULES:
        return []
    found = []
    for together in _meeting(upright, level):
        xs = _places(rule.at for rule in together if rule.upright)
        ys = _places(rule.at for rule in together if not rule.upright)
        if 3 <= len(xs) <= MOST_COLUMNS + 1 and 2 <= len(ys) <= MOST_ROWS + 1:
            found.append(Grid(xs, ys, together))
    return sorted(found, key=lambda grid: grid.ys[0])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line as one: each cell may bring its own."""
    found: list[Rule] = []
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.at):
        if rows and rule.at - rows[-1][0].at <= NEAR:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    for row in rows:
        for rule in sorted(row, key=lambda one: one.start):
            last = found[-1] if found and found[-1].at == row[0].at else None
            if last and rule.start <= last.end + NEAR:
                found[-1] = last._replace(end=max(last.end, rule.end))
            else:
                found.append(rule._replace(at=row[0].at))
    return [rule for rule in found if rule.end - rule.start >= SHORTEST]


def _meeting(upright: Sequence[Rule], level: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that meet each other, together."""
    rules = [*upright, *level]
    leads = list(range(len(rules)))

    def leader(n: int) -> int:
        while leads[n] != n:
            leads[n] = leads[leads[n]]
            n = leads[n]
        return n

    for n, one in enumerate(upright):
        for m, other in enumerate(level, start=len(upright)):
            if (
                one.start - NEAR <= other.at <= one.end + NEAR
                and other.start - NEAR <= one.at <= other.end + NEAR
                and leader(n) != leader(m)
            ):
                leads[leader(m)] = leader(n)
    together: dict[int, list[Rule]] = defaultdict(list)
    for n, rule in enumerate(rules):
        together[leader(n)].append(rule)
    return [group for group in together.values() if len(group) > 2]


def _places(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found
