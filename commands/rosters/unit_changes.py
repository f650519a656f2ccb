"""`dondoc units apply|merge|split|rename|move|dissolve|changes|revert`: units change on a date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Existing, content
from commands.rosters.of_a_change import Given, done, of_a_change
from lib.dates import day_of
from lib.language import say
from lib.levels import level_code
from lib.text import clean_line
from lib.vocabulary import word
from lib.words import UNIT_CHANGE_STATES
from org.files.rows import Parsed
from workflow.unit_changes.model import Row
from workflow.unit_changes.official import official_rows
from workflow.unit_changes.reading import read_changes
from workflow.unit_changes.reverted import revert as take_back
from workflow.unit_changes.shown import changes as recorded

_SAID = {
    "name": click.option("--name", metavar="NAME", help=say("Tên của đơn vị mới.", "The new unit's name.")),
    "level": click.option("--level", metavar="L", help=say("Cấp của đơn vị mới.", "The new unit's level.")),
    "parent": click.option("--parent", metavar="CODE", help=say("Mã cấp trên của nó.", "The unit above it.")),
    "tags": click.option("--tags", metavar="TEXT", help=say("Các nhóm, cách nhau bằng dấu ;", "Groups, ; between.")),
}


def _command_rows(name: str, rows: Sequence[Row]) -> Callable[[Connection], Parsed[Row]]:
    parsed = Parsed(f"units {name}", tuple(enumerate(rows, start=1)), ())
    return lambda _: parsed


@click.command(
    "apply",
    cls=Command,
    help=say(
        "Sắp xếp đơn vị theo một nghị quyết: sáp nhập, chia tách, đổi tên, đổi cấp trên, giải thể, lập mới, theo các "
        "dòng của TỆP, hoặc theo danh mục chính thức ngày 01/7/2025. --dry-run cho xem trước.",
        "Change units by one resolution: merged, split, renamed, moved, dissolved, founded, by the rows of FILE, or by "
        "the official lists of 1/7/2025. --dry-run shows what would happen.",
    ),
    examples="""dondoc units apply sap-xep.xlsx --on 01/12/2026 --resolution 35/NQ-HĐND --dry-run
        dondoc units apply --official --on 2025-07-01 --resolution 202/2025/QH15 --province "Tây Ninh" --dry-run""",
)
@click.argument("file", type=Existing(), required=False)
@click.option(
    "--official", is_flag=True, help=say("Theo danh mục chính thức ngày 01/7/2025.", "By the lists of 1/7/2025.")
)
@click.option("--province", metavar="NAME", help=say("Chỉ tỉnh, thành phố này.", "Only that province."))
@of_a_change
def apply(app: App, given: Given, file: Path | None, official: bool, province: str | None) -> None:
    if official == (file is not None) or (province and not official):
        vi, en = "Ghi TỆP, hoặc --official (và --province).", "Give FILE, or --official (with --province)."
        raise click.UsageError(say(vi, en))
    if file is None:
        done(app, partial(official_rows, on=given.on, province=province), given, official=True)
        return
    parsed = read_changes(content(file), file.name)
    done(app, lambda _: parsed, given, parsed.notes)


@click.command(
    "merge",
    cls=Command,
    help=say("Sáp nhập các đơn vị vào một đơn vị, có sẵn hoặc lập mới.", "Merge units into one, known or founded."),
    examples='dondoc units merge xa-a xa-b --into xa-moi --name "Xã Mới" --on 01/12/2026 --resolution 35/NQ-HĐND',
)
@click.argument("old", nargs=-1, required=True, metavar="CODE...")
@click.option("--into", required=True, metavar="CODE", help=say("Mã đơn vị nhận.", "The unit that receives them."))
@_SAID["name"]
@_SAID["level"]
@_SAID["parent"]
@_SAID["tags"]
@of_a_change
def merge(
    app: App,
    given: Given,
    old: tuple[str, ...],
    into: str,
    name: str | None,
    level: str | None,
    parent: str | None,
    tags: str | None,
) -> None:
    groups = tuple(filter(None, map(clean_line, tags.split(";")))) if tags else None
    said: dict[str, Any] = {"name": _line(name), "parent": _line(parent), "tags": groups}
    said["level"] = level and (level_code(level) or _line(level))
    done(app, _command_rows("merge", [Row(old=_line(one), new=_line(into), **said) for one in old]), given)


@click.command(
    "split",
    cls=Command,
    help=say(
        "Chia một đơn vị thành các đơn vị đã có trong danh bạ; đơn vị ghi trước là chính.",
        "Split a unit into units of the roster; the first one is the main successor.",
    ),
    examples="dondoc units split xa-a --into xa-b --into xa-c --on 01/12/2026 --resolution 35/NQ-HĐND --dry-run",
)
@click.argument("old")
@click.argument("more", nargs=-1, metavar="[NEW]...")
@click.option(
    "--into", required=True, multiple=True, metavar="CODE", help=say("Mã đơn vị nhận.", "A unit that receives it.")
)
@of_a_change
def split(app: App, given: Given, old: str, more: tuple[str, ...], into: tuple[str, ...]) -> None:
    rows = [Row(old=_line(old), new=_line(one)) for one in (*into, *more)]
    done(app, _command_rows("split", rows), given)


@click.command(
    "rename",
    cls=Command,
    help=say("Đổi tên một đơn vị, và mã nếu cần.", "Rename a unit, and give it another code where it needs one."),
    examples='dondoc units rename xa-a --name "Phường A" --on 01/12/2026 --resolution 35/NQ-HĐND --dry-run',
)
@click.argument("old")
@click.option("--name", required=True, metavar="NAME", help=say("Tên mới.", "The new name."))
@click.option("--to-code", metavar="CODE", help=say("Mã mới.", "The new code."))
@of_a_change
def rename(app: App, given: Given, old: str, name: str, to_code: str | None) -> None:
    row = Row(old=_line(old), new=_line(to_code) or _line(old), name=_line(name), renames=True)
    done(app, _command_rows("rename", [row]), given)


@click.command(
    "move",
    cls=Command,
    help=say("Chuyển một đơn vị sang cấp trên khác.", "Move a unit below another one."),
    examples="dondoc units move xa-a --to huyen-b --on 01/12/2026 --resolution 35/NQ-HĐND --dry-run",
)
@click.argument("old")
@click.option("--to", required=True, metavar="CODE", help=say("Mã cấp trên mới.", "The unit above it from then on."))
@of_a_change
def move(app: App, given: Given, old: str, to: str) -> None:
    done(app, _command_rows("move", [Row(old=_line(old), new=_line(old), parent=_line(to))]), given)


@click.command(
    "dissolve",
    cls=Command,
    help=say("Giải thể một đơn vị, không có đơn vị kế thừa.", "Dissolve a unit that has no successor."),
    examples="dondoc units dissolve xa-a --on 01/12/2026 --resolution 35/NQ-HĐND --dry-run",
)
@click.argument("old")
@of_a_change
def dissolve(app: App, given: Given, old: str) -> None:
    done(app, _command_rows("dissolve", [Row(old=_line(old))]), given)


@click.command(
    "changes",
    cls=Command,
    help=say("Các thay đổi đơn vị đã ghi nhận.", "The unit changes that are recorded."),
    examples="dondoc units changes",
)
@pass_app
def changes(app: App) -> None:
    with app.store.read() as connection:
        found = recorded(connection)
    headings = (
        *(say("Số", "Id"), say("Từ ngày", "From"), say("Nghị quyết", "Resolution"), say("Tình trạng", "State")),
        *(say("Thôi hoạt động", "Ceasing"), say("Lập mới", "Founded"), say("Thay đổi", "Changed")),
    )
    counted = ("ceasing", "founded", "changed")
    states = [word(UNIT_CHANGE_STATES, one["state"]) for one in found]
    rows = [
        (one["id"], day_of(one["on"]), one["resolution"], state, *(len(one[n]) for n in counted))
        for one, state in zip(found, states, strict=True)
    ]
    app.emit(found, lambda: app.table(say("Thay đổi đơn vị", "Unit changes"), headings, rows))


@click.command(
    "revert",
    cls=Command,
    help=say(
        "Rút lại một thay đổi đơn vị chưa đến ngày: danh bạ trở lại như trước.",
        "Take back a unit change whose date has not come: the roster is as before.",
    ),
    examples='dondoc units revert 3 --reason "Nghị quyết được thay thế"',
)
@click.argument("id")
@click.option("--reason", required=True, metavar="TEXT", help=say("Lý do.", "Why."))
@by
@pass_app
def revert(app: App, id: str, reason: str) -> None:
    found = take_back(app.store, id, clean_line(reason), now=app.now, actor=app.actor)
    vi, en = (
        "Đã rút lại thay đổi {id}: danh bạ trở lại như trước.",
        "Change {id} is taken back: the roster is as before.",
    )
    app.emit(found, lambda: app.say(vi, en, id=found["id"]))


def _line(written: str | None) -> str | None:
    return clean_line(written) or None if written else None


COMMANDS = (apply, merge, split, rename, move, dissolve, changes, revert)
