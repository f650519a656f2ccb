"""Writes docs/reference/commands.md from the command line's own help, in English.

    .venv/bin/python -m scripts.build_reference            # write the file
    .venv/bin/python -m scripts.build_reference --print    # only print it

A test holds that the file says what the help says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from lib.language import language

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "commands.md"
WIDTH = 100
GLOBAL = ("--now", "--json", "--lang", "--help")
HEAD = """# Commands

Written by `scripts/build_reference.py` from `dondoc --lang en … --help`; do not edit.

Every command takes, before or after its name:

| option | does |
|---|---|
| `--now ISO8601` | runs as of that instant (also `DONDOC_NOW`); `2020-12-08T08:05` is Vietnam's time |
| `--json` | prints one JSON document on stdout and nothing else ([shapes](json.md)); messages go to stderr |
| `--lang vi\\|en` | Vietnamese (the default) or English (also `DONDOC_LANG`) |
| `--help` | this text |

Exit codes: **0** done · **1** refused, the reason on stderr · **2** wrong usage or a malformed setting. A plan's number
is written `87/KH-MTTQ-BTT`, `87/KH-MTTQ-BTT@2020` where two years have the same one, and
`87/KH-MTTQ-BTT@2020@mttq-tay-ninh` where two issuers have it in one year.
"""


def main() -> None:
    """Write or print the reference."""
    text = reference()
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(text.encode())
    else:
        REFERENCE.write_text(text, encoding="utf-8")
        print(f"{REFERENCE.name}: {text.count(chr(10) + '## ')} commands")


def reference() -> str:
    """The whole page. The help texts take the language at their import, so this comes before any of them."""
    language.set("en")
    from cli import _root

    root = _root()
    sections = [_section(context, command) for context, command in _commands(root, click.Context(root, None, "dondoc"))]
    return HEAD + "\n" + "\n".join(sections)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    """Every command that does something, depth first, in the order of the help."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, context, name, terminal_width=WIDTH, max_content_width=WIDTH)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield inner, command
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _section(context: click.Context, command: click.Command) -> str:
    """One command: its help without the options that every command has."""
    own = [option for option in command.params if not set(option.opts) & set(GLOBAL)]
    shown = command.params
    command.params = own
    try:
        lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    finally:
        command.params = shown
    text = "\n".join(line for line in lines if not line.lstrip().startswith("--help "))
    text = text.replace("\nOptions:\n\n", "\n").removesuffix("\n\nOptions:")
    return f"## {context.command_path}\n\n```text\n{text.strip()}\n```\n"


if __name__ == "__main__":
    main()
