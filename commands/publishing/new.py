"""`dondoc plan new`: a plan file to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.export import save, unused
from lib.language import say
from lib.time import local_date
from plans.file.beginning import KINDS, begun, begun_again
from workflow.find import find_plan


@click.command(
    cls=Command,
    help=say(
        "Viết một tệp kế hoạch có lời giải thích để bắt đầu: đơn giản, mô hình hai cấp (two-level), việc hằng tuần "
        "(weekly), việc không ấn định hạn (undated), hoặc theo một kế hoạch đã ban hành (SỐ).",
        "Write a commented plan file to begin with: a simple one, two-level, weekly, undated, or a published plan's "
        "(NUMBER).",
    ),
    examples="""dondoc plan new -o ke-hoach.yaml
        dondoc plan new --like weekly -o hang-tuan.yaml
        dondoc plan new --like 87/KH-MTTQ-BTT -o ke-hoach-moi.yaml""",
)
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=say("Tệp để ghi.", "The file to write."),
)
@click.option(
    "--like",
    default=KINDS[0],
    metavar="two-level|weekly|undated|NUMBER",
    help=say("Theo mẫu nào, hoặc theo kế hoạch số nào.", "Which kind, or which published plan."),
)
@pass_app
def new(app: App, path: Path, like: str) -> None:
    text = begun(like, local_date(app.now)) if like in KINDS else _published(app, like)
    save(unused(path), text.encode())
    app.emit(
        {"file": str(path), "like": like},
        lambda: app.say(
            "Đã ghi {file}. Sửa xong, chạy `dondoc plan check {file}`.",
            "Wrote {file}. Change it, then run `dondoc plan check {file}`.",
            file=path,
        ),
    )


def _published(app: App, reference: str) -> str:
    with app.store.read() as connection:
        found = find_plan(connection, reference)
    return begun_again(found.number, found.source)
