"""The journal: append-only, chained and signed; who did what and who was told what, when.

Each entry's hash covers its own content and the hash of the entry before it, and is an HMAC under the installation's
key: a changed, removed, inserted or reordered entry is found, and nobody without the key can make the chain anew. What
entries say of the rows of other tables is in their `facts` (workflow/proof).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from lib.time import local_iso
from storage.plain import instant
from storage.store import lock_exclusive
from storage.tables import journal, plan
from storage.types import canonical_json
from workflow.proof.sealing.signing import Signer, signer_of
from workflow.sayings import in_words

GENESIS = "0" * 64
ENGINE = "engine"  # the actor of what nobody did by hand
PURPOSE = "journal"
ROWS_AT_ONCE = 1000
Told = tuple[int | None, int | None, dict[str, Any]]  # of which plan, of which task, the detail


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
    append_all(connection, [(plan_id, task_id, detail or {})], at=at, actor=actor, action=action)


def append_all(connection: Connection, told: Iterable[Told], *, at: datetime, actor: str, action: str) -> None:
    """The same of several."""
    lock_exclusive(connection, "journal")
    last, signer = head(connection), signer_of(connection)
    id, previous = (last.id, last.hash) if last else (0, GENESIS)
    entries = []
    for plan_id, task_id, detail in told:
        id += 1
        entry = {"id": id, "at": at, "actor": actor, "action": action, "plan_id": plan_id, "task_id": task_id}
        entry |= {"detail": canonical_json(detail), "previous": previous, "key": signer.fingerprint}
        entry["hash"] = previous = entry_hash(entry, signer)
        entries.append(entry)
    connection.execute(insert(journal), entries)


def entry_hash(entry: dict[str, Any], signer: Signer | None = None) -> str | None:
    """What the entry's key makes of its canonical JSON, `previous` included, `hash` left out: HMAC-SHA256, or plain
    SHA-256 where it names no key. None when that key is not at hand."""
    at = str(instant(entry["at"]) if isinstance(entry["at"], datetime) else entry["at"])
    written = f"{at[:-8]}+00:00" if at.endswith(".000000Z") else f"{at[:-1]}+00:00"
    content = {**entry, "at": written}  # ISO 8601, in UTC
    if content.get("key") is None:  # not signed, as entries of earlier versions
        content.pop("key", None)
    return (signer or Signer(None)).made(PURPOSE, canonical_json(content), entry.get("key"))


def head(connection: Connection) -> Any | None:
    """The last entry's id, hash and time; None in an empty journal."""
    return connection.execute(
        select(journal.c.id, journal.c.hash, journal.c.at).order_by(journal.c.id.desc()).limit(1)
    ).first()


def each_entry(
    connection: Connection,
    *,
    plan_id: int | None = None,
    task_id: int | None = None,
    since: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """The entries in the contract's shape, oldest first, as they are read."""
    wanted = select(journal, plan.c.number).outerjoin(plan, plan.c.id == journal.c.plan_id).order_by(journal.c.id)
    if plan_id is not None:
        wanted = wanted.where(journal.c.plan_id == plan_id)
    if task_id is not None:
        wanted = wanted.where(journal.c.task_id == task_id)
    if since is not None:
        wanted = wanted.where(journal.c.at >= since)
    for row in connection.execute(wanted.execution_options(yield_per=ROWS_AT_ONCE)):
        yield {
            "id": str(row.id),
            "at": local_iso(row.at),
            "actor": row.actor,
            "action": row.action,
            "plan": row.number,
            "task": str(row.task_id) if row.task_id else None,
            "detail": _in_words(json.loads(row.detail)),
            "hash": row.hash,
            "key": row.key,
        }


def entries(connection: Connection, **wanted: Any) -> list[dict[str, Any]]:
    """All of `each_entry`, for whoever knows that they are few."""
    return list(each_entry(connection, **wanted))


def _in_words(detail: dict[str, Any]) -> dict[str, Any]:
    """What the entry states of rows stays as it is."""
    return {name: one if name == "facts" else in_words(one) for name, one in detail.items()}
