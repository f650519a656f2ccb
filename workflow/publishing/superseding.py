"""A plan takes the place of others: they end in the transaction that publishes it (change contract, A9)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from lib.problem import Problem, Refused
from lib.vocabulary import word
from lib.words import PLAN_STATUSES
from plans.model import RUNNING, Plan, PlanFile
from storage.store import lock_exclusive
from storage.tables import plan
from workflow import ending
from workflow.find import find_plan
from workflow.joint.shown import co_issuers
from workflow.revision.apply import tell_all_ready


def not_superseded(connection: Connection, file: PlanFile, but: Collection[str] = ()) -> list[Problem]:
    """What keeps the plan of that file from taking the place of those that it names: others' plans, plans that are over
    and plans that there are not. Nothing is said of those in `but`."""
    return [one for _, problems in _named(connection, file, but) for one in problems]


def supersede_named(connection: Connection, file: PlanFile, plan_id: int, now: datetime, actor: str) -> None:
    """End the plans that the file names, in the transaction that has published it as `plan_id`."""
    lock_exclusive(connection, "schedule")
    named = list(_named(connection, file))  # once more: no act, no other end comes in between any longer
    if problems := [one for _, those in named for one in those]:
        raise Refused(problems)
    by = connection.execute(select(plan.c.id, plan.c.number).where(plan.c.id == plan_id)).one()
    for row in {row.id: row for row, _ in named}.values():
        ending.supersede(connection, row, by, now, actor)
    tell_all_ready(connection, now)


def _named(connection: Connection, file: PlanFile, but: Collection[str] = ()) -> Iterator[tuple[Any, list[Problem]]]:
    """Each plan that is named, with what is wrong with it."""
    decreed = file.plan
    for index, reference in enumerate(decreed.supersedes if decreed else ()):
        if reference in but:
            continue
        path = f"plan.supersedes[{index}]"
        line, column = file.places.get(path, file.places.get("plan.supersedes", (None, None)))
        try:
            row = find_plan(connection, reference)
        except Refused as refused:
            yield None, [replace(one, path=path, line=line, column=column) for one in refused.problems]
            continue
        wrong = []
        issuers = [row.issuer_code, *co_issuers(connection, row.id).get(row.id, [])]
        if decreed and {*issuers} != {decreed.issuer, *decreed.co_issuers}:  # whoever comes first
            wrong.append(("not-the-same-issuer", _of_another(issuers, row, decreed)))
        if row.status not in RUNNING:
            wrong.append(("not-running", not_running(row)))
        yield row, [Problem(code=code, message=why, path=path, line=line, column=column) for code, why in wrong]


def _of_another(issuers: Sequence[str], row: Any, decreed: Plan) -> str:
    return say(
        "Kế hoạch {number} do {other} ban hành; chỉ thay thế được kế hoạch của chính {issuer}.",
        "Plan {number} is of {other}; only plans of {issuer} itself can be superseded.",
        number=row.number,
        other=", ".join(issuers),
        issuer=", ".join((decreed.issuer, *decreed.co_issuers)),
    )


def not_running(row: Any) -> str:
    """That the plan is not in a status in which this is done."""
    return say(
        "Kế hoạch {number} {status}; chỉ làm được với kế hoạch đang thực hiện.",
        "Plan {number} is {status}; this is done to a running plan only.",
        number=row.number,
        status=word(PLAN_STATUSES, row.status),
    )
