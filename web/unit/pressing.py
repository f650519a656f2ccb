"""What all forms about a task share: whose it is, where the form comes from, who acts, what is to be corrected.

Nothing is decided here: each act is that of the command line. Every one needs to be told who acts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from secrets import token_hex
from typing import TypeVar

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import Problem, Refused
from lib.text import clean_line
from lib.vocabulary import POSTS, word
from web.forms import Form, NotTaken, read_form
from web.guard import is_own_post
from web.site import Site
from web.unit.pages import FIELDS, About, own_task, show_task
from workflow.links.opened import Opened

T = TypeVar("T")
Act = Callable[[Opened, str, Form, str], Response]  # whose link, the task's id, the form, the link's token
REMEMBERED = 180 * 86_400  # seconds: who acted, in the browser, for this page alone
MEANWHILE = frozenset({"illegal-act", "already-asked", "no-request"})  # not so any more when the form was pressed
# Where in its form a refusal is shown; the others stand at its beginning.
_FIELDS = {"already-asked": "until", "not-later": "until", "due-in-the-past": "until"}


class Wrong(Exception):
    """What must be corrected in a form: (field, sentence) each."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


def on_task(site: Site, routes: APIRouter, path: str, about: About, act: Act) -> None:
    """Add the POST route of a form about a task; `about` is which form of the task's page it is."""

    async def route(request: Request, t: str, id: str) -> Response:
        return await _pressed(site, request, t, id, about, act)

    routes.add_api_route(f"/n/{{t}}/tasks/{{id}}/{path}", route, methods=["POST"])


async def form_of(site: Site, request: Request) -> Form:
    """The form of a request; raises NotTaken."""
    return await read_form(request, site.settings.files_folder, site.settings.upload_limit)


def who(holder: Opened, form: Form) -> str:
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


def key_of_press(holder: Opened, id: str, form: Form, *more: str) -> str:
    """What names this rendering of a form of this link: pressed again with the same in it, it does nothing twice."""
    pressed = form.first("key") or token_hex(16)
    named = "\x1f".join((str(holder.unit_id), str(holder.person_id), id, pressed, *more))
    return hashlib.sha256(named.encode()).hexdigest()


async def _pressed(site: Site, request: Request, t: str, id: str, about: About, act: Act) -> Response:
    """Whose task it is and where the form comes from first, then its body, then the act."""
    holder = await run_in_threadpool(allowed, site, t, id, site.now())
    if not is_own_post(request.headers, site.settings.public_url):
        return site.foreign()
    try:
        form = await form_of(site, request)
    except NotTaken as error:
        return show_task(site, request, t, id, status=error.status, errors=[("file", error.sentence)], about=about)
    try:
        response = await run_in_threadpool(act, holder, id, form, t)
        secure = (site.settings.public_url or "").startswith("https:")
        kept = {"path": f"/n/{t}", "secure": secure, "httponly": True, "samesite": "lax"}
        response.set_cookie("by", form.first("by"), REMEMBERED, **kept)  # type: ignore[arg-type]
        return response
    except Wrong as error:
        return _again(site, request, t, id, about, 422, error.errors, form)
    except Refused as error:
        status = 409 if error.problems[0].code in MEANWHILE else 422
        errors = [(_field(one, about), one.message) for one in error.problems]
        return _again(site, request, t, id, about, status, errors, form)
    finally:
        await run_in_threadpool(form.drop)


def _field(problem: Problem, about: About) -> str:
    return _FIELDS.get(problem.code, "file" if about == "submit" else "by")


def allowed(site: Site, t: str, id: str, now: datetime) -> Opened:
    """Whose link it is, where the task is its unit's own; raises NotFound or LinkEnded."""
    with site.opened(t, now) as (connection, holder):
        own_task(site, connection, holder, id, now)
        return holder


def _again(
    site: Site,
    request: Request,
    t: str,
    id: str,
    about: About,
    status: int,
    errors: list[tuple[str, str]],
    form: Form,
) -> Response:
    typed = {name: form.first(name) for name in FIELDS}
    return show_task(site, request, t, id, status=status, errors=errors, typed=typed, about=about)
