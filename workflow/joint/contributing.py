"""A supporter hands in its part of a task (change contract, P4): the lead is told; status and clocks stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from lib.language import say
from lib.problem import refuse
from org.queries import known_code, unit_id
from settings import Settings
from storage.store import Store, lock_shared
from storage.tables import org_tree, supporter, unit
from workflow.acting.submission import Submission, checked, insert_submission
from workflow.joint.supporters import NOW, in_whose_name
from workflow.keeping.files import copied, keep
from workflow.owed import Owed, act_on, record, tell_officer


def contribute(
    store: Store,
    task_id: int,
    given: Submission,
    *,
    unit: str,
    files_folder: Path,
    upload_limit: int = Settings.upload_limit,
    now: datetime,
    actor: str,
) -> list[int]:
    """What the unit of that code gives to a task that it supports, with files that fill no deliverable.

    Refused for another unit, and where the task is not spoken of: submitted, or closed.
    """
    what = replace(checked(given, now), at=now)
    with copied(files_folder, [path for _, path in what.files], upload_limit) as copies:

        def apply(owed: Owed) -> int:
            by = _supporting(owed, unit)
            lock_shared(owed.connection, "files")
            kept = [*((None, one) for one in copies), *((None, one) for _, one in what.copies)]
            keep(files_folder, [one for _, one in kept])
            act_id = record(owed, "contribute", reason=what.note)
            insert_submission(owed, act_id, what, kept, {}, supporter_id=by)
            tell_officer(owed, "contributed", act_id)
            return act_id

        return act_on(store, task_id, "contribute", now, actor, apply)


def _supporting(owed: Owed, code: str) -> int:
    """The unit's id, if it supports the task."""
    its_id = unit_id(owed.connection, code)
    does = select(supporter.c.id).where(supporter.c.task_id == owed.row.id, NOW)
    does = does.where(supporter.c.unit_id.in_(in_whose_name(its_id))).limit(1)
    if its_id != owed.row.unit_id and owed.connection.scalar(does) is not None:
        return its_id
    heir = select(unit.c.code).join(org_tree, org_tree.c.heir_id == unit.c.id).where(org_tree.c.unit_id == its_id)
    if there := owed.connection.scalar(heir.where(org_tree.c.heir_id != owed.row.unit_id)):
        raise refuse(
            "illegal-act",
            say(
                "Đơn vị {unit} đã thôi hoạt động; hãy ghi đơn vị đứng thay: {heir}.",
                "{unit} has ceased; name the unit that stands in its place: {heir}.",
                unit=known_code(owed.connection, code),
                heir=there,
            ),
        )
    raise refuse(
        "illegal-act",
        say(
            "Đơn vị {unit} không phối hợp thực hiện nhiệm vụ {id}; chỉ đơn vị phối hợp gửi được nội dung phối hợp.",
            "{unit} does not support task {id}; only a unit that supports it can contribute.",
            unit=known_code(owed.connection, code),
            id=owed.row.id,
        ),
    )
