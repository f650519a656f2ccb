"""A link opened: whose page it is, or why it has ended (web contract, section 3). Checked anew on every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from lib.language import say
from lib.time import local_date
from lib.tokens import as_typed, digest
from lib.vocabulary import POSTS_IN_ORDER, Pair, Post
from notifications.people import holds_on
from org.succession.related import successor_names
from org.today import self_or_below
from storage.tables import contact, link, org_tree, plan, supporter, task, unit, unit_version

AFTER_THE_END = timedelta(days=90)  # how long the page of a plan that is over can be read

# Why a link has ended.
ENDS: dict[str, Pair] = {
    "revoked": ("liên kết đã được hủy", "it was revoked"),
    "left": ("người nhận liên kết không còn là đầu mối của đơn vị", "its reader no longer holds a post of the unit"),
    "unit-ended": ("đơn vị không còn hoạt động", "the unit exists no longer"),
    "plan-over": ("kế hoạch đã kết thúc", "the plan is over"),
    "too-old": ("đã quá thời gian sử dụng", "it has not been sent for too long"),
}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A living link: the unit, and who holds it with the posts held there today."""

    link_id: int
    unit_id: int
    unit: str
    unit_name: str
    person_id: int
    posts: tuple[Post, ...]
    name: str | None
    title: str | None

    @property
    def actor(self) -> str:
        """How the journal names whoever acts by it."""
        return f"link:{self.unit}:{self.posts[0]}"


@dataclass(frozen=True)
class Ended:
    """A link that has ended: why, and of which unit it was."""

    why: str
    unit_name: str
    unit_id: int
    successors: tuple[str, ...] = ()  # of a unit that exists no longer: their names

    @property
    def sentence(self) -> str:
        """What its reader is told."""
        said = say("Liên kết này không còn hiệu lực: {why}.", "This link has ended: {why}.", why=say(*ENDS[self.why]))
        if not self.successors:
            return said
        names = ", ".join(self.successors)
        return said + say(" Đơn vị kế thừa: {names}.", " Its successors: {names}.", names=names)


def open_link(connection: Connection, written: str, now: datetime, *, days: int) -> Opened | Ended | None:
    """What the token leads to at `now`; None where it is none of ours. The tables of the day must hold.

    `days`: it ends that long after it last left in a message.
    """
    token = as_typed(written)
    row = connection.execute(links_with_units().where(link.c.digest == digest(token))).first() if token else None
    if row is None:
        return None
    on = local_date(now)
    held = connection.execute(holders(on).where(_of_holding(row))).all()
    why = why_ended(row, now, held=bool(held), owes=lambda: _owes(connection, row, now), days=days)
    if why is not None:
        after = successor_names(connection, row.unit_id) if not row.valid else ()
        return Ended(why, row.unit_name, row.unit_id, after)
    posts = sorted({one.post for one in held}, key=POSTS_IN_ORDER.index)
    first = next(one for one in held if one.post == posts[0])
    return Opened(
        link_id=row.id,
        unit_id=row.unit_id,
        unit=row.code,
        unit_name=row.unit_name,
        person_id=row.person_id,
        posts=tuple(posts),
        name=first.name,
        title=first.title,
    )


def desks_of(connection: Connection, unit_id: int) -> list[int]:
    """The desks of the plans in which the unit owed, the latest first: whom its people turn to."""
    owed = select(plan.c.desk_id).join(task, task.c.plan_id == plan.c.id).where(task.c.unit_id == unit_id)
    return list(dict.fromkeys(connection.scalars(owed.order_by(plan.c.id.desc())).all()))


def links_with_units() -> Select[Any]:
    """Every link with its unit as it is on the day of the tables."""
    return (
        select(link, unit.c.code, unit_version.c.name.label("unit_name"), org_tree.c.path, org_tree.c.valid)
        .join(unit, unit.c.id == link.c.unit_id)
        .join(org_tree, org_tree.c.unit_id == link.c.unit_id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
    )


def holders(on: date) -> Select[Any]:
    """Who holds which post on that day: the rows of contacts, the first of each post first."""
    return select(contact).where(holds_on(on)).order_by(contact.c.unit_id, contact.c.position, contact.c.id)


def running(now: datetime) -> ColumnElement[bool]:
    """On `plan`: pages show it, being open or not over for long."""
    return or_(plan.c.ended_at.is_(None), plan.c.ended_at > now - AFTER_THE_END)


def why_ended(row: Any, now: datetime, *, held: bool, owes: Callable[[], bool], days: int) -> str | None:
    """Why the link of that row leads nowhere at `now`, one of ENDS; None while it works.

    `held`: its person holds a post of its unit that day. `owes`: that unit, or one below, owes or supports in a plan
    that is shown.
    """
    if row.revoked_at is not None:
        return "revoked"
    if not row.valid:
        return "unit-ended"
    if not held:
        return "left"
    if (row.left_at or row.issued_at) < now - timedelta(days=days):
        return "too-old"
    return None if owes() else "plan-over"


def _of_holding(row: Any) -> ColumnElement[bool]:
    return and_(contact.c.unit_id == row.unit_id, contact.c.person_id == row.person_id)


def _owes(connection: Connection, row: Any, now: datetime) -> bool:
    own = select(task.c.id).join(plan, plan.c.id == task.c.plan_id).where(task.c.unit_id == row.unit_id, running(now))
    if connection.scalar(own.limit(1)) is not None:  # as of most; below is much to look at
        return True
    owing = org_tree.join(task, task.c.unit_id == org_tree.c.unit_id)
    helping = org_tree.join(supporter, supporter.c.unit_id == org_tree.c.unit_id)
    helping = helping.join(task, task.c.id == supporter.c.task_id)
    of = (one.join(plan, plan.c.id == task.c.plan_id) for one in (owing, helping))
    found = (exists(select(1).select_from(one).where(self_or_below(row.path), running(now))) for one in of)
    return bool(connection.scalar(select(or_(*found))))
