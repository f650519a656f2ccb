"""Accounts that an administrator keeps: those of U and below, with no wider roles than one's own (web contract, 6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from storage.tables import account
from workflow.accounts import listed
from workflow.accounts.authority import below
from workflow.accounts.made import may_make
from workflow.accounts.model import ROLES, Role, Viewer


def rows(connection: Connection, viewer: Viewer) -> list[dict[str, Any]]:
    """The accounts of U and below, as `account list` has them; `kept` where all of their roles may be given."""
    found, own = listed.rows(connection, account.c.unit_id.in_(below(viewer))), set(given(connection, viewer))
    return [{**one, "kept": set(one["roles"]) <= own} for one in found]


def one(connection: Connection, viewer: Viewer, id: int | None) -> Any | None:
    """The account, where it is one of these."""
    return connection.execute(select(account).where(account.c.id == id, account.c.unit_id.in_(below(viewer)))).first()


def given(connection: Connection, viewer: Viewer) -> list[Role]:
    """The roles that may be given."""
    return [role for role in ROLES if may_make(connection, viewer, viewer.unit_id, [role])]
