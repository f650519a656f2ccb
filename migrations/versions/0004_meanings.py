"""Meanings: what was kept as a sentence or in the sign of a number is kept as a code, a value, a column of its own.

How due dates came about is rules with values; in whose place somebody is told is a unit and a post; the message that
did not arrive has a column; so have that an earlier send may have arrived and that a delivery may still be reported;
lists of words are written one way. Rows are carried over, both ways; what others said stays.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD_KEY = ("task_id", "rung_id", "act_id", "kind", "person_id")
NEW_KEY = ("task_id", "rung_id", "act_id", "lost_message_id", "kind", "person_id")
OLD_NAME, NEW_NAME = "uq_notice_task_id_rung_id_act_id_kind_person_id", "uq_notice_told_once"
CODES = ("same day", "superseded")
AT_ONCE = 1000

# What stood at the head of the error, with ": " or "; " before what was answered.
DOUBTED = "Không rõ đã đến hay chưa"
UNHEARD = "ix_message_unheard"

# --- the words of the version before -------------------------------------------------------------------------------

POSTS = {
    "officer": ("đầu mối", "officer"),
    "head": ("thủ trưởng", "head"),
    "deputy": ("cấp phó", "deputy"),
    "mailbox": ("hộp thư", "mailbox"),
}
IN_PLACE = re.compile(r"(?:thay|in place of the) (?P<post>.+) (?:của|of) (?P<code>\S+)")
PERIOD_ENDS, NOT_COUNTED, TERM_ENDS = (f"Bộ luật Dân sự 2015, Đ.{number}" for number in (146, 147, 148))
DAYS_OFF = {
    "saturday": ("Thứ Bảy", "Saturday"),
    "sunday": ("Chủ nhật", "Sunday"),
    "override": ("ngày nghỉ theo bảng lịch riêng", "a day off by the override table"),
}
COUNTED = {
    "days-after": ("{n} ngày kể từ sau ngày đó", "{n} calendar days after that day"),
    "working-days-after": ("{n} ngày làm việc kể từ sau ngày đó", "{n} working days after that day"),
    "days-before": ("{n} ngày trước ngày đó", "{n} calendar days before that day"),
    "working-days-before": ("{n} ngày làm việc trước ngày đó", "{n} working days before that day"),
}
RULES = {
    "undated": ("Kế hoạch không ấn định thời hạn", "The plan sets no date", None),
    "written": ("Ngày ghi trong kế hoạch", "The date written in the plan", None),
    "issued": ("Ngày ban hành kế hoạch", "The plan's issue date", None),
    "of-item": ("Hạn của đầu việc {item}", "The due date of item {item}", None),
    "occurrence": ("Kỳ thứ {n} theo {rule_text}", "Occurrence {n} of {rule_text}", None),
    "end-of": ("Ngày cuối cùng của {period}", "The last day of {period}", PERIOD_ENDS),
    "returned": ("Trả lại, yêu cầu bổ sung", "Returned for correction", None),
    "extended": ("Gia hạn", "Extended", None),
    "strictly-before": ("Trước ngày đó: chậm nhất ngày liền trước", "Strictly before: the day before", None),
    **{
        rule: (f"{vi}, không tính ngày đó", f"{en}, which is not counted", NOT_COUNTED)
        for rule, (vi, en) in COUNTED.items()
    },
    "kept": (
        "Là ngày nghỉ ({why}); kế hoạch giữ nguyên ngày",
        "A day off ({why}); the plan keeps it",
        "Kế hoạch: day_off = keep",
    ),
    "moved-on": (
        "Là ngày nghỉ ({why}); chuyển sang ngày làm việc kế tiếp",
        "A day off ({why}); moved on to the next working day",
        f"Kế hoạch: day_off = next; {TERM_ENDS}",
    ),
    "moved-back": (
        "Là ngày nghỉ ({why}); chuyển lên ngày làm việc liền trước",
        "A day off ({why}); moved back to the previous working day",
        "Kế hoạch: day_off = previous",
    ),
    "end-of-day": ("Hết ngày, lúc 24:00", "The end of the day, 24:00", TERM_ENDS),
    "hour": ("Giờ ghi trong kế hoạch: {at}", "The hour in the plan: {at}", None),
}


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(f"(?P<{part}>.*)" if n % 2 else re.escape(part) for n, part in enumerate(parts)))


PATTERNS = [(rule, _pattern(sentence)) for rule, (vi, en, _source) in RULES.items() for sentence in (vi, en)]


def as_rule(step: dict[str, Any]) -> dict[str, Any]:
    """A step in words as a rule with its values; what no rule knows stays in its words."""
    for rule, pattern in PATTERNS:
        if match := pattern.fullmatch(step["text"]):
            values: dict[str, Any] = match.groupdict()
            if "n" in values:
                values["n"] = int(values["n"])
            if "why" in values:
                names = {name: code for code, pair in DAYS_OFF.items() for name in pair}
                values["why"] = names.get(values["why"], values["why"])
            return {**values, "rule": rule, "on": step["on"]}
    source = {} if step["source"] is None else {"source": step["source"]}
    return {"rule": "said", "on": step["on"], "text": step["text"], **source}


def as_words(step: dict[str, Any]) -> dict[str, Any]:
    """A rule with its values in words, Vietnamese."""
    if step["rule"] not in RULES:
        return {"text": step.get("text", step["rule"]), "on": step["on"], "source": step.get("source")}
    vi, _en, source = RULES[step["rule"]]
    named = {"why": DAYS_OFF.get(step["why"], (step["why"],))[0]} if "why" in step else {}
    return {"text": vi.format(**{**step, **named}), "on": step["on"], "source": source}


# --- up ---------------------------------------------------------------------------------------------------------------


def upgrade() -> None:
    op.add_column("act", sa.Column("percent", sa.Integer(), nullable=True))
    op.create_index("ix_act_at", "act", ["at", "task_id"])
    _doubt_becomes_a_column()
    op.execute("UPDATE rung SET tell = ';' || replace(tell, ',', ';') || ';'")
    _rewrite_steps(as_rule)
    _remake_notice(
        add=(
            sa.Column("lost_message_id", sa.Integer(), server_default="0", nullable=False),
            sa.Column(
                "for_unit_id", sa.Integer(), sa.ForeignKey("unit.id", name="fk_notice_for_unit_id"), nullable=True
            ),
            sa.Column("for_post", sa.Text(), nullable=True),
        ),
        names=(OLD_NAME, NEW_NAME),
        key=NEW_KEY,
    )
    op.execute("UPDATE notice SET lost_message_id = -act_id, act_id = 0 WHERE act_id < 0")
    _name_places()
    _remake_reach(sa.Column("stands_in", sa.Boolean(), nullable=False))


def _name_places() -> None:
    """In whose place somebody is told: the sentence becomes a unit and a post."""
    connection = op.get_bind()
    posts = {name: post for post, names in POSTS.items() for name in names}
    units = {row.code: row.id for row in connection.execute(sa.text("SELECT code, id FROM unit"))}
    told = sa.text("SELECT DISTINCT reason FROM notice WHERE reason IS NOT NULL")
    found = [(reason, IN_PLACE.fullmatch(reason)) for reason in connection.scalars(told) if reason not in CODES]
    places = [
        {"said": reason, "unit": units[match["code"]], "post": posts[match["post"]]}
        for reason, match in found
        if match and match["code"] in units and match["post"] in posts
    ]
    op.execute("CREATE TEMPORARY TABLE place (said TEXT PRIMARY KEY, unit INTEGER, post TEXT)")
    if places:
        connection.execute(sa.text("INSERT INTO place (said, unit, post) VALUES (:said, :unit, :post)"), places)
        op.execute(
            "UPDATE notice SET for_unit_id = (SELECT unit FROM place WHERE said = notice.reason),"
            " for_post = (SELECT post FROM place WHERE said = notice.reason), reason = NULL"
            " WHERE reason IN (SELECT said FROM place)"
        )
    op.execute("DROP TABLE place")


def _doubt_becomes_a_column() -> None:
    for name in ("in_doubt", "awaits_report"):
        op.add_column("message", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    message = _message()
    doubted = message.c.error.like(f"{DOUBTED}%")
    answer = sa.func.nullif(sa.func.substr(message.c.error, len(DOUBTED) + 3), "")
    op.execute(message.update().where(doubted).values(in_doubt=sa.true(), error=answer))
    unheard = sa.and_(message.c.channel != "email", message.c.started_at.is_not(None), message.c.delivered_at.is_(None))
    over = message.c.state.in_(("failed", "dropped"))
    op.execute(message.update().where(unheard, ~over).values(awaits_report=sa.true()))
    op.drop_index(UNHEARD, "message")
    where = {"sqlite_where": sa.text("awaits_report = 1"), "postgresql_where": sa.text("awaits_report")}
    op.create_index(UNHEARD, "message", ["started_at"], **where)


# --- down -------------------------------------------------------------------------------------------------------------


def downgrade() -> None:
    op.drop_index("ix_act_at", "act")
    _doubt_becomes_words()
    op.execute("ALTER TABLE act DROP COLUMN percent")
    op.execute("UPDATE rung SET tell = replace(trim(tell, ';'), ';', ',')")
    _rewrite_steps(as_words)
    post = "CASE for_post " + " ".join(f"WHEN '{code}' THEN '{vi}'" for code, (vi, _en) in POSTS.items()) + " END"
    op.execute(
        f"UPDATE notice SET reason = 'thay ' || {post} || ' của ' || (SELECT code FROM unit WHERE id = for_unit_id)"
        " WHERE for_post IS NOT NULL AND reason IS NULL"
    )
    op.execute("UPDATE notice SET act_id = -lost_message_id WHERE lost_message_id > 0")
    columns = ("lost_message_id", "for_unit_id", "for_post")
    _remake_notice(drop=columns, names=(NEW_NAME, OLD_NAME), key=OLD_KEY)
    _remake_reach(sa.Column("reason", sa.Text(), nullable=True))


def _doubt_becomes_words() -> None:
    message = _message()
    before = sa.literal(f"{DOUBTED}: ").op("||")(sa.func.coalesce(message.c.error, ""))
    op.execute(message.update().where(message.c.in_doubt).values(error=before))
    op.drop_index(UNHEARD, "message")
    where = {"sqlite_where": sa.text("delivered_at IS NULL"), "postgresql_where": sa.text("delivered_at IS NULL")}
    op.create_index(UNHEARD, "message", ["channel", "started_at"], **where)
    for name in ("in_doubt", "awaits_report"):
        op.execute(f"ALTER TABLE message DROP COLUMN {name}")


# --- both ways --------------------------------------------------------------------------------------------------------


def _rewrite_steps(anew: Any) -> None:
    connection = op.get_bind()
    write = sa.text("UPDATE deadline SET steps = :steps WHERE id = :id")
    for some in _deadlines(connection):
        rows = [{"id": id, "steps": _json([anew(step) for step in json.loads(steps)])} for id, steps in some]
        connection.execute(write, rows)


def _deadlines(connection: sa.Connection) -> Iterator[list[Any]]:
    last, read = 0, sa.text(f"SELECT id, steps FROM deadline WHERE id > :last ORDER BY id LIMIT {AT_ONCE}")
    while rows := list(connection.execute(read, {"last": last})):
        yield rows
        last = rows[-1].id


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _remake_notice(
    *,
    add: tuple[sa.Column[Any], ...] = (),
    drop: tuple[str, ...] = (),
    names: tuple[str, str],
    key: tuple[str, ...],
) -> None:
    """Other columns and another key. SQLite makes the table anew, which nothing may refer to meanwhile."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TABLE said_kept AS SELECT notice_id, message_id FROM said")
        op.drop_table("said")
    with op.batch_alter_table("notice", recreate="always" if sqlite else "never") as notice:
        notice.drop_constraint(names[0], type_="unique")
        for column in add:
            notice.add_column(column)
        for name in drop:
            notice.drop_column(name)
        notice.create_unique_constraint(names[1], list(key))
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


def _remake_reach(tells: sa.Column[Any]) -> None:
    """The table of the day is worked out anew at the next look."""
    op.drop_table("reach")
    op.create_table(
        "reach",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("channels", sa.Text(), nullable=True),
        tells,
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("top", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_reach_contact_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reach_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reach_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "post", name=op.f("pk_reach")),
        sqlite_with_rowid=False,
    )
    op.execute("UPDATE org_state SET revision = revision + 1")


def _message() -> sa.TableClause:
    columns = ("error", "channel", "state", "started_at", "delivered_at")
    flags = (sa.column(name, sa.Boolean()) for name in ("in_doubt", "awaits_report"))
    return sa.table("message", *map(sa.column, columns), *flags)
