"""`dondoc units correct`, `units remove` and `contacts remove`: the roster put right by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Command
from commands.frame.kinds import Day, DayOrOpen
from commands.rosters.changes import carried_out, dry_run, tell
from lib.language import say
from lib.text import clean_line
from lib.vocabulary import POSTS_IN_ORDER, Post
from org.files.correcting.removing import Which, remove_contact, remove_units
from org.files.correcting.unit import correct_unit


@click.command(
    "correct",
    cls=Command,
    help=say(
        "Sửa hiệu lực, tên hoặc cấp trên đã ghi sai của một đơn vị; nhiệm vụ đã giao vẫn thuộc đơn vị đó. Đơn vị đổi "
        "tên, đổi cấp trên thì không sửa mà nhập thêm một dòng có hiệu lực mới.",
        "Correct a unit's validity, name or superior that was entered wrongly; its tasks stay its own. A unit that "
        "changed its name or superior is not corrected: import another row with the new validity.",
    ),
    examples="""dondoc units correct xa-tan-bien --valid-from 01/07/2025
        dondoc units correct xa-tan-bien --valid-to "" --as-of 2025-06-30 --dry-run""",
)
@click.argument("code")
@click.option(
    "--valid-from",
    type=DayOrOpen(),
    help=say('Có hiệu lực từ ngày; "" là không giới hạn.', 'The first day; "" leaves it open.'),
)
@click.option(
    "--valid-to",
    type=DayOrOpen(),
    help=say('Có hiệu lực đến hết ngày; "" là không giới hạn.', 'The last day; "" leaves it open.'),
)
@click.option("--name", metavar="NAME", help=say("Tên đúng.", "The right name."))
@click.option(
    "--parent",
    metavar="CODE",
    help=say('Mã cấp trên trực tiếp; "" cho đơn vị cao nhất.', 'The code of the unit above; "" for the highest one.'),
)
@click.option(
    "--as-of",
    type=Day(),
    help=say(
        "Sửa thời kỳ có ngày này; mặc định thời kỳ duy nhất, hoặc thời kỳ hiện nay.",
        "Correct the version of that day; default the only one, or today's.",
    ),
)
@dry_run
@by
@pass_app
def correct(
    app: App,
    code: str,
    valid_from: date | str | None,
    valid_to: date | str | None,
    name: str | None,
    parent: str | None,
    as_of: date | None,
    dry_run: bool,
) -> None:
    given: dict[str, Any] = {"valid_from": valid_from, "valid_to": valid_to, "name": name, "parent": parent}
    given = {field: one for field, one in given.items() if one is not None}
    if not given:
        wanted = "--valid-from, --valid-to, --name, --parent"
        raise click.UsageError(say("Phải ghi điều cần sửa: {o}.", "Say what to correct: {o}.", o=wanted))
    if name is not None and not clean_line(name):
        raise click.BadParameter(say("tên không được để trống", "a name must not be empty"), param_hint="--name")
    fields = {field: (clean_line(one) if isinstance(one, str) else one) or None for field, one in given.items()}
    changes = carried_out(
        app,
        app.store,
        "units",
        lambda connection: correct_unit(connection, code, fields, as_of=as_of, now=app.now),
        dry_run,
        of=[code],
        done="corrected",
    )
    tell(app, changes, dry_run, done="corrected")


@click.command(
    "remove",
    cls=Command,
    help=say(
        "Gỡ bỏ đơn vị nhập nhầm và chưa dùng đến. Đơn vị đã có nhiệm vụ, kế hoạch, liên hệ hay đơn vị trực thuộc thì "
        "không gỡ bỏ được.",
        "Remove units that were entered by mistake and never used. One with tasks, plans, contacts or units below it "
        "cannot be removed.",
    ),
    examples="dondoc units remove xa-nham --dry-run\ndondoc units remove xa-nham huyen-nham",
)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@dry_run
@by
@pass_app
def remove(app: App, codes: tuple[str, ...], dry_run: bool) -> None:
    changes = carried_out(
        app,
        app.store,
        "units",
        lambda connection: remove_units(connection, codes, now=app.now),
        dry_run,
        of=codes,
        done="removed",
    )
    tell(app, changes, dry_run, done="removed")


@click.command(
    "remove",
    cls=Command,
    help=say(
        "Gỡ bỏ một liên hệ nhập nhầm, chưa được gửi thông báo nào; thông báo còn chờ được lập lại cho người nhận hiện "
        "nay.",
        "Remove a contact that was entered by mistake and was sent nothing; what still waits is made anew for whom the "
        "post reaches now.",
    ),
    examples="""dondoc contacts remove xa-tan-bien deputy
        dondoc contacts remove xa-tan-bien officer --email nham@xa-tan-bien.example --dry-run""",
)
@click.argument("unit", metavar="CODE")
@click.argument("post", type=click.Choice(POSTS_IN_ORDER), metavar=f"{{{'|'.join(POSTS_IN_ORDER)}}}")
@click.option("--name", metavar="NAME", help=say("Người mang họ tên này.", "The one of that name."))
@click.option("--email", metavar="TEXT", help=say("Người có địa chỉ thư này.", "The one of that e-mail address."))
@click.option(
    "--from",
    "valid_from",
    type=Day(),
    help=say("Người giữ chức vụ từ ngày này.", "The one who holds the post from that day."),
)
@dry_run
@by
@pass_app
def remove_a_contact(
    app: App, unit: str, post: Post, name: str | None, email: str | None, valid_from: date | None, dry_run: bool
) -> None:
    which = Which(unit=unit, post=post, name=name, email=email, valid_from=valid_from)
    changes = carried_out(
        app,
        app.store,
        "contacts",
        lambda connection: remove_contact(connection, which, now=app.now),
        dry_run,
        of=[f"{unit} {post}"],
        done="removed",
    )
    tell(app, changes, dry_run, done="removed")
