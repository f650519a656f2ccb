"""What a plan gives on paper and in bulk: the reminder letter as a draft, and what was handed in as one archive."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from lib.language import say
from lib.problem import Refused
from lib.time import local_date
from org.today import on_day
from web.desk.archive import archive
from web.forms import Form
from web.signed.fields import at_their_fields, day_or_none, read
from web.signed.pressing import Ids, Typed, on_press
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import READING, NotFound, Site
from web.unit.pages import FILE_HEADERS
from workflow.accounts.authority import decides_in_plan
from workflow.accounts.taken import FILES, note_taken
from workflow.keeping import letters
from workflow.views import letter as drafts
from workflow.views.desk.files import handed_in
from workflow.views.desk.plan import SeenPlan, items_of, seen_plan

DRAFTS = find_spec("docx") is not None  # of the extra `documents`
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILTERS = {"under": "under", "item": "item_key", "standing": "standing_is"}  # of the board, as the archive calls them


def papers(site: Site) -> APIRouter:
    """The letter, which writes the journal and is pressed for, and the files."""
    routes = APIRouter()
    on_press(site, routes, "/plans/{id}/letter.docx", partial(_letter, site), partial(_show_letter, site), "letter")

    @routes.api_route("/plans/{id}/files.zip", methods=READING)
    def files(request: Request, id: str) -> Response:
        now = site.now()
        wanted = {FILTERS[name]: value for name, value in request.query_params.items() if name in FILTERS and value}
        with signed_in(site, request, now) as (connection, signed):
            found = _seen(seen_plan(connection, signed.viewer, id))
            try:
                rows = handed_in(connection, signed.viewer, found.id, now, **wanted)
            except Refused:  # a unit that there is not
                raise NotFound from None
        if request.method == "GET":  # section 6: who took the files away stands in the journal, though it is a GET
            detail: dict[str, Any] = {"files": len(rows), **{name: wanted.get(asks) for name, asks in FILTERS.items()}}
            note_taken(site.store, signed.viewer, FILES, plan_id=found.id, now=now, detail=detail)
        named = {"Content-Disposition": f'attachment; filename="bao-cao-{found.slug}.zip"'}
        pieces = archive(site.settings.files_folder, rows, now)
        return StreamingResponse(pieces, media_type="application/zip", headers=FILE_HEADERS | named)

    return routes


def _seen(found: SeenPlan | None) -> SeenPlan:
    if found is None:
        raise NotFound
    return found


def _show_letter(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    """The form by itself, with what has to be corrected in it."""
    with signed_in(site, request, site.now()) as (connection, signed):
        found = _seen(seen_plan(connection, signed.viewer, ids["id"]))
        items = items_of(connection, found.id)
    errors = [(field or "letter", sentence) for field, sentence in typed.errors]
    return site.page(
        "letter.html.j2",
        typed.status,
        **{"signed": signed, "place": "plans", "plan": found, "items": items, "typed": typed, "errors": errors},
    )


def _letter(site: Site, signed: Signed, ids: Ids, form: Form) -> Response:
    """Drafted as `dondoc letter` does, entered in the journal, and given to whoever pressed."""
    now = site.now()
    with on_day(site.store, local_date(now)) as connection:
        found = _seen(seen_plan(connection, signed.viewer, ids["id"]) if DRAFTS else None)
        if not decides_in_plan(connection, signed.viewer, found.id):
            units = ", ".join(dict.fromkeys((found.desk, found.issuer)))
            raise Forbidden(
                say(
                    "Công văn này do bộ phận theo dõi của {units} soạn.",
                    "This letter is for the desk of {units} to draft.",
                    units=units,
                )
            )
        given = read(form, due=day_or_none)
        with at_their_fields():
            facts = drafts.gather(
                connection, drafts.Asked(plan=found.reference, item=form.first("item") or None, **given), now
            )
    from documents.letter import build  # what makes papers takes its time to come

    content = build(facts.letter, now)
    site.store.retrying(lambda connection: letters.record(connection, facts, now=now, actor=signed.viewer.actor))
    name = f"cong-van-don-doc-{found.slug}-lan-{facts.letter.round}.docx"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=WORD, headers=FILE_HEADERS | named)
