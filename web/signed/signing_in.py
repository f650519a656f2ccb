"""Signing in and out, and where one gets to then (web contract, section 6)."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from secrets import token_urlsafe
from urllib.parse import unquote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, compile_path

from lib.language import say
from web.client import client_of
from web.forms import LARGE_CARRIED, LARGE_PARTS, Form, read_form
from web.guard import YEAR, is_own_post
from web.signed.pressing import UNCARRIED, Ids, Show, Typed, stale
from web.signed.signed_in import Forbidden, NotSignedIn, Pair, cookie_name, is_secure, secret_of, signed_in
from web.site import READING, NotFound, Site
from workflow.accounts import listed, made, sessions
from workflow.accounts.entering import Entered, TooMany, enter, leave

PATH, CARRIED = "/sign-in", "carried."
OWN_FIELDS = 4  # beside those of the form that is carried
_ONE_OF_OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def signing(site: Site) -> APIRouter:
    """The front door: `/`, `/sign-in`, `/sign-out`."""
    routes, few = APIRouter(), CapacityLimiter(2)  # whoever waits for a hash keeps no other page waiting

    @routes.api_route("/", methods=READING)
    def front(request: Request) -> Response:
        try:
            with signed_in(site, request, site.now()) as (_connection, signed):
                return RedirectResponse(home(signed.viewer.roles), 303)
        except NotSignedIn:
            return RedirectResponse(PATH, 303)

    @routes.api_route(PATH, methods=READING)
    def shown(request: Request) -> Response:
        asked = request.query_params
        return sign_in_page(site, request, next=asked.get("next", ""), done="set" in asked)

    @routes.post(PATH)
    async def pressed(request: Request) -> Response:
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        form = await read_form(request, site.settings.files_folder, 0, LARGE_PARTS + OWN_FIELDS, LARGE_CARRIED)
        return await run_sync(partial(_pressed, site, request, form), limiter=few)

    @routes.post("/sign-out")
    async def leaving(request: Request) -> Response:
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        form = await read_form(request, site.settings.files_folder, 0)
        return await run_sync(partial(_leave, site, request, form))

    return routes


def home(roles: frozenset[str]) -> str:
    """Where one gets to who has not said where: the plans, or what an administrator is there for."""
    return "/admin" if roles == {"admin"} else "/plans"


def sign_in_page(
    site: Site,
    request: Request,
    status: int = 200,
    *,
    next: str = "",
    carried: Sequence[Pair] = (),
    errors: Sequence[Pair] = (),
    email: str = "",
    done: bool = False,
    lost: bool = False,
) -> Response:
    """The form, which keeps where one wanted to go and what was typed there; `lost` says that this was too much.

    Before there is a sign-in its csrf is that of a cookie of its own.
    """
    with site.store.read() as connection:
        begin = None if listed.any_account(connection) else say(*made.HOW_TO_BEGIN)
    bits = request.cookies.get(_cookie(site), "") or token_urlsafe(32)
    csrf = sessions.csrf_of(bits)
    more = {"errors": errors, "email": email, "done": done, "begin": begin, "lost": lost}
    page = site.page("sign_in.html.j2", status, next=next, carried=carried, csrf=csrf, **more)
    if bits != request.cookies.get(_cookie(site)):
        page.set_cookie(_cookie(site), bits, secure=is_secure(site), httponly=True, samesite="lax")
    return page


def let_in(site: Site, response: Response, secret: str) -> Response:
    """That answer, with the cookie of a sign-in."""
    response.set_cookie(cookie_name(site), secret, secure=is_secure(site), httponly=True, samesite="lax")
    return response


def speaking_from_now(response: Response, tongue: str) -> Response:
    """That answer; pages speak the language from the next one on."""
    response.set_cookie("lang", tongue, YEAR, httponly=True, samesite="lax")
    return response


def minutes_to_wait(wait: int) -> str:
    """What is said to whoever has tried too often."""
    return say(
        "Đã nhập sai quá nhiều lần; đề nghị thử lại sau {n} phút.",
        "There were too many wrong tries; please try again in {n} minutes.",
        n=-(-wait // 60),
    )


def _cookie(site: Site) -> str:
    return "__Host-sign-in" if is_secure(site) else "sign-in"


def _pressed(site: Site, request: Request, form: Form) -> Response:
    form.drop()
    wanted, email = form.first("next"), form.first("email")
    carried = [
        (name.removeprefix(CARRIED), value)
        for name, values in form.fields.items()
        if name.startswith(CARRIED) and name.removeprefix(CARRIED) not in UNCARRIED
        for value in values
    ]
    again = partial(sign_in_page, site, request, next=wanted, carried=carried, email=email)
    bits = request.cookies.get(_cookie(site), "")
    if not bits or not hmac.compare_digest(form.first("csrf").encode(), sessions.csrf_of(bits).encode()):
        told = say("Trang đăng nhập đã cũ; hãy nhập lại mật khẩu.", "This page was too old; type the password again.")
        return again(403, errors=[("email", told)])
    client = client_of(request, site.settings.trusted_proxies)
    times = {"at": site.clock(), "now": site.now()}
    before = secret_of(site, request)
    found = enter(site.store, email, form.first("password"), before=before, client=client, **times)
    if isinstance(found, TooMany):
        refused = again(429, errors=[("email", minutes_to_wait(found.wait))])
        refused.headers["Retry-After"] = str(found.wait)
        return refused
    if found is None:
        told = say("Thư điện tử hoặc mật khẩu không đúng.", "E-mail or password is not right.")
        return again(422, errors=[("email", told)])
    answer = _onwards(site, request, found, wanted, carried)
    return let_in(site, speaking_from_now(answer, found.language), found.secret)


def _onwards(site: Site, request: Request, found: Entered, wanted: str, carried: Sequence[Pair]) -> Response:
    """To where one wanted, where that is a page of ours; a form that was pressed is shown with what was typed in it,
    and is not pressed by this."""
    if not _ONE_OF_OURS.fullmatch(wanted):
        return RedirectResponse(home(found.roles), 303)
    path, _, query = wanted.partition("?")
    shown = form_at(site, unquote(path))
    if shown is not None and (carried or not _is_page(request, unquote(path))):
        show, about, ids = shown
        fields: dict[str, list[str]] = {}
        for name, value in carried:
            fields.setdefault(name, []).append(value)
        with suppress(NotFound, Forbidden):  # it was another account's to press
            asked = _as_asked(request, unquote(path), query, ids, found.secret)
            return show(asked, ids, Typed(fields=fields, about=about))
        return RedirectResponse(home(found.roles), 303)
    return RedirectResponse(wanted if _is_page(request, unquote(path)) else home(found.roles), 303)


def form_at(site: Site, path: str) -> tuple[Show, str, Ids] | None:
    """The page with the form that is sent to that path, which of its forms it is, and what the path names."""
    for template, (show, about) in site.forms.items():
        if match := compile_path(template)[0].fullmatch(path):
            return show, about, match.groupdict()
    return None


def _is_page(request: Request, path: str) -> bool:
    """Whether that path can be looked at."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)


def _as_asked(request: Request, path: str, query: str, ids: Ids, secret: str) -> Request:
    """The request that the page of a form is drawn for: as if it were asked for by whoever has just signed in."""
    asked = {"path": path, "raw_path": path.encode(), "query_string": query.encode(), "path_params": dict(ids)}
    return Request({**request.scope, **asked, "method": "GET", "state": {"secret": secret}})


def _leave(site: Site, request: Request, form: Form) -> Response:
    """Only the sign-in of this browser ends."""
    form.drop()
    answer = RedirectResponse(PATH, 303)
    try:
        with signed_in(site, request, site.now()) as (_connection, signed):
            pass
    except NotSignedIn:
        return answer
    if not hmac.compare_digest(form.first("csrf").encode(), signed.csrf.encode()):
        raise Forbidden(stale())
    leave(site.store, signed.viewer, secret_of(site, request), now=site.now())
    answer.delete_cookie(cookie_name(site), secure=is_secure(site), httponly=True, samesite="lax")
    return answer
