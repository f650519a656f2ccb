"""A plan's targets and how far they are: a table, a bar each, for whoever sees the plan. Changes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from plans.targets.numbers import written
from web.desk.board.looking import looked_at
from web.site import READING, Site
from workflow.targets.reached import Line, rows
from workflow.views.board.scope import above

WIDE = 100  # of a bar, as it is drawn


def targets(site: Site) -> APIRouter:
    """The page."""
    routes = APIRouter()

    @routes.api_route("/plans/{id}/indicators", methods=READING)
    def every(request: Request, id: str) -> Response:
        with looked_at(site, request, id) as (connection, signed, scope, looks):
            found = rows(connection, scope.plan.id, scope.as_of, about=scope.narrowed)
            shown: dict[str, Any] = {"rows": list(map(_shown, found)), "above": above(connection, scope, signed.viewer)}
            return site.page("indicators.html.j2", signed=signed, place="plans", scope=scope, looks=looks, **shown)

    return routes


def _shown(line: Line) -> dict[str, Any]:
    """An indicator in words, with the lengths of its bar: what is confirmed."""
    one, row = line
    done = row["progress"]
    return {
        **row,
        "said": {name: _said(row[name]) for name in ("value", "provisional")},
        "wanted": None if one.target is None else f"{one.sign} {written(one.target)}",
        "bar": None if done is None else int(min(max(done, Decimal(0)), Decimal(1)) * WIDE),
        "percent": None if done is None else f"{written(done * 100, 1)} %",
        "series": [{**each, "said": _said(each["value"])} for each in row["series"]],
    }


def _said(value: Decimal | None) -> str | None:
    return None if value is None else written(value)
