"""A plan as a value: what the plan file says, validated in form. Pure. Shapes and words: contract, section 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, get_args

from lib.problem import Problem
from lib.vocabulary import OWN_POSTS, SUPPORTERS, Audience
from plans.periods.model import Period, Recurring
from plans.steps import Step
from plans.targets.model import Indicator

DayOff = Literal["keep", "next", "previous"]
LadderKind = Literal["reminder", "due", "overdue", "escalation"]
Nudge = Literal["month", "quarter"]
SummaryRhythm = Literal["weekly", "monthly", "none"]
OnMerge = Literal["one", "each"]  # units that merge owe it together, or each one's task stays apart
OnSplit = Literal["all", "main"]  # of a unit's successors all owe it, or the main one alone
PlanStatus = Literal["published", "suspended", "closed", "cancelled", "superseded"]
SUSPENDED: PlanStatus = "suspended"
RUNNING: tuple[PlanStatus, ...] = ("published", SUSPENDED)  # the others are over
Clock = Literal["acknowledge", "review", "answer"]  # that runs beside the report's own
CLOCKS: tuple[Clock, ...] = get_args(Clock)
FIRST_YEAR, LAST_YEAR = 1975, 2100  # of every date that a plan names or leads to


@dataclass(frozen=True)
class Span:
    """`5wd` is five working days, `30d` thirty calendar days."""

    n: int
    unit: Literal["d", "wd"]

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"


# The seven forms of `due`. `at` ends the day earlier than 24:00.


@dataclass(frozen=True, kw_only=True)
class DueOn:
    """A named date; `strict` means strictly before it."""

    on: date
    strict: bool = False
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class EndOf:
    """The last day of a month ("2020-12"), a quarter ("2020-Q4") or a year ("2020"); `text` as written."""

    text: str
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Within:
    """A span counted from the issue date (`of` is "issued") or from another item's due date."""

    span: Span
    of: str
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Before:
    """Worked backwards from another item's due date."""

    item: str
    by: Span
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Every:
    """One task per occurrence of an RRULE between two dates, both inclusive."""

    rule: str
    start: date
    until: date
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class NoDue:
    """No date: assigned and tracked; spoken of once a `nudge` (contract, section 5, rule 9), or never."""

    nudge: Nudge | None = None
    at: time | None = None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A due date whose form is wrong; only a sketch has it, so that its plan can be checked for what else is wrong."""

    at: time | None = None


DueRule = DueOn | EndOf | Within | Before | Every | NoDue | Unread


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which units owe an item: named codes, or a level and/or a tag, strictly below `under` at any depth."""

    units: tuple[str, ...] = ()
    level: str | None = None
    tag: str | None = None
    under: str | None = None


@dataclass(frozen=True, kw_only=True)
class Deliverable:
    """What a submission must contain: at least so many files."""

    id: str
    title: str
    at_least: int = 1
    model: bool = False  # an example (mô hình) that the outcome of the plan names


@dataclass(frozen=True, kw_only=True)
class PlanItem:
    """One line of the plan (đầu việc): who owes what to whom by when."""

    id: str
    title: str
    assigned_to: Selection
    due: DueRule
    report_to: str | None = None  # a unit's code; None is the plan's desk
    deliverables: tuple[Deliverable, ...] = ()
    needs: tuple[str, ...] = ()
    ladder: tuple[LadderStep, ...] | None = None  # its own, in place of the plan's
    on_merge: OnMerge = "one"
    on_split: OnSplit = "all"
    supporters: tuple[Selection, ...] = ()  # `with` in the plan file
    period: Recurring | Period | None = None


@dataclass(frozen=True, kw_only=True)
class LadderStep:
    """One rung of the ladder (thang đôn đốc): when, and whom to tell. `on_due` has no span."""

    when: Literal["before", "on_due", "after"]
    span: Span | None
    tell: tuple[Audience, ...]

    @property
    def label(self) -> str:
        """As written in the plan file: `before 7d`, `on_due`, `after 3wd`."""
        return self.when if self.span is None else f"{self.when} {self.span}"

    @property
    def kind(self) -> LadderKind:
        """The kind of notice it makes (contract, section 3, rule 5; section 5, rule 7)."""
        if self.when == "before":
            return "reminder"
        if self.when == "on_due":
            return "due"
        return "overdue" if {*OWN_POSTS, SUPPORTERS}.issuperset(self.tell) else "escalation"


def _default_ladder() -> tuple[LadderStep, ...]:
    before = tuple(LadderStep(when="before", span=Span(n, "d"), tell=("officer",)) for n in (14, 7, 3, 1))
    return (
        *before,
        LadderStep(when="on_due", span=None, tell=("officer",)),
        LadderStep(when="after", span=Span(1, "wd"), tell=("officer", "head")),
        LadderStep(when="after", span=Span(3, "wd"), tell=("superior",)),
        LadderStep(when="after", span=Span(7, "wd"), tell=("issuer",)),
    )


DEFAULT_LADDER = _default_ladder()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan (kế hoạch) as its file states it. `desk` None is the issuer."""

    number: str
    issuer: str
    issued_on: date
    subject: str
    items: tuple[PlanItem, ...]
    based_on: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()  # plans that end with its publication, as NUMBER@YEAR
    fulfils: tuple[str, ...] = ()  # tasks of its issuer in plans above, as REF#ITEM or REF#ITEM@DUE_GIVEN
    buffers: Mapping[str, Span] = field(default_factory=dict)  # by level: what a proposed date leaves it
    signed_by: str | None = None
    desk: str | None = None
    day_off: DayOff = "next"
    calendar: Literal["vn"] = "vn"
    send_at: time = time(8, 0)
    summary: SummaryRhythm = "weekly"
    version: int = 1  # which it is, or which one a file for an amendment was made from
    ladder: tuple[LadderStep, ...] = DEFAULT_LADDER
    co_issuers: tuple[str, ...] = ()  # who decrees it jointly with the issuer
    indicators: tuple[Indicator, ...] = ()
    within: Mapping[Clock, Span] = field(default_factory=dict)  # of other clocks, where it says so, and their ladders
    ladders: Mapping[Clock, tuple[LadderStep, ...]] = field(default_factory=dict)
    asking_stops: bool = False  # while a request waits the report's ladder says nothing

    @property
    def desk_code(self) -> str:
        return self.desk or self.issuer

    def ladder_of(self, item: PlanItem) -> tuple[LadderStep, ...]:
        """The item's own, or else the plan's."""
        return self.ladder if item.ladder is None else item.ladder


@dataclass(frozen=True)
class PlanFile:
    """What a reader made of a plan file: its text (NFC, \\n), what is wrong with its form, and where things stand.

    `sketch` is the plan as far as it could be read: where the form is wrong, fields of its head may be None and items
    blank in their places. `places` maps a path ("plan.issued_on", "items[0].due.of") to (line, column), so that later
    checks can point.
    """

    text: str
    sketch: Plan | None
    problems: tuple[Problem, ...]
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def plan(self) -> Plan | None:
        """The plan, when its form is right."""
        return None if self.problems else self.sketch


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due date worked out: as written, as moved by `day_off`, and the instant it ends (Asia/Ho_Chi_Minh).

    All None for an item without a date. `occurrence` counts a recurring item's dates from 0; `previous` is the moved
    date of the one before it in the rule's own dates, whether or not that one made a task.
    """

    item: str
    occurrence: int = 0
    due_given: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    previous: date | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung laid for one deadline: on which date, at which instant, whom to tell, as what kind."""

    position: int
    label: str
    kind: LadderKind
    tell: tuple[Audience, ...]
    fire_on: date
    fire_at: datetime
