"""Kinds of values on the command line: instants, dates, files, ids. A wrong one is wrong usage (exit code 2)."""

from __future__ import annotations

import os
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from lib.dates import FIRST_YEAR, LAST_YEAR, read_day, read_moment
from lib.language import say
from lib.problem import why
from lib.regular import NotRegular, read_regular
from plans.model import Span

# Bytes of any file that is read; whoever understands it has a smaller bound of its own.
MOST_READ = 30_000_000


def parse_date(text: str) -> date:
    """`2020-12-15` or `15/12/2020`; ValueError otherwise, also for a day that does not exist or lies too far away."""
    return read_day(text, FIRST_YEAR, LAST_YEAR)


def _years() -> str:
    return say("năm từ {first} đến {last}", "a year from {first} to {last}", first=FIRST_YEAR, last=LAST_YEAR)


class Day(click.ParamType):
    """A date: 2020-12-15 or 15/12/2020."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_date(value.strip())
        except ValueError:
            self.fail(
                say(
                    "“{value}” không phải là ngày; hãy viết như 15/12/2020 hoặc 2020-12-15, {years}.",
                    "'{value}' is not a date; write it like 2020-12-15 or 15/12/2020, {years}.",
                    value=value,
                    years=_years(),
                ),
                param,
                ctx,
            )


class DayOrOpen(Day):
    """A date, or nothing at all, as in an empty cell of a roster: an end of a validity that is open."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return "" if isinstance(value, str) and not value.strip() else super().convert(value, param, ctx)


class Instant(click.ParamType):
    """An instant in ISO 8601, or 15/12/2020 16:00; without an offset Vietnam's time, a day alone its beginning."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return read_moment(value.strip())
        except ValueError:
            self.fail(
                say(
                    "“{value}” không phải là thời điểm; hãy viết như 15/12/2020 16:00 hoặc 2020-12-15T16:00+07:00, "
                    "{years}.",
                    "'{value}' is not an instant; write it like 2020-12-15T16:00+07:00 or 15/12/2020 16:00, {years}.",
                    value=value,
                    years=_years(),
                ),
                param,
                ctx,
            )


class DayOrInstant(click.ParamType):
    """A day alone stays one, for whoever knows which of its instants is meant; anything else is an instant."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime:
        if isinstance(value, date):
            return value
        try:
            return parse_date(value.strip())
        except ValueError:
            return Instant().convert(value, param, ctx)


class Duration(click.ParamType):
    """A span: 3wd (working days) or 10d (calendar days)."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Span:
        from plans.file.form import parse_span  # not needed to show the help

        if isinstance(value, Span):
            return value
        try:
            return parse_span(value.strip())
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Existing(click.ParamType):
    """The path of a regular file that exists."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        try:
            regular = stat.S_ISREG(path.stat().st_mode)
        except FileNotFoundError:
            self.fail(say("Không có tệp “{path}”.", "There is no file '{path}'.", path=value), param, ctx)
        except OSError as error:
            self.fail(_unreadable(value, why(error)), param, ctx)
        if not regular:
            self.fail(_unreadable(value, why(NotRegular())), param, ctx)
        if not os.access(path, os.R_OK):
            self.fail(say("Không đọc được tệp “{path}”.", "File '{path}' cannot be read.", path=value), param, ctx)
        return path


def _unreadable(path: str, why: str) -> str:
    return say("Không có tệp đọc được ở “{path}”: {why}.", "No readable file at '{path}': {why}.", path=path, why=why)


def content(path: Path) -> bytes:
    """What is in a file that a command was told to read; raises OSError where it is far too long for any of them."""
    return read_regular(path, MOST_READ)


class Valued(click.ParamType):
    """An indicator's value, `ID=NUMBER`; whether it is one the indicator itself says."""

    name = "value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        id, sign, number = value.partition("=")
        if not sign or not id.strip():
            message = say("“{it}” phải có dạng MÃ=SỐ, ví dụ quy=134,5.", "'{it}' must be ID=NUMBER.", it=value)
            self.fail(message, param, ctx)
        return id.strip(), number


class Delivered(click.ParamType):
    """A submitted file, `PATH` or `DELIVERABLE=PATH`: (deliverable or None, path)."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str | None, Path]:
        if isinstance(value, tuple):
            return value
        name, equals, path = value.partition("=")
        if equals and not Path(value).exists():
            return name, Existing().convert(path, param, ctx)
        return None, Existing().convert(value, param, ctx)
