"""What `dondoc plan show` prints."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App
from lib.clocks.words import CLOCK_NAMES
from lib.dates import date_words, due_words
from lib.language import say
from lib.text import size_words
from lib.vocabulary import word
from lib.words import DAY_OFF, PLAN_STATUSES, audience_words, rung_word


def print_plan(app: App, found: dict[str, Any]) -> None:
    app.head(found["number"], f" · {date_words(found['issued_on'])} · {', '.join(found['issuers'])}")
    app.console.print(found["subject"], soft_wrap=True, markup=False)
    app.console.print(
        say(
            "Theo dõi: {desk} · {status} · hạn vào ngày nghỉ: {day_off} · gửi lúc {send_at}",
            "Desk: {desk} · {status} · due on a day off: {day_off} · sent at {send_at}",
            desk=found["desk"],
            status=f"{word(PLAN_STATUSES, found['status'])} {found['superseded_by'] or ''}".rstrip(),
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
    _ladders(app, found)
    _attachments(app, found["attachments"])


def _ladders(app: App, found: dict[str, Any]) -> None:
    click.echo()
    _ladder(app, say("Thang đôn đốc", "Ladder"), found["ladder"])
    for clock, rule in found["clocks"].items():
        click.echo()
        named = {"clock": word(CLOCK_NAMES, clock), "within": rule["within"]}
        _ladder(
            app,
            say("Thang của thời hạn {clock} ({within})", "The ladder of '{clock}' ({within})", **named),
            rule["ladder"],
        )
    for item in found["items"]:
        if item["ladder"] is not None:
            click.echo()
            title = say("Thang đôn đốc riêng của “{item}”", "The ladder of “{item}” itself", item=item["id"])
            _ladder(app, title, item["ladder"])


def _ladder(app: App, title: str, steps: list[dict[str, Any]]) -> None:
    rows = [(rung_word(step["rung"]), audience_words(step["tell"])) for step in steps]
    app.table(title, (say("Bậc", "Rung"), say("Báo cho", "Tell")), rows)


def _attachments(app: App, carried: list[dict[str, Any]]) -> None:
    if not carried:
        return
    click.echo()
    rows = [(one["id"], one["title"], one["item"] or "", one["name"], size_words(one["size"])) for one in carried]
    headings = (
        say("Số", "Id"),
        say("Tên", "Title"),
        say("Đầu việc", "Item"),
        say("Tệp", "File"),
        say("Cỡ", "Size"),
    )
    app.table(say("Đề cương, mẫu biểu", "Outlines and forms"), headings, rows)
