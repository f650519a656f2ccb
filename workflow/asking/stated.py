"""Facts about what was asked and answered, for the proof: parts of those of the two acts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.plain import IDS, plain
from storage.tables import asked

ASKING = frozenset({"ask", "question"})
ANSWERING = frozenset({"extend", "refuse", "withdraw", "answer"})


def of_asking(connection: Connection, acts: Collection[Any]) -> dict[int, dict[str, Any]]:
    """By act, what it asked, which never changes, or what it answered and how, after which nothing changes."""
    ids = [row["id"] for row in acts if row["action"] in ASKING | ANSWERING]
    if not ids:
        return {}
    columns = [plain(connection, column) for column in asked.c]
    of = or_(asked.c.act_id.in_(IDS), asked.c.answer_act_id.in_(IDS))
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(select(*columns).where(of), {"ids": ids}).mappings():
        once = {name: row[name] for name in ("id", "by_name", "until", "due_on") if row[name] is not None}
        found[row["act_id"]] = {"asked": once}
        if row["answer_act_id"] is not None:
            ended = {name: row[name] for name in ("id", "state", "granted_until") if row[name] is not None}
            found[row["answer_act_id"]] = {"answers": ended}
    return found
