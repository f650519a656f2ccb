"""What every unit change is asked on the command line, and how what comes of it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import click
from sqlalchemy import Connection

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.kinds import Day
from commands.rosters.changes import dry_run
from lib.dates import date_words
from lib.language import say
from lib.text import clean_line
from lib.vocabulary import Pair, word
from org.files.rows import Parsed
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record


def of_a_change(act: Callable[..., None]) -> Callable[..., None]:
    """The options that every unit change has; the command gets them as `given`."""

    def called(app: App, **values: Any) -> None:
        waive, reason = values.pop("waive_open"), clean_line(values.pop("reason") or "")
        if waive != bool(reason):
            vi, en = "--waive-open và --reason phải đi cùng nhau", "--waive-open and --reason go together"
            raise click.UsageError(say(vi, en))
        names = ("on", "resolution", "dry_run", "no_contacts")
        act(app, given=Given(waive=reason or None, **{name: values.pop(name) for name in names}), **values)

    with_options: Callable[..., None] = pass_app(called)
    for option in (by, dry_run, *reversed(_OPTIONS)):
        with_options = option(with_options)
    return with_options


class Given:
    """Those options."""

    def __init__(self, *, on: date, resolution: str, waive: str | None, no_contacts: bool, dry_run: bool) -> None:
        self.dry_run, self.on = dry_run, on
        self.change: dict[str, Any] = {"on": on, "resolution": clean_line(resolution), "waive": waive}
        self.change["contacts"] = not no_contacts


_OPTIONS = (
    click.option("--on", type=Day(), required=True, help=say("Có hiệu lực từ ngày.", "The first day of the change.")),
    click.option(
        "--resolution", required=True, metavar="TEXT", help=say("Số nghị quyết.", "The number of the resolution.")
    ),
    click.option(
        "--waive-open",
        is_flag=True,
        help=say(
            "Miễn các nhiệm vụ còn lại của đơn vị không có đơn vị kế thừa.",
            "Waive the open tasks of units that have no successor.",
        ),
    ),
    click.option("--reason", metavar="TEXT", help=say("Lý do miễn.", "Why they are waived.")),
    click.option(
        "--no-contacts",
        is_flag=True,
        help=say("Liên hệ không chuyển sang đơn vị kế thừa.", "Contacts do not move to the successor."),
    ),
)


def done(
    app: App, rows: Callable[[Connection], Parsed[Row]], given: Given, notes: Sequence[str] = (), **more: Any
) -> None:
    change = Change(**given.change, **more)
    with app.working("Đang thay đổi …", "Changing …"):
        found = record(app.store, rows, change, now=app.now, actor=app.actor, dry_run=given.dry_run)
    for note in notes:
        click.echo(f"! {note}", err=True)
    app.emit(found, lambda: _print(app, found))


def _print(app: App, found: dict[str, Any]) -> None:
    """What becomes of which units, and what tasks do; how many are told and reached by nobody."""
    kinds: dict[str, Pair] = {
        "ceasing": ("Thôi hoạt động", "Ceasing"),
        "founded": ("Lập mới", "Founded"),
        "changed": ("Thay đổi", "Changed"),
        "moved_below": ("Đổi cấp trên", "Moved below another"),
        "unreachable": ("Không liên lạc được ai", "Nobody can be told"),
    }
    rows = [(word(kinds, name), len(found[name]), _some(found[name])) for name in kinds if found[name]]
    app.table(
        say("Đơn vị từ ngày {day}", "Units from {day}", day=date_words(found["on"])),
        (say("Điều gì", "What"), say("Số đơn vị", "Units"), say("Mã", "Codes")),
        rows,
    )
    tasks = found["tasks"]
    app.say(
        "{preview}{contacts} liên hệ chuyển theo. Nhiệm vụ: {passed} chuyển đi, {made} lập mới, {joined} ghép vào, "
        "{moved} dời hạn, {waived} được miễn, {submitted} chờ xác nhận ở đơn vị cũ, {left} để lại; {notices} thông "
        "báo.",
        "{preview}{contacts} contacts move. Tasks: {passed} pass, {made} are made, {joined} joined, {moved} move, "
        "{waived} are waived, {submitted} wait for review with the old unit, {left} are left; {notices} notices.",
        preview=say("Xem trước, chưa thay đổi gì. ", "A preview, nothing is changed. ") if found["dry_run"] else "",
        contacts=found["contacts_moved"],
        notices=sum(len(one["notices"]) for one in found["revisions"]),
        **{name: len(n) if isinstance(n, list) else n for name, n in tasks.items()},
    )


def _some(codes: Sequence[str], most: int = 8) -> str:
    return ", ".join([*codes[:most], *(["…"] if len(codes) > most else [])])
