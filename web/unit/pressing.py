"""What all forms about a task share: whose it is, where the form comes from, who acts, what is to be corrected.

Nothing is decided here: each act is that of the command line. Every one needs to be told who acts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from secrets import token_hex

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lib.problem import Problem, Refused
from web.forms import MOST_PARTS, Form, NotTaken, read_form
from web.guard import is_own_post
from web.site import Site
from web.unit.ahead import files_in, keep_ahead
from web.unit.pages import FIELDS, STANDS, About, owed, show_task
from web.unit.proving import PROVED, PROVED_FOR, proof_of
from web.unit.wrong import TooOften, Wrong
from web.values import field_of, parts_of, typed_values
from workflow.links.opened import Opened

Act = Callable[[Opened, str, Form, str], Response]  # whose link, the task's id, the form, the link's token
REMEMBERED = 180 * 86_400  # seconds: who acted
MEANWHILE = frozenset({"illegal-act", "already-asked", "no-request"})  # not so any more when the form was pressed
# Where in its form a refusal is shown; the others stand at its beginning.
_FIELDS = {"already-asked": "until", "not-later": "until", "due-in-the-past": "until"}


def on_task(site: Site, routes: APIRouter, path: str, about: About, act: Act) -> None:
    """Add the POST route of a form about a task; `about` is which form of the task's page it is."""

    async def route(request: Request, t: str, id: str) -> Response:
        return await _pressed(site, request, t, id, about, act)

    routes.add_api_route(f"/n/{{t}}/tasks/{{id}}/{path}", route, methods=["POST"])


async def form_of(site: Site, request: Request, parts: int = MOST_PARTS) -> Form:
    """The form of a request; raises NotTaken."""
    return await read_form(request, site.settings.files_folder, site.settings.upload_limit, parts)


def key_of_press(holder: Opened, id: str, form: Form, *more: str) -> str:
    """What names this rendering of a form of this link: pressed again with the same in it, it does nothing twice."""
    pressed = form.first("key") or token_hex(16)
    named = "\x1f".join((str(holder.unit_id), str(holder.person_id), id, pressed, *more))
    return hashlib.sha256(named.encode()).hexdigest()


async def _pressed(site: Site, request: Request, t: str, id: str, about: About, act: Act) -> Response:
    """Whose task it is and where the form comes from first, then its body, then the act."""
    holder, parts = await run_in_threadpool(_awaited, site, t, id, about)
    if not is_own_post(request.headers, site.settings.public_url):
        return site.foreign()
    try:
        form = await form_of(site, request, parts)
    except NotTaken as error:
        told = partial(show_task, status=error.status, errors=[("file", error.sentence)], about=about)
        return await run_in_threadpool(told, site, request, t, id)
    return await run_in_threadpool(_acted, site, request, t, id, about, act, holder, form)


def _acted(
    site: Site, request: Request, t: str, id: str, about: About, act: Act, holder: Opened, form: Form
) -> Response:
    proven, kept = None, {}
    with form:
        try:
            proven = proof_of(site, request, holder, about, form)
            response = act(holder, id, form, t)
            kept["by"] = form.first("by"), REMEMBERED
        except Wrong as error:
            if about == "submit":
                keep_ahead(site, holder, id, files_in(form))
            wait = error.wait if isinstance(error, TooOften) else None
            response = _again(site, request, t, id, about, 429 if wait else 422, error.errors, form)
            if wait:
                response.headers["Retry-After"] = str(wait)
        except Refused as error:
            status = 409 if error.problems[0].code in MEANWHILE else 422
            errors = [(_field(one, about), one.message) for one in error.problems]
            response = _again(site, request, t, id, about, status, errors, form)
    if proven:
        kept[PROVED] = proven, PROVED_FOR
    _remember(site, response, t, kept)
    return response


def _remember(site: Site, response: Response, t: str, kept: Mapping[str, tuple[str, int]]) -> None:
    """In the browser, for this page alone: each by its name, for so many seconds."""
    secure = (site.settings.public_url or "").startswith("https:")
    for name, (value, seconds) in kept.items():
        response.set_cookie(name, value, seconds, path=f"/n/{t}", secure=secure, httponly=True, samesite="lax")


def _field(problem: Problem, about: About) -> str:
    if problem.code == "illegal-act":
        return STANDS
    if about == "submit":
        return field_of(problem) or "file"
    return _FIELDS.get(problem.code, "by")


def _awaited(site: Site, t: str, id: str, about: About) -> tuple[Opened, int]:
    """Whose form about the task it will be, and how many parts it may have; raises what `allowed` does."""
    with site.opened(t, site.now()) as (connection, holder):
        task = owed(connection, holder, id)
        return holder, parts_of(connection, task["plan_id"], task["item"]) if about == "submit" else MOST_PARTS


def allowed(site: Site, t: str, id: str, now: datetime) -> Opened:
    """Whose link it is, where the task is its unit's own; raises NotFound or LinkEnded."""
    with site.opened(t, now) as (connection, holder):
        owed(connection, holder, id)
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
    typed = {name: form.first(name) for name in FIELDS} | typed_values(form)
    return show_task(site, request, t, id, status=status, errors=errors, typed=typed, about=about)
