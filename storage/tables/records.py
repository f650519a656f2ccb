"""What is kept of what happened: the journal, and signs of life."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant

# Append-only and hash-chained; triggers refuse UPDATE and DELETE.
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # without gaps
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("plan_id", Integer, index=True),
    Column("task_id", Integer, index=True),
    Column("detail", Text, nullable=False),  # canonical JSON
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", Text, primary_key=True),  # tick, deliver, worker, beat
    Column("at", Instant, nullable=False),  # real time
)
