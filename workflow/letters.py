"""Reminder letters that were drafted: which round each was, entered in the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from documents.letter_values import ReminderLetter
from lib.language import say
from lib.problem import refuse
from lib.time import local_date
from storage.store import lock_exclusive
from storage.tables import journal
from workflow.journal import append

DRAFTED = "letter.drafted"


@dataclass(frozen=True)
class Gathered:
    """The letter, the plan's key, the codes of the units it is written to, and the drafts before it."""

    letter: ReminderLetter
    plan_id: int
    units: tuple[str, ...]
    before: dict[int, date]


def drafted(connection: Connection, plan_id: int) -> dict[int, date]:
    """The rounds that were drafted, each with the day of its last draft."""
    entries = connection.execute(
        select(journal.c.at, journal.c.detail)
        .where(journal.c.plan_id == plan_id, journal.c.action == DRAFTED)
        .order_by(journal.c.id)
    )
    return {json.loads(entry.detail)["round"]: local_date(entry.at) for entry in entries}


def record(connection: Connection, drawn_up: Gathered, *, now: datetime, actor: str) -> None:
    """Enter the draft in the journal, in the caller's transaction. Refused where another came before it: two drafts
    at once are two rounds."""
    lock_exclusive(connection, "letters")
    letter = drawn_up.letter
    if drafted(connection, drawn_up.plan_id) != drawn_up.before:
        raise refuse(
            "drafted-meanwhile",
            say(
                "Vừa có người khác soạn công văn đôn đốc theo {number}; hãy chạy lại.",
                "Somebody else has just drafted a letter for {number}; run it again.",
                number=letter.plan_number,
            ),
        )
    detail = {"round": letter.round, "units": list(drawn_up.units), "due": letter.due.isoformat()}
    append(connection, at=now, actor=actor, action=DRAFTED, plan_id=drawn_up.plan_id, detail=detail)
