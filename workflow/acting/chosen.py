"""Which tasks an act is about: one, several, or what a unit owes of a plan; all of them or none.

Contract, section 5, rule 15.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, select

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, Refused, refuse
from org.queries import unit_id
from storage.tables import deadline, item, task
from tasks.lifecycle import Action, allowed_from
from tasks.model import OPEN
from workflow.find import find_plan, known_item

T = TypeVar("T")
NAMING = ("unknown-task", "illegal-act", "passed", "plan-ended")  # refusals that name their task themselves


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a unit owes of a plan, perhaps of one item or one due date: the open ones; to reopen, those it can be."""

    plan: str
    unit: str
    item: str | None = None
    due_on: date | None = None


Which = int | Sequence[int] | Selection


def task_ids(connection: Connection, which: Which, action: Action) -> list[int]:
    """The tasks' ids in their order, each once; refused where a selection has none."""
    if isinstance(which, int):
        return [which]
    return _selected(connection, which, action) if isinstance(which, Selection) else sorted(set(which))


def each_or_none(ids: Sequence[int], do: Callable[[int], T]) -> list[T]:
    """What `do` gives of each; where it refuses any, every refusal at once, each naming its task."""
    done: list[T] = []
    problems: list[Problem] = []
    for id in ids:
        try:
            done.append(do(id))
        except Refused as refused:
            problems += [_of(id, one) if len(ids) > 1 else one for one in refused.problems]
    if problems:
        raise Refused(problems)
    return done


def _of(id: int, problem: Problem) -> Problem:
    if problem.code in NAMING:
        return problem
    said = say("Nhiệm vụ {id}: {message}", "Task {id}: {message}", id=id, message=problem.message)
    return replace(problem, message=said)


def _selected(connection: Connection, which: Selection, action: Action) -> list[int]:
    plan = find_plan(connection, which.plan)
    wanted = (
        select(task.c.id)
        .join(item, item.c.id == task.c.item_id)
        .join(deadline, deadline.c.id == task.c.deadline_id)
        .where(task.c.plan_id == plan.id, task.c.unit_id == unit_id(connection, which.unit))
        .where(task.c.status.in_(allowed_from(action) if action == "reopen" else OPEN))
    )
    if which.item is not None:
        wanted = wanted.where(item.c.key == known_item(connection, which.item, plan.id))
    if which.due_on is not None:
        wanted = wanted.where(deadline.c.due_on == which.due_on)
    if ids := connection.scalars(wanted.order_by(task.c.id)).all():
        return list(ids)
    narrower = say(" đầu việc {item}", " of item {item}", item=which.item) if which.item else ""
    narrower += say(" hạn {due}", " due {due}", due=day_words(which.due_on)) if which.due_on else ""
    raise refuse(
        "no-tasks",
        say(
            "Đơn vị {unit} không có nhiệm vụ nào{narrower} của kế hoạch {plan} {state}; xem bằng `dondoc task list`.",
            "Unit {unit} has no task{narrower} in plan {plan} that {state}; see `dondoc task list`.",
            unit=which.unit,
            narrower=narrower,
            plan=plan.number,
            state=say("đã hoàn thành hoặc được miễn", "is accepted or waived")
            if action == "reopen"
            else say("chưa xong", "is open"),
        ),
    )
