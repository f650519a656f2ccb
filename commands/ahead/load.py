"""`dondoc load`: what a unit has to do in the coming weeks."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.dates import date_words
from lib.language import say
from lib.time import local_date
from org.today import on_day
from workflow.views.offices.load import load as read

BAR = 30  # characters of the fullest week


@click.command(
    cls=Command,
    help=say(
        "Một đơn vị còn phải làm gì, theo tuần đến hạn, của những ai giao: để thấy tuần nào dồn việc.",
        "What a unit still owes, by the week in which it is due, and to whom: to see where work piles up.",
    ),
    examples="""dondoc load --unit mttq-huyen-tan-bien
        dondoc load --unit mttq-huyen-tan-bien --weeks 12 --json""",
)
@click.option("--unit", required=True, metavar="CODE", help=say("Đơn vị nào.", "Which unit."))
@click.option("--weeks", type=click.IntRange(1, 520), default=8, help=say("Bao nhiêu tuần.", "How many weeks."))
@pass_app
def load(app: App, unit: str, weeks: int) -> None:
    with on_day(app.store, local_date(app.now)) as connection:
        found = read(connection, unit, app.now, weeks)
    app.emit(found, lambda: _print(app, found))


def _print(app: App, found: dict[str, Any]) -> None:
    most = max(1, *(week["total"] for week in found["weeks"]))
    lines = [
        (
            f"{date_words(week['from'])} – {date_words(week['to'])}",
            "█" * round(week["total"] * BAR / most),
            ", ".join(f"{code} {n}" for code, n in week["issuers"].items()),
            str(week["total"] or "·"),
        )
        for week in found["weeks"]
    ]
    headings = (say("Tuần", "Week"), "", say("Giao bởi", "Asked by"), say("Nhiệm vụ", "Tasks"))
    app.table(found["name"], headings, lines, numbers=1)
    app.say(
        "Đã quá hạn {overdue}; sau các tuần này {later}; không ấn định hạn {undated}.",
        "{overdue} overdue; {later} after these weeks; {undated} without a date.",
        **{name: found[name] for name in ("overdue", "later", "undated")},
    )
    for one in found["duplicates"]:
        app.say(
            "Hỏi hai lần: “{title}” trong {plans}, thời gian {a} – {b}.",
            "Asked twice: “{title}” by {plans}, {a} – {b}.",
            title=one["title"],
            plans=", ".join(one["plans"]),
            a=date_words(one["overlap"]["from"]),
            b=date_words(one["overlap"]["to"]),
        )
