"""The web process: pages, /health, /metrics, and where they are set the webhook of Zalo and the reports of eSMS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from fastapi import FastAPI
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect

from settings import Settings, load
from web.desk.board.looking import Malformed
from web.esms import reports
from web.forms import NotTaken
from web.guard import Answer, Guard
from web.metrics import Came
from web.patience import SECONDS, BodyInTime
from web.routes import ALL as desk_routes
from web.saying_no import not_done, too_slow
from web.signed.saying_no import forbidden, malformed, not_signed_in
from web.signed.signed_in import Forbidden, NotSignedIn
from web.site import READING, LinkEnded, NotFound, Site, UnknownLink
from web.unit.acting import acting, leaving
from web.unit.again import asking as asking_again
from web.unit.asking import asking
from web.unit.pages import reading
from web.unit.sending import sending
from web.unit.supporting import supporting
from web.watching import watching
from web.zalo import webhook
from workflow.keeping.opening import open_store

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def create_app(
    settings: Settings | None = None, clock: Callable[[], datetime] | None = None, *, patience: float = SECONDS
) -> FastAPI:
    """The application over one store; settings from the environment and the database's time unless given.

    A request's body must have come after `patience` seconds.
    """
    settings = settings or load()
    store = open_store(settings)
    now = clock or store.clock
    app = FastAPI(title="Đôn Đốc", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    answers: Counter[Answer] = Counter()
    calls: Counter[str] = Counter()
    sms_reports: Counter[str] = Counter()
    app.add_middleware(BodyInTime, seconds=patience)
    app.add_middleware(Guard, public_url=settings.public_url, answers=answers, timed=settings.timing)
    site = Site(store, settings, now)
    _add_pages(app, site)
    app.router.routes.extend(watching(site, Came(answers, calls, sms_reports)).routes)
    if settings.zalo is not None and settings.zalo.oa_secret is not None:
        app.router.routes.extend(webhook(store, settings, settings.zalo.oa_secret, clock, calls).routes)
    if settings.sms is not None and settings.sms.gateway == "esms":
        app.router.routes.extend(reports(store, settings, settings.sms, now, sms_reports).routes)
    return app


def _add_pages(app: FastAPI, site: Site) -> None:
    """What people meet, and the pages that say no."""
    app.add_exception_handler(NotFound, site.not_found)
    app.add_exception_handler(UnknownLink, site.unknown_link)
    app.add_exception_handler(404, site.not_found)
    app.add_exception_handler(405, partial(not_done, site))
    app.add_exception_handler(408, partial(too_slow, site))
    app.add_exception_handler(LinkEnded, site.ended)
    app.add_exception_handler(NotTaken, site.not_taken)
    app.add_exception_handler(NotSignedIn, partial(not_signed_in, site))
    app.add_exception_handler(Forbidden, partial(forbidden, site))
    app.add_exception_handler(Malformed, partial(malformed, site))
    app.add_exception_handler(SQLAlchemyError, site.away)
    app.add_exception_handler(ClientDisconnect, lambda _request, _error: Response(status_code=400))  # nobody hears it
    for routes in (reading, acting, leaving, sending, asking, supporting, asking_again, *desk_routes):
        app.router.routes.extend(routes(site).routes)  # `include_router` would make each of them a second time
    app.state.aside = site.aside

    @app.api_route("/static/{hash}/{name}", methods=READING)
    def static(hash: str, name: str) -> Response:
        """The style sheet and the scripts, under addresses that change with them."""
        scripts = ((one, "text/javascript") for one in (site.script, site.draft_script))
        for (address, content), kind in ((site.style, "text/css"), *scripts):
            if address == f"/static/{hash}/{name}":
                return Response(content, media_type=kind, headers=FOR_EVER)
        raise NotFound
