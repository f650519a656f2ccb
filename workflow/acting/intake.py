"""What was handed in on paper, taken in from a sheet: all of it, or nothing (contract, section 5, rule 17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, or_, select

from lib.dates import day_words
from lib.language import say
from lib.problem import Problems, Refused
from lib.text import compared
from lib.time import VIETNAM, local_date
from org.files.cells import Cells
from org.files.reading.columns import Form
from org.files.reading.heads import read_table
from org.queries import unit_id
from storage.store import Store
from storage.tables import deadline, item, plan, task, unit
from tasks.lifecycle import allowed_from
from workflow.acting.many import submit_all
from workflow.acting.submission import Submission
from workflow.find import find_plan

HEADINGS = {
    "unit": "đơn vị",
    "item": "đầu việc",
    "day": "ngày nộp",
    "by": "người nộp",
    "plan": "kế hoạch",
    "due": "hạn nộp",
    "note": "ghi chú",
}
SYNONYMS = {
    "unit": ("mã đơn vị", "code"),
    "item": ("mã đầu việc",),
    "day": ("ngày", "ngày nhận", "date"),
    "by": ("ai nộp",),
    "plan": ("số kế hoạch",),
    "due": ("hạn",),
}
_FORM = Form(HEADINGS, SYNONYMS, ("unit", "item", "day", "by"))
EARLIEST = date(1900, 1, 1)
AT_ONCE = 500  # units that are looked up together


@dataclass(frozen=True)
class Paper:
    """One row: whose report of what came when, as its cells say it; `cells` tell what is wrong with it."""

    unit: str
    item: str
    plan: str | None
    due: date | None
    given: Submission
    cells: Cells


@dataclass(frozen=True)
class Intake:
    """The rows of a file, what was found wrong with them, and sentences about what was left out."""

    rows: Sequence[Paper]
    problems: Problems
    notes: Sequence[str] = ()


def came_on(day: date, now: datetime) -> datetime:
    """What came on a day came by its end, as what is due on a day is due by its end; today: now."""
    return now if day == local_date(now) else datetime.combine(day, time(23, 59, 59), VIETNAM)


def read_intake(data: bytes, filename: str, number: str | None, now: datetime) -> Intake:
    """The rows of a CSV or XLSX file, of plan `number` where they name none. Refused where it is no such sheet."""
    table = read_table(data, filename, _FORM)
    problems, rows = Problems(), []
    for line in table.rows:
        cells = Cells(filename, line, table.columns, table.headings, problems)
        due = cells.day("due")
        given = Submission(
            by=cells.required("by"), paper=True, note=cells.text("note"), at=came_on(_day(cells, now), now)
        )
        paper = Paper(cells.required("unit"), cells.required("item"), cells.text("plan") or number, due, given, cells)
        if cells.sound:
            rows.append(paper)
    return Intake(rows, problems, table.notes)


def hand_in(
    store: Store,
    found: Intake,
    *,
    now: datetime,
    actor: str,
    dry_run: bool = False,
    step: Callable[[int], object] = lambda _n: None,
) -> list[int]:
    """Submit each row's task; returns their ids, of a dry run those that would be. `step` hears how many more are done.

    Refused with every fault and its row, and then none is submitted.
    """
    with store.read() as connection:
        given = _tasks(connection, found)
    if found.problems.count:
        raise Refused(found.problems.all())

    if not dry_run:
        store.retrying(lambda connection: submit_all(connection, given, now=now, actor=actor, step=step))
    return sorted(given)


def _day(cells: Cells, now: datetime) -> date:
    """The day on which it came, which has been; where it is wrong any."""
    day, today = cells.day("day"), local_date(now)
    if day is None:
        if cells.sound or not cells.text("day"):
            cells.required("day")
        return today
    if not EARLIEST <= day <= today:
        why = say(
            "ngày nộp {day} phải là hôm nay hoặc một ngày đã qua, từ năm 1900",
            "{day} must be today or a day that has been, from 1900 on",
            day=day_words(day),
        )
        cells.wrong("day", "bad-day", why)
        return today
    return day


def _tasks(connection: Connection, found: Intake) -> dict[int, Submission]:
    """The task of each row that has one; what is wrong with the others is noted."""
    plans = {number: _plan_id(connection, number) for number in {row.plan for row in found.rows if row.plan}}
    owed = _owed(connection, sorted({row.unit for row in found.rows}))
    given: dict[int, Submission] = {}
    rows: dict[int, int] = {}
    for row in found.rows:
        plan_id = plans[row.plan] if row.plan else None
        if isinstance(plan_id, str):
            row.cells.wrong("plan", "unknown-plan", plan_id)
            continue
        known = owed.get(compared(row.unit), {})
        theirs = [one for one in known.get(row.item, ()) if plan_id in (None, one.plan_id)]
        if not known:
            row.cells.wrong("unit", "owes-nothing", _owes_nothing(connection, row.unit))
            continue
        if (one := _one(row, theirs)) is None:
            continue
        if one.id in given:
            why = say("trùng với dòng {n}", "the same as row {n}", n=rows[one.id])
            row.cells.wrong("unit", "twice", why)
        given[one.id], rows[one.id] = row.given, row.cells.row.number
    return given


def _owes_nothing(connection: Connection, code: str) -> str:
    """Why the unit has nothing to hand in; perhaps there is no such unit."""
    try:
        unit_id(connection, code)
    except Refused as refused:
        return refused.problems[0].message.rstrip(".")
    return say("đơn vị “{it}” không có nhiệm vụ nào đang chờ báo cáo", "unit '{it}' owes no report", it=code)


def _one(row: Paper, theirs: Sequence[Any]) -> Any | None:
    """Which task is meant: one that still waits for its report before one whose report would be replaced."""
    if row.due is not None:
        theirs = [one for one in theirs if row.due in (one.due_on, one.due_given)]
    waiting = [one for one in theirs if one.status != "submitted"] or theirs
    if len(waiting) == 1:
        return waiting[0]
    if not waiting:
        why = say(
            "đơn vị {unit} không có nhiệm vụ “{it}” nào đang chờ báo cáo",
            "unit {unit} owes no report of '{it}'",
            unit=row.unit,
            it=row.item,
        )
        row.cells.wrong("item", "owes-nothing", why)
    else:
        row.cells.wrong("item", "ambiguous", _ambiguous(waiting))
    return None


def _ambiguous(waiting: Sequence[Any]) -> str:
    """What tells these tasks apart; those that are owed in the place of several units (`on_merge: each`) only their ids
    do."""
    if len({(one.number, one.due_on) for one in waiting}) == 1:
        return say(
            "có {n} nhiệm vụ như vậy, thay cho các đơn vị khác nhau; hãy nộp từng nhiệm vụ theo số: {which}",
            "there are {n} such tasks, in the place of several units; hand in each by its id: {which}",
            n=len(waiting),
            which=", ".join(str(one.id) for one in waiting[:10]),
        )
    return say(
        "có {n} nhiệm vụ như vậy ({which}); hãy thêm cột kế hoạch hoặc hạn",
        "there are {n} such tasks ({which}); add the column plan or due",
        n=len(waiting),
        which=", ".join(f"{one.number}: {day_words(one.due_on) if one.due_on else '—'}" for one in waiting[:10]),
    )


def _plan_id(connection: Connection, number: str) -> int | str:
    """The plan's key, or why there is none."""
    try:
        return int(find_plan(connection, number).id)
    except Refused as refused:
        return refused.problems[0].message.rstrip(".")


def _owed(connection: Connection, codes: Sequence[str]) -> dict[str, dict[str, list[Any]]]:
    """The tasks for which these units can hand something in, by unit as codes are compared, and by item."""
    wanted = (
        select(task.c.id, task.c.plan_id, task.c.status, unit.c.code, item.c.key, plan.c.number)
        .add_columns(deadline.c.due_on, deadline.c.due_given)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.status.in_(allowed_from("submit")))
        .order_by(task.c.id)
    )
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        theirs = or_(unit.c.code.in_(some), unit.c.code_key.in_([compared(one) for one in some]))
        for row in connection.execute(wanted.where(theirs)):
            found[compared(row.code)][row.key].append(row)
    return found
