"""Forms of signed-in people that were pressed: the same again leads to the same place, and does nothing twice."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, select

from storage.store import Store, insert_ignoring
from storage.tables import pressed


def key_of(account_id: int, path: str, written: str) -> str | None:
    """What names one rendering of a form; None where it carries no key."""
    return hashlib.sha256("\x1f".join((str(account_id), path, written)).encode()).hexdigest() if written else None


def led_to(connection: Connection, key: str) -> str | None:
    """Where the form led when it was pressed; None where it has done nothing yet."""
    return connection.scalar(select(pressed.c.led_to).where(pressed.c.key == key))


def note(store: Store, key: str, path: str, at: datetime) -> None:
    """It did something, and led there."""
    values = {"key": key, "at": at, "led_to": path}
    store.retrying(lambda connection: connection.execute(insert_ignoring(connection, pressed).values(**values)))
