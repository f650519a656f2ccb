"""`dondoc journal …`: who did what, and what the journal proves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from commands.frame.app import App, pass_app, tell_refusal
from commands.frame.command import Group
from commands.frame.kinds import Instant
from lib.dates import moment_of
from lib.entries import action_word, detail_words
from lib.language import say
from lib.problem import Problem, refuse
from lib.time import local_iso
from lib.words import actor_word
from workflow import journal as journals
from workflow.accounts.listed import actors
from workflow.find import find_plan
from workflow.keeping import hold
from workflow.proof.prove import Proof, prove
from workflow.views.tasks import known_task

MACHINES = ("digest", "facts")  # what only `journal verify` compares
FEW = 5  # of a longer list its length is told; --json has it whole


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
    found = _listed(app, task, plan, since)
    app.emit(found, lambda: _table(app, found))


def _listed(app: App, task: str | None, plan: str | None, since: datetime | None) -> Iterator[dict[str, Any]]:
    with app.store.read() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        task_id = known_task(connection, task) if task else None
        yield from journals.each_entry(connection, plan_id=plan_id, task_id=task_id, since=since)


def _table(app: App, found: Iterator[dict[str, Any]]) -> None:
    headings = (
        "ID",
        say("Lúc", "At"),
        say("Ai", "Who"),
        say("Việc", "Action"),
        say("Kế hoạch", "Plan"),
        say("Nhiệm vụ", "Task"),
        say("Chi tiết", "Detail"),
    )
    with app.store.read() as connection:
        named = actors(connection)
    rows = [
        (
            e["id"],
            moment_of(e["at"]),
            named.get(e["actor"]) or actor_word(e["actor"]),
            action_word(e["action"]),
            e["plan"],
            e["task"],
            detail_words(e["detail"], hidden=MACHINES, few=FEW),
        )
        for e in found
    ]
    app.table(say("Nhật ký", "Journal"), headings, rows)


class Hash(click.ParamType):
    """A head of the journal: 64 hexadecimal digits."""

    name = "hash"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        written = str(value).strip().lower()
        if len(written) == 64 and set(written) <= set("0123456789abcdef"):
            return written
        self.fail(
            say(
                "“{text}” không phải mã băm: cần đủ 64 chữ số thập lục phân, như `dondoc journal head` in ra.",
                "'{text}' is no hash: 64 hexadecimal digits are wanted, as `dondoc journal head` prints them.",
                text=value,
            ),
            param,
            context,
        )


@journal.command(
    help=say(
        "Đối chiếu: nhật ký có bị sửa, xóa, chèn hay cắt không, và dữ liệu có đúng như nhật ký đã ghi không. "
        "Mã thoát 1 khi có điều khác nhau.",
        "Is any entry changed, removed, inserted or cut off, and are the books as the journal says? Exit code 1 when "
        "something differs.",
    ),
    examples="dondoc journal verify\ndondoc journal verify --head 5f0c…",
)
@click.option(
    "--head",
    type=Hash(),
    metavar="HASH",
    help=say(
        "Mã băm đã ghi lại trước đây: chứng minh không mục nào trước đó bị cắt.",
        "A hash noted earlier: proves that nothing before it was cut off.",
    ),
)
@pass_app
def verify(app: App, head: str | None) -> None:
    with app.working("Đang đối chiếu …", "Comparing …"), app.store.read() as connection:
        known = (head, hold.last_head(connection, app.settings.home))
        found = prove(connection, heads=[one for one in known if one])
    app.emit(_shape(found), lambda: _tell(app, found))
    if not found.holds:
        tell_refusal(_problems(found), app.json)
        raise click.exceptions.Exit(1)


def _shape(found: Proof) -> dict[str, Any]:
    verdict = found.verdict
    last = verdict.head
    return {
        "ok": found.holds,
        "entries": verdict.entries,
        "broken": verdict.broken,
        "why": verdict.why,
        "head": {"id": str(last[0]), "hash": last[1]} if last else None,
        "signed_since": verdict.signed_since,
        "differences": [asdict(one) for one in found.differences],
        "more": found.count - len(found.differences),
    }


def _tell(app: App, found: Proof) -> None:
    if found.holds:
        app.say(
            "Nhật ký nguyên vẹn: {n} mục; dữ liệu đúng như nhật ký.",
            "The journal holds: {n} entries; the books are as it says.",
            n=found.verdict.entries,
        )


def _problems(found: Proof) -> list[Problem]:
    """One sentence that sums it up, then one for each difference."""
    verdict = found.verdict
    if verdict.broken is not None:
        code = "journal-broken"
        first = say(
            "Nhật ký bị đứt ở mục {broken}: {why}; {n} mục trước đó nguyên vẹn.",
            "The journal breaks at entry {broken}: {why}; the {n} entries before it hold.",
            broken=verdict.broken,
            why=verdict.why,
            n=max(0, verdict.broken - 1),
        )
    else:
        code = "journal-differs"
        first = say(
            "Dữ liệu không đúng như nhật ký: {n} điểm khác nhau.",
            "The books are not as the journal says: {n} differences.",
            n=found.count,
        )
    problems = [
        Problem(code=code, message=first),
        *(Problem(code=one.code, message=one.what) for one in found.differences),
    ]
    if more := found.count - len(found.differences):
        problems.append(Problem(code="more", message=say("… và {n} điểm khác nữa.", "… and {n} more.", n=more)))
    return problems


@journal.command(
    help=say(
        "Mục cuối của nhật ký và mã băm của nó: ghi lại ở nơi khác, sau này `journal verify --head` chứng minh không "
        "mục nào trước đó bị cắt.",
        "The journal's last entry and its hash: noted elsewhere, `journal verify --head` later proves that nothing "
        "before it was cut off.",
    ),
    examples="dondoc journal head",
)
@pass_app
def head(app: App) -> None:
    with app.store.read() as connection:
        last = journals.head(connection)
    if last is None:
        raise refuse("journal-empty", say("Nhật ký chưa có mục nào.", "The journal has no entry yet."))
    data = {"id": str(last.id), "hash": last.hash, "at": local_iso(last.at)}
    app.emit(data, lambda: click.echo(f"{last.id} {last.hash}"))
