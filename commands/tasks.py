"""`dondoc task …`: the list, one task, how its date came about, and the acts of people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.kinds import Day, DayOrInstant, Delivered
from lib.dates import date_words, due_words, instant_words
from lib.language import say
from lib.time import VIETNAM, local_date
from lib.vocabulary import ACT_NAMES, word
from lib.words import STANDINGS, STATUSES, audience_words, rung_word
from org.queries import unit_id
from tasks.model import Standing
from workflow import acts
from workflow.find import find_plan, known_item
from workflow.views import tasks

reason_option = click.option("--reason", required=True, help=say("Lý do.", "Why."))


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
@pass_app
def list_tasks(app: App, **wanted: str | None) -> None:
    found = _listed(app, **wanted)
    app.emit(found, lambda: _table(app, found))


def _listed(
    app: App, plan: str | None, unit: str | None, item: str | None, standing: str | None
) -> Iterator[dict[str, Any]]:
    with app.today() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        if unit:
            unit_id(connection, unit)
        if item:
            known_item(connection, item, plan_id)
        yield from tasks.each(connection, app.now, plan_id=plan_id, unit_code=unit, item_key=item, standing_is=standing)


def _table(app: App, found: Iterator[dict[str, Any]]) -> None:
    headings = (
        "ID",
        say("Kế hoạch", "Plan"),
        say("Đầu việc", "Item"),
        say("Đơn vị", "Unit"),
        say("Hạn", "Due"),
        say("Tình trạng", "Standing"),
    )
    rows = [
        (*(t["id"], t["plan"], t["item"], t["unit_name"]), due_words(t["due_on"], t["due_at"]), standing)
        for t in found
        for standing in [word(STANDINGS, t["standing"])]
    ]
    app.table(say("Nhiệm vụ", "Tasks"), headings, rows)


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
        found = tasks.explain(connection, tasks.task_key(id), app.now)

    def people() -> None:
        _head(app, found["task"])
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

    app.emit(found, people)


@task.command(
    help=say("Đơn vị xác nhận đã tiếp nhận.", "The unit confirms the task."), examples="dondoc task acknowledge 17"
)
@click.argument("id")
@pass_app
def acknowledge(app: App, id: str) -> None:
    _act(app, id, lambda key: acts.acknowledge(app.store, key, now=app.now, actor=app.actor))


@task.command(
    help=say(
        "Ghi nhận báo cáo đã nộp. Tệp không ghi tên sản phẩm lần lượt ứng với các sản phẩm cần nộp.",
        "Record a submission. Plain files fill the deliverables in order.",
    ),
    examples="""dondoc task submit 17 --by "Cán bộ đầu mối" --file bao-cao.docx --file model=mo-hinh.pdf
        dondoc task submit 17 --by "Văn thư" --paper --at 2020-12-14T16:30""",
)
@click.argument("id")
@click.option("--by", required=True, metavar="NAME", help=say("Ai nộp.", "Who submits."))
@click.option("--note", help=say("Ghi chú.", "A note."))
@click.option(
    "--file",
    "files",
    multiple=True,
    type=Delivered(),
    metavar="[DELIVERABLE=]FILE",
    help=say("Tệp báo cáo; ghi được nhiều lần.", "A file; may be repeated."),
)
@click.option("--paper", is_flag=True, help=say("Đã nhận bản giấy.", "It came on paper."))
@click.option(
    "--at",
    type=DayOrInstant(),
    metavar="T",
    help=say("Nộp lúc nào (đã qua); chỉ ghi ngày là cuối ngày đó.", "When it came (in the past); a day is its end."),
)
@pass_app
def submit(
    app: App,
    id: str,
    by: str,
    note: str | None,
    files: Sequence[tuple[str | None, Path]],
    paper: bool,
    at: date | datetime | None,
) -> None:
    given = acts.Submission(by=by, files=files, note=note, paper=paper, at=_came(at, app.now))
    folder, limit = app.settings.files_folder, app.settings.upload_limit
    handed_in = partial(acts.submit, files_folder=folder, upload_limit=limit, now=app.now, actor=app.actor)
    _act(app, id, lambda key: handed_in(app.store, key, given))


def _came(at: date | datetime | None, now: datetime) -> datetime | None:
    """What came on a day came by its end, as what is due on a day is due by its end; today: now."""
    if at is None or isinstance(at, datetime):
        return at
    return now if at == local_date(now) else datetime.combine(at, time(23, 59, 59), VIETNAM)


@task.command(help=say("Xác nhận hoàn thành.", "Accept what was submitted."), examples="dondoc task accept 17")
@click.argument("id")
@pass_app
def accept(app: App, id: str) -> None:
    _act(app, id, lambda key: acts.accept(app.store, key, now=app.now, actor=app.actor))


@task.command(
    "return",
    help=say("Trả lại, yêu cầu bổ sung; có thể ấn định hạn mới.", "Return for correction, with a new date if need be."),
    examples='dondoc task return 17 --reason "Thiếu số liệu biểu 1.1" --due 2020-12-20',
)
@click.argument("id")
@reason_option
@click.option("--due", type=Day(), metavar="D", help=say("Hạn mới, từ hôm nay.", "A new due date, from today on."))
@pass_app
def return_(app: App, id: str, reason: str, due: date | None) -> None:
    _act(app, id, lambda key: acts.return_(app.store, key, reason=reason, now=app.now, actor=app.actor, due=due))


@task.command(
    help=say("Gia hạn đến một ngày muộn hơn.", "Give more time, to a later date."),
    examples='dondoc task extend 17 --until 2020-12-25 --reason "Bão lụt"',
)
@click.argument("id")
@click.option("--until", type=Day(), required=True, metavar="D", help=say("Hạn mới.", "The new due date."))
@reason_option
@pass_app
def extend(app: App, id: str, until: date, reason: str) -> None:
    _act(app, id, lambda key: acts.extend(app.store, key, until=until, reason=reason, now=app.now, actor=app.actor))


@task.command(
    help=say(
        "Báo cáo tiến độ: trạng thái, hạn và thang đôn đốc giữ nguyên.",
        "Say how far it is; the status, the date and the ladder stay.",
    ),
    examples="""dondoc task progress 17 --by "Văn thư" --note "đã có số liệu của 5 xã" --percent 60""",
)
@click.argument("id")
@click.option("--by", required=True, metavar="NAME", help=say("Ai báo cáo.", "Who says so."))
@click.option("--note", required=True, help=say("Tiến độ.", "How far it is."))
@click.option("--percent", type=int, metavar="N", help=say("Bao nhiêu phần trăm, 0 đến 100.", "How much, 0 to 100."))
@pass_app
def progress(app: App, id: str, by: str, note: str, percent: int | None) -> None:
    _act(app, id, lambda key: acts.progress(app.store, key, note=note, now=app.now, actor=by, percent=percent))


@task.command(
    help=say("Miễn nhiệm vụ cho đơn vị.", "The task need not be done."),
    examples='dondoc task waive 17 --reason "Đơn vị đã sáp nhập"',
)
@click.argument("id")
@reason_option
@pass_app
def waive(app: App, id: str, reason: str) -> None:
    _act(app, id, lambda key: acts.waive(app.store, key, reason=reason, now=app.now, actor=app.actor))


def _act(app: App, id: str, act: Callable[[int], None]) -> None:
    """Do the act and show the task as it is then, in the contract's shape."""
    key = tasks.task_key(id)
    act(key)
    with app.today() as connection:
        found, moved = tasks.rows(connection, app.now, task_id=key)[0], tasks.day_off(connection, key)

    def people() -> None:
        _head(app, found)
        if moved:
            app.console.print(f"{date_words(found['due_given'])}: {moved}.", soft_wrap=True, markup=False)

    app.emit(found, people)


def _head(app: App, found: dict[str, Any]) -> None:
    app.head(found["id"], f" · {found['plan']} · {found['item']} · {found['unit_name']}")
    due = due_words(found["due_on"], found["due_at"])
    if found["due_given"] != found["due_on"]:
        due += say(" (ngày ghi: {given})", " (as written: {given})", given=date_words(found["due_given"]))
    if found["extended_from"]:
        due += say(" (hạn trước: {old})", " (before: {old})", old=date_words(found["extended_from"]))
    words = dict.fromkeys((word(STATUSES, found["status"]), word(STANDINGS, found["standing"])))  # often the same
    app.console.print(
        say("Hạn {due} · {words}", "Due {due} · {words}", due=due, words=" · ".join(words)), soft_wrap=True
    )
    if progress := found["progress"]:
        how_far = f"{progress['percent']}%, {progress['note']}" if progress["percent"] is not None else progress["note"]
        said = say(
            "Tiến độ {at}: {how_far}", "Progress {at}: {how_far}", at=instant_words(progress["at"]), how_far=how_far
        )
        app.console.print(said, soft_wrap=True, markup=False)


def _print(app: App, found: dict[str, Any]) -> None:
    _head(app, found)
    app.console.print(found["title"], soft_wrap=True, markup=False)
    wanted = ", ".join(f"{one['title']} (≥ {one['at_least']})" for one in found["deliverables"]) or "—"
    app.console.print(say("Phải nộp: {wanted}", "To deliver: {wanted}", wanted=wanted), soft_wrap=True, markup=False)
    headings = (say("Lúc", "At"), say("Ai", "Who"), say("Việc", "Act"), say("Lý do, ghi chú", "Reason, note"))
    rows = [(instant_words(a["at"]), a["actor"], word(ACT_NAMES, a["action"]), a["reason"]) for a in found["acts"]]
    app.table(say("Lịch sử", "History"), headings, rows)
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
