"""How people are told: notices, and the messages that carry them."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from storage.tables.metadata import metadata
from storage.types import Instant

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),  # pending | sending | sent | delivered | failed | unknown | dropped
    Column("created_at", Instant, nullable=False),
    Column("next_attempt_at", Instant),  # product time (`now`)
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_owner", Text),
    Column("lease_until", Instant),  # real time: a lease guards against a dead process, not against the plan
    Column("started_at", Instant),
    Column("sent_at", Instant),
    Column("message_id", Text, unique=True),  # RFC 5322, set before the first send and never changed
    Column("error", Text),
)
Index(
    "ix_message_waiting",
    message.c.next_attempt_at,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False),
    Column("rung_id", Integer, nullable=False, server_default="0"),  # 0 when not of the ladder
    Column("act_id", Integer, nullable=False, server_default="0"),  # the act it tells of, 0 when none
    Column("person_id", Integer, nullable=False),  # 0 is nobody
    Column("contact_id", Integer),
    Column("kind", Text, nullable=False),
    Column("channel", Text),
    Column("due_on", Date),
    Column("scheduled_for", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("message_id", Integer),
    # The insert is the claim: two beats, ten workers or a replay insert nothing twice.
    UniqueConstraint("task_id", "rung_id", "act_id", "kind", "person_id"),
)
# What waits to leave: for bundling, and for a newer rung that takes an older one's place.
Index(
    "ix_notice_pending",
    notice.c.rung_id,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index(
    "ix_notice_message",
    notice.c.message_id,
    sqlite_where=text("message_id IS NOT NULL"),
    postgresql_where=text("message_id IS NOT NULL"),
)
