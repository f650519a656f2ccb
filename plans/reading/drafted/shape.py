"""A draft as JSON, for programs and pages (contract, section 4, `plan draft --json`). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lib.language import say
from org.model import UnitVersion
from plans.model import Selection
from plans.periods.model import Period, Recurring
from plans.reading.drafted.items import Whom
from plans.reading.drafted.model import Bound
from plans.reading.groups.matched import Known, issuer_of
from plans.reading.model import Doubt, Draft, Duty, Expression, Head, Held, Relative, Target, Work


def draft_json(draft: Draft, roster: Sequence[UnitVersion] | None = None) -> dict[str, Any]:
    """What was read, as one JSON-able value; dates in ISO 8601, places in code points of `text`."""
    known = Known(roster) if roster is not None else None
    issuer = issuer_of(draft.head, known) if known is not None else None
    whom = Whom(draft.head.issuer, known, issuer if isinstance(issuer, str) else None)
    return {
        "text": draft.text,
        "doc": {**_doc(draft.head), "issuer_code": whom.code},
        "duties": [_duty(duty, draft.text, whom) for duty in _each_once(draft.duties)],
        "works": [_work(work, whom) for work in draft.works],
        "targets": [_target(target, draft.text) for target in draft.targets],
        "outcome": _outcome(draft.outcome),
        "problems": [_problem(doubt) for doubt in draft.doubts],
    }


def _each_once(duties: Sequence[Duty]) -> list[Duty]:
    """One duty an expression: rows of a table that share one cell of time are said with all that they bind to it."""
    found: dict[tuple[int, int], Duty] = {}
    for one in duties:
        place = (one.when.start, one.when.end)
        found[place] = _joined(found[place], one) if place in found else one
    return list(found.values())


def _joined(one: Duty, other: Duty) -> Duty:
    return replace(
        one,
        sentence=(min(one.sentence[0], other.sentence[0]), max(one.sentence[1], other.sentence[1])),
        title="; ".join(dict.fromkeys((one.title, other.title))),
        responsible=tuple(dict.fromkeys((*one.responsible, *other.responsible))),
        supporting=tuple(dict.fromkeys((*one.supporting, *other.supporting))),
        deliverables=(*one.deliverables, *other.deliverables),
        data=one.data or other.data,
        doubts=tuple(dict.fromkeys((*one.doubts, *other.doubts))),
    )


def _doc(head: Head) -> dict[str, Any]:
    sorted_ones = head.sorted_recipients
    return {
        "type": head.type,
        "number": head.number,
        "issuer": head.issuer,
        "issued_on": _iso(head.issued_on),
        "place": head.place,
        "subject": head.subject,
        "based_on": list(dict.fromkeys(one.number for one in head.based_on)),
        "signed_by": head.signed_by,
        "recipients": list(head.recipients),
        "recipients_for": {
            "act": list(sorted_ones.act),
            "report": list(sorted_ones.report),
            "file": list(sorted_ones.file),
        },
    }


def _duty(duty: Duty, text: str, whom: Whom) -> dict[str, Any]:
    when = duty.when
    return {
        "quote": text[when.start : when.end],
        "start": when.start,
        "end": when.end,
        **_when(when),
        "responsible": list(duty.responsible),
        "supporting": list(duty.supporting),
        "report_to": duty.report_to,
        "title": duty.title,
        "sentence": {"start": duty.sentence[0], "end": duty.sentence[1]},
        "deliverables": [{"title": one.title, "at_least": one.at_least} for one in duty.deliverables],
        "period": _period(duty.data.period) if duty.data else None,
        "selectors": [_selector(whom.bound(one)) for one in duty.responsible],
        "confidence": duty.confidence,
        "problems": [*(_problem(doubt, when) for doubt in duty.doubts), *_of_units(duty, whom)],
    }


def _when(when: Expression) -> dict[str, Any]:
    return {
        "kind": when.kind,
        "due": _iso(when.due),
        "at": f"{when.at:%H:%M}" if when.at else None,
        "range_start": _iso(when.range_start),
        "strict": when.strict,
        "recurrence": when.recurrence,
        "relative": _relative(when.relative) if when.relative else None,
        "suggested_due": _iso(when.suggested_due),
    }


def _period(period: Recurring | Period) -> dict[str, Any]:
    """As a plan file says it, in full."""
    if isinstance(period, Recurring):
        return {"every": period.every, "closes": period.closes or "end"}
    return {"from": _iso(period.start), "to": _iso(period.end)}


def _relative(one: Relative) -> dict[str, Any]:
    return {"n": one.n, "unit": one.unit, one.side: one.event}


def _selector(bound: Bound) -> dict[str, Any]:
    """Whom these words choose: as a plan file says it, and why nobody where nobody is chosen."""
    one = bound.chosen
    return {
        "written": one.written,
        "issuer": one.issuer,
        "name": one.name,
        **_selection(bound.selection, one.level, one.tag),
        "problem": bound.unclear.code if bound.unclear else None,
        "candidates": list(bound.unclear.candidates) if bound.unclear else [],
    }


def _selection(chosen: Selection | None, level: str | None, tag: str | None) -> dict[str, Any]:
    if chosen is None or chosen.units:
        return {"level": level, "tag": tag, "under": None, "units": list(chosen.units) if chosen else []}
    return {"level": chosen.level, "tag": chosen.tag, "under": chosen.under, "units": []}


def _of_units(duty: Duty, whom: Whom) -> Iterator[dict[str, Any]]:
    """A group of which the roster has nobody, and names that it does not know."""
    for bound in map(whom.bound, duty.responsible):
        if bound.unclear is None:
            continue
        code, message = _unclear(bound)
        found = {"code": code, "message": message, "start": duty.when.start, "end": duty.when.end}
        yield found | ({"candidates": list(bound.unclear.candidates)} if bound.unclear.candidates else {})


def _unclear(bound: Bound) -> tuple[str, str]:
    written = bound.chosen.written
    if bound.unclear is not None and bound.unclear.code == "nobody":
        return "empty-group", say(
            "Danh bạ không có đơn vị nào là “{it}”.", "No unit of the roster is one of “{it}”.", it=written
        )
    return "unknown-unit", say("Danh bạ không có “{it}”.", "The roster does not know “{it}”.", it=written)


def _problem(doubt: Doubt, when: Expression | None = None) -> dict[str, Any]:
    """One doubt; with the dates that may have been meant, and what the Civil Code suggests, where there are such."""
    found: dict[str, Any] = {"code": doubt.code, "message": doubt.message, "start": doubt.start, "end": doubt.end}
    if doubt.candidates:
        found["candidates"] = [day.isoformat() for day in doubt.candidates]
    if when is not None and when.suggested_due is not None and when.kind == "vague" and doubt.code == "vague":
        found["suggested"] = when.suggested_due.isoformat()
    return found


def _work(work: Work, whom: Whom) -> dict[str, Any]:
    return {
        "start": work.start,
        "end": work.end,
        "title": work.title,
        "responsible": list(work.responsible),
        "supporting": list(work.supporting),
        "selectors": [_selector(whom.bound(one)) for one in work.responsible],
        "reports": work.reports,
    }


def _target(target: Target, text: str) -> dict[str, Any]:
    return {
        "quote": text[target.start : target.end],
        "start": target.start,
        "end": target.end,
        "title": target.title,
        "target": _plain(target.value),
        "unit": target.unit,
        "strict": target.strict,
        "direction": target.direction,
    }


def _plain(value: Any) -> str:
    return f"{value:f}"


def _outcome(held: Held | None) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "start": held.start,
        "end": held.end,
        "held": {"on": _iso(held.on), "place": held.place, "title": held.title},
        "units": held.units,
        "commendations": list(_commendations(held)),
    }


def _commendations(held: Held) -> Iterator[dict[str, Any]]:
    for one in held.commendations:
        yield {"title": one.title, "by": one.by, "to": one.to, "number": one.number}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
