"""Messages: what was and is being said to whom, each as it was sent (web contract, section 5)."""

from __future__ import annotations

import os
from datetime import datetime, time
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lib.language import say, speaking
from lib.time import VIETNAM
from lib.vocabulary import KINDS, STATES
from settings import installed_language
from web.forms import Form
from web.guard import FRAMING
from web.signed.lists import asked, day, number, page
from web.signed.pressing import NOTHING, Ids, Typed, on_press
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.feedback.retry import retry
from workflow.find import key_of
from workflow.views.offices import outbox as outboxes
from workflow.views.offices.addresses import hides
from workflow.views.offices.message import Content, content
from workflow.views.offices.outbox import Wanted

PER_PAGE = 100
FRAMED = {  # of the mail within the page
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


def outbox(site: Site) -> APIRouter:
    """The lists, one message, and its sending again."""
    routes = APIRouter()

    @routes.api_route("/outbox", methods=READING)
    def every(request: Request) -> Response:
        return _list(site, request)

    @routes.api_route("/plans/{id}/outbox", methods=READING)
    def of_plan(request: Request, id: str) -> Response:
        return _list(site, request, id)

    @routes.api_route("/outbox/{id}/html", methods=READING)
    def html(request: Request, id: str) -> Response:
        _signed, _one, said = _message(site, request, id)
        if said is None or not said.html:
            raise NotFound
        return HTMLResponse(said.html, headers=FRAMED)

    @routes.api_route("/outbox/{id}", methods=READING)
    def one(request: Request, id: str) -> Response:
        return _one_page(site, request, id, NOTHING)

    def show(request: Request, ids: Ids, typed: Typed) -> Response:
        with signed_in(site, request, site.now()) as (connection, signed):
            seen = outboxes.is_seen(connection, signed.viewer, ids["id"])
        return _one_page(site, request, ids["id"], typed) if seen else _list(site, request, typed=typed)

    def again(signed: Signed, ids: Ids, form: Form) -> str:
        return _again(site, signed, ids["id"])

    on_press(site, routes, "/outbox/{id}/retry", again, show)
    return routes


def _list(site: Site, request: Request, plan: str | None = None, typed: Typed = NOTHING) -> Response:
    now, filters = site.now(), asked(request, "kind", "state", "unit", "since", "until")
    errors = [("", told) for _, told in typed.errors]
    with signed_in(site, request, now) as (connection, signed):
        of = outboxes.seen_plan(connection, signed.viewer, plan) if plan is not None else None
        if plan is not None and of is None:
            raise NotFound
        wanted = _wanted(filters, errors, of["id"] if of else None)
        found = outboxes.listed(connection, signed.viewer, wanted, most=PER_PAGE, page=number(request))
    path = f"/plans/{of['id']}/outbox" if of else "/outbox"
    shown: dict[str, Any] = {
        "filters": filters,
        "plan": of,
        "path": path,
        "page": page(request, path, found, PER_PAGE),
        "errors": errors,
    }
    states = [one for one in STATES if one not in ("planned", "dropped")]
    return site.page(
        "outbox.html.j2", typed.status, signed=signed, place="outbox", kinds=list(KINDS), states=states, **shown
    )


def _wanted(filters: dict[str, str], errors: list[tuple[str, str]], plan_id: int | None) -> Wanted:
    since, until = (day(filters[name], name, errors) for name in ("since", "until"))
    return Wanted(
        plan_id=plan_id,
        unit_code=filters["unit"] or None,
        kind=filters["kind"] or None,
        state=filters["state"] or None,
        since=datetime.combine(since, time(), VIETNAM) if since else None,
        until=datetime.combine(until, time(23, 59, 59), VIETNAM) if until else None,
    )


def _message(site: Site, request: Request, id: str) -> tuple[Signed, dict[str, Any], Content | None]:
    """Who looks, the notice, and what its message says, in the language in which messages leave."""
    now = site.now()
    with signed_in(site, request, now) as (connection, signed):
        one = outboxes.one_notice(connection, signed.viewer, id)
        if one is None:
            raise NotFound
        masked = hides(connection, signed.viewer)(one["recipient"]["unit"])
        one["retries"] = one["state"] in outboxes.STUCK and outboxes.may_retry(connection, signed.viewer, id)
        with speaking(installed_language(os.environ)):
            said = content(connection, site.settings, int(id), now, masked=masked)
    return signed, one, said


def _one_page(site: Site, request: Request, id: str, typed: Typed) -> Response:
    signed, one, said = _message(site, request, id)
    errors = [("", told) for _, told in typed.errors]
    shown: dict[str, Any] = {"one": one, "said": said, "said_in": installed_language(os.environ), "errors": errors}
    answer = site.page("message.html.j2", typed.status, signed=signed, place="outbox", **shown)
    answer.headers.update(FRAMING)
    return answer


def _again(site: Site, signed: Signed, id: str) -> str:
    with site.store.read() as connection:
        may = outboxes.may_retry(connection, signed.viewer, id)
        seen = outboxes.is_seen(connection, signed.viewer, id)
    if not may and not seen:
        raise NotFound
    if not may:
        raise Forbidden(
            say(
                "Chỉ bộ phận theo dõi hoặc cơ quan ban hành kế hoạch, hay quản trị viên của đơn vị hoặc cấp trên, cho "
                "gửi lại tin này.",
                "This message is sent again by the plan's desk or issuer, or by the administrator of the unit or of "
                "one above it.",
            )
        )
    retry(site.store, key_of(id) or 0, site.now(), actor=signed.viewer.actor)
    return f"/outbox/{id}" if seen else "/outbox"
