"""The official report: four buckets and the undated, completeness, timeliness (contract, rule 9).

One grouped statement per report, over the tasks as they stood at the instant asked (`board.stood`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from operator import add
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select, union_all

from lib.language import say
from lib.text import collation_key
from lib.time import local_iso
from lib.vocabulary import word
from lib.words import LEVELS
from org.queries import known_code
from org.today import strictly_below
from storage.tables import deadline, item, org_tree, plan, task, unit, unit_version
from storage.types import Instant
from tasks.model import Bucket
from workflow.cascade.deep import below, fulfilling
from workflow.find import find_plan
from workflow.outcome.shown import figures as outcome_figures
from workflow.outcome.shown import of_plan
from workflow.views.board.stood import Stood, stood
from workflow.views.task.figures import FIGURES, NONE, among, any_noted, figures

Grouping = Literal["plan", "level", "unit", "item", "superior"]
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
# As the roster of the day has it, so that a unit that was renamed meanwhile is one row (change contract, B1).
BY_THE_DAY: tuple[Grouping, ...] = ("level", "unit", "superior")
COUNTED = (*BUCKETS, "missed")  # and how many of `open_overdue` are so for ever
Group = tuple[str | None, str | None, Any]  # key, name, place: numbers and items of two years may be called alike
Groups = dict[Group, tuple[int, ...]]  # counts of each


def status(
    connection: Connection,
    as_of: datetime,
    *,
    plan_number: str | None = None,
    by: Grouping = "plan",
    under: str | None = None,
    deep: bool = False,
) -> dict[str, Any]:
    """{"as_of", "plan", "rows", "total"} as in the contract; for `under` and for groups `BY_THE_DAY` the tables of the
    day must hold.

    `under` counts only the tasks of units strictly below that unit; `deep` counts with each those of the plans that
    fulfil it, and so on down (change contract, F3). Raises Refused for an unknown plan or unit.
    """
    plan_row = find_plan(connection, plan_number) if plan_number else None
    plans = select(plan.c.id).where(plan.c.published_at <= as_of)
    if plan_row is not None:
        plans = plans.where(plan.c.id == plan_row.id)
    elif deep:
        plans = plans.where(plan.c.id.not_in(fulfilling(as_of)))
    about: list[ColumnElement[bool]] = [task.c.plan_id.in_(plans)]
    if by == "item":  # of the same plans, and in the order in which they are counted
        about = [task.c.item_id.in_(select(item.c.id).where(item.c.plan_id.in_(plans)))]
    if under is not None:
        about.append(task.c.unit_id.in_(strictly_below(known_code(connection, under))))
    parts = [replace(one, which=and_(one.which, *about)) for one in stood(connection, as_of)]
    parts += below(connection, parts, as_of) if deep else []
    groups = _groups(ordered(connection.execute(_report(parts, by, as_of)).all(), by))
    noted: Groups = {}
    if any_noted(connection, as_of):
        noted = _groups(connection.execute(_report(among(parts, as_of), by, as_of, figures)).all())
    return shaped(connection, as_of, plan_row, by, groups, noted)


def shaped(
    connection: Connection, as_of: datetime, plan_row: Any, by: Grouping, groups: Groups, noted: Groups
) -> dict[str, Any]:
    """The report of these groups, in this order, with what is noted in each of them."""
    rows = [
        measures(counts, key=key, name=called(key, name, by)) | _noted(noted.get((key, name, place), NONE))
        for (key, name, place), counts in groups.items()
    ]
    return {
        "as_of": local_iso(as_of),
        "plan": plan_row.number if plan_row else None,
        "rows": rows,
        **({"outcome": outcome_figures(of_plan(connection, plan_row.id, as_of))} if plan_row else {}),
        "total": measures(_sums(groups.values(), len(COUNTED))) | _noted(_sums(noted.values(), len(NONE))),
    }


def _sums(rows: Iterable[tuple[int, ...]], many: int) -> Iterable[int]:
    return map(sum, zip((0,) * many, *rows, strict=True))


def _noted(counts: Iterable[int]) -> dict[str, int]:
    return dict(zip(FIGURES, counts, strict=True))


def _report(stood: list[Stood], by: Grouping, as_of: datetime, counts: Any = None) -> Select[Any]:
    """Counts with the key, name and place of their group, which may come in parts.

    They are counted by ids, and names joined to the few rows that are left.
    """
    counts = counts or _counts
    parts = [_counted(one, by, counts(one, as_of)).where(one.which) for one in stood]
    counted = union_all(*parts).subquery("counted") if len(parts) > 1 else parts[0].subquery("counted")
    key, name, place, source = named(by, counted)
    columns = (key.label("key"), name.label("name"), place.label("place"))
    return select(*columns, *counted.c[1:]).select_from(source)


def _counted(stood: Stood, by: Grouping, counts: list[Any]) -> Select[Any]:
    """These counts of these tasks, by the id that makes the group."""
    group, source = grouping(by, stood)
    return select(group.label("group"), *counts).select_from(source).group_by(group)


def grouping(by: Grouping, stood: Stood) -> tuple[Any, Any]:
    """The id that makes the group of a task, and the source of both, their deadlines joined."""
    source, owing = stood.source.join(deadline, deadline.c.id == stood.deadline_id), stood.owing
    if by in BY_THE_DAY:
        source = source.outerjoin(org_tree, org_tree.c.unit_id == owing.c.unit_id)
    if by == "level":
        source = source.join(unit_version, unit_version.c.id == org_tree.c.version_id)
    return {
        "plan": owing.c.plan_id,
        "level": unit_version.c.level,
        "unit": org_tree.c.version_id,
        "item": owing.c.item_id,
        "superior": org_tree.c.superior_id,
    }[by], source


def _counts(stood: Stood, as_of: datetime) -> list[Any]:
    known = conditions(stood, as_of)
    return [func.count().filter(known[name]).label(name) for name in COUNTED]


def conditions(stood: Stood, as_of: datetime) -> dict[str, ColumnElement[bool]]:
    """That of each bucket (contract, rule 9): handed in, a task is judged by when it came, others by now.

    A comparison with a day that there is not counts nowhere; what is most often untrue stands first, for speed.
    """
    now, due, status, came = literal(as_of, Instant), deadline.c.due_at, stood.status, stood.came
    undated, missed = due.is_(None), status == "missed"
    done, handed_in = status == "accepted", func.coalesce(came, now)
    still_open = status.in_(("assigned", "acknowledged", "submitted", "returned"))
    judged = case((status == "submitted", handed_in), else_=now)
    return {
        "done_on_time": and_(done, or_(undated, handed_in <= due)),
        "done_late": and_(done, handed_in > due),
        "open_in_time": and_(judged <= due, still_open),
        "open_overdue": or_(and_(judged > due, still_open), missed),
        "undated": and_(undated, still_open),
        "missed": missed,
    }


def named(by: Grouping, counted: Any) -> tuple[Any, Any, Any, Any]:
    """Key, name and place among the rows of groups, and the source of all three beside what is said of each."""
    if by == "plan":
        return plan.c.number, plan.c.subject, plan.c.id, counted.join(plan, plan.c.id == counted.c.group)
    if by == "item":
        return item.c.key, item.c.title, item.c.id, counted.join(item, item.c.id == counted.c.group)
    if by == "level":
        return counted.c.group, counted.c.group, counted.c.group, counted
    if by == "unit":
        source = counted.join(unit_version, unit_version.c.id == counted.c.group)
        return unit.c.code, unit_version.c.name, unit.c.code, source.join(unit, unit.c.id == unit_version.c.unit_id)
    source = counted.outerjoin(unit, unit.c.id == counted.c.group)
    source = source.outerjoin(org_tree, org_tree.c.unit_id == unit.c.id)
    source = source.outerjoin(unit_version, unit_version.c.id == org_tree.c.version_id)
    return unit.c.code, unit_version.c.name, unit.c.code, source


def ordered(rows: Any, by: Grouping) -> list[Any]:
    """The rows, which begin with key, name and place, in the order of reports."""
    if by in ("plan", "item"):
        return sorted(rows, key=lambda row: row.place)
    if by == "level":
        place = {level: number for number, level in enumerate(LEVELS)}
        return sorted(rows, key=lambda row: (place.get(row.key, len(place)), row.key))
    return sorted(rows, key=lambda row: (row[0] is not None, *collation_key(row[1] or ""), row[0] or ""))  # key, name


def _groups(rows: Iterable[Any]) -> Groups:
    """The counts of each group, which may come in parts."""
    found: Groups = {}
    for row in rows:
        group, counts = row[:3], row[3:]
        found[group] = tuple(map(add, found[group], counts)) if group in found else counts
    return found


def called(key: str | None, name: str | None, by: Grouping) -> str | None:
    """The name of a group."""
    if by == "level":
        return word(LEVELS, key or "")
    return say("Không có cấp trên trực tiếp", "No superior") if key is None else name


def measures(counts: Iterable[int], **of: str | None) -> dict[str, Any]:
    """`of` and the measures of counts in the order of COUNTED; written out, for there may be 100,000 rows."""
    on_time, late, in_time, overdue, undated, missed = counts
    done = on_time + late
    total, judged = done + in_time + overdue + undated, done + overdue
    return {
        **of,
        "total": total,
        "done_on_time": on_time,
        "done_late": late,
        "open_in_time": in_time,
        "open_overdue": overdue,
        "undated": undated,
        "missed": missed,
        "completeness": done / total if total else None,
        "timeliness": on_time / judged if judged else None,
    }
