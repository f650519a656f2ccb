"""What a channel is: a way to reach people. Which there are is in `notifications/registry.py`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from notifications.model import Payload, Receipt, Report


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

    def rehearse(self, made: Any) -> Receipt:
        """What `send` gives of a message that `make` made when all goes well; asks nobody, and nothing leaves."""
        return Receipt(outcome="sent")

    @abstractmethod
    def check(self) -> str | None:
        """Why nothing can be sent, as text to be kept (lib/meaning); None when the channel is ready."""

    def flaw(self) -> str | None:
        """What is set wrongly although the channel is ready, as `check` says it: some messages will take another."""
        return None

    def ask(self, provider_id: str, phone: str | None) -> Report | None:
        """What the receiving side says of a message to that number when asked; None when it cannot say yet."""
        return None
