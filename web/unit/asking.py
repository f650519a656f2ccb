"""What a unit asks by its link: more time for a task, and how it is meant (web contract, section 7)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from starlette.responses import RedirectResponse, Response

from lib.dates import day_words
from lib.language import say
from web import typed
from web.forms import Form
from web.site import Site
from web.unit.pages import owed
from web.unit.pressing import key_of_press, on_task
from web.unit.wrong import Wrong, together, who
from workflow.asking import extensions, questions
from workflow.links.opened import Opened
from workflow.views.unit.asked import extensions as requests_of
from workflow.views.unit.receipt import was_pressed


def asking(site: Site) -> APIRouter:
    """The routes by which a unit asks."""
    routes = APIRouter()

    def extension(holder: Opened, id: str, form: Form, t: str) -> Response:
        due_on = _due_on(site, holder, id)
        by, until, reason = together(
            lambda: who(holder, form), lambda: _until(form, due_on), lambda: _words(form, "reason")
        )
        given = {"until": until, "reason": reason, "by": by}
        return _once(site, holder, id, form, t, "extension", (form.first("until"), reason), extensions.ask, given)

    def withdraw(holder: Opened, id: str, form: Form, t: str) -> Response:
        who(holder, form)
        with site.store.read() as connection:
            made = requests_of(connection, site.now(), task_id=int(id))
        if made and made[-1]["state"] != "withdrawn":  # else it was pressed twice
            extensions.withdraw(site.store, made[-1]["id"], now=site.now(), actor=holder.actor)
        return RedirectResponse(f"/n/{t}/tasks/{id}", 303)

    def question(holder: Opened, id: str, form: Form, t: str) -> Response:
        by, text = together(lambda: who(holder, form), lambda: _words(form, "text"))
        return _once(site, holder, id, form, t, "question", (text,), questions.ask, {"text": text, "by": by})

    on_task(site, routes, "extension", "extension", extension)
    on_task(site, routes, "extension/withdraw", "withdraw", withdraw)
    on_task(site, routes, "question", "question", question)
    return routes


def _once(
    site: Site,
    holder: Opened,
    id: str,
    form: Form,
    t: str,
    about: str,
    said: tuple[str, ...],
    ask: Callable[..., int],
    given: dict[str, Any],
) -> Response:
    """Ask, unless the same form was pressed before with the same in it; either way to the task's page."""
    key = key_of_press(holder, id, form, about, *said)
    with site.store.read() as connection:
        known = was_pressed(connection, key)
    if not known:
        with suppress(IntegrityError):  # the same form, pressed twice at once
            ask(site.store, int(id), **given, now=site.now(), actor=holder.actor, key=key)
    return RedirectResponse(f"/n/{t}/tasks/{id}", 303)


def _due_on(site: Site, holder: Opened, id: str) -> date | None:
    with site.store.read() as connection:
        due_on: date | None = owed(connection, holder, id)["due_on"]
    return due_on


def _until(form: Form, due_on: date | None) -> date:
    """A date after the present one."""
    try:
        until = typed.day(form.first("until"))
    except ValueError as error:
        raise Wrong(("until", str(error))) from None
    if due_on is None:
        raise Wrong(("until", say("Nhiệm vụ này không ấn định hạn.", "This task has no due date.")))
    if until <= due_on:
        told = say("Hạn đề nghị phải sau {due}.", "The date asked for must be after {due}.", due=day_words(due_on))
        raise Wrong(("until", told))
    return until


def _words(form: Form, field: str) -> str:
    """A text that there must be."""
    what = say("lý do", "a reason") if field == "reason" else say("câu hỏi", "a question")
    try:
        return typed.words(form.first(field), what)
    except ValueError as error:
        raise Wrong((field, str(error))) from None
