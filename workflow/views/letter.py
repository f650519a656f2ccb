"""What a reminder letter (công văn đôn đốc) is drafted from: the late units of a plan, and the letters before it.

The journal is the record of the letters (workflow/keeping/letters).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from documents.letter_values import IssuedLetter, LateTask, ReminderLetter
from documents.office import short_name
from documents.report import Office
from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from lib.text import collation_key, compared
from lib.time import local_date
from notifications.reminded import reminded
from org.model import relation_to
from plans.calendar import WorkCalendar
from plans.model import Span
from storage.tables import deadline, item, org_tree, period, plan, task, unit, unit_version
from tasks.model import SPEAKING
from workflow.calendar.in_force import work_calendar
from workflow.find import find_plan
from workflow.joint.shown import OF_TASK, PERIOD, co_issuer_ids, period_of_row
from workflow.keeping.letters import Gathered, issued

DEFAULT_TIME = Span(5, "wd")  # for the new date
DESK_LEVEL = "desk"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What whoever drafts a letter may choose; None is the default."""

    plan: str
    item: str | None = None
    overdue_for: Span | None = None
    due: date | None = None
    office: str | None = None
    round: int | None = None


def gather(connection: Connection, asked: Asked, now: datetime) -> Gathered:
    """The letter's facts at `now`; the tables of the day must hold. Refused where nobody is late."""
    found, today, calendar = find_plan(connection, asked.plan), local_date(now), work_calendar(connection)
    jointly = co_issuer_ids(connection, [found.id]).get(found.id, [])
    names = _names(connection, {found.issuer_id, found.desk_id, *jointly})
    issuer, desk = names[found.issuer_id], names[found.desk_id]
    rows = _late(connection, found, asked, now, calendar)
    due = asked.due or calendar.shift(today, DEFAULT_TIME)
    if due < today:
        raise refuse(
            "due-in-the-past",
            say(
                "Hạn mới {due} đã qua; hãy chọn một ngày từ hôm nay trở đi.",
                "The new due date {due} has passed; choose a date from today on.",
                due=day_words(due),
            ),
        )
    number, earlier = _round(issued(connection, found.id), asked.round)
    letter = ReminderLetter(
        plan_number=found.number,
        plan_issued_on=found.issued_on,
        plan_subject=found.subject,
        issuer=issuer.name,
        co_issuers=tuple(names[one].name for one in jointly if one in names),
        superior=names[issuer.superior_id].name if issuer.superior_id else None,
        desk=short_name(desk.name) if found.desk_id != found.issuer_id else None,
        office=_office(connection, found, rows, asked.office),
        signed_by=found.signed_by,
        on=today,
        due=due,
        round=number,
        earlier=earlier,
        late=_values(connection, found.id, rows, issuer.path, calendar, today),
    )
    return Gathered(letter, found.id, tuple(dict.fromkeys(row.unit_code for row in rows)))


# --- who is late ---------------------------------------------------------------------------------------------------


def _late(connection: Connection, found: Any, asked: Asked, now: datetime, calendar: WorkCalendar) -> list[Any]:
    """The tasks that the letter is about, the earliest due first, then in the plan's order, units by the alphabet.

    The issuer and its desk write the letter; what they owe themselves is not in it.
    """
    if asked.item is not None:
        _known_item(connection, found, asked.item)
    today = local_date(now)
    rows = [
        row
        for row in connection.execute(_open_tasks(found, asked.item))
        if now > row.due_at and (asked.overdue_for is None or calendar.shift(row.due_on, asked.overdue_for) <= today)
    ]
    if rows:
        return sorted(rows, key=lambda row: (row.due_on, row.position, collation_key(row.name), row.id))
    since = (
        say(" từ {span} trở lên", " by {span} or more", span=_span_words(asked.overdue_for))
        if asked.overdue_for
        else ""
    )
    raise refuse(
        "nobody-late",
        say(
            "Không có đơn vị nào quá hạn{since} chưa gửi báo cáo theo {number}; không soạn công văn.",
            "No unit is overdue{since} with its report for {number}; no letter is drafted.",
            since=since,
            number=found.number,
        ),
    )


def _span_words(span: Span) -> str:
    days = say("ngày làm việc", "working days") if span.unit == "wd" else say("ngày", "days")
    return f"{span.n} {days}"


def _open_tasks(found: Any, item_key: str | None) -> Select[Any]:
    """With a date, and without a report; units as they are on the day."""
    wanted = (
        select(
            *(task.c.id, task.c.occurrence, task.c.extended_from),
            *(deadline.c.due_given, deadline.c.due_on, deadline.c.due_at),
            *(item.c.title, item.c.position, item.c.at, item.c.report_to_id),
            *(unit.c.code.label("unit_code"), org_tree.c.path, unit_version.c.name),
            *(unit_version.c.level, unit_version.c.tags, *PERIOD),
        )
        .join(item, item.c.id == task.c.item_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .outerjoin(period, OF_TASK)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(org_tree, org_tree.c.unit_id == task.c.unit_id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(task.c.plan_id == found.id, task.c.status.in_(SPEAKING), deadline.c.due_at.is_not(None))
        .where(task.c.unit_id.not_in((found.issuer_id, found.desk_id)))
    )
    return wanted if item_key is None else wanted.where(item.c.key == item_key)


def _known_item(connection: Connection, found: Any, key: str) -> None:
    known = list(connection.scalars(select(item.c.key).where(item.c.plan_id == found.id).order_by(item.c.position)))
    if key not in known:
        raise refuse(
            "unknown-item",
            say(
                "{number} không có đầu việc “{key}”; các đầu việc: {known}.",
                "{number} has no item “{key}”; its items: {known}.",
                number=found.number,
                key=key,
                known=", ".join(known),
            ),
        )


def _values(
    connection: Connection, plan_id: int, rows: list[Any], issuer_path: str, calendar: WorkCalendar, today: date
) -> tuple[LateTask, ...]:
    counts = reminded(connection, task.c.plan_id == plan_id)
    return tuple(
        LateTask(
            unit=row.name,
            relation=relation_to(issuer_path, level=row.level, tags=row.tags, path=row.path),
            item=row.title,
            due_given=row.due_given,
            due_on=row.due_on,
            day_off=calendar.why_off(row.due_given) if row.due_given != row.due_on else None,
            at=row.at,
            extended_from=row.extended_from,
            days_late=calendar.working_days(row.due_on, today),
            reminded=counts[row.id].times if row.id in counts else 0,
            period=period_of_row(row),
        )
        for row in rows
    )


def office_of(connection: Connection, plan_id: int | None) -> Office | None:
    """In whose name a table of that plan is; of all plans where one body issued them all. The tables of the day must
    hold."""
    wanted = select(plan.c.issuer_id, plan.c.signed_by).order_by(plan.c.id.desc())
    found = connection.execute(wanted if plan_id is None else wanted.where(plan.c.id == plan_id)).all()
    if len({row.issuer_id for row in found}) != 1:
        return None
    names = _names(connection, {found[0].issuer_id})
    issuer = names[found[0].issuer_id]
    superior = names[issuer.superior_id].name if issuer.superior_id else None
    return Office(issuer=issuer.name, superior=superior, signed_by=found[0].signed_by)


# --- who writes, and for which time --------------------------------------------------------------------------------


def _names(connection: Connection, ids: set[int]) -> dict[int, Any]:
    """Units as they are on the day, with those directly above them: name, level, path, superior_id."""
    above = select(org_tree.c.superior_id).where(org_tree.c.unit_id.in_(ids))
    rows = connection.execute(
        select(org_tree.c.unit_id, org_tree.c.path, org_tree.c.superior_id, unit_version.c.name, unit_version.c.level)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(org_tree.c.unit_id.in_(ids) | org_tree.c.unit_id.in_(above))
    )
    return {row.unit_id: row for row in rows}


def _office(connection: Connection, found: Any, rows: list[Any], asked: str | None) -> str:
    """Where the reports go: as asked (a unit's code, or words), else where the items say, else the desk."""
    chosen = None
    if asked is not None:
        alike = select(unit.c.id).where(unit.c.code_key == compared(asked)).order_by(unit.c.code != asked)
        chosen = connection.scalar(alike.limit(1))
        if chosen is None:
            return asked
    else:
        receivers = {row.report_to_id for row in rows}
        chosen = receivers.pop() if len(receivers) == 1 else found.desk_id
    names = _names(connection, {chosen, found.issuer_id})
    issuer, receiver = names[found.issuer_id], names[chosen]
    if chosen == found.issuer_id:
        return issuer.name
    if chosen == found.desk_id or receiver.level == DESK_LEVEL:
        return f"{issuer.name} (qua {short_name(receiver.name)})"
    return receiver.name


def _round(out: dict[int, IssuedLetter], asked: int | None) -> tuple[int, IssuedLetter | None]:
    """Which letter this is, and the one before it."""
    number = asked or max(out, default=0) + 1
    if number > 1 and number - 1 not in out:
        raise refuse(
            "no-letter-before",
            say(
                "Chưa ghi nhận công văn lần {before} đã ban hành nên chưa soạn được lần {number}; hãy ghi nhận bằng "
                "`dondoc letter issued`.",
                "Letter {before} is not recorded as issued, so there can be no letter {number} yet; record it with "
                "`dondoc letter issued`.",
                before=number - 1,
                number=number,
            ),
        )
    return number, out.get(number - 1)
