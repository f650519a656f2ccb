"""A change of the roster, carried out or tried, entered in the journal, and told line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import click
from sqlalchemy import Connection

from commands.frame.app import App
from commands.plan_problems import shape, warn
from lib.language import say
from lib.vocabulary import Pair, word
from org.files.units import Changes
from storage.store import Store
from workflow.correcting import imported
from workflow.correcting.ending import ending, last_days
from workflow.correcting.imported import Roster

dry_run = click.option(
    "--dry-run", is_flag=True, help=say("Chỉ in những gì sẽ thay đổi.", "Only print what would change.")
)
DONE: Mapping[str, Pair] = {
    "imported": ("Đã nhập", "Imported"),
    "corrected": ("Đã sửa", "Corrected"),
    "removed": ("Đã gỡ bỏ", "Removed"),
}


def import_into(
    app: App, what: Roster, act: Callable[[Any], Changes], dry_run: bool, notes: Iterable[str] = ()
) -> None:
    """An import: where there is no office yet, it makes one."""
    with (
        app.working("Đang nhập …", "Importing …"),
        app.beginning(dry_run=dry_run) as store,
    ):
        changes = carried_out(app, store, what, act, dry_run)
    tell(app, changes, dry_run, notes=notes)


def carried_out(
    app: App,
    store: Store,
    what: Roster,
    act: Callable[[Any], Changes],
    dry_run: bool,
    done: str = "imported",
    of: Sequence[str] = (),
) -> Changes:
    """`act` in a transaction with its entry in the journal, or in one that is rolled back."""

    def work(connection: Connection) -> Changes:
        before = last_days(connection)
        if dry_run:
            changes = act(connection)
        else:
            changes = imported.entered(connection, what, act, now=app.now, actor=app.actor, done=done, of=of)
        return replace(changes, warnings=tuple(ending(connection, before)))

    return store.retrying(work, rehearsed=dry_run)


def tell(app: App, changes: Changes, dry_run: bool, done: str = "imported", notes: Iterable[str] = ()) -> None:
    """What changed, or would: of very much the beginning."""
    data = {
        "dry_run": dry_run,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "unchanged": changes.unchanged,
        "notes": [*notes, *changes.notes],
        "warnings": [shape(one) for one in changes.warnings],
    }
    warn(changes.warnings)
    app.emit(data, lambda: _lines(app, data, done))


def _lines(app: App, data: dict[str, Any], done: str) -> None:
    signs = (("+", "added"), ("~", "changed"), ("-", "removed"))
    lines = [f"{sign} {line}" for sign, key in signs for line in data[key]]
    for line in lines if data["dry_run"] else lines[:20]:
        click.echo(line)
    if len(lines) > 20 and not data["dry_run"]:
        app.say("… và {n} dòng khác", "… and {n} more", n=len(lines) - 20)
    for note in data["notes"] if data["dry_run"] else data["notes"][:20]:
        click.echo(f"! {note}")
    if len(data["notes"]) > 20 and not data["dry_run"]:
        app.say("! … và {n} điều nữa cần xem lại", "! … and {n} more to look at", n=len(data["notes"]) - 20)
    app.say(
        "{what}: thêm {added}, sửa {changed}, bỏ {removed}, giữ nguyên {unchanged}.",
        "{what}: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged.",
        what=say("Sẽ thay đổi", "Would change") if data["dry_run"] else word(DONE, done),
        added=len(data["added"]),
        changed=len(data["changed"]),
        removed=len(data["removed"]),
        unchanged=data["unchanged"],
    )
