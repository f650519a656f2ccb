"""The journal: append-only and hash-chained, who did what and who was told what, when.

Each entry's hash covers its own content and the hash of the entry before it, so that a changed, removed, inserted
or reordered entry is found by `verify`. One entry per act and one per fired rung.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.store import lock_exclusive
from storage.tables import journal
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
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
