"""A unit change taken back before its date has come: versions and contacts are as before (change contract, U12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from lib.dates import day_words
from lib.language import say
from lib.problem import Refused, refuse
from lib.text import clean_line
from lib.time import local_date
from org.files.correcting.removing import users
from org.files.correcting.replacing import clear_the_day
from org.succession.past import keep_past
from org.succession.taken_back import remembered
from org.today import mark_changed, refresh
from storage.store import Store
from storage.tables import contact, succession, unit, unit_change, unit_past
from workflow import journal
from workflow.correcting.imported import blocks
from workflow.correcting.remade import follow_contacts
from workflow.proof.kinds import facts
from workflow.revision.alone import alone
from workflow.unit_changes.contacts import retire
from workflow.unit_changes.kept import digest_of, restore_versions
from workflow.unit_changes.shown import shaped


def revert(store: Store, written: str, reason: str, *, now: datetime, actor: str) -> dict[str, Any]:
    """Take back the change of that id; returns it as people see it. Raises Refused where its date has come, or
    something was built upon it."""

    def work(connection: Connection) -> dict[str, Any]:
        row = _found(connection, written)
        _can_be_taken_back(connection, row, now)
        stated = blocks(connection)
        _restore(connection, row, now)
        refresh(connection, local_date(now))
        detail = {"change": row.id, "on": row.valid_from.isoformat(), "resolution": row.resolution, "reason": reason}
        detail |= facts(connection, change=[row.id], **blocks(connection, stated))
        journal.append(connection, at=now, actor=actor, action="units.reverted", detail=detail)
        follow_contacts(connection, now)
        return shaped(_found(connection, written))

    if not clean_line(reason):
        raise refuse("no-reason", say("Phải ghi lý do (--reason).", "A reason is required (--reason)."))
    return alone(store, work, now, roster=True)


def _found(connection: Connection, written: str) -> Any:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
    row = connection.execute(select(unit_change).where(unit_change.c.id == number)).first()
    if row is not None:
        return row
    raise refuse(
        "unknown-change",
        say(
            "Không có thay đổi đơn vị số “{id}”; xem bằng `dondoc units changes`.",
            "There is no unit change '{id}'; `dondoc units changes` shows them.",
            id=written,
        ),
    )


def _can_be_taken_back(connection: Connection, row: Any, now: datetime) -> None:
    since = {"id": row.id, "day": day_words(row.valid_from)}
    if row.reverted_at is not None:
        raise refuse("already-reverted", say("Thay đổi {id} đã được rút lại.", "Change {id} was taken back.", **since))
    if row.passed_at is not None or row.valid_from <= local_date(now):
        raise refuse(
            "already-applied",
            say(
                "Thay đổi {id} đã áp dụng từ ngày {day} nên không rút lại được; hãy lập một thay đổi theo chiều ngược "
                "lại.",
                "Change {id} has applied since {day} and cannot be taken back; make a change in the other direction.",
                **since,
            ),
        )
    later = exists(select(1).where(unit_change.c.id > row.id, unit_change.c.reverted_at.is_(None)))
    if connection.scalar(select(later)) or digest_of(connection, set(row.before["units"])) != row.before["after"]:
        raise _built_upon(row.id)


def _built_upon(id: int, by: Sequence[str] = ()) -> Refused:
    return refuse(
        "built-upon",
        say(
            "Sau thay đổi {id} đã có thay đổi khác, hoặc dữ liệu về đơn vị của nó{by}, nên không rút lại được; hãy lập "
            "một thay đổi theo chiều ngược lại.",
            "Since change {id} another one was recorded, or something of one of its units{by}; make a change in the "
            "other direction.",
            id=id,
            by=f" ({', '.join(by)})" if by else "",
        ),
    )


def _restore(connection: Connection, row: Any, now: datetime) -> None:
    before = row.before
    had_versions = {one["unit_id"] for one in before["versions"]}
    named = connection.execute(select(unit.c.id, unit.c.code).where(unit.c.code.in_(before["founded"])))
    new = {id: code for id, code in named if id not in had_versions}
    clear_the_day(connection)
    keep_past(connection, set(before["units"]), now)
    taken_back = remembered(connection, row.id, new)
    connection.execute(delete(succession).where(succession.c.change_id == row.id))
    restore_versions(connection, set(before["units"]), before["versions"])
    moved = before["contacts"]
    for start in range(0, len(moved["begun"]), 500):  # of a day to come: nobody was told by them
        connection.execute(delete(contact).where(contact.c.id.in_(moved["begun"][start : start + 500])))
    retire(connection, moved["until"], now)
    retire(connection, moved["ended"], None)
    if used := [code for id, code in new.items() if users(connection, id, new)]:
        raise _built_upon(row.id, used)
    for table in (unit_past, contact):  # contacts that a later change retired, and that was taken back too
        connection.execute(delete(table).where(table.c.unit_id.in_(new)))
    connection.execute(delete(unit).where(unit.c.id.in_(new)))
    reverted = {"reverted_at": now, "before": {**before, "taken_back": taken_back}}
    connection.execute(update(unit_change).where(unit_change.c.id == row.id).values(reverted))
    mark_changed(connection)
