"""One message as Zalo takes it, finished before anything is asked or sent: by template, and as words where there may be
a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.meaning import meaning
from lib.telephone import mobile
from notifications.letter.view import render
from notifications.letter.wording import Wording
from notifications.model import Payload
from notifications.zalo.templates import Registry, Template, Unfit
from notifications.zalo.values import shortened

LONGEST_TEXT = 2000


@dataclass(frozen=True, kw_only=True)
class Message:
    """To a user id, a number, or both. `text` is the whole letter, for a user id with a conversation that is open."""

    payload: Payload
    user_id: str | None
    phone: str | None
    text: str
    filled: tuple[Template, Mapping[str, str]] | Unfit

    @property
    def tracking_id(self) -> str:
        """The part of the Message-ID before the domain: the webhook of the delivery names the message by it."""
        return self.payload.message_id.partition("@")[0]

    def by_template(self) -> tuple[Template, Mapping[str, str]]:
        """The template and its values; raises Unfit where no template says the letter."""
        if isinstance(self.filled, Unfit):
            raise self.filled
        return self.filled


def made(payload: Payload, registry: Registry, wording: Wording) -> Message:
    """Raises Unfit where it can go neither by template nor, for want of a user id, in a conversation."""
    user_id, phone = payload.to.zalo_user_id or None, mobile(payload.to.phone)
    if user_id is None and phone is None:
        raise Unfit(meaning("zalo.no-address"))
    filled = _filled(payload, registry)
    if user_id is None and isinstance(filled, Unfit):
        raise filled
    text = ""
    if user_id is not None:
        words = render(payload.letter, wording)
        text = shortened(f"{words.subject}\n\n{words.text}", LONGEST_TEXT)
    return Message(payload=payload, user_id=user_id, phone=phone, text=text, filled=filled)


def _filled(payload: Payload, registry: Registry) -> tuple[Template, Mapping[str, str]] | Unfit:
    try:
        template = registry.of(payload.letter)
        return template, template.data(payload.letter)
    except Unfit as unfit:
        return unfit
