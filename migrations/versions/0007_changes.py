"""Plans, units and duties that change while they run: what becomes of units on a date.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _units_change()
    _units_have_heirs()


def downgrade() -> None:
    with op.batch_alter_table("org_tree") as org_tree:
        org_tree.drop_column("heir_id")
    for table in ("passing", "succession", "unit_change"):
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


def _units_have_heirs() -> None:
    """Worked out anew: what was kept knows no heirs, and there were none."""
    with op.batch_alter_table("org_tree") as org_tree:
        org_tree.add_column(sa.Column("heir_id", sa.Integer(), nullable=True))
        org_tree.create_foreign_key(op.f("fk_org_tree_heir_id_unit"), "unit", ["heir_id"], ["id"])
