"""Which other clocks than the report's ran for a task, and which run."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant

# One run: by a deadline with rungs of its own, which all share that begin on one day and are spoken of alike.
clock_run = Table(
    "clock_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("clock", Text, nullable=False),  # one of plans.model.Clock
    Column("unit_id", ForeignKey("unit.id"), nullable=False),  # the bound one: whom its rungs tell
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False, index=True),
    Column("act_id", ForeignKey("act.id"), index=True),  # that began it; null: the task was made
    Column("started_at", Instant, nullable=False),  # rungs at or before are not for it
    Column("ended_at", Instant),
)
partial_index("uq_clock_run_running", clock_run.c.task_id, clock_run.c.clock, where="ended_at IS NULL", unique=True)
