"""What units owe: tasks, the acts of people on them, what was submitted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("occurrence", Integer, nullable=False, server_default="0"),  # of a recurring item, from 0
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("unit_version_id", ForeignKey("unit_version.id"), nullable=False),  # its name at publication
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),  # belongs to its deadline since; rungs at or before are not for it
    Column("made_at", Instant),  # by an amendment or a unit change; null: by the publication
    Column("counts_from", Instant),  # made by a unit change: the moment of passing; null: since it was made
    Column("on_behalf_of_id", ForeignKey("unit.id")),  # a unit that ceased, whose task it took over as one of its own
    Column("status", Text, nullable=False),
    Column("extended_from", Date),
    Column("amended_from", Date),
    Column("submitted_at", Instant),
    Column("accepted_at", Instant),
    Column("ready_at", Instant),  # when all it needs was seen to be closed and its officer was told
)
Index("ix_task_item", task.c.item_id, task.c.unit_id, task.c.occurrence)
# A unit owes an occurrence once; what was released, has passed, or came by a unit change stands beside it.
ONCE = "status <> 'cancelled' AND status <> 'passed' AND counts_from IS NULL"
partial_index("uq_task_once", task.c.item_id, task.c.unit_id, task.c.occurrence, where=ONCE, unique=True)

# All that a board counts of a plan, and of some of its units.
Index("ix_task_board", *(task.c[name] for name in ("plan_id", "unit_id", "status", "deadline_id", "submitted_at")))
# When a plan's tasks were done.
partial_index("ix_task_done", task.c.plan_id, task.c.status, task.c.submitted_at, where="status = 'accepted'")

# Every act of a person on a task, with the task's state after it: the past can be reported as it was.
act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),  # when it was recorded
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("from_deadline_id", ForeignKey("deadline.id"), nullable=False),  # before the act
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False),
    Column("submitted_at", Instant),
    Column("reason", Text),
    Column("percent", Integer),  # of a `progress`: how much is done, where its author says so
)

# Which tasks somebody acted on after an instant: a report as of then asks the acts only of those.
Index("ix_act_at", act.c.at, act.c.task_id)
EXTENDED = "action = 'extend'"
partial_index("ix_act_extended", act.c.task_id, act.c.at, where=EXTENDED)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", ForeignKey("task.id"), nullable=False, index=True),
    Column("act_id", ForeignKey("act.id"), nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("note", Text),
    Column("paper", Boolean, nullable=False),
    Column("supporter_id", Integer),  # the unit whose contribution it is; null: a report, of the unit that owes
)

submission_file = Table(
    "submission_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", ForeignKey("submission.id"), nullable=False, index=True),
    Column("deliverable", Text),  # the deliverable it fills, null when it is an extra
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger().with_variant(Integer(), "sqlite"), nullable=False),
)
