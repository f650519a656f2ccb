"""Facts about people's acts: the act's row, what was handed in by it, whom it told; and about one act on many tasks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from storage.plain import IDS, per_dialect, plain, plain_row
from storage.tables import act, notice, submission, submission_file
from storage.types import canonical_json
from workflow.asking.stated import of_asking
from workflow.clocks.stated import of_beginning
from workflow.proof.model import Facts, Keys, digest, known
from workflow.proof.told import first_of, said, told
from workflow.targets.stated import of_values

OF_ACT = and_(act.c.task_id == notice.c.task_id, act.c.id == notice.c.act_id)


def of_acts(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each act with its submission, files and values, and the notices about its own task."""
    ids = {"ids": list(wanted)}
    handed_in = _submissions(connection, ids)
    whom = told(connection.execute(_told(connection), ids), wanted)
    rows = connection.execute(_acts(connection), ids).mappings().all()
    asking, begins = of_asking(connection, rows), of_beginning(connection, rows)
    return {
        row["id"]: known((name, value) for name, value in row.items() if name != "id")
        | ({"submissions": handed_in[row["id"]]} if row["id"] in handed_in else {})
        | asking.get(row["id"], {})
        | begins.get(row["id"], {})
        | whom[row["id"]]
        for row in rows
    }


def of_many(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Acts recorded at once, by the id of the first; `last` is stated, or hinted at when they are written."""
    found = {}
    for first, stated in wanted.items():
        last = (stated or {})["last"]
        columns = [plain(connection, column) for column in act.c if column.name != "percent"]  # of one act alone
        rows = select(*columns).where(act.c.id.between(first, last))
        lines = [canonical_json(list(row)) for row in connection.execute(rows.order_by(act.c.id))]
        if lines:
            told_of = select(said(connection)).join(act, OF_ACT).where(act.c.id.between(first, last))
            counted = first_of(connection.scalars(told_of.order_by(notice.c.id)).all(), stated)
            found[first] = {"last": last, "acts": len(lines), "all": digest(lines), **counted}
    return found


def _submissions(connection: Connection, ids: dict[str, list[Any]]) -> dict[int, list[Facts]]:
    """What was handed in by each act, with its files."""
    found = connection.execute(_handed_in(connection), ids).mappings().all()
    files: dict[int, list[Facts]] = defaultdict(list)
    values: dict[int, Facts] = {}
    if given := [row["id"] for row in found]:
        values |= of_values(connection, given)
        rows = connection.execute(_files(connection), {"ids": given})
        for row in rows.mappings():
            files[row["submission_id"]].append(known((n, v) for n, v in row.items() if n != "submission_id"))
    by_act: dict[int, list[Facts]] = defaultdict(list)
    for row in found:
        facts = known((name, value) for name, value in row.items() if name != "act_id") | values.get(row["id"], {})
        by_act[row["act_id"]].append(facts | ({"files": files[row["id"]]} if row["id"] in files else {}))
    return by_act


@per_dialect
def _acts(connection: Connection) -> Select[Any]:
    return select(*plain_row(connection, act)).where(act.c.id.in_(IDS))


@per_dialect
def _told(connection: Connection) -> Select[Any]:
    """The notices of each act about its own task: others that it made ready are known by their tasks."""
    rows = select(act.c.id, said(connection)).join(notice, OF_ACT)
    return rows.where(act.c.id.in_(IDS)).order_by(act.c.id, notice.c.id)


@per_dialect
def _handed_in(connection: Connection) -> Select[Any]:
    of = and_(act.c.task_id == submission.c.task_id, act.c.id == submission.c.act_id)
    return select(*plain_row(connection, submission)).join(act, of).where(act.c.id.in_(IDS)).order_by(submission.c.id)


@per_dialect
def _files(connection: Connection) -> Select[Any]:
    rows = select(*plain_row(connection, submission_file)).where(submission_file.c.submission_id.in_(IDS))
    return rows.order_by(submission_file.c.id)
