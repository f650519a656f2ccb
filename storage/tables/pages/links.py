"""The links by which units come to their pages, the forms that were pressed, and the failures that limits count."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant

# One holding, a person of a unit, has one link; of the token only its digest is kept. What was revoked is followed by
# that of the next version; with another secret key the same version has another token.
link = Table(
    "link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False, unique=True),  # SHA-256 of the token
    Column("issued_at", Instant, nullable=False),
    Column("left_at", Instant),  # when it last left in a message, to the day
    Column("revoked_at", Instant),
    Column("why", Text),  # why it was revoked: `moved`, `mistake`, or in words
)
Index("ix_link_holding", link.c.unit_id, link.c.person_id)

# A file that came ahead of its form; it lies in a folder of its own until the form is pressed.
upload = Table(
    "upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("link_id", ForeignKey("link.id"), nullable=False, index=True),
    Column("task_id", ForeignKey("task.id"), nullable=False),
    Column("deliverable", Text),  # the deliverable it fills, null when it is an extra
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("at", Instant, nullable=False),  # real time
    sqlite_with_rowid=False,
)

# A form that was pressed: the same again leads to the same place, and does nothing twice.
pressed = Table(
    "pressed",
    metadata,
    Column("key", Text, primary_key=True),  # SHA-256 of who pressed, where, and the form's own key
    Column("at", Instant, nullable=False),
    Column("submission_id", ForeignKey("submission.id")),
    Column("led_to", Text),  # the path of the page that the desk was led to
    sqlite_with_rowid=False,
)

# What failed, and from where: kept for an hour.
failure = Table(
    "failure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),  # real time
    Index("ix_failure_lately", "kind", "key", "at"),
)
