"""Problems and refusals: one clear sentence that says what, where, and what would be right. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `path` is the file or the place in it ("items[2].due", "units.csv"), `line` and `column` count from 1.
    An error refuses the whole, a warning does not.
    """

    code: str
    message: str
    severity: Literal["error", "warning"] = "error"
    path: str | None = None
    line: int | None = None
    column: int | None = None


def by_place(problem: Problem) -> tuple[int, int]:
    """The order of the file; what concerns all of it comes first."""
    return problem.line or 0, problem.column or 0


class Refused(Exception):
    """The request is understood and not possible; nothing was written. Carries every problem found (exit code 1)."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


def refuse(code: str, message: str) -> Refused:
    """`raise refuse("unknown-task", "…")`: a refusal with one problem."""
    return Refused(Problem(code=code, message=message))
