"""A plan under check: what the checks look at, and how they note what is wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from lib.problem import Problems, Severity
from plans.calendar import WorkCalendar
from plans.model import Plan, PlanFile, Selection


class Roster(Protocol):
    """The units valid on the day of the check."""

    def knows(self, code: str) -> bool:
        """True when a unit of that code is valid that day."""

    def near(self, code: str) -> list[str]:
        """Known codes that look like `code`."""

    def knows_tag(self, tag: str) -> bool:
        """True when some unit has that tag."""

    def near_tag(self, tag: str) -> list[str]:
        """Tags in use that look like `tag`."""

    def knows_level(self, level: str) -> bool:
        """True when some unit is of that level."""

    @property
    def levels(self) -> list[str]:
        """The levels in use."""

    def anyone(self, selection: Selection) -> bool:
        """True when some unit is meant."""

    def ending(self, selection: Selection, by: date) -> list[tuple[str, date]]:
        """Of the units that are meant those that are no longer valid on the day `by`, each with its last day."""

    def told_together(self, selection: Selection, audiences: Sequence[str], desk: str) -> set[frozenset[str]]:
        """For each person whom these audiences reach: which of them do; persons alike in that once."""


@dataclass
class Checks:
    """The plan under check and what was found so far."""

    file: PlanFile
    plan: Plan
    roster: Roster
    calendar: WorkCalendar
    now: datetime
    problems: Problems = field(default_factory=Problems)

    def note(self, severity: Severity, path: str, code: str, message: str) -> None:
        """A problem at `path`, or at the nearest place above it that the file has."""
        place = path
        while place and place not in self.file.places:
            place = place.rpartition(".")[0] if "." in place else ""
        line, column = self.file.places.get(place, (None, None))
        self.problems.note(code, message, severity, path=path, line=line, column=column)

    def error(self, path: str, code: str, message: str) -> None:
        self.note("error", path, code, message)

    def warn(self, path: str, code: str, message: str) -> None:
        self.note("warning", path, code, message)
