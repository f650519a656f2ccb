"""What an administrator looks at: what there is to keep, every setting, what the doctor finds."""

from __future__ import annotations

import os
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.time import local_date
from lib.words import CHECKS
from settings.shown import shown
from web.admin.gate import administrator, refuse_others
from web.forms import Form
from web.signed.pressing import NOTHING, Ids, Typed, on_press
from web.signed.signed_in import Signed
from web.site import READING, Site
from workflow.views.offices.front import front
from workflow.watch.doctor import doctor

# What asks nobody else, and so is looked at whenever the page is; the channels are asked when a button is pressed.
QUIET = tuple(name for name in CHECKS if not name.startswith("channel ") and name not in ("returned mail", "broker"))


def looking(site: Site) -> APIRouter:
    """The three pages."""
    routes = APIRouter()

    @routes.api_route("/admin", methods=READING)
    def every(request: Request) -> Response:
        now = site.now()
        with administrator(site, request, now) as (connection, signed):
            found = front(connection, signed.viewer, local_date(now))
        return site.page("admin.html.j2", signed=signed, place="admin", n=found, now=now)

    @routes.api_route("/admin/settings", methods=READING)
    def settings(request: Request) -> Response:
        with administrator(site, request, site.now()) as (_connection, signed):
            pass
        return site.page("settings.html.j2", signed=signed, place="admin", found=shown(os.environ))

    def show(request: Request, _ids: Ids, typed: Typed) -> Response:
        with administrator(site, request, site.now()) as (_connection, signed):
            pass
        return _examined(site, signed, QUIET, typed.status)

    def whole(signed: Signed, _ids: Ids, _form: Form) -> Response:
        refuse_others(signed)
        return _examined(site, signed, ())

    @routes.api_route("/admin/doctor", methods=READING)
    def page(request: Request) -> Response:
        return show(request, {}, NOTHING)

    on_press(site, routes, "/admin/doctor", whole, show)
    return routes


def _examined(site: Site, signed: Signed, only: tuple[str, ...], status: int = 200) -> Response:
    found: dict[str, Any] = doctor(site.settings, site.now(), clock=site.clock, only=only)
    checks = [{**one, "title": CHECKS.get(one["name"])} for one in found["checks"]]
    return site.page("doctor.html.j2", status, signed=signed, place="admin", checks=checks, whole=not only)
