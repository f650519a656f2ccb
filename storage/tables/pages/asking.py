"""What units ask of the desk: more time for a task, or how it is meant."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant

# A request, or a question where `until` is null. What was asked and answered, by whom and when, is in the two acts.
asked = Table(
    "asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("act_id", ForeignKey("act.id"), nullable=False, index=True),
    Column("by_name", Text, nullable=False),
    Column("until", Date),  # as written
    Column("due_on", Date),  # the same, as it would have been due on the day of asking
    Column("state", Text, nullable=False),
    Column("answer_act_id", ForeignKey("act.id"), index=True),
    Column("answered_at", Instant),  # when it ended: answered, withdrawn, moot
    Column("granted_until", Date),
)
partial_index("uq_asked_open", asked.c.task_id, where="state = 'asked'", unique=True)
