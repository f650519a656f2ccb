"""The notices of no task in a batch of messages: a plan's summary as it stands now, and a link that was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_iso
from lib.vocabulary import Kind
from notifications.letter.digest import headline
from notifications.letter.model import Board, Entry, Holding, Way
from notifications.model import NaturalKey
from notifications.summary import Summary
from storage.tables import contact, notice, org_tree, person, plan, unit
from workflow.rounds.standing import standing_of
from workflow.rounds.summaries import SUMMARY


@dataclass(frozen=True)
class Whole:
    """One notice of a plan as a whole."""

    id: int
    message_id: int
    plan_id: int
    for_unit_id: int | None
    for_post: str | None
    scheduled_for: datetime
    number: str
    year: int
    issued_on: date
    subject: str
    desk_id: int
    issuer_id: int
    issuer_code: str
    address: str
    person_id: int
    told_unit_id: int
    heir_id: int | None  # in whose place the unit stands for which they are told
    kind: Kind
    summary: Summary | None


def of_plans(connection: Connection, message_ids: Collection[int], now: datetime, state: str) -> Sequence[Whole]:
    """Those in that state in these messages, in order."""
    rows = (
        select(
            *(notice.c.id, notice.c.message_id, notice.c.for_unit_id, notice.c.for_post, notice.c.scheduled_for),
            *(plan.c.number, plan.c.year, plan.c.issued_on, plan.c.subject, plan.c.desk_id, plan.c.issuer_id),
            *(unit.c.code.label("issuer_code"), person.c.address, notice.c.plan_id, notice.c.kind),
            *(notice.c.person_id, contact.c.unit_id.label("told_unit_id"), org_tree.c.heir_id),
        )
        .join(plan, plan.c.id == notice.c.plan_id)
        .join(unit, unit.c.id == plan.c.issuer_id)
        .join(contact, contact.c.id == notice.c.contact_id)
        .join(person, person.c.id == notice.c.person_id)
        .outerjoin(org_tree, org_tree.c.unit_id == notice.c.for_unit_id)
        .where(notice.c.message_id.in_(message_ids), notice.c.state == state, notice.c.task_id.is_(None))
        .order_by(notice.c.message_id, notice.c.id)
    )
    found = []
    for row in connection.execute(rows).mappings().all():
        known: dict[str, Any] = {str(name): value for name, value in row.items()}
        plan_id = known["plan_id"]
        summary = standing_of(connection, plan_id, now) if row["kind"] == SUMMARY else None
        found.append(Whole(**known, summary=summary))
    return found


def entry_of(whole: Whole, names: Mapping[int, str], stands_for: str | None) -> Entry:
    """What the letter says of it."""
    desk, told = names.get(whole.desk_id, ""), names.get(whole.told_unit_id, "")
    own = whole.for_unit_id is None or whole.told_unit_id in (whole.for_unit_id, whole.heir_id)
    return Entry(
        kind=whole.kind,
        plan_number=whole.number,
        plan_issued_on=whole.issued_on,
        plan_subject=whole.subject,
        desk=desk,
        item=headline(whole.summary) if whole.summary else told,
        unit=desk if whole.summary else told,
        report_to=desk,
        stands_for=stands_for,
        silent=None if own else names.get(whole.for_unit_id or 0, ""),
        issuer=names.get(whole.issuer_id, ""),
        summary=whole.summary,
    )


def key_of(whole: Whole) -> NaturalKey:
    """What makes it itself: of which plan, when it was due, and whom it tells."""
    known = (whole.number, str(whole.year), whole.issuer_code)
    return (*known, whole.kind, local_iso(whole.scheduled_for) or "", whole.address)


def way_of(whole: Whole, names: Mapping[int, str]) -> Way:
    """Where it leads to: a unit's page; a summary's reader signs in."""
    if whole.summary is not None:
        return Board(whole.plan_id, whole.number)
    return Holding(whole.told_unit_id, whole.person_id, names.get(whole.told_unit_id, ""))
