"""What those ask who watch over the installation: /health and /metrics (web contract, section 10)."""

from __future__ import annotations

import hmac

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request

from lib.language import say
from settings import Settings
from web.client import is_proxied
from web.health import problems
from web.metrics import Came, exposition
from web.site import READING, NotFound, Site


def watching(site: Site, came: Came) -> APIRouter:
    """The routes; `came` is what this process has counted."""
    routes = APIRouter()

    @routes.api_route("/health", methods=READING)
    def health() -> JSONResponse:
        """200 when the database answers and the tick is alive; else 503 with what is wrong."""
        found = problems(site.store, site.clock)
        if found:
            return JSONResponse({"status": "failed", "problems": found}, status_code=503)
        return JSONResponse({"status": "ok"})

    @routes.api_route("/metrics", methods=READING)
    def metrics(request: Request) -> Response:
        """What the database holds now, and what came in since the start, in Prometheus' text format."""
        if not _may_read(request, site.settings):
            told = say("Cần mã của DONDOC_METRICS_TOKEN.\n", "The token of DONDOC_METRICS_TOKEN is needed.\n")
            return Response(told, 401, {"WWW-Authenticate": "Bearer"}, "text/plain")
        return Response(exposition(site.store, site.clock, came), media_type=CONTENT_TYPE_LATEST)

    return routes


def _may_read(request: Request, settings: Settings) -> bool:
    """Whether the token was shown, where there is one; without one, raises NotFound for whoever comes by a proxy: it
    stands where the world comes in."""
    if settings.metrics_token is None:
        if is_proxied(request, settings.trusted_proxies):
            raise NotFound
        return True
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(shown.strip().encode(), settings.metrics_token.encode())
    return scheme.lower() == "bearer" and right
