"""`dondoc plan amend`, `plan file`, `plan versions`: a document changes a plan that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Existing, content
from commands.plan_problems import warn
from lib.dates import day_of, moment_of
from lib.language import say
from lib.problem import Problem
from lib.vocabulary import word
from lib.words import TASK_CHANGES
from workflow.amending import amend as amending
from workflow.amending.versions import numbered, source_of, version_of
from workflow.amending.versions import versions as all_versions
from workflow.find import find_plan
from workflow.publishing.drafts import rules_of

_version = click.IntRange(1, 2**31 - 1)


@click.command(
    cls=Command,
    help=say(
        "Điều chỉnh một kế hoạch đang thực hiện theo một văn bản: TỆP là cả kế hoạch như từ nay. --dry-run cho xem "
        "trước việc gì thay đổi và ai được báo.",
        "Amend a plan that runs, by a document: FILE is the whole plan as it shall be. --dry-run shows what would "
        "change and who would be told.",
    ),
    examples="""dondoc plan file 87/KH-MTTQ-BTT > ke-hoach.yaml
        dondoc plan amend 87/KH-MTTQ-BTT ke-hoach.yaml --by 95/MTTQ-BTT --dry-run""",
)
@click.argument("number")
@click.argument("file", type=Existing())
@click.option("--by", required=True, metavar="NUMBER", help=say("Số văn bản điều chỉnh.", "The document's number."))
@click.option(
    "--version",
    type=_version,
    help=say("Tệp lập từ phiên bản nào; mặc định theo tệp.", "Which version FILE was made from; default as it says."),
)
@click.option("--reason", help=say("Lý do.", "Why."))
@click.option("--dry-run", is_flag=True, help=say("Chỉ cho xem trước.", "Only show what would change."))
@pass_app
def amend(app: App, number: str, file: Path, by: str, version: int | None, reason: str | None, dry_run: bool) -> None:
    warnings: list[Problem] = []
    document = amending.Document(number=by, version=version, reason=reason)
    done: dict[str, Any] = {"now": app.now, "actor": app.actor, "dry_run": dry_run, "warn": warnings.extend}
    with app.working("Đang điều chỉnh …", "Amending …"):
        found = amending.amend(app.store, number, content(file), document, **done, **rules_of(app.settings))
    warn(warnings)
    app.emit(found, lambda: _print(app, found))


@click.command(
    cls=Command,
    help=say(
        "In tệp kế hoạch như đang thực hiện, có ghi phiên bản: sửa trên tệp này để điều chỉnh.",
        "Print the plan file as it runs, with its version: what an amendment is made from.",
    ),
    examples="dondoc plan file 87/KH-MTTQ-BTT > ke-hoach.yaml",
)
@click.argument("number")
@click.option("--version", type=_version, help=say("Phiên bản nào; mặc định mới nhất.", "Which; default the newest."))
@pass_app
def file(app: App, number: str, version: int | None) -> None:
    with app.store.read() as connection:
        row = find_plan(connection, number)
        version = version or version_of(connection, row.id)
        text = numbered(source_of(connection, row, version), version)
    found = {"plan": row.number, "version": version, "source": text}
    app.emit(found, lambda: click.echo(text, nl=not text.endswith("\n")))


@click.command(
    cls=Command,
    help=say("Các phiên bản của một kế hoạch.", "The versions of a plan."),
    examples="dondoc plan versions 87/KH-MTTQ-BTT",
)
@click.argument("number")
@pass_app
def versions(app: App, number: str) -> None:
    with app.store.read() as connection:
        found = all_versions(connection, find_plan(connection, number))
    headings = (say("Phiên bản", "Version"), say("Từ", "Since"), say("Văn bản", "Document"), say("Lý do", "Reason"))
    rows = [(one["version"], moment_of(one["at"]), one["by"], one["reason"] or "") for one in found]
    app.emit(found, lambda: app.table(say("Các phiên bản", "Versions"), headings, rows))


def _print(app: App, found: dict[str, Any]) -> None:
    """What changes, alike tasks as one row; how many are told, and what was said that is no longer so."""
    alike: dict[tuple[Any, ...], int] = {}
    for one in found["changes"]:
        row = (one["item"], word(TASK_CHANGES, one["change"]), day_of(one["due_on"]), day_of(one["new_due_on"]))
        alike[row] = alike.get(row, 0) + 1
    headings = (
        say("Đầu việc", "Item"),
        say("Thay đổi", "Change"),
        say("Hạn", "Due"),
        say("Hạn mới", "New due date"),
        say("Nhiệm vụ", "Tasks"),
    )
    preview = say("Xem trước, chưa thay đổi gì. ", "A preview, nothing is changed. ") if found["dry_run"] else ""
    app.table(say("Việc gì thay đổi", "What changes"), headings, [(*row, n) for row, n in alike.items()])
    app.say(
        "{preview}{plan}, phiên bản {version}, theo văn bản {by}: {tasks} nhiệm vụ thay đổi, {notices} thông báo; rút "
        "{withdrawn} thông báo chưa gửi; {wrong} thông báo đã gửi không còn đúng.",
        "{preview}{plan}, version {version}, by document {by}: {tasks} tasks change, {notices} notices; {withdrawn} "
        "unsent ones are withdrawn; {wrong} that were said no longer hold.",
        preview=preview,
        plan=found["plan"],
        version=found["version"],
        by=found["by"],
        tasks=len(found["changes"]),
        notices=len(found["notices"]),
        withdrawn=found["withdrawn"],
        wrong=len(found["wrong"]),
    )
