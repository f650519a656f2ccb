"""Plans decreed jointly, tasks with supporters (phối hợp), and the period of which an occurrence gives account."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant, Json

# Who decrees a plan jointly with its issuer, in the order of the plan file from 1.
co_issuer = Table(
    "co_issuer",
    metadata,
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    PrimaryKeyConstraint("plan_id", "position"),
)

# Who supports the tasks of an item that are still to be made.
support = Table(
    "support",
    metadata,
    Column("item_id", ForeignKey("item.id"), primary_key=True, autoincrement=False),
    Column("chosen", Json, nullable=False),  # [{"units", "level", "tag", "under"}, …]
)

# Who supports a task, as chosen when it was made or when a document chose anew.
supporter = Table(
    "supporter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("until", Instant),  # no longer since; null: it does
)
partial_index("uq_supporter_now", supporter.c.task_id, supporter.c.unit_id, where="until IS NULL", unique=True)

# Of what each occurrence gives account, by the date that the plan writes for it.
period = Table(
    "period",
    metadata,
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("name", Text),  # "2027-03"; null: two days that the plan names
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    PrimaryKeyConstraint("item_id", "occurrence"),
)
