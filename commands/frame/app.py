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
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.frame.exact_json import dumps
from commands.frame.kinds import Instant
from lib.dates import cell_words
from lib.language import say
from lib.problem import Problem, bounded, line_of
from lib.text import clean_line, visible
from lib.time import VIETNAM, local_date

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
    by: str | None = None  # who acts, as `--by` names them

    @cached_property
    def now(self) -> datetime:
        """The instant of this run: `--now`, else DONDOC_NOW, else the clock (the database's), read once."""
        if self.given_now is not None:
            return self.given_now
        if written := os.environ.get("DONDOC_NOW"):
            from settings import SettingError

            try:
                return Instant().convert(written, None, None)
            except click.BadParameter as error:
                raise SettingError(f"DONDOC_NOW: {error.message}") from None
        return self._clock().astimezone(VIETNAM)

    def _clock(self) -> datetime:
        from sqlalchemy.exc import SQLAlchemyError

        from lib.time import real_clock
        from workflow.keeping.opening import open_store

        try:
            return (self.__dict__.get("store") or open_store(self.settings)).clock()
        except SQLAlchemyError:  # whatever needs the database will say so
            return real_clock()

    @property
    def actor(self) -> str:
        """Who acts, for the journal: `--by`, else DONDOC_ACTOR, else the account that runs the command."""
        if named := clean_line(self.by or "") or self.settings.actor:
            return named
        try:
            return clean_line(getpass.getuser()) or "cli"
        except (OSError, KeyError):  # KeyError before Python 3.13: an account that nobody has named
            return "cli"

    @cached_property
    def settings(self) -> Settings:
        from settings import load
        from settings.names import unknown

        for sentence in unknown(os.environ):
            click.echo(say("Cảnh báo: {it}", "Warning: {it}", it=sentence), err=True)
        return load()

    @cached_property
    def store(self) -> Store:
        """The database, its schema current. Raises Refused where there is none: reading makes no office."""
        from workflow.keeping.opening import make_known, ready_store
        from workflow.keeping.privacy import close

        store = ready_store(self.settings)
        close(self.settings)
        make_known(store, self.settings, engine=False)
        return store

    @contextmanager
    def beginning(self, *, dry_run: bool = False) -> Iterator[Store]:
        """The database for an import. Where none is there yet, a new one appears when the import went through.

        A dry run then has a database of its own, which is gone afterwards.
        """
        from workflow.keeping.opening import make_known, missing, new_store

        path = missing(self.settings)
        if path is None:
            yield self.store
            return
        with new_store(self.settings, keep=not dry_run) as store:
            make_known(store, self.settings, engine=False)
            yield store
        if not dry_run:
            self.tell_new(path)

    def tell_new(self, path: Path) -> None:
        """One line: an office began, which is not what somebody wants who mistyped DONDOC_HOME."""
        self.say("Đã tạo cơ sở dữ liệu mới: {path}.", "Made a new database: {path}.", path=path)

    @contextmanager
    def today(self) -> Iterator[Connection]:
        """A read transaction in which the tables of the day hold."""
        from org.today import on_day

        with on_day(self.store, local_date(self.now)) as connection:
            yield connection

    # --- what is printed ---------------------------------------------------------------------------------------

    @property
    def exporting(self) -> str | None:
        """ "csv" or "xlsx" when a table goes into a file for spreadsheets, by `--format` or by the name after `-o`."""
        if self.json:
            return None
        suffix = self.output.suffix.lower().removeprefix(".") if self.output else None
        kind = self.export or suffix
        if kind in ("csv", "xlsx") or kind is None:
            return kind
        raise click.UsageError(
            say(
                "Không rõ ghi {path} theo dạng nào; hãy thêm --format csv hoặc --format xlsx.",
                "It is not clear what {path} should hold; add --format csv or --format xlsx.",
                path=self.output,
            )
        )

    def emit(self, data: Any, people: Callable[[], None]) -> None:
        """`data` as one JSON document with --json, else what `people` prints.

        An iterator is a list that is written as it is read, a row a line: however long it is, nobody holds it whole.
        """
        if not self.json:
            people()
            return
        pieces = _as_read(data) if isinstance(data, Iterator) else [dumps(data, indent=2)]
        if self.output:
            from commands.frame.export import save_as_read

            save_as_read(self.output, (piece.encode() for piece in chain(pieces, "\n")))
        else:
            sys.stdout.writelines(chain(pieces, "\n"))
            sys.stdout.flush()

    def say(self, vi: str, en: str, /, **values: object) -> None:
        """One line for people: to stdout, or beside the JSON document to stderr."""
        click.echo(visible(say(vi, en, **values)), err=self.json)

    def head(self, name: str, rest: str = "") -> None:
        """A line that begins with a name in bold; brackets in either stand as they are."""
        from rich.text import Text

        self.console.print(Text.assemble((visible(name), "bold"), visible(rest)), soft_wrap=True)

    @contextmanager
    def working(self, vi: str, en: str) -> Iterator[Callable[[str], None]]:
        """A sign of life on a terminal while something takes long; gives what to call with what is worked on."""
        if not sys.stderr.isatty():
            yield lambda _what: None
            return
        from rich.console import Console

        with Console(stderr=True).status(say(vi, en)) as status:
            yield lambda what: status.update(f"{say(vi, en)} {what}")

    def table(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        numbers: int = 0,
        total: Sequence[object] | None = None,
    ) -> None:
        """Rows under headings, with their number below; or a file for spreadsheets with --format csv or xlsx.

        The last `numbers` columns hold numbers; `total` is a last line in place of the number of rows. Dates and
        instants are said as people write them, and are dates in a spreadsheet.
        """
        if kind := self.exporting:
            from commands.frame import export

            export.write(kind, headings, rows if total is None else [*rows, total], self.output)
            return
        from commands.frame import table

        cells = [[visible(cell_words(cell)) for cell in row] for row in rows]
        last = None if total is None else [cell_words(cell) for cell in total]
        for line, style in table.shown(title, headings, cells, numbers, last, self.width):
            if style:
                self.console.print(line, style=style, soft_wrap=True, markup=False)
            else:  # past the console, which takes its time
                self.console.file.write(f"{line}\n")
        if total is None:
            self.console.print(say("{n} dòng", "{n} rows", n=len(rows)), style="dim")

    @property
    def width(self) -> int | None:
        """How wide the terminal is; None into a file or a pipe, where lines stay whole."""
        return self.console.width if sys.stdout.isatty() else None

    @cached_property
    def console(self) -> Any:
        from rich.console import Console

        return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def _as_read(rows: Iterator[Any]) -> Iterator[str]:
    """The rows as one JSON list; nothing before the first row has come, or is known not to come."""
    before = "[\n"
    for row in rows:
        yield before + dumps(row)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


pass_app = click.make_pass_decorator(App, ensure=True)


def tell_refusal(problems: Sequence[Problem], as_json: bool) -> None:
    """The problems on stderr: one sentence each, or the contract's JSON; of very many the first."""
    problems = bounded(problems)
    if as_json:
        errors = [{"code": p.code, "message": visible(p.message), "path": p.path, "line": p.line} for p in problems]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2), err=True)
        return
    for problem in problems:
        click.echo(visible(line_of(problem)), err=True)
