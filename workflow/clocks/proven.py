"""What must hold between runs and what people did: a run is as the acts left it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, exists, or_, select

from lib.language import say
from storage.tables import act, asked, clock_run


def ended_as_acts_say() -> Iterator[tuple[str, str, Any]]:
    """Runs that ended at another time than the first act after which they have nothing to wait for."""
    began, first = act.alias("began"), act.alias("first")
    handed_in_again = or_(first.c.status != "submitted", first.c.action == "submit")
    over = case(
        (clock_run.c.clock == "acknowledge", first.c.status != "assigned"),
        else_=and_(first.c.id > clock_run.c.act_id, handed_in_again),
    )
    by_act = select(first.c.at).where(first.c.task_id == clock_run.c.task_id, over).order_by(first.c.id).limit(1)
    by_answer = select(asked.c.answered_at).where(asked.c.act_id == clock_run.c.act_id)
    at = case(
        (clock_run.c.clock == "answer", by_answer.correlate(clock_run).scalar_subquery()),
        else_=by_act.correlate(clock_run).scalar_subquery(),
    )
    wrong = select(clock_run.c.id).where(clock_run.c.ended_at.is_distinct_from(at)).order_by(clock_run.c.id)
    yield "clock_run", say("kết thúc khác với các việc đã ghi", "it did not end as the acts say"), wrong
    of_act = select(1).where(
        began.c.id == clock_run.c.act_id,
        began.c.task_id == clock_run.c.task_id,
        began.c.at == clock_run.c.started_at,
    )
    other = and_(clock_run.c.act_id.is_not(None), ~exists(of_act.correlate(clock_run)))
    why = say("bắt đầu khác với việc đã ghi", "it did not begin with its act")
    yield "clock_run", why, select(clock_run.c.id).where(other).order_by(clock_run.c.id)
