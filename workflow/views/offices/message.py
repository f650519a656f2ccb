"""A message as it was sent, made again from what is kept of it (web contract, section 5).

What is kept is meaning, not words: so it is said as of the instant at which it left, by the same way as then. In the
place of a unit's link stands `…`: nobody comes to a unit's page by reading the outbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy import Connection, select

from lib.vocabulary import Pair
from notifications.email.mime import compose
from notifications.letter import own
from notifications.letter.model import Holding, Link, Way
from notifications.letter.view import render
from notifications.model import CannotBeMade, Payload, domain_of
from settings import Settings
from storage.store import is_data_fault
from storage.tables import message, notice
from workflow.delivery.drafts import Draft, drafts
from workflow.links.made import PATH, board
from workflow.views.offices.addresses import within

INSTEAD = "…"  # of a link's token
_FRAME = ("MIME-Version", "Content-Type")  # headers that say nothing to people


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one message says: its headers, its text, its HTML where it has one.

    `whole`: it is all that the message said, as its Message-ID proves; else some of it goes by another one by now.
    """

    headers: tuple[Pair, ...]
    text: str
    html: str = ""
    whole: bool = True


def content(
    connection: Connection, settings: Settings, notice_id: int, now: datetime, *, masked: bool
) -> Content | None:
    """The message that says the notice, or is to say it; None where there is none, or nothing is left of it.

    `masked`: the addresses of whoever is told or named are hidden. The tables of the day must hold.
    """
    row = connection.execute(
        select(message).join(notice, notice.c.message_id == message.c.id).where(notice.c.id == notice_id)
    ).first()
    if row is None:
        return None
    left = row.sent_at or row.started_at or now
    try:
        draft = drafts(connection, [row.id], left, row.state)[row.id]
        if not draft.said:
            return None
        payload = _payload(draft, row, left, settings)
        found = _SAYS[row.channel](payload, settings)
    except Exception as error:  # it could not be made then either
        if not is_data_fault(error):
            raise
        return None
    found = replace(
        found, whole=row.message_id in (None, _payload(draft, None, left, settings, row.channel).message_id)
    )
    return _without(found, payload) if masked else found


def _payload(draft: Draft, row: Any, left: datetime, settings: Settings, channel: str = "") -> Payload:
    """What its channel was handed, under the name that it had, or has by what it says."""
    pages: Mapping[Way, Link] = {}
    if settings.public_url:
        at = f"{settings.public_url}{PATH}{INSTEAD}"
        ways = {said.way for said in draft.said.values() if said.way}
        pages = {
            one: Link(address=at, token=INSTEAD, unit=one.unit) if isinstance(one, Holding) else board(settings, one)
            for one in ways
        }
    return draft.payload(
        sorted(draft.said),
        left,
        domain=domain_of(settings.mail_from),
        channel=row.channel if row is not None else channel,
        known_as=row.message_id if row is not None else None,
        pages=pages,
    )


def _mail(payload: Payload, settings: Settings) -> Content:
    wording, _broken = own.load(settings.templates_folder)
    mail = message_from_bytes(compose(payload, settings.mail_from, wording), policy=policy.default)
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    return Content(
        headers=tuple((name, str(value)) for name, value in mail.items() if name not in _FRAME),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )


def _sms(payload: Payload, settings: Settings) -> Content:
    from notifications.sms.text import text_of

    accented = settings.sms is not None and settings.sms.options.get("unicode") == "1"
    return Content(headers=(("To", payload.to.phone or ""),), text=text_of(payload.letter, accented=accented))


def _zalo(payload: Payload, settings: Settings) -> Content:
    """The values of its template; in an open conversation, or where no template is known, the letter in words."""
    from notifications.zalo.templates import Unfit, Unusable, load

    to = (("To", payload.to.zalo_user_id or payload.to.phone or ""),)
    try:
        template = load(settings.zalo.templates if settings.zalo else None).of(payload.letter)
        values = template.data(payload.letter)
        return Content(headers=to, text="\n".join(f"{name}: {value}" for name, value in values.items()))
    except (Unfit, Unusable, CannotBeMade):
        wording, _broken = own.load(settings.templates_folder)
        return Content(headers=to, text=render(payload.letter, wording).text)


_SAYS = {"email": _mail, "sms": _sms, "zalo": _zalo}


def _without(found: Content, payload: Payload) -> Content:
    known = [*_addresses(payload)]
    return replace(
        found,
        headers=tuple((name, within(value, known)) for name, value in found.headers),
        text=within(found.text, known),
        html=within(found.html, known, markup=True),
    )


def _addresses(payload: Payload) -> Iterator[str | None]:
    """Of whoever is told, and of whoever is named."""
    yield from (payload.to.email, payload.to.phone, payload.to.zalo_user_id)
    for entry in payload.letter.entries:
        for one in (entry.answers, entry.officer):
            if one is not None:
                yield from (one.email, one.phone)
