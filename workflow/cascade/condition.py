"""When a task that needs others, or that plans fulfil, is ready (contract, rule 6; change contract, F2)."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, exists, or_, select

from storage.tables import fulfilment, plan, task
from tasks.model import OPEN
from tasks.needs import all_needed_closed, needs_something

FULFIL_NOTHING = ("cancelled", "superseded")  # statuses of plans
HOLDS = and_(fulfilment.c.until.is_(None), plan.c.status.not_in(FULFIL_NOTHING))  # with the plan that fulfils


def held(as_of: datetime) -> ColumnElement[bool]:
    """The same as it was at that instant."""
    there = and_(fulfilment.c.since <= as_of, or_(fulfilment.c.until.is_(None), fulfilment.c.until > as_of))
    return and_(there, or_(plan.c.status.not_in(FULFIL_NOTHING), plan.c.ended_at > as_of))


@cache
def waits_for_others(owing: FromClause) -> ColumnElement[bool]:
    """True when `owing` (the task table or an alias of it) needs others, or plans fulfil it."""
    fulfilling = select(1).select_from(fulfilment.join(plan, plan.c.id == fulfilment.c.plan_id))
    return or_(
        needs_something(owing), exists(fulfilling.where(fulfilment.c.task_id == owing.c.id, HOLDS).correlate(owing))
    )


@cache
def all_is_in(owing: FromClause) -> ColumnElement[bool]:
    """True when neither a task that it needs is open, nor one of a plan that fulfils it."""
    below = task.alias("below")
    still_open = select(1).select_from(fulfilment.join(below, below.c.plan_id == fulfilment.c.plan_id))
    of_it = (fulfilment.c.task_id == owing.c.id, fulfilment.c.until.is_(None), below.c.status.in_(OPEN))
    return and_(all_needed_closed(owing), ~exists(still_open.where(*of_it).correlate(owing)))
