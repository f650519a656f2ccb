"""A preview and a plan as people read them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from commands.frame.app import App
from lib.dates import date_words, due_words, instant_words
from lib.language import say
from lib.vocabulary import KIND_WORDS, word
from lib.words import DAY_OFF, PLAN_STATUSES, audience_words, rung_word


def print_preview(app: App, found: dict[str, Any]) -> None:
    tasks, notices = found["tasks"], found["notices"]
    due = Counter((t["item"], t["due_on"], t["due_at"], t["due_given"]) for t in tasks)
    rows = [
        (item, n, due_words(on, at), date_words(given) if given != on else "")
        for (item, on, at, given), n in due.items()
    ]
    owed = (say("Đầu việc", "Item"), say("Nhiệm vụ", "Tasks"), say("Hạn", "Due"), say("Ngày ghi", "As written"))
    app.table(say("Ai phải làm gì, hạn nào", "Who owes what by when"), owed, rows)
    click.echo()
    planned = Counter((n["scheduled_for"], n["item"], n["kind"], n["rung"] or "") for n in notices)
    said = [
        (instant_words(at), item, word(KIND_WORDS, kind), rung_word(rung), count)
        for (at, item, kind, rung), count in sorted(planned.items())
    ]
    headings = (
        say("Lúc", "When"),
        say("Đầu việc", "Item"),
        say("Thông báo", "Notice"),
        say("Bậc", "Rung"),
        say("Số thông báo", "Notices"),
    )
    app.table(say("Sẽ thông báo", "What will be said"), headings, said)
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


def print_plan(app: App, found: dict[str, Any]) -> None:
    app.head(found["number"], f" · {date_words(found['issued_on'])} · {found['issuer']}")
    app.console.print(found["subject"], soft_wrap=True, markup=False)
    app.console.print(
        say(
            "Theo dõi: {desk} · {status} · hạn vào ngày nghỉ: {day_off} · gửi lúc {send_at}",
            "Desk: {desk} · {status} · due on a day off: {day_off} · sent at {send_at}",
            desk=found["desk"],
            status=word(PLAN_STATUSES, found["status"]),
            day_off=word(DAY_OFF, found["day_off"]),
            send_at=found["send_at"],
        ),
        soft_wrap=True,
        markup=False,
    )
    rows = [
        (
            item["id"],
            item["title"],
            item["report_to"],
            ", ".join(item["needs"]),
            due_words(due["due_on"], due["due_at"]),
            due["tasks"],
        )
        for item in found["items"]
        for due in item["dues"]
    ]
    headings = (
        say("Đầu việc", "Item"),
        say("Tên", "Title"),
        say("Gửi về", "Report to"),
        say("Cần có", "Needs"),
        say("Hạn", "Due"),
        say("Nhiệm vụ", "Tasks"),
    )
    click.echo()
    app.table("", headings, rows)
    click.echo()
    _ladder(app, say("Thang đôn đốc", "Ladder"), found["ladder"])
    for item in found["items"]:
        if item["ladder"] is not None:
            click.echo()
            title = say("Thang đôn đốc riêng của “{item}”", "The ladder of “{item}” itself", item=item["id"])
            _ladder(app, title, item["ladder"])


def _ladder(app: App, title: str, steps: list[dict[str, Any]]) -> None:
    rows = [(rung_word(step["rung"]), audience_words(step["tell"])) for step in steps]
    app.table(title, (say("Bậc", "Rung"), say("Báo cho", "Tell")), rows)
