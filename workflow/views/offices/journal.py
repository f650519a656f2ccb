"""The journal as an account may look it up: who did what, the latest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from lib.language import say
from lib.time import local_iso
from lib.vocabulary import POSTS, word
from lib.words import actor_word
from storage.tables import account, journal, plan
from workflow.accounts.authority import below
from workflow.accounts.listed import actors
from workflow.accounts.looking_up import seen_entries
from workflow.accounts.model import Viewer
from workflow.sayings import in_words
from workflow.views.offices.called import units_called

_ACCOUNT, _LINK = "account:", "link:"


def listed(
    connection: Connection,
    viewer: Viewer,
    *,
    plan_id: int | None = None,
    task_id: int | None = None,
    most: int,
    page: int,
) -> list[dict[str, Any]]:
    """The entries that may be seen, the latest first, as `journal` has them with the actor's name as `by`; so many of
    that page, and one more where there are others. An administrator sees besides those of accounts of U and below."""
    which = seen_entries(viewer)
    if "admin" in viewer.roles:
        which = or_(which, _of_accounts(connection, viewer))
    wanted = select(journal, plan.c.number).outerjoin(plan, plan.c.id == journal.c.plan_id).where(which)
    if plan_id is not None:
        wanted = wanted.where(journal.c.plan_id == plan_id)
    if task_id is not None:
        wanted = wanted.where(journal.c.task_id == task_id)
    rows = connection.execute(wanted.order_by(journal.c.id.desc()).limit(most + 1).offset((page - 1) * most)).all()
    names = actors(connection)
    units = units_called(connection, {_unit_of(row.actor) for row in rows})
    return [
        {
            "id": str(row.id),
            "at": local_iso(row.at),
            "by": _name(row.actor, names, units),
            "action": row.action,
            "plan": row.number,
            "plan_id": row.plan_id,
            "task": row.task_id,
            "detail": in_words({name: one for name, one in json.loads(row.detail).items() if name != "facts"}),
        }
        for row in rows
    ]


def _name(actor: str, accounts: Mapping[str, str], units: Mapping[str, str]) -> str:
    """Who that is, as people are told: an account by its name, a link by whose page it is."""
    if (code := _unit_of(actor)) is not None:
        post, unit = word(POSTS, actor.rpartition(":")[2]), units.get(code, code)
        return say("trang đơn vị, {post}: {unit}", "the unit's page, {post}: {unit}", post=post, unit=unit)
    return accounts.get(actor) or actor_word(actor)


def _unit_of(actor: str) -> str | None:
    """The code of the unit whose link acted."""
    return actor.removeprefix(_LINK).rpartition(":")[0] if actor.startswith(_LINK) else None


def _of_accounts(connection: Connection, viewer: Viewer) -> ColumnElement[bool]:
    """What was entered of accounts of U and below, whoever did it."""
    ids = connection.scalars(select(account.c.id).where(account.c.unit_id.in_(below(viewer)))).all()
    named = [journal.c.detail.contains(f'"account":{id}{end}') for id in ids for end in (",", "}")]
    own = journal.c.actor.in_([f"{_ACCOUNT}{id}" for id in ids])
    return and_(journal.c.action.startswith("account.", autoescape=True), or_(own, *named))
