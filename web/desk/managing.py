"""The page by which a plan is kept: its outlines and forms, its rest, its end (web contract, sections 2, 4 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import Problem, Refused, line_of
from web.forms import Form
from web.signed.lists import number, page_at
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import READING, NotFound, Site
from web.unit.pages import sent
from workflow import ending
from workflow.keeping.file_types import fitted
from workflow.keeping.files import Copy
from workflow.outcome import shown as outcomes
from workflow.outcome.recorded import Given, record
from workflow.outcome.recorded import sent as sent_along
from workflow.publishing.managed import Managed, at_stake, managed, reference_of
from workflow.publishing.outlines import attach, detach, for_viewer, of_plan
from workflow.revision.suspension import resume, suspend
from workflow.views.offices.called import units_called

LONGEST_REASON = 2000
LINES = 100  # of an outcome, on a page


def managing(site: Site) -> APIRouter:
    """What the plan carries, added and removed; suspended, resumed, closed, cancelled."""
    routes = APIRouter()

    def page(request: Request, ids: Ids, typed: Typed) -> Response:
        now = site.now()
        with signed_in(site, request, now) as (connection, signed):
            own = own_plan(connection, signed, ids)
            known = {"plan": own.row, "items": own.items, "outlines": of_plan(connection, own.row.id)}
            known["outcome"] = outcomes.of_plan(connection, own.row.id)
            known["came"] = outcomes.files_of(connection, own.row.id)
            known["said"] = page_at(number(request), f"/plans/{own.row.id}/attachments", _said(known["outcome"]), LINES)
            known["called"] = units_called(connection, (one.get("unit") for _, one in known["said"].rows))
            stake = at_stake(connection, own.row.id, now)
        more = {"signed": signed, "place": "plans", "errors": typed.errors, "typed": typed, "stake": stake}
        return site.page("plan_managed.html.j2", typed.status, **known, **more)

    @routes.api_route("/plans/{id}/attachments", methods=READING)
    def manage(request: Request, id: str) -> Response:
        return page(request, {"id": id}, NOTHING)

    @routes.api_route("/plans/{id}/files/{file}", methods=READING)
    def download(request: Request, id: str, file: str) -> Response:
        with signed_in(site, request, site.now()) as (connection, signed):
            return sent(site, for_viewer(connection, signed.viewer, id, file))

    @routes.api_route("/plans/{id}/outcome/{file}", methods=READING)
    def came(request: Request, id: str, file: str) -> Response:
        with signed_in(site, request, site.now()) as (connection, signed):
            return sent(site, outcomes.file_for_viewer(connection, signed.viewer, id, file))

    on_press(site, routes, "/plans/{id}/attachments", partial(_carry, site), page, "attach")
    on_press(site, routes, "/plans/{id}/close", partial(_close, site), page, "close")
    on_press(site, routes, "/plans/{id}/cancel", partial(_cancel, site), page, "cancel")
    on_press(site, routes, "/plans/{id}/suspend", partial(_turn, site, suspend), page, "suspend")
    on_press(site, routes, "/plans/{id}/resume", partial(_turn, site, resume), page, "resume")
    return routes


def _said(outcome: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """What an outcome lists, one by one, each with which list it is of."""
    return [(name, one) for name in ("commendations", "models") for one in (outcome or {}).get(name, ())]


def _carry(site: Site, signed: Signed, ids: Ids, form: Form) -> str:
    id, now, actor = allowed(site, signed, ids), site.now(), signed.viewer.actor
    if gone := form.first("remove"):
        detach(site.store, id, gone, now=now, actor=actor)
    else:
        if (copy := form.file("file")) is None:
            raise Wrong(("file", say("Hãy chọn tệp.", "Choose a file.")))
        known = {"title": form.first("title"), "item_key": form.first("item"), "now": now, "actor": actor}
        try:
            kept = fitted(copy, site.settings.upload_types)
        except Refused as error:
            raise Wrong(("file", error.problems[0].message)) from None
        attach(site.store, id, kept, files_folder=site.settings.files_folder, **known)  # type: ignore[arg-type]
    return f"/plans/{id}/attachments"


def _close(site: Site, signed: Signed, ids: Ids, form: Form) -> str:
    id, now = allowed(site, signed, ids), site.now()
    with site.store.read() as connection:
        reference, stake = reference_of(connection, id), at_stake(connection, id, now)
    force = form.first("force") == "yes"
    if any(stake.values()) and not force:
        raise Wrong(("force", _open(sum(stake.values()))))
    if (file := form.file("outcome")) is None:
        ending.close(site.store, reference, force=force, now=now, actor=signed.viewer.actor)
        return f"/plans/{id}"
    agreed, actor = {"force": force, "lacking": form.first("lacking") == "yes"}, signed.viewer.actor
    try:
        record(site.store, reference, _outcome(site, form, file), closing=True, **agreed, now=now, actor=actor)
    except Refused as refused:
        told = [(("outcome", "lacking")[one.severity == "warning"], line_of(one)) for one in refused.problems]
        raise Wrong(*told) from None
    return f"/plans/{id}"


def _outcome(site: Site, form: Form, file: Copy) -> Given:
    """The outcome file with what was chosen besides, which must be of a kind that pages take."""
    chosen: list[Copy] = []
    problems: list[Problem] = []
    for copy in (copy for name, copy in form.files if name == "attachment"):
        try:
            chosen.append(fitted(copy, site.settings.upload_types))
        except Refused as refused:
            problems += refused.problems
            chosen.append(copy)
    known = sent_along(file.half.read_bytes(), chosen, site.settings.files_folder)
    return replace(known, problems=[*known.problems, *problems])


def _cancel(site: Site, signed: Signed, ids: Ids, form: Form) -> str:
    id = allowed(site, signed, ids)
    with site.store.read() as connection:
        reference = reference_of(connection, id)
    reason = _reason(form, "reason")
    ending.cancel(site.store, reference, reason=reason, now=site.now(), actor=signed.viewer.actor)
    return f"/plans/{id}"


def _turn(site: Site, turn: Callable[..., object], signed: Signed, ids: Ids, form: Form) -> str:
    """The plan is suspended, or goes on."""
    id = allowed(site, signed, ids)
    with site.store.read() as connection:
        reference = reference_of(connection, id)
    reason = _reason(form, "turn")
    turn(site.store, reference, reason=reason, now=site.now(), actor=signed.viewer.actor)
    return f"/plans/{id}/attachments"


def _reason(form: Form, field: str) -> str:
    """Why, which must be said; what is wrong with it stands at that field of the page."""
    reason = form.first("reason")
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Wrong((field, say("Hãy ghi lý do (tối đa 2.000 ký tự).", "Give the reason (at most 2,000 letters).")))
    return reason


def allowed(site: Site, signed: Signed, ids: Ids) -> int:
    """The plan's id, where it is the account's to keep; raises NotFound or Forbidden."""
    with site.store.read() as connection:
        id: int = own_plan(connection, signed, ids).row.id
        return id


def own_plan(connection: Connection, signed: Signed, ids: Ids) -> Managed:
    """The plan, where it is the account's to keep; raises NotFound or Forbidden."""
    found = managed(connection, signed.viewer, ids["id"])
    if found is None:
        raise NotFound
    if not found.own:
        raise Forbidden(
            say(
                "Kế hoạch {number} do cơ quan ban hành, hoặc bộ phận theo dõi trực thuộc, quản lý; tài khoản của "
                "Ông/Bà thuộc {unit}.",
                "Plan {number} is kept by its issuer, or by the desk directly under it; your account belongs to "
                "{unit}.",
                number=found.row.number,
                unit=signed.viewer.unit_name,
            )
        )
    return found


def _open(n: int) -> str:
    return say(
        "Kế hoạch còn {n} nhiệm vụ chưa hoàn thành; hãy đánh dấu ô đồng ý nếu vẫn đóng.",
        "The plan has {n} open tasks; tick the box to close it all the same.",
        n=n,
    )
