"""Signing in: one answer and one time for every wrong try, and an end to trying (web contract, section 6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from lib.language import Language
from lib.text import compared
from lib.tokens import digest
from storage.store import Store
from storage.tables import account, failure, sign_in
from workflow import journal
from workflow.accounts import addresses, passwords, sessions
from workflow.accounts.model import Role, Viewer
from workflow.keeping import limits
from workflow.keeping.limits import CONFIRMED, OF_ACCOUNT, OF_BOTH, OF_CLIENT, Counted


@dataclass(frozen=True)
class Entered:
    """A new sign-in: the secret for its cookie, and whose it is."""

    secret: str
    roles: frozenset[Role]
    language: Language


@dataclass(frozen=True)
class TooMany:
    """Too many wrong tries: the next is looked at after so many seconds."""

    wait: int


def enter(
    store: Store, email: str, password: str, *, before: str, client: str, at: datetime, now: datetime
) -> Entered | TooMany | None:
    """Sign in at the real instant `at`: None where address or password is wrong, or the account is not to be used.

    Exactly one hash is verified for each of these. What it proves is looked at under a lock, with the limits once more,
    so that many tries at the same time find out no more than one after the other. `before` is the secret that the
    browser had until now: that sign-in ends.
    """
    address = compared(email)
    counted = counted_by(address, client)
    with store.read() as connection:
        if (wait := limits.wait_for(connection, counted, at)) is not None:
            return TooMany(wait)
        row: Any = connection.execute(select(account).where(account.c.email == address)).first()
    right = passwords.holds(row.password if row is not None and row.enabled else None, password)
    better = passwords.made(password) if right and passwords.is_outdated(row.password) else None

    def decide(connection: Connection) -> Entered | TooMany | None:
        limits.one_by_one(connection)
        if (wait := limits.wait_for(connection, counted, at)) is not None:
            return TooMany(wait)
        used = select(account.c.id).where(account.c.email == address, account.c.enabled)
        if right and connection.scalar(used.where(account.c.password == row.password)) is not None:
            sessions.end(connection, sign_in.c.digest == digest(before))
            return _begun(connection, row, better, counted, at, now)
        _fail(connection, counted, at, now, connection.scalar(select(account.c.id).where(account.c.email == address)))
        return None

    return store.retrying(decide)


def confirm(store: Store, account_id: int, password: str, *, at: datetime, now: datetime) -> bool | TooMany:
    """Whether it is the password of the account that is signed in; its own wrong tries alone are counted."""
    counted = ((CONFIRMED, str(account_id)),)
    with store.read() as connection:
        if (wait := limits.wait_for(connection, counted, at)) is not None:
            return TooMany(wait)
        kept = connection.scalar(select(account.c.password).where(account.c.id == account_id))
    right = passwords.holds(kept, password)

    def decide(connection: Connection) -> bool | TooMany:
        limits.one_by_one(connection)
        if (wait := limits.wait_for(connection, counted, at)) is not None:
            return TooMany(wait)
        if not right:
            _fail(connection, counted, at, now, account_id)
        return right

    return store.retrying(decide)


def change_password(store: Store, viewer: Viewer, password: str, *, at: datetime, now: datetime) -> str:
    """The account's own new password; refused where it is unfit. Every sign-in ends, and one begins in its place: the
    secret for its cookie."""
    passwords.refuse_unfit(password, viewer.email)
    hashed = passwords.made(password)

    def change(connection: Connection) -> str:
        addresses.set_password(connection, viewer.account_id, hashed, now=now, actor=viewer.actor)
        return sessions.begin(connection, viewer.account_id, at)

    return store.retrying(change)


def leave(store: Store, viewer: Viewer, secret: str | None, *, now: datetime) -> None:
    """Sign out: the sign-in of that secret ends; without one all of the account do."""
    which = sign_in.c.account_id == viewer.account_id
    if secret is not None:
        which &= sign_in.c.digest == digest(secret)

    def end(connection: Connection) -> None:
        sessions.end(connection, which)
        detail = {"account": viewer.account_id}
        journal.append(connection, at=now, actor=viewer.actor, action="account.signed-out", detail=detail)

    store.retrying(end)


def counted_by(address: str, client: str) -> Counted:
    """By what wrong tries are counted; no address of a person is kept for that."""
    whose = hashlib.sha256(address.encode()).hexdigest()
    return (OF_BOTH, f"{whose} {client}"), (OF_ACCOUNT, whose), (OF_CLIENT, client)


def _begun(
    connection: Connection, row: Any, better: str | None, counted: Counted, at: datetime, now: datetime
) -> Entered:
    if better is not None:
        connection.execute(update(account).where(account.c.id == row.id).values(password=better))
    detail = {"account": row.id, "failures": _lately(connection, counted[1:2], at) or None}
    actor = f"account:{row.id}"
    journal.append(connection, at=now, actor=actor, action="account.signed-in", detail=detail)
    return Entered(sessions.begin(connection, row.id, at), frozenset(row.roles), row.language)


def _fail(connection: Connection, counted: Counted, at: datetime, now: datetime, account_id: int | None) -> None:
    """Count it; the journal is told how many they were once a limit is reached, never which address was tried."""
    limits.count(connection, counted, at)
    if limits.wait_for(connection, counted, at) is not None:
        detail = {"account": account_id, "failures": _lately(connection, counted, at)}
        journal.append(connection, at=now, actor=journal.ENGINE, action="account.refused", detail=detail)


def _lately(connection: Connection, counted: Counted, at: datetime) -> int:
    """How many wrong tries there were lately, by the account or, where they went from one to the next, the address."""
    return max(
        connection.scalar(
            select(func.count()).where(
                failure.c.kind == limit.kind, failure.c.key == key, failure.c.at > at - limit.within
            )
        )
        or 0
        for limit, key in counted
    )
