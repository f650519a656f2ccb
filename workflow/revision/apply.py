"""A revision done: what waits is withdrawn, tasks change, people are told; then what follows from many at once.

What happens in which order, and why, is said by the package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from notifications.audiences import desk_of
from storage.tables import act, fulfilment, item_need, task
from tasks.model import OPEN
from workflow import journal
from workflow.asking.settled import settle
from workflow.clocks.stated import begun
from workflow.deadlines import insert_deadline
from workflow.proof.kinds import facts
from workflow.ready import tell_ready
from workflow.revision.ladders import drop_where_left, lay_nudges_ahead, relay
from workflow.revision.made import make
from workflow.revision.model import FOLLOWS, Change, Follows, Passing, Revision, follows
from workflow.revision.passed import Passed, pass_on
from workflow.revision.recorded import Deed, Recorded, record_all
from workflow.revision.saying import tell_of, withdraw_of


@dataclass(frozen=True)
class Done:
    """A change as it was done: to which tasks, and the deadline that they have since."""

    change: Change
    acted: Recorded
    deadline_id: int

    @property
    def dates(self) -> tuple[date | None, date | None]:
        """The date left and the new one."""
        to = self.change.to
        return self.change.due_on, to.due.due_on if to else self.change.due_on


def revise(connection: Connection, revision: Revision, *, now: datetime, actor: str) -> list[Done]:
    """A revision of many tasks, in its transaction (`alone`), with its entries in the journal."""
    done = apply(connection, revision, now=now, actor=actor)
    made = make(connection, revision, now)
    for one in done:
        settle(connection, one.acted.ids, now)
        drop_where_left(connection, [one.change.deadline_id])
    for other in revision.relaid:
        relay(connection, other, now)
    _tell_ready(connection, revision, [one.acted for one in done], now)
    _enter(connection, revision, done, made, Passed(), now, actor)
    return done


def revise_by_passing(
    connection: Connection, revision: Revision, passing: Passing, *, now: datetime, actor: str
) -> Passed:
    """The same of tasks that pass to other units: `revision` has no changes of its own."""
    passed = pass_on(connection, revision, passing, now=now, actor=actor)
    _tell_ready(connection, revision, list(passed.acted.values()), now)
    _enter(connection, revision, (), {}, passed, now, actor)
    return passed


def apply(connection: Connection, revision: Revision, *, now: datetime, actor: str) -> list[Done]:
    """Every change with its acts, and what is told of it; nothing is settled and nothing entered in the journal."""
    meant = [(one, follows(one, revision.by)) for one in revision.changes]
    for change, follow in meant:
        withdraw_of(connection, _those(change), follow.withdraws)
    desk = desk_of(connection, revision.desk_id)
    if revision.regrouped is not None:
        gone = [_those(change) for change, follow in meant if follow.status == "cancelled"]
        revision.regrouped.let_go(connection, ~or_(false(), *gone), desk, now)
    done = [_change(connection, revision, change, follow, now, actor) for change, follow in meant]
    for one, (_, follow) in zip(done, meant, strict=True):
        tell_of(connection, one.acted, follow, desk, now, moved="moved" in one.change.does)
    if revision.regrouped is not None:
        revision.regrouped.let_in(connection, desk, now)
    return done


def _those(change: Change) -> ColumnElement[bool]:
    """Closed tasks are never touched."""
    some = () if change.tasks is None else (task.c.id.in_(change.tasks),)
    return and_(task.c.deadline_id == change.deadline_id, task.c.status.in_(OPEN), *some)


def _change(
    connection: Connection, revision: Revision, change: Change, follow: Follows, now: datetime, actor: str
) -> Done:
    new_id = None
    if change.to is not None:
        to, of = change.to, {"plan_id": revision.plan_id, "item_id": change.item_id}
        new_id = insert_deadline(connection, to.due, to.ladder, after=now, **of)
        lay_nudges_ahead(connection, new_id, to.ladder.calendar, now)
    deed = Deed(
        action=follow.act,
        reason=revision.reason,
        status=follow.status,
        deadline_id=new_id,
    )
    acted = record_all(connection, _those(change), deed, now=now, actor=actor)
    return Done(change, acted, new_id or change.deadline_id)


def _tell_ready(connection: Connection, revision: Revision, done: Sequence[Recorded], now: datetime) -> None:
    """What was released no longer keeps others waiting, and items may need others now. A calendar looks once, for
    all plans."""
    acts = [acted.first for acted in done if acted.tasks]
    if revision.entry is not None:
        tell_all_ready(connection, now, min(acts, default=0))


def tell_all_ready(connection: Connection, now: datetime, act_id: int = 0) -> None:
    """Tell whoever has become ready, of whatever plan (R5), by that act, or where it is none's since the last by which
    somebody was ready no longer: they are told anew."""
    if not act_id:
        reopened = select(func.coalesce(func.max(act.c.id), 0)).where(act.c.action == "reopen")
        act_id = connection.execute(reopened).scalar_one()
    for waiting in (task.c.item_id.in_(select(item_need.c.item_id)), task.c.id.in_(select(fulfilment.c.task_id))):
        tell_ready(connection, waiting, act_id, now)


def _enter(
    connection: Connection,
    revision: Revision,
    done: Sequence[Done],
    made: Mapping[int, int],
    passed: Passed,
    now: datetime,
    actor: str,
) -> None:
    """One entry of the revision, where it has one of its own, and one for each item and pair of dates (R5)."""

    def enter(action: str, detail: dict[str, Any]) -> None:
        journal.append(connection, at=now, actor=actor, action=action, plan_id=revision.plan_id, detail=detail)

    if revision.entry is not None:
        stay = [one for one in done if one.change.to is None]
        acts = {first: last for one in stay for first, last in one.acted.acts.items()} | passed.acts
        counts: dict[str, int] = {
            name: sum(one.acted.tasks for one in done if name in one.change.does)
            for name in FOLLOWS
            if name != "waived"
        }
        counts |= {"made": sum(made.values()), "relaid": sum(one.tasks for one in revision.relaid)} | passed.counts
        laid = [*(one.deadline_id for one in stay), *made, *(one.deadline_id for one in revision.relaid)]
        laid += passed.deadlines
        began = begun(connection, task.c.deadline_id.in_(made)) if made else ()
        began = [*began, *passed.begun]
        states = {**revision.states, **passed.states, "begun": began}
        stated = facts(connection, acts=acts, deadline=dict.fromkeys([*laid, *began]), **states)
        enter(revision.entry, {**revision.detail, "reason": revision.reason, **counts, **stated})
    alike: dict[tuple[str, date | None, date | None], list[Done]] = defaultdict(list)
    for one in done:
        if one.change.to is not None and one.acted.tasks:
            alike[one.change.item, *one.dates].append(one)
    for (item, left, new), those in alike.items():
        enter("deadline.moved", {"item": item, "from": _iso(left), "to": _iso(new), **_moved(connection, those)})
    for detail in passed.moves:
        enter("deadline.moved", detail)


def _moved(connection: Connection, those: Sequence[Done]) -> dict[str, Any]:
    acts = {first: last for one in those for first, last in one.acted.acts.items()}
    deadlines = [id for one in those for id in (one.change.deadline_id, one.deadline_id)]
    stated = facts(connection, acts=acts, deadline=deadlines)
    return {"deadline": those[0].deadline_id, "tasks": sum(one.acted.tasks for one in those), **stated}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
