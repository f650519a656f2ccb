"""The page on which a draft is held against its text, corrected, confirmed, and looked at as a plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.dates import weekday_words
from lib.language import say
from lib.problem import Problem
from lib.time import local_date
from lib.vocabulary import word
from org.today import on_day
from plans.reading.drafted.file import written
from plans.reading.drafted.model import DraftItem, DraftPlan
from plans.reading.drafted.plan import drafted
from plans.reading.groups.matched import Known
from plans.reading.model import Data, Expression
from plans.reading.read import read
from plans.targets.numbers import written as amount
from web.desk.drafting.dues import AS_READ, KINDS, RHYTHMS
from web.desk.drafting.fields import Answers, key
from web.desk.drafting.marks import pieces
from web.desk.drafting.sheet import Corrected, Sheet
from web.desk.drafting.whom import NAMED, Whom
from web.desk.publishing import look, looked_page, refuse_unless_desk
from web.forms import Form
from web.signed.pressing import NOTHING, UNCARRIED, Ids, Typed, Wrong, on_press
from web.signed.signed_in import Pair, Signed, signed_in
from web.site import READING, NotFound, Site
from workflow.accounts.model import Viewer
from workflow.calendar.in_force import work_calendar
from workflow.drafting.read import roster_of_the_day
from workflow.publishing import drafts, readings
from workflow.publishing.readings import Reading

ADDRESS = "/plans/drafts/{id}"
# Items of a draft, and those that a page shows at once: each is a form of about 8 kB. The others are carried along.
MOST_ITEMS, AT_ONCE = 150, 30
# The field of an item in which stands what a plan file calls so.
_FIELDS = {"assigned_to": "who", "lead": "who", "due": "due", "needs": "needs", "report_to": "report_to"}
_FIELDS |= {"deliverables": "d0", "with": "also", "period": "period"}
_OF_PLAN = {"number", "issuer", "issued_on", "subject", "desk", "day_off"}


def drafting(site: Site) -> APIRouter:
    """A text and its draft side by side; the press that corrects it."""
    routes = APIRouter()
    page = partial(_page, site)

    @routes.api_route(ADDRESS, methods=READING)
    def draft(request: Request, id: str) -> Response:
        return page(request, {"id": id}, NOTHING)

    on_press(site, routes, ADDRESS, partial(_answer, site), page, "draft", large=True)
    return routes


def _page(site: Site, request: Request, ids: Ids, typed: Typed) -> Response:
    with signed_in(site, request, site.now()) as (connection, signed):
        refuse_unless_desk(signed)
        reading = _own(connection, signed.viewer, ids)
        if reading.plan_id is not None:
            return RedirectResponse(f"/plans/{reading.plan_id}", 303)
        answers = typed.fields or reading.answers
        sheet = _sheet(connection, signed.viewer, reading.text, answers)
    fields = answers or sheet.as_read()
    found = sheet.corrected(fields)
    shown = _shown(sheet, request.query_params.get("show", ""), typed.errors)
    about = {"signed": signed, "place": "plans", "reading": reading, "errors": _numbered(sheet, typed.errors)}
    asked = {"open": found.open, "todo": _numbered(sheet, [(one.field, one.sentence) for one in found.open])}
    choices = {"kinds": _words(KINDS), "rhythms": _words(RHYTHMS)}
    known = {
        "sheet": sheet,
        "plan": sheet.plan,
        "of": partial(_first, fields),
        "kept": partial(_kept, sheet, fields),
        "key": key,
        "shown": shown,
        "number_of": partial(_number, sheet),
        "carried": partial(_carried, fields),
        "parts": range(1, len(sheet.read) + 1, AT_ONCE),
        "at_once": AT_ONCE,
    }
    known |= {
        "quoted": partial(_quoted, sheet.plan),
        "data_of": partial(_data, sheet.plan),
        "text": pieces(sheet.plan, sheet.items),
        "as_read": AS_READ,
        "amount": amount,
    }
    known |= {"lines": partial(_lines, sheet, fields), "days_off": "; ".join(map(weekday_words, sheet.days_off[:5]))}
    return site.page("plan_draft.html.j2", typed.status, **about, **asked, **choices, **known, named=NAMED)


def _answer(site: Site, signed: Signed, ids: Ids, form: Form) -> str | Response:
    """Keep what was typed; look at the plan that it makes, where that is asked for and nothing is open."""
    refuse_unless_desk(signed)
    answers = {name: texts for name, texts in form.fields.items() if name not in (*UNCARRIED, "do", "show")}
    with on_day(site.store, local_date(site.now())) as connection:
        reading = _own(connection, signed.viewer, ids)
        sheet = _sheet(connection, signed.viewer, reading.text, answers)
    keep = partial(readings.answer, site.store, signed.viewer, reading.id, answers, site.clock())
    keep()
    if (part := form.first("show")) or form.first("do") == "save":
        return f"/plans/drafts/{reading.id}" + (f"?show={part}" if part.isdecimal() else "")
    found = sheet.corrected(answers)
    if found.open:
        raise Wrong(*((one.field, one.sentence) for one in found.open))
    data = written(found.plan).encode()
    looked = look(site, signed, data)
    if looked.sha256 is None:
        raise Wrong(*(_at_field(one, found) for one in looked.errors))
    drafts.keep(site.store, signed.viewer, data, site.clock())
    keep(looked.sha256)
    return looked_page(site, signed, looked, NOTHING)


def _own(connection: Connection, viewer: Viewer, ids: Ids) -> Reading:
    found = readings.own(connection, viewer, ids["id"])
    if found is None:
        raise NotFound
    return found


def _sheet(connection: Connection, viewer: Viewer, text: str, answers: Answers) -> Sheet:
    """The form of the text's draft. The account may publish for its unit, and for the one directly above."""
    roster = roster_of_the_day(connection)
    plan = drafted(read(text, work_calendar(connection)), roster)
    aside = plan.aside[: max(0, MOST_ITEMS - len(plan.items))]
    left_out = len(plan.items[MOST_ITEMS:]) + len(plan.aside) - len(aside)
    plan = replace(plan, items=plan.items[:MOST_ITEMS], aside=aside)
    known = Known(roster)
    own = known.units[viewer.unit]
    issuers = {code: known.units[code].name for code in (own.code, own.parent) if code in known.units}
    likely = own.code if known.below(own.code) or own.parent not in issuers else own.parent
    chosen = (_first(answers, "issuer"), plan.issuer)
    issuer = next((code for code in chosen if code in issuers), likely)
    return Sheet(plan, issuers, Whom(known, issuer, plan.draft.head.issuer), left_out)


def _shown(sheet: Sheet, first: str, errors: Any) -> range:
    """The numbers of the items that the page shows: those around that one, or around the first with something wrong."""
    wrong = (n for field, _ in errors if (n := _number(sheet, field)))
    number = next(wrong, int(first) if re.fullmatch("[0-9]{1,4}", first) else 1)
    start = (min(max(number, 1), max(len(sheet.read), 1)) - 1) // AT_ONCE * AT_ONCE + 1
    return range(start, start + AT_ONCE)


def _number(sheet: Sheet, field: str) -> int | None:
    """The number of the item whose field it is."""
    begin = field.partition(".")[0]
    return next((n for id, n in sheet.numbers.items() if key(id) == begin), None)


def _carried(fields: Answers, item: DraftItem) -> list[Pair]:
    """What stands in the fields of an item that the page does not show."""
    begin = f"{key(item.id)}."
    return [(name, text) for name, texts in fields.items() if name.startswith(begin) for text in texts if text]


def _numbered(sheet: Sheet, errors: Any) -> list[Pair]:
    """With the number of the item in whose field it is."""
    return [(field, _said(sheet, field, sentence)) for field, sentence in errors]


def _said(sheet: Sheet, field: str, sentence: str) -> str:
    number = _number(sheet, field)
    return say("Đầu việc {n}: {it}", "Item {n}: {it}", n=number, it=sentence) if number else sentence


def _at_field(problem: Problem, found: Corrected) -> Pair:
    """In which field stands what is wrong with the plan file."""
    path = problem.path or ""
    if match := re.match(r"items\[(\d+)\](?:\.(\w+))?", path):
        return f"{key(found.plan.items[int(match[1])].id)}.{_FIELDS.get(match[2] or '', 'title')}", problem.message
    field = path.removeprefix("plan.")
    return field if field in _OF_PLAN else "", problem.message


def _first(answers: Answers, name: str) -> str:
    return next(iter(answers.get(name, ())), "")


def _kept(sheet: Sheet, answers: Answers, item: DraftItem) -> bool:
    return sheet.is_kept(item, answers)


def _lines(sheet: Sheet, answers: Answers, item: DraftItem) -> int:
    return sheet.lines(item, answers)


def _quoted(plan: DraftPlan, item: DraftItem) -> list[str]:
    """The words that say its time."""
    return _words_at(plan, [plan.draft.duties[n].when for n in item.duties])


def _data(plan: DraftPlan, item: DraftItem) -> list[str]:
    """The words that say of which time it gives account."""
    return _words_at(plan, [one for n in item.duties if (one := plan.draft.duties[n].data)])


def _words_at(plan: DraftPlan, places: Sequence[Expression | Data]) -> list[str]:
    return list(dict.fromkeys(" ".join(plan.draft.text[one.start : one.end].split()) for one in places))


def _words(table: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {code: word(table, code) for code in table}
