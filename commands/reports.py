"""`dondoc status`: where everything stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Day, Instant
from lib.clocks.words import NOTED
from lib.dates import instant_words
from lib.language import say
from lib.time import local_date
from lib.vocabulary import word
from org.succession.past import as_known
from org.today import on_day
from workflow.outcome.shown import outcome_words
from workflow.views import status as statuses
from workflow.views.board.mapped import mapped
from workflow.views.task.figures import FIGURES
from workflow.views.task.figures import NOTED as WHATS

SELDOM = ("missed", *FIGURES)  # columns


@click.command(
    cls=Command,
    help=say(
        "Tình hình thực hiện: hoàn thành đúng hạn, quá hạn; chưa hoàn thành, trong hạn, quá hạn; các tỷ lệ.",
        "Where everything stands: the four official buckets, completeness and timeliness.",
    ),
    examples="""dondoc status --plan 87/KH-MTTQ-BTT --by level
        dondoc status --by unit --under mttq-huyen-tan-bien --format xlsx -o tinh-hinh.xlsx
        dondoc status --plan 87/KH-MTTQ-BTT --by unit -o bang-tong-hop.docx
        dondoc status --as-of 2020-12-31 --json
        dondoc status --diff 2020-12-01 2020-12-16 --plan 87/KH-MTTQ-BTT""",
    exportable=True,
)
@click.option("--plan", "number", metavar="NUMBER", help=say("Chỉ kế hoạch này.", "Only this plan."))
@click.option("--by", type=click.Choice(get_args(statuses.Grouping)), default="plan", help=say("Tổng hợp theo.", "By."))
@click.option("--under", metavar="CODE", help=say("Chỉ các đơn vị dưới đơn vị này.", "Only units below this one."))
@click.option("--as-of", type=Instant(), metavar="T", help=say("Tình hình vào lúc này.", "As it stood then."))
@click.option("--map", "on", type=Day(), metavar="DATE", help=say("Theo đơn vị của ngày này.", "By that day's units."))
@click.option(
    "--diff",
    "between",
    type=Instant(),
    nargs=2,
    metavar="T1 T2",
    help=say("Nhiệm vụ nào khác đi giữa hai lúc, vì sao.", "Which tasks differ between two instants, and why."),
)
@click.option("--deep", is_flag=True, help=say("Gồm cả các kế hoạch cấp dưới.", "With the plans below."))
@pass_app
def status(
    app: App,
    number: str | None,
    by: Any,
    under: str | None,
    as_of: datetime | None,
    on: date | None,
    between: tuple[datetime, datetime] | None,
    deep: bool,
) -> None:
    if between is not None:
        if as_of is not None or on is not None or between[0] > between[1]:
            raise click.UsageError(
                say("--diff cần hai lúc, lúc trước ghi trước.", "--diff takes two instants, the earlier one first.")
            )
        from commands.papers.difference import show

        show(app, *between, number, under)
        return
    at = as_of or app.now
    # Only these ask the roster of the day: the others look at any day without its tables being worked out.
    by_tree = by in statuses.BY_THE_DAY or under is not None or on is not None
    asked: dict[str, Any] = {"plan_number": number, "by": by, "under": under}
    day, known = on or local_date(at), as_of is not None
    there = as_known(app.store, day, at) if known else on_day(app.store, day) if by_tree else app.store.read()
    with there as connection:
        if on is not None:
            found = mapped(connection, at, on, **asked)
        else:
            found = statuses.status(connection, at, **asked, deep=deep)
    if (kind := _paper(app)) is None:
        app.emit(found, lambda: _print(app, found, by))
        return
    from commands.papers.report import write

    write(app, kind, found, _of(by), measured(), SELDOM)


def _paper(app: App) -> str | None:
    """ "xlsx" or "docx" where the official table is wanted, by `--format` or by the name after `-o`."""
    if not app.json and app.export is None and app.output and app.output.suffix.lower() == ".docx":
        return "docx"
    return "xlsx" if app.exporting == "xlsx" else None


def _of(by: str) -> str:
    return {
        "plan": say("Kế hoạch", "Plan"),
        "level": say("Cấp", "Level"),
        "unit": say("Đơn vị", "Unit"),
        "item": say("Đầu việc", "Item"),
        "superior": say("Cấp trên trực tiếp", "Superior"),
    }[by]


def measured() -> dict[str, str]:
    return {
        "total": say("Tổng số", "Total"),
        "done_on_time": say("Hoàn thành đúng hạn", "Done on time"),
        "done_late": say("Hoàn thành quá hạn", "Done late"),
        "open_in_time": say("Chưa hoàn thành, trong hạn", "Open, in time"),
        "open_overdue": say("Chưa hoàn thành, quá hạn", "Open, overdue"),
        "missed": say("Trong đó: không hoàn thành", "Of these: not done when the plan ended"),
        "undated": say("Không ấn định hạn", "Undated"),
        **{name: word(NOTED, what) for name, what in zip(FIGURES, WHATS, strict=True)},
        "completeness": say("Tỷ lệ hoàn thành", "Completeness"),
        "timeliness": say("Tỷ lệ đúng hạn", "Timeliness"),
    }


def _print(app: App, found: dict[str, Any], by: str) -> None:
    total, columns = found["total"], measured()
    if app.exporting:
        headings = (say("Mã", "Key"), say("Tên", "Name"), *columns.values())
        rows = [(row["key"], row["name"], *(row[name] for name in columns)) for row in found["rows"]]
        last = ("", say("Tổng", "Total"), *(total[name] for name in columns))
        app.table("", headings, rows, numbers=len(columns), total=last)
        return
    title = say("Tình hình thực hiện đến {at}", "Where things stand at {at}", at=instant_words(found["as_of"]))
    if found["plan"]:
        title += f" · {found['plan']}"
    # A screen is narrow: plans that ended with debts, and what is noted of tasks, only where there are any.
    columns = {name: said for name, said in columns.items() if name not in SELDOM or total[name]}
    lines = [(_name(row, by), *(_cell(row, name) for name in columns)) for row in found["rows"]]
    last = (say("Tổng", "Total"), *(_cell(total, name) for name in columns))
    app.table(title, (_of(by), *columns.values()), lines, numbers=len(columns), total=last)
    if found.get("outcome"):
        app.say("Kết quả: {it}.", "Outcome: {it}.", it=outcome_words(found["outcome"]) or "—")


def _name(row: dict[str, Any], by: str) -> str:
    """What people call it; a plan by its number, which is shorter and certain."""
    return row["key"] if by == "plan" else row["name"] or row["key"]


def _cell(row: dict[str, Any], name: str) -> str:
    value = row[name]
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.0%}"
    return str(value) if value else "·"
