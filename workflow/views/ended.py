"""Open tasks of units that are not valid today: nobody there will do them (contract, section 5, rule 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from lib.language import say
from plans.model import RUNNING
from storage.tables import org_tree, plan, task, unit, unit_version
from tasks.model import CLOSED


@dataclass(frozen=True)
class Ended:
    """A unit that is not valid today and so many open tasks that it still owes, of one plan."""

    unit: str
    name: str
    plan: str
    tasks: int

    def sentence(self) -> str:
        """What it is and what may be done."""
        return say(
            "{name} ({unit}) hôm nay không còn hiệu lực mà còn {n} nhiệm vụ đang mở của {plan}; "
            "hãy miễn (`dondoc task waive`) hoặc giao cho đơn vị kế thừa.",
            "{name} ({unit}) is not valid today and has {n} open tasks of {plan}; "
            "waive them (`dondoc task waive`) or assign them to the unit that follows it.",
            name=self.name,
            unit=self.unit,
            n=self.tasks,
            plan=self.plan,
        )


def ended(connection: Connection, plan_id: int | None = None) -> list[Ended]:
    """Those of all plans that run, or of one. The tables of the day must hold."""
    rows = _open_there().group_by(unit.c.id, unit.c.code, unit_version.c.name, plan.c.id, plan.c.number)
    if plan_id is not None:
        rows = rows.where(plan.c.id == plan_id)
    return [Ended(*row) for row in connection.execute(rows.order_by(unit.c.code, plan.c.id))]


def _open_there() -> Select[Any]:
    return (
        select(unit.c.code, unit_version.c.name, plan.c.number, func.count())
        .select_from(task)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(unit, unit.c.id == task.c.unit_id)
        .join(org_tree, org_tree.c.unit_id == unit.c.id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(plan.c.status.in_(RUNNING), task.c.status.not_in(CLOSED), ~org_tree.c.valid)
    )
