"""What every command shares: the instant, the language, the output, the store, and how a refusal is told."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.kinds import Instant
from org.language import language, say
from org.problem import Problem, Refused, refuse
from org.time import VIETNAM, local_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from settings import Settings
    from storage.store import Store


@dataclass
class App:
    """One run of the command line. The database is opened only by the commands that need it."""

    given_now: datetime | None = None
    json: bool = False
    export: str | None = None  # "csv" or "xlsx": a table goes into a file for spreadsheets
    output: Path | None = None

    @cached_property
    def now(self) -> datetime:
        """The instant of this run: `--now`, else DONDOC_NOW, else the clock, read once."""
        if self.given_now is not None:
            return self.given_now
        if written := os.environ.get("DONDOC_NOW"):
            return Instant().convert(written, None, None)
        return datetime.now(VIETNAM)

    @property
    def actor(self) -> str:
        """Who acts, for the journal: the account that runs the command."""
        try:
            return f"cli:{getpass.getuser()}"
        except OSError:
            return "cli"

    @cached_property
    def settings(self) -> Settings:
        from settings import load

        return load()

    @cached_property
    def store(self) -> Store:
        """The database, its schema current; SQLite is created and upgraded by itself."""
        from storage.migrate import is_current, upgrade
        from storage.store import Store

        store = Store(self.settings.database_url)
        if not is_current(store):
            if not store.is_sqlite:
                raise refuse(
                    "schema-outdated",
                    say(
                        "Cơ sở dữ liệu chưa đúng phiên bản; hãy chạy `dondoc db upgrade` trước.",
                        "The database does not have the current schema; run `dondoc db upgrade` first.",
                    ),
                )
            upgrade(store)
        return store

    @contextmanager
    def today(self) -> Iterator[Connection]:
        """A connection on which the tables of the day hold, for reading."""
        from org.standing import refresh

        with self.store.write() as connection:
            refresh(connection, local_date(self.now))
            yield connection

    # --- what is printed ---------------------------------------------------------------------------------------

    def emit(self, data: Any, people: Callable[[], None]) -> None:
        """`data` as one JSON document with --json, else what `people` prints."""
        if self.json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            people()

    def say(self, vi: str, en: str, /, **values: object) -> None:
        """One line for people: to stdout, or beside the JSON document to stderr."""
        click.echo(say(vi, en, **values), err=self.json)

    @contextmanager
    def working(self, vi: str, en: str) -> Iterator[None]:
        """A sign of life on a terminal while something takes long."""
        if not sys.stderr.isatty():
            yield
            return
        from rich.console import Console

        with Console(stderr=True).status(say(vi, en)):
            yield

    def table(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Rows under headings, with their number below; or a file for spreadsheets with --format csv or xlsx."""
        if self.export:
            from commands import export

            export.write(self.export, headings, rows, self.output)
            return
        from rich import box
        from rich.table import Table

        shown = Table(
            title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
        )
        for heading in headings:
            shown.add_column(heading, overflow="fold")
        for row in rows:
            shown.add_row(*("" if cell is None else str(cell) for cell in row))
        self.console.print(shown)
        self.console.print(say("{n} dòng", "{n} rows", n=len(rows)), style="dim")

    @cached_property
    def console(self) -> Any:
        from rich.console import Console

        # Into a file or a pipe a table keeps its lines whole.
        return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


# --- click, with the global options accepted before and after the command ------------------------------------------


def _now(context: click.Context, _parameter: click.Parameter, value: datetime | None) -> None:
    if value is not None:
        context.ensure_object(App).given_now = value


def _json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(App).json = True


def _lang(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        language.set("en" if value == "en" else "vi")


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--now"],
            type=Instant(),
            callback=_now,
            expose_value=False,
            metavar="ISO8601",
            help=say("Chạy như thể đang ở thời điểm này.", "Run as of that instant."),
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            callback=_json,
            expose_value=False,
            help=say("In một tài liệu JSON cho máy đọc.", "Print one JSON document."),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(["vi", "en"]),
            callback=_lang,
            expose_value=False,
            is_eager=True,
            help=say("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
        ),
    ]


def _format(context: click.Context, _parameter: click.Parameter, value: str) -> None:
    app = context.ensure_object(App)
    app.json = app.json or value == "json"
    app.export = value if value in ("csv", "xlsx") else None


def _output(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.ensure_object(App).output = value


def _export_options() -> list[click.Parameter]:
    """`--format` and `-o` of the commands that print a table."""
    return [
        click.Option(
            ["--format"],
            type=click.Choice(["table", "json", "csv", "xlsx"]),
            default="table",
            callback=_format,
            expose_value=False,
            help=say("Bảng, JSON, hoặc tệp cho bảng tính.", "A table, JSON, or a file for spreadsheets."),
        ),
        click.Option(
            ["-o", "--output"],
            type=click.Path(path_type=Path, dir_okay=False),
            callback=_output,
            expose_value=False,
            help=say("Ghi vào tệp này.", "Write to this file."),
        ),
    ]


def _help_option(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = say("Hiện trợ giúp này.", "Show this help.")
    return option


class Command(click.Command):
    """A command that takes the global options, and whose examples keep their lines in the help.

    An `exportable` one prints a table that can also be had as CSV or XLSX.
    """

    def __init__(self, *args: Any, examples: str = "", exportable: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [*(_export_options() if exportable else []), *_global_options()]
        if examples:
            lines = "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines())
            self.epilog = f"\b\n{say('Ví dụ:', 'Examples:')}\n{lines}"

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands; `lazy` gives ("module:attribute", short help), imported only when one runs."""

    command_class = Command
    group_class = type

    def __init__(
        self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, exportable: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.params += [*(_export_options() if exportable else []), *_global_options()]
        self.lazy = lazy or {}

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if (place := self.lazy.get(cmd_name)) is None:
            return super().get_command(ctx, cmd_name)
        import importlib

        module, attribute = place[0].split(":")
        return getattr(importlib.import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not self.lazy:
            return super().format_commands(ctx, formatter)
        with formatter.section(say("Lệnh", "Commands")):
            formatter.write_dl([(name, summary) for name, (_, summary) in self.lazy.items()])


pass_app = click.make_pass_decorator(App, ensure=True)


def tell_refusal(problems: Sequence[Problem], as_json: bool) -> None:
    """Every problem on stderr: one sentence each, or the contract's JSON."""
    if as_json:
        errors = [{"code": p.code, "message": p.message, "path": p.path, "line": p.line} for p in problems]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2), err=True)
        return
    for problem in problems:
        click.echo(line_of(problem), err=True)


def line_of(problem: Problem) -> str:
    """`dòng 12, cột 5 · items[2].due: …`; a message that begins with its place stands as it is."""
    if problem.path and problem.message.startswith(problem.path):
        return problem.message
    place = ""
    if problem.line:
        place = say("dòng {line}", "line {line}", line=problem.line)
        if problem.column:
            place += say(", cột {column}", ", column {column}", column=problem.column)
    where = " · ".join(part for part in (place, problem.path) if part)
    return f"{where}: {problem.message}" if where else problem.message


__all__ = ["App", "Command", "Group", "Refused", "line_of", "pass_app", "tell_refusal"]
