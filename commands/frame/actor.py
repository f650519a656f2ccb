"""`--by`: who acts, where it is not whoever runs the command."""

from __future__ import annotations

import click

from commands.frame.app import App
from lib.language import say
from lib.text import clean_line


def _by(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    if not clean_line(value):
        raise click.BadParameter(say("phải ghi tên người thực hiện", "it must be said who acts"))
    context.ensure_object(App).by = value


by = click.option(
    "--by",
    metavar="NAME",
    callback=_by,
    expose_value=False,
    help=say("Ai thực hiện; mặc định DONDOC_ACTOR.", "Who acts; default DONDOC_ACTOR."),
)
