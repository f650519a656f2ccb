"""Several channels: what was said by which message, addresses that are dead, the state of channels, Zalo's grant.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _new_columns()
    _new_tables()
    _keep_what_was_known()
    op.execute("ALTER TABLE contact DROP COLUMN undeliverable_at")
    op.execute("ALTER TABLE contact DROP COLUMN undeliverable_reason")


def _new_columns() -> None:
    for name, kind in (
        ("provider_id", sa.Text()),
        ("delivered_at", Instant()),
        ("read_at", Instant()),
        ("cost", sa.Integer()),
    ):
        op.add_column("message", sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_message_provider_id"), "message", ["provider_id"])
    op.create_index(
        "ix_message_unheard",
        "message",
        ["channel", "started_at"],
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
    )
    op.add_column("org_state", sa.Column("routing", Json(), nullable=True))
    op.add_column("reach", sa.Column("channels", sa.Text(), nullable=True))


def _new_tables() -> None:
    op.create_table(
        "suppression",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_suppression")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "said",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_said_notice_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_said_message_id")),
        sa.PrimaryKeyConstraint("notice_id", "message_id", name=op.f("pk_said")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_said_message_id"), "said", ["message_id"])
    op.create_table(
        "channel_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("down_until", Instant(), nullable=True),
        sa.Column("broken", sa.Text(), nullable=True),
        sa.Column("pause", sa.Integer(), server_default="0", nullable=False),
        sa.Column("minute_at", Instant(), nullable=True),
        sa.Column("minute_used", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_state")),
    )
    op.create_table(
        "channel_slot",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "number", name=op.f("pk_channel_slot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "zalo_token",
        sa.Column("app_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("obtained_at", Instant(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("dead", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("app_id", name=op.f("pk_zalo_token")),
    )


def _keep_what_was_known() -> None:
    op.execute(
        """
        INSERT INTO said (notice_id, message_id)
        SELECT notice.id, notice.message_id FROM notice JOIN message ON message.id = notice.message_id
        WHERE message.message_id IS NOT NULL
        """
    )
    op.execute(
        """
        INSERT INTO suppression (channel, address, since, reason)
        SELECT 'email', person.address, MIN(contact.undeliverable_at), MIN(COALESCE(contact.undeliverable_reason, ''))
        FROM contact JOIN person ON person.id = contact.person_id
        WHERE contact.undeliverable_at IS NOT NULL AND contact.email IS NOT NULL
        GROUP BY person.address
        """
    )
    op.execute("UPDATE org_state SET revision = revision + 1")
