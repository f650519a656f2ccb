"""`dondoc simulate`: a plan rehearsed to a day, in a scratch copy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Day, Existing, content
from lib.dates import date_words, day_words
from lib.language import say
from lib.time import local_date
from workflow.rehearsing.assumed import read as read_assumption

BAR = 30  # characters of the day with the most messages


@click.command(
    cls=Command,
    help=say(
        "Diễn tập một kế hoạch đến hết một ngày: ngày nào gửi bao nhiêu tin, ai được báo cáo về ai, khi nào xong. Chạy "
        "trên một bản sao; không ghi gì, không gửi gì.",
        "Rehearse a plan to the end of a day: how many messages leave when, who is told of whom, when it closes. Runs "
        "in a scratch copy; nothing is written and nothing is sent.",
    ),
    examples="""dondoc simulate --plan 87/KH-MTTQ-BTT --until 2021-02-05 --assume "30% late by 5wd"
        dondoc simulate --plan 87/KH-MTTQ-BTT --until 2021-02-05 --assume "10% never" --seed 7 --json""",
)
@click.option("--plan", "number", required=True, metavar="NUMBER", help=say("Kế hoạch nào.", "Which plan."))
@click.option("--until", type=Day(), required=True, metavar="DAY", help=say("Đến hết ngày này.", "To its end."))
@click.option(
    "--assume",
    metavar="TEXT",
    help=say(
        "Giả định: “30% late by 5wd” hoặc “10% never”; mặc định không ai làm gì.",
        "An assumption: “30% late by 5wd” or “10% never”; by default nobody acts.",
    ),
)
@click.option("--seed", default="0", help=say("Chọn đơn vị nào chậm.", "Which units are late."))
@click.option("--script", type=Existing(), help=say("Tệp JSON ghi ai làm gì, khi nào.", "JSON: who does what, when."))
@pass_app
def simulate(app: App, number: str, until: date, assume: str | None, seed: str, script: Path | None) -> None:
    from workflow.rehearsing.simulate import simulate as play

    what = None if assume is None else read_assumption(assume, seed)
    written = None if script is None else content(script).decode("utf-8", "replace")
    with app.working("Đang diễn tập đến ngày", "Rehearsing") as show:

        def heard(at: datetime) -> None:
            show(day_words(local_date(at)))

        found = play(app.store, app.settings, number, until, now=app.now, assume=what, script=written, heard=heard)
    app.emit(found, lambda: _print(app, found))


def _print(app: App, found: dict[str, Any]) -> None:
    most = max((one["messages"] for one in found["days"]), default=1)
    lines = [
        (
            date_words(one["day"]),
            one["channel"],
            "█" * max(1, round(one["messages"] * BAR / most)),
            str(one["messages"]),
            str(one["notices"]),
            f"{one['cost']:,}".replace(",", ".") if one["cost"] else "·",
        )
        for one in found["days"]
    ]
    headings = (
        *(say("Ngày", "Day"), say("Kênh", "Channel"), ""),
        *(say("Tin", "Messages"), say("Thông báo", "Notices"), say("Đồng", "Dong")),
    )
    title = say(
        "Diễn tập {plan} đến {day}", "{plan} rehearsed to {day}", plan=found["plan"], day=date_words(found["until"])
    )
    app.table(title, headings, lines, numbers=3)
    for one in found["escalations"]:
        app.say("Báo cáo {who}: {units}.", "Told {who}: {units}.", who=one["told"], units=", ".join(one["units"]))
    if found["unreachable"]:
        app.say("Không liên hệ được: {units}.", "Unreachable: {units}.", units=", ".join(found["unreachable"]))
    total = found["total"]
    app.say(
        "Đúng hạn {on_time}, quá hạn {late}; còn mở {open}, trong đó quá hạn {overdue}. {closes}",
        "{on_time} in time, {late} late; {open} open, of these {overdue} overdue. {closes}",
        on_time=total["done_on_time"],
        late=total["done_late"],
        open=total["open_in_time"] + total["open_overdue"] + total["undated"],
        overdue=total["open_overdue"],
        closes=say("Xong ngày {day}.", "Closes on {day}.", day=date_words(found["closes_on"]))
        if found["closes_on"]
        else "",
    )
