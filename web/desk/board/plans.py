"""The list of plans, as far as whoever is signed in sees them (web contract, section 5)."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.text import clean_line
from web.desk.board import marks
from web.signed.signed_in import signed_in
from web.site import READING, Site
from workflow.views.board import plans as views
from workflow.views.board.plans import Wanted

LONGEST = 200  # letters of what is asked


def plans(site: Site) -> APIRouter:
    """The list."""
    routes = APIRouter()

    @routes.api_route("/plans", methods=READING)
    def every(request: Request) -> Response:
        now = site.now()
        asked = {name: clean_line(request.query_params.get(name, ""))[:LONGEST] for name in Wanted.__annotations__}
        page = request.query_params.get("page", "1")
        with signed_in(site, request, now) as (connection, signed):
            seen = views.seen(connection, signed.viewer)
            chosen = views.chosen(connection, seen, Wanted(**asked))
            last = max(1, -(-len(chosen) // views.AT_ONCE))
            at = min(max(1, int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1), last)
            upper = next((row.number for row in seen if str(row.id) == asked["upper"]), "")
            rows = views.standing(connection, signed.viewer, chosen[(at - 1) * views.AT_ONCE : at * views.AT_ONCE], now)
            issuers = views.issuers(connection, seen)
        kept = urlencode({name: value for name, value in asked.items() if value})
        return site.page(
            "plans.html.j2",
            signed=signed,
            place="plans",
            asked=asked,
            upper=upper,
            rows=[{**row, "bar": marks.bar(row["buckets"])} for row in rows],
            known=bool(seen),
            years=sorted({row.year for row in seen}, reverse=True),
            issuers=issuers,
            kept=f"&{kept}" if kept else "",
            page=at,
            pages=last,
        )

    return routes
