"""The channels: one file each. A further one is a file here and a line in `configured`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.model import Payload, Receipt, Report
from settings import Settings
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the receiving side allows; None where it sets no bound. Held across all processes."""

    connections: int | None = None  # batches at once
    per_minute: int | None = None  # messages


class Channel(ABC):
    """A way to reach people."""

    limits = Limits()
    resends = False  # a send of which nobody knows whether it arrived is repeated, once
    reports_delivery = False  # the receiving side tells later what became of a message

    def make(self, payload: Payload) -> Any:
        """The message as `send` takes it, finished: whatever can be wrong with it shows here, before it is started.

        Raises CannotBeMade, or anything else; asks nobody, and may be called again with fewer notices.
        """
        return payload

    @abstractmethod
    def send(self, messages: Iterable[Any]) -> Iterator[Receipt]:
        """One receipt per message that `make` made, in order. A message counts as started once it was taken from
        `messages`: the channel takes the next one only when it is ready to send it, and stops early when nothing can be
        sent."""

    @abstractmethod
    def check(self) -> str | None:
        """Why nothing can be sent, as a sentence; None when the channel is ready."""

    def flaw(self) -> str | None:
        """What of the configuration is wrong although the channel is ready: some messages will take another."""
        return None

    def ask(self, provider_id: str, phone: str | None) -> Report | None:
        """What the receiving side says of a message to that number when asked; None when it cannot say yet."""
        return None


def configured(settings: Settings, store: Store | None, clock: Callable[[], datetime]) -> dict[str, Channel]:
    """The channels by the name that contacts and notices carry; e-mail always is one.

    `store` is where a channel keeps what it must not lose, such as a token; `clock` is real time, by which those end.
    """
    from notifications import own_words
    from notifications.channels.email import EmailChannel

    channels: dict[str, Channel] = {"email": EmailChannel(settings)}
    if settings.zalo is not None and store is not None:
        from notifications.channels.zalo import ZaloChannel

        wording, _broken = own_words.load(settings.templates_folder)
        channels["zalo"] = ZaloChannel(settings.zalo, store, clock, wording)
    if settings.sms is not None:
        from notifications.channels.sms import SmsChannel

        channels["sms"] = SmsChannel(settings.sms)
    return channels
