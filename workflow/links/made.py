"""Links made: the address of each holding that a batch of messages speaks to (web contract, section 3).

A holding is a person of a unit. Its token rests on both, on its version and on the secret key, so that every message
carries the same one; only its digest is kept. A revoked one is followed by the next version.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select, tuple_, update

from lib.language import say
from lib.problem import Problem
from lib.tokens import code, derived, digest
from lib.vocabulary import Kind
from notifications.letter.model import Board, Holding, Link, Way
from settings import Settings
from storage.store import Store, insert_ignoring
from storage.tables import link
from workflow.delivery.drafts import Draft

PATH = "/n/"
LINK: Kind = "link"  # what is asked for on a page
A_DAY = timedelta(days=1)


class Current(NamedTuple):
    """A holding's link as it is now: its version, its token, and where it was issued its row."""

    version: int
    token: str
    row: Row[Any] | None


def address(settings: Settings, token: str) -> str:
    """Where a token leads: under the public address, never under one that a request names."""
    return f"{settings.public_url}{PATH}{token}"


def link_key(store: Store, settings: Settings) -> bytes | None:
    """What tokens are made with; None where there are no links."""
    if store.keys is None or why_none(settings, sqlite=store.is_sqlite):
        return None
    return store.keys.current.derived("link")


def why_none(settings: Settings, *, sqlite: bool) -> Problem | None:
    """Why this installation has no links: no public address, or no key that all its machines share."""
    if settings.public_url is None:
        told = say(
            "DONDOC_PUBLIC_URL chưa đặt nên tin nhắn không kèm liên kết đến trang của đơn vị; hãy ghi địa chỉ mà các "
            "đơn vị truy cập được, dạng https://….",
            "DONDOC_PUBLIC_URL is not set, so messages carry no link to the unit's page; set the address at which "
            "units reach this installation, https://….",
        )
        return Problem(code="no-public-url", message=told)
    if not sqlite and not settings.secret_key:
        told = say(
            "DONDOC_SECRET_KEY chưa đặt nên không có liên kết nào: trên PostgreSQL các máy phải dùng chung một khóa.",
            "DONDOC_SECRET_KEY is not set, so there are no links: on PostgreSQL all machines need the same key.",
        )
        return Problem(code="no-secret-key", message=told)
    return None


def pages(store: Store, settings: Settings, drafts: Collection[Draft | Exception], now: datetime) -> Mapping[Way, Link]:
    """The page of each holding and plan that these drafts, which leave at `now`, speak to; none where there are no
    links. With the code of the last notice that was asked for on a page, where one is needed there.

    A write only where one is new, or left more than a day ago.
    """
    key = link_key(store, settings)
    said = [known for one in drafts if not isinstance(one, Exception) for known in one.said.items()]
    ways = {one.way for _, one in said if one.way is not None}
    if key is None:
        return {}
    boards: dict[Way, Link] = {one: board(settings, one) for one in ways if isinstance(one, Board)}
    units = _of_units(store, settings, key, {one for one in ways if isinstance(one, Holding)}, now)
    if settings.link_code == "off":
        return boards | units
    asked = {one.way: id for id, one in sorted(said, key=itemgetter(0)) if one.entry.kind == LINK}
    with_code = {way: replace(page, code=code(key, asked[way])) for way, page in units.items() if way in asked}
    return boards | units | with_code


def board(settings: Settings, of: Board) -> Link:
    """The plan's page, for whoever signs in."""
    return Link(address=f"{settings.public_url}/plans/{of.plan_id}", token="", unit=of.number)


def _of_units(
    store: Store, settings: Settings, key: bytes, holdings: Collection[Holding], now: datetime
) -> dict[Way, Link]:
    if not holdings:
        return {}
    with store.read() as connection:
        found = current(connection, key, holdings)
    long_ago = now - A_DAY
    if any(one.row is None or one.row.left_at is None or one.row.left_at <= long_ago for one in found.values()):
        found = store.retrying(lambda connection: leaving(connection, key, holdings, now))
    return {
        holding: Link(address=address(settings, one.token), token=one.token, unit=holding.unit)
        for holding, one in found.items()
    }


def current(connection: Connection, key: bytes, holdings: Collection[Holding]) -> dict[Holding, Current]:
    """The link of each holding as it is now, whether it was issued before or not."""
    of = tuple_(link.c.unit_id, link.c.person_id)
    wanted = select(link).where(of.in_([(one.unit_id, one.person_id) for one in holdings]))
    rows: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in connection.execute(wanted):
        rows.setdefault((row.unit_id, row.person_id), []).append(row)
    return {one: _of(key, one, rows.get((one.unit_id, one.person_id), [])) for one in holdings}


def leaving(connection: Connection, key: bytes, holdings: Collection[Holding], now: datetime) -> dict[Holding, Current]:
    """The same, each now with a row of the day on which it leaves; a row that is new is not among what is returned."""
    found = current(connection, key, holdings)
    new = [
        {"unit_id": holding.unit_id, "person_id": holding.person_id, "version": one.version}
        | {"digest": digest(one.token), "issued_at": now, "left_at": now}
        for holding, one in found.items()
        if one.row is None
    ]
    if new:
        connection.execute(insert_ignoring(connection, link), new)
    if ids := [one.row.id for one in found.values() if one.row is not None]:
        connection.execute(update(link).where(link.c.id.in_(ids)).values(left_at=now))
    return found


def _of(key: bytes, holding: Holding, rows: list[Row[Any]]) -> Current:
    last = max((row.version for row in rows), default=1)
    version = last + any(row.version == last and row.revoked_at is not None for row in rows)
    token = derived(key, holding.unit_id, holding.person_id, version)
    return Current(version, token, next((row for row in rows if row.digest == digest(token)), None))
