"""The web process: pages, /health, /metrics, and where they are set the webhook of Zalo and the reports of eSMS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect

from settings import Settings, load
from storage.store import Store
from web.desk.board.looking import Malformed
from web.esms import reports
from web.forms import NotTaken
from web.guard import Guard
from web.health import problems
from web.metrics import exposition
from web.patience import SECONDS, BodyInTime
from web.routes import ALL as desk_routes
from web.signed.saying_no import forbidden, malformed, not_signed_in
from web.signed.signed_in import Forbidden, NotSignedIn
from web.site import LinkEnded, NotFound, Site, UnknownLink
from web.unit.acting import acting, leaving
from web.unit.again import asking as asking_again
from web.unit.asking import asking
from web.unit.pages import reading
from web.unit.sending import sending
from web.unit.supporting import supporting
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
    app = FastAPI(title="Đôn Đốc", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BodyInTime, seconds=patience)
    app.add_middleware(Guard, public_url=settings.public_url, timed=settings.timing)
    _add_pages(app, Site(store, settings, now))
    calls: Counter[str] = Counter()
    sms_reports: Counter[str] = Counter()
    app.router.routes.extend(_for_machines(store, now, calls, sms_reports).routes)
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

    @app.get("/static/{hash}/{name}")
    def static(hash: str, name: str) -> Response:
        """The style sheet and the scripts, under addresses that change with them."""
        scripts = ((one, "text/javascript") for one in (site.script, site.draft_script))
        for (address, content), kind in ((site.style, "text/css"), *scripts):
            if address == f"/static/{hash}/{name}":
                return Response(content, media_type=kind, headers=FOR_EVER)
        raise NotFound


def _for_machines(
    store: Store, clock: Callable[[], datetime], calls: Counter[str], sms_reports: Counter[str]
) -> APIRouter:
    """What those ask who watch over the installation."""
    routes = APIRouter()

    @routes.get("/health")
    def health() -> JSONResponse:
        """200 when the database answers and the tick is alive; else 503 with what is wrong."""
        found = problems(store, clock)
        if found:
            return JSONResponse({"status": "failed", "problems": found}, status_code=503)
        return JSONResponse({"status": "ok"})

    @routes.get("/metrics")
    def metrics() -> Response:
        """What the database holds now, and what came in since the start, in Prometheus' text format."""
        text = exposition(store, clock, calls, sms_reports)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return routes
