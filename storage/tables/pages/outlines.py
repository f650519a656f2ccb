"""What is published by pages: outlines and forms that plans carry, plan files that wait for the press."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant

# An outline (đề cương) or form (mẫu biểu) of a plan, or of one of its items; its content lies with the other files.
outline = Table(
    "outline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), index=True),  # null: of the whole plan
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

# A plan file that was uploaded and looked at; what is published is exactly these bytes.
plan_draft = Table(
    "plan_draft",
    metadata,
    Column("sha256", Text, nullable=False, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, primary_key=True),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False),  # real time
    Column("plan_id", ForeignKey("plan.id"), index=True),  # what it has become
    sqlite_with_rowid=False,
)
