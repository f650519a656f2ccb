"""A link handed out by hand: its address as it is in mails, or a new one in its place (web contract, section 11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from lib.language import say
from lib.problem import Refused, refuse
from lib.time import local_date
from lib.tokens import digest
from lib.vocabulary import POSTS, Post, word
from notifications.letter.model import Holding
from org.queries import known_code, unit_id
from settings import Settings
from storage.store import Store
from storage.tables import contact, link
from workflow import journal
from workflow.links.made import address, leaving, link_key, why_none
from workflow.links.opened import holders
from workflow.links.revoked import revoke

REISSUED = "reissued"


def issue(
    store: Store,
    settings: Settings,
    code: str,
    *,
    post: Post,
    now: datetime,
    actor: str,
    anew: bool = False,
    person_id: int | None = None,
) -> tuple[int, str]:
    """The link of whoever holds the post of that unit today, or of that person: its row's id, and the address.

    It is the one that messages carry; `anew` revokes that and gives the next. Raises Refused where the unit is unknown,
    nobody holds the post, or this installation has no links.
    """
    if why := why_none(settings, sqlite=store.is_sqlite):
        raise Refused(why)
    key = link_key(store, settings)
    assert key is not None

    def issued(connection: Connection) -> tuple[int, str]:
        unit, holding = known_code(connection, code), _holding(connection, code, post, now, person_id)
        if anew:
            its = and_(link.c.unit_id == holding.unit_id, link.c.person_id == holding.person_id)
            revoke(connection, its, why=REISSUED, now=now, actor=actor)
        token = leaving(connection, key, [holding], now)[holding].token
        id = connection.execute(select(link.c.id).where(link.c.digest == digest(token))).scalar_one()
        detail = {"links": [id], "units": [unit], "post": post}
        journal.append(connection, at=now, actor=actor, action="link.issued", detail=detail)
        return id, address(settings, token)

    return store.retrying(issued)


def _holding(connection: Connection, code: str, post: Post, now: datetime, person_id: int | None) -> Holding:
    its = unit_id(connection, code)
    held = holders(local_date(now)).where(contact.c.unit_id == its, contact.c.post == post)
    if person_id is not None:
        held = held.where(contact.c.person_id == person_id)
    row: Any = connection.execute(held).first()
    if row is None:
        raise refuse(
            "no-holder",
            say(
                "Đơn vị {unit} hôm nay không có {post}; xem `dondoc units show {unit}`, rồi nhập đầu mối hoặc chọn "
                "--post khác.",
                "The unit {unit} has no {post} today; see `dondoc units show {unit}`, then import a contact or choose "
                "another --post.",
                unit=known_code(connection, code),
                post=word(POSTS, post),
            ),
        )
    return Holding(its, row.person_id, "")
