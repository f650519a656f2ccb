"""What a unit reads: its tasks, one task, a receipt, its own files. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from secrets import token_hex
from types import MappingProxyType
from typing import Any, Literal, get_args
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection, RowMapping
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web import words
from web.site import READING, NotFound, Site
from workflow.keeping.files import place
from workflow.keeping.uploads import Whose, waiting
from workflow.links.opened import Opened
from workflow.publishing.outlines import for_unit, of_task
from workflow.targets.shown import asked_of
from workflow.views.unit.asked import extensions, questions
from workflow.views.unit.needed import needed
from workflow.views.unit.page import helpers_of, open_besides, owed_by, task_page, unit_page
from workflow.views.unit.receipt import task_of
from workflow.views.unit.supported import supported

PAPERS = find_spec("fpdf") is not None  # of the extra `documents`
About = Literal["submit", "acknowledge", "recall", "extension", "withdraw", "question"]  # the forms of a task's page
FIELDS = ("by", "by_name", "note", "reason", "until", "text", "key", "code")  # what may have been typed in one
STANDS = "stands"  # where the page of a task says how it stands, in place of a field
FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


def reading(site: Site) -> APIRouter:
    """The routes that a link leads to."""
    routes = APIRouter()

    @routes.api_route("/n/{t}", methods=READING)
    def unit(request: Request, t: str) -> Response:
        now = site.now()
        with site.opened(t, now) as (connection, holder):
            found = unit_page(connection, holder.unit_id, holder.unit, now)
            found["supported"] = supported(connection, holder.unit_id, now)
            found["helpers"] = helpers_of(connection, holder.unit_id, now)
            alone = len(found["open"]) == 1 and not found["submitted"] and not found["supported"]
            if alone:
                found = _read_task(site, connection, holder, found["open"][0]["id"])
        if alone:
            return _drawn(site, request, t, holder, found)
        return site.page("unit.html.j2", t=t, holder=holder, now=now, **found)

    @routes.api_route("/n/{t}/tasks/{id}", methods=READING)
    def task(request: Request, t: str, id: str) -> Response:
        return show_task(site, request, t, id)

    routes.include_router(_receipts(site))

    @routes.api_route("/n/{t}/tasks/{id}/files/{file}", methods=READING)
    def download(t: str, id: str, file: str) -> Response:
        now = site.now()
        with site.opened(t, now) as (connection, holder):
            found = own_task(site, connection, holder, id, now)
        kept = next((one for one in files_of(found) if one["id"] == file), None)
        return sent(site, kept)

    @routes.api_route("/n/{t}/plans/{id}/files/{file}", methods=READING)
    def outline(t: str, id: str, file: str) -> Response:
        now = site.now()
        with site.opened(t, now) as (connection, holder):
            return sent(site, for_unit(connection, holder.unit_id, id, file, now))

    @routes.api_route("/n/{t}/not-me", methods=READING)
    def not_me(t: str) -> Response:
        with site.opened(t, site.now()) as (connection, holder):
            helpers = helpers_of(connection, holder.unit_id, site.now())
        return site.page("not_me.html.j2", t=t, holder=holder, helpers=helpers, errors=[])

    return routes


def _receipts(site: Site) -> APIRouter:
    """What was handed in, as a page and as a paper."""
    routes = APIRouter()

    def of_number(t: str, number: str) -> dict[str, Any]:
        now = site.now()
        with site.opened(t, now) as (connection, holder):
            task_id = task_of(connection, number)
            found = task_page(connection, holder.unit_id, str(task_id), now) if task_id else None
        if found is None:
            raise NotFound
        [given] = [one for one in found["task"]["submissions"] if one["receipt"] == number]
        return {"holder": holder, "given": given, **found}

    @routes.api_route("/n/{t}/receipts/{number}.pdf", methods=READING)
    def paper(t: str, number: str) -> Response:
        found = of_number(t, number)
        if not PAPERS:
            raise NotFound
        from web.unit.receipt_paper import receipt_pdf  # what makes papers takes its time to come

        content = receipt_pdf(found["given"], found["task"], found["holder"])
        named = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
        return Response(content, media_type="application/pdf", headers=FILE_HEADERS | named)

    @routes.api_route("/n/{t}/receipts/{number}", methods=READING)
    def receipt(t: str, number: str) -> Response:
        return site.page("receipt.html.j2", t=t, papers=PAPERS, **of_number(t, number))

    return routes


def show_task(
    site: Site,
    request: Request,
    t: str,
    id: str,
    *,
    status: int = 200,
    errors: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] | None = None,
    about: About = "submit",
) -> Response:
    """The task's page; `errors` are (field, sentence), `typed` what stood in the form `about` which they are."""
    with site.opened(t, site.now()) as (connection, holder):
        found = _read_task(site, connection, holder, id)
    return _drawn(site, request, t, holder, found, status, errors, typed or {}, about)


def _drawn(
    site: Site,
    request: Request,
    t: str,
    holder: Opened,
    found: Mapping[str, Any],
    status: int = 200,
    errors: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str] = MappingProxyType({}),
    about: About = "submit",
) -> Response:
    blank = {**dict.fromkeys(FIELDS, ""), "by": request.cookies.get("by", "")}
    forms = {name: blank | dict(typed) if name == about else blank for name in get_args(About)}
    first = "" if about == "submit" else f"{about}-"  # how the ids of the form's fields begin
    stands = words.meanwhile(found["task"])
    told = [
        (STANDS, stands or sentence) if field == STANDS else (first + field, sentence) for field, sentence in errors
    ]
    pressed = {"errors": told, "forms": forms, "about": about, "key": forms[about]["key"] or token_hex(16)}
    return site.page("task.html.j2", status, t=t, holder=holder, **pressed, **found)


def _read_task(site: Site, connection: Connection, holder: Opened, id: str) -> dict[str, Any]:
    """All that the page of a task shows."""
    now = site.now()
    found = own_task(site, connection, holder, id, now)
    return {
        **found,
        "now": now,
        "earlier": earlier_files(found["task"]["submissions"]),
        "others": open_besides(connection, holder.unit_id, int(id)),
        "ahead": waiting(connection, site.settings.uploads_folder, Whose(holder.link_id, int(id))),
        "requests": extensions(connection, now, task_id=int(id)),
        "questions": questions(connection, task_id=int(id)),
        "needed": needed(connection, int(id), now),
        "outlines": of_task(connection, int(id)),
        "asked": asked_of(connection, found["task"]),
    }


def sent(site: Site, kept: Mapping[str, Any] | None) -> Response:
    """A kept file to be saved, never shown; raises NotFound where there is none."""
    path = place(site.settings.files_folder, kept["sha256"]) if kept else None
    if kept is None or path is None or not path.exists():
        raise NotFound
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept['name'], safe='')}"}
    return FileResponse(path, media_type="application/octet-stream", headers=FILE_HEADERS | named)


def own_task(site: Site, connection: Any, holder: Opened, id: str, now: datetime) -> dict[str, Any]:
    """A task of the link's own unit; any other is as if it were not there."""
    found = task_page(connection, holder.unit_id, id, now) if id.isascii() and id.isdigit() and len(id) < 19 else None
    if found is None:
        raise NotFound
    return found


def owed(connection: Connection, holder: Opened, id: str) -> RowMapping:
    """What a press must know of such a task (`owed_by`); raises NotFound alike."""
    if (found := owed_by(connection, holder.unit_id, id)) is None:
        raise NotFound
    return found


def files_of(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All files that were handed in for a task, the newest first, and those of its supporters."""
    given = (*reversed(found["task"]["submissions"]), *found["task"]["contributions"])
    return [file for one in given for file in one["files"]]


def earlier_files(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a new submission may hand in again: the files of the last of those given before."""
    return list(given[-1]["files"]) if given else []
