"""`dondoc outbox …`: what was, is or will be said to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.kinds import Instant
from lib.clocks.words import rung_of_clock
from lib.dates import due_of, due_words, instant_words, moment_of
from lib.language import say
from lib.problem import refuse
from lib.vocabulary import CHANNELS, KIND_WORDS, KINDS, REASONS, STATES, word
from lib.words import audience_words
from org.queries import known_code
from workflow.feedback import retry as retrying
from workflow.find import find_plan, key_of
from workflow.views import outbox as outboxes
from workflow.views.outbox import Wanted
from workflow.views.tasks import known_task


@click.group(cls=Group, help=say("Đã, đang và sẽ thông báo gì cho ai.", "What was, is or will be said to whom."))
def outbox() -> None: ...


@outbox.command(
    "list",
    help=say(
        "Liệt kê những gì đã thông báo và đang chờ gửi; những gì sẽ gửi nếu không ai nộp thì thêm --planned.",
        "List what was said and what waits; with --planned also what is still to come if nobody acts.",
    ),
    examples="""dondoc outbox list --plan 87/KH-MTTQ-BTT --state failed
        dondoc outbox list --since 2020-12-01 --json
        dondoc outbox list --unit mttq-xa-thanh-tay --planned
        dondoc outbox list --state planned --until 2020-12-08
        dondoc outbox list --task 17""",
    exportable=True,
)
@click.option("--plan", metavar="NUMBER", help=say("Chỉ của kế hoạch này.", "Only of this plan."))
@click.option("--unit", metavar="CODE", help=say("Chỉ nhiệm vụ của đơn vị này.", "Only of this unit's tasks."))
@click.option(
    "--task",
    metavar="ID",
    help=say("Chỉ của nhiệm vụ này, kể cả những gì sẽ gửi.", "Only of this task, with what is still to come."),
)
@click.option("--kind", type=click.Choice(list(KINDS)), help=say("Chỉ loại này.", "Only of this kind."))
@click.option(
    "--state",
    type=click.Choice([one for one in STATES if one != "dropped"]),  # which is a message's alone
    help=say("Chỉ trạng thái này.", "Only in this state."),
)
@click.option(
    "--planned",
    is_flag=True,
    help=say("Thêm những gì sẽ gửi nếu không ai nộp.", "Also what is still to come if nobody acts."),
)
@click.option("--since", type=Instant(), metavar="T", help=say("Từ lúc này.", "From this instant on."))
@click.option("--until", type=Instant(), metavar="T", help=say("Đến lúc này.", "Up to this instant."))
@pass_app
def list_notices(
    app: App,
    plan: str | None,
    unit: str | None,
    task: str | None,
    kind: str | None,
    state: str | None,
    planned: bool,
    since: datetime | None,
    until: datetime | None,
) -> None:
    with app.store.read() as connection:
        wanted = Wanted(
            plan_id=find_plan(connection, plan).id if plan else None,
            unit_code=known_code(connection, unit) if unit else None,
            task_id=known_task(connection, task) if task else None,
            kind=kind,
            state=state,
            since=since,
            until=until,
        )
    coming = planned or state == "planned" or bool(task and state is None)
    found = chain(_written(app, wanted), _coming(app, wanted) if coming else ())
    app.emit(found, lambda: _table(app, found))


def _written(app: App, wanted: Wanted) -> Iterator[dict[str, Any]]:
    with app.store.read() as connection:
        yield from outboxes.each(connection, wanted)


def _coming(app: App, wanted: Wanted) -> Iterator[dict[str, Any]]:
    from workflow import preview

    with app.working("Đang diễn tập …", "Rehearsing …"):
        yield from preview.planned(app.store, app.now, wanted)


def _table(app: App, found: Iterator[dict[str, Any]]) -> None:
    headings = (
        "ID",
        say("Lúc", "When"),
        say("Loại", "Kind"),
        say("Đơn vị nợ", "Owing"),
        say("Báo cho", "Told"),
        say("Hạn", "Due"),
        say("Trạng thái", "State"),
        say("Vì", "Reason"),
    )
    rows = [
        (
            n["id"] if n["state"] != "planned" else None,  # no command takes it
            moment_of(n["scheduled_for"]),
            word(KIND_WORDS, n["kind"]),
            n["unit"],
            _where(n),
            due_of(n["due_on"], n["due_at"]),
            word(STATES, n["state"]),
            n["error"] or word(REASONS, n["reason"] or ""),
        )
        for n in found
    ]
    app.table(say("Thông báo", "Notices"), headings, rows)


@outbox.command(
    help=say("Một thông báo, với tin đã gửi.", "One notice, with its message."), examples="dondoc outbox show 12"
)
@click.argument("id")
@pass_app
def show(app: App, id: str) -> None:
    with app.store.read() as connection:
        found = outboxes.rows(connection, notice_id=_key(id))
        if not found:
            raise _unknown(id)
        one = {**found[0], "messages": outboxes.messages(connection, _key(id))}
    app.emit(one, lambda: _print(app, one))


def _where(one: dict[str, Any]) -> str | None:
    """The address that the notice goes to, after the name of a channel that goes to telephones."""
    told, channel = one["recipient"], one["channel"]
    if channel in ("zalo", "sms"):
        return f"{word(CHANNELS, channel)} {told['phone'] or ''}".strip()
    return told["email"]


def _print(app: App, one: dict[str, Any]) -> None:
    app.table("", (say("Trường", "Field"), say("Giá trị", "Value")), _fields(one))
    if not one["messages"]:
        return
    headings = (
        say("Kênh", "Channel"),
        say("Trạng thái", "State"),
        say("Bắt đầu", "Started"),
        say("Gửi lúc", "Sent at"),
        say("Nhận lúc", "Delivered at"),
        say("Đọc lúc", "Read at"),
        say("Số lần", "Attempts"),
        say("Phí (đồng)", "Cost (đồng)"),
        say("Lỗi", "Error"),
    )
    rows = [
        (
            word(CHANNELS, m["channel"]),
            word(STATES, m["state"]),
            *(instant_words(m[at]) for at in ("started_at", "sent_at", "delivered_at", "read_at")),
            *(m["attempts"], m["cost"], m["error"]),
        )
        for m in one["messages"]
    ]
    click.echo()
    app.table(say("Các lần gửi", "Messages"), headings, rows)


def _fields(one: dict[str, Any]) -> list[tuple[str, Any]]:
    """A notice as people read it, one field a line; what it does not have is left out."""
    told = one["recipient"]
    fields = [
        ("ID", one["id"]),
        (say("Loại", "Kind"), word(KIND_WORDS, one["kind"])),
        (say("Trạng thái", "State"), word(STATES, one["state"])),
        (say("Kế hoạch", "Plan"), one["plan"]),
        (say("Đầu việc", "Item"), one["item"]),
        (say("Nhiệm vụ", "Task"), one["task"]),
        (say("Đơn vị nợ", "Owing"), one["unit"]),
        (say("Bậc", "Rung"), rung_of_clock(one["rung"], one["clock"])),
        (say("Hạn", "Due"), due_words(one["due_on"], one["due_at"])),
        (say("Báo cho đơn vị", "Unit told"), told["unit"]),
        (say("Họ tên", "Name"), told["name"]),
        (say("Chức vụ", "Post"), audience_words([one["post"]]) if one["post"] else None),
        (say("Thư điện tử", "E-mail"), told["email"]),
        (say("Điện thoại", "Phone"), told["phone"]),
        (say("Kênh", "Channel"), word(CHANNELS, one["channel"]) if one["channel"] else None),
        (say("Định gửi lúc", "Scheduled for"), instant_words(one["scheduled_for"])),
        *(
            (name, instant_words(one[at]))
            for name, at in (
                (say("Gửi lúc", "Sent at"), "sent_at"),
                (say("Nhận lúc", "Delivered at"), "delivered_at"),
                (say("Đọc lúc", "Read at"), "read_at"),
            )
            if one[at]
        ),
        (say("Số lần gửi", "Attempts"), one["attempts"]),
        (say("Phí (đồng)", "Cost (đồng)"), one["cost"]),
        ("Message-ID", one["message_id"]),
        (say("Vì", "Reason"), word(REASONS, one["reason"] or "")),
        (say("Lỗi", "Error"), one["error"]),
    ]
    return [(name, value) for name, value in fields if value not in (None, "")]


@outbox.command(
    help=say("Gửi lại một thông báo không gửi được.", "Send again what failed or is unknown."),
    examples="dondoc outbox retry 12",
)
@click.argument("id")
@pass_app
def retry(app: App, id: str) -> None:
    retrying.retry(app.store, _key(id), app.now, actor=app.actor)
    with app.store.read() as connection:
        found = outboxes.rows(connection, notice_id=_key(id))[0]
    app.emit(found, lambda: app.say("Thông báo {id} sẽ được gửi lại.", "Notice {id} will be sent again.", id=id))


def _key(id: str) -> int:
    key = key_of(id)
    if key is None:
        raise _unknown(id)
    return key


def _unknown(id: str) -> Exception:
    return refuse(
        "unknown-notice",
        say(
            "Không có thông báo {id} đã ghi; xem mã bằng `dondoc outbox list`.",
            "There is no written notice {id}; `dondoc outbox list` shows the ids.",
            id=id,
        ),
    )
