"""What is kept of what happened: the journal, signs of life, steps that failed, the installation itself."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, Table, Text

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
    Column("key", Text),  # the fingerprint of the key that signed; null: not signed
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("name", Text, primary_key=True),  # tick, deliver, poll, audit, turn; "clock HOST" for each machine
    Column("at", Instant, nullable=False),  # real time
    Column("skew", Float),  # of a machine: seconds that its clock is ahead of the database's
)

# A step of a pass that raised: left alone for a while, then tried again; gone once it works.
step = Table(
    "step",
    metadata,
    Column("name", Text, primary_key=True),  # "deadline 12", "channel email", "message 7"
    Column("failures", Integer, nullable=False),  # in a row
    Column("since", Instant, nullable=False),  # product time, as rests_until
    Column("pause", Integer, nullable=False),  # minutes of its last rest
    Column("rests_until", Instant, nullable=False),
    Column("why", Text, nullable=False),
)

# One row: which database this is, whether sending is held (after a restore), and how far the audit has looked.
installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("name", Text, nullable=False),  # a random one, given when the database was made
    Column("held_since", Instant),  # null: nothing is held
    Column("held_why", Text),
    Column("audited", Integer, nullable=False, server_default="0"),  # the last journal entry that the audit compared
)
