"""The problems of a plan file, as people and machines read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from commands.frame.app import App
from lib.language import say
from lib.problem import Problem, line_of
from workflow.outcome.recorded import MODEL_MISSING

WARNINGS_SHOWN = 20


def shape(one: Problem) -> dict[str, Any]:
    """One problem of `plan check --json`."""
    return {
        "severity": one.severity,
        "code": one.code,
        "message": one.message,
        "path": one.path,
        "line": one.line,
        "column": one.column,
    }


def print_problems(app: App, problems: Sequence[Problem]) -> None:
    """One line a problem, with its place."""
    from rich.text import Text

    for one in problems:
        error = one.severity == "error"
        mark = (
            Text(say("LỖI      ", "ERROR    "), "bold red") if error else Text(say("CẢNH BÁO ", "WARNING  "), "yellow")
        )
        app.console.print(mark + Text(line_of(one)), soft_wrap=True)


def warn(warnings: Sequence[Problem]) -> None:
    """One sentence a warning, on stderr; of many the first ones."""
    for one in warnings[:WARNINGS_SHOWN]:
        click.echo(say("CẢNH BÁO: {it}", "WARNING: {it}", it=one.message), err=True)
    if (more := len(warnings) - WARNINGS_SHOWN) > 0:
        ways = {MODEL_MISSING: say("thêm --json để xem tất cả", "--json shows all")}
        click.echo(
            say(
                "CẢNH BÁO: còn {n} đơn vị như vậy; {way}.",
                "WARNING: {n} more units like these; {way}.",
                n=more,
                way=ways.get(
                    warnings[-1].code,
                    say("xem tất cả bằng `dondoc contacts check`", "`dondoc contacts check` shows all"),
                ),
            ),
            err=True,
        )
