"""The broker that carries the doorbells: how kombu speaks to it, and whether it answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from org.language import say
from org.text import clean_line
from settings import Settings
from storage.disk import why_not_writable

# Without the last two, what a killed worker held came back after 92 s instead of 6 (visibility timeouts in seconds).
REDIS_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    # Whoever rings while the broker is away gives up soon; beat rings again.
    "max_retries": 2,
    "interval_start": 0,
    "interval_step": 0.5,
}


def folder(settings: Settings) -> Path:
    """Where the embedded broker keeps its files."""
    return settings.home / "broker"


def transport_options(settings: Settings) -> dict[str, Any]:
    """kombu's options for the broker of `settings`; the embedded broker's folders are made when something is put in."""
    if settings.broker_url.startswith(("redis", "sentinel")):
        return dict(REDIS_OPTIONS)
    if not settings.embedded_broker:
        return {}
    queue = str(folder(settings) / "queue")  # one folder for both: who rings and who answers share it
    return {"data_folder_in": queue, "data_folder_out": queue, "polling_interval": 0.1}


def check(settings: Settings) -> str | None:
    """What is wrong with the broker, as a sentence; None when it answers within a few seconds."""
    from kombu import Connection

    if settings.embedded_broker:
        return _check_folder(settings)
    try:
        with Connection(settings.broker_url, connect_timeout=3, transport_options=_quickly(settings)) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=4)
    except Exception as error:  # each broker has exceptions of its own
        return say(
            "Hàng đợi không trả lời: {why}. Hãy xem DONDOC_BROKER_URL.",
            "The broker does not answer: {why}. See DONDOC_BROKER_URL.",
            why=clean_line(str(error)) or type(error).__name__,
        )
    return None


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
