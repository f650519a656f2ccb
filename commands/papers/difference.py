"""`dondoc status --diff`: what counts otherwise at one instant than at another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commands.frame.app import App
from commands.reports import measured
from lib.dates import instant_words
from lib.language import say
from lib.time import local_date
from lib.vocabulary import ACTS_DONE, word
from org.today import on_day
from workflow.views.known.difference import difference


def show(app: App, before: datetime, after: datetime, number: str | None, under: str | None) -> None:
    """Print it."""
    with on_day(app.store, local_date(after)) as connection:
        found = difference(connection, before, after, plan_number=number, under=under)
    app.emit(found, lambda: _print(app, found))


def _print(app: App, found: dict[str, Any]) -> None:
    named = measured()

    def counted(bucket: str | None) -> str:
        return named[bucket] if bucket else say("không tính", "not counted")

    lines = [
        (
            one["task"],
            one["item"],
            one["unit"],
            counted(one["before"]),
            counted(one["after"]),
            ", ".join(say("giao mới", "made") if why == "made" else word(ACTS_DONE, why) for why in one["why"]),
        )
        for one in found["tasks"]
    ]
    headings = (
        *(say("Nhiệm vụ", "Task"), say("Đầu việc", "Item"), say("Đơn vị", "Unit")),
        *(say("Trước", "Before"), say("Sau", "After"), say("Vì", "Because")),
    )
    between = (instant_words(found[name]) for name in ("from", "to"))
    app.table(say("Từ {a} đến {b}", "From {a} to {b}", **dict(zip("ab", between, strict=True))), headings, lines)
