"""`dondoc plan attach` and `detach`: the outlines and forms that a plan carries."""

from __future__ import annotations

from pathlib import Path

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Existing
from lib.language import say
from workflow.find import find_plan
from workflow.keeping.file_types import fitted
from workflow.keeping.files import copied
from workflow.publishing import outlines


@click.command(
    cls=Command,
    help=say(
        "Kèm một đề cương, mẫu biểu vào kế hoạch hoặc một đầu việc: các đơn vị tải về từ trang của mình.",
        "Let a plan, or one of its items, carry an outline or form: units download it from their pages.",
    ),
    examples="""dondoc plan attach 87/KH-MTTQ-BTT --file de-cuong.docx
        dondoc plan attach 87/KH-MTTQ-BTT --file mau-so-1.xlsx --item commune-reports --title "Mẫu số 1" """,
)
@click.argument("number")
@click.option("--file", "path", required=True, type=Existing(), help=say("Tệp để kèm.", "The file."))
@click.option(
    "--item", metavar="ID", default="", help=say("Chỉ cho đầu việc này; mặc định cả kế hoạch.", "Only for this item.")
)
@click.option("--title", default="", help=say("Tên hiện ra; mặc định tên tệp.", "What it is called; default its name."))
@by
@pass_app
def attach(app: App, number: str, path: Path, item: str, title: str) -> None:
    with app.store.read() as connection:
        plan_id = find_plan(connection, number).id
    folder, known = app.settings.files_folder, {"item_key": item, "title": title, "actor": app.actor}
    with copied(folder, [path], app.settings.upload_limit) as [copy]:
        kept = fitted(copy, app.settings.upload_types)
        shown = outlines.attach(app.store, plan_id, kept, files_folder=folder, now=app.now, **known)
    app.emit(shown, lambda: app.say("Đã kèm “{title}”, số {id}.", "Attached “{title}”, id {id}.", **_named(shown)))


@click.command(
    cls=Command,
    help=say(
        "Gỡ một đề cương, mẫu biểu khỏi kế hoạch; số của nó có ở `plan show`.",
        "Take an outline or form off a plan; `plan show` has its id.",
    ),
    examples="dondoc plan detach 87/KH-MTTQ-BTT 1",
)
@click.argument("number")
@click.argument("outline")
@by
@pass_app
def detach(app: App, number: str, outline: str) -> None:
    with app.store.read() as connection:
        plan_id = find_plan(connection, number).id
    shown = outlines.detach(app.store, plan_id, outline, now=app.now, actor=app.actor)
    app.emit(shown, lambda: app.say("Đã gỡ “{title}”, số {id}.", "Removed “{title}”, id {id}.", **_named(shown)))


def _named(shown: dict[str, str]) -> dict[str, str]:
    return {"title": shown["title"], "id": shown["id"]}
