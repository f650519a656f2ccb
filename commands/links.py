"""`dondoc link …`: the links by which units come to their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from sqlalchemy import ColumnElement

from commands.frame.actor import by
from commands.frame.app import App, pass_app
from commands.frame.command import Group
from lib.dates import instant_words
from lib.language import say
from lib.problem import Refused, refuse
from lib.text import clean_line
from lib.vocabulary import POSTS, POSTS_IN_ORDER, Pair, Post, word
from org.queries import known_code, unit_id
from storage.tables import link as links
from workflow.find import find_plan, key_of
from workflow.links.issued import issue as issue_link
from workflow.links.opened import ENDS
from workflow.links.revoked import revoke as revoke_links
from workflow.views import links as shown

STATES: dict[str, Pair] = {shown.ACTIVE: ("đang dùng được", "works"), **ENDS}


@click.group(cls=Group, help=say("Liên kết đến trang của đơn vị.", "The links by which units come to their pages."))
def link() -> None: ...


def _holder(command: Callable[..., Any]) -> Callable[..., Any]:
    unit = click.option(
        "--unit", "code", metavar="CODE", required=True, help=say("Đơn vị có trang này.", "Whose page it is.")
    )
    post = click.option(
        "--post",
        type=click.Choice(POSTS_IN_ORDER),
        default="officer",
        help=say("Của ai; mặc định officer (đầu mối).", "Whose; default officer."),
    )
    return unit(post(by(command)))


@link.command(
    help=say(
        "In địa chỉ trang của đơn vị, đúng địa chỉ mà thư nhắc mang theo, để đưa cho người giữ vị trí ấy. "
        "Cần DONDOC_PUBLIC_URL.",
        "Print the address of the unit's page, the same that its reminders carry, to hand to whoever holds the post. "
        "Needs DONDOC_PUBLIC_URL.",
    ),
    examples="""dondoc link issue --unit mttq-xa-thanh-tay
        dondoc link issue --unit mttq-xa-thanh-tay --post head --json""",
)
@_holder
@pass_app
def issue(app: App, code: str, post: Post) -> None:
    _issue(app, code, post, anew=False)


@link.command(
    help=say(
        "Hủy liên kết đang dùng và in địa chỉ mới; các tin sau mang địa chỉ mới.",
        "End the link in use and print a new address; later messages carry the new one.",
    ),
    examples="dondoc link reissue --unit mttq-xa-thanh-tay",
)
@_holder
@pass_app
def reissue(app: App, code: str, post: Post) -> None:
    _issue(app, code, post, anew=True)


def _issue(app: App, code: str, post: Post, *, anew: bool) -> None:
    id, url = issue_link(app.store, app.settings, code, post=post, now=app.now, actor=app.actor, anew=anew)
    with app.today() as connection:
        [row] = shown.rows(connection, app.now, days=app.settings.link_days, which=links.c.id == id)

    def people() -> None:
        click.echo(url)
        if row["state"] != shown.ACTIVE:
            why = word(STATES, row["state"])
            told = say("Hiện chưa mở được trang: {why}.", "It opens no page for now: {why}.", why=why)
            click.echo(told, err=True)

    app.emit({**row, "url": url}, people)


@link.command(
    "list",
    help=say(
        "Liệt kê các liên kết đã cấp và tình trạng của chúng. Địa chỉ không bao giờ được liệt kê.",
        "List the links that were issued and their state. No address is ever listed.",
    ),
    examples="""dondoc link list --unit mttq-xa-thanh-tay
        dondoc link list --plan 87/KH-MTTQ-BTT --json""",
    exportable=True,
)
@click.option("--unit", "code", metavar="CODE", help=say("Chỉ của đơn vị này.", "Only of this unit."))
@click.option(
    "--plan", metavar="NUMBER", help=say("Chỉ của các đơn vị có việc trong kế hoạch này.", "Only of units it tasks.")
)
@pass_app
def list_links(app: App, code: str | None, plan: str | None) -> None:
    with app.today() as connection:
        which = links.c.id > 0
        if code is not None:
            which = which & (links.c.unit_id == unit_id(connection, code))
        if plan is not None:
            which = which & shown.in_plan(find_plan(connection, plan).id)
        found = shown.rows(connection, app.now, days=app.settings.link_days, which=which)
    headings = (
        say("Số", "Id"),
        say("Đơn vị", "Unit"),
        say("Của", "Of"),
        say("Lần", "Version"),
        say("Gửi gần nhất", "Last left"),
        say("Tình trạng", "State"),
    )
    app.emit(found, lambda: app.table(say("Liên kết", "Links"), headings, [_cells(one) for one in found]))


def _cells(one: dict[str, Any]) -> tuple[Any, ...]:
    posts = ", ".join(word(POSTS, post) for post in one["posts"])
    left = instant_words(one["left_at"]) if one["left_at"] else ""
    return one["id"], one["unit_name"], posts, one["version"], left, word(STATES, one["state"])


@link.command(
    help=say(
        "Hủy một liên kết, hoặc mọi liên kết của một đơn vị: ai mở sẽ biết là đã hủy. Tin sau mang liên kết mới.",
        "End one link, or all of a unit: whoever opens it is told so. The next message carries a new one.",
    ),
    examples="""dondoc link revoke 12 --reason "máy tính bị mất"
        dondoc link revoke --unit mttq-xa-thanh-tay --reason "thư bị chuyển ra ngoài" """,
)
@click.argument("id", required=False)
@click.option("--unit", "code", metavar="CODE", help=say("Mọi liên kết của đơn vị này.", "All of this unit."))
@click.option("--reason", required=True, help=say("Vì sao.", "Why."))
@by
@pass_app
def revoke(app: App, id: str | None, code: str | None, reason: str) -> None:
    if (id is None) == (code is None):
        raise click.UsageError(say("Ghi số của liên kết hoặc --unit.", "Give the id of a link, or --unit."))
    if not (why := clean_line(reason)):
        raise refuse("no-reason", say("Phải ghi lý do (--reason).", "A reason must be given (--reason)."))
    with app.store.write() as connection:
        which = (
            _one(id) if id is not None else links.c.unit_id == unit_id(connection, known_code(connection, code or ""))
        )
        n = revoke_links(connection, which, why=why, now=app.now, actor=app.actor)
        if not n:
            raise _none()
    app.emit({"revoked": n}, lambda: app.say("Đã hủy {n} liên kết.", "{n} links were ended.", n=n))


def _one(id: str) -> ColumnElement[bool]:
    if (key := key_of(id)) is None:
        raise _none()
    return links.c.id == key


def _none() -> Refused:
    return refuse(
        "unknown-link",
        say(
            "Không có liên kết nào như thế còn hiệu lực; xem `dondoc link list`.",
            "There is no such link that is not ended yet; see `dondoc link list`.",
        ),
    )
