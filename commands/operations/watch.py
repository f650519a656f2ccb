"""`dondoc audit` and `dondoc release`: what hangs, and letting go of what is held."""

from __future__ import annotations

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.language import say
from lib.vocabulary import word
from lib.words import FINDINGS


@click.command(
    cls=Command,
    help=say(
        "Tìm những gì không được phép xảy ra: bậc đến giờ mà không ai báo, tin mắc lại, nhật ký bị sửa, bước bị lỗi. "
        "Hệ thống tự tìm vài phút một lần; lệnh này tìm ngay, mã thoát 1 khi có.",
        "Look for what should never be: rungs that did not fire, messages that hang, a journal that was changed, steps "
        "that fail. The engine looks every few minutes; this looks now, exit code 1 when something is found.",
    ),
    examples="dondoc audit\ndondoc audit --json",
)
@pass_app
def audit(app: App) -> None:
    from workflow.watch.audit import audit as look

    found = look(app.store, app.settings, app.now)

    def people() -> None:
        for one in found:
            app.head(word(FINDINGS, one.code), f" ({one.count}){': ' if one.detail else ''}{one.detail}")
        if not found:
            app.say("Không có gì mắc lại.", "Nothing hangs.")

    app.emit({"findings": [one.shape() for one in found]}, people)
    if found:
        raise click.exceptions.Exit(1)


@click.command(
    cls=Command,
    help=say(
        "Gửi tiếp sau khi cơ sở dữ liệu được khôi phục từ bản sao: từ lúc phát hiện, hệ thống giữ lại mọi tin. Hãy xem "
        "`dondoc outbox list --state pending` trước; thông báo nào đã gửi rồi sẽ đến lần nữa.",
        "Go on sending after the database was restored from a copy: since that was seen nothing has left. Look at "
        "`dondoc outbox list --state pending` first; what had been sent before will come once more.",
    ),
    examples="dondoc release",
)
@pass_app
def release(app: App) -> None:
    from workflow.keeping import hold

    found = hold.release(app.store, app.settings.home, app.now, app.store.clock(), actor=app.actor)
    data = {"released": found is not None, "waits": found.waits if found else 0}

    def people() -> None:
        if found is None:
            app.say("Không có tin nào bị giữ.", "Nothing is held.")
        else:
            app.say(
                "{n} thông báo cho {persons} người sẽ gửi trong lượt tới.",
                "{n} notices to {persons} people leave with the next pass.",
                n=found.waits,
                persons=found.persons,
            )

    app.emit(data, people)
