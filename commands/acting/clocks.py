"""What people see of a task's clocks beside the report's."""

from __future__ import annotations

from typing import Any

import click

from commands.frame.app import App
from lib.clocks.words import CLOCK_NAMES
from lib.dates import date_words, instant_words
from lib.language import say
from lib.vocabulary import word


def clocks(app: App, runs: list[dict[str, Any]]) -> None:
    """Their table; nothing where none ever ran."""
    headings = (
        *(say("Đồng hồ", "Clock"), say("Đơn vị", "Unit"), say("Bắt đầu", "Began"), say("Hạn", "Due")),
        *(say("Kết thúc", "Ended"), say("Nhắc tiếp lúc", "Next said at")),
    )
    rows = [
        (
            *(word(CLOCK_NAMES, one["clock"]), one["unit"], instant_words(one["started_at"])),
            *(date_words(one["due_on"]), instant_words(one["ended_at"]), instant_words(_next(one))),
        )
        for one in runs
    ]
    if rows:
        click.echo()
        app.table(say("Đồng hồ khác", "Other clocks"), headings, rows)


def _next(run: dict[str, Any]) -> str | None:
    ahead = (one["fire_at"] for one in run["rungs"] if one["fired_at"] is None)
    return next(ahead, None) if run["ended_at"] is None else None
