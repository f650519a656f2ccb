"""The board of a plan: who has done what, in five figures, a timeline, a table of units and items (web contract, 5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from lib.dates import day_words
from lib.language import say
from lib.text import collation_key, fold
from lib.vocabulary import word
from lib.words import LEVELS
from web import words
from web.desk.board import marks
from web.desk.board.looking import Looking, looked_at
from web.desk.board.timeline import drawn
from web.signed.signed_in import Signed
from web.site import READING, Site
from workflow.accounts.authority import publishes_for
from workflow.accounts.model import Viewer
from workflow.outcome import shown as outcomes
from workflow.views.board.beside import above_and_below, has_targets, longest_overdue, queues
from workflow.views.board.counted import Cell, Counted, Only, Row, counted, items_of, only
from workflow.views.board.scope import Scope, above, have_below, places
from workflow.views.board.timeline import timeline
from workflow.views.task.figures import FIGURES, NOTED, sums

ROWS_ON_A_PAGE = 200
WORTH = 3  # words with which names begin alike, for these to stand but once


@dataclass(frozen=True)
class Line:
    """A row of the table, ready to be shown."""

    code: str
    name: str
    link: str
    cells: str  # as HTML
    alike: str = ""  # with what the names of all rows of its level begin


def board(site: Site) -> APIRouter:
    """The board."""
    routes = APIRouter()

    @routes.api_route("/plans/{id}", methods=READING)
    def one(request: Request, id: str) -> Response:
        with looked_at(site, request, id) as (connection, signed, scope, looks):
            found = _read(connection, signed, scope, looks)
            return site.page("board.html.j2", signed=signed, place="plans", scope=scope, looks=looks, **found)

    return routes


def _read(connection: Connection, signed: Signed, scope: Scope, looks: Looking) -> dict[str, Any]:
    """All that the page shows."""
    figures, items = counted(connection, scope), items_of(connection, scope.plan.id)
    time = timeline(connection, scope, figures)
    late, late_in_all = longest_overdue(connection, scope, figures)
    uppers, lowers = above_and_below(connection, scope, signed.viewer)
    return {
        "measures": figures.measures,
        "standings": figures.standings,
        "noted": _noted(connection, scope),
        "bar": marks.bar(figures.measures, 12),
        "items": items,
        "timeline": drawn(time, {one.id: one.title for one in items}),
        "next": time.next,
        "queues": queues(connection, scope, figures),
        "uppers": uppers,
        "lowers": lowers,
        "late": late,
        "late_in_all": late_in_all,
        "issuer": places(connection, [scope.plan.issuer_id])[scope.plan.issuer_id].name,
        "desk": "desk" in signed.viewer.roles,
        "order": marks.ORDER,
        "targets": has_targets(connection, scope),
        "open": looks.table,
        "above": above(connection, scope, signed.viewer),
        "came": _came_of_it(connection, scope),
        "may_write": _may_write(signed.viewer, scope),
        "keeps": publishes_for(connection, signed.viewer, issuer_id=scope.plan.issuer_id, desk_id=scope.plan.desk_id),
        **_table(connection, scope, looks, figures, items),
    }


def _came_of_it(connection: Connection, scope: Scope) -> tuple[str, list[dict[str, Any]]]:
    """What came of the plan in one sentence, and the files kept with that, for whom all of it is to be seen."""
    if scope.plan.status != "closed" or not scope.whole:
        return "", []
    recorded = outcomes.of_plan(connection, scope.plan.id, scope.as_of)
    files = outcomes.files_of(connection, scope.plan.id, scope.as_of)
    return outcomes.outcome_words(outcomes.figures(recorded) or {}), files


def _noted(connection: Connection, scope: Scope) -> list[tuple[str, str, int]]:
    """What is noted of tasks in view beside their standing: its name, that of its figure, and of how many tasks."""
    figures = sums(connection, scope.stood, scope.about, scope.as_of)
    return [(what, name, figures[name]) for what, name in zip(NOTED, FIGURES, strict=True) if figures[name]]


def _table(connection: Connection, scope: Scope, looks: Looking, figures: Counted, items: list[Any]) -> dict[str, Any]:
    """The rows that are asked, by level, as far as they stand on the page; and its columns with their dates."""
    columns = [one for one in items if looks.asked["item"] in ("", one.key)]
    chosen = sorted(_chosen(figures.rows, {one.id for one in columns}, looks), key=_order)
    last = max(1, -(-len(chosen) // ROWS_ON_A_PAGE))
    page = min(looks.page, last)
    shown = chosen[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    cells = [(one.id, row.cells[one.id]) for row in shown for one in columns if one.id in row.cells]
    not_below = any(row.elsewhere or row.unit.id == scope.unit.id for row in figures.rows)
    singles = only(connection, scope, cells, not_below=not_below)
    light = sum(cell.tasks for _, cell in cells if cell.tasks <= marks.MARKS_IN_A_CELL) <= marks.MARKS_ON_A_PAGE
    deeper = have_below(connection, [row.unit.id for row in shown])
    begun = [
        (one.id, marks.begin(one.key, one.title), looks.to("/tasks", item=one.key, q="", unit="", within=""))
        for one in columns
    ]
    names = {name: words.standing(name) for name in marks.ORDER}
    groups: dict[str, list[Line]] = {}
    for row in shown:
        drill = row.unit.id in deeper and row.unit.id != scope.unit.id and not row.elsewhere
        line = Line(
            code=row.unit.code,
            name=row.unit.name,
            link=looks.to(under=row.unit.code, page="") if drill else f"/units/{row.unit.code}",
            cells="".join(_cell(row, one, singles, scope, names, light) for one in begun),
        )
        groups.setdefault(_group(row), []).append(line)
    return {
        "columns": [(one, _date_of(figures, one.id)) for one in columns],
        "groups": {level: alike(scope.unit.name, lines) for level, lines in groups.items()},
        "rows": len(chosen),
        "page": page,
        "pages": last,
    }


def alike(top: str, lines: list[Line]) -> list[Line]:
    """The rows of a level, knowing the words with which all their names and that of the unit in view begin: these
    stand but once, at the level's head. What is left of a name begins with its kind (huyện, xã)."""
    names = [one.name.split() for one in lines]
    same = takewhile(lambda words: len(set(words)) == 1, zip(top.split(), *names, strict=False))
    first = " ".join(begun := [words[0] for words in same])
    if len(begun) < WORTH or not all(one.name.startswith(f"{first} ") for one in lines):
        return lines
    return [replace(one, alike=first) for one in lines]


def _chosen(rows: list[Row], items: set[int], looks: Looking) -> list[Row]:
    """The rows that owe what is asked, in the standing that is asked, by a name in which `q` is found."""
    sought, standing = fold(looks.asked["q"]), looks.asked["standing"]
    return [
        row
        for row in rows
        if any(not standing or cell.standings[standing] for id, cell in row.cells.items() if id in items)  # type: ignore[index]
        and (sought in fold(row.unit.name) or sought in fold(row.unit.code))
    ]


def _cell(
    row: Row, column: tuple[int, str, str], singles: dict[int, Only], scope: Scope, names: marks.Names, light: bool
) -> str:
    item_id, begin, listed = column
    cell: Cell | None = row.cells.get(item_id)
    if cell is None:
        return marks.EMPTY
    if (one := singles.get(id(cell))) is not None:
        return marks.single(begin, cell, one, scope.as_of)
    own = row.unit.id == scope.unit.id or row.elsewhere  # units below it are rows of their own
    link = f"{listed}&{'unit' if own else 'within'}={quote(row.unit.code)}"
    return marks.several(begin, cell, link, names, light=light)


def _order(row: Row) -> tuple[Any, ...]:
    """By level from the top down, by name within; units that lie elsewhere last."""
    levels = list(LEVELS)
    level = row.unit.level
    place = levels.index(level) if level in levels else len(levels)
    return row.elsewhere, place, word(LEVELS, level), collation_key(row.unit.name), row.unit.code


def _group(row: Row) -> str:
    level = word(LEVELS, row.unit.level)
    return say("Đơn vị khác: {level}", "Elsewhere: {level}", level=level) if row.elsewhere else level


def _date_of(figures: Counted, item_id: int) -> str:
    """When most of an item's tasks in view are due, in words; empty where there are none."""
    days = Counter[date | None]()
    for one in figures.groups:
        if one.due.item_id == item_id:
            days[one.due.due_on] += one.tasks
    if not days:
        return ""
    day = max(days, key=lambda day: (days[day], day or date.min))
    return say("hạn {day}", "due {day}", day=day_words(day)) if day else say("không ấn định hạn", "undated")


def _may_write(viewer: Viewer, scope: Scope) -> bool:
    """Whether the letter to those who are late is the account's to draft."""
    return "desk" in viewer.roles and viewer.unit_id in (scope.plan.desk_id, scope.plan.issuer_id)
