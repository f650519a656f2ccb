"""What a desk decides on a task: accepted, returned, extended, waived, handed in on paper (web contract, section 6)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError

from lib.language import say
from lib.problem import Refused
from lib.text import clean_line
from lib.time import local_date
from org.today import on_day
from web import typed
from web.desk.tasks import show_task
from web.forms import Form
from web.signed.fields import at_their_fields, day_or_none, read, reason
from web.signed.pressing import Ids, Wrong, as_pressed, on_press
from web.signed.signed_in import Forbidden, Signed
from web.site import NotFound, Site
from web.unit.acting import LONGEST_NOTE
from web.unit.ahead import files_in, of_kind
from web.values import values_in
from workflow import acts
from workflow.accounts import presses
from workflow.accounts.authority import decides
from workflow.acting.intake import came_on
from workflow.acting.submission import Submission
from workflow.find import key_of
from workflow.keeping.files import Copy
from workflow.views.desk.task import deciders, is_seen

Do = Callable[[Site, Signed, int, Form, datetime], object]


def deciding(site: Site) -> APIRouter:
    """The forms of the task's page."""
    routes = APIRouter()
    every: dict[str, Do] = {"accept": _accept, "return": _return, "extend": _extend, "waive": _waive, "submit": _submit}
    for name, do in every.items():
        show, act = partial(show_task, site), partial(_decided, site, do)
        on_press(site, routes, f"/tasks/{{id}}/{name}", act, show, name)
    return routes


def may_decide(site: Site, signed: Signed, id: str, now: datetime) -> int:
    """The task's key, where the account decides on it; raises NotFound where it does not see it, else Forbidden."""
    key = key_of(id)
    with site.store.read() as connection:  # who decides does not rest on the tables of the day
        if key is not None and decides(connection, signed.viewer, key):
            return key
    with on_day(site.store, local_date(now)) as connection:
        if key is None or is_seen(connection, signed.viewer, id) is None:
            raise NotFound
        units = ", ".join(deciders(connection, key, now))
    raise Forbidden(
        say(
            "Việc này do bộ phận theo dõi của {units} thực hiện.", "This is for the desk of {units} to do.", units=units
        )
    )


def _decided(site: Site, do: Do, signed: Signed, ids: Ids, form: Form) -> str:
    now = site.now()
    key = may_decide(site, signed, ids["id"], now)
    with at_their_fields():
        do(site, signed, key, form, now)
    return f"/tasks/{key}"


def _accept(site: Site, signed: Signed, key: int, _form: Form, now: datetime) -> None:
    acts.accept(site.store, key, now=now, actor=signed.viewer.actor)


def _return(site: Site, signed: Signed, key: int, form: Form, now: datetime) -> None:
    given = read(form, reason=reason, due=day_or_none)
    acts.return_(site.store, key, **given, now=now, actor=signed.viewer.actor)


def _extend(site: Site, signed: Signed, key: int, form: Form, now: datetime) -> None:
    given = read(form, until=typed.day, reason=reason)
    acts.extend(site.store, key, **given, now=now, actor=signed.viewer.actor)


def _waive(site: Site, signed: Signed, key: int, form: Form, now: datetime) -> None:
    acts.waive(site.store, key, **read(form, reason=reason), now=now, actor=signed.viewer.actor)


def _submit(site: Site, signed: Signed, key: int, form: Form, now: datetime) -> None:
    """What came on paper, recorded for the unit; the same form pressed twice at once records it once."""
    given = read(form, by_name=_name, note=_note, at=day_or_none)
    came = came_on(given["at"], now) if given["at"] else None
    once = presses.key_of(signed.viewer.account_id, f"{key} on paper", as_pressed(form))
    copies = [(deliverable, _taken(site, copy)) for deliverable, copy in files_in(form)]
    said = {"by": given["by_name"], "note": given["note"], "at": came, "values": values_in(form)}
    what = Submission(**said, paper=True, copies=copies, key=once)
    folder = site.settings.files_folder
    with suppress(IntegrityError):
        acts.submit(site.store, key, what, files_folder=folder, now=now, actor=signed.viewer.actor)


def _taken(site: Site, copy: Copy) -> Copy:
    try:
        return of_kind(site, copy)
    except Refused as refused:
        raise Wrong(*(("file", one.message) for one in refused.problems)) from None


def _name(text: str) -> str:
    name = clean_line(text)
    if not 2 <= len(name) <= 100:
        raise ValueError(
            say(
                "Hãy ghi họ và tên, chức vụ người nộp (2–100 ký tự).",
                "Give the name and post of who handed it in (2–100 letters).",
            )
        )
    return name


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise ValueError(say("Ghi chú dài quá 4.000 ký tự.", "The note has more than 4,000 letters."))
    return text
