"""The journal: who did what, who was told what, when."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.entries import action_word, detail_words
from web.signed.lists import asked, number, page
from web.signed.signed_in import signed_in
from web.site import READING, NotFound, Site
from web.words import short_digest
from workflow.find import key_of
from workflow.views.offices import journal as journals
from workflow.views.offices.outbox import seen_plan

PER_PAGE = 100
MACHINES = ("digest", "facts", "deadline")  # what only a comparison needs
DIGEST = 64  # letters of a file's SHA-256, of which a few are shown
FEW = 5  # of a longer list its length is told


def journal(site: Site) -> APIRouter:
    """The entries of all plans, or of one."""
    routes = APIRouter()

    @routes.api_route("/journal", methods=READING)
    def every(request: Request) -> Response:
        return _entries(site, request)

    @routes.api_route("/plans/{id}/journal", methods=READING)
    def of_plan(request: Request, id: str) -> Response:
        return _entries(site, request, id)

    return routes


def _entries(site: Site, request: Request, plan: str | None = None) -> Response:
    now, filters = site.now(), asked(request, "task")
    wanted: dict[str, Any] = {"task_id": (key_of(filters["task"]) or 0) if filters["task"] else None}
    with signed_in(site, request, now) as (connection, signed):
        of = seen_plan(connection, signed.viewer, plan) if plan is not None else None
        if plan is not None and of is None:
            raise NotFound
        wanted |= {"plan_id": of["id"] if of else None, "most": PER_PAGE, "page": number(request)}
        found = journals.listed(connection, signed.viewer, **wanted)
    rows = [{**one, "does": action_word(one["action"]), "says": _says(one["detail"])} for one in found]
    path = f"/plans/{of['id']}/journal" if of else "/journal"
    shown: dict[str, Any] = {"filters": filters, "plan": of, "path": path, "page": page(request, path, rows, PER_PAGE)}
    return site.page("journal.html.j2", signed=signed, place="journal", **shown)


def _says(detail: dict[str, Any]) -> str:
    files = detail.get("files")
    if isinstance(files, list):  # of all that were taken away at once, how many
        detail = {**detail, "files": [short_digest(one) if len(one) == DIGEST else one for one in files]}
    return detail_words(detail, hidden=MACHINES, few=FEW)
