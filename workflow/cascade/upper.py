"""The tasks that a plan file says it fulfils in plans above: found, judged, and linked (change contract, F1, F5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, Refused, refuse
from lib.time import local_date
from plans.calendar import WorkCalendar
from plans.check.dates import LITTLE
from plans.due import work_out
from plans.file.upper import upper
from plans.model import PlanFile
from storage.store import insert_row, lock_exclusive
from storage.tables import deadline, fulfilment, item, plan, task, unit
from tasks.model import OPEN
from workflow.cascade.rows import plans_below
from workflow.find import find_plan, known_item


@dataclass(frozen=True)
class Running:
    """The plan that the file amends, as far as it fulfils others: what it says already is not looked for again."""

    plan_id: int
    fulfils: Collection[str]


def upper_problems(connection: Connection, file: PlanFile, running: Running | None = None) -> list[Problem]:
    """What is wrong with the tasks that the file says it fulfils, and a warning of each plan that is not here."""
    return [one for *_, found in _named(connection, file, running) for one in found]


def due_dates(connection: Connection, file: PlanFile) -> list[date]:
    """When the tasks are due that the file says it fulfils."""
    return [row.due_on for *_, row, _ in _named(connection, file, None) if row is not None and row.due_on]


def tight(
    connection: Connection, file: PlanFile, calendar: WorkCalendar, now: datetime, running: Running | None = None
) -> Iterator[Problem]:
    """Warnings of a file without errors: its last date lies after that of a task that it fulfils, or hardly before."""
    dues = work_out(file.plan, calendar, local_date(now)) if file.plan else ()
    dated = [(due.due_at, due.due_on) for due in dues if due.due_at and due.due_on]
    for path, _, row, _ in _named(connection, file, running):
        if row is None or row.due_at is None or not dated:
            continue
        last_at, last_on = max(dated)
        if last_at > row.due_at:
            code, told = "after-upper", _after(row, last_on)
        elif (days := calendar.working_days(last_on, row.due_on)) < LITTLE:
            code, told = "little-time", _little(row, last_on, days)
        else:
            continue
        yield _placed(file, path, Problem(code=code, message=told, severity="warning"))


def link(
    connection: Connection, file: PlanFile, plan_id: int, now: datetime, running: Running | None = None
) -> list[int]:
    """Keep which tasks the plan of that file, written as `plan_id`, fulfils; returns the ids of all rows that changed.

    No act comes in between: it is looked once more under the lock of the schedule. Raises Refused.
    """
    lock_exclusive(connection, "schedule")
    before = connection.execute(_kept(plan_id)).all() if running else []
    named = list(_named(connection, file, running))
    if wrong := [one for *_, found in named for one in found if one.severity == "error"]:
        raise Refused(wrong)
    wanted = [(reference, row.id) for _, reference, row, _ in named if row is not None]
    if wanted == [(row.reference, row.task_id) for row in before]:
        return []
    ended = [row.id for row in before]
    connection.execute(update(fulfilment).where(fulfilment.c.id.in_(ended)).values(until=now))
    new = [{"plan_id": plan_id, "task_id": id, "reference": reference, "since": now} for reference, id in wanted]
    return ended + [insert_row(connection, fulfilment, one) for one in new]


def _kept(plan_id: int) -> Any:
    rows = select(fulfilment).where(fulfilment.c.plan_id == plan_id, fulfilment.c.until.is_(None))
    return rows.order_by(fulfilment.c.id)


Named = tuple[str, str, Any, list[Problem]]  # path, reference, the task's row, what is wrong


def _named(connection: Connection, file: PlanFile, running: Running | None) -> Iterator[Named]:
    """Each task that is named; those that the running version names stay, whatever became of them."""
    decreed = file.sketch
    for index, reference in enumerate(decreed.fulfils if decreed else ()):
        path = f"plan.fulfils[{index}]"
        rows = _of_running(connection, running, reference) if running else ()
        for row in rows:
            yield path, reference, row, []
        if rows or decreed is None:
            continue
        try:
            yield path, reference, _found(connection, decreed.issuer, reference, running), []
        except Refused as refused:
            found = [_placed(file, path, one) for one in refused.problems]
            said = running is not None and reference in running.fulfils
            yield path, reference, None, [one for one in found if one.severity == "warning" or not said]


def _of_running(connection: Connection, running: Running, reference: str) -> Sequence[Any]:
    kept = _kept(running.plan_id).with_only_columns(fulfilment.c.task_id).order_by(None)
    return connection.execute(_tasks().where(task.c.id.in_(kept.where(fulfilment.c.reference == reference)))).all()


def _found(connection: Connection, issuer: str, reference: str, running: Running | None) -> Any:
    """The one open task of the issuer that is meant. Raises Refused."""
    of = upper(reference)
    above = find_plan(connection, of.plan)
    known_item(connection, of.item, above.id)
    if running and above.id in plans_below(connection, running.plan_id):
        message = say(
            "Kế hoạch {number} chính là kế hoạch này hoặc ở dưới kế hoạch này, nên không thể là kế hoạch cấp trên.",
            "Plan {number} is this plan or one below it, and cannot be above it.",
            number=above.number,
        )
        raise refuse("circle", message)
    owed = _tasks().where(task.c.plan_id == above.id, item.c.key == of.item, unit.c.code == issuer)
    owed = owed.where(task.c.status.in_(OPEN))
    if of.due_given:
        owed = owed.where(deadline.c.due_given == of.due_given)
    rows = connection.execute(owed).all()
    if len(rows) == 1:
        return rows[0]
    if not rows:
        message = say(
            "{issuer} không còn nhiệm vụ nào chưa hoàn thành ứng với {reference} trong một kế hoạch đang thực hiện.",
            "{issuer} owes no open task under a running plan that {reference} names.",
            issuer=issuer,
            reference=reference,
        )
        raise refuse("nothing-to-fulfil", message)
    message = say(
        "{reference} ứng với {n} nhiệm vụ; hãy ghi thêm ngày của kỳ: {reference}@{day}.",
        "{reference} names {n} tasks; add the date of the occurrence: {reference}@{day}.",
        reference=reference,
        n=len(rows),
        day=rows[0].due_given,
    )
    raise refuse("ambiguous-item", message)


def _tasks() -> Any:
    columns = (task.c.id, plan.c.number, deadline.c.due_given, deadline.c.due_on, deadline.c.due_at)
    source = task.join(plan, plan.c.id == task.c.plan_id).join(item, item.c.id == task.c.item_id)
    source = source.join(unit, unit.c.id == task.c.unit_id).join(deadline, deadline.c.id == task.c.deadline_id)
    return select(*columns).select_from(source).order_by(deadline.c.due_given, task.c.id)


def _placed(file: PlanFile, path: str, one: Problem) -> Problem:
    """At its place in the file. A plan that is not here refuses nothing: it may run in another office."""
    line, column = file.places.get(path, file.places.get("plan.fulfils", (None, None)))
    if one.code != "unknown-plan":
        return replace(one, path=path, line=line, column=column)
    message = say(
        "{why} Kế hoạch này được ban hành mà không gắn với kế hoạch đó.",
        "{why} The plan is published without a link to it.",
        why=one.message,
    )
    return replace(one, code="unknown-upper", severity="warning", message=message, path=path, line=line, column=column)


def _after(row: Any, last: date) -> str:
    return say(
        "Hạn cuối của kế hoạch ({last}) ở sau hạn {due} của nhiệm vụ trong {upper} mà kế hoạch này thực hiện.",
        "The plan's last due date ({last}) lies after {due}, when the task of {upper} that it fulfils is due.",
        last=day_words(last),
        due=day_words(row.due_on),
        upper=row.number,
    )


def _little(row: Any, last: date, days: int) -> str:
    return say(
        "Từ hạn cuối của kế hoạch ({last}) đến hạn {due} của nhiệm vụ trong {upper} chỉ còn {n} ngày làm việc.",
        "Only {n} working days are left from the plan's last due date ({last}) to {due}, that of the task of {upper}.",
        last=day_words(last),
        due=day_words(row.due_on),
        upper=row.number,
        n=days,
    )
