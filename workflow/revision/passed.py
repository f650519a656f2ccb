"""Tasks pass to other units: made for those that take over, or joined by what these owe already (change contract, U7).

Which go where was worked out by whoever asks (workflow/unit_changes). It is written first, as rows of `passing`; all
that follows is a statement or two over those, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from lib.time import local_date
from lib.vocabulary import TELLS
from notifications.audiences import Desk, desk_of
from notifications.notices import Telling, tell
from org.today import refresh
from storage.store import MUCH, gather_statistics, insert_row
from storage.tables import act, deadline, fulfilment, item, passing, succession, task, unit_version
from tasks.model import SPEAKING
from workflow.asking.settled import settle
from workflow.clocks.started import start_made
from workflow.clocks.stated import begun
from workflow.joint.supporters import choose_supporters
from workflow.proof.kinds import facts
from workflow.revision.ladders import drop_where_left
from workflow.revision.model import FOLLOWS, Does, Passing, Revision, Taken
from workflow.revision.recorded import Deed, Recorded, record_all
from workflow.revision.saying import tell_of, withdraw_of

_giver, _into, _given, _own = task.alias("giver"), task.alias("into"), deadline.alias("given"), deadline.alias("own")


@dataclass
class Passed:
    """What became of the tasks of one plan by it, and what the journal is to state of that."""

    acted: dict[Does, Recorded] = field(default_factory=dict)
    made: int = 0
    moves: Sequence[dict[str, Any]] = ()
    deadlines: Sequence[int] = ()
    begun: Sequence[int] = ()
    states: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def acts(self) -> dict[int, dict[str, int]]:
        return reduce(lambda one, other: one | other, (acted.acts for acted in self.acted.values()), {})

    @property
    def counts(self) -> dict[str, int]:
        """As the entry has them; a task that moves has joined, too."""
        found: dict[str, int] = {does: acted.tasks for does, acted in self.acted.items()}
        if found:
            joined = found.get("joined", 0) + found.get("moved", 0)
            found |= {"joined": joined, "made": self.made}
        return found


def pass_on(connection: Connection, revision: Revision, what: Passing, *, now: datetime, actor: str) -> Passed:
    """Let tasks of the revision's plan pass; nothing is entered in the journal."""
    return _PassingOn(connection, revision, what, now, actor).do()


class _PassingOn:
    def __init__(self, connection: Connection, revision: Revision, what: Passing, now: datetime, actor: str) -> None:
        self.connection, self.revision, self.what, self.now, self.actor = connection, revision, what, now, actor
        self.known = connection.scalar(select(func.coalesce(func.max(task.c.id), 0))) or 0
        self.mine = and_(passing.c.change_id == what.change_id, passing.c.at == now)
        self.speaking = and_(task.c.plan_id == revision.plan_id, task.c.status.in_(SPEAKING))

    def do(self) -> Passed:
        made = self._make()
        self._note(made)
        those = self._those()
        for does, about in those.items():
            withdraw_of(self.connection, about, FOLLOWS[does].withdraws, but_of=self.what.after)
        acted = {does: self._record(does, about) for does, about in those.items()}
        for done in acted.values():
            if done.tasks:
                settle(self.connection, done.ids, self.now)
        desk = desk_of(self.connection, self.revision.desk_id)
        for does, done in acted.items():
            tell_of(self.connection, done, FOLLOWS[does], desk, self.now, moved=does == "moved")
        begun = self._begin(desk) if made else ()
        states = {"passing": [self.revision.plan_id], "fulfilment": self._fulfil(acted["passed"])}
        moved = acted.get("moved", Recorded())
        moves = list(self._moves(moved)) if moved.tasks else []
        return Passed(acted, len(made), moves, self._deadlines(moved), begun, states)

    def _make(self) -> list[tuple[int, Taken]]:
        """The new tasks, each with its id; they count from the moment of passing."""
        made = self.what.made
        if not made:
            return []
        versions = self._versions()
        common = {"plan_id": self.revision.plan_id, "status": "assigned", "made_at": self.now}
        common |= {"since": self.what.moment, "counts_from": self.what.moment}
        rows = [
            {
                **common,
                **{name: getattr(one, name) for name in ("item_id", "occurrence", "unit_id", "deadline_id")},
                "unit_version_id": versions[one.unit_id],
                "on_behalf_of_id": one.on_behalf_of_id,
            }
            for one in made
        ]
        self.connection.execute(insert(task), rows)
        ids = self.connection.scalars(select(task.c.id).where(task.c.id > self.known).order_by(task.c.id)).all()
        return list(zip(ids, made, strict=True))

    def _begin(self, desk: Desk) -> Sequence[int]:
        """Clocks and supporters of the new tasks are those of the day of the moment; their officers are told now."""
        new = and_(task.c.id > self.known, task.c.plan_id == self.revision.plan_id)
        start_made(self.connection, self.revision.plan_id, new, self.what.moment)
        refresh(self.connection, local_date(self.what.moment))
        choose_supporters(self.connection, new)
        refresh(self.connection, local_date(self.now))
        what = Telling(kind="assignment", tell=TELLS["assignment"], about=new, scheduled_for=self.now)
        tell(self.connection, what, desk)
        return begun(self.connection, new)

    def _fulfil(self, acted: Recorded) -> list[int]:
        """The plans that fulfil what passed fulfil what it went to (U10); the ids of all links that changed."""
        holds = (fulfilment.c.until.is_(None), fulfilment.c.task_id.in_(acted.ids))
        links = self.connection.execute(select(fulfilment).where(*holds).order_by(fulfilment.c.id)).all()
        if not acted.tasks or not links:
            return []
        ended = [one.id for one in links]
        self.connection.execute(update(fulfilment).where(fulfilment.c.id.in_(ended)).values(until=self.now))
        went = select(passing).where(passing.c.from_id.in_([one.task_id for one in links])).order_by(passing.c.to_id)
        to = self.connection.execute(went).all()
        new = {
            (one.plan_id, other.to_id): one.reference for one in links for other in to if other.from_id == one.task_id
        }
        rows = [
            {"plan_id": plan_id, "task_id": task_id, "reference": reference, "since": self.now}
            for (plan_id, task_id), reference in new.items()
        ]
        return ended + [insert_row(self.connection, fulfilment, row) for row in rows]

    def _versions(self) -> dict[int, int]:
        """Of every unit that takes over, its version of the day of the moment; where it has ended by then, its last."""
        day, version = local_date(self.what.moment), unit_version.c
        taking_over = select(succession.c.new_id).where(succession.c.new_id.is_not(None))
        begun = or_(version.valid_from.is_(None), version.valid_from <= day)
        rows = select(version.unit_id, version.id).where(version.unit_id.in_(taking_over), begun)
        rows = rows.order_by(version.valid_from.is_not(None), version.valid_from)  # of several the last one holds
        return dict(self.connection.execute(rows).all())

    def _note(self, made: Sequence[tuple[int, Taken]]) -> None:
        pairs = chain(self.what.joined, ((one, id) for id, taken in made for one in taken.passed))
        common = {"change_id": self.what.change_id, "moment": self.what.moment, "at": self.now}
        if rows := [{"from_id": one, "to_id": other, **common} for one, other in pairs]:
            self.connection.execute(insert(passing), rows)
            if len(rows) >= MUCH:
                gather_statistics(self.connection, task, passing)

    def _those(self) -> dict[Does, ColumnElement[bool]]:
        """Which tasks do what, in the order in which it is recorded: what joins is known by tasks that still speak.

        As lists of ids: what is asked of each task alone is, with many, asked of each of those that pass, too.
        """
        those: dict[Does, ColumnElement[bool]] = {}
        if self.what.joined:
            joined = self._joined(select(_into.c.id))
            dated = joined.join(_given, _given.c.id == _giver.c.deadline_id)
            dated = dated.join(_own, _own.c.id == _into.c.deadline_id).where(_own.c.due_at.is_not(None))
            later = dated.where(or_(_given.c.due_at.is_(None), _given.c.due_at > _own.c.due_at))
            those["joined"] = and_(task.c.id.in_(joined), task.c.id.not_in(later))
            those["moved"] = task.c.id.in_(later)
        those["passed"] = and_(self.speaking, task.c.id.in_(select(passing.c.from_id).where(self.mine)))
        if self.what.waives is not None:
            alone = (succession.c.change_id == self.what.change_id, succession.c.ceases, succession.c.new_id.is_(None))
            ceased = task.c.unit_id.in_(select(succession.c.old_id).where(*alone))
            returned = task.c.id.in_(select(act.c.task_id).where(act.c.id == self.what.after))
            those["waived"] = and_(self.speaking, ceased if self.what.after is None else returned)
        return those

    def _joined(self, rows: Any) -> Any:
        """Of the plan's tasks that there were, those to which others pass now."""
        source = passing.join(_giver, _giver.c.id == passing.c.from_id).join(_into, _into.c.id == passing.c.to_id)
        there = (_into.c.id <= self.known, _into.c.plan_id == self.revision.plan_id)
        return rows.select_from(source).where(self.mine, _giver.c.status.in_(SPEAKING), *there)

    def _latest(self) -> Any:
        """Of those that pass to `task` now, the deadline of the one with the latest date."""
        source = passing.join(_giver, _giver.c.id == passing.c.from_id)
        rows = select(_giver.c.deadline_id).select_from(source.join(_given, _given.c.id == _giver.c.deadline_id))
        rows = rows.where(passing.c.to_id == task.c.id, passing.c.at == self.now, _giver.c.status.in_(SPEAKING))
        order = (_given.c.due_at.is_(None).desc(), _given.c.due_at.desc(), _giver.c.id)
        return rows.order_by(*order).limit(1).correlate(task).scalar_subquery()

    def _record(self, does: Does, about: ColumnElement[bool]) -> Recorded:
        reason = self.what.waives if does == "waived" else self.revision.reason
        latest, follow = self._latest() if does == "moved" else None, FOLLOWS[does]
        deed = Deed(action=follow.act, reason=reason, status=follow.status, deadline_id=latest, since=self.what.moment)
        return record_all(self.connection, about, deed, now=self.now, actor=self.actor)

    def _moves(self, acted: Recorded) -> Iterator[dict[str, Any]]:
        """What the journal says of dates that moved: once an item and pair of dates."""
        left, new = _own, _given
        pair = (item.c.key, left.c.due_on, new.c.due_on.label("new_due_on"))
        rows = (
            select(*pair, func.count().label("tasks"), func.min(act.c.deadline_id).label("deadline"))
            .select_from(act)
            .join(task, task.c.id == act.c.task_id)
            .join(item, item.c.id == task.c.item_id)
            .join(left, left.c.id == act.c.from_deadline_id)
            .join(new, new.c.id == act.c.deadline_id)
            .where(act.c.id.between(acted.first, acted.last))
            .group_by(item.c.id, *pair)
            .order_by(item.c.id, *pair[1:])
        )
        for row in self.connection.execute(rows):
            dates = {"from": _iso(row.due_on), "to": _iso(row.new_due_on)}
            stated = facts(self.connection, deadline=[row.deadline])
            yield {"item": row.key, **dates, "deadline": row.deadline, "tasks": row.tasks, **stated}

    def _deadlines(self, acted: Recorded) -> list[int]:
        """Those that tasks left, after rungs that nobody needs any more were dropped."""
        if not acted.tasks:
            return []
        left = select(act.c.from_deadline_id).where(act.c.id.between(acted.first, acted.last)).distinct()
        drop_where_left(self.connection, left)
        return list(self.connection.scalars(left.order_by(act.c.from_deadline_id)))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
