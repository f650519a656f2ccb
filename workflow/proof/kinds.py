"""Every kind of fact by its name in entries, and what an entry states: the same functions that verify asks again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from storage.tables import (
    act,
    amendment,
    calendar_override,
    contact,
    deadline,
    fulfilment,
    notice,
    outline,
    plan,
    rung,
    unit_change,
    unit_version,
)
from storage.types import canonical_json
from workflow.clocks.stated import BEGUN, of_begun
from workflow.proof import roster
from workflow.proof.acts import of_acts, of_many
from workflow.proof.changes.outcomes import OUTCOMES, of_outcomes
from workflow.proof.changes.passing import PLANS, of_passings
from workflow.proof.changes.units import of_changes
from workflow.proof.messages import of_messages
from workflow.proof.model import Facts, Kind, digest
from workflow.proof.plans import of_amendments, of_deadlines, of_ends, of_plans, of_rungs, whole
from workflow.proof.told import of_summaries

CARRIED = outline.c.removed_at.is_(None)  # one that was removed is not there
MANY = 20  # so many rows of one kind are stated one by one; of more only digests


def _blocks(table: Table) -> Select[Any]:
    return select(table.c.id // roster.BLOCK).distinct()


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("act", "act", of_acts, select(act.c.id)),
        Kind("acts", "act", of_many),
        Kind("plan", "plan", of_plans, select(plan.c.id)),
        Kind("amendment", "amendment", of_amendments, select(amendment.c.id)),
        Kind("fulfilment", "fulfilment", whole(fulfilment), select(fulfilment.c.id)),
        Kind("end", "plan", of_ends, select(plan.c.id).where(plan.c.status != "published")),
        Kind("outline", "outline", whole(outline, CARRIED), select(outline.c.id).where(CARRIED)),
        Kind("outcome", "outcome", of_outcomes, OUTCOMES),
        Kind("passing", "passing", of_passings, PLANS),
        Kind("deadline", "deadline", of_deadlines, select(deadline.c.id)),
        Kind("begun", "clock_run", of_begun, BEGUN),
        Kind("rung", "rung", of_rungs, select(rung.c.id).where(rung.c.fired_at.is_not(None))),
        Kind("message", "message", of_messages),
        Kind("summary", "notice", of_summaries, select(notice.c.id).where(notice.c.plan_id.is_not(None))),
        Kind("change", "unit_change", of_changes, select(unit_change.c.id)),
        Kind("units", "unit_version", roster.of_units, _blocks(unit_version), roster.BLOCK),
        Kind("contacts", "contact", roster.of_contacts, _blocks(contact), roster.BLOCK),
        Kind("day", "calendar_override", roster.of_days, select(calendar_override.c.day)),
    )
}


def facts(connection: Connection, **asked: Iterable[Any]) -> dict[str, dict[str, dict[str, Facts | None]]]:
    """What an entry states, under "facts", of these rows by kind, as they are now; null of what is not there.

    Keys may carry hints (a mapping); what does not fit into an entry row by row is stated as digests.
    """
    stated: dict[str, dict[str, Facts | None]] = {}
    for name, keys in asked.items():
        wanted = dict(keys) if isinstance(keys, Mapping) else dict.fromkeys(keys)
        if wanted:
            found = KINDS[name].of(connection, wanted)
            short = len(wanted) > MANY
            stated[name] = {str(key): _stated(found.get(key), short=short) for key in wanted}
    return {"facts": stated} if stated else {}


def as_stated(found: Facts, stated: Facts) -> Facts:
    """What was found in the form in which it was stated: row by row, or as a digest."""
    return _digested(found) if "digest" in stated else found


def _stated(found: Facts | None, *, short: bool) -> Facts | None:
    return _digested(found) if found is not None and short else found


def _digested(found: Facts) -> Facts:
    kept = {"notices": found["notices"]} if "notices" in found else {}
    return {"digest": digest(canonical_json(found)), **kept}
