"""The web process: /health and /metrics."""

from __future__ import annotations

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
from workflow.heartbeat import real_clock


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = real_clock) -> FastAPI:
    """The application over one store; the settings come from the environment unless given."""
    store = Store((settings or load()).database_url)
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
        """Gauges computed from the database now, in Prometheus' text format."""
        return Response(exposition(store, clock().astimezone(VIETNAM)), media_type=CONTENT_TYPE_LATEST)

    return app
