"""The plan file: bytes to a Plan, or to every problem of its form at once (contract, section 3). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import get_args

from lib.language import say
from lib.problem import Refused
from plans.clocks.reader import CLOCK_FIELDS, read_clocks
from plans.file.due.reader import read_due
from plans.file.form import Form, parse_day, parse_id, parse_span, parse_time, twice
from plans.file.ladder_reader import read_ladder
from plans.file.units_reader import MOST, read_supporters, refuse_both, too_many
from plans.file.upper import parse_upper
from plans.file.yaml_tree import Node, root_of
from plans.model import (
    DEFAULT_LADDER,
    Deliverable,
    OnMerge,
    OnSplit,
    Plan,
    PlanFile,
    PlanItem,
    Selection,
    Span,
    SummaryRhythm,
    Unread,
)
from plans.periods.reader import read_period
from plans.targets.reader import read_indicators

PLAN_FIELDS = (
    *("number", "issuer", "issued_on", "subject", "based_on", "signed_by", "desk"),
    *("day_off", "calendar", "send_at", "summary", "supersedes", "version", "issuers", "fulfils", "buffers"),
    *CLOCK_FIELDS,
)
ITEM_FIELDS = (
    *("id", "title", "assigned_to", "report_to", "due", "deliverables", "needs", "ladder"),
    *("lead", "with", "period", "on_merge", "on_split"),
)
DAY_OFF = ("keep", "next", "previous")
OPENS, CLOSES = time(7), time(21)
_BLANK = PlanItem(id="", title="", assigned_to=Selection(), due=Unread())  # where nothing can be read


def read(data: bytes) -> PlanFile:
    """Read a plan file; `plan` is None when its form is wrong, and `problems` then says all that is wrong."""
    try:
        text, root, problems = root_of(data, "not-a-plan-file", _no_plan_file, _empty)
    except Refused as refused:
        return PlanFile("", None, refused.problems)
    form = Form(problems)
    sketch = _plan(form, root)
    if sketch is not None and len(sketch.items) > MOST:
        if not problems.count:
            form.wrong(form.places.get("items", (1, 1)), "items", "too-many", partial(too_many, len(sketch.items)))
        sketch = None
    return PlanFile(text, None if problems.full else sketch, tuple(problems.all()), form.places)


def _no_plan_file(kind: str) -> str:
    return say(
        "Đây là tệp {kind}, không phải tệp kế hoạch; hãy tạo tệp kế hoạch bằng `dondoc plan new -o TỆP.yaml` rồi "
        "chép nội dung vào.",
        "This is a file of the kind {kind}, no plan file; make one with `dondoc plan new -o FILE.yaml` and copy "
        "the text into it.",
        kind=kind,
    )


def _empty() -> str:
    return say("Tệp trống; hãy bắt đầu bằng “plan:”.", "The file is empty; begin with 'plan:'.")


def _plan(form: Form, root: Node) -> Plan | None:
    top = form.fields(root, "", ("plan", "items", "ladder", "ladders", "indicators"), required=("plan", "items"))
    if top is None:
        return None
    head = _head(form, top["plan"]) if "plan" in top else {}
    issuers = _texts(form, head.get("issuers"), "plan.issuers", some=True) or (None,)
    items = _items(form, top["items"]) if "items" in top else []
    ladder = read_ladder(form, top["ladder"], "ladder") if "ladder" in top else DEFAULT_LADDER
    values = {
        "number": _number(form, head.get("number"), "plan.number"),
        "issuer": _name(form, head.get("issuer"), "plan.issuer") or issuers[0],
        "co_issuers": issuers[1:],
        "issued_on": _day(form, head.get("issued_on"), "plan.issued_on"),
        "subject": _text(form, head.get("subject"), "plan.subject", 2000),
        "based_on": _texts(form, head.get("based_on"), "plan.based_on", read=_cited),
        "supersedes": _texts(form, head.get("supersedes"), "plan.supersedes", read=_cited),
        "fulfils": _texts(form, head.get("fulfils"), "plan.fulfils", read=_upper),
        "buffers": _buffers(form, head.get("buffers")),
        "signed_by": _text(form, head.get("signed_by"), "plan.signed_by"),
        "desk": _name(form, head.get("desk"), "plan.desk"),
        "day_off": _word(form, head.get("day_off"), "plan.day_off", DAY_OFF, "next"),
        "calendar": _word(form, head.get("calendar"), "plan.calendar", ("vn",), "vn"),
        "send_at": _send_at(form, head.get("send_at")),
        "summary": _word(form, head.get("summary"), "plan.summary", get_args(SummaryRhythm), "weekly"),
        "version": _version(form, head.get("version")),
        **(read_clocks(form, head, top.get("ladders")) if {*CLOCK_FIELDS, "ladders"} & {*head, *top} else {}),
    }
    indicators = read_indicators(form, top["indicators"], {one.id for one in items}) if "indicators" in top else ()
    return Plan(items=tuple(items), ladder=ladder, indicators=indicators, **values)


def _head(form: Form, node: Node) -> dict[str, Node]:
    one_of = "issuers" if isinstance(node.value, dict) and "issuers" in node.value else "issuer"
    required = ["number", one_of, "issued_on", "subject"]
    fields = form.fields(node, "plan", PLAN_FIELDS, required=required) or {}
    if "issuer" in fields and "issuers" in fields:
        refuse_both(form, fields, "plan", "issuer", "issuers")
    return fields


def _items(form: Form, node: Node) -> list[PlanItem]:
    if not isinstance(node.value, list) or not node.value:
        message = say("“items” phải là danh sách đầu việc.", "'items' must be a list of items.")
        form.wrong(node, "items", "not-a-list", message)
        return []
    items = [_item(form, entry, path) for entry, path in form.entries(node, "items")]
    _refuse_twice(form, ((item.id, f"items[{index}].id") for index, item in enumerate(items)))
    return items


def _item(form: Form, node: Node, path: str) -> PlanItem:
    lead = "lead" if isinstance(node.value, dict) and "lead" in node.value else "assigned_to"
    fields = form.fields(node, path, ITEM_FIELDS, required=("id", "title", lead, "due"))
    if not fields:
        return _BLANK if form.problems.full else replace(_BLANK, id=path)
    if "assigned_to" in fields and "lead" in fields:
        refuse_both(form, fields, path, "assigned_to", "lead")
    given = fields.get("due")
    due = (read_due(form, given, f"{path}.due") if given else None) or Unread()
    deliverables = fields.get("deliverables")
    return PlanItem(
        id=_id(form, fields.get("id"), f"{path}.id") or path,  # no id looks like a path
        title=_text(form, fields.get("title"), f"{path}.title") or "",
        assigned_to=_selection(form, fields[lead], f"{path}.{lead}") if lead in fields else Selection(),
        due=due,
        report_to=_name(form, fields.get("report_to"), f"{path}.report_to"),
        deliverables=tuple(_deliverables(form, deliverables, f"{path}.deliverables")) if deliverables else (),
        needs=_texts(form, fields.get("needs"), f"{path}.needs", read=Form.word),
        ladder=read_ladder(form, fields["ladder"], f"{path}.ladder") if "ladder" in fields else None,
        on_merge=_word(form, fields.get("on_merge"), f"{path}.on_merge", get_args(OnMerge), "one"),  # type: ignore[arg-type]
        on_split=_word(form, fields.get("on_split"), f"{path}.on_split", get_args(OnSplit), "all"),  # type: ignore[arg-type]
        supporters=read_supporters(form, fields["with"], f"{path}.with", _selection) if "with" in fields else (),
        period=read_period(form, fields["period"], f"{path}.period", due) if "period" in fields else None,
    )


def _selection(form: Form, node: Node, path: str) -> Selection:
    if not isinstance(node.value, dict):
        return Selection(units=_texts(form, node, path, some=True))
    before = form.problems.count
    fields = form.fields(node, path, ("units", "level", "tag", "under")) or {}
    if "units" in fields and len(fields) > 1:
        message = say(
            "Đã ghi “units” thì không ghi thêm level, tag hay under.",
            "Beside 'units' there can be no level, tag or under.",
        )
        form.wrong(node, path, "mixed-selection", message)
    if not fields and form.problems.count == before:
        message = say(
            "Chưa nói giao cho ai; hãy ghi mã đơn vị, hoặc level, tag, under.",
            "It does not say to whom; write a unit's code, or level, tag, under.",
        )
        form.wrong(node, path, "empty-selection", message)
    return Selection(
        units=_texts(form, fields.get("units"), f"{path}.units", some=True),
        **{key: form.name(fields[key], f"{path}.{key}") for key in ("level", "tag", "under") if key in fields},
    )


def _deliverables(form: Form, node: Node, path: str) -> list[Deliverable]:
    found = []
    for entry, place in form.entries(node, path):
        fields = form.fields(entry, place, ("id", "title", "at_least", "model"), required=("id", "title")) or {}
        at_least = fields.get("at_least")
        found.append(
            Deliverable(
                id=_id(form, fields.get("id"), f"{place}.id"),
                title=_text(form, fields.get("title"), f"{place}.title") or "",
                at_least=(form.parsed(at_least, f"{place}.at_least", "bad-count", _count) if at_least else 1) or 1,
                model=_word(form, fields.get("model"), f"{place}.model", ("true", "false"), "false") == "true",
            )
        )
    _refuse_twice(form, ((one.id, f"{path}[{index}].id") for index, one in enumerate(found)))
    return found


# --- small fields -------------------------------------------------------------------------------------------------


def _text(form: Form, node: Node | None, path: str, longest: int = 500) -> str | None:
    return form.text(node, path, longest) if node else None


def _name(form: Form, node: Node | None, path: str) -> str | None:
    return form.name(node, path) if node else None


def _texts(
    form: Form,
    node: Node | None,
    path: str,
    *,
    some: bool = False,
    read: Callable[[Form, Node, str], str | None] = Form.name,
) -> tuple[str, ...]:
    if node is None:
        return ()
    if len(node.value) > MOST and isinstance(node.value, list):
        form.wrong(node, path, "too-many", partial(too_many, len(node.value)))
        return ()
    found: dict[str, None] = {}
    for entry, place in form.entries(node, path, some=some):
        text = read(form, entry, place)
        if text in found:
            form.wrong(entry, place, "twice", partial(twice, text))
        elif text:
            found[text] = None
    return tuple(found)


def _number(form: Form, node: Node | None, path: str) -> str | None:
    """The plan's own number; `@` is kept for NUMBER@YEAR on the command line."""
    text = _cited(form, node, path) if node else None
    if text and "@" in text and node:
        form.wrong(node, path, "bad-number", say("Số kế hoạch không có dấu “@”.", "A plan's number has no '@'."))
    return text


def _cited(form: Form, node: Node, path: str) -> str | None:
    """A document's number as it identifies it: without inner spaces (contract, section 4)."""
    text = form.name(node, path, 100)
    return text.replace(" ", "") if text else text


def _upper(form: Form, node: Node, path: str) -> str | None:
    """A task of a plan above, by its plan's number, its item and perhaps its date."""
    return form.parsed(node, path, "bad-reference", parse_upper)


def _buffers(form: Form, node: Node | None) -> dict[str, Span]:
    """A span for each level, whatever they are called."""
    levels = node.value if node and isinstance(node.value, dict) else ("district",)
    fields = (form.fields(node, "plan.buffers", levels) if node else None) or {}
    spans = {level: form.parsed(one, f"plan.buffers.{level}", "bad-span", parse_span) for level, one in fields.items()}
    return {level: span for level, span in spans.items() if span}


def _day(form: Form, node: Node | None, path: str) -> date | None:
    return form.parsed(node, path, "bad-date", parse_day) if node else None


def _word(form: Form, node: Node | None, path: str, allowed: Sequence[str], default: str) -> str | None:
    return form.one_of(node, path, allowed) if node else default


def _send_at(form: Form, node: Node | None) -> time:
    usual = time(8)  # by which the rest is judged, too, where this one is wrong
    if node is None:
        return usual
    at = form.parsed(node, "plan.send_at", "bad-time", parse_time)
    if at is not None and not OPENS <= at <= CLOSES:
        message = say("Giờ gửi phải từ 07:00 đến 21:00.", "The time to send must lie within 07:00 and 21:00.")
        form.wrong(node, "plan.send_at", "bad-time", message)
    return at or usual


def _version(form: Form, node: Node | None) -> int | None:
    return form.parsed(node, "plan.version", "bad-version", _count) if node else 1


def _id(form: Form, node: Node | None, path: str) -> str:
    return (form.parsed(node, path, "bad-id", parse_id) if node else None) or ""


def _count(text: str) -> int:
    if re.fullmatch(r"[1-9][0-9]{0,2}", text):
        return int(text)
    raise ValueError(say("“{text}” phải là số từ 1 đến 999.", "'{text}' must be a number from 1 to 999.", text=text))


def _refuse_twice(form: Form, ids: Iterable[tuple[str, str]]) -> None:
    seen: set[str] = set()
    for one, path in ids:
        if one and one in seen:
            form.wrong(form.places.get(path, (1, 1)), path, "twice", twice(one))
        seen.add(one)
