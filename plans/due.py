"""From the due rules of a plan to dates that can be defended (contract, section 3, rule 1). Pure.

Every Due carries the steps by which it came about, with the article of law where one is the source.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from lib.language import say
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
    Step,
    Within,
)
from plans.recurrence import occurrences

PERIOD_ENDS = "Bộ luật Dân sự 2015, Đ.146"
FIRST_DAY_NOT_COUNTED = "Bộ luật Dân sự 2015, Đ.147"
TERM_ENDS = "Bộ luật Dân sự 2015, Đ.148"


class OutOfRange(ValueError):
    """A chain of items leads to a date outside the years that a plan may name."""

    def __init__(self, item: str, given: date) -> None:
        super().__init__(f"{item}: {given}")
        self.item, self.given = item, given


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


def dated(*, item: str, given: date, day_off: DayOff, calendar: WorkCalendar, at: time | None, why: str) -> Due:
    """A new date set by an act (returned, extended): as written, moved by the plan's day-off rule."""
    return _finish(item, given, [Step(why, given)], day_off, calendar, at)


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
    rule, day_off = item.due, plan.day_off
    if isinstance(rule, NoDue):
        return Due(item=item.id, steps=(Step(say("Kế hoạch không ấn định thời hạn", "The plan sets no date"), None),))
    if isinstance(rule, DueOn):
        steps = [Step(say("Ngày ghi trong kế hoạch", "The date written in the plan"), rule.on)]
        if rule.strict:
            given = rule.on - timedelta(days=1)
            steps.append(
                Step(say("Trước ngày đó: chậm nhất ngày liền trước", "Strictly before: the day before"), given)
            )
            day_off = "keep" if day_off == "keep" else "previous"  # forward would no longer be before
        else:
            given = rule.on
        return _finish(item.id, given, steps, day_off, calendar, rule.at)
    if isinstance(rule, EndOf):
        given = end_of(rule.text)
        words = say("Ngày cuối cùng của {period}", "The last day of {period}", period=rule.text)
        return _finish(item.id, given, [Step(words, given, PERIOD_ENDS)], day_off, calendar, rule.at)
    if isinstance(rule, Within):
        if rule.of == "issued":
            base, words = plan.issued_on, say("Ngày ban hành kế hoạch", "The plan's issue date")
        else:
            base, words = _of(rule.of, found)
        return _counted(item.id, base, words, rule.span, False, day_off, calendar, rule.at)
    assert isinstance(rule, Before)
    base, words = _of(rule.item, found)
    return _counted(item.id, base, words, rule.by, True, day_off, calendar, rule.at)


def _of(item_id: str, found: dict[str, Due]) -> tuple[date, str]:
    due_on = found[item_id].due_on
    assert due_on is not None, "plans.check.items refuses a date worked out from an item without one"
    return due_on, say("Hạn của đầu việc {item}", "The due date of item {item}", item=item_id)


def _counted(
    item: str, base: date, words: str, span: Span, back: bool, day_off: DayOff, calendar: WorkCalendar, at: time | None
) -> Due:
    given = calendar.shift(base, span, back=back)
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise OutOfRange(item, given)
    counted = say(
        "{n} {unit} {direction} ngày đó, không tính ngày đó",
        "{n} {unit} {direction} that day, which is not counted",
        n=span.n,
        unit=say("ngày làm việc", "working days") if span.unit == "wd" else say("ngày", "calendar days"),
        direction=say("trước", "before") if back else say("kể từ sau", "after"),
    )
    return _finish(item, given, [Step(words, base), Step(counted, given, FIRST_DAY_NOT_COUNTED)], day_off, calendar, at)


def _recurring(item: str, rule: Every, plan: Plan, calendar: WorkCalendar, published_on: date) -> list[Due]:
    dues = []
    for number, day in enumerate(occurrences(rule.rule, rule.start, rule.until)):
        if day >= published_on:
            words = say("Kỳ thứ {n} theo {rule}", "Occurrence {n} of {rule}", n=number + 1, rule=rule.rule)
            dues.append(_finish(item, day, [Step(words, day)], plan.day_off, calendar, rule.at, number))
    return dues


def _finish(
    item: str,
    given: date,
    steps: list[Step],
    day_off: DayOff,
    calendar: WorkCalendar,
    at: time | None,
    occurrence: int = 0,
) -> Due:
    moved, step = _moved(given, day_off, calendar)
    if at is None:
        due_at = datetime.combine(moved + timedelta(days=1), time(), VIETNAM)
        ends = Step(say("Hết ngày, lúc 24:00", "The end of the day, 24:00"), moved, TERM_ENDS)
    else:
        due_at = datetime.combine(moved, at, VIETNAM)
        ends = Step(say("Giờ ghi trong kế hoạch: {at}", "The hour in the plan: {at}", at=f"{at:%H:%M}"), moved)
    steps = [*steps, *([step] if step else []), ends]
    return Due(item=item, occurrence=occurrence, due_given=given, due_on=moved, due_at=due_at, steps=tuple(steps))


def _moved(given: date, day_off: DayOff, calendar: WorkCalendar) -> tuple[date, Step | None]:
    """The date after the plan's day-off rule, and the step that tells of it."""
    reason = calendar.why_off(given)
    if reason is None:
        return given, None
    if day_off == "keep":
        words = say(
            "Là ngày nghỉ ({why}); kế hoạch giữ nguyên ngày", "A day off ({why}); the plan keeps it", why=reason
        )
        return given, Step(words, given, say("Kế hoạch: day_off = keep", "The plan: day_off = keep"))
    forward = day_off == "next"
    moved = calendar.next_working(given) if forward else calendar.previous_working(given)
    words = say(
        "Là ngày nghỉ ({why}); chuyển {direction}",
        "A day off ({why}); moved {direction}",
        why=reason,
        direction=say("sang ngày làm việc kế tiếp", "on to the next working day")
        if forward
        else say("lên ngày làm việc liền trước", "back to the previous working day"),
    )
    policy = say("Kế hoạch: day_off = {rule}", "The plan: day_off = {rule}", rule=day_off)
    return moved, Step(words, moved, f"{policy}; {TERM_ENDS}" if forward else policy)
