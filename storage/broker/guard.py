"""Where messages come in that kombu itself keeps, in Redis and in files: only doorbells go on, made anew."""

from __future__ import annotations

import logging
from typing import Any

from storage.broker.doorbell import NotADoorbell, remade

log = logging.getLogger("dondoc.broker")


def thrown_away(why: object) -> None:
    """Say once of a message that it is gone: what was wrong with it, nothing of what it holds."""
    log.warning("a message in the queue is no doorbell and was thrown away: %s", why)


class Guarded:
    """Mixed into a transport: what kombu took from a queue goes on as a doorbell of our making or not at all.

    As it comes, whatever the message lacks or has too much of raises in the middle of the worker's loop and ends it.
    """

    def _deliver(self, message: Any, queue: str) -> None:
        try:
            bell = remade(message, queue)
        except NotADoorbell as why:
            thrown_away(why)
        else:
            super()._deliver(bell, queue)  # type: ignore[misc]
