"""`dondoc plan close`, `plan cancel`, `plan outcome`: how a plan ends, and what came of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Existing, content
from commands.plan_problems import shape, warn
from commands.publishing.outcomes import print_outcome
from lib.language import say
from lib.vocabulary import word
from lib.words import PLAN_STATUSES
from workflow import ending
from workflow.find import find_plan
from workflow.outcome.recorded import Kept, given, record


@click.command(
    cls=Command,
    help=say(
        "Đóng kế hoạch khi mọi nhiệm vụ đã xong, ghi luôn kết quả nếu có. Với --force: báo cáo đã nộp được xác nhận, "
        "nhiệm vụ quá hạn được ghi là không hoàn thành, nhiệm vụ còn lại bị hủy.",
        "Close a plan when every task is done, with its outcome where there is one. --force accepts what was "
        "submitted, records what is overdue as not done, and cancels the rest.",
    ),
    examples="""dondoc plan close 87/KH-MTTQ-BTT
        dondoc plan close 87/KH-MTTQ-BTT --outcome ket-qua.yaml""",
)
@click.argument("number")
@click.option("--outcome", "file", type=Existing(), metavar="FILE", help=say("Tệp kết quả.", "The outcome file."))
@click.option("--force", is_flag=True, help=say("Dù còn nhiệm vụ chưa xong.", "Though tasks are open."))
@by
@pass_app
def close(app: App, number: str, file: Path | None, force: bool) -> None:
    if file is None:
        _ended(app, number, "closed", ending.close(app.store, number, force=force, now=app.now, actor=app.actor))
        return
    kept = _record(app, number, file, closing=True, force=force)
    more = {"outcome": kept.outcome, "problems": [shape(one) for one in kept.lacking]}
    _ended(app, number, "closed", kept.ended, **more)


@click.command(
    cls=Command,
    help=say("Hủy kế hoạch cùng các nhiệm vụ chưa xong.", "Cancel a plan and its open tasks."),
    examples='dondoc plan cancel 87/KH-MTTQ-BTT --reason "Có kế hoạch thay thế"',
)
@click.argument("number")
@click.option("--reason", required=True, help=say("Lý do.", "Why."))
@by
@pass_app
def cancel(app: App, number: str, reason: str) -> None:
    _ended(app, number, "cancelled", ending.cancel(app.store, number, reason=reason, now=app.now, actor=app.actor))


@click.command(
    cls=Command,
    help=say(
        "Ghi kết quả của kế hoạch đã đóng, thay cho kết quả ghi trước đó; mọi lần ghi đều được giữ lại.",
        "Keep the outcome of a plan that is closed, in place of an earlier one; all are kept.",
    ),
    examples="dondoc plan outcome 87/KH-MTTQ-BTT ket-qua.yaml",
)
@click.argument("number")
@click.argument("file", type=Existing())
@by
@pass_app
def outcome(app: App, number: str, file: Path) -> None:
    kept = _record(app, number, file, closing=False)
    found = {"plan": _number(app, number), "outcome": kept.outcome, "problems": [shape(one) for one in kept.lacking]}
    app.emit(found, lambda: print_outcome(app, kept.outcome))


def _record(app: App, number: str, file: Path, *, closing: bool, force: bool = False) -> Kept:
    folder, limit = app.settings.files_folder, app.settings.upload_limit
    with given(content(file), file.parent, folder, limit) as known:
        kept = record(app.store, number, known, closing=closing, force=force, now=app.now, actor=app.actor)
    warn(kept.lacking)
    return kept


def _number(app: App, reference: str) -> str:
    with app.store.read() as connection:
        return str(find_plan(connection, reference).number)


def _ended(app: App, reference: str, status: str, ended: ending.Ended, **also: Any) -> None:
    number = _number(app, reference)
    more = [
        say("{n} nhiệm vụ được xác nhận hoàn thành", "{n} tasks accepted", n=ended.accepted) if ended.accepted else "",
        say("{n} nhiệm vụ không hoàn thành", "{n} tasks not done", n=ended.missed) if ended.missed else "",
        say("{n} nhiệm vụ bị hủy", "{n} tasks cancelled", n=ended.cancelled),
    ]
    said = "; ".join(part for part in (word(PLAN_STATUSES, status), *more) if part)
    data = {"plan": number, "status": status, **asdict(ended), **also}
    app.emit(data, lambda: app.say("Kế hoạch {number}: {said}.", "Plan {number}: {said}.", number=number, said=said))
