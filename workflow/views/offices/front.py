"""What an administrator keeps, with a number each."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from org.today import NOBODY
from storage.tables import account, calendar_override, contact, notice, org_tree, reach, unit_change
from workflow.accounts.authority import below
from workflow.accounts.looking_up import retried_notices
from workflow.accounts.model import Viewer
from workflow.views.offices.outbox import STUCK


def front(connection: Connection, viewer: Viewer, today: date) -> dict[str, int]:
    """How many units are valid, people hold posts, units are reached by nobody, accounts there are, unit changes are
    to come, days of this year were decided otherwise, messages are stuck: of U and below, but changes and days, which
    are everybody's. The tables of the day must hold."""
    own = below(viewer)
    silent = (reach.c.unit_id.in_(own), reach.c.post == "officer", reach.c.person_id == NOBODY)
    ahead = (unit_change.c.passed_at.is_(None), unit_change.c.reverted_at.is_(None))
    year = calendar_override.c.day.between(date(today.year, 1, 1), date(today.year, 12, 31))
    return {
        "units": _count(connection, org_tree.c.unit_id, org_tree.c.unit_id.in_(own), org_tree.c.valid),
        "contacts": _count(connection, contact.c.id, contact.c.retired_at.is_(None), contact.c.unit_id.in_(own)),
        "silent": _count(connection, reach.c.unit_id, *silent),
        "accounts": _count(connection, account.c.id, account.c.unit_id.in_(own), account.c.enabled),
        "changes": _count(connection, unit_change.c.id, *ahead),
        "days": _count(connection, calendar_override.c.day, year),
        "stuck": _count(connection, notice.c.id, notice.c.state.in_(STUCK), retried_notices(viewer)),
    }


def _count(connection: Connection, what: Any, *which: Any) -> int:
    return connection.scalar(select(func.count(what)).where(*which)) or 0
