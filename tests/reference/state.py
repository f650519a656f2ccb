"""What the model keeps, a task and a notice, and how both are compared with the engine's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from plans.model import Plan, PlanItem
from tests.reference.calendar import VIETNAM, Dates, LaidRung, working_days
from tests.reference.clocks import Request, Run, late
from tests.reference.people import Told as Person
from tests.reference.periods import Told


def local(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()


@dataclass(eq=False)
class Running:
    """A plan that was published; `summed` is up to when its summaries have fallen due."""

    decreed: Plan
    published: datetime
    summed: datetime
    unsummed: list[datetime] = field(default_factory=list)  # summaries due before that, by another calendar
    ended: str | None = None  # closed | cancelled | superseded
    suspended: bool = False
    version: int = 1
    once: set[str] = field(default_factory=set)  # the items that it has or had
    fulfils: list[ModelTask] = field(default_factory=list)  # tasks of its issuer in plans above


@dataclass(eq=False)
class Notice:
    """One thing said, or not said, to one person about one task, or (task None) about a plan as a whole."""

    plan: Running
    task: ModelTask | None
    kind: str
    due_on: date | None
    scheduled_for: datetime
    state: str
    told: Person | None
    reason: str | tuple[str, str] | None
    rung: LaidRung | None = None
    once: object = None  # what one person is told once: the rung, or the act
    run: Run | None = None  # of another clock than the report's


@dataclass(eq=False)
class ModelTask:
    """What a unit owes; `born` is the date as written at publication, which tells occurrences apart."""

    plan: Running
    item: PlanItem
    unit: str
    born: date | None
    dates: Dates
    ladder: list[LaidRung]  # what has not fired yet
    status: str = "assigned"
    before: str = "assigned"  # it was closed
    extended_from: date | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    told_ready: bool = False
    acts: list[datetime] = field(default_factory=list)  # when each was recorded
    laid: int = 0  # when its deadline was, before or after others
    runs: list[Run] = field(default_factory=list)
    request: Request | None = None  # that waits
    asked: list[tuple[datetime, datetime | None]] = field(default_factory=list)  # from when to when one waited
    extended: bool = False
    occurrence: int = 0
    made_at: datetime | None = None  # and passed on: from which moment on
    passed_at: datetime | None = None
    by_act: bool = False  # its date was set by an act
    amended_from: date | None = None
    behalf: str | None = None
    values: dict[str, str] = field(default_factory=dict)  # of its last submission, by indicator
    laid_first: int = 0  # the order in which tasks were made
    passed_to: list[ModelTask] = field(default_factory=list)
    passed_from: list[ModelTask] = field(default_factory=list)
    supporters: list[str] = field(default_factory=list)
    period: Told | None = None

    @property
    def key(self) -> tuple[str, str, str, date | None]:
        return self.plan.decreed.number, self.item.id, self.unit, self.born


def standing(task: ModelTask, now: datetime) -> str:
    """Rule 9."""
    due_on, due_at = task.dates.due_on, task.dates.due_at
    if task.status in ("waived", "missed", "cancelled", "passed"):
        return task.status
    if task.status == "submitted":
        return "awaiting_review"
    if task.status == "accepted":
        assert task.submitted_at
        return "done_on_time" if due_at is None or task.submitted_at <= due_at else "done_late"
    if due_on is None or due_at is None:
        return "undated"
    if now > due_at:
        return "overdue"
    if local(now) >= due_on:  # at the very instant at which it ends, too
        return "due_today"
    return "due_soon" if working_days(local(now), due_on) <= 3 else "not_due"


# --- rows ------------------------------------------------------------------------------------------------------------


def sort_rows(rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in sorted(row)])


def task_row(task: ModelTask, now: datetime, ready: bool | None, below: Iterable[str] = ()) -> dict[str, object]:
    return {
        **_of(task),
        "status": task.status,
        "standing": standing(task, now),
        "due_on": _iso(task.dates.due_on),
        "due_given": _iso(task.dates.given),
        "due_at": _instant(task.dates.due_at),
        "extended_from": _iso(task.extended_from),
        "submitted_at": _instant(task.submitted_at),
        "accepted_at": _instant(task.accepted_at),
        "ready": ready,
        "fulfilled_by": sorted(below),
        "asked_until": _iso(task.request.until if task.request else None),
        "late": late(task.runs, now),
        "extended": task.extended,
        "amended_from": _iso(task.amended_from),
        "on_behalf_of": task.behalf,
        "with": sorted(task.supporters),
        "period": task.period,
        "passed_to": sorted(_named(one) for one in task.passed_to),
        "passed_from": sorted(_named(one) for one in task.passed_from),
    }


def _named(task: ModelTask) -> str:
    return " ".join(str(value) for value in _of(task).values())


def notice_row(one: Notice) -> dict[str, object]:
    contact = one.told.contact if one.told else None
    return {
        **(_of(one.task) if one.task else {**_NO_TASK, "plan": one.plan.decreed.number}),
        "kind": one.kind,
        "clock": one.run.clock if one.run else "report",
        "rung": one.rung.label if one.rung else None,
        "post": contact.post if contact else None,
        "told": contact.unit if contact else None,
        "email": contact.email if contact else None,
        "due_on": _iso(one.due_on),
        "scheduled_for": _instant(one.scheduled_for),
        "state": one.state,
        "reason": one.reason,
        "period": one.task.period if one.task else None,
    }


_NO_TASK: dict[str, object] = dict.fromkeys(("plan", "item", "unit", "born"))


def _of(task: ModelTask) -> dict[str, object]:
    number, item, unit, born = task.key
    return {"plan": number, "item": item, "unit": unit, "born": _iso(born)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(VIETNAM).isoformat(timespec="seconds") if at else None
