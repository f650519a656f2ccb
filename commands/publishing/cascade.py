"""`dondoc plan cascade`, and the dates that `plan check --propose` proposes: plans above and below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.dates import day_of, day_words
from lib.language import say
from lib.vocabulary import word
from lib.words import LEVELS
from workflow.cascade import rows

BAR = 10  # signs


@click.command(
    cls=Command,
    help=say(
        "Kế hoạch đã xuống đến đâu: mỗi cấp có bao nhiêu kế hoạch để thực hiện, sau bao nhiêu ngày, và làm đến đâu.",
        "How far a plan has come down: how many plans of each level fulfil it, after how many days, what is done.",
    ),
    examples="dondoc plan cascade 178/KH-MTTW-BTT",
)
@click.argument("number")
@pass_app
def cascade(app: App, number: str) -> None:
    with app.store.read() as connection:
        found = rows.cascade(connection, number)
    headings = (
        say("Cấp", "Level"),
        say("Hoàn thành", "Complete"),
        say("Hạn cuối", "Last due"),
        say("Phải làm", "Owing"),
        say("Đã ban hành", "Published"),
        say("Sau ngày", "Days"),
        say("Nhiệm vụ", "Tasks"),
    )
    title = say("Các cấp dưới {plan}", "Below {plan}", plan=found["plan"])
    lines = [_line(one) for one in found["rows"]]
    app.emit(found, lambda: _print(app, found, title, headings, lines))


def _line(one: dict[str, Any]) -> tuple[Any, ...]:
    done, latency = one["completeness"], one["latency"]
    filled = round(BAR * (done or 0))
    bar = "—" if done is None else f"{'█' * filled}{'░' * (BAR - filled)} {done:.0%}"
    days = "—" if latency["min"] is None else f"{latency['min']}–{latency['median']}–{latency['max']}"
    last = day_of(one["latest_due"]) if one["latest_due"] else "—"
    return word(LEVELS, one["level"]), bar, last, one["owing"], one["published"], days, f"{one['done']}/{one['total']}"


def _print(app: App, found: dict[str, Any], title: str, headings: Sequence[str], lines: Sequence[Any]) -> None:
    if not found["rows"]:
        app.say("Chưa có kế hoạch nào thực hiện {plan}.", "No plan fulfils {plan} yet.", plan=found["plan"])
        return
    app.table(title, headings, lines, numbers=4)
    for one in found["rows"]:
        if one["missing"]:
            level, units = word(LEVELS, one["level"]), ", ".join(one["missing"])
            app.say("Chưa ban hành ({level}): {units}.", "Not published ({level}): {units}.", level=level, units=units)


def print_proposals(app: App, proposals: Sequence[dict[str, Any]]) -> None:
    """The dates that are proposed, as they could be written."""
    headings = (say("Đầu việc", "Item"), say("Hạn đề xuất", "Proposed"), say("Đến hạn", "Due"), say("Tính từ", "From"))
    lines = [
        (one["item"], _written(one["due"]), day_of(one["due_on"]), f"{_day(one['base'])} − {one['buffer']}")
        for one in proposals
    ]
    if lines:
        app.table(say("Hạn đề xuất", "Proposed dates"), headings, lines)
    else:
        app.say("Không có hạn nào để đề xuất.", "There is no date to propose.")


def _written(due: Any) -> str:
    return f"{{before: {due['before']}, by: {due['by']}}}" if isinstance(due, dict) else _day(due)


def _day(iso: str) -> str:
    return day_words(date.fromisoformat(iso))
