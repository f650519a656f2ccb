"""`dondoc plan indicators`, `plan values`: a plan's targets, and values that came on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import DayOrInstant, Existing, Instant, content
from lib.language import say
from lib.text import visible
from lib.time import local_date
from org.succession.past import as_known
from org.today import on_day
from plans.targets.model import Indicator
from plans.targets.numbers import written
from workflow.acting.intake import came_on, hand_in
from workflow.find import find_plan
from workflow.targets.reached import By, Line
from workflow.targets.reached import indicators as reached
from workflow.targets.sheet import Given, read_values_sheet

LONG = 200  # rows: what takes longer shows how far it is
BAR = 20  # characters
HEADINGS = ("value", "provisional", "target", "progress", "met", "confirmed", "reported", "owing")


@click.command(
    cls=Command,
    help=say(
        "Chỉ tiêu của kế hoạch: kết quả đã xác nhận và sơ bộ, mức đạt so với mục tiêu.",
        "The plan's targets: what is confirmed, what is provisional, and how far it is.",
    ),
    examples="""dondoc plan indicators 87/KH-MTTQ-BTT
        dondoc plan indicators 87/KH-MTTQ-BTT --by unit --under mttq-huyen-tan-bien --format xlsx -o chi-tieu.xlsx""",
    exportable=True,
)
@click.argument("number")
@click.option("--by", type=click.Choice(get_args(By)), default="total", help=say("Tổng hợp theo.", "By."))
@click.option("--under", metavar="CODE", help=say("Chỉ các đơn vị dưới đơn vị này.", "Only units below this one."))
@click.option("--as-of", type=Instant(), metavar="T", help=say("Tình hình vào lúc này.", "As it stood then."))
@pass_app
def indicators(app: App, number: str, by: Any, under: str | None, as_of: datetime | None) -> None:
    at = as_of or app.now
    by_tree = by == "superior" or under is not None
    day, known = local_date(at), as_of is not None
    there = as_known(app.store, day, at) if known else on_day(app.store, day) if by_tree else app.store.read()
    with there as connection:
        found = reached(connection, number, at, by=by, under=under)
    app.emit([row for _, row in found], lambda: _print(app, found, by))


@click.command(
    cls=Command,
    help=say(
        "Nhập số liệu chỉ tiêu đã nhận trên giấy từ tệp XLSX hoặc CSV: mỗi dòng một báo cáo, có cột đơn vị, cột đầu "
        "việc nếu có nhiều, cột hạn nếu báo cáo định kỳ, và mỗi chỉ tiêu một cột. Tất cả hoặc không gì.",
        "Record values that came on paper, from an XLSX or CSV file: a row a report, with the columns unit, item where "
        "there are several, due_on where it recurs, and one for each indicator. All or none.",
    ),
    examples="""dondoc plan values 87/KH-MTTQ-BTT so-lieu.xlsx --by "Văn thư" --dry-run
        dondoc plan values 87/KH-MTTQ-BTT so-lieu.xlsx --by "Văn thư" --at 2020-12-14""",
)
@click.argument("number")
@click.argument("file", type=Existing())
@click.option("--by", required=True, metavar="NAME", help=say("Ai nộp.", "Who submits."))
@click.option(
    "--at",
    type=DayOrInstant(),
    metavar="T",
    help=say("Nộp lúc nào (đã qua); chỉ ghi ngày là cuối ngày đó.", "When it came (in the past); a day is its end."),
)
@click.option("--dry-run", is_flag=True, help=say("Chỉ kiểm tra.", "Only check."))
@pass_app
def values(app: App, number: str, file: Path, by: str, at: date | datetime | None, dry_run: bool) -> None:
    came = at if at is None or isinstance(at, datetime) else came_on(at, app.now)
    app.by = by
    with app.working("Đang đọc …", "Reading …"), app.store.read() as connection:
        given = Given(plan=find_plan(connection, number), by=by, at=came)
        found = read_values_sheet(connection, content(file), file.name, given, app.now)
    for note in found.notes:
        click.echo(visible(note), err=True)
    with _progress(len(found.rows)) as step:
        ids = hand_in(app.store, found, now=app.now, actor=app.actor, dry_run=dry_run, step=step)
    carried = sum(len(row.given.values) for row in found.rows)
    done = {"plan": given.plan.number, "dry_run": dry_run, "tasks": [str(id) for id in ids], "values": carried}
    app.emit(done, lambda: _told(app, done))


def _told(app: App, done: dict[str, Any]) -> None:
    n = {"n": len(done["tasks"]), "values": done["values"], "plan": done["plan"]}
    if done["dry_run"]:
        app.say(
            "{plan}: sẽ nhận {n} báo cáo, {values} số liệu.", "{plan}: {n} reports, {values} values to record.", **n
        )
    else:
        app.say("{plan}: đã nhận {n} báo cáo, {values} số liệu.", "{plan}: {n} reports, {values} values recorded.", **n)


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], object]]:
    """A bar on a terminal while a long file is taken in; gives what to call with how many rows more are done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if rows < LONG or not console.is_terminal:
        yield lambda _n: None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say("Đang nhập", "Recording"), total=rows)
        yield lambda n: bar.advance(task, n)


# --- the table --------------------------------------------------------------------------------------------------------


def _print(app: App, found: list[Line], by: str) -> None:
    grouped = [] if by == "total" else [say("Mã", "Key"), say("Tên", "Name")]
    headings = [say("Chỉ tiêu", "Indicator"), say("Đơn vị tính", "Unit"), *grouped, *_headings()]
    rows = [(row["title"], row["unit"], *_group(row, by), *_cells(app, one, row)) for one, row in found]
    app.table(say("Chỉ tiêu", "Indicators"), headings, rows, numbers=len(HEADINGS))


def _group(row: dict[str, Any], by: str) -> list[str]:
    return [] if by == "total" else [row["key"] or "", row["name"] or ""]


def _headings() -> list[str]:
    return [
        say("Đã xác nhận", "Confirmed"),
        say("Sơ bộ", "Provisional"),
        say("Mục tiêu", "Target"),
        say("Mức đạt", "Progress"),
        say("Đạt", "Met"),
        say("Số đơn vị đã xác nhận", "Units confirmed"),
        say("Đã báo cáo", "Reported"),
        say("Phải báo cáo", "Owing"),
    ]


def _cells(app: App, one: Indicator, row: dict[str, Any]) -> list[object]:
    numbers = [_number(app, row[name]) for name in ("value", "provisional", "target")]
    if one.target is not None and app.exporting is None:
        numbers[2] = f"{one.sign} {numbers[2]}"
    done = row["progress"]
    drawn: object = done
    if app.exporting != "xlsx":
        drawn = _drawn(done, bar=app.exporting is None)
    met = {True: say("đạt", "yes"), False: say("chưa", "not yet"), None: None if app.exporting else "—"}[row["met"]]
    return [*numbers, drawn, met, row["confirmed"], row["reported"], row["owing"]]


def _number(app: App, value: Decimal | None) -> object:
    if value is None or app.exporting == "xlsx":
        return value if app.exporting else "—"
    return written(value)


def _drawn(done: Decimal | None, *, bar: bool) -> str | None:
    """A bar as long as the way that is gone, and how much that is."""
    if done is None:
        return "—" if bar else None
    full = round(min(max(done, Decimal(0)), Decimal(1)) * BAR)
    said = f"{written(done * 100, 1)} %"
    return f"{'█' * full}{'░' * (BAR - full)} {said:>7}" if bar else said
