"""What a unit reads of a task that it supports, and its part handed in there (change contract, P4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from web.forms import Form, NotTaken
from web.guard import is_own_post
from web.site import READING, NotFound, Site
from web.unit.acting import LONGEST_NOTE
from web.unit.ahead import files_in, of_kind
from web.unit.pressing import form_of, key_of_press
from web.unit.wrong import Wrong, who
from workflow.acting.submission import Submission
from workflow.joint.contributing import contribute
from workflow.links.opened import Opened
from workflow.views.unit.receipt import was_pressed
from workflow.views.unit.supported import supported_page

Errors = Sequence[tuple[str, str]]
FIELDS = ("by", "by_name", "note", "key")


def supporting(site: Site) -> APIRouter:
    """The page of a task that the link's unit supports, and its form."""
    routes = APIRouter()

    @routes.api_route("/n/{t}/support/{id}", methods=READING)
    def page(t: str, id: str) -> Response:
        return _shown(site, t, id)

    @routes.post("/n/{t}/support/{id}")
    async def press(request: Request, t: str, id: str) -> Response:
        holder = await run_in_threadpool(_holder, site, t, id)
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        try:
            form = await form_of(site, request)
        except NotTaken as error:
            return await run_in_threadpool(_shown, site, t, id, error.status, [("file", error.sentence)])
        typed = {name: form.first(name) for name in FIELDS}

        def pressed() -> Response:
            with form:
                try:
                    _hand_in(site, holder, id, form)
                except Wrong as error:
                    return _shown(site, t, id, 422, error.errors, typed)
                except Refused as refused:
                    return _shown(site, t, id, 409, [("by", one.message) for one in refused.problems], typed)
            return RedirectResponse(f"/n/{t}/support/{id}", 303)

        return await run_in_threadpool(pressed)

    return routes


def _shown(
    site: Site, t: str, id: str, status: int = 200, errors: Errors = (), typed: Mapping[str, str] | None = None
) -> Response:
    now = site.now()
    with site.opened(t, now) as (connection, holder):
        found = _of(connection, holder, id, site)
    form = {**dict.fromkeys(FIELDS, ""), **(typed or {})}
    pressed = {"errors": errors, "form": form, "key": form["key"] or token_hex(16)}
    return site.page("support.html.j2", status, t=t, holder=holder, now=now, **pressed, **found)


def _holder(site: Site, t: str, id: str) -> Opened:
    with site.opened(t, site.now()) as (connection, holder):
        _of(connection, holder, id, site)
        return holder


def _of(connection: Any, holder: Opened, id: str, site: Site) -> dict[str, Any]:
    """A task that the link's unit supports; any other is as if it were not there."""
    found = supported_page(connection, holder.unit_id, id, site.now())
    if found is None:
        raise NotFound
    return found


def _hand_in(site: Site, holder: Opened, id: str, form: Form) -> None:
    by, note = who(holder, form), form.first("note")
    copies = [(None, of_kind(site, copy)) for _, copy in files_in(form)]
    if len(note) > LONGEST_NOTE:
        raise Wrong(("note", say("Ghi chú dài quá 4.000 ký tự.", "The note has more than 4,000 letters.")))
    if not note.strip() and not copies:
        raise Wrong(("note", say("Hãy ghi nội dung phối hợp hoặc chọn tệp.", "Write something, or choose a file.")))
    key = key_of_press(holder, id, form, "support")
    with site.store.read() as connection:
        if was_pressed(connection, key):
            return
    given = Submission(by=by, note=note, copies=copies, key=key)
    folder, now = site.settings.files_folder, site.now()
    with suppress(IntegrityError):  # the same form, pressed twice at once
        contribute(site.store, int(id), given, unit=holder.unit, files_folder=folder, now=now, actor=holder.actor)
