"""How people are told: notices, the messages that carry them, and the state of the channels they leave by."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.tables.metadata import metadata, partial_index
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
    Column("provider_id", Text, index=True),  # what the receiving side calls it, where it gives it a name
    Column("delivered_at", Instant),  # as the receiving side reported it
    Column("read_at", Instant),
    Column("cost", Integer),  # đồng
    Column("error", Text),  # the last answer that was no success
    Column("in_doubt", Boolean, nullable=False, server_default=false()),  # an earlier send may have arrived
    Column("awaits_report", Boolean, nullable=False, server_default=false()),  # its delivery may still be reported
    Column("seal", Text),  # signed when it was sent: nobody else can say so of it
)
partial_index(
    "ix_message_waiting",
    message.c.next_attempt_at,
    where="state = 'pending'",
)
# What left by a channel that reports deliveries, until it is reported or nobody waits for that any more.
partial_index(
    "ix_message_unheard",
    message.c.started_at,
    where="awaits_report",
)
partial_index("ix_message_failed", message.c.state, where="state = 'failed'")

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id")),  # null: it speaks of a plan as a whole
    Column("plan_id", ForeignKey("plan.id")),  # of which it speaks where it is of no task
    Column("rung_id", Integer, nullable=False, server_default="0"),  # 0 when not of the ladder
    Column("act_id", Integer, nullable=False, server_default="0"),  # the act it tells of; 0 when it tells of none
    Column("lost_message_id", Integer, nullable=False, server_default="0"),  # or the message that did not arrive
    Column("person_id", Integer, nullable=False),  # 0 is nobody
    Column("contact_id", Integer),
    Column("kind", Text, nullable=False),
    Column("channel", Text),
    Column("due_on", Date),
    Column("scheduled_for", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),  # why it is not said: a code of `REASONS`
    # In whose place the person is told: a post of a unit; null when it is the post's own holder.
    Column("for_unit_id", ForeignKey("unit.id")),
    Column("for_post", Text),
    Column("message_id", Integer),
    # The insert is the claim: two beats, ten workers or a replay insert nothing twice.
    UniqueConstraint(
        *("task_id", "rung_id", "act_id", "lost_message_id", "kind", "person_id"), name="uq_notice_told_once"
    ),
)
partial_index(
    "uq_notice_summary_once",
    *(notice.c.plan_id, notice.c.scheduled_for, notice.c.person_id),
    where="task_id IS NULL",
    unique=True,
)
# What waits to leave: for bundling, and for a newer rung that takes an older one's place.
partial_index(
    "ix_notice_pending",
    notice.c.rung_id,
    where="state = 'pending'",
)
partial_index(
    "ix_notice_message",
    notice.c.message_id,
    where="message_id IS NOT NULL",
)

# Every message that ever set out to say a notice: `notice.message_id` is only the last one.
said = Table(
    "said",
    metadata,
    Column("notice_id", ForeignKey("notice.id"), nullable=False),
    Column("message_id", ForeignKey("message.id"), nullable=False, index=True),
    PrimaryKeyConstraint("notice_id", "message_id"),
    sqlite_with_rowid=False,
)

# A channel that cannot be used rests until `down_until`; what left in the minute of `minute_at` is counted.
channel_state = Table(
    "channel_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("down_until", Instant),  # product time
    Column("broken", Text),  # why nothing can be sent before somebody acts; null when it only rests
    Column("pause", Integer, nullable=False, server_default="0"),  # minutes of its last rest
    Column("minute_at", Instant),  # real time
    Column("minute_used", Integer, nullable=False, server_default="0"),
)

# Connections that are in use, where a channel allows only so many at once.
channel_slot = Table(
    "channel_slot",
    metadata,
    Column("channel", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("lease_until", Instant, nullable=False),  # real time
    PrimaryKeyConstraint("channel", "number"),
    sqlite_with_rowid=False,
)

# The grant of an Official Account (Zalo, OAuth v4). A refresh token works once: the pair is kept before it is used.
zalo_token = Table(
    "zalo_token",
    metadata,
    Column("app_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),  # counts the pairs
    Column("access_token", Text, nullable=False),
    Column("refresh_token", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),  # real time
    Column("obtained_at", Instant, nullable=False),  # real time
    Column("lease_owner", Text),  # who is refreshing
    Column("lease_until", Instant),  # real time
    Column("dead", Text),  # why only a new consent helps; null while the grant lives
)
