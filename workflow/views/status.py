"""The official report: four buckets and the undated, completeness, timeliness (contract, rule 9).

One grouped statement per report. As of a past instant the acts tell what each task's state was then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, literal, or_, select

from lib.language import say
from lib.text import collation_key
from lib.time import local_iso
from org.queries import unit_id
from storage.tables import act, deadline, item, org_tree, plan, task, unit, unit_version
from storage.types import Instant
from tasks.model import Bucket
from workflow.find import find_plan

Grouping = Literal["plan", "level", "unit", "item", "superior"]
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
_LEVELS = ("central", "province", "desk", "organisation", "district", "commune", "village")


def status(
    connection: Connection,
    as_of: datetime,
    *,
    plan_number: str | None = None,
    by: Grouping = "plan",
    under: str | None = None,
) -> dict[str, Any]:
    """{"as_of", "plan", "rows", "total"} as in the contract; the tables of the day must hold.

    `under` counts only the tasks of units strictly below that unit. Raises Refused for an unknown plan or unit.
    """
    plan_row = find_plan(connection, plan_number) if plan_number else None
    state = _state(as_of).subquery()
    key, name, order = _grouping(by)
    source = (
        select(key.label("key"), name.label("name"), order.label("place"), *_counts(state, as_of))
        .select_from(state)
        .join(plan, plan.c.id == state.c.plan_id)
        .join(item, item.c.id == state.c.item_id)
        .join(unit, unit.c.id == state.c.unit_id)
        .join(unit_version, unit_version.c.id == state.c.unit_version_id)
        .join(deadline, deadline.c.id == state.c.deadline_id)
        .outerjoin(org_tree, org_tree.c.unit_id == state.c.unit_id)
        .group_by(key, name, order)
    )
    if by == "superior":
        source = source.outerjoin(_above, _above.c.id == org_tree.c.superior_id)
        source = source.outerjoin(_above_place, _above_place.c.unit_id == _above.c.id)
        source = source.outerjoin(_above_version, _above_version.c.id == _above_place.c.version_id)
    if plan_row is not None:
        source = source.where(plan.c.id == plan_row.id)
    if under is not None:
        unit_id(connection, under)
        source = source.where(_strictly_below(under))
    rows = [_row(row, by) for row in _ordered(connection.execute(source).all(), by)]
    return {
        "as_of": local_iso(as_of),
        "plan": plan_row.number if plan_row else None,
        "rows": rows,
        "total": _measures({name: sum(row[name] for row in rows) for name in BUCKETS}),
    }


_above = unit.alias("above")
_above_place = org_tree.alias("above_place")
_above_version = unit_version.alias("above_version")


def _state(as_of: datetime) -> Select[Any]:
    """Every task published by `as_of`, in the state it had then: that after its last act recorded by then."""
    last = select(func.max(act.c.id)).where(act.c.task_id == task.c.id, act.c.at <= as_of).scalar_subquery()
    first = select(func.min(act.c.id)).where(act.c.task_id == task.c.id).scalar_subquery()
    done, began = act.alias("done"), act.alias("began")
    return (
        select(
            task.c.plan_id,
            task.c.item_id,
            task.c.unit_id,
            task.c.unit_version_id,
            func.coalesce(done.c.deadline_id, began.c.from_deadline_id, task.c.deadline_id).label("deadline_id"),
            func.coalesce(done.c.status, literal("assigned")).label("status"),
            done.c.submitted_at.label("submitted_at"),
        )
        .join(plan, plan.c.id == task.c.plan_id)
        .outerjoin(done, done.c.id == last)
        .outerjoin(began, began.c.id == first)
        .where(plan.c.published_at <= as_of)
    )


def _counts(state: Any, as_of: datetime) -> list[Any]:
    came = case(
        (state.c.status.in_(("submitted", "accepted")), func.coalesce(state.c.submitted_at, literal(as_of, Instant))),
        else_=literal(as_of, Instant),
    )
    undated = deadline.c.due_at.is_(None)
    in_time = or_(undated, came <= deadline.c.due_at)
    done = state.c.status == "accepted"
    still_open = state.c.status.in_(("assigned", "acknowledged", "submitted", "returned"))
    conditions: dict[Bucket, ColumnElement[bool]] = {
        "done_on_time": and_(done, in_time),
        "done_late": and_(done, ~in_time),
        "open_in_time": and_(still_open, ~undated, in_time),
        "open_overdue": and_(still_open, ~in_time),
        "undated": and_(still_open, undated),
    }
    return [func.sum(case((conditions[name], 1), else_=0)).label(name) for name in BUCKETS]


def _grouping(by: Grouping) -> tuple[Any, Any, Any]:
    """(key, name, order among the rows) as columns."""
    return {
        "plan": (plan.c.number, plan.c.subject, plan.c.id),
        "level": (unit_version.c.level, unit_version.c.level, unit_version.c.level),
        "unit": (unit.c.code, unit_version.c.name, unit.c.code),
        "item": (item.c.key, item.c.title, item.c.id),
        "superior": (_above.c.code, _above_version.c.name, _above.c.code),
    }[by]


def _strictly_below(code: str) -> ColumnElement[bool]:
    top, top_unit = org_tree.alias("top"), unit.alias("top_unit")
    return exists(
        select(1)
        .select_from(top.join(top_unit, top_unit.c.id == top.c.unit_id))
        .where(
            top_unit.c.code == code,
            func.substr(org_tree.c.path, 1, func.length(top.c.path)) == top.c.path,
            org_tree.c.path != top.c.path,
        )
        .correlate(org_tree)
    )


def _ordered(rows: Any, by: Grouping) -> list[Any]:
    if by in ("plan", "item"):
        return sorted(rows, key=lambda row: row.place)
    if by == "level":
        return sorted(rows, key=lambda row: (_LEVELS.index(row.key) if row.key in _LEVELS else 99, row.key))
    return sorted(rows, key=lambda row: (row.key is not None, collation_key(row.name or ""), row.key or ""))


def _row(row: Any, by: Grouping) -> dict[str, Any]:
    name = row.name
    if by == "level":
        name = level_word(row.key)
    elif row.key is None:
        name = say("Không có cấp trên trực tiếp", "No superior")
    return {"key": row.key, "name": name, **_measures({bucket: int(getattr(row, bucket)) for bucket in BUCKETS})}


def _measures(counts: dict[str, int]) -> dict[str, Any]:
    done = counts["done_on_time"] + counts["done_late"]
    total = sum(counts.values())
    judged = done + counts["open_overdue"]
    return {
        "total": total,
        **counts,
        "completeness": done / total if total else None,
        "timeliness": counts["done_on_time"] / judged if judged else None,
    }


def level_word(level: str) -> str:
    """The level as people say it; a level of the office's own as it is written."""
    return {
        "central": say("Cấp Trung ương", "Central"),
        "province": say("Cấp tỉnh", "Province"),
        "desk": say("Bộ phận theo dõi", "Desk"),
        "organisation": say("Tổ chức thành viên", "Member organisations"),
        "district": say("Cấp huyện", "District"),
        "commune": say("Cấp xã", "Commune"),
        "village": say("Khu dân cư", "Residential area"),
    }.get(level, level)
