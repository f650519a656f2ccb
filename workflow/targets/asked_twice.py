"""What several plans ask of one unit: the same figures for the same days (change contract, L2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from lib.language import say
from lib.problem import Problem
from lib.text import fold
from lib.time import local_date
from org.today import select_units
from plans.calendar import WorkCalendar
from plans.due import work_out
from plans.model import Plan, PlanFile
from plans.periods.model import Period
from plans.periods.work_out import period_of
from plans.targets.model import Indicator
from storage.tables import item, period, plan, task
from tasks.model import OPEN
from workflow.joint.shown import OF_TASK
from workflow.targets.defined import targets_of

ASKED = task.c.status.in_((*OPEN, "accepted"))
OVER = ("cancelled", "superseded")


def same(one: Indicator, other: Indicator) -> bool:
    """They ask for the same: the same common code, or, where not both have one, the same words."""
    if one.code and other.code:
        return one.code == other.code
    return _words(one) == _words(other)


def duplicates(connection: Connection, unit_id: int, code: str) -> list[dict[str, Any]]:
    """Each pair of tasks of that unit, of different plans, whose periods share a day and that ask for the same."""
    columns = (task.c.id, task.c.plan_id, plan.c.number, item.c.key, period.c.starts_on, period.c.ends_on)
    rows = connection.execute(
        select(*columns)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(period, OF_TASK)
        .where(task.c.unit_id == unit_id, ASKED, plan.c.status.not_in(OVER))
        .order_by(task.c.id)
    ).all()
    targets = {id: targets_of(connection, id) for id in {row.plan_id for row in rows}}
    return [
        {
            "unit": code,
            "indicator": mine.id,
            "title": mine.title,
            "tasks": [str(one.id), str(other.id)],
            "plans": [one.number, other.number],
            "overlap": {"from": shared[0].isoformat(), "to": shared[1].isoformat()},
        }
        for one, other in combinations(rows, 2)
        if one.plan_id != other.plan_id and (shared := _shared(one, other))
        for mine in targets[one.plan_id].of(one.key)
        if any(same(mine, its) for its in targets[other.plan_id].of(other.key))
    ]


def asked_already(connection: Connection, file: PlanFile, calendar: WorkCalendar, now: datetime) -> Iterator[Problem]:
    """A warning for each indicator of a plan file that another plan asks of its units for the same days.

    The tables of the day must hold.
    """
    decreed = file.plan
    if decreed is None or not decreed.indicators:
        return
    periods, others = _periods(decreed, calendar, now), _of_others(connection)
    for index, mine in enumerate(decreed.indicators):
        asked: dict[int, list[Any]] = defaultdict(list)  # several plans may bear one number
        for its, occurrence in others:
            if same(mine, its) and any(_overlap(one, occurrence) for one in periods[mine.item]):
                asked[occurrence.plan_id].append(occurrence)
        for those in asked.values():
            if units := _units(connection, decreed, mine.item, those):
                yield _warning(file, index, mine, those[0].number, units)


def _periods(decreed: Plan, calendar: WorkCalendar, now: datetime) -> Mapping[str, Sequence[Period]]:
    rules, found = {one.id: one.period for one in decreed.items}, defaultdict[str, list[Period]](list)
    for due in work_out(decreed, calendar, local_date(now)):
        if its := period_of(rules[due.item], due.due_given):
            found[due.item].append(its)
    return found


def _of_others(connection: Connection) -> Sequence[tuple[Indicator, Any]]:
    """Of every plan that counts, an indicator and an occurrence of the item of that, with the plan's number."""
    rows = connection.execute(
        select(item.c.plan_id, plan.c.number, item.c.key, period)
        .join(item, item.c.id == period.c.item_id)
        .join(plan, plan.c.id == item.c.plan_id)
        .where(plan.c.status.not_in(OVER))
        .order_by(plan.c.id, item.c.position, period.c.occurrence)
    ).all()
    targets = {id: targets_of(connection, id) for id in {row.plan_id for row in rows}}
    return [(its, row) for row in rows for its in targets[row.plan_id].of(row.key)]


def _units(connection: Connection, decreed: Plan, key: str, those: Iterable[Any]) -> int:
    """How many units the item is given to that owe one of those occurrences."""
    chosen = next(one.assigned_to for one in decreed.items if one.id == key)
    given = select_units(units=chosen.units, level=chosen.level, tag=chosen.tag, under=chosen.under).order_by(None)
    owed = or_(*(and_(task.c.item_id == one.item_id, task.c.occurrence == one.occurrence) for one in those))
    counted = select(func.count(task.c.unit_id.distinct())).where(ASKED, owed)
    return connection.scalar(counted.where(task.c.unit_id.in_(given.with_only_columns(given.selected_columns[0])))) or 0


def _warning(file: PlanFile, index: int, mine: Indicator, number: str, units: int) -> Problem:
    place = f"indicators[{index}]"
    line, column = file.places.get(place, (None, None))
    message = say(
        "Chỉ tiêu “{title}” cũng do kế hoạch {number} hỏi {n} đơn vị trong cùng thời gian; nên lấy số liệu đã có.",
        "'{title}' is asked of {n} units by plan {number} too, for the same days; use what they report there.",
        title=mine.title,
        number=number,
        n=units,
    )
    return Problem(code="asked-already", message=message, severity="warning", path=place, line=line, column=column)


def _overlap(one: Period, row: Any) -> bool:
    return bool(one.start <= row.ends_on and row.starts_on <= one.end)


def _shared(one: Any, other: Any) -> tuple[date, date] | None:
    begins, ends = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return (begins, ends) if begins <= ends else None


def _words(one: Indicator) -> tuple[str, str]:
    """Title and unit, case, marks and punctuation aside."""
    title, unit = (
        "".join(c if c.isalnum() or c in "%‰" else " " for c in fold(text)) for text in (one.title, one.unit)
    )
    return " ".join(title.split()), " ".join(unit.split())
