"""What submissions say in numbers, by the plan's indicators."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, Table, Text

from storage.tables.metadata import metadata

submission_value = Table(
    "submission_value",
    metadata,
    Column("submission_id", ForeignKey("submission.id"), nullable=False),
    Column("indicator", Text, nullable=False),  # its id in the plan file
    Column("value", Text, nullable=False),  # exactly, as "-1234.5"; yes and no are 1 and 0
    PrimaryKeyConstraint("submission_id", "indicator"),
    sqlite_with_rowid=False,
)
