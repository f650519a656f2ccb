"""Proposed dates for items without one, backwards from what needs them, each level with its buffer (F6). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from graphlib import TopologicalSorter
from typing import Any

from plans.calendar import WorkCalendar
from plans.due import work_out
from plans.model import DueOn, Every, NoDue, Plan, PlanItem, Selection, Span

BUFFER = Span(5, "wd")  # of a level that the plan gives none


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A date for an item: so long before `base`, the date of the item `before`, or that of a plan above where None."""

    item: str
    before: str | None
    base: date
    buffer: Span
    due_given: date
    due_on: date

    @property
    def shape(self) -> dict[str, Any]:
        """As `plan check --propose` gives it; `due` as it could stand in the plan file."""
        given = self.due_given.isoformat()
        return {
            "item": self.item,
            "due": {"before": self.before, "by": str(self.buffer)} if self.before else given,
            "due_given": given,
            "due_on": self.due_on.isoformat(),
            "base": self.base.isoformat(),
            "buffer": str(self.buffer),
        }


def propose(
    plan: Plan, levels: Mapping[str, Collection[str]], above: Collection[date], calendar: WorkCalendar
) -> list[Proposal]:
    """What could be written for the items without a date, in the plan's order. The plan has no errors.

    `levels` are those of the units that owe each item; `above` the due dates of the tasks that the plan fulfils. The
    issuer's own level stands under the empty id.
    """
    items = {one.id: one for one in plan.items}
    needing: dict[str, list[str]] = {id: [] for id in items}
    for one in plan.items:
        for needed in one.needs:
            needing[needed].append(one.id)
    single = tuple(one for one in plan.items if not isinstance(one.due, Every))  # from one that recurs none is derived
    known = work_out(replace(plan, items=single), calendar, date.min)
    dates, found = {due.item: due.due_on for due in known if due.due_on}, dict[str, Proposal]()
    for id in TopologicalSorter(needing).static_order():
        if not isinstance(items[id].due, NoDue):
            continue
        dated = [one for one in needing[id] if one in dates]
        if dated:
            first = min(dated, key=dates.__getitem__)  # of equal ones the first in the file
            found[id] = _earliest(plan, id, first, dates[first], levels[first], calendar)
        elif above and not needing[id]:
            found[id] = _earliest(plan, id, None, min(above), levels[""], calendar)
        if id in found:
            dates[id] = found[id].due_on
    return [found[id] for id in items if id in found]


def _earliest(
    plan: Plan, item: str, before: str | None, base: date, levels: Collection[str], calendar: WorkCalendar
) -> Proposal:
    """Of the buffers of these levels the one that leads to the earliest date."""
    buffers = [plan.buffers.get(level, BUFFER) for level in sorted(levels)] or [BUFFER]
    buffer = min(buffers, key=lambda one: calendar.shift(base, one, back=True))
    given = calendar.shift(base, buffer, back=True)
    dated = PlanItem(id=item, title="", assigned_to=Selection(), due=DueOn(on=given))
    [due] = work_out(replace(plan, items=(dated,)), calendar, date.min)
    assert due.due_on is not None, "a named date is one"
    return Proposal(item=item, before=before, base=base, buffer=buffer, due_given=given, due_on=due.due_on)
