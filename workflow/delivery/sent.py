"""A message that was claimed or has left, as a value: read from its row here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from storage.tables import message


@dataclass(frozen=True)
class Sent:
    """One message: whom it goes to and by what, how far it has come, and what is known of its arrival.

    `in_doubt`: an earlier send of it may have arrived.
    """

    id: int
    contact_id: int
    channel: str
    state: str
    created_at: datetime
    attempts: int
    message_id: str | None
    provider_id: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    in_doubt: bool


def those(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The messages for which the conditions hold; ordered, limited and locked as the caller needs, they are `read`."""
    return select(*(message.c[one.name] for one in fields(Sent))).where(*conditions)


def read(connection: Connection, chosen: Select[Any]) -> list[Sent]:
    """The messages of `those`."""
    return [Sent(*row) for row in connection.execute(chosen)]


def read_first(connection: Connection, chosen: Select[Any], values: Mapping[str, Any] | None = None) -> Sent | None:
    """The first of them; `values` for what is bound in the conditions."""
    row = connection.execute(chosen, values).first()
    return Sent(*row) if row is not None else None
