"""Units that a change of the roster ends while they owe: it is done, and said (change contract, U12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, case, func, literal, select

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem
from plans.model import RUNNING
from storage.tables import plan, task, unit, unit_version
from tasks.model import OPEN

_END = func.max(case((unit_version.c.valid_to.is_(None), literal(date.max, Date)), else_=unit_version.c.valid_to))


def last_days(connection: Connection) -> dict[str, Any]:
    """Of each unit with open tasks its last day, `date.max` where it has none, and how many tasks they are."""
    owing = select(task.c.unit_id, func.count().label("n")).join(plan, plan.c.id == task.c.plan_id)
    owing = owing.where(task.c.status.in_(OPEN), plan.c.status.in_(RUNNING)).group_by(task.c.unit_id)
    those = owing.subquery()
    rows = select(unit.c.code, _END.label("last"), those.c.n).join(unit_version, unit_version.c.unit_id == unit.c.id)
    rows = rows.join(those, those.c.unit_id == unit.c.id).group_by(unit.c.id, unit.c.code, those.c.n)
    return {row.code: row for row in connection.execute(rows.order_by(unit.c.id))}


def ending(connection: Connection, before: Mapping[str, Any]) -> Iterator[Problem]:
    """A warning for each unit that ends sooner than it did `before`."""
    for code, row in last_days(connection).items():
        if code in before and row.last < before[code].last:
            message = say(
                "Đơn vị “{code}” hết hiệu lực ngày {day} mà còn {n} nhiệm vụ đang mở; có đơn vị kế thừa thì hãy dùng "
                "`dondoc units apply`.",
                "Unit '{code}' ends on {day} and has {n} open tasks; where another takes its place use `dondoc units "
                "apply`.",
                code=code,
                day=day_words(row.last),
                n=row.n,
            )
            yield Problem(code="open-tasks", message=message, severity="warning")
