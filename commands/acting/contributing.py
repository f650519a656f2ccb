"""`dondoc task contribute`: what a unit that supports a task hands in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from commands.acting.acts import show_after
from commands.frame.app import App, pass_app
from commands.frame.kinds import Existing
from commands.tasks import task
from lib.language import say
from workflow.acting.submission import Submission
from workflow.joint import contributing
from workflow.views.tasks import task_key


@task.command(
    help=say(
        "Đơn vị phối hợp gửi nội dung của mình; đơn vị chủ trì được báo ngay, trạng thái và hạn giữ nguyên.",
        "A unit that supports the task hands in its part; the lead is told at once, status and date stay.",
    ),
    examples='dondoc task contribute 17 --unit ubnd-quan --by "Văn thư" --note "Số liệu 6 tháng" --file so-lieu.xlsx',
)
@click.argument("id")
@click.option("--unit", required=True, metavar="CODE", help=say("Đơn vị phối hợp.", "The unit that supports it."))
@click.option("--by", required=True, metavar="NAME", help=say("Ai gửi.", "Who hands it in."))
@click.option("--note", help=say("Ghi chú.", "A note."))
@click.option(
    "--file",
    "files",
    multiple=True,
    type=Existing(),
    help=say("Tệp; ghi được nhiều lần.", "A file; may be repeated."),
)
@pass_app
def contribute(app: App, id: str, unit: str, by: str, note: str | None, files: Sequence[Path]) -> None:
    app.by = by
    show_after(
        app,
        task_key(id),
        contributing.contribute,
        given=Submission(by=by, files=[(None, file) for file in files], note=note),
        unit=unit,
        files_folder=app.settings.files_folder,
        upload_limit=app.settings.upload_limit,
    )
