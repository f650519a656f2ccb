"""What an office meets: a number used again, an item's own ladder and nudges, summaries, names compared.

A number is taken only while a plan that bears it is not cancelled, and numbers and codes are found however they are
typed. An item may have a ladder of its own and be nudged; a plan has a summary, whose notices are of no task.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 1000
IN_FORCE = "uq_plan_in_force"
DASHES = re.compile(
    "[\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u02d7\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u301c\u3030\u30a0"
    "\ufe31\ufe32\ufe58\ufe63\uff0d]"
)
KEPT_OF_PLAN = (
    *("id", "number", "year", "issuer_id", "desk_id", "issued_on", "subject", "based_on", "signed_by", "day_off"),
    *("send_at", "ladder", "status", "published_at", "ended_at", "source"),
)


def compared(text: str) -> str:
    """As numbers and codes were compared when this was written: case, blanks, dashes and Ð aside, in NFC."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\u00f0", "\u0111")
    return DASHES.sub("-", "".join(plain.split()))


def upgrade() -> None:
    op.add_column("item", sa.Column("ladder", Json(), nullable=True))
    op.add_column("item", sa.Column("nudge", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("number_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("plan", sa.Column("summary", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("summary_at", Instant(), nullable=True))
    op.add_column("unit", sa.Column("code_key", sa.Text(), nullable=False, server_default=""))
    _compare("plan", "number", "number_key")
    _compare("unit", "code", "code_key")
    op.create_index(op.f("ix_unit_code_key"), "unit", ["code_key"])
    _remake_plan(down=False)
    where = {name: sa.text("status <> 'cancelled'") for name in ("sqlite_where", "postgresql_where")}
    op.create_index(IN_FORCE, "plan", ["issuer_id", "year", "number_key"], unique=True, **where)
    where = {name: sa.text("summary_at IS NOT NULL") for name in ("sqlite_where", "postgresql_where")}
    op.create_index("ix_plan_summary", "plan", ["summary_at"], **where)
    _remake_notice(down=False)
    where = {name: sa.text("task_id IS NULL") for name in ("sqlite_where", "postgresql_where")}
    columns = ["plan_id", "scheduled_for", "person_id"]
    op.create_index("uq_notice_summary_once", "notice", columns, unique=True, **where)


def downgrade() -> None:
    """What the version before cannot say is gone: summaries, and cancelled plans whose number was used again keep it
    with a mark."""
    op.drop_index("uq_notice_summary_once", "notice")
    op.execute("DELETE FROM said WHERE notice_id IN (SELECT id FROM notice WHERE task_id IS NULL)")
    op.execute("DELETE FROM notice WHERE task_id IS NULL")
    _remake_notice(down=True)
    op.drop_index("ix_plan_summary", "plan")
    op.drop_index(IN_FORCE, "plan")
    op.execute(
        "UPDATE plan SET number = number || ' (' || id || ')' WHERE status = 'cancelled' AND EXISTS (SELECT 1 FROM plan"
        " AS other WHERE other.issuer_id = plan.issuer_id AND other.year = plan.year AND other.id <> plan.id"
        " AND other.number = plan.number)"
    )
    _remake_plan(down=True)
    op.drop_index(op.f("ix_unit_code_key"), "unit")
    for table, name in (("unit", "code_key"), ("item", "nudge"), ("item", "ladder")):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")


def _compare(table: str, column: str, key: str) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text(f"SELECT id, {column} AS written FROM {table} ORDER BY id")).all()
    write = sa.text(f"UPDATE {table} SET {key} = :key WHERE id = :id")
    for start in range(0, len(rows), AT_ONCE):
        some = [{"id": row.id, "key": compared(row.written)} for row in rows[start : start + AT_ONCE]]
        connection.execute(write, some)


def _remake_plan(*, down: bool) -> None:
    """Without its key, or with it again. SQLite makes the table anew; references are looked at when all is done."""
    new = ("number_key", "summary", "summary_at")
    if op.get_bind().dialect.name == "postgresql":
        name = op.f("uq_plan_issuer_id_year_number")
        if down:
            for column in new:
                op.drop_column("plan", column)
            op.create_unique_constraint(name, "plan", ["issuer_id", "year", "number"])
        else:
            op.drop_constraint(name, "plan", type_="unique")
        return
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE plan_kept AS SELECT * FROM plan")
    op.drop_table("plan")
    op.create_table("plan", *_plan_columns(down))
    names = ", ".join(KEPT_OF_PLAN if down else (*KEPT_OF_PLAN, *new))
    op.execute(f"INSERT INTO plan ({names}) SELECT {names} FROM plan_kept ORDER BY id")
    op.drop_table("plan_kept")


def _plan_columns(down: bool) -> list[Any]:
    texts = ("number", "subject", "day_off", "send_at", "status", "source")
    key = sa.UniqueConstraint("issuer_id", "year", "number", name=op.f("uq_plan_issuer_id_year_number"))
    columns: dict[str, sa.Column[Any]] = {
        "id": sa.Column("id", sa.Integer(), nullable=False),
        "year": sa.Column("year", sa.Integer(), nullable=False),
        "issuer_id": sa.Column("issuer_id", sa.Integer(), nullable=False),
        "desk_id": sa.Column("desk_id", sa.Integer(), nullable=False),
        "issued_on": sa.Column("issued_on", sa.Date(), nullable=False),
        "based_on": sa.Column("based_on", Json(), nullable=False),
        "signed_by": sa.Column("signed_by", sa.Text(), nullable=True),
        "ladder": sa.Column("ladder", Json(), nullable=False),
        "published_at": sa.Column("published_at", Instant(), nullable=False),
        "ended_at": sa.Column("ended_at", Instant(), nullable=True),
        **{name: sa.Column(name, sa.Text(), nullable=False) for name in texts},
    }
    new = (
        sa.Column("number_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_at", Instant(), nullable=True),
    )
    return [
        *(columns[name] for name in KEPT_OF_PLAN),
        *([] if down else new),
        *(
            sa.ForeignKeyConstraint([name], ["unit.id"], name=op.f(f"fk_plan_{name}"))
            for name in ("issuer_id", "desk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        *([key] if down else []),
    ]


def _remake_notice(*, down: bool) -> None:
    """A notice of no task is of a plan. SQLite makes the table anew, which nothing may refer to meanwhile."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TABLE said_kept AS SELECT notice_id, message_id FROM said")
        op.drop_table("said")
    with op.batch_alter_table("notice", recreate="always" if sqlite else "never") as notice:
        notice.alter_column("task_id", existing_type=sa.Integer(), nullable=not down)
        if down:
            notice.drop_constraint(op.f("fk_notice_plan_id"), type_="foreignkey")
            notice.drop_column("plan_id")
        else:
            notice.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
            notice.create_foreign_key(op.f("fk_notice_plan_id"), "plan", ["plan_id"], ["id"])
    if sqlite:
        _make_said()
        op.execute("INSERT INTO said (notice_id, message_id) SELECT notice_id, message_id FROM said_kept")
        op.drop_table("said_kept")


def _make_said() -> None:
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
