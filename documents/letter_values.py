"""What a reminder letter (công văn đôn đốc) says, as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from org.model import Relation
from plans.periods.model import Period


@dataclass(frozen=True, kw_only=True)
class LateTask:
    """One line of the annex: what a unit still owes, since when, and how often it was reminded."""

    unit: str
    relation: Relation
    item: str
    due_given: date  # as written
    due_on: date  # as moved
    day_off: str | None  # why the written date was a day off, where it moved
    at: str | None  # "17:00" when the day ended earlier than 24:00
    extended_from: date | None
    days_late: int  # working days
    reminded: int
    period: Period | None = None  # of which it gives account


@dataclass(frozen=True)
class IssuedLetter:
    """A letter that went out: for which time, and the number and the day that the registry gave it."""

    round: int
    number: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ReminderLetter:
    """A letter to be drafted on the day `on`: who writes of which plan, to whom, until when, for which time."""

    plan_number: str
    plan_issued_on: date
    plan_subject: str
    issuer: str
    superior: str | None  # of the issuer
    desk: str | None  # that follows the plan; None where it is the issuer itself
    office: str  # where the reports are sent
    signed_by: str | None
    on: date
    due: date  # the new date
    round: int  # 1 for the first letter
    earlier: IssuedLetter | None  # the one before
    late: tuple[LateTask, ...]
    co_issuers: tuple[str, ...] = ()  # who decreed the plan jointly with the one that writes

    @property
    def units(self) -> tuple[str, ...]:
        """The late units, each once, in the order of the annex."""
        return tuple(dict.fromkeys(one.unit for one in self.late))

    def related(self, relation: Relation) -> tuple[str, ...]:
        """The late units of one relation, each once."""
        return tuple(dict.fromkeys(one.unit for one in self.late if one.relation == relation))
