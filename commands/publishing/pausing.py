"""`dondoc plan suspend` and `resume`."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.language import say
from workflow.revision import suspension

_why = click.option("--reason", required=True, help=say("Lý do.", "Why."))


@click.command(
    cls=Command,
    help=say(
        "Tạm dừng kế hoạch: không nhắc gì nữa cho đến khi tiếp tục; thời hạn và việc nộp báo cáo vẫn giữ nguyên.",
        "Suspend a plan: nothing is reminded of until it is resumed; dates and acts go on.",
    ),
    examples='dondoc plan suspend 87/KH-MTTQ-BTT --reason "Tập trung phòng, chống dịch"',
)
@click.argument("number")
@_why
@by
@pass_app
def suspend(app: App, number: str, reason: str) -> None:
    _shown(app, suspension.suspend(app.store, number, reason=reason, now=app.now, actor=app.actor))


@click.command(
    cls=Command,
    help=say(
        "Tiếp tục kế hoạch đang tạm dừng; những lần nhắc đã qua trong lúc tạm dừng không nhắc bù.",
        "Resume a suspended plan; reminders whose time came meanwhile are not made up for.",
    ),
    examples='dondoc plan resume 87/KH-MTTQ-BTT --reason "Hết giãn cách"',
)
@click.argument("number")
@_why
@by
@pass_app
def resume(app: App, number: str, reason: str) -> None:
    _shown(app, suspension.resume(app.store, number, reason=reason, now=app.now, actor=app.actor))


def _shown(app: App, found: dict[str, Any]) -> None:
    stopped = found["kind"] == "suspension"
    app.emit(
        found,
        lambda: app.say(
            "Kế hoạch {plan} {what}: {notices} thông báo; rút lại {withdrawn} thông báo chưa gửi.",
            "Plan {plan} {what}: {notices} notices; {withdrawn} that had not left are withdrawn.",
            what=say("tạm dừng", "is suspended") if stopped else say("tiếp tục", "goes on"),
            plan=found["plan"],
            notices=len(found["notices"]),
            withdrawn=found["withdrawn"],
        ),
    )
