"""Units that change on a date by one resolution: what would happen is shown first; taken back before the date has come
(change contract, section 9)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.dates import day_words, read_day
from lib.language import say
from lib.problem import Refused
from lib.text import clean_line
from lib.time import local_date
from org.files.official import NEW_MAP
from web.admin.gate import administrator, refuse_others
from web.forms import Form
from web.signed.lists import YEARS, number, page_at, page_with
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Pair, Signed
from web.site import READING, NotFound, Site
from workflow.accounts.authority import administers_all
from workflow.correcting.by_page import put_by, put_by_before
from workflow.keeping.files import kept_name
from workflow.unit_changes.by_page import WAIVES, carried_out, listed, looked_at, recorded
from workflow.unit_changes.official import official_rows
from workflow.unit_changes.reading import read_changes
from workflow.unit_changes.recorded import Change, Rows
from workflow.unit_changes.reverted import revert

PATH = "/admin/unit-changes"
LONGEST = 200
PER_PAGE = 100
OFFICIAL = "official"
CARRIED = ("from", "province", "on", "resolution", "waive", "keep")  # what the press that follows carries on


def unit_changes(site: Site) -> APIRouter:
    """The page, and its forms: a change, and each that may be taken back."""
    routes = APIRouter()

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        now = site.now()
        with administrator(site, request, now) as (connection, signed):
            every = recorded(connection)
            n = page_with(typed.first("change"), every, PER_PAGE) or number(request)
            page = page_at(n, PATH, every, PER_PAGE)
            found = listed(connection, signed.viewer, local_date(now), page.rows)
            whole = administers_all(connection, signed.viewer)
        query = {} if typed.errors else request.query_params
        done = {name: query.get(name, "") for name in ("recorded", "reverted")}
        done = {name: id if id.isascii() and id.isdigit() else "" for name, id in done.items()}
        shown = {"changes": found, "page": page, "whole": whole, "typed": typed, "done": done}
        return site.page("unit_changes.html.j2", typed.status, signed=signed, place="admin", **shown)

    def act(signed: Signed, _ids: Ids, form: Form) -> str | Response:
        refuse_others(signed)
        if form.first("do") == "revert":
            return _take_back(site, signed, form)
        change = _change(form)
        rows, carried = _rows(site, form, change)
        do = carried_out if form.first("confirm") else looked_at
        try:
            found: Any = do(site.store, signed.viewer, rows, change, now=site.now())
        except Refused as refused:
            raise _wrong(form, refused) from None
        if form.first("confirm"):
            return f"{PATH}?recorded={found['id']}"
        carried += [(name, form.first(name)) for name in CARRIED if form.first(name)]
        ahead = change.on > local_date(site.now())
        shown = {"looked": found, "change": change, "ahead": ahead, "carried": carried}
        return site.page("unit_changes_look.html.j2", signed=signed, place="admin", **shown)

    @routes.api_route(PATH, methods=READING)
    def changes(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, PATH, act, show)
    return routes


# --- what is asked for -----------------------------------------------------------------------------------------------


def _change(form: Form) -> Change:
    """Raises Wrong with every field that is."""
    errors: list[Pair] = []
    official = form.first("from") == OFFICIAL
    resolution, waive = (clean_line(form.first(name))[:LONGEST] for name in ("resolution", "waive"))
    if not official and not form.first("sha256") and form.file("file") is None:
        errors.append(("file", say("Hãy chọn tệp CSV hoặc XLSX.", "Choose a CSV or XLSX file.")))
    on = NEW_MAP if official and not form.first("on").strip() else _day(form, errors)
    if not resolution:
        errors.append(("resolution", say("Hãy ghi số nghị quyết.", "Write the number of the resolution.")))
    if errors:
        raise Wrong(*errors)
    keep = bool(form.first("keep"))
    return Change(on=on, resolution=resolution, waive=waive or None, contacts=not keep, official=official)


def _day(form: Form, errors: list[Pair]) -> date:
    try:
        return read_day(form.first("on").strip(), *YEARS)
    except ValueError as error:
        errors.append(("on", f"{error}."))
        return NEW_MAP


def _rows(site: Site, form: Form, change: Change) -> tuple[Rows, list[Pair]]:
    """The rows of the change, and by what the next press finds the same file again."""
    if change.official:
        return partial(official_rows, on=change.on, province=clean_line(form.first("province")) or None), []
    folder, copy = site.settings.uploads_folder, form.file("file")
    digest, name = form.first("sha256"), kept_name(form.first("name"))
    if copy is not None:
        digest, name = copy.sha256, copy.name
    try:
        parsed = read_changes(put_by(folder, copy) if copy is not None else put_by_before(folder, digest), name)
    except Refused as refused:
        raise _wrong(form, refused) from None
    return lambda _: parsed, [("sha256", digest), ("name", name)]


def _wrong(form: Form, refused: Refused) -> Wrong:
    field = "from" if form.first("from") == OFFICIAL else "file"
    return Wrong(*(("waive" if one.code == WAIVES else field, one.message) for one in refused.problems))


# --- taken back ------------------------------------------------------------------------------------------------------


def _take_back(site: Site, signed: Signed, form: Form) -> str:
    id, reason, now = form.first("change"), clean_line(form.first("reason"))[:LONGEST], site.now()
    with site.store.read() as connection:
        if id not in recorded(connection):
            raise NotFound
        [one] = listed(connection, signed.viewer, local_date(now), [id])
    if not one["theirs"]:
        raise Forbidden(
            say(
                "Thay đổi từ ngày {day} có đơn vị ngoài phạm vi của Ông/Bà; đề nghị quản trị viên cấp trên rút lại.",
                "The change of {day} is of units that are not yours; an administrator above takes it back.",
                day=day_words(date.fromisoformat(one["on"])),
            )
        )
    if not reason:
        raise Wrong((f"reason-{id}", say("Hãy ghi lý do rút lại.", "Write why it is taken back.")))
    revert(site.store, id, reason, now=now, actor=signed.viewer.actor)
    return f"{PATH}?reverted={id}"
