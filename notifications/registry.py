"""Which channels there are. A further one is a folder here with a `channel.py`, and a line in `configured`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from notifications.channel import Channel
from settings import Settings
from storage.store import Store


def configured(settings: Settings, store: Store | None, clock: Callable[[], datetime]) -> dict[str, Channel]:
    """The channels by the name that contacts and notices carry; e-mail always is one.

    `store` is where a channel keeps what it must not lose, such as a token; `clock` is real time, by which those end.
    """
    from notifications.email.channel import EmailChannel
    from notifications.letter import own

    channels: dict[str, Channel] = {"email": EmailChannel(settings)}
    if settings.zalo is not None and store is not None:
        from notifications.zalo.channel import ZaloChannel

        wording, _broken = own.load(settings.templates_folder)
        channels["zalo"] = ZaloChannel(settings.zalo, store, clock, wording)
    if settings.sms is not None:
        from notifications.sms.channel import SmsChannel

        channels["sms"] = SmsChannel(settings.sms)
    return channels
