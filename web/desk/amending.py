"""A plan amended by page: its versions, another file uploaded, every problem or the difference shown, then done (change
contract, section 6)."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from lib.problem import Refused, line_of
from lib.text import clean_line
from lib.vocabulary import word
from lib.words import TASK_CHANGES
from web.desk.managing import LONGEST_REASON, allowed, own_plan
from web.desk.publishing import SAID, SHOWN, plan_file
from web.forms import Form
from web.signed.lists import number, page_at
from web.signed.pressing import MEANWHILE, NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.amending.amend import Document
from workflow.amending.versions import numbered, source_of, versions
from workflow.publishing import drafts
from workflow.publishing.amended import Otherwise, alike, amend_as_seen, look, seen_in
from workflow.publishing.drafts import Looked
from workflow.publishing.previewed import names_in

LONGEST_NUMBER = 100
FIRST = 10  # notices that are shown without being asked for
PER_PAGE = 100  # versions
STALE = MEANWHILE | {"version-changed"}
NONE = Looked(problems=())


def amending(site: Site) -> APIRouter:
    """The versions, the upload, what it shows, the press."""
    routes = APIRouter()
    upload, shown = partial(_upload_page, site), partial(_shown_again, site)

    @routes.api_route("/plans/{id}/amend", methods=READING)
    @routes.api_route("/plans/{id}/amend/check", methods=READING)  # read again after its answer
    def begin(request: Request, id: str) -> Response:
        return upload(request, {"id": id}, NOTHING)

    @routes.api_route("/plans/{id}/versions/{version}.yaml", methods=READING)
    def version_of_plan(request: Request, id: str, version: str) -> Response:
        with signed_in(site, request, site.now()) as (connection, signed):
            row = own_plan(connection, signed, {"id": id}).row
            known = {str(one["version"]): one["version"] for one in versions(connection, row)}
            if version not in known:
                raise NotFound
            text = numbered(source_of(connection, row, known[version]), known[version])
        named = {"Content-Disposition": f'attachment; filename="ke-hoach-{row.id}-{version}.yaml"'}
        return Response(text, media_type="application/yaml", headers=named)

    on_press(site, routes, "/plans/{id}/amend/check", partial(_check, site), upload, "check")
    on_press(site, routes, "/plans/{id}/amend", partial(_amend, site), shown, "amend")
    return routes


def _check(site: Site, signed: Signed, ids: Ids, form: Form) -> Response:
    id = allowed(site, signed, ids)
    document = _document(form)
    data = plan_file(form)
    looked = look(site.store, site.settings, id, data, document, site.now())
    if looked.sha256 is not None:
        drafts.keep(site.store, signed.viewer, data, site.clock())
    typed = Typed(200, (), form.fields, "check")
    return _looked_page(site, signed, ids, looked, typed)


def _amend(site: Site, signed: Signed, ids: Ids, form: Form) -> str | Response:
    id = allowed(site, signed, ids)
    pressed: dict[str, Any] = {"sha256": form.first("sha256"), "seen": form.first("seen"), "now": site.now()}
    document = _document(form)
    try:
        amend_as_seen(site.store, site.settings, signed.viewer, id, document, **pressed)
    except (Refused, Otherwise) as error:
        with site.store.read() as connection:
            data = drafts.waiting(connection, signed.viewer, form.first("sha256"))
        if data is None:
            raise drafts.unknown() from None
        looked = look(site.store, site.settings, id, data, document, site.now())
        changed = ("", _changed()) if isinstance(error, Otherwise) else None
        typed = Typed(409, [changed] if changed else [], form.fields, "amend")
        return _looked_page(site, signed, ids, looked, typed)
    return f"/plans/{id}/amend"


def _shown_again(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    """The difference again, and what is wrong with the press; the upload where the file waits no more."""
    with signed_in(site, request, site.now()) as (connection, signed):
        data = drafts.waiting(connection, signed.viewer, typed.first("sha256"))
    if data is None or not clean_line(typed.first("number")):
        return _upload_page(site, request, ids, typed)
    id = allowed(site, signed, ids)
    document = Document(number=typed.first("number"), reason=typed.first("reason"))
    return _looked_page(site, signed, ids, look(site.store, site.settings, id, data, document, site.now()), typed)


def _document(form: Form) -> Document:
    """By what the plan is amended, and why."""
    wrong = []
    if not 0 < len(clean_line(number := form.first("number"))) <= LONGEST_NUMBER:
        told = say(
            "Hãy ghi số văn bản điều chỉnh (tối đa 100 ký tự).", "Give the number of the document (at most 100)."
        )
        wrong.append(("number", told))
    if len(reason := form.first("reason")) > LONGEST_REASON:
        wrong.append(("reason", say("Lý do tối đa 2.000 ký tự.", "The reason has at most 2,000 letters.")))
    if wrong:
        raise Wrong(*wrong)
    return Document(number=number, reason=reason)


def _upload_page(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    with signed_in(site, request, site.now()) as (_connection, signed):
        pass
    return _page_of_versions(site, signed, ids, NONE, typed, number(request))


def _page_of_versions(site: Site, signed: Signed, ids: Ids, looked: Looked, typed: Typed, n: int = 1) -> Response:
    with site.store.read() as connection:
        row = own_plan(connection, signed, ids).row
        every = versions(connection, row)[::-1]
    known = {"plan": row, "page": page_at(n, f"/plans/{row.id}/amend", every, PER_PAGE), "present": every[0]["version"]}
    more = {"signed": signed, "place": "plans", "errors": typed.errors, "typed": typed, "looked": looked}
    return site.page("plan_amend.html.j2", typed.status, **known, **more, line_of=line_of)


def _looked_page(site: Site, signed: Signed, ids: Ids, looked: Looked, typed: Typed) -> Response:
    """Every problem, or what would follow; 409 where the plan has changed meanwhile."""
    found = looked.found
    if found is None:
        stale = any(one.code in STALE for one in looked.problems)
        wrong = Typed(409 if stale else 422, typed.errors, typed.fields, typed.about)
        return _page_of_versions(site, signed, ids, looked, wrong)
    told = [*found["notices"][:SHOWN], *found["wrong"][:SHOWN]]
    units = [one["unit"] for one in found["changes"][:SHOWN]] + [one["issuer"] for one in found["cascade"][:SHOWN]]
    with site.store.read() as connection:
        own = own_plan(connection, signed, ids)
        names = names_in(connection, told, *units)
    titles = dict(own.items) | {one.id: one.title for one in looked.decreed.items} if looked.decreed else {}
    more: dict[str, Any] = {"signed": signed, "place": "plans", "errors": typed.errors, "typed": typed, "plan": own.row}
    more |= {"looked": looked, "found": found, "seen": seen_in(found), "alike": list(alike(found).items())}
    more |= {"names": names, "titles": titles, "shown": SHOWN, "first": FIRST, "line_of": line_of}
    more["change_word"] = lambda code: word(TASK_CHANGES, code)
    return site.page("plan_difference.html.j2", typed.status, **more, **SAID)


def _changed() -> str:
    return say(
        "Kế hoạch đã thay đổi từ lúc xem trước nên chưa điều chỉnh gì; dưới đây là những thay đổi theo tình hình hiện "
        "nay.",
        "The plan has changed since you looked, and nothing was amended; below is what would follow now.",
    )
