"""The web process: /health, /metrics, and the webhook of Zalo where an Official Account is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from org.time import VIETNAM
from settings import Settings, load
from storage.store import Store
from web.health import problems
from web.metrics import exposition
from web.zalo import webhook
from workflow.heartbeat import real_clock


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = real_clock) -> FastAPI:
    """The application over one store; the settings come from the environment unless given."""
    settings = settings or load()
    store = Store(settings.database_url)
    calls: Counter[str] = Counter()
    app = FastAPI(title="Đôn Đốc", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> JSONResponse:
        """200 when the database answers and the tick is alive; else 503 with what is wrong."""
        found = problems(store, clock())
        if found:
            return JSONResponse({"status": "failed", "problems": found}, status_code=503)
        return JSONResponse({"status": "ok"})

    @app.get("/metrics")
    def metrics() -> Response:
        """What the database holds now, and what came in since the start, in Prometheus' text format."""
        return Response(exposition(store, clock().astimezone(VIETNAM), calls), media_type=CONTENT_TYPE_LATEST)

    if settings.zalo is not None and settings.zalo.oa_secret is not None:
        app.include_router(webhook(store, settings, settings.zalo.oa_secret, clock, calls))
    return app
