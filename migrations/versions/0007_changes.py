"""Plans, units and duties that change while they run: what becomes of units on a date, tasks that pass by that, joint
duties and periods, values of targets, plans above and below, other clocks; what came of a plan; texts that are read.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _units_change()
    _tasks_pass()  # makes the task table anew: before whatever gives it more columns
    _units_have_heirs()
    _joint()
    _targets()
    _plans_fulfil()
    _clocks()
    _outcomes()
    _readings()


def downgrade() -> None:
    op.drop_index("ix_act_extended", "act")
    op.drop_table("clock_run")
    op.drop_column("deadline", "clock")
    op.drop_column("plan", "asking_stops")
    op.drop_column("plan", "clocks")
    op.drop_table("fulfilment")
    op.drop_table("submission_value")
    op.execute("ALTER TABLE submission DROP COLUMN supporter_id")
    for table in ("period", "supporter", "support", "co_issuer"):
        op.drop_table(table)
    with op.batch_alter_table("org_tree") as org_tree:
        org_tree.drop_column("heir_id")
    _tasks_stay()
    for table in ("plan_reading", "outcome_file", "outcome", "unit_past", "passing", "succession", "unit_change"):
        op.drop_table(table)


def _units_change() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("waive_reason", sa.Text(), nullable=True),
        sa.Column("before", Json(), nullable=False),
        sa.Column("passed_at", Instant(), nullable=True),
        sa.Column("reverted_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=True),
        sa.Column("new_id", sa.Integer(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("ceases", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["unit_change.id"], name=op.f("fk_succession_change_id_unit_change")),
        sa.ForeignKeyConstraint(["old_id"], ["unit.id"], name=op.f("fk_succession_old_id_unit")),
        sa.ForeignKeyConstraint(["new_id"], ["unit.id"], name=op.f("fk_succession_new_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    for column in ("change_id", "old_id", "new_id"):
        op.create_index(op.f(f"ix_succession_{column}"), "succession", [column])
    op.create_table(
        "passing",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("moment", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["task.id"], name=op.f("fk_passing_from_id_task")),
        sa.ForeignKeyConstraint(["to_id"], ["task.id"], name=op.f("fk_passing_to_id_task")),
        sa.ForeignKeyConstraint(["change_id"], ["unit_change.id"], name=op.f("fk_passing_change_id_unit_change")),
        sa.PrimaryKeyConstraint("from_id", "to_id", name=op.f("pk_passing")),
        sqlite_with_rowid=False,
    )
    for column in ("to_id", "change_id"):
        op.create_index(op.f(f"ix_passing_{column}"), "passing", [column])
    op.create_table(
        "unit_past",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("versions", Json(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_past_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "until", name=op.f("pk_unit_past")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_unit_past_until"), "unit_past", ["until"])


def _tasks_pass() -> None:
    """What came to a unit by a change stands beside what it owes, and so may what was released or has passed."""
    for column in ("on_merge", "on_split"):
        op.add_column("item", sa.Column(column, sa.Text(), nullable=True))
    _remake_task(down=False)
    op.create_index("ix_task_item", "task", ["item_id", "unit_id", "occurrence"])
    once = sa.text("status <> 'cancelled' AND status <> 'passed' AND counts_from IS NULL")
    waits = sa.text("passed_at IS NULL AND reverted_at IS NULL")
    op.create_index("uq_task_once", "task", ["item_id", "unit_id", "occurrence"], unique=True, **_where(once))
    op.create_index("ix_unit_change_waiting", "unit_change", ["valid_from", "id"], **_where(waits))


def _tasks_stay() -> None:
    """Refused by the database where a unit owes an occurrence twice: no earlier version could read that."""
    op.drop_index("ix_unit_change_waiting", "unit_change")
    op.drop_index("uq_task_once", "task")
    op.drop_index("ix_task_item", "task")
    _remake_task(down=True)
    for column in ("on_split", "on_merge"):
        op.execute(f"ALTER TABLE item DROP COLUMN {column}")


def _where(condition: sa.TextClause) -> dict[str, sa.TextClause]:
    return {"sqlite_where": condition, "postgresql_where": condition}


KEPT_OF_TASK = (
    *("id", "plan_id", "item_id", "occurrence", "unit_id", "unit_version_id", "deadline_id", "since", "status"),
    *("extended_from", "submitted_at", "accepted_at", "ready_at", "amended_from", "made_at"),
)
TASK_REFERS = {"plan_id": "plan", "item_id": "item", "unit_id": "unit", "deadline_id": "deadline"} | {
    "unit_version_id": "unit_version"
}


def _remake_task(*, down: bool) -> None:
    """Without its key and with two columns more, or back. SQLite makes the table anew, as it cannot drop a key."""
    key = op.f("uq_task_item_id_unit_id_occurrence")
    if op.get_bind().dialect.name == "postgresql":
        if down:
            op.drop_column("task", "on_behalf_of_id")
            op.drop_column("task", "counts_from")
            op.create_unique_constraint(key, "task", ["item_id", "unit_id", "occurrence"])
        else:
            op.drop_constraint(key, "task", type_="unique")
            for column in _new_of_task():
                op.add_column("task", column)
            op.create_foreign_key(op.f("fk_task_on_behalf_of_id"), "task", "unit", ["on_behalf_of_id"], ["id"])
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE task_kept AS SELECT * FROM task")
    op.drop_table("task")
    op.create_table("task", *_task_columns(key, down=down))
    names = ", ".join(KEPT_OF_TASK)
    op.execute(f"INSERT INTO task ({names}) SELECT {names} FROM task_kept ORDER BY id")
    op.drop_table("task_kept")
    for column in ("plan_id", "unit_id", "deadline_id"):
        op.create_index(op.f(f"ix_task_{column}"), "task", [column])
    op.create_index("ix_task_board", "task", ["plan_id", "unit_id", "status", "deadline_id", "submitted_at"])
    accepted = sa.text("status = 'accepted'")
    op.create_index("ix_task_done", "task", ["plan_id", "status", "submitted_at"], sqlite_where=accepted)


def _new_of_task() -> list[sa.Column[Any]]:
    return [
        sa.Column("counts_from", Instant(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
    ]


def _task_columns(key: str, *, down: bool) -> list[Any]:
    instants = dict.fromkeys(("since", "submitted_at", "accepted_at", "ready_at", "made_at"), Instant())
    kinds = {"status": sa.Text(), "extended_from": sa.Date(), "amended_from": sa.Date(), **instants}
    needed = (*TASK_REFERS, "id", "occurrence", "since", "status")
    columns = [
        sa.Column(name, kinds.get(name, sa.Integer()), nullable=name not in needed, server_default=default)
        for name in KEPT_OF_TASK
        for default in ["0" if name == "occurrence" else None]
    ]
    refers = TASK_REFERS if down else {**TASK_REFERS, "on_behalf_of_id": "unit"}
    return [
        *(columns if down else [*columns, *_new_of_task()]),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_task_{name}"))
            for name, table in refers.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        *([sa.UniqueConstraint("item_id", "unit_id", "occurrence", name=key)] if down else []),
    ]


def _units_have_heirs() -> None:
    """Worked out anew: what was kept knows no heirs, and there were none."""
    with op.batch_alter_table("org_tree") as org_tree:
        org_tree.add_column(sa.Column("heir_id", sa.Integer(), nullable=True))
        org_tree.create_foreign_key(op.f("fk_org_tree_heir_id_unit"), "unit", ["heir_id"], ["id"])


def _joint() -> None:
    op.create_table(
        "co_issuer",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_co_issuer_plan_id_plan")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_co_issuer_unit_id_unit")),
        sa.PrimaryKeyConstraint("plan_id", "position", name=op.f("pk_co_issuer")),
    )
    op.create_index(op.f("ix_co_issuer_unit_id"), "co_issuer", ["unit_id"])
    op.create_table(
        "support",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chosen", Json(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_support_item_id_item")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_support")),
    )
    op.create_table(
        "supporter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_supporter_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_supporter_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter")),
    )
    for column in ("task_id", "unit_id"):
        op.create_index(op.f(f"ix_supporter_{column}"), "supporter", [column])
    now = sa.text("until IS NULL")
    once = {"unique": True, "sqlite_where": now, "postgresql_where": now}
    op.create_index("uq_supporter_now", "supporter", ["task_id", "unit_id"], **once)
    op.create_table(
        "period",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_period_item_id_item")),
        sa.PrimaryKeyConstraint("item_id", "occurrence", name=op.f("pk_period")),
    )
    op.add_column("submission", sa.Column("supporter_id", sa.Integer(), nullable=True))


def _targets() -> None:
    op.create_table(
        "submission_value",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_value_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", "indicator", name=op.f("pk_submission_value")),
        sqlite_with_rowid=False,
    )


def _plans_fulfil() -> None:
    op.create_table(
        "fulfilment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_fulfilment_plan_id_plan")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_fulfilment_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fulfilment")),
    )
    for column in ("plan_id", "task_id"):
        op.create_index(op.f(f"ix_fulfilment_{column}"), "fulfilment", [column])


def _clocks() -> None:
    op.add_column("plan", sa.Column("clocks", Json(), nullable=True))
    op.add_column("plan", sa.Column("asking_stops", sa.Boolean(), nullable=True))
    op.add_column("deadline", sa.Column("clock", sa.Text(), nullable=True))
    op.create_table(
        "clock_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_clock_run_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_run_unit_id_unit")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_clock_run_deadline_id_deadline")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_clock_run_act_id_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_run")),
    )
    for column in ("task_id", "deadline_id", "act_id"):
        op.create_index(op.f(f"ix_clock_run_{column}"), "clock_run", [column])
    running = {name: sa.text("ended_at IS NULL") for name in ("sqlite_where", "postgresql_where")}
    op.create_index("uq_clock_run_running", "clock_run", ["task_id", "clock"], unique=True, **running)
    extended = {name: sa.text("action = 'extend'") for name in ("sqlite_where", "postgresql_where")}
    op.create_index("ix_act_extended", "act", ["task_id", "at"], **extended)


def _outcomes() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_outcome_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    op.create_index(op.f("ix_outcome_plan_id"), "outcome", ["plan_id"])
    op.create_table(
        "outcome_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_file_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_file")),
    )
    op.create_index(op.f("ix_outcome_file_outcome_id"), "outcome_file", ["outcome_id"])


def _readings() -> None:
    op.create_table(
        "plan_reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("notes", Json(), nullable=False),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("drafts", Json(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_plan_reading_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reading")),
    )
    op.create_index(op.f("ix_plan_reading_account_id"), "plan_reading", ["account_id"])
