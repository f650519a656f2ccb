"""What people see: the messages as a phone shows them, the switches, and the page on which an admin consents."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from simulator.api import oauth
from simulator.api.errors import Failure
from simulator.world import World

SHOWN = 200  # newest messages on the page


def routes(world: World) -> list[BaseRoute]:
    """`/`, `/v4/oa/permission`, and `/connected`, where the browser may be led back to."""

    async def phone(_request: Request) -> Response:
        with world.lock:
            now = world.clock.now()
            messages = list(world.messages.values())
            newest = [(message, message.has_arrived(now)) for message in messages[: -SHOWN - 1 : -1]]
            return _page("phone.html.j2", world=world, now=now, newest=newest, total=len(messages))

    async def permission(request: Request) -> Response:
        return _consent_page(world, dict(request.query_params))

    async def consented(request: Request) -> Response:
        return _redirected(world, dict(parse_qsl((await request.body()).decode("utf-8", "replace"))))

    async def connected(_request: Request) -> Response:
        return _page("connected.html.j2")

    return [
        Route("/", phone, methods=["GET"]),
        Route("/connected", connected, methods=["GET"]),
        Route("/v4/oa/permission", permission, methods=["GET"]),
        Route("/v4/oa/permission", consented, methods=["POST"]),
    ]


def _consent_page(world: World, asked: dict[str, str]) -> Response:
    """A page with one button; the link that led here carries app_id, redirect_uri, code_challenge and state."""
    try:
        _check(world, asked)
    except Failure as failure:
        return JSONResponse(oauth.failed(world, failure))
    return _page("consent.html.j2", world=world, asked=asked)


def _redirected(world: World, asked: dict[str, str]) -> Response:
    """The admin agreed: back to the application with code, oa_id and state."""
    try:
        _check(world, asked)
    except Failure as failure:
        return JSONResponse(oauth.failed(world, failure))
    with world.lock:
        code = world.grants.consent(asked["code_challenge"], world.clock.now())
    answer = {"code": code, "oa_id": world.credentials.oa_id, "state": asked.get("state", "")}
    target = asked["redirect_uri"]
    joint = "&" if urlsplit(target).query else "?"
    return RedirectResponse(f"{target}{joint}{urlencode(answer)}", status_code=303)


def _check(world: World, asked: dict[str, str]) -> None:
    """Failure -14002 for another app, -14003 for what is no web address, -14006 without a PKCE challenge."""
    if asked.get("app_id") != world.credentials.app_id:
        raise Failure(-14002)
    target = urlsplit(asked.get("redirect_uri", ""))
    if target.scheme not in ("http", "https") or not target.netloc or target.fragment:
        raise Failure(-14003)
    if not asked.get("code_challenge"):
        raise Failure(-14006)


def _page(name: str, **values: object) -> HTMLResponse:
    html = _environment().get_template(name).render(**values)
    # Nothing is loaded from anywhere, and whatever a message holds stays text.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "pages"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
