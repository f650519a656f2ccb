"""Messages as an account may look them up: lists of notices, and one with every message that set out to say it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from storage.tables import notice, plan
from workflow.accounts.authority import seen_plans
from workflow.accounts.looking_up import retried_notices, seen_notices
from workflow.accounts.model import Viewer
from workflow.find import key_of
from workflow.views.offices.addresses import hides, shown, within
from workflow.views.offices.called import notices_named
from workflow.views.outbox import Wanted, messages, select_notices, shaped

STUCK = ("failed", "unknown")  # what may be sent again


def listed(connection: Connection, viewer: Viewer, wanted: Wanted, *, most: int, page: int = 1) -> list[dict[str, Any]]:
    """The notices that may be seen, the latest first, as `outbox list` has them, and named; so many of that page, and
    one more where there are others.

    An administrator sees besides what may be sent again to U and below.
    """
    which = or_(seen_notices(viewer), and_(notice.c.state.in_(STUCK), retried_notices(viewer)))
    latest = select_notices(wanted).where(which).order_by(None)
    latest = latest.order_by(notice.c.scheduled_for.desc(), notice.c.id.desc())
    hidden = hides(connection, viewer)
    rows = connection.execute(latest.limit(most + 1).offset((page - 1) * most))
    found = [_masked(shaped(row)) if hidden(row.told_code) else shaped(row) for row in rows]
    return notices_named(connection, found)


def one_notice(connection: Connection, viewer: Viewer, id: str) -> dict[str, Any] | None:
    """The notice with its `messages`, as `outbox show` has it; None where it may not be seen."""
    key = key_of(id)
    if key is None:
        return None
    row = connection.execute(select_notices(Wanted(notice_id=key)).where(seen_notices(viewer))).first()
    if row is None:
        return None
    one = {**shaped(row), "messages": messages(connection, key)}
    return notices_named(connection, [_masked(one) if hides(connection, viewer)(row.told_code) else one])[0]


def may_retry(connection: Connection, viewer: Viewer, id: str) -> bool:
    """Whether the account may have that notice sent again."""
    key = key_of(id)
    return key is not None and _is_one(connection, key, retried_notices(viewer))


def is_seen(connection: Connection, viewer: Viewer, id: str) -> bool:
    """Whether that notice may be seen."""
    key = key_of(id)
    return key is not None and _is_one(connection, key, seen_notices(viewer))


def seen_plan(connection: Connection, viewer: Viewer, id: str) -> dict[str, Any] | None:
    """The plan whose lists are asked for; None where nothing of it may be seen."""
    key = key_of(id)
    row = connection.execute(
        select(plan.c.id, plan.c.number, plan.c.subject).where(plan.c.id == key, seen_plans(viewer))
    ).first()
    return dict(row._mapping) if row is not None else None


def _is_one(connection: Connection, key: int, which: ColumnElement[bool]) -> bool:
    return connection.scalar(select(notice.c.id).where(notice.c.id == key, which)) is not None


def _masked(one: dict[str, Any]) -> dict[str, Any]:
    """The notice without its reader's addresses, which servers repeat in what they answer."""
    told, way = one["recipient"], one.get("messages", ())
    its = (told["email"], told["phone"])
    return {
        **one,
        "recipient": {**told, "email": shown(told["email"], True), "phone": shown(told["phone"], True)},
        "error": within(one["error"] or "", its),
        **({"messages": [{**each, "error": within(each["error"] or "", its)} for each in way]} if way else {}),
    }
