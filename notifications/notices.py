"""Writing notices, set-based: one INSERT … SELECT tells everyone whom a rung, an act or a publication concerns.

Whom a post reaches (contract, section 3, rule 4) was worked out for the day in `reach`, fallbacks within the unit and
the one step up included; `audiences` says which post of which unit is meant. What depends on the plan is added here: a
unit at the top that reaches nobody has the plan's desk above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
    update,
)

from notifications.audiences import Desk, reached_by, several
from org.routing import Routing
from org.today import NOBODY
from storage.store import count_written, insert_ignoring
from storage.tables import deadline, notice, reach, rung, task
from storage.types import Instant, holds

COLUMNS = (
    *("task_id", "rung_id", "act_id", "lost_message_id", "person_id", "contact_id", "kind", "channel"),
    *("due_on", "scheduled_for", "state", "reason", "for_unit_id", "for_post"),
)
SAID = ("sending", "sent", "delivered", "unknown")  # or it may have arrived
# Other rows of the same table.
_other, _told_before, _newer = notice.alias("other"), notice.alias("told_before"), notice.alias("newer")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is to be said: its kind, to which audiences, about which tasks (a condition on `task`)."""

    kind: str
    tell: Sequence[str]
    about: ColumnElement[bool]
    scheduled_for: datetime
    rung_id: int = 0
    act_id: Any = 0  # an id, or a column of `task` rows joined by the caller
    lost_message_id: int = 0  # the message that did not arrive
    of_clock: bool = False  # a rung of another clock than the report's: `about` is on `clock_run` as well
    same_day: Sequence[int] = ()  # rungs of the same date, later in the ladder: theirs is said instead
    newer: Sequence[int] = ()  # rungs that fell due later and fire in the same pass: theirs is said instead

    @property
    def ranked(self) -> bool:
        """Whether one person may be meant several times."""
        return len(self.tell) > 1 or several(self.tell[0])


def tell(connection: Connection, what: Telling, desk: Desk) -> tuple[int, int]:
    """Write the notices of `what`; returns (the highest notice id before, how many rows were written).

    A person is told once per task and rung, and for the own unit rather than in another's place. Where an audience
    reaches nobody there is one row in state `unreachable`, and the desk is told once per task.
    """
    before = last_id(connection)
    chosen = [_told(what, audience, order, desk) for order, audience in enumerate(what.tell)]
    rows: Select[Any]
    if not what.ranked:
        rows = chosen[0].order_by(task.c.id)
    else:
        # Told apart here, not by the conflict: on PostgreSQL a row that conflicts would use up an id all the same.
        every = union_all(*chosen).subquery()
        person = (every.c.task_id, every.c.person_id)
        own_first = (every.c.for_unit_id.is_not(None), every.c.contact_id, every.c.for_unit_id)
        place = func.row_number().over(partition_by=person, order_by=(every.c.audience_order, *own_first))
        ranked = select(every, place.label("place")).subquery()
        rows = select(*(ranked.c[name] for name in COLUMNS)).where(ranked.c.place == 1)
        rows = rows.order_by(ranked.c.task_id, ranked.c.audience_order, ranked.c.contact_id)
    written = count_written(connection, insert_ignoring(connection, notice).from_select(COLUMNS, rows))
    if written:
        of = and_(notice.c.kind == what.kind, notice.c.rung_id == what.rung_id)
        tell_desk_of_unreachable(connection, of, desk, before)
    return before, written


def last_id(connection: Connection) -> int:
    """The highest notice id so far."""
    return connection.scalar(select(func.coalesce(func.max(notice.c.id), 0))) or 0


def _told(what: Telling, audience: str, order: int, desk: Desk) -> Select[Any]:
    person = or_desk(reach.c.person_id, desk.person_id)
    state, reason = _said(what, person)
    in_place = and_(reach.c.stands_in, person != NOBODY)
    columns: list[Any] = [
        task.c.id.label("task_id"),
        literal(what.rung_id).label("rung_id"),
        (what.act_id if isinstance(what.act_id, ColumnElement) else literal(what.act_id)).label("act_id"),
        literal(what.lost_message_id).label("lost_message_id"),
        person.label("person_id"),
        or_desk(reach.c.contact_id, desk.contact_id).label("contact_id"),
        literal(what.kind).label("kind"),
        or_desk(_channel(what.kind, desk.routing), _first(what.kind, desk)).label("channel"),
        deadline.c.due_on.label("due_on"),
        literal(what.scheduled_for, Instant).label("scheduled_for"),
        state.label("state"),
        reason.label("reason"),
        case((in_place, reach.c.unit_id)).label("for_unit_id"),
        case((in_place, reach.c.post)).label("for_post"),
    ]
    if what.ranked:
        columns.append(literal(order).label("audience_order"))
    source = reached_by(audience, desk.unit_id, what.about, of_clock=what.of_clock)
    return select(*columns).select_from(source).where(what.about)


def or_desk(reached: ColumnElement[Any], desk: Any) -> ColumnElement[Any]:
    """What was reached, or the desk's own where a unit at the top reaches nobody."""
    if desk in (None, NOBODY):
        return reached
    return case((and_(reach.c.person_id == NOBODY, reach.c.top), literal(desk)), else_=reached)


def _channel(kind: str, orders: Routing) -> ColumnElement[Any]:
    """The first channel by which the person can be told of `kind`."""
    own = orders.by_kind.get(kind)
    if not own:
        return reach.c.channel
    return case(*((holds(reach.c.channels, name), literal(name)) for name in own), else_=reach.c.channel)


def _first(kind: str, desk: Desk) -> str | None:
    order = (*desk.routing.by_kind.get(kind, ()), *desk.channels)
    return next((name for name in order if name in desk.channels), None)


def _said(what: Telling, person: ColumnElement[int]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """State and reason: unreachable, skipped for a rung that is said instead, or pending (without a reason)."""
    instead = [
        (_speaks_already(rungs, person), why)
        for rungs, why in ((what.same_day, "same day"), (what.newer, "superseded"))
        if rungs
    ]
    nobody = person == NOBODY
    state = case((nobody, "unreachable"), *((when, "skipped") for when, _ in instead), else_="pending")
    why = case((nobody, null()), *((when, literal(text)) for when, text in instead)) if instead else cast(null(), Text)
    return state, why


def _speaks_already(rungs: Sequence[int], person: ColumnElement[int]) -> ColumnElement[bool]:
    same = and_(_other.c.task_id == task.c.id, _other.c.rung_id.in_(rungs), _other.c.person_id == person)
    return exists(select(1).where(same).correlate(task, reach))


def tell_desk_of_unreachable(connection: Connection, of: ColumnElement[bool], desk: Desk, before: int) -> None:
    """Of what nobody was told since the notice `before`: one `unreachable` notice to its desk's officer per task, ever.

    It too is a row when the desk has nobody.
    """
    new = and_(notice.c.id > before, notice.c.state == "unreachable", of)
    if connection.execute(select(1).where(new).limit(1)).first() is None:
        return
    known = exists(
        select(1).where(
            _told_before.c.task_id == notice.c.task_id,
            _told_before.c.kind == "unreachable",
            _told_before.c.lost_message_id == 0,
        )
    ).correlate(notice)
    in_place = and_(reach.c.stands_in, reach.c.person_id != NOBODY)
    rows = (
        select(
            notice.c.task_id,
            literal(0),
            literal(0),
            literal(0),
            reach.c.person_id,
            reach.c.contact_id,
            literal("unreachable"),
            _channel("unreachable", desk.routing),
            notice.c.due_on,
            notice.c.scheduled_for,
            case((reach.c.person_id == NOBODY, "unreachable"), else_="pending"),
            cast(null(), Text),
            case((in_place, reach.c.unit_id)),
            case((in_place, reach.c.post)),
        )
        .join(reach, and_(reach.c.unit_id == desk.unit_id, reach.c.post == "officer"))
        .where(new, ~known)
        .order_by(notice.c.task_id)
    )
    connection.execute(insert_ignoring(connection, notice).from_select(COLUMNS, rows))


def supersede_waiting(connection: Connection, deadline_id: int, rung_id: int, fire_at: datetime) -> int:
    """Older notices of this deadline's ladder that still wait are skipped where this rung tells the same person."""
    fired = select(rung.c.id).where(rung.c.deadline_id == deadline_id, rung.c.fire_at < fire_at)
    older = connection.scalars(fired.where(rung.c.fired_at.is_not(None))).all()
    if not older:
        return 0
    spoken = exists(
        select(1).where(
            _newer.c.task_id == notice.c.task_id, _newer.c.rung_id == rung_id, _newer.c.person_id == notice.c.person_id
        )
    ).correlate(notice)
    change = (
        update(notice)
        .where(notice.c.state == "pending", notice.c.rung_id.in_(older), spoken)
        .values(state="skipped", reason="superseded")
    )
    return connection.execute(change).rowcount


def of_report(of: Any = notice) -> ColumnElement[bool]:
    """A condition on `notice`, or on its alias `of`: it is of the report's ladder, not of another clock's."""
    others = rung.join(deadline, deadline.c.id == rung.c.deadline_id)
    another = select(1).select_from(others).where(rung.c.id == of.c.rung_id, deadline.c.clock.is_not(None))
    return and_(of.c.rung_id > 0, ~exists(another).correlate(of))


def withdraw(connection: Connection, about: ColumnElement[bool], *, ladder_only: bool) -> int:
    """Take back the unsent notices of the tasks for which `about` (a condition on `notice`) holds; `ladder_only`: of
    those the ones of the report's ladder."""
    change = update(notice).where(about, notice.c.state == "pending").values(state="withdrawn")
    if ladder_only:
        change = change.where(of_report())
    return connection.execute(change).rowcount
