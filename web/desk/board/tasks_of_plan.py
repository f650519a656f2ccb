"""The tasks of a plan as a list: what a cell of the board leads to."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.problem import Refused
from web.desk.board.looking import looked_at
from web.desk.board.marks import ORDER
from web.site import READING, NotFound, Site
from workflow.views.board.counted import items_of
from workflow.views.board.listed import Listed
from workflow.views.task.figures import NOTED, beside

ROWS_ON_A_PAGE = 200


def tasks_of_plan(site: Site) -> APIRouter:
    """The list."""
    routes = APIRouter()

    @routes.api_route("/plans/{id}/tasks", methods=READING)
    def every(request: Request, id: str) -> Response:
        with looked_at(site, request, id) as (connection, signed, scope, looks):
            try:
                found = Listed(connection, scope, looks.filters)
            except Refused:  # no such unit
                raise NotFound from None
            last = max(1, -(-len(found) // ROWS_ON_A_PAGE))
            page = min(looks.page, last)
            return site.page(
                "tasks_of_plan.html.j2",
                signed=signed,
                place="plans",
                scope=scope,
                looks=looks,
                items=items_of(connection, scope.plan.id),
                order=ORDER,
                whats=NOTED,
                rows=beside(connection, found.rows(ROWS_ON_A_PAGE * (page - 1), ROWS_ON_A_PAGE * page), scope.as_of),
                total=len(found),
                page=page,
                pages=last,
            )

    return routes
