"""What the board shows as files for spreadsheets: the tasks in view, with the board's filters (web contract, 5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from documents.sheet import XLSX, csv_of, tasks_table, xlsx_of
from lib.problem import Refused
from web.desk.board.looking import looked_at
from web.site import READING, NotFound, Site
from workflow.views.board.listed import Listed

KINDS = {
    "xlsx": (xlsx_of, XLSX),
    "csv": (csv_of, "text/csv; charset=utf-8"),
}


def exports(site: Site) -> APIRouter:
    """The files. They have no addresses of people, so that nothing of them is journalled."""
    routes = APIRouter()

    @routes.api_route("/plans/{id}/export.{kind}", methods=READING)
    def export(request: Request, id: str, kind: str) -> Response:
        if kind not in KINDS:
            raise NotFound
        with looked_at(site, request, id) as (connection, _signed, scope, looks):
            try:
                rows = Listed(connection, scope, looks.filters).rows()
            except Refused:  # no such unit
                raise NotFound from None
        build, media_type = KINDS[kind]
        content = build(*tasks_table(rows))
        named = {"Content-Disposition": f'attachment; filename="nhiem-vu.{kind}"'}
        return Response(content, media_type=media_type, headers=named)

    return routes
