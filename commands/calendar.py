"""`dondoc calendar …`: days off and make-up working days above the country's holidays."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Group
from commands.frame.kinds import Day, Existing, content
from lib.dates import date_words, day_words
from lib.language import say
from lib.text import visible
from workflow.calendar import overrides
from workflow.calendar.change import Effect

_dry_run = click.option(
    "--dry-run",
    is_flag=True,
    help=say("Chỉ cho xem thời hạn nào sẽ chuyển ngày.", "Only show which due dates would move."),
)


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
@_dry_run
@click.argument("day", type=Day())
@click.option("--working/--off", default=None, help=say("Làm việc hay nghỉ.", "Working or off."))
@click.option("--decision", help=say("Số văn bản quyết định.", "The decision's number."))
@click.option("--note", help=say("Ghi chú.", "A note."))
@pass_app
def set_day(app: App, day: date, working: bool | None, decision: str | None, note: str | None, dry_run: bool) -> None:
    if working is None:
        raise click.UsageError(say("Hãy ghi --working hoặc --off.", "Say --working or --off."))
    one = overrides.Override(day=day, working=working, decision=decision, note=note)
    effect = overrides.put(app.store, [one], app.now, app.actor, dry_run=dry_run)
    changed = {"day": day.isoformat(), "working": working}
    _tell(app, changed, effect, dry_run, f"{day_words(day)}: {_word(working)}")


@calendar.command(
    "import",
    help=say(
        "Nhập bảng ngày từ tệp CSV hoặc XLSX có các cột ngày, làm việc (có/không); thêm được quyết định, ghi chú.",
        "Import days from a CSV or XLSX file with the columns day, working (yes/no); decision and note may be added.",
    ),
    examples="dondoc calendar import ngay-nghi-2027.csv",
)
@_dry_run
@click.argument("file", type=Existing())
@pass_app
def import_days(app: App, file: Path, dry_run: bool) -> None:
    found = overrides.read(content(file), file.name)
    with app.beginning(dry_run=dry_run) as store:
        effect = overrides.put(store, found.overrides, app.now, app.actor, dry_run=dry_run)
    for note in found.notes:
        click.echo(visible(note), err=True)
    n = len(found.overrides)
    _tell(app, {"days": n}, effect, dry_run, say("{n} ngày", "{n} days", n=n))


@calendar.command(
    "remove",
    help=say("Bỏ một ngày khỏi bảng riêng.", "Take a day out of the override table."),
    examples="dondoc calendar remove 2026-01-02",
)
@_dry_run
@click.argument("day", type=Day())
@pass_app
def remove_day(app: App, day: date, dry_run: bool) -> None:
    effect = overrides.remove(app.store, day, app.now, app.actor, dry_run=dry_run)
    what = say("theo lịch chung", "follows the country's calendar")
    _tell(app, {"removed": day.isoformat()}, effect, dry_run, f"{day_words(day)}: {what}")


def _tell(app: App, changed: dict[str, Any], effect: Effect, dry_run: bool, what: str) -> None:
    """What was changed, and which due dates of running plans move by it."""
    moved = [
        {**vars(one), "due_on": one.due_on.isoformat(), "new_due_on": one.new_due_on.isoformat()}
        for one in effect.moves
    ]

    def people() -> None:
        preview = say("Xem trước, chưa thay đổi gì. ", "A preview, nothing is changed. ") if dry_run else ""
        app.say("{preview}{what}.", "{preview}{what}.", preview=preview, what=what)
        if moved:
            headings = (
                say("Kế hoạch", "Plan"),
                say("Đầu việc", "Item"),
                say("Nhiệm vụ", "Tasks"),
                say("Hạn", "Due"),
                say("Hạn mới", "New due date"),
            )
            rows = [
                (one["plan"], one["item"], one["tasks"], date_words(one["due_on"]), date_words(one["new_due_on"]))
                for one in moved
            ]
            app.table(say("Thời hạn chuyển ngày", "Due dates that move"), headings, rows)
        if effect.rungs:
            app.say("{n} bậc đôn đốc chuyển ngày.", "{n} rungs move.", n=effect.rungs)

    app.emit({**changed, "dry_run": dry_run, "moved": moved, "rungs": effect.rungs}, people)


def _word(working: bool) -> str:
    return say("ngày làm việc", "working day") if working else say("ngày nghỉ", "day off")
