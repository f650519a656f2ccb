"""What still waits for somebody who left: made anew for whom the post reaches now (contract, section 5, rule 21).

The notice of the one who left is withdrawn and another written beside it, as its rung or act would today: the fallbacks
of rule 4 included, nobody included, and of two rungs only the newer one said. Whoever has it already has it no second
time. What a message has set out to say stays with whom it was for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from lib.time import local_date
from notifications.audiences import desk_of
from notifications.notices import COLUMNS, last_id, tell_desk_of_unreachable
from org.routing import Routing, address
from org.today import NOBODY, refresh, routing
from storage.store import insert_ignoring, lock_exclusive
from storage.tables import contact, message, notice, plan, reach, rung, task
from storage.types import holds
from workflow.correcting.meant import meant_besides, of_another
from workflow.rounds.summaries import enter_written

AT_ONCE = 500  # notices that are looked at together
_ONCE = (("task_id", "rung_id", "act_id", "lost_message_id", "kind"), ("plan_id", "scheduled_for"))
_SPEAKS = ("pending", "sending", "sent", "delivered", "unknown")
_waits = notice.c.state == "pending"
# Other rows of the same tables.
_kept, _gone, _now = (contact.alias(name) for name in ("kept", "gone", "now_holds"))
_theirs, _bound = contact.alias("theirs"), contact.alias("bound")
_other, _desk = notice.alias("other"), reach.alias("at_desk")


def follow_contacts(connection: Connection, now: datetime) -> int:
    """After contacts were retired at `now`, in the same transaction: how many waiting notices were for who left.

    Whoever had left one post before, and was still reached by another, may have lost that one now.
    """
    here = (_gone.c.unit_id == contact.c.unit_id, _gone.c.post == contact.c.post)
    just_now = exists(select(1).where(_gone.c.retired_at == now, *here))
    return _remake(connection, or_(just_now, contact.c.retired_at.is_not(None)), now)


def follow_before_sending(connection: Connection, now: datetime) -> int:
    """The same of messages that may leave at `now`: one may have been on its way when the contact was replaced."""
    due = (message.c.state == "pending", message.c.next_attempt_at <= now, message.c.lease_owner.is_(None))
    leaving = select(notice.c.id).join(message, message.c.id == notice.c.message_id).where(*due, _waits)
    gone = leaving.join(contact, contact.c.id == notice.c.contact_id).where(contact.c.retired_at.is_not(None))
    ids = connection.scalars(gone).all()
    return sum(_remake(connection, notice.c.id.in_(some), now) for some in _parts(ids))


def _remake(connection: Connection, among: ColumnElement[bool], now: datetime) -> int:
    left = _left(connection, among, local_date(now))
    if not left:
        return 0
    lock_exclusive(connection, "schedule")  # a rung that fires beside this goes by what was
    refresh(connection, local_date(now))
    ids: list[int] = []
    for channel, contacts in left.items():
        for some in _parts(contacts):
            theirs = (_waits, notice.c.channel == channel, notice.c.contact_id.in_(some))
            ids += connection.scalars(select(notice.c.id).join(contact, _of_notice).where(*theirs, among)).all()
    return sum(_anew(connection, some, now) for some in _parts(sorted(ids)))


_of_notice = contact.c.id == notice.c.contact_id


def _left(connection: Connection, among: ColumnElement[bool], day: date) -> dict[str, list[int]]:
    """By channel the contacts of waiting notices whose person has that post or that address no more on `day`."""
    begun, lasts = _kept.c.valid_from, _kept.c.valid_to
    same = and_(
        *(_kept.c.unit_id == contact.c.unit_id, _kept.c.post == contact.c.post),
        *(_kept.c.person_id == contact.c.person_id, _kept.c.retired_at.is_(None)),
        *(or_(begun.is_(None), begun <= day), or_(lasts.is_(None), lasts >= day)),
    )
    kept_id = _kept.c.id.label("kept_id")
    rows = connection.execute(
        select(contact.c.id, notice.c.channel, kept_id, *_columns(contact), *_columns(_kept, "kept_"))
        .select_from(notice.join(contact, _of_notice).outerjoin(_kept, same))
        .where(_waits, among)
        .distinct()
    )
    stays: dict[tuple[str, int], bool] = defaultdict(bool)
    for row in rows.mappings():
        channel = row["channel"]
        stays[channel, row["id"]] |= bool(row["kept_id"]) and _address(channel, row) == _address(channel, row, "kept_")
    left: dict[str, list[int]] = defaultdict(list)
    for channel, one in sorted(key for key, holds_it in stays.items() if not holds_it):
        left[channel].append(one)
    return left


@dataclass(frozen=True)
class _Addresses:
    email: str | None
    phone: str | None
    zalo_user_id: str | None


def _address(channel: str, row: RowMapping, prefix: str = "") -> str | None:
    """The address in those columns of the row, as it is compared."""
    return address(channel, _Addresses(*(row[f"{prefix}{one.name}"] for one in fields(_Addresses))))


def _columns(of: Any, prefix: str = "") -> list[ColumnElement[Any]]:
    return [of.c[one.name].label(f"{prefix}{one.name}") for one in fields(_Addresses)]


def _anew(connection: Connection, ids: Sequence[int], now: datetime) -> int:
    """Make these notices anew, all at once: people may have changed places. Returns how many are made or withdrawn."""
    orders, left = routing(connection), frozenset(ids)
    looked_at: set[int] = set()
    made: list[dict[str, Any]] = []
    again: dict[int, dict[str, Any]] = {}
    for row in chain.from_iterable(connection.execute(_whom(orders, ids, key)).mappings() for key in _ONCE):
        looked_at.add(row["id"])
        if row["other_id"] is None:
            made.append({name: row[name] for name in (*COLUMNS, "plan_id")})
        elif row["other_id"] in left or row["other_state"] == "withdrawn":  # who stays, or had left and is back
            again.setdefault(row["other_id"], _as_told(row))
    for one in meant_besides(connection, [*looked_at - again.keys()]):
        again.setdefault(one["one"], one)
    withdrawn = sorted(looked_at - again.keys())
    before = last_id(connection)
    if made:
        connection.execute(insert_ignoring(connection, notice), made)
    if withdrawn:
        connection.execute(update(notice).where(notice.c.id.in_(withdrawn)).values(state="withdrawn"))
    if again:
        connection.execute(_AGAIN, [*again.values()])
    if made or again:
        _only_the_newest(connection, before, [*again])
    if any(one["state"] == "unreachable" for one in made):
        _tell_desks(connection, before)
    enter_written(connection, before, now)
    return len(withdrawn) + sum(one in left and told["anew"] for one, told in again.items())


def _as_told(row: RowMapping) -> dict[str, Any]:
    """How the person's own row is told from now on; `anew`: in another message than the one it is bound to, if any."""
    same = row["other_state"] == "pending" and row["channel"] == row["other_channel"]
    anew = not same or _address(row["channel"], row, "now_") != _address(row["channel"], row, "bound_")
    told = {f"to_{name}": row[name] for name in ("channel", "for_unit_id", "for_post")}
    return {"one": row["other_id"], "anew": anew, **told}


_AGAIN = (
    update(notice)
    .where(notice.c.id == bindparam("one"))
    .values(
        state="pending",
        message_id=case((bindparam("anew", type_=Boolean), None), else_=notice.c.message_id),
        **{name: bindparam(f"to_{name}") for name in ("channel", "for_unit_id", "for_post")},
    )
)


def _whom(orders: Routing, ids: Sequence[int], key: Sequence[str]) -> Select[Any]:
    """Each of these notices as it is made anew: whom its post reaches today, and that person's own row of it, if any.

    The post is the one that was asked for: where the person told stood in, that in whose place. A row that is there was
    made for one contact, and stays that contact's: another post is one in whose place it is said. `key` is what is told
    one person once.
    """
    unit_id = func.coalesce(notice.c.for_unit_id, contact.c.unit_id)
    post = func.coalesce(notice.c.for_post, contact.c.post)
    by_desk = and_(reach.c.person_id == NOBODY, reach.c.top, _desk.c.person_id.is_not(None))

    def reached(name: str) -> ColumnElement[Any]:
        return case((by_desk, _desk.c[name]), else_=reach.c[name])

    person, channels = reached("person_id"), reached("channels")
    own = [(kind, name) for kind, order in orders.by_kind.items() for name in order]
    firsts = [(and_(notice.c.kind == kind, holds(channels, name)), literal(name)) for kind, name in own]
    channel = case(*firsts, else_=reached("channel")) if firsts else reached("channel")
    in_place = and_(reach.c.stands_in, person != NOBODY)
    elsewhere = of_another(_theirs)
    kept = ("task_id", "plan_id", "rung_id", "act_id", "lost_message_id", "kind", "due_on", "scheduled_for")
    return (
        select(
            *(notice.c.id, *(notice.c[name] for name in kept)),
            *(person.label("person_id"), reached("contact_id").label("contact_id"), channel.label("channel")),
            case((person == NOBODY, "unreachable"), else_="pending").label("state"),
            literal(None).label("reason"),
            case((or_(in_place, elsewhere), reach.c.unit_id)).label("for_unit_id"),
            case((or_(in_place, elsewhere), reach.c.post)).label("for_post"),
            *(_other.c[name].label(f"other_{name}") for name in ("id", "state", "channel")),
            *(*_columns(_now, "now_"), *_columns(_bound, "bound_")),
        )
        .join(contact, _of_notice)
        .outerjoin(task, task.c.id == notice.c.task_id)
        .join(plan, plan.c.id == func.coalesce(task.c.plan_id, notice.c.plan_id))
        .join(reach, and_(reach.c.unit_id == unit_id, reach.c.post == post))
        .outerjoin(_desk, and_(_desk.c.unit_id == plan.c.desk_id, _desk.c.post == "officer", _desk.c.own))
        .outerjoin(_other, and_(_other.c.person_id == person, *(notice.c[name] == _other.c[name] for name in key)))
        .outerjoin(_theirs, _theirs.c.id == _other.c.contact_id)
        .outerjoin(message, message.c.id == _other.c.message_id)
        .outerjoin(_bound, _bound.c.id == func.coalesce(message.c.contact_id, _other.c.contact_id))
        .outerjoin(_now, _now.c.id == reached("contact_id"))
        .where(notice.c.id.in_(ids), *(notice.c[name].is_not(None) for name in key))
        .order_by(notice.c.id)
    )


def _only_the_newest(connection: Connection, before: int, again: Sequence[int]) -> None:
    """Of one task's ladder one person is told the newest rung alone (contract, rules 3 and 7)."""
    mine, newer, touched = rung.alias("mine"), rung.alias("newer_rung"), notice.alias("touched")
    new = or_(touched.c.id > before, touched.c.id.in_(again))
    whose = and_(
        touched.c.task_id == notice.c.task_id, touched.c.person_id == notice.c.person_id, touched.c.rung_id > 0
    )
    later = or_(
        newer.c.fire_at > mine.c.fire_at,
        and_(newer.c.fire_at == mine.c.fire_at, newer.c.position > mine.c.position),
    )
    instead = (
        select(1)
        .select_from(_other.join(newer, newer.c.id == _other.c.rung_id).join(mine, mine.c.id == notice.c.rung_id))
        .where(_other.c.task_id == notice.c.task_id, _other.c.person_id == notice.c.person_id)
        .where(_other.c.state.in_(_SPEAKS), newer.c.deadline_id == mine.c.deadline_id, later)
        .correlate(notice)
    )
    same_day = exists(instead.where(newer.c.fire_on == mine.c.fire_on))
    connection.execute(
        update(notice)
        .where(_waits, notice.c.rung_id > 0, exists(select(1).where(new, *whose)), exists(instead))
        .values(state="skipped", reason=case((same_day, "same day"), else_="superseded"))
    )


def _tell_desks(connection: Connection, before: int) -> None:
    """Where nobody is reached any more the desk hears of it, once per task: of what fell due first."""
    silent = (notice.c.id > before, notice.c.state == "unreachable")
    rows = connection.execute(
        select(plan.c.desk_id, notice.c.kind, notice.c.rung_id)
        .join(task, task.c.id == notice.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(*silent)
        .group_by(plan.c.desk_id, notice.c.kind, notice.c.rung_id)
        .order_by(func.min(notice.c.scheduled_for), func.min(notice.c.id))
    ).all()
    for desk_id, kind, rung_id in rows:
        its_tasks = select(task.c.id).join(plan, plan.c.id == task.c.plan_id).where(plan.c.desk_id == desk_id)
        of = and_(notice.c.kind == kind, notice.c.rung_id == rung_id, notice.c.task_id.in_(its_tasks))
        tell_desk_of_unreachable(connection, of, desk_of(connection, desk_id), before)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
