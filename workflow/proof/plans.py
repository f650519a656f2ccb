"""Facts about plans: as published or last amended, with items, tasks and assignments; what they carry; deadlines with
rungs; fired rungs; the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from storage.plain import line, plain, plain_row
from storage.tables import act, amendment, deadline, item, item_need, notice, plan, rung, task
from storage.types import canonical_json
from workflow.joint.stated import of_joint, of_regrouping
from workflow.proof.model import SHORT, Facts, Keys, digest, known
from workflow.proof.told import first_of, said, told

# Of a plan: what its end and each summary change, and what follows from its number.
LATER = ("id", "status", "ended_at", "superseded_by_id", "summary_at", "number_key")
ADDED = ("ladder", "nudge", "on_merge", "on_split")  # of an item, since 0005: where it has none nothing is stated


def of_plans(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each plan as it was published or last amended, however much was done since."""
    columns = [plain(connection, column) for column in plan.c if column.name not in LATER]
    found = {}
    for plan_id, stated in wanted.items():
        row = connection.execute(select(*columns).where(plan.c.id == plan_id)).mappings().first()
        if row is not None:
            found[plan_id] = known(dict(row).items()) | {"items": _items(connection, plan_id)}
            found[plan_id] |= _owed(connection, plan_id) | _assigned(connection, plan_id, stated)
            found[plan_id] |= of_joint(connection, plan_id)
    return found


def of_ends(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """How each plan stands: how and when it ended and what superseded it, or whether it is suspended."""
    columns = [plain(connection, column) for column in (plan.c.status, plan.c.ended_at, plan.c.superseded_by_id)]
    rows = connection.execute(select(plan.c.id, *columns).where(plan.c.id.in_(wanted))).mappings()
    return {row["id"]: known((name, value) for name, value in row.items() if name != "id") for row in rows}


def of_amendments(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each document that amended a plan, with the plan file that it led to."""
    whom = of_regrouping(connection, wanted)
    return {id: found | whom.get(id, {}) for id, found in whole(amendment)(connection, wanted).items()}


def whole(
    table: Table, *which: ColumnElement[bool], without: Collection[str] = ()
) -> Callable[[Connection, Keys], dict[Any, Facts]]:
    """Facts that are just the row, where it is one of `which`; not its columns `without`."""

    def of(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
        columns = [one for one in plain_row(connection, table) if one.name not in without]
        rows = connection.execute(select(*columns).where(table.c.id.in_(wanted), *which))
        found = ((row["id"], row.items()) for row in rows.mappings())
        return {id: known((name, value) for name, value in row if name != "id") for id, row in found}

    return of


def of_deadlines(connection: Connection, wanted: Keys, without: Collection[str] = ()) -> dict[Any, Facts]:
    """Each deadline, and of each of its rungs a digest of what it says whom when."""
    parts = (rung.c.id, rung.c.position, rung.c.label, rung.c.kind, rung.c.tell, rung.c.fire_on, rung.c.fire_at)
    columns = [plain(connection, column) for column in parts]
    laid: dict[int, Facts] = defaultdict(dict)
    for of, *values in connection.execute(select(rung.c.deadline_id, *columns).where(rung.c.deadline_id.in_(wanted))):
        laid[of][str(values[0])] = digest(canonical_json([*values[:4], as_written(values[4]), *values[5:]]), SHORT)
    return {
        key: found | {"rungs": laid[key]} for key, found in whole(deadline, without=without)(connection, wanted).items()
    }


def of_rungs(connection: Connection, wanted: Keys) -> dict[Any, Facts]:
    """Each fired rung with the notices it wrote. While it is written, `after` hints at the last notice before."""
    after = min(((stated or {}).get("after", 0) for stated in wanted.values()), default=0)
    rows = select(notice.c.rung_id, said(connection)).where(notice.c.rung_id.in_(wanted), notice.c.id > after)
    whom = told(connection.execute(rows.order_by(notice.c.rung_id, notice.c.id)), wanted)
    rows = select(*plain_row(connection, rung)).where(rung.c.id.in_(wanted))
    return {
        row["id"]: known((name, value) for name, value in row.items() if name not in ("id", "position", "fire_on"))
        | {"tell": as_written(row["tell"])}
        | whom[row["id"]]
        for row in connection.execute(rows).mappings()
    }


def as_written(tell: str) -> str:
    """Audiences as entries state them since the first: comma-separated."""
    return tell.strip(";").replace(";", ",")


def _items(connection: Connection, plan_id: int) -> Facts:
    """A digest of each item with what it needs, by its key."""
    mine = select(item.c.id).where(item.c.plan_id == plan_id)
    needs: dict[int, list[int]] = defaultdict(list)
    for of, needed in connection.execute(select(item_need).where(item_need.c.item_id.in_(mine)).order_by(*item_need.c)):
        needs[of].append(needed)
    rows = select(*plain_row(connection, item)).where(item.c.plan_id == plan_id)
    return {
        row["key"]: digest(canonical_json([*_kept(dict(row)), needs[row["id"]]]), SHORT)
        for row in connection.execute(rows.order_by(item.c.id)).mappings()
    }


def _kept(row: Mapping[Any, Any]) -> list[Any]:
    return [value for name, value in row.items() if name not in ADDED or value is not None]


def _owed(connection: Connection, plan_id: int) -> Facts:
    """How many tasks there are, and a digest of who owes what by which deadline of publication."""
    first = select(act.c.from_deadline_id).where(act.c.task_id == task.c.id).order_by(act.c.id).limit(1)
    laid = func.coalesce(first.scalar_subquery(), task.c.deadline_id)
    columns = (task.c.id, task.c.item_id, task.c.occurrence, task.c.unit_id, task.c.unit_version_id)
    rows = select(line(connection, *columns), laid).where(task.c.plan_id == plan_id).order_by(task.c.id)
    lines = [f"{one}|{of}" for one, of in connection.execute(rows)]
    return {"tasks": len(lines), "owed": digest(lines)}


def _assigned(connection: Connection, plan_id: int, stated: Facts | None) -> Facts:
    assigned = (notice.c.kind == "assignment", notice.c.rung_id == 0, notice.c.act_id == 0, task.c.plan_id == plan_id)
    rows = select(said(connection)).join(task, task.c.id == notice.c.task_id).where(*assigned)
    return first_of(connection.scalars(rows.order_by(notice.c.id)).all(), stated)
