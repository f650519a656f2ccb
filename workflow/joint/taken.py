"""Whose number a plan's is: each of its issuers has published it (change contract, P5)."""

from __future__ import annotations

from sqlalchemy import Connection, select, union_all

from lib.language import say
from lib.problem import Problem
from lib.text import compared
from plans.model import PlanFile
from storage.tables import co_issuer, plan, unit


def published_before(connection: Connection, file: PlanFile) -> list[Problem]:
    """A number is taken by each issuer for the year while a plan that bears it is not cancelled; the caller's lock
    keeps this true until it has written."""
    decreed = file.plan
    if decreed is None:
        return []
    year, jointly = decreed.issued_on.year, select(co_issuer.c.plan_id, co_issuer.c.unit_id)
    of = union_all(select(plan.c.id.label("plan_id"), plan.c.issuer_id.label("unit_id")), jointly).subquery()
    known = select(unit.c.code).join(of, of.c.unit_id == unit.c.id).join(plan, plan.c.id == of.c.plan_id)
    known = known.where(plan.c.year == year, plan.c.number_key == compared(decreed.number))
    issuers = (decreed.issuer, *decreed.co_issuers)
    taken = set(connection.scalars(known.where(plan.c.status != "cancelled", unit.c.code.in_(issuers))))
    line, column = file.places.get("plan.number", (None, None))
    return [
        Problem(
            code="already-published",
            message=_taken(decreed.number, year, issuer),
            path="plan.number",
            line=line,
            column=column,
        )
        for issuer in issuers
        if issuer in taken
    ]


def _taken(number: str, year: int, issuer: str) -> str:
    return say(
        "Kế hoạch {number} năm {year} của {issuer} đã được ban hành trong hệ thống; "
        "số này chỉ dùng lại được khi kế hoạch đó bị hủy.",
        "Plan {number} of {year} by {issuer} is already published; its number is free again once that one is "
        "cancelled.",
        number=number,
        year=year,
        issuer=issuer,
    )
