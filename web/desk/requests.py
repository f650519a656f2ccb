"""What units ask of a desk, and its answers: more time, and how a task is meant (web contract, section 7; W-12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from web import typed as reading
from web.desk.deciding import may_decide
from web.desk.review import refuse_unless_desk
from web.desk.tasks import plan_asked
from web.forms import Form
from web.signed.fields import at_their_fields, read, reason
from web.signed.lists import number, page_at, page_with
from web.signed.pressing import NOTHING, Ids, Typed, on_press
from web.signed.signed_in import Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.asking import extensions, questions
from workflow.asking.entered import Kind
from workflow.find import key_of
from workflow.views.desk.requests import open_requests, task_asked_about
from workflow.views.desk.requests import requests as asked_of
from workflow.views.desk.review import plans_decided

PER_PAGE = 50
Do = Callable[[Site, Signed, str, Form, datetime], object]


def requests(site: Site) -> APIRouter:
    """What waits for an answer and what was answered, with the forms to answer."""
    routes = APIRouter()
    show = partial(_show, site)

    @routes.api_route("/requests", methods=READING)
    def waiting(request: Request) -> Response:
        return show(request, {}, NOTHING)

    answers: tuple[tuple[Kind, str, Do], ...] = (
        ("extension", "grant", _grant),
        ("extension", "shorten", _shorten),
        ("extension", "refuse", _refuse),
        ("question", "answer", _answer),
    )
    for kind, name, do in answers:
        on_press(site, routes, f"/{kind}s/{{id}}/{name}", partial(_answered, site, kind, do), show, name)
    return routes


def _show(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    now, plan_id = site.now(), plan_asked(request, typed)
    with signed_in(site, request, now) as (connection, signed):
        refuse_unless_desk(signed)
        every = open_requests(connection, signed.viewer, plan_id=plan_id)
        named = ids.get("id") or request.query_params.get("asked", "")  # that was pressed, or to which a link leads
        n = page_with(named, every, PER_PAGE) or number(request)
        page = page_at(n, "/requests", every, PER_PAGE, **({"plan": str(plan_id)} if plan_id else {}))
        found = asked_of(connection, signed.viewer, now, page.rows, plan_id=plan_id)
        plans = plans_decided(connection, signed.viewer)
    form = f"{typed.about}-{ids.get('id', '')}"
    kind = "questions" if typed.about == "answer" else "extensions"
    is_open = any(one["id"] == ids.get("id") for one in found[kind])
    errors = [(f"{form}-{field}" if field else form, sentence) for field, sentence in typed.errors]
    if errors and not is_open:
        errors = [("waiting", _over())]
    unrecorded = [text for name in ("reason", "text") if not is_open and (text := typed.first(name).strip())]
    return site.page(
        "requests.html.j2",
        typed.status,
        **{"signed": signed, "place": "requests", "now": now, "plans": plans, "plan_id": plan_id, "typed": typed},
        **{"page": page, "total": len(every), "errors": errors, "form": form, "unrecorded": unrecorded},
        **found,
    )


def _over() -> str:
    return say(
        "Đề nghị, câu hỏi này không còn chờ trả lời; dưới đây là tình trạng hiện nay.",
        "This does not wait for an answer any more; below is how things stand now.",
    )


def _answered(site: Site, kind: Kind, do: Do, signed: Signed, ids: Ids, form: Form) -> str:
    now = site.now()
    with site.store.read() as connection:
        task = task_asked_about(connection, kind, ids["id"])
    if task is None:
        raise NotFound
    may_decide(site, signed, task, now)
    with at_their_fields():
        do(site, signed, ids["id"], form, now)
    plan = key_of(form.first("plan"))
    return f"/requests?plan={plan}" if plan else "/requests"


def _grant(site: Site, signed: Signed, id: str, _form: Form, now: datetime) -> None:
    extensions.grant(site.store, id, now=now, actor=signed.viewer.actor)


def _shorten(site: Site, signed: Signed, id: str, form: Form, now: datetime) -> None:
    given = read(form, until=reading.day, reason=_why_shorter)
    extensions.shorten(site.store, id, **given, now=now, actor=signed.viewer.actor)


def _why_shorter(text: str) -> str:
    """The act needs a reason; where none is written, that is what the desk has done (section 5 asks for none)."""
    return reason(text or say("Chỉ gia hạn đến ngày sớm hơn đề nghị", "Less time is given than was asked for"))


def _refuse(site: Site, signed: Signed, id: str, form: Form, now: datetime) -> None:
    extensions.refuse_it(site.store, id, **read(form, reason=reason), now=now, actor=signed.viewer.actor)


def _answer(site: Site, signed: Signed, id: str, form: Form, now: datetime) -> None:
    given = read(form, text=lambda text: reading.words(text, say("câu trả lời", "an answer")))
    questions.answer(site.store, id, **given, now=now, actor=signed.viewer.actor)
