"""`dondoc calendar …`: days off and make-up working days above the country's holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands.app import App, pass_app
from commands.command import Group
from commands.kinds import Day, Existing
from commands.words import date_words
from org.language import say
from workflow import overrides


@click.group(cls=Group, help=say("Ngày nghỉ, ngày làm bù.", "Days off and make-up working days."))
def calendar() -> None: ...


@calendar.command(
    "list",
    help=say("Ngày nghỉ lễ và ngày làm bù của một năm, cùng bảng riêng.", "A year's days off, and the override table."),
    examples="dondoc calendar list --year 2026",
)
@click.option("--year", type=click.IntRange(1975, 2100), help=say("Năm; mặc định năm nay.", "Default: this year."))
@pass_app
def list_days(app: App, year: int | None) -> None:
    with app.store.read() as connection:
        found = overrides.rows(connection, year or app.now.year)
    headings = (say("Ngày", "Day"), say("Là", "Is"), say("Vì", "Because"), say("Theo", "Decision"))
    rows = [(date_words(d["day"]), _word(d["working"]), d["why"], d["decision"]) for d in found]
    app.emit(found, lambda: app.table(say("Lịch làm việc", "Working calendar"), headings, rows))


@calendar.command(
    "set",
    help=say("Đặt một ngày là ngày nghỉ hoặc ngày làm việc.", "Make a day off, or a working day."),
    examples='dondoc calendar set 2026-01-02 --off --decision "Thông báo số 6150/TB-BNV"\n'
    "dondoc calendar set 2026-01-10 --working",
)
@click.argument("day", type=Day())
@click.option("--working/--off", default=None, help=say("Làm việc hay nghỉ.", "Working or off."))
@click.option("--decision", help=say("Số văn bản quyết định.", "The decision's number."))
@click.option("--note", help=say("Ghi chú.", "A note."))
@pass_app
def set_day(app: App, day: date, working: bool | None, decision: str | None, note: str | None) -> None:
    if working is None:
        raise click.UsageError(say("Hãy ghi --working hoặc --off.", "Say --working or --off."))
    overrides.put(
        app.store, [overrides.Override(day=day, working=working, decision=decision, note=note)], app.now, app.actor
    )
    app.emit(
        {"day": day.isoformat(), "working": working},
        lambda: app.say("{day}: {what}.", "{day}: {what}.", day=f"{day:%d/%m/%Y}", what=_word(working)),
    )


@calendar.command(
    "import",
    help=say(
        "Nhập bảng ngày từ tệp CSV: day, working (yes/no), decision, note.",
        "Import days from CSV: day, working (yes/no), decision, note.",
    ),
    examples="dondoc calendar import ngay-nghi-2027.csv",
)
@click.argument("file", type=Existing())
@pass_app
def import_days(app: App, file: Path) -> None:
    found = overrides.read(file.read_bytes(), file.name)
    overrides.put(app.store, found, app.now, app.actor)
    app.emit(
        {"days": len(found)},
        lambda: app.say("Đã nhập {n} ngày.", "Imported {n} days.", n=len(found)),
    )


@calendar.command(
    "remove",
    help=say("Bỏ một ngày khỏi bảng riêng.", "Take a day out of the override table."),
    examples="dondoc calendar remove 2026-01-02",
)
@click.argument("day", type=Day())
@pass_app
def remove_day(app: App, day: date) -> None:
    overrides.remove(app.store, day, app.now, app.actor)
    app.emit(
        {"removed": day.isoformat()},
        lambda: app.say("{day} theo lịch chung.", "{day} follows the country's calendar.", day=f"{day:%d/%m/%Y}"),
    )


def _word(working: bool) -> str:
    return say("ngày làm việc", "working day") if working else say("ngày nghỉ", "day off")
