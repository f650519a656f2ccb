"""The schema: one set of tables for SQLite and PostgreSQL.

Conventions: `…_at` is an instant, `…_on` a date in Vietnam, `…_id` a key of the table it names. Notices are narrow
and refer to the immutable contact row of the person told, so that history keeps what was true when it was written.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.types import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- org: who exists, who is below whom, who can be told -------------------------------------------------------

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
)

# Several rows of one unit are its versions over time; both ends are inclusive, an empty end is open.
unit_version = Table(
    "unit_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_id", ForeignKey("unit.id"), index=True),
    Column("tags", Text, nullable=False, server_default=""),  # ";a;b;" so that LIKE '%;a;%' finds a whole tag
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("resolution", Text),
)

# One human being or mailbox, however many posts it holds: the same e-mail address, case aside.
# Row 0 is nobody: the person of notices in state `unreachable`.
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
)

# Rows are never changed but for `retired_at` and `undeliverable_*`: a correction retires the row and adds another.
contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("post", Text, nullable=False),
    Column("position", Integer, nullable=False),  # order within the post: the first valid, reachable row counts
    Column("title", Text),
    Column("name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("zalo_user_id", Text),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("retired_at", Instant),
    Column("undeliverable_at", Instant),
    Column("undeliverable_reason", Text),
)

# What was worked out for the day: rebuilt when the roster or contacts change, or a validity begins or ends.
org_state = Table(
    "org_state",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("revision", Integer, nullable=False),  # counts every change of units, contacts and channels
    Column("built_revision", Integer, nullable=False),
    Column("built_from", Date),  # the standing tables hold for built_from <= day < built_until
    Column("built_until", Date),
)

org_tree = Table(
    "org_tree",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("version_id", ForeignKey("unit_version.id"), nullable=False),
    Column("superior_id", ForeignKey("unit.id"), index=True),  # the nearest ancestor valid that day; null at the top
    Column("path", Text, nullable=False, index=True),  # "/1/17/203/", the unit's own id last
    Column("valid", Boolean, nullable=False),
)

# Whom a post's notice reaches that day, fallbacks worked out; person 0 and no contact when nobody can be reached.
reach = Table(
    "reach",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("post", Text, nullable=False),
    Column("contact_id", ForeignKey("contact.id")),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("channel", Text),
    Column("reason", Text),  # for whom whoever is told stands in; null when the post's own holder is told
    Column("own", Boolean, nullable=False),  # told within the unit, not through its superior
    Column("top", Boolean, nullable=False),  # the unit has no superior: the plan's desk stands in for one
    PrimaryKeyConstraint("unit_id", "post"),
    sqlite_with_rowid=False,
)

calendar_override = Table(
    "calendar_override",
    metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("decision", Text),  # number of the decision that makes it so
    Column("note", Text),
)

# --- plans: what was decreed ------------------------------------------------------------------------------------

plan = Table(
    "plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("year", Integer, nullable=False),  # numbers restart each 1 January
    Column("issuer_id", ForeignKey("unit.id"), nullable=False),
    Column("desk_id", ForeignKey("unit.id"), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("subject", Text, nullable=False),
    Column("based_on", Json, nullable=False),
    Column("signed_by", Text),
    Column("day_off", Text, nullable=False),
    Column("send_at", Text, nullable=False),  # "08:00", local time of day
    Column("ladder", Json, nullable=False),  # as published: [{"label", "tell"}, …]
    Column("status", Text, nullable=False),  # published | closed | cancelled
    Column("published_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("source", Text, nullable=False),  # the plan file as it was published, NFC
    UniqueConstraint("issuer_id", "year", "number"),
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("key", Text, nullable=False),  # `id` in the plan file
    Column("title", Text, nullable=False),
    Column("report_to_id", ForeignKey("unit.id"), nullable=False),
    Column("at", Text),  # "17:00" when the day does not end at 24:00
    Column("deliverables", Json, nullable=False),  # [{"id", "title", "at_least"}, …]
    UniqueConstraint("plan_id", "key"),
)

item_need = Table(
    "item_need",
    metadata,
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("needs_id", ForeignKey("item.id"), nullable=False, index=True),
    PrimaryKeyConstraint("item_id", "needs_id"),
)

# One clock shared by all tasks of an item with one due instant. No date: due_* are null and there are no rungs.
deadline = Table(
    "deadline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("due_given", Date),  # as written
    Column("due_on", Date),  # after the day-off rule
    Column("due_at", Instant),
    Column("steps", Json, nullable=False),  # how the date came about: [{"text", "source", "on"}, …]
)

rung = Table(
    "rung",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # its place in the ladder
    Column("label", Text, nullable=False),  # as written: "before 7d", "on_due"
    Column("kind", Text, nullable=False),
    Column("tell", Text, nullable=False),  # audiences, comma-separated, in order
    Column("fire_on", Date, nullable=False),
    Column("fire_at", Instant, nullable=False),
    Column("fired_at", Instant),
    UniqueConstraint("deadline_id", "position"),
)
# The tick's one probe: it holds only what is still to fire, however many tasks are open.
Index(
    "ix_rung_due",
    rung.c.fire_at,
    sqlite_where=text("fired_at IS NULL"),
    postgresql_where=text("fired_at IS NULL"),
)

# --- tasks: what a unit owes -------------------------------------------------------------------------------------

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("occurrence", Integer, nullable=False, server_default="0"),  # of a recurring item, from 0
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("unit_version_id", ForeignKey("unit_version.id"), nullable=False),  # its name at publication
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),  # belongs to its deadline since; rungs at or before are not for it
    Column("status", Text, nullable=False),
    Column("extended_from", Date),
    Column("submitted_at", Instant),
    Column("accepted_at", Instant),
    Column("ready_at", Instant),  # when all it needs was seen to be closed and its officer was told
    UniqueConstraint("item_id", "unit_id", "occurrence"),
)

# Every act of a person on a task, with the task's state after it: the past can be reported as it was.
act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),  # when it was recorded
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("from_deadline_id", ForeignKey("deadline.id"), nullable=False),  # before the act
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False),
    Column("submitted_at", Instant),
    Column("reason", Text),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("act_id", ForeignKey("act.id"), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("note", Text),
    Column("paper", Boolean, nullable=False),
)

submission_file = Table(
    "submission_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submission.id"), nullable=False, index=True),
    Column("deliverable", Text),  # the deliverable it fills, null when it is an extra
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
)

# --- notifications: how people are told --------------------------------------------------------------------------

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

# --- the journal and the machine room -----------------------------------------------------------------------------

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
