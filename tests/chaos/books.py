"""What a database of the run holds, by natural keys: the same for every order of events and on every database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.store import Store
from storage.tables import (
    act,
    contact,
    deadline,
    heartbeat,
    item,
    message,
    notice,
    person,
    rung,
    said,
    submission,
    submission_file,
    task,
    unit,
    unit_version,
)
from storage.tables import journal as journal_table

TaskKey = tuple[str, str]  # item, unit
# What makes a notice unique: the task, the rung (label, instant) or the act (which act of the task), kind, address.
NoticeKey = tuple[TaskKey, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notice: its row, when its rung fired and in which entry of the journal."""

    key: NoticeKey
    task_id: int
    rung_id: int
    person_id: int
    state: str
    reason: str | None
    fire_at: datetime | None
    message_ids: tuple[str, ...]  # every message that set out to say it


def tasks(store: Store) -> dict[TaskKey, int]:
    with store.read() as connection:
        rows = connection.execute(
            select(item.c.key, unit.c.code, task.c.id)
            .join(task, task.c.item_id == item.c.id)
            .join(unit, unit.c.id == task.c.unit_id)
            .order_by(task.c.id)
        )
        return {(row.key, row.code): row.id for row in rows}


def unit_names(store: Store) -> dict[int, str]:
    """The name of each task's unit, by the task's id."""
    with store.read() as connection:
        rows = connection.execute(
            select(task.c.id, unit_version.c.name).join(unit_version, unit_version.c.id == task.c.unit_version_id)
        )
        return {row.id: row.name for row in rows}


def item_titles(store: Store) -> dict[int, str]:
    """The title of each task's item, by the task's id."""
    with store.read() as connection:
        rows = connection.execute(select(task.c.id, item.c.title).join(item, item.c.id == task.c.item_id))
        return {row.id: row.title for row in rows}


def acts(store: Store) -> list[Any]:
    """Every act in its order: task_id, action, at, status, which of the task's acts it is (from 1), deadlines."""
    with store.read() as connection:
        return list(connection.execute(select(act).order_by(act.c.id)))


def count_acts(store: Store, task_id: int) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(act).where(act.c.task_id == task_id).order_by(act.c.id)))


def notices(store: Store) -> dict[NoticeKey, Told]:
    names = {number: key for key, number in tasks(store).items()}
    with store.read() as connection:
        which = _names_of_acts(connection)
        spoken = defaultdict(list)
        pairs = select(said.c.notice_id, message.c.message_id).join(message, message.c.id == said.c.message_id)
        for notice_id, message_id in connection.execute(pairs.order_by(message.c.id)):
            spoken[notice_id].append(message_id)
        rows = connection.execute(
            select(notice, person.c.address, rung.c.label, rung.c.fire_at)
            .join(person, person.c.id == notice.c.person_id)
            .outerjoin(rung, rung.c.id == notice.c.rung_id)
        ).all()
    found = {}
    for row in rows:
        why = f"{row.label} {row.fire_at:%Y-%m-%d %H:%M}" if row.label else which.get(row.act_id, "")
        key = (names[row.task_id], why, row.kind, row.address)
        assert key not in found, f"{key} is there twice"
        found[key] = Told(
            key=key,
            task_id=row.task_id,
            rung_id=row.rung_id,
            person_id=row.person_id,
            state=row.state,
            reason=row.reason,
            fire_at=row.fire_at,
            message_ids=tuple(spoken[row.id]),
        )
    return found


def _names_of_acts(connection: Any) -> dict[int, str]:
    """What an act is called whatever its id: "extend 3" is the task's third act; of a notice of another's act too."""
    count: dict[int, int] = defaultdict(int)
    named = {}
    rows = connection.execute(
        select(act.c.id, act.c.task_id, act.c.action, item.c.key, unit.c.code)
        .join(task, task.c.id == act.c.task_id)
        .join(item, item.c.id == task.c.item_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .order_by(act.c.id)
    )
    for row in rows:
        count[row.task_id] += 1
        named[row.id] = f"{row.action} {count[row.task_id]} of {row.key} {row.code}"
    return named


def rungs(store: Store) -> dict[tuple[str, str, str], Any]:
    """Every rung: (item, due date, label and instant) → its row. Deadlines of one item and date are one here."""
    with store.read() as connection:
        rows = connection.execute(
            select(rung, item.c.key, deadline.c.due_on)
            .join(deadline, deadline.c.id == rung.c.deadline_id)
            .join(item, item.c.id == deadline.c.item_id)
            .order_by(rung.c.id)
        )
        return {(row.key, str(row.due_on), f"{row.label} {row.fire_at}"): row for row in rows}


def entries(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(select(journal_table).order_by(journal_table.c.id)))


def messages(store: Store) -> dict[str, Any]:
    """Every message that was ever started, by its Message-ID, with the address it is for."""
    with store.read() as connection:
        rows = connection.execute(
            select(message, contact.c.email)
            .join(contact, contact.c.id == message.c.contact_id)
            .where(message.c.message_id.is_not(None))
        )
        return {row.message_id: row for row in rows}


def sending(store: Store) -> frozenset[str]:
    """The Message-IDs of what was started and has no receipt."""
    with store.read() as connection:
        return frozenset(connection.scalars(select(message.c.message_id).where(message.c.state == "sending")))


def waiting(store: Store) -> int:
    with store.read() as connection:
        states = notice.c.state.in_(("pending", "sending"))
        return len(connection.execute(select(notice.c.id).where(states)).all())


def due_rungs(store: Store, now: datetime) -> int:
    with store.read() as connection:
        return len(connection.execute(select(rung.c.id).where(rung.c.fired_at.is_(None), rung.c.fire_at <= now)).all())


def beats(store: Store) -> dict[str, datetime]:
    with store.read() as connection:
        return {row.name: row.at for row in connection.execute(select(heartbeat.c.name, heartbeat.c.at))}


def kept_files(store: Store) -> Iterator[tuple[int, str, int]]:
    """(task, SHA-256, size) of every submitted file that the books know."""
    with store.read() as connection:
        rows = connection.execute(
            select(submission.c.task_id, submission_file.c.sha256, submission_file.c.size).join(
                submission, submission.c.id == submission_file.c.submission_id
            )
        )
        yield from map(tuple, rows)
