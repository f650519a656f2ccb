"""What stands around every request: whose name it may call us by, its language, and the headers of its answer
(web contract, sections 2, 6 and 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.language import Language, say, speaking
from web.timing import Timing, timing

# What the address asks of a page; None where the answer is to a form.
asks: ContextVar[str | None] = ContextVar("asks", default="")
YEAR = 365 * 86_400
LOOPBACK = ("127.0.0.1", "localhost", "::1")
UNGUARDED = ("/health", "/metrics")  # asked by machines, under whatever name they know us by
_OWN = "script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
_POLICY = f"default-src 'none'; {_OWN}form-action 'self'; {{frames}}base-uri 'none'; frame-ancestors 'none'"
FRAMING = {"Content-Security-Policy": _POLICY.format(frames="frame-src 'self'; ")}  # of the page that shows a mail
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY.format(frames=""),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


Answer = tuple[str, ...]  # the template of its route, its status


class Guard:
    """Around the application; `public_url` is where people reach it, and the only host besides this machine's own.
    What is answered is counted in `answers`."""

    def __init__(self, app: ASGIApp, public_url: str | None, answers: Counter[Answer], *, timed: bool = False) -> None:
        self._app, self._answers, self._timed = app, answers, timed
        self._host = urlsplit(public_url).hostname if public_url else None
        self._headers = dict(HEADERS)
        if public_url and public_url.startswith("https:"):
            self._headers["Strict-Transport-Security"] = f"max-age={YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["path"] = scope["path"].rstrip("/") or "/"  # with a slash at its end it is the same address
        asked, tongue = _language(scope)
        taken = Timing() if self._timed else None

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._answers[getattr(scope.get("route"), "path", "none"), str(message["status"])] += 1
                headers = MutableHeaders(scope=message)
                for name, value in {**self._headers, "Content-Language": tongue}.items():
                    headers.setdefault(name, value)
                if taken is not None:
                    headers["Server-Timing"] = str(taken)
                if asked:
                    headers.append("Set-Cookie", f"lang={tongue}; Path=/; Max-Age={YEAR}; SameSite=Lax; HttpOnly")
            await send(message)

        timing.set(taken)
        asks.set(None if scope["method"] == "POST" else scope["query_string"].decode("latin-1"))
        with speaking(tongue):
            known = scope["path"] in UNGUARDED or self._knows(Headers(scope=scope).get("host", ""))
            app = self._app if known else _foreign()
            await app(scope, receive, guarded)

    def _knows(self, host: str) -> bool:
        """Whether that host is ours; any is where nobody has said under which we are reached."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return self._host is None or name == self._host or name in LOOPBACK


def _foreign() -> ASGIApp:
    return PlainTextResponse(
        say("Địa chỉ này không thuộc hệ thống.\n", "This system is not reached by that name.\n"), status_code=400
    )


def _language(scope: Scope) -> tuple[bool, Language]:
    """Whether a language was asked for just now, and which one this answer speaks: that, else the cookie's."""
    wanted = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    if wanted in ("vi", "en"):
        return True, "en" if wanted == "en" else "vi"
    try:
        kept = SimpleCookie(Headers(scope=scope).get("cookie", "")).get("lang")
    except CookieError:
        kept = None
    return False, "en" if kept is not None and kept.value == "en" else "vi"


def is_own_post(headers: Mapping[str, str], public_url: str | None) -> bool:
    """Whether a POST came from a page of ours, as far as the browser says (web contract, section 6)."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    public = urlsplit(public_url) if public_url else None
    if public is not None and origin == f"{public.scheme}://{public.netloc}":
        return True
    here = urlsplit(origin)
    return here.hostname in LOOPBACK and here.netloc == headers.get("host")
