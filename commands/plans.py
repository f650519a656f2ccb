"""`dondoc plan …`: check, preview, publish, list, show, schema; others in `publishing`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app, tell_refusal
from commands.frame.command import Group
from commands.frame.kinds import Existing, content
from commands.plan_problems import print_problems, shape, warn
from commands.plan_shown import print_plan
from commands.publishing.amending import amend, file, versions
from commands.publishing.cascade import cascade, print_proposals
from commands.publishing.draft import draft
from commands.publishing.ending import cancel, close, outcome
from commands.publishing.new import new
from commands.publishing.outcomes import print_outcome
from commands.publishing.outlines import attach, detach
from commands.publishing.pausing import resume, suspend
from commands.publishing.preview import print_preview
from commands.publishing.targets import indicators, values
from lib.dates import day_of
from lib.language import say
from lib.problem import Problem
from lib.vocabulary import word
from lib.words import PLAN_STATUSES
from plans.file.schema import json_schema
from settings.mail import goes_nowhere
from workflow import preview as previewing
from workflow import publish as publishing
from workflow.cascade.proposing import proposals
from workflow.find import find_plan
from workflow.outcome import shown as outcomes
from workflow.publishing.drafts import rules_of
from workflow.publishing.outlines import of_plan
from workflow.views import plans
from workflow.views.contacts import UNREACHABLE


@click.group(cls=Group, help=say("Kế hoạch: kiểm tra, xem trước, ban hành, đóng.", "Plans, from check to closing."))
def plan() -> None: ...


for one in (new, draft, attach, detach, amend, file, versions, suspend, resume, close, cancel, outcome):
    plan.add_command(one)
for one in (indicators, values, cascade):
    plan.add_command(one)


@plan.command(
    help=say(
        "Kiểm tra tệp kế hoạch: mọi lỗi và cảnh báo cùng lúc, kèm số dòng.",
        "Check a plan file: every error and warning at once, with its line.",
    ),
    examples="dondoc plan check examples/tay-ho-30/plan-as-printed.yaml",
)
@click.argument("file", type=Existing())
@click.option(
    "--propose",
    is_flag=True,
    help=say("Đề xuất hạn cho đầu việc chưa có hạn.", "Propose dates for items without one."),
)
@pass_app
def check(app: App, file: Path, propose: bool) -> None:
    problems = publishing.check_plan(app.store, content(file), app.now, **rules_of(app.settings))
    errors = [one for one in problems if one.severity == "error"]
    proposed = {"proposals": proposals(app.store, content(file), problems, app.now)} if propose else {}
    if app.json:
        found = {"problems": [shape(one) for one in problems], **proposed}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print_problems(app, [one for one in problems if not _warned_of(one)])
        warn([one for one in problems if _warned_of(one)])
        app.say(
            "{file}: {errors} lỗi, {warnings} cảnh báo.",
            "{file}: {errors} errors, {warnings} warnings.",
            file=file,
            errors=sum(one.stands_for for one in errors),
            warnings=sum(one.stands_for for one in problems if one.severity == "warning"),
        )
        if propose:
            print_proposals(app, proposed["proposals"])
    if errors:
        if app.json:
            tell_refusal(errors, as_json=True)
        raise click.exceptions.Exit(1)


@plan.command(
    help=say(
        "Xem trước: ai sẽ phải làm gì, hạn nào, và mọi thông báo cùng ngày gửi. Không thay đổi gì.",
        "Who would owe what by when, and every notice with its date. Changes nothing.",
    ),
    examples="dondoc plan preview examples/tay-ninh-87/plan.yaml",
)
@click.argument("file", type=Existing())
@pass_app
def preview(app: App, file: Path) -> None:
    warnings: list[Problem] = []
    with app.working("Đang diễn tập …", "Rehearsing …"):
        found = previewing.preview(app.store, content(file), app.now, warn=warnings.extend, **rules_of(app.settings))
    warn(warnings)
    app.emit(found, lambda: print_preview(app, found))


@plan.command(
    help=say(
        "Ban hành kế hoạch: nhiệm vụ, thời hạn, thang đôn đốc và thông báo giao nhiệm vụ; tất cả hoặc không gì.",
        "Publish a plan: tasks, due dates, rungs and assignment notices, all or nothing.",
    ),
    examples="dondoc --now 2020-10-06T09:00 plan publish examples/tay-ninh-87/plan.yaml",
)
@click.argument("file", type=Existing())
@by
@pass_app
def publish(app: App, file: Path) -> None:
    warnings: list[Problem] = []
    with app.working("Đang ban hành …", "Publishing …"):
        rules = rules_of(app.settings)
        done = publishing.publish(app.store, content(file), app.now, app.actor, warn=warnings.extend, **rules)
    warn(warnings)
    if nowhere := goes_nowhere(app.settings):
        click.echo(say("Cảnh báo: {it}", "Warning: {it}", it=nowhere), err=True)
    app.emit(
        done,
        lambda: app.say(
            "Đã ban hành {plan}: {tasks} nhiệm vụ, {notices} thông báo giao nhiệm vụ.",
            "Published {plan}: {tasks} tasks, {notices} assignment notices.",
            **done,
        ),
    )


@plan.command(
    "list",
    help=say("Các kế hoạch đã ban hành.", "The published plans."),
    examples="dondoc plan list --json",
    exportable=True,
)
@pass_app
def list_plans(app: App) -> None:
    with app.store.read() as connection:
        found = plans.rows(connection)
    headings = (
        say("Số", "Number"),
        say("Ban hành", "Issued"),
        say("Trích yếu", "Subject"),
        say("Cơ quan", "Issuer"),
        say("Trạng thái", "Status"),
        say("Nhiệm vụ", "Tasks"),
    )
    rows = [
        (
            p["number"],
            day_of(p["issued_on"]),
            p["subject"],
            p["issuer"],
            word(PLAN_STATUSES, p["status"]),
            p["tasks"],
        )
        for p in found
    ]
    app.emit(found, lambda: app.table(say("Kế hoạch", "Plans"), headings, rows))


@plan.command(
    help=say("Một kế hoạch với các đầu việc và thang đôn đốc.", "One plan with its items and ladder."),
    examples="dondoc plan show 87/KH-MTTQ-BTT",
)
@click.argument("number")
@pass_app
def show(app: App, number: str) -> None:
    with app.store.read() as connection:
        carried = of_plan(connection, find_plan(connection, number).id)
        found = {**plans.show(connection, number), "attachments": carried}
        found["outcome"] = outcomes.of_plan(connection, int(found["id"]))

    def told() -> None:
        print_plan(app, found)
        if found["outcome"] is not None:
            click.echo()
            print_outcome(app, found["outcome"])

    app.emit(found, told)


@plan.command(
    help=say("JSON Schema của tệp kế hoạch, cho trình soạn thảo.", "The plan file's JSON Schema, for editors."),
    examples="dondoc plan schema > plan.schema.json",
)
@pass_app
def schema(app: App) -> None:
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _warned_of(one: Problem) -> bool:
    """Whether it is said as publication says it: there may be one for each unit."""
    return one.code == UNREACHABLE and one.severity == "warning"
