"""One-time addresses: whoever opens one sets the password of its account, once and within a day (web contract, 6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from lib import tokens
from storage.store import Store
from storage.tables import account, password_address, sign_in
from workflow import journal
from workflow.accounts import passwords, sessions

VALID = timedelta(hours=24)
PATH = "/set-password/"


def make(connection: Connection, account_id: int, at: datetime) -> str:
    """A new one, in place of those of the account before it and of those that are over: its token, told only here."""
    over = (password_address.c.account_id == account_id) | (password_address.c.made_at <= at - VALID)
    connection.execute(delete(password_address).where(over))
    token = tokens.derived(token_bytes(32))
    values = {"digest": tokens.digest(token), "account_id": account_id, "made_at": at}
    connection.execute(insert(password_address).values(**values))
    return token


def void(connection: Connection, account_id: int) -> None:
    """None of that account sets anything any more."""
    connection.execute(delete(password_address).where(password_address.c.account_id == account_id))


def whose(connection: Connection, written: str, at: datetime) -> Any | None:
    """The account (id, email, name) whose password that token sets at the real instant; None for whatever sets none."""
    token = tokens.as_typed(written)
    if token is None:
        return None
    return connection.execute(
        select(account.c.id, account.c.email, account.c.name)
        .join(password_address, password_address.c.account_id == account.c.id)
        .where(
            password_address.c.digest == tokens.digest(token),
            password_address.c.made_at > at - VALID,
            account.c.enabled,
        )
    ).first()


def use(store: Store, written: str, password: str, *, at: datetime, now: datetime) -> bool:
    """Set the password by that token, which is void then; False where it sets none by now. Refused where the password
    is unfit: the token stays."""
    with store.read() as connection:
        found = whose(connection, written, at)
    if found is None:
        return False
    passwords.refuse_unfit(password, found.email)
    hashed = passwords.made(password)

    def put(connection: Connection) -> bool:
        if whose(connection, written, at) is None:
            return False
        set_password(connection, found.id, hashed, now=now, actor=f"account:{found.id}")
        return True

    return store.retrying(put)


def set_password(connection: Connection, account_id: int, hashed: str, *, now: datetime, actor: str) -> None:
    """The account has that password (see `passwords.made`): whoever was signed in is so no more, addresses are void."""
    connection.execute(update(account).where(account.c.id == account_id).values(password=hashed))
    sessions.end(connection, sign_in.c.account_id == account_id)
    void(connection, account_id)
    journal.append(connection, at=now, actor=actor, action="account.password", detail={"account": account_id})


def first_password(
    connection: Connection, account_id: int, email: str, password: str, *, now: datetime, actor: str
) -> None:
    """The same with the password itself, for whoever makes an account; refused where it is unfit."""
    passwords.refuse_unfit(password, email)
    set_password(connection, account_id, passwords.made(password), now=now, actor=actor)
