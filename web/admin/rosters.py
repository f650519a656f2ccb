"""Units and contacts imported from a file: what would change is shown first (web contract, section 2)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from web.admin.gate import administrator, refuse_others
from web.forms import Form
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Signed
from web.site import READING, Site
from workflow.correcting.by_page import Sheet, carried_out, looked_at, put_by, put_by_before
from workflow.correcting.imported import Roster
from workflow.keeping.files import kept_name

COUNTED = ("added", "changed", "removed")


def rosters(site: Site) -> APIRouter:
    """The two pages."""
    routes = APIRouter()
    for what in ("units", "contacts"):
        _page(site, routes, what)
    return routes


def _page(site: Site, routes: APIRouter, what: Roster) -> None:
    path = f"/admin/{what}"

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        with administrator(site, request, site.now()) as (_connection, signed):
            pass
        counts = [request.query_params.get(name, "") for name in COUNTED]
        done = (
            dict(zip(COUNTED, counts, strict=True)) if all(one.isascii() and one.isdigit() for one in counts) else None
        )
        errors = [("file", told) for _, told in typed.errors]
        shown = {"what": what, "errors": errors, "done": None if errors else done}
        return site.page("roster_import.html.j2", typed.status, signed=signed, place="admin", **shown)

    def act(signed: Signed, _ids: Ids, form: Form) -> str | Response:
        refuse_others(signed)
        folder, now = site.settings.uploads_folder, site.now()
        if digest := form.first("sha256"):
            sheet = Sheet(what, put_by_before(folder, digest), kept_name(form.first("name")))
            changes = carried_out(site.store, signed.viewer, sheet, now=now)
            return f"{path}?" + "&".join(f"{name}={len(getattr(changes, name))}" for name in COUNTED)
        copy = next((copy for name, copy in form.files if name == "file"), None)
        if copy is None:
            raise Wrong(("file", say("Hãy chọn tệp CSV hoặc XLSX.", "Choose a CSV or XLSX file.")))
        sheet = Sheet(what, put_by(folder, copy), copy.name)
        changes = looked_at(site.store, signed.viewer, sheet, now=now)
        shown: dict[str, Any] = {"what": what, "changes": changes, "name": copy.name, "sha256": copy.sha256}
        return site.page("roster_look.html.j2", signed=signed, place="admin", **shown)

    @routes.api_route(path, methods=READING)
    def page(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, path, act, show)
