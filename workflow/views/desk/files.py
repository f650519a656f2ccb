"""What was handed in of a plan, to be taken away in one archive (web contract, section 5: bulk files)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from lib.text import nfc
from lib.time import local_iso
from org.queries import known_code
from org.today import strictly_below
from storage.tables import deadline, item, submission, submission_file, task, unit, unit_version
from tasks.standing import standing_of
from workflow.accounts.authority import seen_of_plan
from workflow.accounts.model import Viewer
from workflow.calendar.in_force import work_calendar
from workflow.views.unit.receipt import REPORT

UNSAFE = frozenset('/\\:*?"<>|')
LONGEST = 120  # characters of one part of a path
NOT_HANDED_IN = ("assigned", "acknowledged")  # nothing yet, or taken back


def handed_in(
    connection: Connection,
    viewer: Viewer,
    plan_id: int,
    now: datetime,
    *,
    under: str | None = None,
    item_key: str | None = None,
    standing_is: str | None = None,
) -> list[dict[str, Any]]:
    """The files of each task's last submission, as far as the account sees the tasks; `path` is each one's own.

    `under` means the units below that one, as in the report; Refused where there is none of that code. The tables of
    the day must hold.
    """
    seen = seen_of_plan(connection, viewer, plan_id)
    which = [task.c.plan_id == plan_id, true() if seen is None else seen, task.c.status.not_in(NOT_HANDED_IN)]
    if under is not None:
        which.append(task.c.unit_id.in_(strictly_below(known_code(connection, under))))
    if item_key is not None:
        which.append(item.c.key == item_key)
    working_days, taken = work_calendar(connection).working_days, set[str]()
    found = []
    for row in connection.execute(_files(which)):
        stands = standing_of(row, now, working_days)
        if standing_is in (None, stands):
            found.append(_shape(row, stands, taken))
    return found


def _files(which: list[ColumnElement[bool]]) -> Any:
    last = select(func.max(submission.c.id)).join(task, task.c.id == submission.c.task_id)
    last = last.join(item, item.c.id == task.c.item_id).where(*which, REPORT).group_by(submission.c.task_id)
    return (
        select(
            *(task.c.id, task.c.status, task.c.submitted_at, deadline.c.due_on, deadline.c.due_at),
            *(unit.c.code, unit_version.c.name.label("unit_name"), item.c.key, submission.c.submitted_at.label("came")),
            *(submission_file.c.deliverable, submission_file.c.name, submission_file.c.sha256, submission_file.c.size),
        )
        .select_from(submission_file)
        .join(submission, submission.c.id == submission_file.c.submission_id)
        .join(task, task.c.id == submission.c.task_id)
        .join(item, item.c.id == task.c.item_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .where(submission.c.id.in_(last))
        .order_by(unit.c.code, item.c.position, task.c.id, submission_file.c.id)
    )


def _shape(row: Any, stands: str, taken: set[str]) -> dict[str, Any]:
    parts = (row.code, row.deliverable or "khac", row.name)
    return {
        "path": _unique("/".join(_safe(part) for part in parts), taken),
        "unit": row.code,
        "unit_name": row.unit_name,
        "item": row.key,
        "task": str(row.id),
        "deliverable": row.deliverable,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "submitted_at": local_iso(row.came),
        "standing": stands,
    }


def _safe(part: str) -> str:
    """It as the name of a file or folder on any system: NFC, and nothing that leads elsewhere."""
    shown = "".join("_" if letter in UNSAFE or not letter.isprintable() else letter for letter in nfc(part))
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > LONGEST:
        shown = f"{stem[: LONGEST - 1 - len(ending[:20])]}{dot}{ending[:20]}"
    return shown.strip(" .") or "_"


def _unique(path: str, taken: set[str]) -> str:
    """The path, with a number where another file has it already; letters' size does not tell files apart everywhere."""
    stem, dot, ending = path.rpartition(".")
    if "/" in ending or not dot:
        stem, dot, ending = path, "", ""
    found, n = path, 1
    while found.casefold() in taken:
        n += 1
        found = f"{stem} ({n}){dot}{ending}"
    taken.add(found.casefold())
    return found
