"""Sign-ins: a browser is known by a secret of which only the digest is kept (web contract, section 6). Real time."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from lib.language import say
from lib.tokens import digest
from settings import Settings
from storage.tables import account, org_tree, password_address, sign_in, unit, unit_version
from workflow.accounts.model import Viewer

IDLE, LONGEST = timedelta(hours=8), timedelta(hours=24)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SEEN = timedelta(minutes=5)  # when somebody was last seen is kept no closer than this


def csrf_of(secret: str) -> str:
    """What every form of a sign-in carries; it lives as long as the sign-in."""
    return hmac.digest(secret.encode(), b"csrf", "sha256").hex()


def begin(connection: Connection, account_id: int, at: datetime) -> str:
    """A new sign-in of the account: the secret for its cookie. What has ended meanwhile is removed."""
    ended = (sign_in.c.began_at <= at - LONGEST) | (sign_in.c.seen_at <= at - IDLE)
    connection.execute(delete(sign_in).where(ended))
    secret = token_urlsafe(32)
    values = {"digest": digest(secret), "account_id": account_id, "began_at": at, "seen_at": at}
    connection.execute(insert(sign_in).values(**values))
    return secret


def living(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """On `sign_in`: those that have not ended by the real instant."""
    return sign_in.c.began_at > at - LONGEST, sign_in.c.seen_at > at - IDLE


def viewer_of(connection: Connection, secret: str, at: datetime) -> tuple[Viewer, bool] | None:
    """Who is signed in by that secret, and whether it is to be noted that they were seen; None for nobody.

    The tables of the day must hold.
    """
    row: Any = connection.execute(
        select(account, sign_in.c.seen_at, unit.c.code, unit_version.c.name.label("unit_name"), org_tree.c.path)
        .join(sign_in, sign_in.c.account_id == account.c.id)
        .join(unit, unit.c.id == account.c.unit_id)
        .join(org_tree, org_tree.c.unit_id == account.c.unit_id)
        .join(unit_version, unit_version.c.id == org_tree.c.version_id)
        .where(sign_in.c.digest == digest(secret), account.c.enabled, *living(at))
    ).first()
    if row is None:
        return None
    viewer = Viewer(
        account_id=row.id,
        email=row.email,
        name=row.name,
        unit_id=row.unit_id,
        unit=row.code,
        unit_name=row.unit_name,
        path=row.path,
        roles=frozenset(row.roles),
        language=row.language,
    )
    return viewer, row.seen_at <= at - SEEN


def seen(connection: Connection, secret: str, at: datetime) -> None:
    """Note that somebody was there."""
    connection.execute(update(sign_in).where(sign_in.c.digest == digest(secret)).values(seen_at=at))


def end(connection: Connection, which: ColumnElement[bool]) -> None:
    """End these sign-ins at once (a condition on `sign_in`)."""
    connection.execute(delete(sign_in).where(which))


def end_all(connection: Connection) -> None:
    """End every sign-in and every one-time address: what is put back from a backup knows nobody (section 11)."""
    for table in (sign_in, password_address):
        connection.execute(delete(table))


def nobody_signs_in(settings: Settings) -> list[str]:
    """Why no browser would keep a sign-in, as a sentence: its cookie travels over encrypted connections alone."""
    public = urlsplit(settings.public_url or "https:")
    if public.scheme == "https" or public.hostname in LOOPBACK:
        return []
    return [
        say(
            "DONDOC_PUBLIC_URL là http nên không ai đăng nhập được; hãy dùng https.",
            "DONDOC_PUBLIC_URL is http, so nobody can sign in; use https.",
        )
    ]
