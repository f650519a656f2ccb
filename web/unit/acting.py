"""What a unit does by its link: receive a task, hand in, take back, say that the link is not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from lib.vocabulary import Post
from plans.targets.handed_in import read_values
from plans.targets.model import Indicator
from web.forms import Form
from web.guard import is_own_post
from web.site import Site
from web.unit.ahead import files_in, of_kind
from web.unit.pages import earlier_files, owed
from web.unit.pressing import form_of, key_of_press, on_task
from web.unit.wrong import Wrong, together, who
from web.values import field_of, values_in
from workflow import acts
from workflow.acting.submission import Submission, recall
from workflow.keeping.files import Copy, filling, place
from workflow.keeping.uploads import Whose, as_copies, gone, waiting
from workflow.links.opened import Opened
from workflow.links.revoked import revoke_own
from workflow.targets.defined import targets_of
from workflow.views.unit.page import helpers_of
from workflow.views.unit.receipt import receipt_of_press, submissions

LONGEST_NOTE = 4000


def acting(site: Site) -> APIRouter:
    """The routes by which a unit acts."""
    routes = APIRouter()

    def submit(holder: Opened, id: str, form: Form, t: str) -> Response:
        key = key_of_press(holder, id, form)
        with suppress(IntegrityError):  # the same form, pressed twice at once
            _hand_in(site, holder, id, form, key)
        with site.store.read() as connection:
            number = receipt_of_press(connection, key)
        return RedirectResponse(f"/n/{t}/receipts/{number}", 303)

    def acknowledge(holder: Opened, id: str, form: Form, t: str) -> Response:
        who(holder, form)
        acts.acknowledge(site.store, int(id), now=site.now(), actor=holder.actor)
        return RedirectResponse(f"/n/{t}/tasks/{id}", 303)

    def take_back(holder: Opened, id: str, form: Form, t: str) -> Response:
        who(holder, form)
        recall(site.store, int(id), now=site.now(), actor=holder.actor, reason=form.first("reason"))
        return RedirectResponse(f"/n/{t}/tasks/{id}", 303)

    on_task(site, routes, "submit", "submit", submit)
    on_task(site, routes, "acknowledge", "acknowledge", acknowledge)
    on_task(site, routes, "recall", "recall", take_back)

    return routes


def leaving(site: Site) -> APIRouter:
    """The route by which its reader says that a link is not theirs."""
    routes = APIRouter()

    @routes.post("/n/{t}/not-me")
    async def not_me(request: Request, t: str) -> Response:
        return await _not_me(site, request, t)

    return routes


async def _not_me(site: Site, request: Request, t: str) -> Response:
    now = site.now()
    with site.opened(t, now) as (connection, holder):
        helpers = helpers_of(connection, holder.unit_id, now)
    if not is_own_post(request.headers, site.settings.public_url):
        return site.foreign()
    form = await form_of(site, request)
    if form.first("why") not in ("moved", "mistake"):
        told = say("Hãy chọn lý do.", "Choose why.")
        return site.page("not_me.html.j2", 422, t=t, holder=holder, helpers=helpers, errors=[("why", told)])
    await run_in_threadpool(revoke_own, site.store, holder, why=form.first("why"), now=now)
    return RedirectResponse(f"/n/{t}", 303)


def _hand_in(site: Site, holder: Opened, id: str, form: Form, key: str) -> None:
    """Unless this form has led to a receipt already."""
    now, folder = site.now(), site.settings.files_folder
    wanted, kept_ahead = form.fields.get("keep", ()), form.fields.get("upload", ())
    with site.store.read() as connection:
        if receipt_of_press(connection, key) is not None:
            return
        task = owed(connection, holder, id)
        asked = targets_of(connection, task["plan_id"]).of(task["item"])
        given_before = submissions(connection, int(id)) if wanted else []
        waits = waiting(connection, site.settings.uploads_folder, Whose(holder.link_id, int(id))) if kept_ahead else []
    values = values_in(form)
    ahead = as_copies(waits, site.settings.uploads_folder, folder, kept_ahead)
    form.files += [("upload", copy) for _, _, copy in ahead]
    earlier = {one["id"]: one for one in earlier_files(given_before)}
    again = [earlier[one] for one in wanted if one in earlier]
    copies = [(deliverable, of_kind(site, copy)) for deliverable, copy in files_in(form)]
    copies += [(deliverable, copy) for _, deliverable, copy in ahead]
    copies += [(one["deliverable"], _kept(folder, one)) for one in again]
    _, note, by = together(
        lambda: _refuse_lacking(task["deliverables"], copies, _wrong_values(asked, values)),
        lambda: _note(form),
        lambda: who(holder, form),
    )
    told = _confirmed_to(holder, form) if site.settings.receipt_mail else ()
    used = [one[0] for one in ahead]
    given = Submission(by=by, note=note, copies=copies, uploads=used, key=key, confirmed_to=told, values=values)
    acts.submit(site.store, int(id), given, files_folder=folder, now=now, actor=holder.actor)
    gone(site.settings.uploads_folder, given.uploads)


def _refuse_lacking(wanted: Any, copies: Any, besides: list[tuple[str, str]]) -> None:
    """Raises Wrong where files are missing, each at its field, or anything is wrong `besides`."""
    lacking = [(f"file-{one['id']}", _missing(one, n)) for one, n in filling(wanted, copies)[1]]
    if errors := [*lacking, *besides]:
        raise Wrong(*errors)


def _note(form: Form) -> str:
    note = form.first("note")
    if len(note) > LONGEST_NOTE:
        raise Wrong(("note", say("Ghi chú dài quá 4.000 ký tự.", "The note has more than 4,000 letters.")))
    return note


def _wrong_values(asked: Sequence[Indicator], values: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is wrong with them, each at its field."""
    try:
        read_values(asked, values, paper=False)
    except Refused as refused:
        return [(field_of(one) or "file", one.message) for one in refused.problems]
    return []


def _confirmed_to(holder: Opened, form: Form) -> tuple[Post, ...]:
    """Who is told that it was received: the officer, and whoever pressed where the roster knows them."""
    pressed = holder.posts[:1] if form.first("by") == "holder" and "officer" not in holder.posts else ()
    return ("officer", *pressed)


def _missing(deliverable: dict[str, Any], n: int) -> str:
    return say("Còn thiếu: {title} ({n}).", "Still missing: {title} ({n}).", title=deliverable["title"], n=n)


def _kept(folder: Path, one: dict[str, Any]) -> Copy:
    """A file that was handed in before, to be handed in again: its content lies there already."""
    return Copy(one["name"], one["sha256"], one["size"], place(folder, one["sha256"]).with_suffix(".again"))
