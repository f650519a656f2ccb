"""The list of plans, as far as whoever is signed in sees them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from web.desk.signed_in import signed_in
from web.site import Site

READING = ["GET", "HEAD"]


def plans(site: Site) -> APIRouter:
    """The list."""
    routes = APIRouter()

    @routes.api_route("/plans", methods=READING)
    def every(request: Request) -> Response:
        now = site.now()
        with signed_in(site, request, now) as (_connection, signed):
            return site.page("plans.html.j2", signed=signed, place="plans", now=now)

    return routes
