"""What becomes of units on a date, and which task took the place of which."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant, Json

# Units that are merged, split, renamed, moved, dissolved or founded from a day on, by one resolution.
unit_change = Table(
    "unit_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("valid_from", Date, nullable=False),  # DATE: the first day on which it holds
    Column("resolution", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("waive_reason", Text),  # why tasks of a unit that ceases without successor are waived; null: they stay
    Column("before", Json, nullable=False),  # what taking it back restores
    Column("passed_at", Instant),  # when its tasks passed, as it was recorded; null: its day has not come
    Column("reverted_at", Instant),
)
# Whether tasks wait to pass is one probe.
WAITS = "passed_at IS NULL AND reverted_at IS NULL"
TO_PASS = (unit_change.c.passed_at.is_(None), unit_change.c.reverted_at.is_(None))
partial_index("ix_unit_change_waiting", unit_change.c.valid_from, unit_change.c.id, where=WAITS)

# One row of a change: an old unit and one of its successors (null: none), or a unit that is founded (old null).
succession = Table(
    "succession",
    metadata,
    Column("id", Integer, primary_key=True),  # in the order of the file
    Column("change_id", ForeignKey("unit_change.id"), nullable=False, index=True),
    Column("old_id", ForeignKey("unit.id"), index=True),
    Column("new_id", ForeignKey("unit.id"), index=True),
    Column("main", Boolean, nullable=False),  # of an old unit's successors the one that stands in its place
    Column("ceases", Boolean, nullable=False),  # the old unit ends the day before
)

# A task that passed, and one of those that it went to.
passing = Table(
    "passing",
    metadata,
    Column("from_id", ForeignKey("task.id"), nullable=False),
    Column("to_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("change_id", ForeignKey("unit_change.id"), nullable=False, index=True),
    Column("moment", Instant, nullable=False),  # 00:00 of the date or the recording, whichever is later
    Column("at", Instant, nullable=False),  # when it was written
    PrimaryKeyConstraint("from_id", "to_id"),
    sqlite_with_rowid=False,
)

# A unit's versions as they were known until an instant; what was never written anew needs no row.
unit_past = Table(
    "unit_past",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("until", Instant, nullable=False, index=True),
    Column("versions", Json, nullable=False),
    PrimaryKeyConstraint("unit_id", "until"),
    sqlite_with_rowid=False,
)
