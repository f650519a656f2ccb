"""One task for whoever is signed in: how it stands, what came in, what was said, and its papers. Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tasks.lifecycle import Action, status_after
from web import words
from web.signed.lists import number, page_at
from web.signed.pressing import NOTHING, UNCARRIED, Ids, Typed
from web.signed.signed_in import signed_in
from web.site import READING, NotFound, Site
from web.unit.pages import FILE_HEADERS, PAPERS, sent
from workflow.find import key_of
from workflow.targets.shown import asked_of
from workflow.views.desk.task import is_seen, task_page
from workflow.views.evidence import gather
from workflow.views.unit.receipt import contributions, submissions

ACTIONS: tuple[Action, ...] = ("accept", "return", "extend", "submit", "waive")
PER_PAGE, LATEST = 20, 100  # submissions; acts and messages


def tasks(site: Site) -> APIRouter:
    """The task's page, the files handed in for it, and the evidence of how it was handled."""
    routes = APIRouter()

    @routes.api_route("/tasks/{id}", methods=READING)
    def task(request: Request, id: str) -> Response:
        return show_task(site, request, {"id": id}, NOTHING)

    @routes.api_route("/tasks/{id}/files/{file}", methods=READING)
    def download(request: Request, id: str, file: str) -> Response:
        now = site.now()
        with signed_in(site, request, now) as (connection, signed):
            key = is_seen(connection, signed.viewer, id)
            given = [*submissions(connection, key), *contributions(connection, key)] if key is not None else []
        kept = next((one for each in given for one in each["files"] if one["id"] == file), None)
        return sent(site, kept)

    @routes.api_route("/tasks/{id}/evidence.pdf", methods=READING)
    def evidence(request: Request, id: str) -> Response:
        now = site.now()
        with signed_in(site, request, now) as (connection, signed):
            key = is_seen(connection, signed.viewer, id) if PAPERS else None
            if key is None:
                raise NotFound
            found = gather(connection, key, now)
        from documents.evidence import build  # what makes papers takes its time to come
        from workflow.papers.evidence_paper import paper

        content = build(paper(found, full="desk" in signed.viewer.roles))  # addresses are masked for readers
        named = {"Content-Disposition": f'attachment; filename="ho-so-nhiem-vu-{key}.pdf"'}
        return Response(content, media_type="application/pdf", headers=FILE_HEADERS | named)

    return routes


def show_task(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    """The page with its forms, as far as the account decides and the status allows the act."""
    now = site.now()
    with signed_in(site, request, now) as (connection, signed):
        found = task_page(connection, signed.viewer, ids["id"], now)
        asked = asked_of(connection, found["task"]) if found else []
    if found is None:
        raise NotFound
    task = found["task"]
    possible = [action for action in ACTIONS if status_after(action, task["status"]) is not None]
    if task["due_on"] is None and "extend" in possible:
        possible.remove("extend")
    shown = possible if found["decides"] else []
    return site.page(
        "desk_task.html.j2",
        typed.status,
        **{"signed": signed, "place": "plans", "now": now, "typed": typed, "papers": PAPERS},
        **{"opened": typed.about or request.query_params.get("form", "")},
        **{
            "page": page_at(number(request), f"/tasks/{task['id']}", task["submissions"][::-1], PER_PAGE),
            "latest": LATEST,
        },
        **{"asked": asked, "forms": shown, "errors": _errors(typed, task, typed.about in shown)},
        **{"unrecorded": [] if typed.about in shown else _unrecorded(typed)},
        **found,
    )


def _errors(typed: Typed, task: Mapping[str, Any], is_shown: bool) -> list[tuple[str, str]]:
    """What is wrong, each with the id of its field; of a form that is shown no more, what happened meanwhile."""
    if typed.status == 409 and (told := words.meanwhile(task)):
        return [("stands", told)]
    if not is_shown:
        return [("stands", sentence) for _, sentence in typed.errors]
    return [(f"{typed.about}-{field}" if field else typed.about, sentence) for field, sentence in typed.errors]


def _unrecorded(typed: Typed) -> list[str]:
    """What was typed in a form that is not shown any more."""
    return [text for name, texts in typed.fields.items() if name not in UNCARRIED for text in texts if text.strip()]


def plan_asked(request: Request, typed: Typed) -> int | None:
    """To which plan a list is narrowed: by its address, or by the form that was pressed on it."""
    return key_of(request.query_params.get("plan", "") or typed.first("plan"))
