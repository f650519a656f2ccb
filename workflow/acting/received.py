"""The receipt of what was handed in: its number, and what the message that confirms it says (web contract, 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_date
from notifications.letter.model import Receipt
from storage.tables import submission, submission_file
from tasks.standing import in_time

RECEIVED = "received"


def number_of(row: Any) -> str:
    """The number of a submission's receipt: `BN-2020-000118`, the year being that in which it came."""
    return f"BN-{local_date(row.submitted_at).year}-{row.id:06}"


def receipts_of(connection: Connection, notices: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """By notice of kind `received`, what its entry says of the submission that it confirms."""
    acts = {one.act_id for one in notices}
    given = {row.act_id: row for row in connection.execute(select(submission).where(submission.c.act_id.in_(acts)))}
    files: dict[int, list[tuple[str, int]]] = defaultdict(list)
    of_them = submission_file.c.submission_id.in_([row.id for row in given.values()])
    for one in connection.execute(select(submission_file).where(of_them).order_by(submission_file.c.id)):
        files[one.submission_id].append((one.name, one.size))

    def said(one: Any) -> dict[str, Any]:
        row = given[one.act_id]
        receipt = Receipt(number=number_of(row), by=row.by_name, files=tuple(files[row.id]))
        came = {"handed_in": row.submitted_at, "in_time": in_time(one.due_at, row.submitted_at)}
        return {"receipt": receipt, "reason": None, **came}  # the act's reason is the unit's own note

    return {one.id: said(one) for one in notices if one.act_id in given}
