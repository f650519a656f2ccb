"""What was decreed: plans, their items, deadlines with their rungs."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.metadata import metadata, partial_index
from storage.types import Instant, Json, Words

plan = Table(
    "plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("year", Integer, nullable=False),  # numbers restart each 1 January
    Column("issuer_id", ForeignKey("unit.id"), nullable=False),
    Column("desk_id", ForeignKey("unit.id"), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("subject", Text, nullable=False),
    Column("based_on", Json, nullable=False),
    Column("signed_by", Text),
    Column("day_off", Text, nullable=False),
    Column("send_at", Text, nullable=False),  # "08:00", local time of day
    Column("ladder", Json, nullable=False),  # [{"label", "tell"}, …]
    Column("status", Text, nullable=False),  # one of plans.model.PlanStatus
    Column("published_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("source", Text, nullable=False),  # the plan file as it was published, NFC; later ones: `amendment`
    Column("number_key", Text, nullable=False, server_default=""),  # as numbers are compared (`lib.text.compared`)
    Column("summary", Text),  # weekly | monthly | none; null: published before there were any
    Column("summary_at", Instant),  # when the next one is due
    Column("clocks", Json),  # those beside the report's: {name: {"n", "unit", "ladder"}}; null: nothing is said of them
    Column("asking_stops", Boolean),  # while a request for more time waits the report's ladder says nothing
    Column("superseded_by_id", Integer),  # another plan, published later: no key that rows in their order would break
)
# A number is taken while a plan that bears it is not cancelled.
partial_index(
    "uq_plan_in_force", plan.c.issuer_id, plan.c.year, plan.c.number_key, where="status <> 'cancelled'", unique=True
)
partial_index("ix_plan_summary", plan.c.summary_at, where="summary_at IS NOT NULL")

# What amended a plan while it ran: the document, and the plan file as it is since. Version 1 is the plan's `source`.
amendment = Table(
    "amendment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_number", Text, nullable=False),
    Column("reason", Text),
    Column("source", Text, nullable=False),
    UniqueConstraint("plan_id", "version"),
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("key", Text, nullable=False),  # `id` in the plan file
    Column("title", Text, nullable=False),
    Column("report_to_id", ForeignKey("unit.id"), nullable=False),
    Column("at", Text),  # "17:00" when the day does not end at 24:00
    Column("deliverables", Json, nullable=False),  # [{"id", "title", "at_least", perhaps "model"}, …]
    Column("ladder", Json),  # its own, in place of the plan's
    Column("nudge", Text),  # month | quarter: how often a task without a date is spoken of
    Column("on_merge", Text),  # each: units that merge stay apart; null: one, as which they owe it together
    Column("on_split", Text),  # main: only the main successor owes it; null: all of them
    UniqueConstraint("plan_id", "key"),
)

item_need = Table(
    "item_need",
    metadata,
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("needs_id", ForeignKey("item.id"), nullable=False, index=True),
    PrimaryKeyConstraint("item_id", "needs_id"),
)

# One clock shared by all tasks of an item with one due instant. No date: due_* are null and there are no rungs.
deadline = Table(
    "deadline",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("item_id", ForeignKey("item.id"), nullable=False, index=True),
    Column("clock", Text),  # which of plans.model.Clock; null: the report's
    Column("due_given", Date),  # as written
    Column("due_on", Date),  # after the day-off rule
    Column("due_at", Instant),
    Column("steps", Json, nullable=False),  # how the date came about: [{"rule", "on", …}, …] (plans/steps.py)
)

rung = Table(
    "rung",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("deadline_id", ForeignKey("deadline.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),  # its place in the ladder
    Column("label", Text, nullable=False),  # as written: "before 7d", "on_due"
    Column("kind", Text, nullable=False),
    Column("tell", Words, nullable=False),  # audiences
    Column("fire_on", Date, nullable=False),
    Column("fire_at", Instant, nullable=False),
    Column("fired_at", Instant),
    UniqueConstraint("deadline_id", "position"),
)
# The tick's one probe: it holds only what is still to fire, however many tasks are open.
partial_index(
    "ix_rung_due",
    rung.c.fire_at,
    where="fired_at IS NULL",
)
