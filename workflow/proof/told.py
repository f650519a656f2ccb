"""How many notices a deed wrote, and a digest of whom they tell what: the part of a notice that never changes.

Those that a deed wrote are the first of them by id: where one does not arrive, others may be told instead later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from storage.plain import line
from storage.tables import notice
from workflow.proof.model import Facts, Keys, digest

COLUMNS = (notice.c.task_id, notice.c.person_id, notice.c.contact_id, notice.c.kind)


def said(connection: Connection) -> ColumnElement[str]:
    """What of a notice never changes, as one text."""
    return line(connection, *COLUMNS, notice.c.due_on, notice.c.scheduled_for)


def told(rows: Iterable[Any], stated: Mapping[Any, Facts | None]) -> dict[Any, Facts]:
    """{"notices": how many, "told": digest} by key, of rows (key, what is `said`) in the order of keys and notices.

    Of each as many are looked at as were stated, and at the time of the deed all.
    """
    found = {key: first_of([], None) for key in stated}
    for key, group in groupby(rows, key=itemgetter(0)):
        found[key] = first_of([text for _, text in group], stated.get(key))
    return found


def first_of(lines: Sequence[str], stated: Facts | None) -> Facts:
    """How many there are and their digest, of the first so many as were stated."""
    first = lines[: (stated or {}).get("notices", len(lines))]
    return {"notices": len(first), "told": digest(first)} if first else {"notices": 0}


def of_summaries(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each notice of a plan as a whole: of which one it is, whom it tells and when it was due."""
    rows = select(notice.c.id, notice.c.plan_id, said(connection)).where(notice.c.id.in_(wanted))
    return {id: {"plan": of, "told": digest(text)} for id, of, text in connection.execute(rows)}
