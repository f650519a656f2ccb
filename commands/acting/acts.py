"""`dondoc task …`: the acts of people, each on one task, on several, or on what a unit owes of a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.kinds import Day, DayOrInstant, Delivered, Existing, Valued, content
from commands.tasks import head, task
from lib.dates import date_words
from lib.language import say
from lib.text import visible
from workflow import acts
from workflow.acting import submission
from workflow.acting.chosen import Selection, Which
from workflow.acting.intake import came_on, hand_in, read_intake
from workflow.acting.reopen import reopen as reopen_
from workflow.find import find_plan
from workflow.views import tasks
from workflow.views.task import explained

reason_option = click.option("--reason", required=True, help=say("Lý do.", "Why."))
SELECTION = (
    click.option(
        "--plan", metavar="NUMBER", help=say("Thay cho mã: của kế hoạch này …", "Instead of ids: of a plan …")
    ),
    click.option("--unit", metavar="CODE", help=say("… mọi nhiệm vụ của đơn vị này.", "… all tasks of this unit.")),
    click.option("--item", metavar="ID", help=say("Trong đó chỉ đầu việc này.", "Of those only this item's.")),
    click.option(
        "--due-on", type=Day(), metavar="D", help=say("Trong đó chỉ hạn này.", "Of those only with this date.")
    ),
)


def of_tasks(command: Callable[..., None]) -> Callable[..., None]:
    """The tasks of an act, `which`: their ids, or a plan and a unit."""

    @wraps(command)
    def run(
        *args: Any,
        ids: Sequence[str],
        plan: str | None,
        unit: str | None,
        item: str | None,
        due_on: date | None,
        **how: Any,
    ) -> None:
        command(*args, which=_which(ids, plan, unit, item, due_on), **how)

    for option in reversed(SELECTION):
        run = option(run)
    return click.argument("ids", nargs=-1, metavar="[ID]...")(run)


def _which(ids: Sequence[str], plan: str | None, unit: str | None, item: str | None, due_on: date | None) -> Which:
    if ids and not any((plan, unit, item, due_on)):
        keys = [tasks.task_key(id) for id in ids]
        return keys[0] if len(keys) == 1 else keys
    if not ids and plan and unit:
        return Selection(plan=plan, unit=unit, item=item, due_on=due_on)
    raise click.UsageError(
        say(
            "Hãy ghi mã các nhiệm vụ, hoặc --plan và --unit (có thể thêm --item, --due-on); không ghi cả hai.",
            "Give the ids of tasks, or --plan and --unit (perhaps with --item, --due-on); not both.",
        )
    )


@task.command(
    help=say("Đơn vị xác nhận đã tiếp nhận.", "The unit confirms the task."),
    examples="dondoc task acknowledge 17 18\ndondoc task acknowledge --plan 87/KH-MTTQ-BTT --unit mttq-huyen-tan-bien",
)
@of_tasks
@by
@pass_app
def acknowledge(app: App, which: Which) -> None:
    show_after(app, which, acts.acknowledge)


@task.command(
    help=say(
        "Ghi nhận báo cáo đã nộp. Tệp không ghi tên sản phẩm lần lượt ứng với các sản phẩm cần nộp.",
        "Record a submission. Plain files fill the deliverables in order.",
    ),
    examples="""dondoc task submit 17 --by "Cán bộ đầu mối" --file bao-cao.docx --file model=mo-hinh.pdf
        dondoc task submit 17 --by "Cán bộ đầu mối" --value quy=134,5 --value ho-ngheo=1.234
        dondoc task submit 17 --by "Văn thư" --paper --at 2020-12-14T16:30""",
)
@of_tasks
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
@click.option(
    "--value",
    "values",
    multiple=True,
    type=Valued(),
    metavar="ID=NUMBER",
    help=say(
        "Số liệu của một chỉ tiêu, ví dụ quy=134,5; ghi được nhiều lần.", "An indicator's value; may be repeated."
    ),
)
@pass_app
def submit(
    app: App,
    which: Which,
    by: str,
    note: str | None,
    files: Sequence[tuple[str | None, Path]],
    paper: bool,
    at: date | datetime | None,
    values: Sequence[tuple[str, str]],
) -> None:
    came = at if at is None or isinstance(at, datetime) else came_on(at, app.now)
    app.by = by
    show_after(
        app,
        which,
        acts.submit,
        given=acts.Submission(by=by, files=files, note=note, paper=paper, at=came, values=values),
        files_folder=app.settings.files_folder,
        upload_limit=app.settings.upload_limit,
    )


@task.command(
    help=say(
        "Đơn vị rút lại báo cáo chưa được xác nhận; báo cáo đã nộp vẫn được lưu.",
        "The unit takes its submission back before it is accepted; what was handed in is kept.",
    ),
    examples='dondoc task recall 17 --reason "Gửi nhầm tệp"',
)
@of_tasks
@click.option("--reason", help=say("Lý do.", "Why."))
@by
@pass_app
def recall(app: App, which: Which, reason: str | None) -> None:
    show_after(app, which, submission.recall, reason=reason)


@task.command(
    help=say("Xác nhận hoàn thành.", "Accept what was submitted."),
    examples="""dondoc task accept 17 18
        dondoc task accept --plan 87/KH-MTTQ-BTT --unit mttq-huyen-tan-bien --due-on 25/12/2020""",
)
@of_tasks
@by
@pass_app
def accept(app: App, which: Which) -> None:
    show_after(app, which, acts.accept)


@task.command(
    "return",
    help=say("Trả lại, yêu cầu bổ sung; có thể ấn định hạn mới.", "Return for correction, with a new date if need be."),
    examples='dondoc task return 17 --reason "Thiếu số liệu biểu 1.1" --due 2020-12-20',
)
@of_tasks
@reason_option
@click.option("--due", type=Day(), metavar="D", help=say("Hạn mới, từ hôm nay.", "A new due date, from today on."))
@by
@pass_app
def return_(app: App, which: Which, reason: str, due: date | None) -> None:
    show_after(app, which, acts.return_, reason=reason, due=due)


@task.command(
    help=say("Gia hạn đến một ngày muộn hơn.", "Give more time, to a later date."),
    examples='dondoc task extend 17 --until 2020-12-25 --reason "Bão lụt"',
)
@of_tasks
@click.option("--until", type=Day(), required=True, metavar="D", help=say("Hạn mới.", "The new due date."))
@reason_option
@by
@pass_app
def extend(app: App, which: Which, until: date, reason: str) -> None:
    show_after(app, which, acts.extend, until=until, reason=reason)


@task.command(
    help=say(
        "Báo cáo tiến độ: trạng thái, hạn và thang đôn đốc giữ nguyên.",
        "Say how far it is; the status, the date and the ladder stay.",
    ),
    examples="""dondoc task progress 17 --by "Văn thư" --note "đã có số liệu của 5 xã" --percent 60""",
)
@of_tasks
@click.option("--by", required=True, metavar="NAME", help=say("Ai báo cáo.", "Who says so."))
@click.option("--note", required=True, help=say("Tiến độ.", "How far it is."))
@click.option("--percent", type=int, metavar="N", help=say("Bao nhiêu phần trăm, 0 đến 100.", "How much, 0 to 100."))
@pass_app
def progress(app: App, which: Which, by: str, note: str, percent: int | None) -> None:
    app.by = by
    show_after(app, which, acts.progress, note=note, percent=percent)


@task.command(
    help=say("Miễn nhiệm vụ cho đơn vị.", "The task need not be done."),
    examples="""dondoc task waive 17 --reason "Đơn vị đã sáp nhập"
        dondoc task waive --plan 87/KH-MTTQ-BTT --unit mttq-huyen-tan-bien --reason "Đơn vị đã sáp nhập" """,
)
@of_tasks
@reason_option
@by
@pass_app
def waive(app: App, which: Which, reason: str) -> None:
    show_after(app, which, acts.waive, reason=reason)


@task.command(
    help=say(
        "Mở lại nhiệm vụ đã xác nhận hoàn thành (trở về chờ xác nhận) hoặc đã miễn (trở về như trước khi miễn); "
        "hạn giữ nguyên.",
        "Undo an acceptance (back to submitted) or a waiver (back to what it was before); the date stays.",
    ),
    examples='dondoc task reopen 17 --reason "Xác nhận nhầm"',
)
@of_tasks
@reason_option
@by
@pass_app
def reopen(app: App, which: Which, reason: str) -> None:
    show_after(app, which, reopen_, reason=reason)


@task.command(
    help=say(
        "Ghi nhận cùng lúc các báo cáo giấy đã nhận, từ tệp XLSX hoặc CSV có các cột đơn vị, đầu việc, ngày nộp, "
        "người nộp; thêm được kế hoạch, hạn, ghi chú. Tất cả hoặc không gì.",
        "Record what was handed in on paper, from an XLSX or CSV file with the columns unit, item, day, by; plan, "
        "due and note may be added. All or none.",
    ),
    examples="dondoc tasks intake ban-giay.xlsx --plan 87/KH-MTTQ-BTT",
)
@click.argument("file", type=Existing())
@click.option("--plan", metavar="NUMBER", help=say("Chỉ của kế hoạch này.", "Only of this plan."))
@by
@pass_app
def intake(app: App, file: Path, plan: str | None) -> None:
    if plan:
        with app.store.read() as connection:
            find_plan(connection, plan)
    given = read_intake(content(file), file.name, plan, app.now)
    for note in given.notes:
        click.echo(visible(note), err=True)
    _show(app, hand_in(app.store, given, now=app.now, actor=app.actor))


def show_after(app: App, which: Which, act: Callable[..., list[int]], **how: Any) -> None:
    """Do the act and show the task as it is then, in the contract's shape; of several the list."""
    done = act(app.store, which, **how, now=app.now, actor=app.actor)
    if not isinstance(which, int):
        _show(app, done)
        return
    found, moved = _found(app, done)[0]
    app.emit(found, lambda: _print(app, found, moved))


def _show(app: App, ids: Sequence[int]) -> None:
    found = _found(app, ids)

    def people() -> None:
        for one, moved in found:
            _print(app, one, moved)
        app.console.print(say("{n} nhiệm vụ", "{n} tasks", n=len(found)), style="dim")

    app.emit([one for one, _ in found], people)


def _found(app: App, ids: Sequence[int]) -> list[tuple[dict[str, Any], str | None]]:
    """Each task, and what became of its written date."""
    with app.today() as connection:
        return [(tasks.rows(connection, app.now, task_id=id)[0], explained.day_off(connection, id)) for id in ids]


def _print(app: App, found: dict[str, Any], moved: str | None) -> None:
    head(app, found)
    if moved:
        app.console.print(f"{date_words(found['due_given'])}: {moved}.", soft_wrap=True, markup=False)
