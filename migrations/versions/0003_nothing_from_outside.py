"""Steps that rest, the journal's key, seals of what was sent, the installation itself, clocks, sizes of files.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("rests_until", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_step")),
    )
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("held_since", Instant(), nullable=True),
        sa.Column("held_why", sa.Text(), nullable=True),
        sa.Column("audited", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.bulk_insert(installation, [{"id": 1, "name": uuid4().hex}])
    op.add_column("journal", sa.Column("key", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("seal", sa.Text(), nullable=True))
    op.add_column("heartbeat", sa.Column("skew", sa.Float(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # SQLite's integers are as wide as they need to be
        op.alter_column("submission_file", "size", type_=sa.BigInteger())
