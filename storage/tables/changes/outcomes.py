"""What came of plans: the outcome that a plan was closed with, and whatever replaced it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant, Json

# The newest of a plan holds; all are kept.
outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("content", Json, nullable=False),  # what the file says, but for its attachments (workflow/outcome/reading)
)

# A file that came with it; its content lies with the other files.
outcome_file = Table(
    "outcome_file",
    metadata,
    Column("id", Integer, primary_key=True),  # in the order of the outcome file
    Column("outcome_id", ForeignKey("outcome.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)
