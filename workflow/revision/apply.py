"""A revision done: what waits is withdrawn, tasks change, people are told; then what follows from many at once.

What happens in which order, and why, is said by the package.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from notifications.audiences import Desk, desk_of
from notifications.notices import Telling, tell, withdraw
from storage.tables import notice, task
from tasks.model import OPEN
from workflow import journal
from workflow.asking.settled import settle
from workflow.deadlines import insert_deadline
from workflow.proof.kinds import facts
from workflow.ready import tell_ready
from workflow.revision.heard import tell_who_heard
from workflow.revision.ladders import drop_where_left, lay_nudges_ahead, relay
from workflow.revision.made import make
from workflow.revision.model import FOLLOWS, Change, Follows, Revision, Unsent, follows
from workflow.revision.recorded import Deed, Recorded, record_all


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
        drop_where_left(connection, one.change.deadline_id)
    for other in revision.relaid:
        relay(connection, other, now)
    _tell_ready(connection, revision, done, now)
    _enter(connection, revision, done, made, now, actor)
    return done


def apply(connection: Connection, revision: Revision, *, now: datetime, actor: str) -> list[Done]:
    """Every change with its acts, and what is told of it; nothing is settled and nothing entered in the journal."""
    meant = [(one, follows(one, revision.by)) for one in revision.changes]
    for change, follow in meant:
        _withdraw(connection, _those(change), follow.withdraws)
    done = [_change(connection, revision, change, follow, now, actor) for change, follow in meant]
    desk = desk_of(connection, revision.desk_id)
    for one, (_, follow) in zip(done, meant, strict=True):
        if one.acted.tasks:
            _tell(connection, one, follow, desk, now)
    return done


def _those(change: Change) -> ColumnElement[bool]:
    """Closed tasks are never touched."""
    some = () if change.tasks is None else (task.c.id.in_(change.tasks),)
    return and_(task.c.deadline_id == change.deadline_id, task.c.status.in_(OPEN), *some)


def _withdraw(connection: Connection, those: ColumnElement[bool], unsent: Unsent) -> None:
    of_them = notice.c.task_id.in_(select(task.c.id).where(those))
    if unsent == "dates":
        named_another = notice.c.kind.in_(("extended", "returned"))
        withdraw(connection, and_(of_them, or_(notice.c.rung_id > 0, named_another)), ladder_only=False)
    elif unsent != "none":
        withdraw(connection, of_them, ladder_only=unsent == "ladder")


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
        left=change.due_on,
    )
    acted = record_all(connection, _those(change), deed, now=now, actor=actor)
    return Done(change, acted, new_id or change.deadline_id)


def _tell(connection: Connection, done: Done, follow: Follows, desk: Desk, now: datetime) -> None:
    acted = done.acted
    about = task.c.id.in_(acted.ids)
    what = Telling(kind=follow.tells, tell=["officer"], about=about, scheduled_for=now, act_id=acted.act_id)
    tell(connection, what, desk)
    if follow.act == "amend" and "moved" in done.change.does:
        tell_who_heard(connection, follow.tells, done.change.due_on, acted, now)


def _tell_ready(connection: Connection, revision: Revision, done: Sequence[Done], now: datetime) -> None:
    """What was released no longer keeps others waiting, and items may need others now; of dates nothing is ready."""
    acts = [one.acted.first for one in done if one.acted.tasks]
    if revision.entry is not None:
        desk = desk_of(connection, revision.desk_id)
        tell_ready(connection, task.c.plan_id == revision.plan_id, desk, min(acts, default=0), now)


def _enter(
    connection: Connection,
    revision: Revision,
    done: Sequence[Done],
    made: Mapping[int, int],
    now: datetime,
    actor: str,
) -> None:
    """One entry of the revision, where it has one of its own, and one for each item and pair of dates (R5)."""

    def enter(action: str, detail: dict[str, Any]) -> None:
        journal.append(connection, at=now, actor=actor, action=action, plan_id=revision.plan_id, detail=detail)

    if revision.entry is not None:
        stay = [one for one in done if one.change.to is None]
        acts = {first: last for one in stay for first, last in one.acted.acts.items()}
        counts: dict[str, int] = {
            name: sum(one.acted.tasks for one in done if name in one.change.does) for name in FOLLOWS
        }
        counts |= {"made": sum(made.values()), "passed": 0, "relaid": sum(one.tasks for one in revision.relaid)}
        laid = [*(one.deadline_id for one in stay), *made, *(one.deadline_id for one in revision.relaid)]
        stated = facts(connection, acts=acts, deadline=dict.fromkeys(laid), **revision.states)
        enter(revision.entry, {**revision.detail, "reason": revision.reason, **counts, **stated})
    alike: dict[tuple[str, date | None, date | None], list[Done]] = defaultdict(list)
    for one in done:
        if one.change.to is not None and one.acted.tasks:
            alike[one.change.item, *one.dates].append(one)
    for (item, left, new), those in alike.items():
        enter("deadline.moved", {"item": item, "from": _iso(left), "to": _iso(new), **_moved(connection, those)})


def _moved(connection: Connection, those: Sequence[Done]) -> dict[str, Any]:
    acts = {first: last for one in those for first, last in one.acted.acts.items()}
    deadlines = [id for one in those for id in (one.change.deadline_id, one.deadline_id)]
    stated = facts(connection, acts=acts, deadline=deadlines)
    return {"deadline": those[0].deadline_id, "tasks": sum(one.acted.tasks for one in those), **stated}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
