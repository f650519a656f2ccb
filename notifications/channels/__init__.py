"""The channels: one file each, two methods each. A further one is a file here and a line in `configured`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from notifications.model import Payload, Receipt
from settings import Settings


class Channel(Protocol):
    """A way to reach people."""

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        """One receipt per payload, in order. A payload counts as started once it was taken from `payloads`: the
        channel takes the next one only when it is ready to send it, and stops early when nothing can be sent."""
        ...

    def check(self) -> str | None:
        """What is wrong with the configuration, as a sentence; None when the channel is ready."""
        ...


def configured(settings: Settings) -> dict[str, Channel]:
    """The channels by the name that contacts and notices carry; e-mail always is one."""
    from notifications.channels.email import EmailChannel

    return {"email": EmailChannel(settings)}
