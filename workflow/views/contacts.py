"""Who can be told, and who cannot: found before a plan is published, and at any time by `contacts check`.

A unit is told by its own people, through its superior (one step up, contract rule 4), or by nobody. The tables of the
day know that already; what is read here beside them is why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, literal, select, true, union

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem
from lib.time import local_date
from lib.vocabulary import CHANNELS, POSTS, SUPPORTERS, word
from notifications.audiences import Desk, desk_of, reached_from
from org.model import valid_on
from org.queries import unit_id
from org.routing import Routing, address, usable
from org.today import NOBODY, routing, select_units
from plans.check.ahead import owing as place_of
from plans.model import Plan, PlanFile, Selection
from storage.tables import contact, org_tree, plan, reach, suppression, task, unit, unit_version
from tasks.model import CLOSED
from workflow.roster import RosterOfTheDay
from workflow.sayings import in_words
from workflow.views.defects import Defect, gravest_first, of_gaps, of_number
from workflow.views.ended import ended

Reached = Literal["own", "superior", "nobody"]
UNREACHABLE = "unreachable"  # the code of a problem: nobody can be told for a unit


@dataclass(frozen=True, kw_only=True)
class Told:
    """Whom the notices for a unit's officer reach today."""

    unit: str
    unit_name: str
    reached: Reached
    told: str | None = None  # the unit of whoever is told
    post: str | None = None  # the post held by whoever is told
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reachability:
    """Every unit looked at, and what is wrong; the gravest first."""

    units: tuple[Told, ...]
    defects: tuple[Defect, ...]


def check_contacts(connection: Connection, now: datetime, decreed: Any | None = None) -> Reachability:
    """Look at all units valid today; of a plan (its row), at those that owe open tasks, those above them, the desk.

    The tables of the day must hold.
    """
    desk = desk_of(connection, decreed.desk_id) if decreed is not None else None
    concerned = _concerned(decreed) if decreed is not None else select(org_tree.c.unit_id).where(org_tree.c.valid)
    units = tuple(_told(row) for row in connection.execute(_units(concerned, desk)))
    every, day = connection.execute(_contacts(concerned)).all(), local_date(now)
    today = [row for row in every if valid_on(day, row.valid_from, row.valid_to)]
    dead = {(row.channel, row.address): row for row in connection.execute(select(suppression))}
    found = [*defects(units, today, routing(connection), dead), *of_gaps(every, day)]
    found += [
        Defect(code="unit-ended", unit=one.unit, message=one.sentence())
        for one in ended(connection, decreed.id if decreed is not None else None)
    ]
    return Reachability(units=units, defects=tuple(sorted(found, key=gravest_first)))


def reaching_nobody(connection: Connection, file: PlanFile, decreed: Plan, *, block: bool) -> list[Problem]:
    """One problem for each unit that would owe a task of the plan and that nobody can be told for, its desk included.

    An error where `block`, otherwise a warning. The tables of the day must hold.
    """
    desk = desk_of(connection, unit_id(connection, decreed.desk_code))
    silent = and_(reach.c.post == "officer", reach.c.person_id == NOBODY)
    if desk.contact_id is not None:  # it stands in at the top
        silent = and_(silent, ~reach.c.top)
    if connection.execute(select(reach.c.unit_id).where(silent).limit(1)).first() is None:
        return []
    problems: dict[str, Problem] = {}
    for number, one in enumerate(decreed.items):
        chosen = one.assigned_to
        owing = select_units(units=chosen.units, level=chosen.level, tag=chosen.tag, under=chosen.under).subquery()
        rows = connection.execute(
            select(owing.c.code, unit_version.c.name)
            .join(reach, reach.c.unit_id == owing.c.unit_id)
            .join(unit_version, unit_version.c.id == owing.c.version_id)
            .where(silent)
            .order_by(owing.c.unit_id)
        )
        path = place_of(file, number)
        line, column = file.places.get(path, (None, None))
        for row in rows:
            problem = Problem(
                code=UNREACHABLE,
                message=_nobody(row.code, row.name),
                severity="error" if block else "warning",
                path=path,
                line=line,
                column=column,
            )
            problems.setdefault(row.code, problem)
    return list(problems.values())


# --- the statements ------------------------------------------------------------------------------------------------


def _concerned(decreed: Any) -> Select[Any]:
    """The units that a plan rests on today: owing, above those, following."""
    owing = select(task.c.unit_id).where(task.c.plan_id == decreed.id, task.c.status.not_in(CLOSED))
    above = select(org_tree.c.superior_id).where(org_tree.c.unit_id.in_(owing), org_tree.c.superior_id.is_not(None))
    desk = select(plan.c.desk_id).where(plan.c.id == decreed.id)
    return select(union(owing, above, desk).subquery().c[0])


def _units(concerned: Select[Any], desk: Desk | None) -> Select[Any]:
    """Each unit with whoever is told for its officer; at the top the desk of the plan stands in (contract, rule 4)."""
    told = unit.alias("told")
    who: ColumnElement[Any] = reach.c.contact_id
    channel: ColumnElement[Any] = reach.c.channel
    if desk is not None and desk.contact_id is not None:
        at_top = and_(reach.c.person_id == NOBODY, reach.c.top)
        who = case((at_top, literal(desk.contact_id)), else_=who)
        channel = case((at_top, literal(desk.channels[0])), else_=channel)
    return (
        select(
            *(unit.c.code, unit_version.c.name, reach.c.own),
            *(told.c.code.label("told"), contact.c.post, channel.label("channel")),
        )
        .join(org_tree, org_tree.c.unit_id == unit.c.id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .join(reach, and_(reach.c.unit_id == unit.c.id, reach.c.post == "officer"))
        .outerjoin(contact, contact.c.id == who)
        .outerjoin(told, told.c.id == contact.c.unit_id)
        .where(unit.c.id.in_(concerned))
        .order_by(unit.c.code)
    )


def _contacts(concerned: Select[Any]) -> Select[Any]:
    return (
        select(contact, unit.c.code)
        .join(unit, unit.c.id == contact.c.unit_id)
        .where(contact.c.retired_at.is_(None), contact.c.unit_id.in_(concerned))
        .order_by(unit.c.code, contact.c.post, contact.c.position, contact.c.id)
    )


def _told(row: Any) -> Told:
    reached: Reached = "nobody" if row.told is None else "own" if row.own else "superior"
    return Told(unit=row.code, unit_name=row.name, reached=reached, told=row.told, post=row.post, channel=row.channel)


# --- what is wrong: pure -------------------------------------------------------------------------------------------


def defects(
    units: Iterable[Told], contacts: Sequence[Any], orders: Routing, dead: Mapping[tuple[str, str], Any]
) -> list[Defect]:
    """What should be put right, the gravest first, then by unit; `contacts` are rows valid today, `dead` suppressions
    by (channel, address)."""
    found = [*_of_units(units), *_shared(contacts)]
    for row in contacts:
        found += _of_contact(row, orders, dead)
    return sorted(found, key=gravest_first)


def _of_units(units: Iterable[Told]) -> Iterator[Defect]:
    for one in units:
        if one.reached == "nobody":
            yield Defect(code="unreachable", unit=one.unit, message=_nobody(one.unit, one.unit_name))
        elif one.reached == "superior":
            message = say(
                "{name} ({code}) không có ai liên hệ được; thông báo gửi {post} của {told} nhận thay.",
                "In {name} ({code}) nobody can be reached; the {post} of {told} is told instead.",
                name=one.unit_name,
                code=one.unit,
                post=word(POSTS, one.post or "officer"),
                told=one.told,
            )
            yield Defect(code="stand-in", unit=one.unit, message=message)


def _of_contact(row: Any, orders: Routing, dead: Mapping[tuple[str, str], Any]) -> Iterator[Defect]:
    order, who = orders.of_post(row.post), {"post": word(POSTS, row.post), "unit": row.code}
    for channel in order:
        at = address(channel, row)
        if at is None or (gone := dead.get((channel, at))) is None:
            continue
        message = say(
            "Địa chỉ {at} ({channel}) của {post} {unit} không dùng được từ {since}: {why}",
            "{at} ({channel}), the address of the {post} of {unit}, is dead since {since}: {why}",
            **who,
            at=at,
            channel=word(CHANNELS, channel),
            since=day_words(local_date(gone.since)),
            why=in_words(gone.reason),
        )
        yield Defect(
            code="dead-address",
            unit=row.code,
            post=row.post,
            channel=channel,
            address=at,
            since=gone.since,
            message=message,
        )
    if not usable(order, row, ()):
        message = say(
            "{post} của {unit} không có địa chỉ trên kênh nào đang dùng ({channels}).",
            "The {post} of {unit} has no address on any channel in use ({channels}).",
            **who,
            channels=", ".join(word(CHANNELS, one) for one in order),
        )
        yield Defect(code="no-address", unit=row.code, post=row.post, message=message[0].upper() + message[1:])
    yield from of_number(row)


def _shared(contacts: Iterable[Any]) -> Iterator[Defect]:
    """Mailboxes of several units, or of people with different names: when one dies, all of them fall silent."""
    holders: dict[str, list[Any]] = defaultdict(list)
    for row in contacts:
        if row.email:
            holders[row.email.casefold()].append(row)
    for mailbox, rows in holders.items():
        if len({row.code for row in rows}) == 1 and len({row.name for row in rows if row.name}) < 2:
            continue
        message = say(
            "Hộp thư {mailbox} dùng chung cho {posts}; khi hộp thư này hỏng, tất cả đều không nhận được.",
            "{mailbox} is shared by {posts}; when it fails, none of them is told.",
            mailbox=mailbox,
            posts=", ".join(
                say("{post} {unit}", "the {post} of {unit}", post=word(POSTS, row.post), unit=row.code) for row in rows
            ),
        )
        yield Defect(code="shared-mailbox", unit=rows[0].code, channel="email", address=mailbox, message=message)


def _nobody(code: str, name: str) -> str:
    return say(
        "Không liên hệ được ai cho {name} ({code}): đơn vị và cấp trên trực tiếp đều chưa có địa chỉ dùng được; "
        "hãy bổ sung bằng `dondoc contacts import`.",
        "Nobody can be told for {name} ({code}): neither the unit nor its superior has a usable address; "
        "add one with `dondoc contacts import`.",
        name=name,
        code=code,
    )


# --- a ladder's audiences ---------------------------------------------------------------------------------------------


class ReachedOfTheDay(RosterOfTheDay):
    """The roster of the day, and the persons whom it reaches."""

    def told_together(self, selection: Selection, audiences: Sequence[str], desk: str) -> set[frozenset[str]]:
        """For each person whom these audiences reach, were the units meant to owe something: which of them do.

        Persons alike in that are told once. Fallbacks are those of the day; who reaches nobody is in none.
        """
        desk_id = self.connection.scalar(select(unit.c.id).where(unit.c.code == desk)) or 0
        meant = self._select(selection).subquery()
        told: dict[int, set[str]] = defaultdict(set)
        for audience in audiences:
            if audience == SUPPORTERS:
                continue  # others than those that owe
            source = reached_from(meant, meant.c.unit_id, audience.replace("issuers", "issuer"), desk_id, true())
            persons = select(reach.c.person_id).distinct().select_from(source).where(reach.c.person_id != NOBODY)
            for person in self.connection.scalars(persons):
                told[person].add(audience)
        return set(map(frozenset, told.values()))
