"""`dondoc tick` and `deliver`: the machine's cycle, one step at a time."""

from __future__ import annotations

from dataclasses import asdict

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.dates import moment_words
from lib.language import say
from lib.problem import refuse
from workflow import tick as ticking
from workflow.calendar.in_force import work_calendar
from workflow.keeping import hold
from workflow.views.waiting import Waits, waiting
from workflow.watch import heartbeat


@click.command(
    cls=Command,
    help=say(
        "Một lượt rà soát: mỗi bậc đến giờ sinh thông báo cho những ai còn nợ. Chạy bao nhiêu lần cũng được.",
        "One cycle: every rung whose time has come tells those who still owe. Safe at any time, in any number.",
    ),
    examples="dondoc tick\ndondoc --now 2020-12-08T08:05 tick --json",
)
@pass_app
def tick(app: App) -> None:
    done = ticking.tick(app.store, app.now)
    heartbeat.beat(app.store, "tick")
    app.emit(
        asdict(done),
        lambda: app.say(
            "{rungs} bậc đến giờ, {notices} thông báo.", "{rungs} rungs fired, {notices} notices.", **asdict(done)
        ),
    )


@click.command(
    cls=Command,
    help=say(
        "Một lượt gửi: mỗi người một tin cho mọi thông báo đang chờ. Chỉ gửi từ 07:00 đến 21:00.",
        "One delivery pass: each person gets one message for all that waits. Nothing leaves outside 07:00-21:00.",
    ),
    examples="dondoc deliver\ndondoc deliver --limit 100",
)
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), metavar="N", help=say("Nhiều nhất N tin.", "At most N messages.")
)
@pass_app
def deliver(app: App, limit: int | None) -> None:
    from workflow.delivery import deliver as delivering

    with app.working("Đang gửi …", "Sending …"):
        done = asdict(delivering.deliver(app.store, app.settings, app.now, limit=limit))
    with app.store.read() as connection:
        found = hold.held(connection)
        left = waiting(connection, app.now, app.settings.policy, work_calendar(connection))
    if found is not None:
        raise refuse("sending-held", found.sentence)
    words = {
        "sent": say("đã gửi", "sent"),
        "retried": say("sẽ gửi lại", "to be retried"),
        "rerouted": say("chuyển kênh khác", "going on by another channel"),
        "failed": say("không gửi được", "failed"),
        "unknown": say("chưa rõ kết quả", "unknown"),
        "dropped": say("thôi gửi", "dropped"),
        "recovered": say("nhận lại từ tiến trình đã chết", "taken up from a dead process"),
    }
    line = ", ".join(f"{n} {words[key]}" for key, n in done.items() if n)
    nothing = say("không gửi gì", "nothing was sent") if left else say("không có gì chờ gửi", "nothing to send")
    waits = [
        {"why": one.why, "notices": one.notices, "until": one.until.isoformat() if one.until else None} for one in left
    ]

    def people() -> None:
        app.say("{line}.", "{line}.", line=line or nothing)
        for one in left:
            app.say("{n} thông báo còn chờ: {why}.", "{n} notices wait: {why}.", n=one.notices, why=_why(one))

    app.emit({**done, "waits": waits}, people)


def _why(one: Waits) -> str:
    reasons = {
        "hours": say("ngoài giờ gửi", "outside the hours of sending"),
        "day-off": say("ngày nghỉ, nhắc hạn chỉ gửi vào ngày làm việc", "a day off; reminders leave on working days"),
        "retry": say("máy chủ nhận chưa nhận, sẽ thử lại", "not taken over yet, to be tried again"),
        "broken": say("kênh không gửi được, xem `dondoc doctor`", "the channel cannot be used; see `dondoc doctor`"),
        "limit": say("đã đủ số tin trong ngày, hoặc chờ bản tổng hợp", "the day's limit, or waiting for the digest"),
    }
    if one.until is None:
        return reasons[one.why]
    return say(
        "{why}; gửi tiếp từ {until}", "{why}; goes on at {until}", why=reasons[one.why], until=moment_words(one.until)
    )
