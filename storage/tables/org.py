"""Who exists, who is below whom, who can be told."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant, Json, Words

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("code_key", Text, nullable=False, server_default="", index=True),  # as codes are compared
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
    Column("tags", Words, nullable=False, server_default=""),
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

# Rows are never changed but for `retired_at`: a correction retires the row and adds another.
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
)

# An address at which the receiving side says that nobody is: not written to until somebody asks for a retry.
suppression = Table(
    "suppression",
    metadata,
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # as `org.routing.address` gives it
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("channel", "address"),
    sqlite_with_rowid=False,
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
    Column("routing", Json),  # by which channels people are told, in which order; null: by e-mail
)

org_tree = Table(
    "org_tree",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, autoincrement=False),
    Column("version_id", ForeignKey("unit_version.id"), nullable=False),
    Column("superior_id", ForeignKey("unit.id"), index=True),  # the nearest ancestor valid that day; null at the top
    Column("path", Text, nullable=False, index=True),  # "/1/17/203/", the unit's own id last
    Column("valid", Boolean, nullable=False),
    Column("heir_id", ForeignKey("unit.id")),  # not valid: the unit in whose place it stands, path and all
)

# Whom a post's notice reaches that day, fallbacks worked out; person 0 and no contact when nobody can be reached.
reach = Table(
    "reach",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("post", Text, nullable=False),
    Column("contact_id", ForeignKey("contact.id")),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("channel", Text),  # the first one by which the person can be told, in the order of the post held
    Column("channels", Words),  # all of them
    Column("stands_in", Boolean, nullable=False),  # whoever is told does so in place of the post's own holder
    Column("own", Boolean, nullable=False),  # told within the unit, not through its superior
    Column("top", Boolean, nullable=False),  # the unit has no superior: the plan's desk stands in for one
    PrimaryKeyConstraint("unit_id", "post"),
    sqlite_with_rowid=False,
)
SILENT = "post = 'officer' AND (person_id = 0 OR NOT own)"  # nobody of the unit itself is told
partial_index("ix_reach_silent", reach.c.unit_id, where=SILENT)

calendar_override = Table(
    "calendar_override",
    metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("decision", Text),  # number of the decision that makes it so
    Column("note", Text),
)
