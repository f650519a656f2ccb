"""Proposed dates for items without one, backwards from what needs them, each level with its buffer (F6). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
    return _Proposing(plan, levels, above, calendar).all()


class _Proposing:
    def __init__(
        self, plan: Plan, levels: Mapping[str, Collection[str]], above: Collection[date], calendar: WorkCalendar
    ) -> None:
        self.plan, self.levels, self.above, self.calendar = plan, levels, above, calendar
        self.needing: dict[str, list[PlanItem]] = {one.id: [] for one in plan.items}
        for one in plan.items:
            for needed in one.needs:
                self.needing[needed].append(one)
        single = (one for one in plan.items if not isinstance(one.due, Every))  # of these no other is
        known = {due.item: due.due_on for due in work_out(replace(plan, items=tuple(single)), calendar, date.min)}
        self.dates = {item: on for item, on in known.items() if on is not None}

    def all(self) -> list[Proposal]:
        graph = {item: [one.id for one in needing] for item, needing in self.needing.items()}
        items, found = {one.id: one for one in self.plan.items}, dict[str, Proposal]()
        for id in TopologicalSorter(graph).static_order():
            if isinstance(items[id].due, NoDue) and (proposal := self._of(id)):
                found[id], self.dates[id] = proposal, proposal.due_on
        return [found[one.id] for one in self.plan.items if one.id in found]

    def _of(self, item: str) -> Proposal | None:
        dated = [one.id for one in self.needing[item] if one.id in self.dates]
        if dated:
            first = min(dated, key=self.dates.__getitem__)  # of equal ones the first in the file
            return self._earliest(item, first, self.dates[first], self.levels[first])
        if self.needing[item] or not self.above:
            return None
        return self._earliest(item, None, min(self.above), self.levels[""])

    def _earliest(self, item: str, before: str | None, base: date, levels: Collection[str]) -> Proposal:
        buffers = [self.plan.buffers.get(level, BUFFER) for level in sorted(levels)] or [BUFFER]
        given, buffer = min(self._counted(base, buffers), key=lambda one: one[0])
        dated = PlanItem(id=item, title="", assigned_to=Selection(), due=DueOn(on=given))
        on = work_out(replace(self.plan, items=(dated,)), self.calendar, date.min)[0].due_on
        assert on is not None, "a named date is one"
        return Proposal(item=item, before=before, base=base, buffer=buffer, due_given=given, due_on=on)

    def _counted(self, base: date, buffers: Collection[Span]) -> Iterator[tuple[date, Span]]:
        for buffer in buffers:
            yield self.calendar.shift(base, buffer, back=True), buffer
