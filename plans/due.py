"""From the due rules of a plan to dates that can be defended (contract, section 3, rule 1). Pure.

Every Due carries the steps by which it came about, with the article of law where one is the source.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from plans.model import (
    FIRST_YEAR,
    LAST_YEAR,
    Before,
    DayOff,
    Due,
    DueOn,
    DueRule,
    EndOf,
    Every,
    NoDue,
    Plan,
    PlanItem,
    Span,
    Within,
)
from plans.recurrence import occurrences
from plans.steps import Step


class OutOfRange(ValueError):
    """A chain of items leads to a date outside the years that a plan may name."""

    def __init__(self, item: str, given: date) -> None:
        super().__init__(f"{item}: {given}")
        self.item, self.given = item, given


@dataclass(frozen=True)
class _Rules:
    """What makes a due date of a written one; `item` is whose it is, `at` the hour (None: the day ends at 24:00).

    `granted`: somebody was given the day, which is not taken back (contract, section 5, rule 14).
    """

    item: str
    day_off: DayOff
    calendar: WorkCalendar
    at: time | None
    granted: bool = False


def work_out(plan: Plan, calendar: WorkCalendar, published_on: date) -> tuple[Due, ...]:
    """Every due date of a plan without circles, items in the plan's order; a recurring item gives one per occurrence.

    Occurrences before `published_on` are left out, the others keep their number. Raises OutOfRange.
    """
    found: dict[str, Due] = {}
    for item in _foundations_first(plan.items):
        if not isinstance(item.due, Every):
            found[item.id] = _single(item, plan, calendar, found)
    dues: list[Due] = []
    for item in plan.items:
        if isinstance(item.due, Every):
            dues.extend(_recurring(item.id, item.due, plan, calendar, published_on))
        else:
            dues.append(found[item.id])
    return tuple(dues)


def dated(*, item: str, given: Step, day_off: DayOff, calendar: WorkCalendar, at: time | None) -> Due:
    """A new date set by an act (`given`: returned, extended): as written, moved on by the plan's day-off rule, never
    back."""
    assert given.on is not None, "an act that sets a date has one"
    return _finish(_Rules(item, day_off, calendar, at, granted=True), given.on, [given])


def end_of(text: str) -> date:
    """The last day of "2020-12", "2020-Q4" or "2020"; ValueError for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?", text)
    if not match:
        raise ValueError(text)
    year, month, quarter = match.groups()
    last = int(month) if month else 3 * int(quarter) if quarter else 12
    return date(int(year), last, months.monthrange(int(year), last)[1])


def depends_on(rule: DueRule) -> str | None:
    """The item from whose due date this one is worked out, if any."""
    if isinstance(rule, Before):
        return rule.item
    return rule.of if isinstance(rule, Within) and rule.of != "issued" else None


def _foundations_first(items: Iterable[PlanItem]) -> list[PlanItem]:
    """Each item after the one it is worked out from; without recursion, for chains may be long."""
    by_id = {item.id: item for item in items}
    ordered: dict[str, PlanItem] = {}
    for item in by_id.values():
        chain: list[PlanItem] = []
        next_one: PlanItem | None = item
        while next_one is not None and next_one.id not in ordered:
            chain.append(next_one)
            next_one = by_id.get(depends_on(next_one.due) or "")
        ordered.update((one.id, one) for one in reversed(chain))
    return list(ordered.values())


def _single(item: PlanItem, plan: Plan, calendar: WorkCalendar, found: dict[str, Due]) -> Due:
    rule = item.due
    if isinstance(rule, NoDue):
        return Due(item=item.id, steps=(Step("undated", None),))
    rules = _Rules(item.id, plan.day_off, calendar, rule.at)
    if isinstance(rule, DueOn):
        steps = [Step("written", rule.on)]
        if rule.strict:
            given = rule.on - timedelta(days=1)
            steps.append(Step("strictly-before", given))
            if rules.day_off != "keep":
                rules = replace(rules, day_off="previous")  # forward would no longer be before
        else:
            given = rule.on
        return _finish(rules, given, steps)
    if isinstance(rule, EndOf):
        given = end_of(rule.text)
        return _finish(rules, given, [Step("end-of", given, {"period": rule.text})])
    if isinstance(rule, Within):
        base = Step("issued", plan.issued_on) if rule.of == "issued" else _of(rule.of, found)
        return _counted(rules, base, rule.span)
    assert isinstance(rule, Before)
    return _counted(rules, _of(rule.item, found), rule.by, back=True)


def _of(item_id: str, found: dict[str, Due]) -> Step:
    due_on = found[item_id].due_on
    assert due_on is not None, "plans.check.items refuses a date worked out from an item without one"
    return Step("of-item", due_on, {"item": item_id})


def _counted(rules: _Rules, base: Step, span: Span, *, back: bool = False) -> Due:
    """The span after the base, or before it."""
    assert base.on is not None
    given = rules.calendar.shift(base.on, span, back=back)
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise OutOfRange(rules.item, given)
    rule = f"{'working-days' if span.unit == 'wd' else 'days'}-{'before' if back else 'after'}"
    return _finish(rules, given, [base, Step(rule, given, {"n": span.n})])


def _recurring(item: str, rule: Every, plan: Plan, calendar: WorkCalendar, published_on: date) -> list[Due]:
    dues, rules = [], _Rules(item, plan.day_off, calendar, rule.at)
    before: date | None = None
    for number, day in enumerate(occurrences(rule.rule, rule.start, rule.until)):
        if day >= published_on:
            step = Step("occurrence", day, {"n": number + 1, "rule_text": rule.rule})
            previous = _moved(before, rules)[0] if before else None
            dues.append(replace(_finish(rules, day, [step], number), previous=previous))
        before = day
    return dues


def _finish(rules: _Rules, given: date, steps: list[Step], occurrence: int = 0) -> Due:
    moved, step = _moved(given, rules)
    if rules.at is None:
        due_at = datetime.combine(moved + timedelta(days=1), time(), VIETNAM)
        ends = Step("end-of-day", moved)
    else:
        due_at = datetime.combine(moved, rules.at, VIETNAM)
        ends = Step("hour", moved, {"at": f"{rules.at:%H:%M}"})
    steps = [*steps, *([step] if step else []), ends]
    return Due(item=rules.item, occurrence=occurrence, due_given=given, due_on=moved, due_at=due_at, steps=tuple(steps))


def _moved(given: date, rules: _Rules) -> tuple[date, Step | None]:
    """The date after the plan's day-off rule, and the step that tells of it."""
    why = rules.calendar.off(given)
    if why is None:
        return given, None
    if rules.day_off == "keep":
        return given, Step("kept", given, {"why": why})
    if rules.day_off == "next":
        moved = rules.calendar.next_working(given)
        return moved, Step("moved-on", moved, {"why": why})
    if rules.granted:
        return given, Step("granted", given, {"why": why})
    moved = rules.calendar.previous_working(given)
    return moved, Step("moved-back", moved, {"why": why})
