"""The override table of the working calendar: what the Prime Minister or this office decided for single days.

Plans that run follow a change at once (`calendar_change`); a dry run shows beforehand which duties would move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from lib.dates import day_words
from lib.language import say
from lib.meaning import meaning
from lib.problem import Problems, Refused, refuse
from lib.text import clean_line, fold
from org.files.reading.columns import Form
from org.files.reading.heads import read_table
from plans.file.form import parse_day
from storage.store import Store
from storage.tables import calendar_override
from workflow import journal
from workflow.calendar.change import Effect, follow
from workflow.calendar.in_force import work_calendar
from workflow.proof.kinds import facts
from workflow.revision.alone import alone

MOST = 2_000  # days of one file
_FORM = Form(
    headings={"day": "ngày", "working": "làm việc", "decision": "quyết định", "note": "ghi chú"},
    synonyms={"working": ("ngày làm việc", "đi làm"), "decision": ("văn bản", "căn cứ")},
    needed=("day", "working"),
)
_WORKING = {"yes": True, "true": True, "co": True, "no": False, "false": False, "khong": False}


@dataclass(frozen=True, kw_only=True)
class Override:
    """One day that is off, or worked on, by a decision; its words in one line, None where nothing is said."""

    day: date
    working: bool
    decision: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for name in ("decision", "note"):
            object.__setattr__(self, name, clean_line(getattr(self, name) or "") or None)


@dataclass(frozen=True)
class Days:
    """What a file says of days, and sentences about what was left out."""

    overrides: Sequence[Override]
    notes: Sequence[str]


def rows(connection: Connection, year: int) -> list[dict[str, Any]]:
    """The days of a year that are not what their weekday says: public holidays, make-up days, overrides."""
    known = {
        row.day: row
        for row in connection.execute(
            select(calendar_override).where(calendar_override.c.day.between(date(year, 1, 1), date(year, 12, 31)))
        )
    }
    calendar = work_calendar(connection)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = []
    for day in (day for day in days if day.year == year):
        override, working = known.get(day), calendar.is_working(day)
        if override is None and working == (day.weekday() < 5):
            continue
        made_up = say("ngày làm bù", "a make-up working day")
        why = (override.note if override else None) or calendar.why_off(day) or made_up
        found.append(
            {
                "day": day.isoformat(),
                "working": working,
                "why": why,
                "decision": override.decision if override else None,
                "override": override is not None,
            }
        )
    return found


def read(data: bytes, filename: str) -> Days:
    """The days of a CSV or XLSX file with the columns day, working, decision, note; Refused with every problem."""
    table = read_table(data, filename, _FORM)
    if len(table.rows) > MOST:
        raise refuse(
            "too-many-rows", say("{file}: có hơn {n} dòng.", "{file}: more than {n} rows.", file=filename, n=MOST)
        )
    found: dict[date, Override] = {}
    problems = Problems()
    for line in table.rows:
        cells = {name: str(line.cell(column)).strip() for name, column in table.columns.items()}
        try:
            one = _override(cells)
            if one.day in found:
                raise ValueError(say("ngày {day} có hai dòng.", "{day} has two rows.", day=day_words(one.day)))
            found[one.day] = one
        except ValueError as error:
            message = say("{file}, dòng {n}: {why}", "{file}, row {n}: {why}", file=filename, n=line.number, why=error)
            problems.note("bad-day", message, path=filename, line=line.number)
    if problems.count:
        raise Refused(problems.all())
    return Days(list(found.values()), table.notes)


def _override(cells: dict[str, str]) -> Override:
    working = _WORKING.get(fold(cells["working"]))
    if working is None:
        raise ValueError(
            say(
                "cột working phải là yes hoặc no, không phải “{text}”.",
                "the column working must be yes or no, not '{text}'.",
                text=cells["working"],
            )
        )
    return Override(
        day=parse_day(cells["day"]),
        working=working,
        decision=cells.get("decision"),
        note=cells.get("note"),
    )


def put(store: Store, overrides: Sequence[Override], now: datetime, actor: str, *, dry_run: bool = False) -> Effect:
    """Put days into the table, in place of what it says of them; returns what moves by it, or would by a dry run."""

    def change(connection: Connection) -> None:
        for one in overrides:
            connection.execute(delete(calendar_override).where(calendar_override.c.day == one.day))
            connection.execute(insert(calendar_override).values(**vars(one)))
            _enter(connection, now, actor, "calendar.set", one.day, working=one.working)

    decisions = dict.fromkeys(one.decision for one in overrides if one.decision)
    return _changed(store, change, list(decisions), now, actor, dry_run)


def remove(store: Store, day: date, now: datetime, actor: str, *, dry_run: bool = False) -> Effect:
    """Take a day out of the table; Refused when it is not in it. Returns what moves by it, or would by a dry run."""

    def change(connection: Connection) -> None:
        gone = connection.execute(delete(calendar_override).where(calendar_override.c.day == day)).rowcount
        if not gone:
            raise refuse(
                "unknown-day",
                say(
                    "Ngày {day} không có trong bảng riêng; xem bằng `dondoc calendar list`.",
                    "{day} is not in the override table; see `dondoc calendar list`.",
                    day=day_words(day),
                ),
            )
        _enter(connection, now, actor, "calendar.removed", day)

    return _changed(store, change, [], now, actor, dry_run)


def _changed(
    store: Store,
    change: Callable[[Connection], None],
    decisions: Sequence[str],
    now: datetime,
    actor: str,
    dry_run: bool,
) -> Effect:
    why = meaning("workflow.calendar-changed")
    if decisions:
        why = meaning("workflow.calendar-changed.by", decisions="; ".join(decisions))

    def transaction(connection: Connection) -> Effect:
        change(connection)
        return follow(connection, why, now, actor)

    return alone(store, transaction, now, dry_run=dry_run)


def _enter(connection: Connection, now: datetime, actor: str, action: str, day: date, **more: Any) -> None:
    detail = {"day": day.isoformat(), **more, **facts(connection, day=[day.isoformat()])}
    journal.append(connection, at=now, actor=actor, action=action, detail=detail)
