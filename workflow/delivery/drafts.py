"""Everything the letters of a batch of messages need, in a few statements however many notices they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from lib.language import language, say
from lib.time import local_date
from lib.vocabulary import OF_OTHERS, POSTS, word
from notifications.letter.model import Board, Entry, Holding, Letter, Link, Recipient, Way
from notifications.letter.view import one_line
from notifications.lost import lost_messages
from notifications.model import Address, NaturalKey, Payload, list_id, message_id
from notifications.people import people_named, unit_names
from org.model import Relation, relation_to
from storage.store import Store, is_data_fault
from storage.tables import (
    act,
    asked,
    contact,
    deadline,
    item,
    message,
    notice,
    org_tree,
    person,
    plan,
    rung,
    task,
    unit,
    unit_version,
)
from tasks.standing import in_time
from workflow.acting.received import RECEIVED, receipts_of
from workflow.calendar.in_force import work_calendar
from workflow.joint.said import OF_SEVERAL, complete_jointly
from workflow.publishing.outlines import ANY, titles_of
from workflow.rounds.spoken import entry_of, key_of, of_plans, way_of
from workflow.sayings import in_words

NO_PAGES: Mapping[Way, Link] = MappingProxyType({})


@dataclass(frozen=True)
class Said:
    """One notice in a draft: its entry, what makes it itself, its plan as (number, year), and where it leads to."""

    entry: Entry
    key: NaturalKey
    plan: tuple[str, int]
    way: Way | None = None


@dataclass(frozen=True)
class Draft:
    """One message before it is known which of its notices will still be said."""

    recipient: Recipient
    to: Address
    said: Mapping[int, Said]  # by notice

    def letter(self, notices: Iterable[int], on: date, pages: Mapping[Way, Link] = NO_PAGES) -> Letter:
        """The letter that says these notices on that day, with the way to the pages of whom it speaks to."""
        said = (self.said[one] for one in notices)
        entries = (replace(one.entry, page=pages.get(one.way)) if one.way else one.entry for one in said)
        return Letter(recipient=self.recipient, entries=tuple(entries), on=on)

    def payload(
        self,
        notices: Collection[int],
        now: datetime,
        *,
        domain: str,
        channel: str,
        known_as: str | None = None,
        turn: int = 0,
        pages: Mapping[Way, Link] = NO_PAGES,
    ) -> Payload:
        """What a channel is handed to say these notices; `known_as` is its Message-ID of an earlier start."""
        speaks = [self.said[one] for one in notices]
        return Payload(
            message_id=known_as or message_id((one.key for one in speaks), domain, channel, turn),
            to=self.to,
            letter=self.letter(notices, local_date(now), pages),
            list_id=list_id((one.plan for one in speaks), domain),
            date=now,
            language=language.get(),
        )


def each_draft(store: Store, message_ids: Sequence[int], now: datetime) -> dict[int, Draft | Exception]:
    """Like `drafts`, in the order of the ids; for a message that cannot be drafted, what was raised, and for it alone.

    That the database is away is no message's fault: it is raised.
    """
    try:
        with store.read() as connection:
            found = drafts(connection, message_ids, now)
        return {one: found[one] for one in message_ids}
    except Exception as error:
        if not is_data_fault(error):
            raise
        if len(message_ids) == 1:
            return {message_ids[0]: error}
    return {one: draft for alone in message_ids for one, draft in each_draft(store, [alone], now).items()}


def drafts(connection: Connection, wanted: Collection[int], now: datetime, state: str = "pending") -> dict[int, Draft]:
    """The drafts of these messages, with all notices bound to them in that state; units are named as on that day.

    Raises LookupError where a row that one of them needs is missing, or whatever a value raises that is none.
    """
    told = connection.execute(_told(wanted)).all()
    rows = connection.execute(_notices(wanted, state)).all()
    bound = connection.scalar(select(func.count()).select_from(notice).where(*_waits(wanted, state))) or 0
    on, wholes = local_date(now), of_plans(connection, wanted, now, state) if bound > len(rows) else ()
    if (len(told), len(rows) + len(wholes)) != (len(wanted), bound):
        raise LookupError("a row that the messages need is missing")
    all_said: list[Any] = [*rows, *wholes]
    ids = {one.unit_id for one in told} | {row.report_to_id for row in rows}
    ids |= {id for one in all_said for id in (one.desk_id, one.issuer_id, one.told_unit_id, one.for_unit_id) if id}
    gone = {row.lost_message_id for row in rows if row.lost_message_id}
    lost = lost_messages(connection, gone) if gone else {}
    ids |= {unit_id for one in lost.values() for unit_id in one.units}
    names = unit_names(connection, ids, on)
    why_off = work_calendar(connection).why_off
    named = people_named(connection, all_said, on)
    confirming = [row for row in rows if row.kind == RECEIVED]
    receipts = receipts_of(connection, confirming) if confirming else {}
    outlines = titles_of(connection, rows) if rows and rows[0].any_outlines else {}
    said: dict[int, dict[int, Said]] = {one.message_id: {} for one in told}
    readers = {one.message_id: one for one in told}
    for row in rows:
        reader = readers[row.message_id]
        relation = _relation(reader if row.kind in OF_OTHERS else row, row)
        known = {"outlines": outlines.get(row.id, ()), **named(row), **receipts.get(row.id, {})}
        entry = replace(_entry(row, names, why_off, relation), stands_for=_in_place(row, reader, names), **known)
        if row.at_id not in (None, reader.unit_id):
            entry = replace(entry, silent=names.get(row.for_unit_id, ""))
        if behind := lost.get((row.lost_message_id, row.task_id)):
            entry = replace(entry, reason=behind.sentence(names))
        said[row.message_id][row.id] = Said(entry, _key(row), (row.number, row.year), _way(row, names))
    for whole in wholes:
        stands_for = _in_place(whole, readers[whole.message_id], names)
        entry = replace(entry_of(whole, names, stands_for), **named(whole))
        said[whole.message_id][whole.id] = Said(entry, key_of(whole), (whole.number, whole.year), way_of(whole, names))
    if wholes or any(row.of_several for row in rows):
        complete_jointly(connection, [*rows, *wholes], said, on)
    return {one.message_id: _draft(one, names, said[one.message_id]) for one in told}


# --- the statements ------------------------------------------------------------------------------------------------


def _told(message_ids: Collection[int]) -> Select[Any]:
    return (
        select(
            message.c.id.label("message_id"),
            *(contact.c.unit_id, contact.c.post, contact.c.name, contact.c.title),
            *(contact.c.email, contact.c.phone, contact.c.zalo_user_id),
            *(unit_version.c.level, unit_version.c.tags, org_tree.c.path),
        )
        .join(contact, contact.c.id == message.c.contact_id)
        .outerjoin(org_tree, org_tree.c.unit_id == contact.c.unit_id)
        .outerjoin(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(message.c.id.in_(message_ids))
    )


def _notices(message_ids: Collection[int], state: str) -> Select[Any]:
    """A ladder's notice speaks of its rung's deadline, an act's of that act's; the others of the task's."""
    before, owing, issuer = deadline.alias("before"), unit.alias("owing"), unit.alias("issuer")
    place, top, stand = (org_tree.alias(name) for name in ("place", "top", "stand"))
    spoken_of = func.coalesce(rung.c.deadline_id, act.c.deadline_id, task.c.deadline_id)
    return (
        select(
            *(notice.c.id, notice.c.message_id, notice.c.kind),
            *(notice.c.due_on, notice.c.for_unit_id, notice.c.for_post, deadline.c.clock),
            *(notice.c.task_id, notice.c.rung_id, notice.c.act_id, notice.c.lost_message_id),
            *(task.c.plan_id, task.c.item_id, task.c.occurrence, task.c.submitted_at, deadline.c.due_at),
            *(deadline.c.due_given, deadline.c.due_on.label("deadline_on"), before.c.due_on.label("extended_from")),
            *(rung.c.label.label("rung_label"), rung.c.fire_on, act.c.reason.label("act_reason"), asked.c.until),
            *(item.c.key.label("item_key"), item.c.title, item.c.at, item.c.report_to_id, item.c.deliverables),
            *(plan.c.number, plan.c.year, plan.c.issued_on, plan.c.subject, plan.c.desk_id, plan.c.issuer_id),
            *(owing.c.id.label("unit_id"), owing.c.code.label("unit_code"), unit_version.c.name.label("unit_name")),
            *(unit_version.c.level, unit_version.c.tags, place.c.path, top.c.path.label("issuer_path")),
            *(issuer.c.code.label("issuer_code"), person.c.address, notice.c.person_id),
            *(contact.c.unit_id.label("told_unit_id"), func.coalesce(stand.c.heir_id, stand.c.unit_id).label("at_id")),
            *(ANY.label("any_outlines"), OF_SEVERAL),
        )
        .join(task, task.c.id == notice.c.task_id)
        .join(item, item.c.id == task.c.item_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(issuer, issuer.c.id == plan.c.issuer_id)
        .join(owing, owing.c.id == task.c.unit_id)
        .join(unit_version, unit_version.c.id == task.c.unit_version_id)
        .join(person, person.c.id == notice.c.person_id)
        .outerjoin(contact, contact.c.id == notice.c.contact_id)
        .outerjoin(place, place.c.unit_id == task.c.unit_id)
        .outerjoin(top, top.c.unit_id == plan.c.issuer_id)
        .outerjoin(stand, stand.c.unit_id == notice.c.for_unit_id)
        .outerjoin(rung, rung.c.id == notice.c.rung_id)
        .outerjoin(act, and_(act.c.id == notice.c.act_id, act.c.task_id == task.c.id))
        .outerjoin(asked, asked.c.act_id == act.c.id)
        .outerjoin(deadline, deadline.c.id == spoken_of)
        .outerjoin(before, before.c.id == act.c.from_deadline_id)
        .where(*_waits(message_ids, state))
        .order_by(notice.c.message_id, notice.c.id)
    )


def _waits(message_ids: Collection[int], state: str) -> tuple[ColumnElement[bool], ...]:
    return notice.c.message_id.in_(message_ids), notice.c.state == state


# --- from rows to values -------------------------------------------------------------------------------------------


def _draft(row: Any, names: Mapping[int, str], said: Mapping[int, Said]) -> Draft:
    recipient = Recipient(unit=names.get(row.unit_id, ""), name=row.name, title=row.title)
    shown = one_line(recipient.name or recipient.unit)
    to = Address(name=shown, email=row.email, phone=row.phone, zalo_user_id=row.zalo_user_id)
    return Draft(recipient, to, said)


def _relation(spoken_to: Any, row: Any) -> Relation:
    """What the unit spoken to is to the issuer of the plan: the one that owes, or the reader's where others owe.

    The issuer's own house, its desk and itself, is asked.
    """
    if spoken_to.unit_id in (row.issuer_id, row.desk_id) or spoken_to.path is None or row.issuer_path is None:
        return "other"
    return relation_to(row.issuer_path, level=spoken_to.level, tags=spoken_to.tags, path=spoken_to.path)


def _entry(row: Any, names: Mapping[int, str], why_off: Callable[[date], str | None], relation: Relation) -> Entry:
    given = row.due_given if row.deadline_on == row.due_on else None  # another date has come about since
    return Entry(
        kind=row.kind,
        plan_number=row.number,
        plan_issued_on=row.issued_on,
        plan_subject=row.subject,
        desk=names.get(row.desk_id, ""),
        item=row.title,
        unit=row.unit_name,
        report_to=names.get(row.report_to_id, ""),
        due_on=row.due_on,
        due_given=given,
        day_off=why_off(given) if given and given != row.due_on else None,
        at=None if row.clock else row.at,
        clock=row.clock,
        extended_from=row.extended_from if row.extended_from != row.due_on else None,
        rung=row.rung_label,
        reason=in_words(row.act_reason) if row.kind != "ready" else None,
        until=row.until,
        handed_in=row.submitted_at if row.kind == "accepted" else None,
        in_time=row.submitted_at is None or in_time(row.due_at, row.submitted_at),
        deliverables=tuple(_deliverable(one) for one in row.deliverables or ()),
        issuer=names.get(row.issuer_id, ""),
        relation=relation,
    )


def _deliverable(one: Mapping[str, Any]) -> str:
    at_least = one.get("at_least") or 1
    if at_least == 1:
        return str(one["title"])
    return say("{title} (ít nhất {n})", "{title} (at least {n})", title=one["title"], n=at_least)


def _key(row: Any) -> NaturalKey:
    what = (f"{row.clock or ''}{row.rung_label or ''}", str(row.act_id or -row.lost_message_id or ""), row.kind)
    on = row.due_on or row.fire_on  # nudges have no date, and are told apart by their days
    due = on.isoformat() if on else ""
    of = (row.number, str(row.year), row.issuer_code, row.item_key, str(row.occurrence), row.unit_code)
    return (*of, due, *what, row.address)


def _way(row: Any, names: Mapping[int, str]) -> Way | None:
    """Where a reader goes on to: to the page of the unit for which they are told; the plan's own house signs in."""
    told = row.told_unit_id
    if told in (row.desk_id, row.issuer_id) and told != row.unit_id:
        return Board(row.plan_id, row.number)
    return None if told is None else Holding(told, row.person_id, names.get(told, ""))


def _in_place(row: Any, reader: Any, names: Mapping[int, str]) -> str | None:
    """In whose place the reader is told; nobody's who holds that post by now."""
    if row.for_post is None or (row.for_unit_id, row.for_post) == (reader.unit_id, reader.post):
        return None
    whose = {"post": word(POSTS, row.for_post), "unit": names.get(row.for_unit_id, "")}
    return say("{post} của {unit}", "the {post} of {unit}", **whose)
