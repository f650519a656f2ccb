"""`dondoc status` and `dondoc journal`: where everything stands, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

import click

from commands.app import App, pass_app
from commands.command import Command, Group
from commands.kinds import Instant
from commands.words import instant_words
from org.language import say
from org.problem import refuse
from org.standing import refresh
from org.time import local_date
from workflow import journal as journals
from workflow import status as statuses
from workflow.find import find_plan
from workflow.tasks import known_task

MEASURES = (
    "total",
    "done_on_time",
    "done_late",
    "open_in_time",
    "open_overdue",
    "undated",
    "completeness",
    "timeliness",
)


@click.command(
    cls=Command,
    help=say(
        "Tình hình thực hiện: hoàn thành đúng hạn, quá hạn; chưa hoàn thành, trong hạn, quá hạn; các tỷ lệ.",
        "Where everything stands: the four official buckets, completeness and timeliness.",
    ),
    examples="""dondoc status --plan 87/KH-MTTQ-BTT --by level
        dondoc status --by unit --under mttq-huyen-tan-bien --format xlsx -o tinh-hinh.xlsx
        dondoc status --as-of 2020-12-31 --json""",
    exportable=True,
)
@click.option("--plan", "number", metavar="NUMBER", help=say("Chỉ kế hoạch này.", "Only this plan."))
@click.option("--by", type=click.Choice(get_args(statuses.Grouping)), default="plan", help=say("Tổng hợp theo.", "By."))
@click.option("--under", metavar="CODE", help=say("Chỉ các đơn vị dưới đơn vị này.", "Only units below this one."))
@click.option("--as-of", type=Instant(), metavar="T", help=say("Tình hình vào lúc này.", "As it stood then."))
@pass_app
def status(app: App, number: str | None, by: Any, under: str | None, as_of: datetime | None) -> None:
    at = as_of or app.now
    with app.store.write() as connection:
        refresh(connection, local_date(at))
        found = statuses.status(connection, at, plan_number=number, by=by, under=under)
    app.emit(found, lambda: _print(app, found, by))


def _headings() -> tuple[str, ...]:
    return (
        say("Tổng số", "Total"),
        say("Hoàn thành đúng hạn", "Done on time"),
        say("Hoàn thành quá hạn", "Done late"),
        say("Chưa hoàn thành, trong hạn", "Open, in time"),
        say("Chưa hoàn thành, quá hạn", "Open, overdue"),
        say("Không ấn định hạn", "Undated"),
        say("Tỷ lệ hoàn thành", "Completeness"),
        say("Tỷ lệ đúng hạn", "Timeliness"),
    )


def _print(app: App, found: dict[str, Any], by: str) -> None:
    total = found["total"]
    if app.exporting:
        headings = (say("Mã", "Key"), say("Tên", "Name"), *_headings())
        rows = [(row["key"], row["name"], *(row[name] for name in MEASURES)) for row in found["rows"]]
        last = ("", say("Tổng", "Total"), *(total[name] for name in MEASURES))
        app.table("", headings, rows, numbers=len(MEASURES), total=last)
        return
    title = say("Tình hình thực hiện đến {at}", "Where things stand at {at}", at=instant_words(found["as_of"]))
    if found["plan"]:
        title += f" · {found['plan']}"
    of = {
        "plan": say("Kế hoạch", "Plan"),
        "level": say("Cấp", "Level"),
        "unit": say("Đơn vị", "Unit"),
        "item": say("Đầu việc", "Item"),
        "superior": say("Cấp trên trực tiếp", "Superior"),
    }[by]
    lines = [(_name(row, by), *(_cell(row, name) for name in MEASURES)) for row in found["rows"]]
    last = (say("Tổng", "Total"), *(_cell(total, name) for name in MEASURES))
    app.table(title, (of, *_headings()), lines, numbers=len(MEASURES), total=last)


def _name(row: dict[str, Any], by: str) -> str:
    """What people call it; a plan by its number, which is shorter and certain."""
    return row["key"] if by == "plan" else row["name"] or row["key"]


def _cell(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.0%}"
    return str(value) if value else "·"


@click.group(
    cls=Group,
    invoke_without_command=True,
    exportable=True,
    examples="dondoc journal --plan 87/KH-MTTQ-BTT --since 2020-12-01\ndondoc journal --task 17",
    help=say("Nhật ký: ai làm gì, ai được báo gì, lúc nào.", "Who did what, who was told what, when."),
)
@click.option("--task", metavar="ID", help=say("Chỉ của nhiệm vụ này.", "Only of this task."))
@click.option("--plan", metavar="NUMBER", help=say("Chỉ của kế hoạch này.", "Only of this plan."))
@click.option("--since", type=Instant(), metavar="T", help=say("Từ lúc này.", "From this instant on."))
@click.pass_context
def journal(context: click.Context, task: str | None, plan: str | None, since: datetime | None) -> None:
    if context.invoked_subcommand:
        return
    app = context.ensure_object(App)
    with app.store.read() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        task_id = known_task(connection, task) if task else None
        found = journals.entries(connection, plan_id=plan_id, task_id=task_id, since=since)
    headings = (
        "ID",
        say("Lúc", "At"),
        say("Ai", "Who"),
        say("Việc", "Action"),
        say("Kế hoạch", "Plan"),
        say("Nhiệm vụ", "Task"),
        say("Chi tiết", "Detail"),
    )
    rows = [
        (e["id"], instant_words(e["at"]), e["actor"], e["action"], e["plan"], e["task"], _detail(e["detail"]))
        for e in found
    ]
    app.emit(found, lambda: app.table(say("Nhật ký", "Journal"), headings, rows))


@journal.command(
    help=say("Kiểm tra nhật ký có bị sửa, xóa hay chèn không.", "Find any entry changed, removed or inserted."),
    examples="dondoc journal verify",
)
@pass_app
def verify(app: App) -> None:
    with app.store.read() as connection:
        verdict = journals.verify(connection)
    data = {"entries": verdict.entries, "broken": verdict.broken, "why": verdict.why, "ok": verdict.broken is None}
    if verdict.broken is not None:
        raise refuse(
            "journal-broken",
            say(
                "Nhật ký bị đứt ở mục {broken}: {why}; {n} mục trước đó nguyên vẹn.",
                "The journal breaks at entry {broken}: {why}; the {n} entries before it hold.",
                broken=verdict.broken,
                why=verdict.why,
                n=verdict.entries,
            ),
        )
    app.emit(
        data,
        lambda: app.say("Nhật ký nguyên vẹn: {n} mục.", "The journal holds: {n} entries.", n=verdict.entries),
    )


def _detail(detail: dict[str, Any]) -> str:
    """What an entry says, without the digests that only a machine compares."""
    shown = {key: value for key, value in detail.items() if key != "digest" and value not in (None, [], "")}
    return " · ".join(f"{key}: {_value(value)}" for key, value in shown.items())


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
