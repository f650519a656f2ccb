"""Where in a file something stands, and the refusal of a file."""

from __future__ import annotations

from collections.abc import Sequence

from lib.language import say
from lib.problem import Problem, Refused


def placed(filename: str, what: str, line: int | None = None, column: int | None = None) -> str:
    """The end of a sentence, behind where it holds."""
    place = filename
    if column:
        place = say(
            "{file}, dòng {n}, cột {column}", "{file}, row {n}, column {column}", file=filename, n=line, column=column
        )
    elif line:
        place = say("{file}, dòng {n}", "{file}, row {n}", file=filename, n=line)
    return f"{place}: {what}."


def refused(filename: str, code: str, what: str, line: int | None = None) -> Refused:
    """A refusal of the whole file, or of it from that row on."""
    return Refused(Problem(code=code, message=placed(filename, what, line), path=filename, line=line))


def nothing(filename: str) -> Refused:
    """The refusal of a file without any row."""
    return refused(filename, "empty", say("không có dòng nào", "it has no rows"))


def ranges(numbers: Sequence[int], most: int | None = None) -> str:
    """1, 2, 3, 7 as `1–3, 7`; of more than `most` runs the first, and then …"""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:most]]
    return ", ".join([*told, *["…"][: len(runs) - len(told)]])
