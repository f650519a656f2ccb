"""`dondoc contacts check`: who can be reached, and who cannot."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App, pass_app, tell_refusal
from commands.frame.command import Command
from lib.language import say
from lib.problem import Problem
from lib.time import local_iso
from workflow.find import find_plan
from workflow.views.contacts import Defect, Reachability, check_contacts


@click.command(
    cls=Command,
    help=say(
        "Kiểm tra ai liên hệ được và ai không. Có đơn vị không liên hệ được ai thì mã thoát là 1.",
        "Who can be reached, and who cannot. Exit code 1 when a unit reaches nobody.",
    ),
    examples="dondoc contacts check\ndondoc contacts check --plan 87/KH-MTTQ-BTT --json",
    exportable=True,
)
@click.option(
    "--plan",
    "number",
    metavar="NUMBER",
    help=say(
        "Chỉ những đơn vị còn nợ nhiệm vụ của kế hoạch này, cấp trên của họ và bộ phận theo dõi.",
        "Only the units that owe open tasks of this plan, their superiors and the desk.",
    ),
)
@pass_app
def check(app: App, number: str | None) -> None:
    with app.today() as connection:
        decreed = find_plan(connection, number) if number else None
        found = check_contacts(connection, app.now, decreed)
    app.emit(_shape(found), lambda: _print(app, found))
    silent = [
        Problem(code=one.code, message=one.message, path=one.unit) for one in found.defects if one.severity == "error"
    ]
    if silent:
        if app.json:
            tell_refusal(silent, as_json=True)
        raise click.exceptions.Exit(1)


def _shape(found: Reachability) -> dict[str, Any]:
    units = [
        {
            "unit": one.unit,
            "unit_name": one.unit_name,
            "reached": one.reached,
            "told": one.told,
            "post": one.post,
            "channel": one.channel,
        }
        for one in found.units
    ]
    problems = [
        {
            "severity": one.severity,
            "code": one.code,
            "unit": one.unit,
            "post": one.post,
            "channel": one.channel,
            "address": one.address,
            "since": local_iso(one.since),
            "message": one.message,
        }
        for one in found.defects
    ]
    return {"units": units, "problems": problems}


def _print(app: App, found: Reachability) -> None:
    headings = (say("Mức", "Grade"), say("Đơn vị", "Unit"), say("Nội dung", "What is wrong"))
    rows = [(_grade(one), one.unit, one.message) for one in found.defects]
    if rows or app.exporting:
        app.table(say("Liên hệ cần bổ sung, sửa chữa", "Contacts to put right"), headings, rows)
    if app.exporting:
        return
    reached = [one.reached for one in found.units]
    app.say(
        "{units} đơn vị: {own} liên hệ được trực tiếp, {above} qua cấp trên nhận thay, {nobody} không liên hệ được ai.",
        "{units} units: {own} reached directly, {above} through a superior, {nobody} not at all.",
        units=len(reached),
        own=reached.count("own"),
        above=reached.count("superior"),
        nobody=reached.count("nobody"),
    )


def _grade(one: Defect) -> str:
    return say("LỖI", "ERROR") if one.severity == "error" else say("cảnh báo", "warning")
