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
    """It did something, and led there. A loss of power may take the note: what was done keeps it from being done twice
    as well."""
    values = {"key": key, "at": at, "led_to": path}
    store.retrying(lambda writing: writing.execute(insert_ignoring(writing, pressed).values(**values)), lasting=False)
