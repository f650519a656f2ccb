"""The grant of the Official Account, kept in the store: one pair of tokens, renewed ahead of its end by one at a time.

A refresh token works once. Whoever renews takes a lease on the row first, reads the version again under it, and keeps
the new pair in a transaction of its own before anybody uses it; all others wait or go on with the pair that still
holds. An answer that was lost may have used the token up: the next attempt finds out, and where Zalo then refuses it,
the grant is dead, and only a new consent (`dondoc zalo connect`) helps.

Both tokens are sealed with the installation's secret; kept in clear by an earlier version, they are at the next write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, or_, select, update

from lib.meaning import meaning
from notifications.zalo.account.oauth import USED_OR_EXPIRED, NoAnswer, OAuthRefused, Pair
from storage.keys import Keys, is_sealed
from storage.lease import is_over
from storage.store import Store, insert_ignoring, keys_of
from storage.tables import zalo_token

AHEAD = timedelta(hours=2)  # of the 25 that an access token lives
LEASE = timedelta(seconds=40)  # longer than a refresh with its time-outs
PATIENCE = 150  # times a tenth of a second for somebody else's refresh

Refresh = Callable[[str], Pair]  # a refresh token → a new pair


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What the store knows of the consent; `version` counts the pairs, `dead` says why only a new consent helps."""

    app_id: str
    version: int
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    obtained_at: datetime
    dead: str | None = None


class NoGrant(Exception):
    """There is no consent, or no longer: the sentence, as text to be kept, says what a human has to do."""


class NotNow(Exception):
    """No usable token at this moment, though the grant may be alive: Zalo could not be asked."""


def state(connection: Connection, app_id: str) -> Grant | None:
    """The grant as it is kept; None before the first consent."""
    row = connection.execute(select(zalo_token).where(zalo_token.c.app_id == app_id)).first()
    return _grant(row, keys_of(connection)) if row else None


def seal(connection: Connection) -> None:
    """Seal what an earlier version kept in clear."""
    if (keys := keys_of(connection)) is None:
        return
    for row in connection.execute(select(zalo_token)).all():
        if row.access_token and not is_sealed(row.access_token):
            sealed = {name: keys.seal(getattr(row, name)) for name in ("access_token", "refresh_token")}
            same = and_(zalo_token.c.app_id == row.app_id, zalo_token.c.version == row.version)
            connection.execute(update(zalo_token).where(same).values(**sealed))


def keep(store: Store, app_id: str, access_token: str, refresh_token: str, expires_in: int, at: datetime) -> None:
    """Keep the pair of a new consent, got at `at` (real time); a grant that was dead lives again."""
    first = {"app_id": app_id, "version": 0, "access_token": "", "refresh_token": "", "expires_at": at}

    def keeping(connection: Connection) -> None:
        connection.execute(insert_ignoring(connection, zalo_token).values(**first, obtained_at=at))
        _write(connection, zalo_token.c.app_id == app_id, Pair(access_token, refresh_token, expires_in), at)

    store.retrying(keeping)


def current(
    store: Store, app_id: str, refresh: Refresh, clock: Callable[[], datetime], *, refused: int | None = None
) -> Grant:
    """The grant with an access token that may be used now; renewed by `refresh` where it soon ends, or where Zalo
    `refused` the token of that version. Raises NoGrant or NotNow."""
    for _ in range(PATIENCE):
        with store.read() as connection:
            grant = _living(state(connection, app_id))
        now = clock()
        if grant.version != refused and now < grant.expires_at - AHEAD:
            return grant
        owner = uuid4().hex
        if store.retrying(lambda connection, g=grant, o=owner: _lease(connection, g, o, clock())):  # type: ignore[misc]
            return _renewed(store, grant, owner, refresh, clock, refused)
        if grant.version != refused and now < grant.expires_at:
            return grant  # somebody is renewing it; this one still holds
        sleep(0.1)
    raise NotNow(meaning("zalo.not-renewed-yet"))


def _renewed(
    store: Store,
    grant: Grant,
    owner: str,
    refresh: Refresh,
    clock: Callable[[], datetime],
    refused: int | None,
) -> Grant:
    try:
        pair = _asked(refresh, grant.refresh_token)
    except (OAuthRefused, NoAnswer) as error:
        dead = _why_dead(error) if isinstance(error, OAuthRefused) and error.code == USED_OR_EXPIRED else None
        store.retrying(lambda connection: _leave(connection, grant, owner, dead))
        with store.read() as connection:
            after = _living(state(connection, grant.app_id))
        if after.version != refused and clock() < after.expires_at:
            return after  # renewed by another meanwhile, or not yet at its end
        if isinstance(error, OAuthRefused):
            raise NoGrant(_why_refused(error)) from error
        raise NotNow(meaning("zalo.not-renewed", why=error)) from error
    same = and_(zalo_token.c.app_id == grant.app_id, zalo_token.c.version == grant.version)
    store.retrying(lambda connection: _write(connection, same, pair, clock()))
    with store.read() as connection:
        return _living(state(connection, grant.app_id))


def _asked(refresh: Refresh, refresh_token: str) -> Pair:
    """A second time at once where the answer was lost: either it comes now, or the token is known to be used up."""
    try:
        return refresh(refresh_token)
    except NoAnswer as error:
        if not error.received:
            raise
        return refresh(refresh_token)


def _lease(connection: Connection, grant: Grant, owner: str, at: datetime) -> bool:
    """Take the right to renew this version; False when it is no longer the newest or somebody is at it."""
    free = and_(
        zalo_token.c.app_id == grant.app_id,
        zalo_token.c.version == grant.version,
        zalo_token.c.dead.is_(None),
        or_(zalo_token.c.lease_until.is_(None), is_over(zalo_token.c.lease_until, at, LEASE)),
    )
    lease = {"lease_owner": owner, "lease_until": at + LEASE}
    return connection.execute(update(zalo_token).where(free).values(**lease)).rowcount == 1


def _leave(connection: Connection, grant: Grant, owner: str, dead: str | None) -> None:
    """Give the right back, and say where the grant is `dead`; nothing if somebody else has it by now."""
    mine = and_(
        zalo_token.c.app_id == grant.app_id,
        zalo_token.c.version == grant.version,
        zalo_token.c.lease_owner == owner,
    )
    connection.execute(update(zalo_token).where(mine).values(lease_owner=None, lease_until=None, dead=dead))


def _write(connection: Connection, where: Any, pair: Pair, at: datetime) -> None:
    keys = keys_of(connection)
    values = {
        "access_token": keys.seal(pair.access_token) if keys else pair.access_token,
        "refresh_token": keys.seal(pair.refresh_token) if keys else pair.refresh_token,
        "expires_at": at + timedelta(seconds=pair.expires_in),
        "obtained_at": at,
        "version": zalo_token.c.version + 1,
    }
    free = {"lease_owner": None, "lease_until": None, "dead": None}
    connection.execute(update(zalo_token).where(where).values(**values, **free))


def _grant(row: Any, keys: Keys | None) -> Grant:
    access, refresh = _opened(row.access_token, keys), _opened(row.refresh_token, keys)
    return Grant(
        app_id=row.app_id,
        version=row.version,
        access_token=access or "",
        refresh_token=refresh or "",
        expires_at=row.expires_at,
        obtained_at=row.obtained_at,
        dead=row.dead or (_why_shut() if access is None or refresh is None else None),
    )


def _opened(kept: str, keys: Keys | None) -> str | None:
    """The token; None where its key is lost, another, or cannot be read."""
    if keys is None:
        return None if is_sealed(kept) else kept
    try:
        return keys.open(kept)
    except OSError:
        return None


def _living(grant: Grant | None) -> Grant:
    if grant is None:
        raise NoGrant(meaning("zalo.no-grant"))
    if grant.dead:
        raise NoGrant(grant.dead)
    return grant


def _why_dead(error: OAuthRefused) -> str:
    return meaning("zalo.grant-gone", why=error)


def _why_shut() -> str:
    return meaning("zalo.grant-shut")


def _why_refused(error: OAuthRefused) -> str:
    return meaning("zalo.renewal-refused", why=error)
