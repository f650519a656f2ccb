"""A draft plan: the items of a plan file with what a human must still decide of each. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plans.model import DayOff, Deliverable, DueRule, Selection
from plans.periods.model import Period, Recurring
from plans.reading.groups.matched import Unclear
from plans.reading.model import Chosen, Draft, Target

Strictness = Literal["on", "strict"]  # “trước ngày 15/12”: until the end of that day, or of the day before
OPEN = "?"  # stands where a unit's code must be filled in; no code, so that no check lets it pass


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a human decides, as a sentence about one field of the plan file; `suggested` is what could stand there.

    `open`: until it is decided the field is empty and the file is refused.
    """

    field: str
    message: str
    suggested: str | None = None
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One group or unit that a text binds: as written, as it is understood, and who that is in the roster.

    `selection` is None where nobody knows; without a roster a group is chosen below OPEN.
    """

    chosen: Chosen
    selection: Selection | None
    unclear: Unclear | None = None


@dataclass(frozen=True, kw_only=True)
class DraftItem:
    """An item of the plan file as far as the text says it; None is to be filled in.

    `said` are the places in the text that it rests on, `duties` the numbers of the duties of the draft that are in it.
    `day` is the last day on which it can be done, as drafted or else as suggested.
    """

    id: str
    title: str
    bound: tuple[Bound, ...]
    assigned_to: Selection | None
    due: DueRule | None
    day: date | None = None
    supporters: tuple[Selection, ...] = ()
    report_to: str | None = None
    deliverables: tuple[Deliverable, ...] = ()
    needs: tuple[str, ...] = ()
    period: Recurring | Period | None = None
    decisions: tuple[Decision, ...] = ()
    said: tuple[tuple[int, int], ...] = ()
    duties: tuple[int, ...] = ()
    reports: bool = False
    sums_up: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftPlan:
    """A plan file as far as it can be drafted. `aside` are works without a date, which the file holds as comments.

    `issued_on` is None where the text says none, or one that no plan can have; `issuer` and `desk` are codes of the
    roster, None where it does not know them.
    """

    draft: Draft
    before: Strictness
    issued_on: date | None
    issuer: str | None
    desk: str | None
    items: tuple[DraftItem, ...]
    aside: tuple[DraftItem, ...] = ()
    targets: tuple[Target, ...] = ()
    target_item: str | None = None
    decisions: tuple[Decision, ...] = ()
    day_off: DayOff = "next"
    confirmed: bool = False  # a human has decided everything
