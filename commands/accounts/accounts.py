"""`dondoc account …`: who signs in to the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Group
from lib.dates import instant_words
from lib.language import say
from lib.problem import refuse
from lib.vocabulary import word
from storage.tables import account as accounts
from workflow.accounts import addresses, listed, made
from workflow.accounts.model import ROLE_NAMES

_role = click.option(
    "--role",
    "roles",
    required=True,
    metavar="ROLE",
    help=say("desk, reader, admin; nhiều vai trò cách nhau bằng dấu phẩy.", "desk, reader, admin; commas between."),
)


@click.group(cls=Group, help=say("Tài khoản đăng nhập vào các trang.", "Accounts that sign in to the pages."))
def account() -> None: ...


@account.command(
    help=say(
        "Lập tài khoản và in địa chỉ dùng một lần, trong 24 giờ, để người đó tự đặt mật khẩu.",
        "Make an account, and print the address by which its person sets the password: once, within 24 hours.",
    ),
    examples="""dondoc account add theo-doi@mattran.example --unit ban --role desk,admin --name "Cán bộ theo dõi"
        dondoc account add doc@mattran.example --unit mttq-tinh --role reader --name "Người xem" --password-stdin""",
)
@click.argument("email")
@click.option("--unit", "code", metavar="CODE", required=True, help=say("Đơn vị của người đó.", "Whose they are."))
@_role
@click.option("--name", required=True, metavar="NAME", help=say("Họ và tên.", "The name."))
@click.option(
    "--password-stdin",
    "given",
    is_flag=True,
    help=say("Đọc mật khẩu ở đầu vào chuẩn thay vì in địa chỉ.", "Read the password from stdin instead."),
)
@by
@pass_app
def add(app: App, email: str, code: str, roles: str, name: str, given: bool) -> None:
    password, at = _from_stdin() if given else None, app.store.clock()
    now, actor = app.now, app.actor

    def make(connection: Connection) -> tuple[int, str | None]:
        id = made.add(connection, email, unit=code, roles=[roles], name=name, now=now, actor=actor)
        if password is None:
            return id, addresses.make(connection, id, at)
        written = made.known(connection, email).email
        addresses.first_password(connection, id, written, password, now=now, actor=actor)
        return id, None

    id, token = app.store.retrying(make)
    _show(app, id, token, say("Đã lập tài khoản {email}.", "Made the account {email}."))


@account.command(
    "list",
    help=say("Liệt kê tài khoản.", "List the accounts."),
    examples="dondoc account list\ndondoc account list --json",
    exportable=True,
)
@pass_app
def list_accounts(app: App) -> None:
    with app.today() as connection:
        found = listed.rows(connection)
    headings = (
        say("Thư điện tử", "E-mail"),
        say("Họ tên", "Name"),
        say("Đơn vị", "Unit"),
        say("Vai trò", "Roles"),
        say("Tình trạng", "State"),
        say("Thấy gần nhất", "Last seen"),
    )
    app.emit(found, lambda: app.table(say("Tài khoản", "Accounts"), headings, [_cells(one) for one in found]))


def _cells(one: dict[str, Any]) -> tuple[str, ...]:
    roles = ", ".join(word(ROLE_NAMES, role) for role in one["roles"])
    seen = instant_words(one["last_seen"]) if one["last_seen"] else ""
    return one["email"], one["name"], one["unit_name"], roles, _state(one), seen


def _state(one: dict[str, Any]) -> str:
    if not one["enabled"]:
        return say("đã khóa", "disabled")
    return say("dùng được", "works") if one["has_password"] else say("chưa đặt mật khẩu", "no password yet")


@account.command(
    help=say(
        "Khóa tài khoản: không đăng nhập được nữa, đang đăng nhập ở đâu cũng bị đăng xuất ngay.",
        "Disable an account: it signs in no more, and is signed out everywhere at once.",
    ),
    examples="dondoc account disable theo-doi@mattran.example",
)
@click.argument("email")
@by
@pass_app
def disable(app: App, email: str) -> None:
    _change(app, email, made.disable, say("Đã khóa tài khoản {email}.", "Disabled the account {email}."))


@account.command(
    help=say("Mở lại tài khoản đã khóa; mật khẩu như cũ.", "Enable a disabled account; its password is as before."),
    examples="dondoc account enable theo-doi@mattran.example",
)
@click.argument("email")
@by
@pass_app
def enable(app: App, email: str) -> None:
    _change(app, email, made.enable, say("Đã mở lại tài khoản {email}.", "Enabled the account {email}."))


@account.command(
    help=say(
        "In địa chỉ dùng một lần, trong 24 giờ, để đặt mật khẩu mới; địa chỉ cấp trước đó hết hiệu lực.",
        "Print an address that sets a new password, once, within 24 hours; earlier ones are void.",
    ),
    examples="dondoc account reset theo-doi@mattran.example",
)
@click.argument("email")
@by
@pass_app
def reset(app: App, email: str) -> None:
    at: datetime = app.store.clock()
    with app.store.write() as connection:
        id = made.known(connection, email).id
        token = made.reset(connection, id, at=at, now=app.now, actor=app.actor)
    _show(app, id, token, "")


@account.command(
    help=say(
        "Đổi vai trò: từ nay chỉ còn các vai trò này; người đó phải đăng nhập lại.",
        "Change the roles: these and no others from now on; the person must sign in again.",
    ),
    examples="dondoc account role theo-doi@mattran.example --role desk,admin",
)
@click.argument("email")
@_role
@by
@pass_app
def role(app: App, email: str, roles: str) -> None:
    def change(connection: Connection, id: int, *, now: datetime, actor: str) -> None:
        made.change_roles(connection, id, [roles], now=now, actor=actor)

    _change(app, email, change, say("Đã đổi vai trò của {email}.", "Changed the roles of {email}."))


def _change(app: App, email: str, change: Callable[..., None], done: str) -> None:
    with app.store.write() as connection:
        id = made.known(connection, email).id
        change(connection, id, now=app.now, actor=app.actor)
    _show(app, id, None, done)


def _show(app: App, id: int, token: str | None, done: str) -> None:
    """The account, and where its password is set: said once, here. The address alone goes to stdout."""
    with app.today() as connection:
        [row] = listed.rows(connection, accounts.c.id == id)
    base = app.settings.public_url or f"http://127.0.0.1:{app.settings.web_port}"
    url = None if token is None else f"{base}{addresses.PATH}{token}"

    def people() -> None:
        if done:
            click.echo(done.format(email=row["email"]), err=url is not None)
        if url is not None:
            click.echo(url)
            if app.settings.public_url is None:
                click.echo(_no_public_url(), err=True)

    app.emit({**row, "url": url}, people)


def _no_public_url() -> str:
    return say(
        "DONDOC_PUBLIC_URL chưa đặt: địa chỉ này chỉ mở được trên chính máy chạy `dondoc up`.",
        "DONDOC_PUBLIC_URL is not set: this address opens only on the machine that runs `dondoc up`.",
    )


def _from_stdin() -> str:
    """The first line of stdin."""
    try:
        return sys.stdin.buffer.readline(10_000).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise refuse("not-utf8", say("Mật khẩu không ở dạng UTF-8.", "The password is not UTF-8.")) from None
