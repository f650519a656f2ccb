"""Units and contacts: who there is, who is told, what they owe, and the links by which they come (web contract, 5)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from web.forms import Form
from web.signed.lists import asked, number, page_at, page_of_all
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.accounts.looking_up import keeps_links
from workflow.links import issued
from workflow.links.opened import ENDS
from workflow.links.revoked import revoke_one
from workflow.views.links import ACTIVE
from workflow.views.offices import contacts as people
from workflow.views.offices import units as offices
from workflow.views.offices.links import Kept, kept_link

PER_PAGE, TASKS_PER_PAGE = 200, 100
LONGEST_WHY = 200
LINK_STATES = {ACTIVE: ("đang dùng được", "works"), **ENDS}


def units(site: Site) -> APIRouter:
    """The list, one unit, and what is done with its links."""
    routes = APIRouter()

    @routes.api_route("/units", methods=READING)
    def every(request: Request) -> Response:
        now, filters = site.now(), asked(request, "q", "level")
        with signed_in(site, request, now) as (connection, signed):
            found = offices.listed(connection, signed.viewer, **filters)
            known = offices.levels(connection, signed.viewer)
        shown: dict[str, Any] = {
            "page": page_of_all(request, "/units", found, PER_PAGE),
            "total": len(found),
            "levels": known,
        }
        return site.page("units.html.j2", signed=signed, place="units", filters=filters, **shown)

    @routes.api_route("/units/{code}", methods=READING)
    def one(request: Request, code: str) -> Response:
        return _unit(site, request, {"code": code}, NOTHING)

    def show(request: Request, ids: Ids, typed: Typed) -> Response:
        return _unit(site, request, ids, typed)

    def end(signed: Signed, ids: Ids, form: Form) -> str:
        return _end(site, signed, ids, form)

    def renew(signed: Signed, ids: Ids, form: Form) -> Response:
        return _renew(site, signed, ids)

    on_press(site, routes, "/units/{code}/links/{l}/revoke", end, show, "revoke")
    on_press(site, routes, "/units/{code}/links/{l}/reissue", renew, show, "reissue")
    return routes


def contacts(site: Site) -> APIRouter:
    """Who holds which post."""
    routes = APIRouter()

    @routes.api_route("/contacts", methods=READING)
    def every(request: Request) -> Response:
        now, filters = site.now(), asked(request, "q")
        with signed_in(site, request, now) as (connection, signed):
            found = people.contacts(connection, signed.viewer, **filters)
        shown: dict[str, Any] = {"page": page_of_all(request, "/contacts", found, PER_PAGE), "total": len(found)}
        return site.page("contacts.html.j2", signed=signed, place="units", filters=filters, **shown)

    return routes


def _unit(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    now = site.now()
    with signed_in(site, request, now) as (connection, signed):
        found = offices.unit_page(connection, signed.viewer, ids["code"], now, days=site.settings.link_days)
    if found is None:
        raise NotFound
    page = page_at(number(request), f"/units/{quote(ids['code'])}", found["owes"], TASKS_PER_PAGE)
    return site.page(
        "unit_shown.html.j2",
        typed.status,
        **{"signed": signed, "place": "units", "now": now, "typed": typed, "errors": _errors(typed, ids)},
        **{"pressed": ids.get("l", ""), "states": LINK_STATES, **found, "page": page},
    )


def _errors(typed: Typed, ids: Ids) -> list[tuple[str, str]]:
    """What is wrong with the form of that link, by the ids of its fields."""
    return [(f"why-{ids.get('l', '')}" if name == "why" else "links", told) for name, told in typed.errors]


def _end(site: Site, signed: Signed, ids: Ids, form: Form) -> str:
    kept = _of_unit(site, signed, ids)
    why = clean_line(form.first("why"))
    if not why:
        raise Wrong(("why", say("Hãy ghi lý do hủy liên kết.", "Say why the link is ended.")))
    if len(why) > LONGEST_WHY:
        raise Wrong(("why", say("Lý do dài quá 200 ký tự.", "The reason has more than 200 letters.")))
    if not revoke_one(site.store, kept.id, why=why, now=site.now(), actor=signed.viewer.actor):
        raise refuse("unknown-link", say("Liên kết này đã được hủy trước đó.", "This link was ended before."))
    return f"/units/{kept.unit}#links"


def _renew(site: Site, signed: Signed, ids: Ids) -> Response:
    kept = _of_unit(site, signed, ids)
    if not kept.posts:
        told = say(
            "Người nhận liên kết này hôm nay không giữ vị trí nào của đơn vị nên không cấp lại được; hãy sửa danh sách "
            "liên hệ trước.",
            "Whoever had this link holds no post of the unit today, so that it cannot be renewed; correct the contacts "
            "first.",
        )
        raise refuse("no-holder", told)
    whose: dict[str, Any] = {"post": kept.posts[0], "person_id": kept.person_id, "anew": True}
    whose |= {"now": site.now(), "actor": signed.viewer.actor}
    _id, address = issued.issue(site.store, site.settings, kept.unit, **whose)
    page = site.page("link_issued.html.j2", signed=signed, place="units", address=address, kept=kept)
    page.headers["Content-Location"] = f"/units/{kept.unit}#links"
    return page


def _of_unit(site: Site, signed: Signed, ids: Ids) -> Kept:
    """The link, where its unit may be seen and its links are this account's to keep."""
    with site.store.read() as connection:
        found = kept_link(connection, signed.viewer, ids["code"], ids["l"], site.now())
        if found is None:
            raise NotFound
        if not keeps_links(connection, signed.viewer, found.unit_id):
            raise Forbidden(
                say(
                    "Liên kết của đơn vị này do bộ phận theo dõi kế hoạch mà đơn vị có nhiệm vụ, hoặc quản trị viên "
                    "của đơn vị hay cấp trên, hủy và cấp lại.",
                    "Links of this unit are ended and renewed by the desk of a plan in which it owes, or by the "
                    "administrator of the unit or of one above it.",
                )
            )
    return found
