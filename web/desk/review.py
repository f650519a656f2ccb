"""What waits for a desk: accepted here, one by one or several together, and returned on the task's page (W-28)."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import Problem, Refused
from web.desk.deciding import may_decide
from web.desk.tasks import plan_asked
from web.forms import Form
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import READING, NotFound, Site
from workflow import acts
from workflow.find import key_of
from workflow.views.desk.review import AT_ONCE, how_many_to_review, not_accepted, plans_decided, to_review


def review(site: Site) -> APIRouter:
    """The queue, and its one form."""
    routes = APIRouter()

    @routes.api_route("/review", methods=READING)
    def queue(request: Request) -> Response:
        return _show(site, request, {}, NOTHING)

    on_press(site, routes, "/review", partial(_accept, site), partial(_show, site))
    return routes


def _show(site: Site, request: Request, _ids: Ids, typed: Typed) -> Response:
    """A page of the queue; after a press also how many were accepted, and how each of the others stands."""
    now, asked = site.now(), request.query_params
    plan_id = plan_asked(request, typed)
    with signed_in(site, request, now) as (connection, signed):
        viewer = signed.viewer
        refuse_unless_desk(signed)
        total = how_many_to_review(connection, viewer, plan_id=plan_id)
        pages = max(1, -(-total // AT_ONCE))
        page = min(key_of(asked.get("page", "")) or 1, pages)
        rows = to_review(connection, viewer, now, plan_id=plan_id, page=page)
        plans = plans_decided(connection, viewer)
        left = not_accepted(connection, viewer, [one for one in asked.get("left", "").split(",") if one], now)
    errors = [(field or "queue", sentence) for field, sentence in typed.errors]
    return site.page(
        "review.html.j2",
        typed.status,
        **{"signed": signed, "place": "review", "now": now, "plans": plans, "plan_id": plan_id, "left": left},
        **{"rows": rows, "total": total, "page": page, "pages": pages, "errors": errors},
        **{"ticked": typed.every("task"), "done": key_of(asked.get("done", ""))},
    )


def _accept(site: Site, signed: Signed, _ids: Ids, form: Form) -> str:
    """Each an act of its own: what is refused of one does not stop the others."""
    refuse_unless_desk(signed)
    wanted = [form.first("only")] if form.first("only") else list(dict.fromkeys(form.fields.get("task", ())))
    if not wanted:
        raise Wrong(("task", say("Hãy chọn ít nhất một báo cáo.", "Choose at least one report.")))
    done, left, problems, denied = 0, [], list[Problem](), list[Exception]()
    for id in wanted:
        try:
            now = site.now()
            acts.accept(site.store, may_decide(site, signed, id, now), now=now, actor=signed.viewer.actor)
            done += 1
        except (NotFound, Forbidden) as error:
            denied.append(error)
        except Refused as refused:
            left.append(id)
            problems += refused.problems
    if not done and problems:
        raise Refused(problems)
    if not done:
        raise denied[0]
    found = {"plan": form.first("plan"), "done": str(done), "left": ",".join(left)}
    return f"/review?{urlencode({name: value for name, value in found.items() if value})}"


def refuse_unless_desk(signed: Signed) -> None:
    if "desk" not in signed.viewer.roles:
        raise Forbidden(
            say(
                "Trang này dành cho bộ phận theo dõi; tài khoản của Ông/Bà chỉ xem.",
                "This page is for desks; your account may only look.",
            )
        )
