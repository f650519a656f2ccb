"""What tasks do when a plan reads otherwise: of each open one, and which are to be made (change contract, A3 to A6).

Pure. Both versions are worked out with the same calendar; items are matched by their ids, occurrences by their numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lib.time import local_date
from plans.calendar import WorkCalendar
from plans.due import work_out
from plans.model import Due, Every, NoDue, Plan, PlanItem, Selection
from workflow.revision.model import Does

Key = tuple[str, int]  # an item's id, and the number of the occurrence


@dataclass(frozen=True, kw_only=True)
class Open:
    """An open task: `by_act` where an act set its date, and no document has moved it since."""

    id: int
    item: str
    occurrence: int
    unit: str
    deadline_id: int
    due_on: date | None
    due_at: datetime | None
    by_act: bool


@dataclass
class What:
    """What follows for tasks: by deadline and what they do, the date to which some go; which deadlines are laid anew.

    `made`: the occurrences of items for which units that are meant get a task, where they have none. `late`: the items
    with one date that would move tasks into the past.
    """

    changes: dict[tuple[int, frozenset[Does], Key], list[Open]] = field(default_factory=lambda: defaultdict(list))
    relaid: dict[int, list[Open]] = field(default_factory=lambda: defaultdict(list))
    made: list[Due] = field(default_factory=list)
    late: dict[str, Due] = field(default_factory=dict)


class Difference:
    """A plan as it runs and as it shall be, looked at on the day of `now`."""

    def __init__(self, running: Plan, new: Plan, calendar: WorkCalendar, now: datetime) -> None:
        self.now = now
        self._plans = running, new
        self._old, self.items = ({one.id: one for one in plan.items} for plan in self._plans)
        self._was, self.dues = (_every_due(plan, calendar) for plan in self._plans)

    @property
    def chosen_anew(self) -> dict[str, Selection]:
        """The items whose units are chosen again, because the two versions name others (A5)."""
        return {
            id: one.assigned_to
            for id, one in self.items.items()
            if id in self._old and one.assigned_to != self._old[id].assigned_to
        }

    @property
    def regrouped(self) -> list[str]:
        """The items that others support (A5)."""
        return [id for id, one in self.items.items() if id in self._old and one.supporters != self._old[id].supporters]

    @property
    def written(self) -> dict[Key, date | None]:
        """By occurrence the date that the plan writes; one that stays behind, as A3 has it, keeps that of before."""
        stays = {key for key, due in self.dues.items() if due.due_at is not None and due.due_at <= self.now}
        return {key: (self._was.get(key, due) if key in stays else due).due_given for key, due in self.dues.items()}

    def what(self, tasks: Sequence[Open], chosen: Mapping[str, Collection[str]]) -> What:
        """Of these open tasks; `chosen` has the units that are selected today of each item of `chosen_anew`."""
        what = What()
        for one in tasks:
            does = self._does(one, chosen, what)
            if does:
                what.changes[one.deadline_id, does, (one.item, one.occurrence)].append(one)
            if not does & {"moved", "released"} and self._relaid(one):
                what.relaid[one.deadline_id].append(one)
        what.made = list(self._made())
        return what

    def _does(self, one: Open, chosen: Mapping[str, Collection[str]], what: What) -> frozenset[Does]:
        key = one.item, one.occurrence
        if key not in self.dues or (one.item in chosen and one.unit not in chosen[one.item]):
            return frozenset({"released"})
        does: set[Does] = {"reworded"} if self._reworded(one.item) else set()
        if self._moves(one, what):
            does.add("moved")
        return frozenset(does)

    def _moves(self, one: Open, what: What) -> bool:
        """A date that has passed is no new one, and one that an act gave is only taken back for a later one (A3)."""
        key = one.item, one.occurrence
        new = self.dues[key]
        if key in self._was and _same(self._was[key], new):
            return False
        if new.due_at is not None and new.due_at <= self.now:
            if not isinstance(self.items[one.item].due, Every):
                what.late[one.item] = new
            return False
        given = one.by_act and one.due_at is not None and new.due_at is not None
        return not (given and new.due_at <= one.due_at)  # type: ignore[operator]

    def _reworded(self, item: str) -> bool:
        old, new = (_words(plan, items[item]) for plan, items in self._both())
        return old != new

    def _relaid(self, one: Open) -> bool:
        """Of a task without a date: how often it is spoken of, and when."""
        speaks = _ladder if one.due_at is not None else _nudge
        old, new = (speaks(plan, items[one.item]) for plan, items in self._both())
        return old != new

    def _both(self) -> Iterator[tuple[Plan, Mapping[str, PlanItem]]]:
        yield from zip(self._plans, (self._old, self.items), strict=True)

    def _made(self) -> Iterator[Due]:
        today, again = local_date(self.now), self.chosen_anew
        for key, due in self.dues.items():
            recurs = isinstance(self.items[due.item].due, Every)
            over = recurs and due.due_given is not None and due.due_given < today
            if (key not in self._was or due.item in again) and not over:
                yield due


def _every_due(plan: Plan, calendar: WorkCalendar) -> dict[Key, Due]:
    """All dates of it, those of occurrences before its publication too."""
    return {(due.item, due.occurrence): due for due in work_out(plan, calendar, date.min)}


def _same(old: Due, new: Due) -> bool:
    """The written date, the moved one and the hour."""
    return (old.due_given, old.due_on, old.due_at) == (new.due_given, new.due_on, new.due_at)


def _words(plan: Plan, item: PlanItem) -> tuple[object, ...]:
    indicators = tuple(one for one in plan.indicators if one.item == item.id)
    return item.title, item.report_to or plan.desk_code, item.deliverables, indicators


def _nudge(plan: Plan, item: PlanItem) -> tuple[object, ...]:
    nudge = item.due.nudge if isinstance(item.due, NoDue) else None
    return nudge, nudge and plan.send_at


def _ladder(plan: Plan, item: PlanItem) -> tuple[object, ...]:
    return plan.ladder_of(item), plan.send_at
