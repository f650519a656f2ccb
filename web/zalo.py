"""POST /zalo/webhook: Zalo tells what became of messages. Only what it signed is looked at; it may be sent again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect

from lib.time import real_clock
from notifications.model import domain_of
from notifications.zalo.events import Forged, Stale, read
from settings import Settings
from storage.store import Store
from workflow.feedback.zalo_events import TOO_EARLY, take
from workflow.keeping.zalo_account import account

log = logging.getLogger("dondoc.web")

LARGEST = 64 * 1024  # bytes; Zalo's events are far below one kilobyte


def webhook(
    store: Store, settings: Settings, oa_secret: str, clock: Callable[[], datetime] | None, counts: Counter[str]
) -> APIRouter:
    """The route of the Official Account; `counts` learns what each call came to.

    Without a `clock`, an event's age is told by this machine's, and what it says is written down by the database's.
    """
    routes, domain = APIRouter(), domain_of(settings.mail_from)
    app_id = account(settings).app_id

    async def result_of(request: Request) -> tuple[int, str]:
        try:
            raw = await _body(request)
        except ClientDisconnect:
            return 400, "cut short"
        if raw is None:
            return 413, "too large"
        try:
            signature = request.headers.get("x-zevent-signature", "")
            event = read(raw, signature, app_id=app_id, oa_secret=oa_secret, now=(clock or real_clock)())
        except Stale:  # Zalo repeats an event for some hours, and gives up: this is somebody who kept it
            return 403, "stale"
        except Forged:
            return 403, "forged"
        try:
            result = await run_in_threadpool(lambda: take(store, event, (clock or store.clock)(), domain))
        except SQLAlchemyError as error:
            log.error("zalo webhook: %s", type(getattr(error, "orig", None) or error).__name__)
            result = "failed"
        return (503 if result in ("failed", TOO_EARLY) else 200), result  # at 503 Zalo comes again

    @routes.post("/zalo/webhook")
    async def zalo_webhook(request: Request) -> Response:
        """200 when it was taken, 403 when it is not Zalo's or too old, 408 when it comes too slowly, 413 when it is too
        large, 503 when it should come again."""
        status, result = await result_of(request)
        counts[result] += 1
        return Response(status_code=status)

    return routes


async def _body(request: Request) -> bytes | None:
    """The body as it came; None as soon as it is more than may be."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            return None
    return bytes(raw)
