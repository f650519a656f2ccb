"""Who looks up which units, links, messages and entries of the journal (web contract, section 6), as conditions on rows
and as answers, beside those on tasks and plans. The tables of the day must hold.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select

from storage.tables import journal, notice, plan, task, unit
from workflow.accounts.authority import administers, below, seen_tasks, whole
from workflow.accounts.model import Viewer


def seen_units(viewer: Viewer) -> ColumnElement[bool]:
    """On `unit`: U and those below it; for whoever sees tasks also those that owe one that may be seen."""
    if not viewer.sees:
        return unit.c.id.in_(below(viewer)) if "admin" in viewer.roles else false()
    return or_(unit.c.id.in_(below(viewer)), unit.c.id.in_(select(task.c.unit_id).where(seen_tasks(viewer))))


def own_plans(viewer: Viewer) -> ColumnElement[bool]:
    """On `plan`: those in which a desk answers for links and messages."""
    if "desk" not in viewer.roles:
        return false()
    return or_(plan.c.desk_id == viewer.unit_id, plan.c.issuer_id == viewer.unit_id)


def keeps_links(connection: Connection, viewer: Viewer, unit_id: int) -> bool:
    """Whether the account ends and renews links of that unit: its administrator's, or the desk's of a plan in which it
    owes."""
    if administers(connection, viewer, unit_id):
        return True
    owes = exists().where(task.c.unit_id == unit_id, task.c.plan_id.in_(select(plan.c.id).where(own_plans(viewer))))
    return bool(connection.scalar(select(owes)))


def seen_notices(viewer: Viewer) -> ColumnElement[bool]:
    """On `notice`: those about tasks that may be seen, and about plans that are whole."""
    if not viewer.sees:
        return false()
    return or_(
        notice.c.task_id.in_(select(task.c.id).where(seen_tasks(viewer))),
        and_(notice.c.task_id.is_(None), notice.c.plan_id.in_(select(plan.c.id).where(whole(viewer)))),
    )


def retried_notices(viewer: Viewer) -> ColumnElement[bool]:
    """On `notice`: those that the account may have sent again."""
    plans: ColumnElement[bool] = own_plans(viewer)
    tasks: ColumnElement[bool] = task.c.plan_id.in_(select(plan.c.id).where(plans))
    if "admin" in viewer.roles:
        plans = or_(plans, plan.c.issuer_id.in_(below(viewer)))
        tasks = or_(tasks, task.c.unit_id.in_(below(viewer)))
    return or_(
        notice.c.task_id.in_(select(task.c.id).where(tasks)),
        and_(notice.c.task_id.is_(None), notice.c.plan_id.in_(select(plan.c.id).where(plans))),
    )


def seen_entries(viewer: Viewer) -> ColumnElement[bool]:
    """On `journal`: those of tasks that may be seen, and of plans that are whole."""
    if not viewer.sees:
        return false()
    return or_(
        journal.c.task_id.in_(select(task.c.id).where(seen_tasks(viewer))),
        and_(journal.c.task_id.is_(None), journal.c.plan_id.in_(select(plan.c.id).where(whole(viewer)))),
    )
