"""The whole model: calendar changes while plans run (change contract, section 10; ADR 0006), and what is asked of
plans as a whole: their outcome (A10), how far they have come down (F4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tests.reference.calendar import Dates, decree, ends_at, granted, nudges, shifted, summaries
from tests.reference.cascade import cascade, deep, left_behind
from tests.reference.changing import ChangingModel, Following
from tests.reference.figures import Figures, bucket
from tests.reference.figures import figures as counted
from tests.reference.model import AHEAD, OPEN, Illegal, _ladder, numbered
from tests.reference.outcomes import Outcome, figures, lacking, wrong
from tests.reference.state import ModelTask, Running, local


@dataclass
class Model(ChangingModel):
    """Everything, under a calendar that changes."""

    table: dict[date, bool] = field(default_factory=dict)  # the office's own days

    came_of: dict[Running, Outcome] = field(default_factory=dict)

    # --- what came of a plan -----------------------------------------------------------------------------------------

    def conclude(
        self, now: datetime, plan: Running, given: Outcome, *, closing: bool, force: bool
    ) -> list[tuple[str, str]]:
        """With the end of the plan, or of one that is closed; returns whose models it does not name."""
        theirs = [one for one in self._tasks if one.plan is plan]
        found = wrong(given, plan.decreed, theirs, local(now))
        if not closing and plan.ended != "closed":
            found.add("not-closed")
        if closing and plan.ended:
            found.add("plan-ended")
        elif closing and not force and any(one.status in OPEN for one in theirs):
            found.add("tasks-open")
        if found:
            raise Illegal(*found)
        if closing:
            self.close(now, plan, force=force)
        self.came_of[plan] = given
        return lacking(given, theirs)

    def outcome_of(self, plan: Running) -> dict[str, object] | None:
        return figures(self.came_of.get(plan))

    # --- how far a plan has come down --------------------------------------------------------------------------------

    def above(self) -> list[Running]:
        """The plans of which plans below fulfil tasks."""
        return [one for one in self.plans if any(task.plan is one for lower in self.plans for task in lower.fulfils)]

    def cascade(self, plan: Running, now: datetime) -> list[dict[str, object]]:
        return cascade(plan, self._tasks, self._fulfilling, lambda unit: self.people.version(unit, local(now)).level)

    def deep_figures(self, now: datetime) -> Figures:
        """The official figures with those of the plans below, by the superior of the uppermost."""
        fulfilling = [one for one in self.plans if one.fulfils and one.ended not in ("cancelled", "superseded")]
        top = deep(self._tasks, fulfilling, lambda task: bucket(task, now))
        return counted(top, now, lambda task: self.people.superior(top[task].unit, local(now)))

    def left_behind(self, moved: list[ModelTask]) -> list[dict[str, object]]:
        return left_behind(moved, self._tasks, self._fulfilling)

    # --- the calendar ------------------------------------------------------------------------------------------------

    def decide(self, now: datetime, days: Mapping[date, bool | None]) -> None:
        """These days are worked or off by the office's table from now on; None: it says nothing of them any more."""
        if any(works is None and day not in self.table for day, works in days.items()):
            raise Illegal("unknown-day")
        running = [one for one in self.plans if one.ended is None]
        for plan in running:
            self._keep_what_is_due(plan, now)
        table = {day: works for day, works in {**self.table, **days}.items() if works is not None}
        self.table = table
        decree(table)
        for plan in running:
            self._follow_the_calendar(plan, now)

    def _keep_what_is_due(self, plan: Running, now: datetime) -> None:
        """A summary that is due by now is still said, as it was due."""
        plan.unsummed += summaries(plan.decreed, plan.published, plan.summed, now)
        plan.summed = max(plan.summed, now)

    def _follow_the_calendar(self, plan: Running, now: datetime) -> None:
        what, written = Following(), {item.id: numbered(plan.decreed, item.id) for item in plan.decreed.items}
        for task in [one for one in self._tasks if one.plan is plan and one.status in OPEN]:
            new = self._by_the_calendar(task, written[task.item.id])
            if new is not None and new.due_on != task.dates.due_on and self._ahead(task.dates, new, now):
                what.moved[task] = task.dates.due_on
                task.amended_from, task.dates = task.dates.due_on, new
            else:
                self._shift(task, now)
        self._revise(what, now)

    def _by_the_calendar(self, task: ModelTask, written: dict[int, Dates]) -> Dates | None:
        """A date that an act set moves from the day that was written then, every other one from the plan's rule."""
        given = task.dates.given
        if given is None:
            return None
        if not task.by_act:
            return written[task.occurrence]
        due_on = granted(given, task.plan.decreed.day_off)
        return replace(task.dates, due_on=due_on, due_at=ends_at(due_on, task.item.due.at))

    def _ahead(self, old: Dates, new: Dates, now: datetime) -> bool:
        """Nobody becomes late, or in time, in hindsight."""
        return all(one.due_at is not None and one.due_at > now for one in (old, new))

    def _shift(self, task: ModelTask, now: datetime) -> None:
        """Where the date stays, what has not fired goes round the days off."""
        plan, dates = task.plan.decreed, task.dates
        if dates.due_on is not None:
            task.ladder = shifted(task.ladder, _ladder(plan, task.item), dates.due_on, plan.send_at)
        else:
            every = nudges(task.item.due, plan.send_at, task.plan.published, now + 3 * AHEAD)
            left = {rung.position for rung in task.ladder}
            task.ladder = [rung for rung in every if rung.position in left]
