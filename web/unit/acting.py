"""What a unit does by its link: receive a task, hand in, take back, say that the link is not theirs.

Nothing is decided here: each act is that of the command line. Every one needs to be told who acts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from lib.text import clean_line
from lib.time import local_date
from lib.vocabulary import POSTS, Post, word
from org.today import on_day
from web.forms import Form, NotTaken, read_form
from web.guard import is_own_post
from web.site import Site
from web.unit.pages import earlier_files, own_task, show_task
from workflow import acts
from workflow.acting.submission import Submission, recall
from workflow.keeping.file_types import fitting_name, refuse_unless_kind
from workflow.keeping.files import Copy, filling, place
from workflow.links.opened import Opened
from workflow.links.revoked import revoke_own
from workflow.views.unit.receipt import receipt_of_press

REMEMBERED = 180 * 86_400  # seconds: who acted, in the browser, for this page alone
LONGEST_NOTE = 4000


class Wrong(Exception):
    """What must be corrected in a form: (field, sentence) each."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


def acting(site: Site) -> APIRouter:
    """The routes by which a unit acts."""
    routes = APIRouter()

    def on_task(name: str, act: Callable[[Opened, str, Form, str], Response]) -> None:
        async def route(request: Request, t: str, id: str) -> Response:
            return await _pressed(site, request, t, id, lambda holder, form: act(holder, id, form, t))

        routes.add_api_route(f"/n/{{t}}/tasks/{{id}}/{name}", route, methods=["POST"])

    def submit(holder: Opened, id: str, form: Form, t: str) -> Response:
        key = _key(holder, id, form)
        if (number := _receipt(site, key)) is None:
            with suppress(IntegrityError):  # the same form, pressed twice at once
                _hand_in(site, holder, id, form, key)
            number = _receipt(site, key)
        return RedirectResponse(f"/n/{t}/receipts/{number}", 303)

    def acknowledge(holder: Opened, id: str, form: Form, t: str) -> Response:
        _who(holder, form)
        acts.acknowledge(site.store, int(id), now=site.now(), actor=holder.actor)
        return RedirectResponse(f"/n/{t}/tasks/{id}", 303)

    def take_back(holder: Opened, id: str, form: Form, t: str) -> Response:
        _who(holder, form)
        recall(site.store, int(id), now=site.now(), actor=holder.actor, reason=form.first("reason"))
        return RedirectResponse(f"/n/{t}/tasks/{id}", 303)

    on_task("submit", submit)
    on_task("acknowledge", acknowledge)
    on_task("recall", take_back)

    routes.include_router(_disowning(site))
    return routes


def _disowning(site: Site) -> APIRouter:
    """“Không phải tôi”: its reader ends the link."""
    routes = APIRouter()

    @routes.post("/n/{t}/not-me")
    async def not_me(request: Request, t: str) -> Response:
        now = site.now()
        with site.opened(t, now) as (_connection, holder):
            pass
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        form = await _form(site, request)
        if form.first("why") not in ("moved", "mistake"):
            told = say("Hãy chọn lý do.", "Choose why.")
            return site.page("not_me.html.j2", 422, t=t, holder=holder, errors=[("why", told)])

        await run_in_threadpool(revoke_own, site.store, holder, why=form.first("why"), now=now)
        return RedirectResponse(f"/n/{t}", 303)

    return routes


async def _pressed(site: Site, request: Request, t: str, id: str, act: Callable[[Opened, Form], Response]) -> Response:
    """A form about a task: whose it is and where it comes from first, then its body, then the act."""
    now = site.now()
    holder = await run_in_threadpool(_allowed, site, t, id, now)
    if not is_own_post(request.headers, site.settings.public_url):
        return site.foreign()
    try:
        form = await _form(site, request)
    except NotTaken as error:
        return show_task(site, request, t, id, status=error.status, errors=[("file", error.sentence)])
    try:
        response = await run_in_threadpool(act, holder, form)
        by = form.first("by")
        secure = (site.settings.public_url or "").startswith("https:")
        response.set_cookie("by", by, REMEMBERED, path=f"/n/{t}", secure=secure, httponly=True, samesite="lax")
        return response
    except Wrong as error:
        return _again(site, request, t, id, 422, error.errors, form)
    except Refused as error:
        [problem, *_] = error.problems
        status = 409 if problem.code == "illegal-act" else 422
        return _again(site, request, t, id, status, [("file", one.message) for one in error.problems], form)
    finally:
        await run_in_threadpool(form.drop)


def _allowed(site: Site, t: str, id: str, now: Any) -> Opened:
    with site.opened(t, now) as (connection, holder):
        own_task(site, connection, holder, id, now)
        return holder


async def _form(site: Site, request: Request) -> Form:
    return await read_form(request, site.settings.files_folder, site.settings.upload_limit)


def _again(
    site: Site, request: Request, t: str, id: str, status: int, errors: list[tuple[str, str]], form: Form
) -> Response:
    typed = {name: form.first(name) for name in ("by", "by_name", "note", "reason", "key")}
    return show_task(site, request, t, id, status=status, errors=errors, typed=typed)


def _who(holder: Opened, form: Form) -> str:
    """The name under which it is recorded; raises Wrong where nobody was chosen."""
    by, name = form.first("by"), clean_line(form.first("by_name"))
    if by == "holder":
        return holder.name or holder.title or word(POSTS, holder.posts[0]).capitalize()
    if by != "other":
        raise Wrong(("by", say("Hãy chọn ai nộp.", "Choose who submits.")))
    if not 2 <= len(name) <= 100:
        raise Wrong(
            ("by_name", say("Hãy ghi họ và tên, chức vụ (2–100 ký tự).", "Give the name and post (2–100 letters)."))
        )
    return name


def _hand_in(site: Site, holder: Opened, id: str, form: Form, key: str) -> None:
    now, folder = site.now(), site.settings.files_folder
    who, note = _who(holder, form), form.first("note")
    if len(note) > LONGEST_NOTE:
        raise Wrong(("note", say("Ghi chú dài quá 4.000 ký tự.", "The note has more than 4,000 letters.")))
    with on_day(site.store, local_date(now)) as connection:
        found = own_task(site, connection, holder, id, now)
    earlier = {one["id"]: one for one in earlier_files(found)}
    again = [earlier[one] for one in form.fields.get("keep", ()) if one in earlier]
    copies = [(name.partition(".")[2] or None, _of_kind(site, copy)) for name, copy in form.files if _is_file(name)]
    copies += [(one["deliverable"], _kept(folder, one)) for one in again]
    if lacking := filling(found["task"]["deliverables"], copies)[1]:
        raise Wrong(*((f"file-{one['id']}", _missing(one, n)) for one, n in lacking))
    told = _confirmed_to(holder, form) if site.settings.receipt_mail else ()
    given = Submission(by=who, note=note, copies=copies, key=key, confirmed_to=told)
    acts.submit(site.store, int(id), given, files_folder=folder, now=now, actor=holder.actor)


def _confirmed_to(holder: Opened, form: Form) -> tuple[Post, ...]:
    """Who is told that it was received: the officer, and whoever pressed where the roster knows them."""
    pressed = holder.posts[:1] if form.first("by") == "holder" and "officer" not in holder.posts else ()
    return ("officer", *pressed)


def _of_kind(site: Site, copy: Copy) -> Copy:
    """The file under a name that fits what it is; raises Refused where it is none that pages take."""
    with copy.half.open("rb") as content:
        kind = refuse_unless_kind(content, copy.name, site.settings.upload_types)
    return replace(copy, name=fitting_name(copy.name, kind))


def _missing(deliverable: dict[str, Any], n: int) -> str:
    return say("Còn thiếu: {title} ({n}).", "Still missing: {title} ({n}).", title=deliverable["title"], n=n)


def _is_file(name: str) -> bool:
    return name == "file" or name.startswith("file.")


def _kept(folder: Path, one: dict[str, Any]) -> Copy:
    """A file that was handed in before, to be handed in again: its content lies there already."""
    return Copy(one["name"], one["sha256"], one["size"], place(folder, one["sha256"]).with_suffix(".again"))


def _key(holder: Opened, id: str, form: Form) -> str:
    """What names this rendering of the form of this link: pressed again, it leads to the same receipt."""
    pressed = form.first("key") or token_hex(16)
    return hashlib.sha256(f"{holder.unit_id}.{holder.person_id}.{id}.{pressed}".encode()).hexdigest()


def _receipt(site: Site, key: str) -> str | None:
    """The number of the receipt that this press has led to, if it has."""
    with site.store.read() as connection:
        return receipt_of_press(connection, key)
