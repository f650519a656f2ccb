"""A plan published by page: uploaded, every problem or the whole preview shown, then published (web contract, 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from documents.opening.opened import open_text
from documents.sheet import XLSX, notices_table, tasks_table, xlsx_of
from lib.dates import due_words
from lib.language import say
from lib.problem import Refused, line_of
from lib.time import local_date
from lib.vocabulary import CHANNELS, KIND_WORDS, word
from lib.words import rung_word
from plans.file.beginning import KINDS, begun
from plans.file.yaml_tree import MAX_BYTES
from web.forms import Form
from web.signed.pressing import NOTHING, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Forbidden, Pair, Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.publishing import drafts, readings
from workflow.publishing.drafts import PUBLISHED, Looked, NotTheirs
from workflow.publishing.previewed import by_due, by_time, names_in

SHOWN = 200  # rows of each table
SAID = {  # what the preview says of codes
    "channel_word": lambda code: word(CHANNELS, code),
    "kind_word": lambda code: word(KIND_WORDS, code),
    **{"rung_word": rung_word, "due_words": due_words},
}
LONGEST = 500_000  # letters of a text: about 250 pages
_PLAN = re.compile(rb"^plan:\s*(?:#.*)?$", re.MULTILINE)
ADDRESSES = ("/plans/new", "/plans/check", "/plans/publish")  # the last two, read again after their answer


def publishing(site: Site) -> APIRouter:
    """The upload, what it shows, the press."""
    routes = APIRouter()

    def upload(request: Request, _ids: Ids, typed: Typed) -> Response:
        with signed_in(site, request, site.now()) as (_connection, signed):
            return _upload_page(site, signed, typed.status, typed.errors)

    def shown(request: Request, _ids: Ids, typed: Typed) -> Response:
        """What was to be published, again; the upload where it waits no more."""
        with signed_in(site, request, site.now()) as (connection, signed):
            data = drafts.waiting(connection, signed.viewer, typed.first("sha256"))
        if data is None:
            return _upload_page(site, signed, typed.status, typed.errors)
        return looked_page(site, signed, look(site, signed, data), typed)

    def new(request: Request) -> Response:
        return upload(request, {}, NOTHING)

    for address in ADDRESSES:
        routes.add_api_route(address, new, methods=READING)

    on_press(site, routes, "/plans/check", partial(_check, site), upload, "check")
    on_press(site, routes, "/plans/preview.xlsx", partial(_download, site), shown, "preview")
    on_press(site, routes, "/plans/publish", partial(_publish, site), shown, "publish")
    routes.include_router(_examples(site))
    return routes


def _examples(site: Site) -> APIRouter:
    """Plan files to begin with."""
    routes = APIRouter()

    @routes.api_route("/plans/new/{kind}.yaml", methods=READING)
    def example(request: Request, kind: str) -> Response:
        now = site.now()
        with signed_in(site, request, now):
            pass
        if kind not in KINDS:
            raise NotFound
        named = {"Content-Disposition": f'attachment; filename="ke-hoach-{kind}.yaml"'}
        return Response(begun(kind, local_date(now)), media_type="application/yaml", headers=named)

    return routes


def _check(site: Site, signed: Signed, _ids: Ids, form: Form) -> str | Response:
    """A plan file is looked at; of a plan's own text a draft is made, which is another page."""
    refuse_unless_desk(signed)
    data = plan_file(form)
    if not is_plan_file(data, form.files[0][1].name):
        return f"/plans/drafts/{_begin(site, signed, form)}"
    looked = look(site, signed, data)
    if looked.sha256 is not None:
        drafts.keep(site.store, signed.viewer, data, site.clock())
    return looked_page(site, signed, looked, NOTHING)


def _publish(site: Site, signed: Signed, _ids: Ids, form: Form) -> str:
    refuse_unless_desk(signed)
    wanted, now = form.first("sha256"), site.now()
    try:
        id = drafts.publish(site.store, site.settings, signed.viewer, wanted, now=now, actor=signed.viewer.actor)
    except NotTheirs:
        raise _others(signed) from None
    return f"/plans/{id}"


def _download(site: Site, signed: Signed, _ids: Ids, form: Form) -> Response:
    """All that the preview shows the beginning of; a POST, for what would happen is tried out to be told."""
    refuse_unless_desk(signed)
    with site.store.read() as connection:
        data = drafts.waiting(connection, signed.viewer, form.first("sha256"))
    looked = look(site, signed, data) if data is not None else None
    if looked is None or looked.found is None:
        raise Wrong(("file", say("Tệp này không còn chờ ban hành; hãy gửi lại.", "Upload the file once more.")))
    every = form.first("what") == "tasks"
    content = xlsx_of(*(tasks_table(looked.found["tasks"]) if every else notices_table(looked.found["notices"])))
    name = "nhiem-vu" if every else "thong-bao"
    named = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(content, media_type=XLSX, headers=named)


def plan_file(form: Form) -> bytes:
    """The file that was chosen; raises Wrong where there is none."""
    if (copy := form.file("file")) is None:
        raise Wrong(("file", say("Hãy chọn tệp kế hoạch.", "Choose the plan file.")))
    with copy.half.open("rb") as file:
        return file.read(MAX_BYTES + 1)  # that it is longer is all that needs to be known


def _begin(site: Site, signed: Signed, form: Form) -> str:
    """Keep the text that was chosen, with its file; raises Wrong where it cannot be read."""
    copy = form.file("file")
    assert copy is not None
    try:
        opened = open_text(copy.half.read_bytes(), copy.name)
    except Refused as refused:
        raise Wrong(("file", refused.problems[0].message)) from None
    if len(opened.text) > LONGEST:
        raise Wrong(("file", _too_long()))
    return readings.begin(site.store, site.settings.files_folder, signed.viewer, copy, opened, site.clock())


def is_plan_file(data: bytes, name: str) -> bool:
    """Whether it is called as plan files are, or begins like one whatever it is called."""
    return name.lower().endswith((".yaml", ".yml")) or bool(_PLAN.search(data[:20_000]))


def look(site: Site, signed: Signed, data: bytes) -> Looked:
    try:
        return drafts.look(site.store, site.settings, signed.viewer, data, site.now())
    except NotTheirs:
        raise _others(signed) from None


def _upload_page(site: Site, signed: Signed, status: int, errors: Sequence[Pair]) -> Response:
    refuse_unless_desk(signed)
    with site.store.read() as connection:
        begun = readings.of_account(connection, signed.viewer)
    return site.page("plan_new.html.j2", status, signed=signed, place="plans", errors=errors, kinds=KINDS, begun=begun)


def looked_page(site: Site, signed: Signed, looked: Looked, typed: Typed) -> Response:
    """Every problem, or what would happen; 409 where its number is taken."""
    more: dict[str, Any] = {
        "signed": signed,
        "place": "plans",
        "looked": looked,
        "errors": typed.errors,
        "line_of": line_of,
    }
    found, decreed = looked.found, looked.decreed
    if found is None or decreed is None:
        taken = any(one.code == PUBLISHED for one in looked.problems)
        return site.page("plan_problems.html.j2", 409 if taken else 422, **more, kinds=KINDS)
    tables = {"due": list(by_due(found["tasks"]).items()), "said": by_time(found["notices"], "channel")}
    with site.store.read() as connection:
        told = [*found["notices"][:SHOWN], *found["unreachable"][:SHOWN]]
        names = names_in(connection, told, decreed.issuer, decreed.desk_code)
        more["reading"] = readings.of_draft(connection, signed.viewer, looked.sha256 or "")
    more |= {"names": names, "found": found, "shown": SHOWN, "titles": {one.id: one.title for one in decreed.items}}
    return site.page("plan_preview.html.j2", typed.status, **more, **tables, **SAID)


def refuse_unless_desk(signed: Signed) -> None:
    if "desk" not in signed.viewer.roles:
        raise Forbidden(
            say(
                "Chỉ tài khoản của bộ phận theo dõi được ban hành kế hoạch.",
                "Only accounts of a desk publish plans.",
            )
        )


def _too_long() -> str:
    return say(
        "Văn bản dài quá {n} ký tự; hãy tách riêng phần kế hoạch, bỏ bớt phụ lục.",
        "The text has more than {n} letters; part the plan from its annexes.",
        n=f"{LONGEST:,}".replace(",", "."),
    )


def _others(signed: Signed) -> Forbidden:
    return Forbidden(
        say(
            "Kế hoạch này do cơ quan ban hành (issuer) hoặc bộ phận theo dõi trực thuộc (desk) ghi trong tệp ban hành; "
            "tài khoản của Ông/Bà thuộc {unit}.",
            "This plan is published by the issuer that its file names, or by the desk directly under it that it names; "
            "your account belongs to {unit}.",
            unit=signed.viewer.unit_name,
        )
    )
