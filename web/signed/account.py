"""`/account`: one's own password, language and sign-ins (web contract, section 6)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from web.forms import Form, NotTaken
from web.signed.passwords import not_alike, refusals
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Signed, secret_of, signed_in
from web.signed.signing_in import PATH as SIGN_IN
from web.signed.signing_in import let_in, minutes_to_wait, speaking_from_now
from web.site import READING, Site
from workflow.accounts import listed, made
from workflow.accounts.entering import TooMany, change_password, confirm, leave
from workflow.accounts.model import ROLE_NAMES
from workflow.accounts.passwords import SHORTEST

PATH = "/account"


def account(site: Site) -> APIRouter:
    """The page, and its three forms: `what` says which was pressed."""
    routes = APIRouter()

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        with signed_in(site, request, site.now()) as (connection, signed):
            found = listed.own(connection, signed.viewer.account_id, secret_of(site, request), site.clock())
        done = request.query_params.get("done", "") if not typed.errors else ""
        roles = [ROLE_NAMES[role] for role in ROLE_NAMES if role in signed.viewer.roles]
        about = {"sign_ins": found, "roles": roles, "typed": typed, "done": done, "n": SHORTEST}
        return site.page("account.html.j2", typed.status, signed=signed, place="account", **about)

    def act(signed: Signed, _ids: Ids, form: Form) -> str | Response:
        what = form.first("what")
        if what == "password":
            return _change(site, signed, form)
        if what == "language" and (tongue := form.first("language")) in ("vi", "en"):
            site.store.retrying(
                lambda connection: made.speak(connection, signed.viewer.account_id, "en" if tongue == "en" else "vi")
            )
            return speaking_from_now(RedirectResponse(f"{PATH}?done=language", 303), tongue)
        if what == "end":
            leave(site.store, signed.viewer, None, now=site.now())
            return SIGN_IN
        raise NotTaken(400, say("Biểu mẫu gửi lên không đúng dạng.", "This is no form that can be read."))

    @routes.api_route(PATH, methods=READING)
    def shown(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, PATH, act, show)
    return routes


def _change(site: Site, signed: Signed, form: Form) -> Response:
    """Another password, for whoever knows the present one; this browser alone stays signed in."""
    if wrong := not_alike(form):
        raise Wrong(*wrong)
    times = {"at": site.clock(), "now": site.now()}
    right = confirm(site.store, signed.viewer.account_id, form.first("current"), **times)
    if isinstance(right, TooMany):
        raise NotTaken(429, minutes_to_wait(right.wait))
    if not right:
        raise Wrong(("current", say("Mật khẩu hiện nay không đúng.", "The present password is not right.")))
    try:
        secret = change_password(site.store, signed.viewer, form.first("password"), **times)
    except Refused as refused:
        raise Wrong(*refusals(refused)) from None
    return let_in(site, RedirectResponse(f"{PATH}?done=password", 303), secret)
