"""The working calendar: what was decided for single days; what a change would move is shown first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.dates import day_words, read_day
from lib.language import say
from lib.problem import Refused
from lib.time import local_date
from web.admin.gate import administrator, refuse_lower
from web.forms import Form
from web.signed.lists import YEARS
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Signed
from web.site import READING, Site
from workflow.accounts.authority import administers_all
from workflow.calendar import overrides
from workflow.calendar.change import Effect
from workflow.correcting.by_page import put_by, put_by_before
from workflow.keeping.files import kept_name

PATH = "/admin/calendar"
FIELDS = ("do", "day", "working", "decision", "note", "sha256", "name")  # what the press that follows carries on
LONGEST = 200
Change = Callable[..., Effect]


def calendar(site: Site) -> APIRouter:
    """The page, and its three forms: a day, a file, a day taken out."""
    routes = APIRouter()

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        now = site.now()
        written = request.query_params.get("year", "")
        year = int(written) if written.isascii() and written.isdigit() and YEARS[0] <= int(written) <= YEARS[1] else 0
        with administrator(site, request, now) as (connection, signed):
            days = overrides.rows(connection, year or local_date(now).year)
            changes = administers_all(connection, signed.viewer)
        shown = {"days": days, "year": year or local_date(now).year, "changes": changes, "typed": typed}
        done = "" if typed.errors else request.query_params.get("done", "")
        return site.page("calendar.html.j2", typed.status, signed=signed, place="admin", done=done, **shown)

    def act(signed: Signed, _ids: Ids, form: Form) -> str | Response:
        refuse_lower(site, signed)
        change, what, carried = _change(site, form)
        told = {"now": site.now(), "actor": signed.viewer.actor}
        try:
            effect = change(site.store, **told, dry_run=not form.first("confirm"))
        except Refused as refused:
            raise Wrong(*(("day", one.message) for one in refused.problems)) from None
        if form.first("confirm"):
            return f"{PATH}?done=1"
        shown: dict[str, Any] = {"effect": effect, "what": what, "carried": carried}
        return site.page("calendar_look.html.j2", signed=signed, place="admin", **shown)

    @routes.api_route(PATH, methods=READING)
    def page(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, PATH, act, show)
    return routes


def _change(site: Site, form: Form) -> tuple[Change, str, list[tuple[str, str]]]:
    """What is to be done, in words, and what the next press carries so that it does the same."""
    do = form.first("do")
    carried = [(name, form.first(name)) for name in FIELDS if form.first(name)]
    if do == "import":
        return _file(site, form)
    on = _day(form)
    if do == "remove":
        gone = say("{day} theo lịch chung", "{day} follows the country's calendar", day=day_words(on))
        return lambda store, **told: overrides.remove(store, on, **told), gone, carried
    if form.first("working") not in ("yes", "no"):
        raise Wrong(("working", say("Hãy chọn nghỉ hay làm việc.", "Choose whether it is off or worked on.")))
    one = overrides.Override(
        day=on,
        working=form.first("working") == "yes",
        decision=form.first("decision")[:LONGEST],
        note=form.first("note")[:LONGEST],
    )
    is_one = say("ngày làm việc", "a working day") if one.working else say("ngày nghỉ", "a day off")
    words = say("{day} là {what}", "{day} is {what}", day=day_words(on), what=is_one)
    return lambda store, **told: overrides.put(store, [one], **told), words, carried


def _file(site: Site, form: Form) -> tuple[Change, str, list[tuple[str, str]]]:
    folder, copy = site.settings.uploads_folder, next((one for name, one in form.files if name == "file"), None)
    digest, name = form.first("sha256"), kept_name(form.first("name"))
    if copy is not None:
        digest, name = copy.sha256, copy.name
    if not digest:
        raise Wrong(("file", say("Hãy chọn tệp CSV hoặc XLSX.", "Choose a CSV or XLSX file.")))
    data = put_by(folder, copy) if copy is not None else put_by_before(folder, digest)
    try:
        found = overrides.read(data, name)
    except Refused as refused:
        raise Wrong(*(("file", one.message) for one in refused.problems)) from None
    words = say("{n} ngày của tệp {name}", "{n} days of the file {name}", n=len(found.overrides), name=name)
    carried = [("do", "import"), ("sha256", digest), ("name", name)]
    return lambda store, **told: overrides.put(store, found.overrides, **told), words, carried


def _day(form: Form) -> date:
    try:
        return read_day(form.first("day").strip(), *YEARS)
    except ValueError as error:
        raise Wrong(("day", f"{error}.")) from None
