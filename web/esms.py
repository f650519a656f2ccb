"""GET /sms/esms/…: eSMS tells what became of a text, at the address that the text was given along."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError

from notifications.model import domain_of
from notifications.sms.esms_reports import PATH, is_proven, read
from settings import Settings, Sms
from storage.store import Store
from workflow.feedback.sms_reports import take

log = logging.getLogger("dondoc.web")


def reports(
    store: Store, settings: Settings, sms: Sms, clock: Callable[[], datetime], counts: Counter[str]
) -> APIRouter:
    """The route of the gateway; `counts` learns what each call came to."""
    routes, domain = APIRouter(), domain_of(settings.mail_from)

    def result_of(name: str, given: str, request: Request) -> tuple[int, str]:
        if not is_proven(name, given, sms.secret):
            return 403, "forged"
        said = read(request.query_params)
        if said is None:
            return 200, "ignored"
        try:
            return 200, take(store, name, said, clock(), domain)
        except SQLAlchemyError as error:
            log.error("esms report: %s", type(getattr(error, "orig", None) or error).__name__)
            return 503, "failed"

    @routes.get(f"{PATH}/{{name}}/{{given}}")
    def report(name: str, given: str, request: Request) -> Response:
        """200 when it was taken, 403 when the address is not one of ours, 503 when it should come again."""
        status, result = result_of(name, given, request)
        counts[result] += 1
        return Response(status_code=status)

    return routes
