"""`dondoc plan draft`: the plan file that a plan's own text makes, for a human to confirm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.export import save, unused
from commands.frame.kinds import Existing, content
from lib.language import say

if TYPE_CHECKING:
    from plans.reading.drafted.model import DraftPlan, Strictness
    from storage.store import Store
    from workflow.drafting.read import Reading


@click.command(
    cls=Command,
    help=say(
        "Đọc văn bản của kế hoạch (.docx, .pdf, .txt, .md) và soạn tệp kế hoạch để người có trách nhiệm xác nhận. "
        "Không ban hành gì; chỗ phải quyết định mang dấu “←”.",
        "Read a plan's own text (.docx, .pdf, .txt, .md) and draft the plan file for a human to confirm. Nothing is "
        "published; what must be decided is marked “←”.",
    ),
    examples="""dondoc plan draft ke-hoach-87.docx -o ke-hoach-87.yaml
        dondoc plan draft ke-hoach-87.pdf --before strict -o ke-hoach-87.yaml
        dondoc plan draft ke-hoach-87.txt --json""",
)
@click.argument("file", type=Existing())
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.yaml",
    help=say("Ghi bản thảo vào tệp này.", "Write the draft to this file."),
)
@click.option(
    "--before",
    type=click.Choice(["on", "strict"]),
    default="on",
    show_default=True,
    help=say(
        "“Trước ngày 15/12” là hết ngày 15 (on) hay hết ngày 14 (strict).",
        "Before 15/12 is until the end of the 15th (on) or of the 14th (strict).",
    ),
)
@pass_app
def draft(app: App, file: Path, path: Path | None, before: Strictness) -> None:
    from plans.reading.drafted.plan import drafted
    from plans.reading.drafted.shape import draft_json
    from workflow.drafting.read import read_file

    if path is not None:
        unused(path)
    with app.working("Đang đọc văn bản …", "Reading the text …"):
        read = read_file(content(file), file.name, _store(app), app.now)
    for note in read.notes:
        click.echo(say("Lưu ý: {note}.", "Note: {note}.", note=note), err=True)
    plan = drafted(read.draft, read.roster, before)
    written = _file(plan)
    if path is not None and written is not None:
        save(unused(path), written.encode())
        if app.json:
            app.say("Đã ghi {file}.", "Wrote {file}.", file=path)
    app.emit(draft_json(read.draft, read.roster), lambda: _show(app, read, plan, written, path))


def _store(app: App) -> Store | None:
    """The database, for its roster; a text can be read where none is yet."""
    from workflow.keeping.opening import missing

    return None if missing(app.settings) is not None else app.store


def _file(plan: DraftPlan) -> str | None:
    """The plan file; where nobody is obliged to anything, the outcome of which the text tells, or nothing."""
    from plans.reading.drafted.file import written
    from plans.reading.goals.outcome_file import outcome_yaml

    if plan.items:
        return written(plan)
    return outcome_yaml(plan.draft.outcome) if plan.draft.outcome is not None else None


def _show(app: App, read: Reading, plan: DraftPlan, written: str | None, path: Path | None) -> None:
    """The text with the draft beside it on a terminal, the file itself into a pipe, and what to do next."""
    from commands.publishing.draft_shown import next_step, side_by_side

    if plan.items and app.width is not None:
        side_by_side(app.console, plan, app.width)
    elif written is not None and path is None:
        click.echo(written, nl=False)
    piped = app.width is None and path is None and written is not None
    for sentence in next_step(plan, path, known=read.roster is not None):
        click.echo(sentence, err=piped)
