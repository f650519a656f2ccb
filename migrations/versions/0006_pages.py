"""Pages: the links by which units come to theirs, forms that were pressed, what units ask, failures that are counted;
accounts with their sign-ins; outlines of plans, and plan files that wait to be published. And what amends plans that
run: the documents with their plan files, the date that a task had before it was last amended, and the plan by which one
is superseded.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_link_unit_id_unit")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_digest")),
    )
    op.create_index("ix_link_holding", "link", ["unit_id", "person_id"])
    op.create_table(
        "upload",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("deliverable", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_upload_link_id_link")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_upload_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_upload_link_id"), "upload", ["link_id"])
    op.create_table(
        "pressed",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("led_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_pressed_submission_id_submission")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_pressed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure")),
    )
    op.create_index(op.f("ix_failure_at"), "failure", ["at"])
    op.create_index("ix_failure_lately", "failure", ["kind", "key", "at"])
    _make_asked()
    _make_accounts()
    _make_outlines()
    _index_boards()
    _keep_what_was_amended()
    op.add_column("plan", sa.Column("superseded_by_id", sa.Integer(), nullable=True))
    _keep_versions()


def _make_asked() -> None:
    """Requests for more time and questions, each with the acts by which it was asked and answered."""
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer_act_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_asked_task_id_task")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_asked_act_id_act")),
        sa.ForeignKeyConstraint(["answer_act_id"], ["act.id"], name=op.f("fk_asked_answer_act_id_act")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
    )
    for column in ("task_id", "act_id", "answer_act_id"):
        op.create_index(f"ix_asked_{column}", "asked", [column])
    where = {name: sa.text("state = 'asked'") for name in ("sqlite_where", "postgresql_where")}
    op.create_index("uq_asked_open", "asked", ["task_id"], unique=True, **where)


def _make_accounts() -> None:
    """Who signs in, from which browsers, and the addresses by which passwords are set."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="vi", nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_index(op.f("ix_account_unit_id"), "account", ["unit_id"])
    for name, *instants in (("sign_in", "began_at", "seen_at"), ("password_address", "made_at")):
        op.create_table(
            name,
            sa.Column("digest", sa.Text(), nullable=False),
            sa.Column("account_id", sa.Integer(), nullable=False),
            *(sa.Column(instant, Instant(), nullable=False) for instant in instants),
            sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{name}_account_id_account")),
            sa.PrimaryKeyConstraint("digest", name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
        op.create_index(op.f(f"ix_{name}_account_id"), name, ["account_id"])


def _make_outlines() -> None:
    """What a plan carries to be downloaded, and what is looked at before it is published."""
    op.create_table(
        "outline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_outline_plan_id_plan")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_outline_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outline")),
    )
    for column in ("plan_id", "item_id"):
        op.create_index(op.f(f"ix_outline_{column}"), "outline", [column])
    op.create_table(
        "plan_draft",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_plan_draft_account_id_account")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_draft_plan_id_plan")),
        sa.PrimaryKeyConstraint("sha256", "account_id", name=op.f("pk_plan_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_plan_draft_plan_id"), "plan_draft", ["plan_id"])


def _index_boards() -> None:
    """What boards count of a plan, when it was done, whom nobody tells, and the messages that failed."""
    op.create_index("ix_task_board", "task", ["plan_id", "unit_id", "status", "deadline_id", "submitted_at"])
    for name, table, columns, condition in (
        ("ix_task_done", "task", ["plan_id", "status", "submitted_at"], "status = 'accepted'"),
        ("ix_reach_silent", "reach", ["unit_id"], "post = 'officer' AND (person_id = 0 OR NOT own)"),
        ("ix_message_failed", "message", ["state"], "state = 'failed'"),
    ):
        where = {dialect: sa.text(condition) for dialect in ("sqlite_where", "postgresql_where")}
        op.create_index(name, table, columns, **where)


def _keep_what_was_amended() -> None:
    """The due date before the last amendment that moved a task: its acts tell it."""
    op.add_column("task", sa.Column("amended_from", sa.Date(), nullable=True))
    last = (
        "SELECT max(act.id) FROM act"
        " WHERE act.task_id = task.id AND act.action = 'amend' AND act.deadline_id <> act.from_deadline_id"
    )
    op.execute(
        "UPDATE task SET amended_from = (SELECT deadline.due_on FROM deadline JOIN act"
        f" ON act.from_deadline_id = deadline.id WHERE act.id = ({last}))"
        " WHERE id IN (SELECT task_id FROM act WHERE action = 'amend')"
    )


def _keep_versions() -> None:
    """The plan files that documents put in place of the one that was published."""
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_amendment_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_amendment_plan_id_version")),
    )
    op.add_column("task", sa.Column("made_at", Instant(), nullable=True))


def downgrade() -> None:
    """The links that left lead nowhere any more; what was asked stays in the acts alone."""
    op.execute("ALTER TABLE plan DROP COLUMN superseded_by_id")
    op.execute("ALTER TABLE task DROP COLUMN made_at")
    op.drop_table("amendment")
    op.execute("ALTER TABLE task DROP COLUMN amended_from")
    op.drop_index("ix_message_failed", "message")
    op.drop_index("ix_reach_silent", "reach")
    op.drop_index("ix_task_done", "task")
    op.drop_index("ix_task_board", "task")
    for table in ("plan_draft", "outline", "password_address", "sign_in", "account", "failure"):
        op.drop_table(table)
    op.drop_table("asked")
    op.drop_table("pressed")
    op.drop_index(op.f("ix_upload_link_id"), "upload")
    op.drop_table("upload")
    op.drop_index("ix_link_holding", "link")
    op.drop_table("link")
