"""Facts about people's acts: the act's row, what was handed in by it, whom it told; and about one act on many tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, select

from storage.plain import plain_row
from storage.tables import act, notice, submission, submission_file
from storage.types import canonical_json
from workflow.proof.model import Facts, Keys, digest, known
from workflow.proof.told import first_of, said, told


def of_acts(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each act with its submission and files, and the notices about its own task."""
    handed_in = _submissions(connection, wanted)
    by_act = select(notice).join(act, and_(act.c.task_id == notice.c.task_id, act.c.id == notice.c.act_id))
    whom = told(connection, act.c.id, by_act.where(act.c.id.in_(wanted)), wanted)
    rows = select(*plain_row(connection, act)).where(act.c.id.in_(wanted))
    return {
        row["id"]: known((name, value) for name, value in row.items() if name != "id")
        | ({"submissions": handed_in[row["id"]]} if row["id"] in handed_in else {})
        | whom[row["id"]]
        for row in connection.execute(rows).mappings()
    }


def of_many(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Acts recorded at once, by the id of the first; `last` is stated, or hinted at when they are written."""
    found = {}
    for first, stated in wanted.items():
        last = (stated or {})["last"]
        rows = select(*plain_row(connection, act)).where(act.c.id.between(first, last))
        lines = [canonical_json(list(row)) for row in connection.execute(rows.order_by(act.c.id))]
        if lines:
            of_act = and_(act.c.task_id == notice.c.task_id, act.c.id == notice.c.act_id)
            told_of = select(said(connection)).join(act, of_act).where(act.c.id.between(first, last))
            counted = first_of(connection.scalars(told_of.order_by(notice.c.id)).all(), stated)
            found[first] = {"last": last, "acts": len(lines), "all": digest(lines), **counted}
    return found


def _submissions(connection: Connection, acts: Iterable[Any]) -> dict[int, list[Facts]]:
    """What was handed in by each act, with its files."""
    columns = plain_row(connection, submission)
    rows = select(*columns).join(act, and_(act.c.task_id == submission.c.task_id, act.c.id == submission.c.act_id))
    found = connection.execute(rows.where(act.c.id.in_(acts)).order_by(submission.c.id)).mappings().all()
    files: dict[int, list[Facts]] = defaultdict(list)
    if found:
        of = submission_file.c.submission_id
        wanted = select(*plain_row(connection, submission_file))
        wanted = wanted.where(of.in_([row["id"] for row in found])).order_by(submission_file.c.id)
        for row in connection.execute(wanted).mappings():
            files[row["submission_id"]].append(known((n, v) for n, v in row.items() if n != "submission_id"))
    by_act: dict[int, list[Facts]] = defaultdict(list)
    for row in found:
        facts = known((name, value) for name, value in row.items() if name != "act_id")
        by_act[row["act_id"]].append(facts | ({"files": files[row["id"]]} if row["id"] in files else {}))
    return by_act
