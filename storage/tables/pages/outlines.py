"""What is published by pages: outlines and forms that plans carry, texts that become plan files, plan files that wait
for the press."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant, Json

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

# A plan's own text that was uploaded, with what was answered about the draft that is read from it; the file lies with
# the others.
plan_reading = Table(
    "plan_reading",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),  # real time
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
    Column("text", Text, nullable=False),
    Column("notes", Json, nullable=False),  # of how it was read: clauses
    Column("answers", Json, nullable=False),  # by field; nothing until the form was pressed
    Column("drafts", Json, nullable=False),  # digests of the plan files made of it: `plan_draft`s of the same account
)
