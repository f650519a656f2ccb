"""A plan as its papers name it (web contract, section 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from lib.text import fold
from notifications.people import unit_names
from storage.tables import item, plan, unit
from workflow.accounts.authority import seen_plans
from workflow.accounts.model import Viewer
from workflow.find import key_of


@dataclass(frozen=True, kw_only=True)
class SeenPlan:
    """A plan of which the account sees anything; `reference` finds it and no other (workflow/find)."""

    id: int
    number: str
    subject: str
    issuer: str
    desk: str
    reference: str

    @property
    def slug(self) -> str:
        """Its number in the name of a file."""
        return re.sub(r"[^a-z0-9]+", "-", fold(self.number)).strip("-")


def seen_plan(connection: Connection, viewer: Viewer, id: str) -> SeenPlan | None:
    """The plan, where there is such a plan and the account sees it. The tables of the day must hold."""
    wanted = select(plan, unit.c.code).join(unit, unit.c.id == plan.c.issuer_id)
    row = connection.execute(wanted.where(plan.c.id == (key_of(id) or 0), seen_plans(viewer))).first()
    if row is None:
        return None
    names = unit_names(connection, {row.issuer_id, row.desk_id}, row.issued_on)
    return SeenPlan(
        id=row.id,
        number=row.number,
        subject=row.subject,
        issuer=names[row.issuer_id],
        desk=names[row.desk_id],
        reference=f"{row.number}@{row.year}@{row.code}",
    )


def items_of(connection: Connection, plan_id: int) -> list[tuple[str, str]]:
    """Key and title of each item, in the plan's order."""
    wanted = select(item.c.key, item.c.title).where(item.c.plan_id == plan_id).order_by(item.c.position)
    return [(row.key, row.title) for row in connection.execute(wanted)]
