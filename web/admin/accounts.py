"""Accounts of U and below: made, ended, given other roles, led to another password (web contract, section 6)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import Refused
from lib.time import local_date
from org.queries import unit_id
from org.today import refresh
from web.admin.gate import administrator, refuse_others
from web.forms import Form, NotTaken
from web.signed.lists import number, page_at, page_with
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Signed
from web.site import READING, NotFound, Site
from workflow.accounts import addresses, kept, made
from workflow.accounts.authority import administers
from workflow.accounts.model import ROLE_NAMES
from workflow.find import key_of

PATH = "/admin/accounts"
DONE = ("disable", "enable", "roles")
PER_PAGE = 100


def accounts(site: Site) -> APIRouter:
    """The page; `what` says which of its forms was pressed."""
    routes = APIRouter()

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        with administrator(site, request, site.now()) as (connection, signed):
            found, given = kept.rows(connection, signed.viewer), kept.given(connection, signed.viewer)
        n = page_with(typed.first("account"), [one["id"] for one in found], PER_PAGE) or number(request)
        done = "" if typed.errors else request.query_params.get("done", "")
        about = {
            "page": page_at(n, PATH, found, PER_PAGE),
            "typed": typed,
            "done": done if done in DONE else "",
            "roles": ROLE_NAMES,
        }
        return site.page("accounts.html.j2", typed.status, signed=signed, place="admin", given=given, **about)

    def act(signed: Signed, _ids: Ids, form: Form) -> str | Response:
        refuse_others(signed)
        what, now = form.first("what"), site.now()
        if what == "add":
            name, token = site.store.retrying(partial(_add, site, signed, form, now))
            return _shown_once(site, signed, name, token)
        if what == "reset":
            name, token = site.store.retrying(partial(_changed, site, signed, form, now))
            return _shown_once(site, signed, name, token)
        if what in DONE:
            site.store.retrying(partial(_changed, site, signed, form, now))
            return f"{PATH}?done={what}"
        raise NotTaken(400, say("Biểu mẫu gửi lên không đúng dạng.", "This is no form that can be read."))

    @routes.api_route(PATH, methods=READING)
    def page(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, PATH, act, show)
    return routes


def _add(site: Site, signed: Signed, form: Form, now: datetime, connection: Connection) -> tuple[str, str]:
    """A new account: its address, and the token by which its password is set."""
    refresh(connection, local_date(now))
    roles, code = form.fields.get("role", []), form.first("unit").strip()
    if not roles:
        raise Wrong(("role", say("Hãy chọn ít nhất một vai trò.", "Choose a role at least.")))
    try:
        its = unit_id(connection, code)
    except Refused:
        raise Wrong(("unit", _beyond(signed))) from None
    if not administers(connection, signed.viewer, its):
        raise Wrong(("unit", _beyond(signed)))
    if not made.may_make(connection, signed.viewer, its, roles):
        raise Forbidden(_wider())
    told: dict[str, Any] = {"name": form.first("name"), "now": now, "actor": signed.viewer.actor}
    id = made.add(connection, form.first("email"), unit=code, roles=roles, **told)
    return form.first("email"), addresses.make(connection, id, site.clock())


def _changed(site: Site, signed: Signed, form: Form, now: datetime, connection: Connection) -> tuple[str, str]:
    """One account changed as `what` says: its address, and where its password is set anew the token."""
    refresh(connection, local_date(now))
    what, roles = form.first("what"), form.fields.get("role", [])
    one = kept.one(connection, signed.viewer, key_of(form.first("account")))
    if one is None:
        raise NotFound
    if one.id == signed.viewer.account_id and what in ("disable", "roles"):
        raise Wrong(("", _own()))
    if what == "roles" and not roles:
        raise Wrong(("", say("Hãy chọn ít nhất một vai trò.", "Choose a role at least.")))
    if what != "disable" and not made.may_make(connection, signed.viewer, one.unit_id, (*one.roles, *roles)):
        raise Forbidden(_wider())
    told: dict[str, Any] = {"now": now, "actor": signed.viewer.actor}
    if what == "reset":
        return one.email, made.reset(connection, one.id, at=site.clock(), **told)
    if what == "roles":
        made.change_roles(connection, one.id, roles, **told)
    else:
        (made.disable if what == "disable" else made.enable)(connection, one.id, **told)
    return one.email, ""


def _shown_once(site: Site, signed: Signed, email: str, token: str) -> Response:
    base = site.settings.public_url or f"http://127.0.0.1:{site.settings.web_port}"
    address = f"{base}{addresses.PATH}{token}"
    page = site.page("password_address.html.j2", signed=signed, place="admin", email=email, address=address)
    page.headers["Content-Location"] = PATH
    return page


def _wider() -> str:
    return say(
        "Không ai giao vai trò rộng hơn vai trò của mình; đề nghị quản trị viên có đủ các vai trò này thực hiện.",
        "Nobody gives a role wider than their own; an administrator who has all of these roles does this.",
    )


def _beyond(signed: Signed) -> str:
    return say(
        "Hãy ghi mã của {unit} hoặc của một đơn vị cấp dưới.",
        "Give the code of {unit} or of a unit below it.",
        unit=signed.viewer.unit_name,
    )


def _own() -> str:
    return say(
        "Tài khoản của chính Ông/Bà do một quản trị viên khác khóa hoặc đổi vai trò.",
        "Your own account is disabled, or given other roles, by another administrator.",
    )
