"""Who sees and does what: the table of the web contract, section 6, as conditions on rows and as answers.

U is the account's unit, “below” the tree of the day of the tables, which must hold. A plan is whole to U where U is its
issuer, its desk, or above its issuer.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, false, or_, select

from org.today import self_or_below
from storage.tables import item, org_tree, plan, task
from workflow.accounts.model import Viewer


def below(viewer: Viewer) -> Any:
    """The ids of U and of every unit below it, as a subquery."""
    return select(org_tree.c.unit_id).where(self_or_below(viewer.path))


def whole(viewer: Viewer) -> ColumnElement[bool]:
    """On `plan`: all of it may be seen."""
    if not viewer.sees:
        return false()
    return or_(
        plan.c.issuer_id == viewer.unit_id, plan.c.desk_id == viewer.unit_id, plan.c.issuer_id.in_(below(viewer))
    )


def seen_tasks(viewer: Viewer) -> ColumnElement[bool]:
    """On `task`: those of whole plans, those that U or a unit below owes, those that are reported to U."""
    if not viewer.sees:
        return false()
    return or_(
        task.c.plan_id.in_(select(plan.c.id).where(whole(viewer))),
        task.c.unit_id.in_(below(viewer)),
        task.c.item_id.in_(select(item.c.id).where(item.c.report_to_id == viewer.unit_id)),
    )


def seen_plans(viewer: Viewer) -> ColumnElement[bool]:
    """On `plan`: those of which anything may be seen."""
    return or_(whole(viewer), plan.c.id.in_(select(task.c.plan_id).where(seen_tasks(viewer))))


def seen_of_plan(connection: Connection, viewer: Viewer, plan_id: int) -> ColumnElement[bool] | None:
    """On `task`, which of one plan may be seen; None where all of it may. Whether there is any is not asked."""
    if connection.scalar(select(plan.c.id).where(plan.c.id == plan_id, whole(viewer))) is not None:
        return None
    return seen_tasks(viewer)


def decided_tasks(viewer: Viewer) -> ColumnElement[bool]:
    """On `task`: those on which the account accepts, returns, extends, waives, answers, records on paper."""
    if "desk" not in viewer.roles:
        return false()
    own = or_(plan.c.desk_id == viewer.unit_id, plan.c.issuer_id == viewer.unit_id)
    return or_(
        task.c.plan_id.in_(select(plan.c.id).where(own)),
        task.c.item_id.in_(select(item.c.id).where(item.c.report_to_id == viewer.unit_id)),
    )


def decides(connection: Connection, viewer: Viewer, task_id: int) -> bool:
    """Whether that task is among those."""
    return connection.scalar(select(task.c.id).where(task.c.id == task_id, decided_tasks(viewer))) is not None


def decides_in_plan(connection: Connection, viewer: Viewer, plan_id: int) -> bool:
    """Whether the account decides on all tasks of that plan, and so drafts its reminder letter."""
    own = or_(plan.c.desk_id == viewer.unit_id, plan.c.issuer_id == viewer.unit_id)
    found = select(plan.c.id).where(plan.c.id == plan_id, own)
    return "desk" in viewer.roles and connection.scalar(found) is not None


def publishes_for(connection: Connection, viewer: Viewer, *, issuer_id: int, desk_id: int) -> bool:
    """Whether the account publishes, closes and cancels plans of that issuer and desk: U is the issuer, or the desk
    directly under it."""
    if "desk" not in viewer.roles:
        return False
    if issuer_id == viewer.unit_id:
        return True
    superior = select(org_tree.c.superior_id).where(org_tree.c.unit_id == viewer.unit_id)
    return desk_id == viewer.unit_id and connection.scalar(superior) == issuer_id


def administers(connection: Connection, viewer: Viewer, unit_id: int) -> bool:
    """Whether units, contacts, links and accounts of that unit are the account's to keep: admin of it or above it."""
    if "admin" not in viewer.roles:
        return False
    its = select(org_tree.c.unit_id).where(org_tree.c.unit_id == unit_id, self_or_below(viewer.path))
    return connection.scalar(its) is not None


def administers_all(connection: Connection, viewer: Viewer) -> bool:
    """Whether what concerns the whole installation is the account's to change: admin of a unit that none is above."""
    superior = select(org_tree.c.superior_id).where(org_tree.c.unit_id == viewer.unit_id)
    return "admin" in viewer.roles and connection.scalar(superior) is None
