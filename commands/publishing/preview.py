"""What `dondoc plan preview` prints."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App
from lib.dates import date_words, due_words, instant_words
from lib.language import say
from lib.vocabulary import KIND_WORDS, word
from lib.words import rung_word
from workflow.publishing.previewed import by_due, by_time

PEOPLE_SHOWN = 10


def print_preview(app: App, found: dict[str, Any]) -> None:
    """Who owes what, what will be said, and to whom most; of many rows the sums."""
    tasks, notices = found["tasks"], found["notices"]
    rows = [
        (item, n, due_words(on, at), date_words(given) if given != on else "")
        for (item, on, at, given), n in by_due(tasks).items()
    ]
    owed = (say("Đầu việc", "Item"), say("Nhiệm vụ", "Tasks"), say("Hạn", "Due"), say("Ngày ghi", "As written"))
    app.table(say("Ai phải làm gì, hạn nào", "Who owes what by when"), owed, rows)
    click.echo()
    said = [
        (instant_words(at), item, word(KIND_WORDS, kind), rung_word(rung), count)
        for at, item, kind, rung, count in by_time(notices)
    ]
    headings = (
        say("Lúc", "When"),
        say("Đầu việc", "Item"),
        say("Thông báo", "Notice"),
        say("Bậc", "Rung"),
        say("Số thông báo", "Notices"),
    )
    app.table(say("Sẽ thông báo", "What will be said"), headings, said)
    _print_people(app, found["people"])
    app.say(
        "{tasks} nhiệm vụ, {notices} thông báo; {nobody} nơi không liên hệ được ai. Chi tiết từng người: thêm --json.",
        "{tasks} tasks, {notices} notices; {nobody} reach nobody. Every single one: add --json.",
        tasks=len(tasks),
        notices=len(notices),
        nobody=len(found["unreachable"]),
    )
    for channel, cost in found["cost"].items():
        app.say(
            "Chi phí {channel}, nếu không ai nộp sớm: khoảng {dong} đồng cho {messages} tin.",
            "{channel} will cost about {dong} đồng for {messages} messages, if nobody submits early.",
            channel=channel.capitalize(),
            dong=f"{cost['dong']:,}".replace(",", "."),
            messages=cost["messages"],
        )


def _print_people(app: App, people: list[dict[str, Any]]) -> None:
    headings = (
        say("Đơn vị", "Unit"),
        say("Người nhận", "Recipient"),
        say("Thông báo", "Notices"),
        say("Tin", "Messages"),
    )
    rows = [(told["unit"], _name(told), one["notices"], one["messages"]) for one, told in _shown(people)]
    click.echo()
    app.table(say("Ai nhận nhiều tin nhất", "Who gets most messages"), headings, rows)
    if (more := len(people) - PEOPLE_SHOWN) > 0:
        app.say("Còn {n} người khác, không ai nhận nhiều hơn.", "{n} others get no more than these.", n=more)
    click.echo()


def _shown(people: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(one, one["recipient"]) for one in people[:PEOPLE_SHOWN]]


def _name(told: dict[str, Any]) -> str:
    return " ".join(filter(None, (told["name"], told["email"] or told["phone"])))
