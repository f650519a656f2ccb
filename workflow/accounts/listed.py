"""Accounts as rows for people, and a person's own sign-ins. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from lib.language import say
from lib.text import collation_key
from lib.time import local_iso
from lib.tokens import digest
from storage.tables import account, org_tree, sign_in, unit, unit_version
from workflow.accounts.sessions import living


def rows(connection: Connection, which: ColumnElement[bool] | None = None) -> list[dict[str, Any]]:
    """The accounts (a condition on `account`), by unit and name. When somebody was last seen is known while a sign-in
    lives. The tables of the day must hold."""
    seen = select(func.max(sign_in.c.seen_at)).where(sign_in.c.account_id == account.c.id).scalar_subquery()
    found = connection.execute(
        select(account, seen.label("seen"), unit.c.code, unit_version.c.name.label("unit_name"))
        .join(unit, unit.c.id == account.c.unit_id)
        .outerjoin(org_tree, org_tree.c.unit_id == account.c.unit_id)
        .outerjoin(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(true() if which is None else which)
    )
    shown = [
        {
            "id": str(one.id),
            "email": one.email,
            "name": one.name,
            "unit": one.code,
            "unit_name": one.unit_name or one.code,
            "roles": one.roles,
            "enabled": one.enabled,
            "has_password": one.password is not None,
            "last_seen": local_iso(one.seen) if one.seen else None,
        }
        for one in found
    ]
    return sorted(shown, key=lambda one: (collation_key(one["unit_name"]), collation_key(one["name"]), one["email"]))


def any_account(connection: Connection) -> bool:
    """Whether anybody could sign in at all."""
    return connection.scalar(select(account.c.id).limit(1)) is not None


def actors(connection: Connection) -> dict[str, str]:
    """Whom the journal means, for people: the name of each account, by how the journal names it."""
    found = connection.execute(select(account.c.id, account.c.name))
    return {
        f"account:{one.id}": say("{name} (tài khoản {id})", "{name} (account {id})", name=one.name, id=one.id)
        for one in found
    }


def own(connection: Connection, account_id: int, secret: str, at: datetime) -> list[dict[str, Any]]:
    """The sign-ins of an account that have not ended, the latest first; `here` is the one of that secret."""
    wanted = select(sign_in).where(sign_in.c.account_id == account_id, *living(at)).order_by(sign_in.c.began_at.desc())
    return [
        {"began_at": local_iso(one.began_at), "seen_at": local_iso(one.seen_at), "here": one.digest == digest(secret)}
        for one in connection.execute(wanted)
    ]
