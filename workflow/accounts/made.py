"""Accounts made by an administrator, on the command line or on a page (web contract, section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from lib.language import Language
from lib.text import clean_line, compared
from org.queries import unit_id
from storage.store import insert_row
from storage.tables import account
from workflow import journal
from workflow.accounts.model import ROLES, Role


def add(
    connection: Connection,
    email: str,
    *,
    unit: str,
    roles: Iterable[Role],
    name: str,
    now: datetime,
    actor: str,
    language: Language = "vi",
) -> int:
    """A new account, without a password yet; its id."""
    wanted = set(roles)
    values = {
        "email": compared(email),
        "name": clean_line(name),
        "unit_id": unit_id(connection, unit),
        "roles": [role for role in ROLES if role in wanted],
        "language": language,
        "enabled": True,
        "created_at": now,
    }
    id = insert_row(connection, account, values)
    detail = {"account": id, "unit": unit, "roles": values["roles"]}
    journal.append(connection, at=now, actor=actor, action="account.added", detail=detail)
    return id
