"""Payloads handed over to a channel as a delivery pass does it, without the books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from notifications.channel import Channel
from notifications.model import CannotBeMade, Payload, Receipt


def handed_over(channel: Channel, payloads: Iterable[Payload]) -> list[Receipt]:
    """What became of each; what cannot be made is never handed over, and where no message can, none is any more."""
    receipts: list[Receipt] = []

    def messages() -> Iterator[Any]:
        for payload in payloads:
            try:
                made = channel.make(payload)
            except CannotBeMade as error:
                receipts.append(Receipt(outcome=error.outcome, detail=str(error)))
                if error.outcome == "misconfigured":
                    return
            else:
                yield made

    for receipt in channel.send(messages()):
        receipts.append(receipt)
    return receipts
