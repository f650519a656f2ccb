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
from org.language import say
from org.problem import Problem, refuse
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
