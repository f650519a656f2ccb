"""`dondoc mail …`: what comes back by mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command, Group
from lib.language import say
from lib.problem import refuse
from lib.vocabulary import word
from lib.words import RETURNED_KINDS, RETURNED_RESULTS
from notifications.returned.box import BoxTrouble
from settings import Imap, Maildir, SettingError
from settings.mail import bounces as read_place
from workflow.feedback.mail import Taken, take_in_all


@click.group(cls=Group, help=say("Thư trả lại.", "What comes back by mail."))
def mail() -> None: ...


@mail.command(
    cls=Command,
    help=say(
        "Đọc thư trả lại. Thư không đến nơi thì báo theo kênh khác hoặc cho người thay, địa chỉ chết thì thôi gửi và "
        "báo cấp trên; thư trả lời tự động chỉ ghi nhật ký. Không trả lời ai, không xóa thư nào.",
        "Read what came back by mail. What did not arrive goes on by another channel or to whoever stands in, a dead "
        "address is written to no more and the superior told; automatic replies are only noted. Nothing is answered "
        "or deleted.",
    ),
    examples="dondoc mail bounces\ndondoc mail bounces --maildir /var/mail/don-doc --dry-run",
)
@click.option(
    "--maildir",
    type=click.Path(path_type=Path),
    help=say("Hộp thư Maildir, thay cho DONDOC_BOUNCES.", "A Maildir, in place of DONDOC_BOUNCES."),
)
@click.option(
    "--imap",
    metavar="URL",
    help=say(
        "Hộp thư imaps://user:password@host/Folder, thay cho DONDOC_BOUNCES.",
        "A mailbox imaps://user:password@host/Folder, in place of DONDOC_BOUNCES.",
    ),
)
@click.option("--dry-run", is_flag=True, help=say("Chỉ xem, không ghi gì.", "Only look; nothing is written."))
@pass_app
def bounces(app: App, maildir: Path | None, imap: str | None, dry_run: bool) -> None:
    where = _place(app, maildir, imap)
    try:
        with app.working("Đang đọc …", "Reading …"):
            found = take_in_all(app.store, app.settings, where, app.now, dry_run=dry_run)
    except BoxTrouble as trouble:
        raise refuse("mailbox", str(trouble)) from None
    app.emit([asdict(one) for one in found], lambda: _print(app, found))


def _place(app: App, maildir: Path | None, imap: str | None) -> Maildir | Imap:
    if maildir and imap:
        raise click.UsageError(say("Chỉ dùng một trong --maildir và --imap.", "Use --maildir or --imap, not both."))
    try:
        if given := (Maildir(path=maildir.absolute()) if maildir else read_place(imap, "--imap")):
            if imap and isinstance(given, Maildir):
                raise SettingError(
                    say(
                        "--imap phải có dạng imaps://user:password@host/Folder.",
                        "--imap must look like imaps://user:password@host/Folder.",
                    )
                )
            return given
    except SettingError as error:
        raise click.UsageError(str(error)) from None
    if app.settings.bounces is None:
        raise refuse(
            "no-mailbox",
            say(
                "Chưa biết thư trả lại nằm ở đâu; hãy đặt DONDOC_BOUNCES hoặc thêm --maildir, --imap.",
                "It is not known where returned mail lies; set DONDOC_BOUNCES or add --maildir or --imap.",
            ),
        )
    return app.settings.bounces


def _print(app: App, found: list[Taken]) -> None:
    if not found:
        app.say("Không có thư mới trả lại.", "Nothing new came back.")
        return
    headings = (
        say("Thư", "Mail"),
        say("Gửi đến", "Sent to"),
        say("Kết quả", "Result"),
        say("Máy chủ trả lời", "The server's answer"),
    )
    rows = [
        (
            word(RETURNED_KINDS, one.kind),
            one.recipient or one.sender,
            _result(one),
            one.detail or one.subject,
        )
        for one in found
    ]
    app.table(say("Thư trả lại", "Returned mail"), headings, rows)
    counts = Counter(_result(one) for one in found)
    app.say("{it}.", "{it}.", it="; ".join(f"{word}: {n}" for word, n in counts.most_common()))


def _result(one: Taken) -> str:
    return word(RETURNED_RESULTS, "dead" if one.address_dead else one.result)
