"""The broker that carries the doorbells: how kombu speaks to it, and whether it answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from lib.language import say
from lib.text import clean_line
from settings import Settings
from storage.broker.doorbell import QUEUE
from storage.disk import why_not_writable

REDIS_OPTIONS: dict[str, Any] = {
    # What a killed worker held is not put back: by then it is older than a doorbell lives, and newer ones have come.
    "ack_emulation": False,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    # Whoever rings while the broker is away gives up soon; beat rings again.
    "max_retries": 2,
    "interval_start": 0,
    "interval_step": 0.5,
}


# What a scheme means in our processes: kombu's transports, which throw away what is no doorbell.
_GUARDED = {
    "filesystem": "storage.broker.files:Transport",
    "redis": "storage.broker.over_redis:Transport",
    "rediss": "storage.broker.over_redis:Transport",
    "sentinel": "storage.broker.over_redis:SentinelTransport",
    "amqp": "storage.broker.over_amqp:Transport",
    "amqps": "storage.broker.over_amqp:SSLTransport",
}


def install() -> None:
    """Let the schemes of DONDOC_BROKER_URL mean our transports, in this process."""
    TRANSPORT_ALIASES.update(_GUARDED)


def folder(settings: Settings) -> Path:
    """Where the embedded broker keeps its files."""
    return settings.home / "broker"


def transport_options(settings: Settings) -> dict[str, Any]:
    """kombu's options for the broker of `settings`; the embedded broker's folders are made when something is put in."""
    if settings.broker_url.startswith(("redis", "sentinel")):
        return dict(REDIS_OPTIONS)
    if not settings.embedded_broker:
        return {}
    return {"data_folder_in": str(folder(settings) / "queue"), "polling_interval": 0.1}


def check(settings: Settings) -> str | None:
    """What is wrong with the broker, as a sentence; None when it answers within a few seconds."""
    if settings.embedded_broker:
        return _check_folder(settings)
    try:
        with _connected(settings):
            pass
    except Exception as error:  # each broker has exceptions of its own
        return say(
            "Hàng đợi không trả lời: {why}. Hãy xem DONDOC_BROKER_URL.",
            "The broker does not answer: {why}. See DONDOC_BROKER_URL.",
            why=clean_line(str(error)) or type(error).__name__,
        )
    return None


def unheard(settings: Settings) -> int:
    """How many doorbells lie in the queue; none where the broker does not answer."""
    try:
        with _connected(settings) as connection:
            return connection.channel().queue_declare(QUEUE, passive=True).message_count
    except Exception:  # as above; nobody has declared the queue yet, for one
        return 0


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    """A connection that answered within a few seconds; raises what the broker's own library raises."""
    with Connection(settings.broker_url, connect_timeout=3, transport_options=_quickly(settings)) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=4)
        yield connection


def _quickly(settings: Settings) -> dict[str, Any]:
    options = transport_options(settings)
    return options | {"socket_connect_timeout": 3, "socket_timeout": 3} if options else options


def _check_folder(settings: Settings) -> str | None:
    if why := why_not_writable(folder(settings) / "queue"):
        return say(
            "Không ghi được vào thư mục hàng đợi {folder}: {why}.",
            "The broker's folder {folder} cannot be written: {why}.",
            folder=folder(settings),
            why=why,
        )
    return None
