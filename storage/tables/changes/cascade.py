"""Which plans are how their issuers do what they owe under plans above."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata
from storage.types import Instant

# A plan and one of the tasks that it fulfils; in the order of the plan's file. A version of the plan that says
# otherwise ends its rows and writes others: the past can be reported as it was.
fulfilment = Table(
    "fulfilment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("reference", Text, nullable=False),  # as the file has it
    Column("since", Instant, nullable=False),
    Column("until", Instant),  # null: it holds, as long as the plan is neither cancelled nor superseded
)
