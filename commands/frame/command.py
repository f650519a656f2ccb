"""Commands and groups of click that take the global options before and after, and keep their examples' lines."""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from commands.frame import click_words
from commands.frame.app import App
from commands.frame.kinds import Instant
from lib.language import language, say

click_words.install()


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


def _name_values(command: click.Command) -> None:
    """The placeholders of the values in usage lines and option lists, in the user's language."""
    for one in command.params:
        if isinstance(one, click.Argument):
            one.metavar = click_words.placeholder(one.metavar or (one.name or "").upper())
        elif isinstance(one, click.Option) and not one.is_flag and not isinstance(one.type, click.Choice):
            one.metavar = click_words.placeholder(one.metavar or one.type.name.upper())


class Command(click.Command):
    """A command that takes the global options, and whose examples keep their lines in the help.

    An `exportable` one prints a table that can also be had as CSV or XLSX.
    """

    def __init__(self, *args: Any, examples: str = "", exportable: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = click_words.translate("[OPTIONS]")
        self.params += [*(_export_options() if exportable else []), *_global_options()]
        _name_values(self)
        self.epilog = _with_examples(examples) or self.epilog

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands; `lazy` gives ("module:attribute", short help), imported only when one runs.

    `aliases` are other names of its commands, which no list shows.
    """

    command_class = Command
    group_class = type

    def __init__(
        self,
        *args: Any,
        lazy: dict[str, tuple[str, str]] | None = None,
        aliases: dict[str, str] | None = None,
        examples: str = "",
        exportable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = click_words.translate("[OPTIONS]")
        self.subcommand_metavar = click_words.translate(self.subcommand_metavar)
        self.params += [*(_export_options() if exportable else []), *_global_options()]
        _name_values(self)
        self.lazy, self.aliases = lazy or {}, aliases or {}
        self.epilog = _with_examples(examples) or self.epilog

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are declared: that in which they are used."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = self.aliases.get(cmd_name, cmd_name)
        if (place := self.lazy.get(name)) is None:
            return super().get_command(ctx, name)
        import importlib

        module, attribute = place[0].split(":")
        return getattr(importlib.import_module(module), attribute)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            nearest = get_close_matches(error.command_name, self.list_commands(ctx), n=1)
            raise click.NoSuchCommand(error.command_name, possibilities=nearest, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with the first sentence of its help, whole."""
        rows = [(name, summary) for name, (_, summary) in self.lazy.items()]
        rows += [(name, _first_sentence(command.help or "")) for name, command in self.commands.items()]
        with formatter.section(say("Lệnh", "Commands")):
            formatter.write_dl(rows)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".") + "."


def _with_examples(examples: str) -> str:
    lines = "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines())
    return f"\b\n{say('Ví dụ:', 'Examples:')}\n{lines}" if lines else ""
