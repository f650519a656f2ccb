"""What was handed in for a task, and the receipt of each submission (web contract, section 4)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from lib.time import local_iso
from storage.tables import pressed, submission, submission_file, unit
from workflow.acting.received import number_of
from workflow.targets.shown import values_of_submissions

REPORT = submission.c.supporter_id.is_(None)  # of the unit that owes, and not a supporter's contribution
_NUMBER = re.compile(r"BN-([0-9]{4})-([0-9]{6,18})")


def submissions(connection: Connection, task_id: int) -> list[dict[str, Any]]:
    """All submissions of a task in order, each with its files, its values and the number of its receipt."""
    return _by_task(connection, and_(submission.c.task_id == task_id, REPORT)).get(task_id, [])


def contributions(connection: Connection, task_id: int) -> list[dict[str, Any]]:
    """What supporters handed in for a task, in order."""
    which = and_(submission.c.task_id == task_id, ~REPORT)
    files = _files(connection, which)
    rows = select(submission, unit.c.code).join(unit, unit.c.id == submission.c.supporter_id)
    return [
        {
            "unit": row.code,
            "at": local_iso(row.submitted_at),
            "by": row.by_name,
            "note": row.note,
            "files": files.get(row.id, []),
        }
        for row in connection.execute(rows.where(which).order_by(submission.c.id))
    ]


def last_submissions(connection: Connection, task_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The last submission of each of these tasks that has one."""
    of_them = (submission.c.task_id.in_(task_ids), REPORT)
    last = select(func.max(submission.c.id)).where(*of_them).group_by(submission.c.task_id)
    return {key: given[-1] for key, given in _by_task(connection, submission.c.id.in_(last)).items()}


def _by_task(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[dict[str, Any]]]:
    given = connection.execute(select(submission).where(which).order_by(submission.c.id))
    files = _files(connection, which)
    values = values_of_submissions(connection, which)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in given:
        told = {
            "receipt": number_of(row),
            "submitted_at": local_iso(row.submitted_at),
            "by": row.by_name,
            "note": row.note,
            "paper": row.paper,
            "files": files.get(row.id, []),
            "values": values.get(row.id, []),
        }
        found.setdefault(row.task_id, []).append(told)
    return found


def _files(connection: Connection, which: ColumnElement[bool]) -> dict[int, list[dict[str, Any]]]:
    """The files of these submissions, by submission."""
    kept = select(submission_file).join(submission, submission.c.id == submission_file.c.submission_id).where(which)
    found: dict[int, list[dict[str, Any]]] = {}
    for f in connection.execute(kept.order_by(submission_file.c.id)):
        told = {"id": str(f.id), "deliverable": f.deliverable, "name": f.name, "sha256": f.sha256, "size": f.size}
        found.setdefault(f.submission_id, []).append(told)
    return found


def receipt_of_press(connection: Connection, key: str) -> str | None:
    """The number of the receipt that the form of that key has led to, if it was pressed."""
    given = select(submission).join(pressed, pressed.c.submission_id == submission.c.id).where(pressed.c.key == key)
    row = connection.execute(given).first()
    return number_of(row) if row is not None else None


def was_pressed(connection: Connection, key: str) -> bool:
    """Whether the form of that key was pressed."""
    return connection.execute(select(pressed.c.at).where(pressed.c.key == key)).first() is not None


def task_of(connection: Connection, number: str) -> int | None:
    """Whose receipt it is: the task's id; None where there is no such receipt."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return None
    row = connection.execute(select(submission).where(submission.c.id == int(match[2]), REPORT)).first()
    return row.task_id if row is not None and number_of(row) == number else None
