"""`dondoc task ask-extension`, `dondoc extension …`, `dondoc question …`: what units ask, and what the desk answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from commands.acting.acts import reason_option, task
from commands.acting.contributing import contribute
from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.kinds import Day
from lib.dates import date_words, instant_words
from lib.language import say
from lib.vocabulary import word
from lib.words import ASKED_STATES
from org.queries import known_code
from workflow.asking import extensions, questions
from workflow.find import find_plan
from workflow.views.tasks import known_task
from workflow.views.unit import asked

__all__ = ["contribute", "extension", "question", "task"]

_plan_option = click.option("--plan", metavar="NUMBER", help=say("Chỉ của kế hoạch này.", "Only of this plan."))
_until_option = click.option("--until", type=Day(), required=True, metavar="D", help=say("Đến ngày.", "Until when."))
_text_option = click.option("--text", required=True, help=say("Nội dung.", "The words."))


@task.command(
    "ask-extension",
    help=say(
        "Đơn vị xin gia hạn; trạng thái, hạn và thang đôn đốc giữ nguyên cho đến khi có trả lời.",
        "The unit asks for more time; status, date and ladder stay until it is answered.",
    ),
    examples='dondoc task ask-extension 17 --until 2020-12-25 --reason "Bão lụt" --by "Cán bộ đầu mối"',
)
@click.argument("id")
@_until_option
@reason_option
@click.option("--by", metavar="NAME", help=say("Ai đề nghị; mặc định DONDOC_ACTOR.", "Who asks; default DONDOC_ACTOR."))
@pass_app
def ask_extension(app: App, id: str, until: date, reason: str, by: str | None) -> None:
    app.by = by
    with app.store.read() as connection:
        key = known_task(connection, id)
    who = {"by": by or "", "actor": app.actor}
    _show_extension(app, extensions.ask(app.store, key, until=until, reason=reason, now=app.now, **who))


@click.group(cls=Group, help=say("Đề nghị gia hạn của các đơn vị.", "Requests of units for more time."))
def extension() -> None: ...


@extension.command(
    "list",
    help=say("Liệt kê đề nghị gia hạn.", "List requests for more time."),
    examples="dondoc extension list --state asked\ndondoc extension list --plan 87/KH-MTTQ-BTT --json",
    exportable=True,
)
@_plan_option
@click.option("--unit", metavar="CODE", help=say("Chỉ của đơn vị này.", "Only of this unit."))
@click.option(
    "--state", type=click.Choice(asked.EXTENSION_STATES), help=say("Chỉ trạng thái này.", "Only in this state.")
)
@pass_app
def list_extensions(app: App, plan: str | None, unit: str | None, state: str | None) -> None:
    with app.store.read() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        code = known_code(connection, unit) if unit else None
        found = asked.extensions(connection, app.now, plan_id=plan_id, unit_code=code, state=state)
    headings = (
        *("ID", say("Nhiệm vụ", "Task"), say("Kế hoạch", "Plan"), say("Đầu việc", "Item"), say("Đơn vị", "Unit")),
        *(say("Xin đến", "Until"), say("Lý do", "Reason"), say("Ai", "Who"), say("Lúc", "At")),
        say("Trạng thái", "State"),
    )
    rows = [
        (
            *(one["id"], one["task"], one["plan"], one["item"], one["unit"], date_words(one["until"])),
            *(one["reason"], one["by"], instant_words(one["asked_at"]), word(ASKED_STATES, one["state"])),
        )
        for one in found
    ]
    app.emit(found, lambda: app.table(say("Đề nghị gia hạn", "Requests for more time"), headings, rows))


@extension.command(
    help=say("Đồng ý gia hạn đến ngày được đề nghị.", "Give the time that was asked for."),
    examples="dondoc extension grant 3",
)
@click.argument("id")
@click.option("--reason", default="", help=say("Ý kiến.", "A remark."))
@by
@pass_app
def grant(app: App, id: str, reason: str) -> None:
    extensions.grant(app.store, id, reason=reason, now=app.now, actor=app.actor)
    _show_extension(app, id)


@extension.command(
    help=say("Gia hạn đến một ngày sớm hơn ngày được đề nghị.", "Give less time than was asked for."),
    examples='dondoc extension shorten 3 --until 2020-12-20 --reason "Phải tổng hợp trước 22/12"',
)
@click.argument("id")
@_until_option
@reason_option
@by
@pass_app
def shorten(app: App, id: str, until: date, reason: str) -> None:
    extensions.shorten(app.store, id, until=until, reason=reason, now=app.now, actor=app.actor)
    _show_extension(app, id)


@extension.command(
    help=say("Không đồng ý gia hạn.", "Give no more time."),
    examples='dondoc extension refuse 3 --reason "Không lùi được hạn của Trung ương"',
)
@click.argument("id")
@reason_option
@by
@pass_app
def refuse(app: App, id: str, reason: str) -> None:
    extensions.refuse_it(app.store, id, reason=reason, now=app.now, actor=app.actor)
    _show_extension(app, id)


@extension.command(
    help=say("Đơn vị rút lại đề nghị chưa được trả lời.", "The unit takes its request back before it is answered."),
    examples="dondoc extension withdraw 3",
)
@click.argument("id")
@by
@pass_app
def withdraw(app: App, id: str) -> None:
    extensions.withdraw(app.store, id, now=app.now, actor=app.actor)
    _show_extension(app, id)


def _show_extension(app: App, id: str | int) -> None:
    with app.store.read() as connection:
        [found] = asked.extensions(connection, app.now, id=id)

    def people() -> None:
        _head(app, found)
        _line(app, say("Xin gia hạn đến", "More time until"), f"{date_words(found['until'])}: {found['reason']}")
        if found["granted_until"]:
            _line(app, say("Được gia hạn đến", "Granted until"), date_words(found["granted_until"]))
        if found["answer"]:
            _line(app, say("Trả lời", "Answer"), found["answer"])

    app.emit(found, people)


@click.group(cls=Group, help=say("Câu hỏi của các đơn vị và trả lời.", "Questions of units, and the answers."))
def question() -> None: ...


@question.command(
    "list",
    help=say("Liệt kê câu hỏi.", "List questions."),
    examples="dondoc question list --state open\ndondoc question list --plan 87/KH-MTTQ-BTT --json",
    exportable=True,
)
@_plan_option
@click.option(
    "--state", type=click.Choice(asked.QUESTION_STATES), help=say("Chỉ trạng thái này.", "Only in this state.")
)
@pass_app
def list_questions(app: App, plan: str | None, state: str | None) -> None:
    with app.store.read() as connection:
        plan_id = find_plan(connection, plan).id if plan else None
        found = asked.questions(connection, plan_id=plan_id, state=state)
    headings = (
        *("ID", say("Nhiệm vụ", "Task"), say("Kế hoạch", "Plan"), say("Đầu việc", "Item"), say("Đơn vị", "Unit")),
        *(say("Câu hỏi", "Question"), say("Ai", "Who"), say("Lúc", "At"), say("Trạng thái", "State")),
        say("Trả lời", "Answer"),
    )
    rows = [
        (
            *(one["id"], one["task"], one["plan"], one["item"], one["unit"], one["text"], one["by"]),
            *(instant_words(one["asked_at"]), word(ASKED_STATES, one["state"]), one["answer"] or ""),
        )
        for one in found
    ]
    app.emit(found, lambda: app.table(say("Câu hỏi", "Questions"), headings, rows))


@question.command(
    help=say("Đơn vị hỏi về một nhiệm vụ.", "The unit asks about a task."),
    examples='dondoc question ask 17 --text "Số liệu tính đến ngày nào?" --by "Cán bộ đầu mối"',
)
@click.argument("id")
@_text_option
@click.option("--by", required=True, metavar="NAME", help=say("Ai hỏi.", "Who asks."))
@pass_app
def ask(app: App, id: str, text: str, by: str) -> None:
    app.by = by
    with app.store.read() as connection:
        key = known_task(connection, id)
    _show_question(app, questions.ask(app.store, key, text=text, by=by, now=app.now, actor=app.actor))


@question.command(
    help=say("Trả lời câu hỏi; đơn vị được báo.", "Answer a question; the unit is told."),
    examples='dondoc question answer 4 --text "Đến hết ngày 30/11"',
)
@click.argument("id")
@_text_option
@by
@pass_app
def answer(app: App, id: str, text: str) -> None:
    questions.answer(app.store, id, text=text, now=app.now, actor=app.actor)
    _show_question(app, id)


def _show_question(app: App, id: str | int) -> None:
    with app.store.read() as connection:
        [found] = asked.questions(connection, id=id)

    def people() -> None:
        _head(app, found)
        _line(app, say("Hỏi", "Question"), found["text"])
        if found["answer"]:
            _line(app, say("Trả lời", "Answer"), found["answer"])

    app.emit(found, people)


def _head(app: App, found: dict[str, Any]) -> None:
    where = say("nhiệm vụ {id}", "task {id}", id=found["task"])
    app.head(found["id"], f" · {where} · {found['plan']} · {found['item']} · {word(ASKED_STATES, found['state'])}")


def _line(app: App, label: str, words: str) -> None:
    app.console.print(f"{label}: {words}", soft_wrap=True, markup=False)
