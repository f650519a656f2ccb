"""`dondoc task …`: the list, one task, how its date came about; commands/acting/ adds the acts of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import click

from commands.acting.clocks import clocks
from commands.frame.app import App, pass_app
from commands.frame.command import Group
from documents.sheet import tasks_table
from lib.clocks.words import beside_words
from lib.dates import date_words, due_words, instant_words
from lib.language import say
from lib.vocabulary import ACT_NAMES, word
from lib.words import STANDINGS, STATUSES, actor_word, audience_words, rung_word
from org.queries import known_code
from plans.model import Clock
from plans.periods.model import period_of
from plans.periods.words import period_words
from tasks.model import Standing
from workflow.accounts.listed import actors
from workflow.find import find_plan, known_item
from workflow.views import tasks
from workflow.views.task import explained


@click.group(cls=Group, help=say("Nhiệm vụ của từng đơn vị.", "What each unit owes."))
def task() -> None: ...


@task.command(
    "list",
    help=say("Liệt kê nhiệm vụ.", "List tasks."),
    examples="dondoc task list --plan 87/KH-MTTQ-BTT --standing overdue\ndondoc task list --unit mttq-huyen-tan-bien",
    exportable=True,
)
@click.option("--plan", metavar="NUMBER", help=say("Chỉ của kế hoạch này.", "Only of this plan."))
@click.option("--unit", metavar="CODE", help=say("Chỉ của đơn vị này.", "Only of this unit."))
@click.option("--item", metavar="ID", help=say("Chỉ của đầu việc này.", "Only of this item."))
@click.option("--standing", type=click.Choice(get_args(Standing)), help=say("Chỉ tình trạng này.", "Only so standing."))
@click.option("--late", type=click.Choice(get_args(Clock)), help=say("Chỉ việc chậm ở khâu này.", "Only so late."))
@pass_app
def list_tasks(app: App, **wanted: str | None) -> None:
    found = _listed(app, **wanted)
    app.emit(found, lambda: _table(app, found))


def _listed(
    app: App, plan: str | None, unit: str | None, item: str | None, standing: str | None, late: str | None
) -> Iterator[dict[str, Any]]:
    with app.today() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        unit = known_code(connection, unit) if unit else None
        if item:
            known_item(connection, item, plan_id)
        which: dict[str, Any] = {"unit_code": unit, "item_key": item, "standing_is": standing, "late": late}
        yield from tasks.each(connection, app.now, plan_id=plan_id, **which)


def _table(app: App, found: Iterator[dict[str, Any]]) -> None:
    app.table(say("Nhiệm vụ", "Tasks"), *tasks_table(found))


@task.command(
    help=say("Một nhiệm vụ với lịch sử của nó.", "One task with its history."), examples="dondoc task show 17"
)
@click.argument("id")
@pass_app
def show(app: App, id: str) -> None:
    with app.today() as connection:
        found = tasks.show(connection, tasks.task_key(id), app.now)
    app.emit(found, lambda: _print(app, found))


@task.command(
    help=say(
        "Hạn hoàn thành từ đâu mà có, từng bước, kèm căn cứ; và lịch đôn đốc của nhiệm vụ.",
        "How the due date came about, step by step with its source; and what will be said when.",
    ),
    examples="dondoc task explain 17",
)
@click.argument("id")
@pass_app
def explain(app: App, id: str) -> None:
    with app.today() as connection:
        found = explained.explain(connection, tasks.task_key(id), app.now)

    def people() -> None:
        head(app, found["task"])
        rows = [(step["text"], date_words(step["on"]), step["source"]) for step in found["steps"]]
        step_headings = (say("Bước", "Step"), say("Ngày", "Date"), say("Căn cứ", "Source"))
        app.table(say("Hạn từ đâu mà có", "How the date came about"), step_headings, rows)
        click.echo()
        rungs = [
            (
                rung_word(one["rung"]),
                audience_words(one["tell"]),
                instant_words(one["fire_at"]),
                instant_words(one["fired_at"]),
            )
            for one in found["rungs"]
        ]
        headings = (say("Bậc", "Rung"), say("Báo cho", "Tell"), say("Lúc", "At"), say("Đã chạy", "Fired"))
        app.table(say("Thang đôn đốc", "Ladder"), headings, rungs)
        clocks(app, found["clocks"])

    app.emit(found, people)


def head(app: App, found: dict[str, Any]) -> None:
    app.head(found["id"], f" · {found['plan']} · {found['item']} · {found['unit_name']}")
    due = due_words(found["due_on"], found["due_at"])
    if found["due_given"] != found["due_on"]:
        due += say(" (ngày ghi: {given})", " (as written: {given})", given=date_words(found["due_given"]))
    if found["extended_from"]:
        due += say(" (hạn trước: {old})", " (before: {old})", old=date_words(found["extended_from"]))
    stands = (word(STATUSES, found["status"]), word(STANDINGS, found["standing"]))
    words = dict.fromkeys((*stands, *beside_words(found)))  # the first two are often the same
    app.console.print(
        say("Hạn {due} · {words}", "Due {due} · {words}", due=due, words=" · ".join(words)), soft_wrap=True
    )
    if period := period_of(found["period"]):
        app.console.print(say("Kỳ số liệu: {it}", "Period: {it}", it=period_words(period)), soft_wrap=True)
    if found["with"]:
        app.console.print(say("Phối hợp: {it}", "With: {it}", it=", ".join(found["with"])), soft_wrap=True)
    if progress := found["progress"]:
        how_far = f"{progress['percent']}%, {progress['note']}" if progress["percent"] is not None else progress["note"]
        said = say(
            "Tiến độ {at}: {how_far}", "Progress {at}: {how_far}", at=instant_words(progress["at"]), how_far=how_far
        )
        app.console.print(said, soft_wrap=True, markup=False)


def _print(app: App, found: dict[str, Any]) -> None:
    head(app, found)
    app.console.print(found["title"], soft_wrap=True, markup=False)
    wanted = ", ".join(f"{one['title']} (≥ {one['at_least']})" for one in found["deliverables"]) or "—"
    app.console.print(say("Phải nộp: {wanted}", "To deliver: {wanted}", wanted=wanted), soft_wrap=True, markup=False)
    headings = (say("Lúc", "At"), say("Ai", "Who"), say("Việc", "Act"), say("Lý do, ghi chú", "Reason, note"))
    with app.store.read() as connection:
        named = actors(connection)
    rows = [
        (
            instant_words(a["at"]),
            named.get(a["actor"]) or actor_word(a["actor"]),
            word(ACT_NAMES, a["action"]),
            a["reason"],
        )
        for a in found["acts"]
    ]
    app.table(say("Lịch sử", "History"), headings, rows)
    _print_given(app, found)


def _print_given(app: App, found: dict[str, Any]) -> None:
    """What was handed in, and what supporters gave to it."""
    for one in found["submissions"]:
        files = ", ".join(f"{file['name']} ({file['sha256'][:12]}…)" for file in one["files"])
        app.console.print(
            say(
                "Nộp {at} bởi {by}: {files}",
                "Submitted {at} by {by}: {files}",
                at=instant_words(one["submitted_at"]),
                by=one["by"],
                files=files or (say("bản giấy", "on paper") if one["paper"] else "—"),
            ),
            soft_wrap=True,
            markup=False,
        )
        for value in one["values"]:
            app.console.print(f"  {value['title']}: {value['said']}", soft_wrap=True, markup=False)
    for one in found["contributions"]:
        app.console.print(
            say(
                "Phối hợp {at}, {unit}, {by}: {given}",
                "Contributed {at}, {unit}, {by}: {given}",
                at=instant_words(one["at"]),
                unit=one["unit"],
                by=one["by"],
                given="; ".join(filter(None, [one["note"], *(file["name"] for file in one["files"])])) or "—",
            ),
            soft_wrap=True,
            markup=False,
        )
