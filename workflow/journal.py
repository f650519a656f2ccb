"""The journal: append-only and hash-chained, who did what and who was told what, when.

Each entry's hash covers its own content and the hash of the entry before it, so that a changed, removed, inserted
or reordered entry is found by `verify`. One entry per act and one per fired rung.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from org.language import say
from org.time import local_iso
from storage.store import lock_exclusive
from storage.tables import act, journal, plan
from storage.types import canonical_json

GENESIS = "0" * 64


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: str,
    action: str,
    plan_id: int | None = None,
    task_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one entry in the caller's transaction; entries of concurrent transactions wait for each other."""
    lock_exclusive(connection, "journal")
    last = connection.execute(select(journal.c.id, journal.c.hash).order_by(journal.c.id.desc()).limit(1)).first()
    entry = {
        "id": last.id + 1 if last else 1,
        "at": at.astimezone(UTC),
        "actor": actor,
        "action": action,
        "plan_id": plan_id,
        "task_id": task_id,
        "detail": canonical_json(detail or {}),
        "previous": last.hash if last else GENESIS,
    }
    connection.execute(insert(journal).values(**entry, hash=entry_hash(entry)))


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 over the entry's canonical JSON, `previous` included, `hash` left out."""
    content = {**entry, "at": entry["at"].astimezone(UTC).isoformat()}
    if content.get("key") is None:  # not signed, as entries of older versions
        content.pop("key", None)
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def head(connection: Connection) -> Any | None:
    """The last entry's row; None in an empty journal."""
    return connection.execute(select(journal).order_by(journal.c.id.desc()).limit(1)).first()


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many entries hold, and the first that does not (None: all hold)."""

    entries: int
    broken: int | None = None
    why: str | None = None


def entries(
    connection: Connection,
    *,
    plan_id: int | None = None,
    task_id: int | None = None,
    since: datetime | None = None,
) -> list[dict[str, Any]]:
    """The entries in the contract's shape, oldest first."""
    wanted = select(journal, plan.c.number).outerjoin(plan, plan.c.id == journal.c.plan_id).order_by(journal.c.id)
    if plan_id is not None:
        wanted = wanted.where(journal.c.plan_id == plan_id)
    if task_id is not None:
        wanted = wanted.where(journal.c.task_id == task_id)
    if since is not None:
        wanted = wanted.where(journal.c.at >= since)
    return [
        {
            "id": str(row.id),
            "at": local_iso(row.at),
            "actor": row.actor,
            "action": row.action,
            "plan": row.number,
            "task": str(row.task_id) if row.task_id else None,
            "detail": json.loads(row.detail),
            "hash": row.hash,
        }
        for row in connection.execute(wanted)
    ]


def verify(connection: Connection) -> Verdict:
    """Walk the whole chain: numbers without gaps, each hash over its own content and the hash before.

    Entries cut off at the end leave a chain that holds; the acts that they told of miss them.
    """
    previous, count = GENESIS, 0
    for row in connection.execute(select(journal).order_by(journal.c.id).execution_options(yield_per=1000)):
        entry = {key: value for key, value in row._mapping.items() if key != "hash"}
        if row.id != count + 1:
            return Verdict(count, count + 1, say("mục này bị mất", "this entry is missing"))
        if row.previous != previous:
            return Verdict(count, row.id, say("không nối với mục trước", "it does not follow the entry before it"))
        if entry_hash(entry) != row.hash:
            return Verdict(count, row.id, say("nội dung đã bị sửa", "its content was changed"))
        previous, count = row.hash, row.id
    missing = _untold(connection)
    if missing:
        why = say("thiếu mục của {n} việc đã làm", "the entries of {n} acts are missing", n=missing)
        return Verdict(count, count + 1, why)
    return Verdict(count)


def _untold(connection: Connection) -> int:
    """How many people's acts have no entry; a plan's end and a new calendar tell of many tasks in one."""
    of_many = ("cancel", "amend")
    acts = connection.scalar(select(func.count()).select_from(act).where(act.c.action.not_in(of_many))) or 0
    told = connection.scalar(select(func.count()).select_from(journal).where(journal.c.action.like("task.%"))) or 0
    return max(0, acts - told)
