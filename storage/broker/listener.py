"""The worker's ear: Celery's consumer, which hears doorbells and obeys nobody.

The broker is not trusted. What is no doorbell is thrown away and said once; of a doorbell only its name goes on. There
is no remote control (celeryconfig), and no talk with other workers, whose events could name a job to call.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery.worker.consumer import Consumer

from lib.time import real_clock
from storage.broker.doorbell import JSON, PLAIN, Doorbell, NotADoorbell, read
from storage.broker.guard import thrown_away

log = logging.getLogger("dondoc.broker")

_ALONE = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}


class Listener(Consumer):
    """What `worker_consumer` names."""

    def __init__(self, *args: Any, worker_options: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(*args, worker_options={**(worker_options or {}), **_ALONE}, **more)

    def create_task_handler(self, *args: Any, **options: Any) -> Callable[[Any], None]:
        answer = super().create_task_handler(*args, **options)

        def hear(message: Any) -> None:
            try:
                bell = read(message.headers, message.content_type, message.body)
            except NotADoorbell as why:
                self.on_decode_error(message, why)
                return
            if bell.expires is not None and bell.expires < real_clock():
                message.ack_log_error(log, self.connection_errors)
            else:
                answer(_remade(message, bell))

        return hear

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Throw a message away; `message` is kombu's, or the transport's own where kombu could not read it."""
        thrown_away(exc if isinstance(exc, NotADoorbell) else f"it could not be read ({type(exc).__name__})")
        message.channel.basic_reject(message.delivery_tag, requeue=False)


def _remade(message: Any, bell: Doorbell) -> Any:
    message.headers, message.body = bell.headers, PLAIN
    message.content_type, message.content_encoding = JSON, "utf-8"
    message.properties = {"body_encoding": "base64"}  # how kombu writes it where a worker that stops puts it back
    return message
