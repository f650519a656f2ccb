"""From a draft of a text to a draft of the plan file. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from lib.language import say
from org.model import UnitVersion
from plans.model import FIRST_YEAR, LAST_YEAR, EndOf, Selection
from plans.reading.drafted.dues import Frame
from plans.reading.drafted.ids import Ids
from plans.reading.drafted.items import Whom, merged, of_duty, of_work, with_ids
from plans.reading.drafted.model import Decision, DraftItem, DraftPlan, Strictness
from plans.reading.drafted.upward import needing
from plans.reading.drafted.written import line, number
from plans.reading.groups.forms import chosen
from plans.reading.groups.matched import Known, Unclear, desk_of, issuer_of, resolved
from plans.reading.missing import Field, asked, code_of
from plans.reading.model import Draft, Duty, Head

_LONGEST = 2000  # characters of a sentence in which it is looked for what it is about
_YEARS = 5  # after its issue, in which a document still asks for reports


def drafted(draft: Draft, roster: Sequence[UnitVersion] | None, before: Strictness = "on") -> DraftPlan:
    """The plan file that `draft` is, as far as the text and the roster of the day say it.

    Works without a date stand aside as comments, unless nothing else binds anybody: then they are the plan (ADR 0023).
    """
    known = Known(roster) if roster is not None else None
    issuer = issuer_of(draft.head, known) if known is not None else None
    code = issuer if isinstance(issuer, str) else None
    whom = Whom(draft.head.issuer, known, code)
    issued_on = _issued_on(draft.head)
    frame = Frame(issued_on=issued_on, last=_last(draft, issued_on), before=before)
    desk = _desk(draft.duties, known, code)
    sentences = Counter(duty.sentence for duty in draft.duties)
    bare = [
        replace(item, report_to=_report_to(duty, desk, whom))
        for n, duty in enumerate(draft.duties)
        for item in of_duty(n, duty, _words(duty, draft.text, sentences), whom, frame)
    ]
    works = [item for work in draft.works for item in of_work(work, whom)]
    binding = any(item.bound for item in bare)
    items = merged(bare, draft.text) + [item for item in works if item.reports or not binding]
    target_item = _target_item(items, draft, issued_on) if draft.targets else None
    if target_item is not None and target_item not in items:
        items.append(target_item)
    items.sort(key=lambda item: item.said[0])
    ids = Ids()
    named = with_ids(items, ids)
    aside = with_ids([item for item in works if binding and not item.reports], ids)
    return DraftPlan(
        draft=draft,
        before=before,
        issued_on=issued_on,
        issuer=code,
        desk=desk,
        items=tuple(needing(named, code, known)),
        aside=tuple(aside),
        targets=draft.targets,
        target_item=named[items.index(target_item)].id if target_item is not None else None,
        decisions=(*_of_header(draft, issued_on), *_of_issuer(draft, issuer)),
    )


def _issued_on(head: Head) -> date | None:
    return head.issued_on if head.issued_on and FIRST_YEAR <= head.issued_on.year <= LAST_YEAR else None


def _last(draft: Draft, issued_on: date | None) -> date | None:
    """The last day that a duty of the text names, or the end of the year of issue where that is later."""
    if issued_on is None:
        return None
    named = (one.when.due for one in draft.duties if one.when.due and one.when.due.year <= issued_on.year + _YEARS)
    return max([date(issued_on.year, 12, 31), *named])


def _words(duty: Duty, text: str, sentences: Mapping[tuple[int, int], int]) -> str:
    """What says this duty alone: its title, and its sentence where no other duty is said in it."""
    start, end = duty.sentence
    return f"{duty.title} {text[start : min(end, start + _LONGEST)] if sentences[duty.sentence] == 1 else ''}"


def own_number(head: Head) -> str:
    """The plan's number as a plan file takes it; empty where the text says none that one can have."""
    found = number(head.number or "")
    return "" if "@" in found else found


def _of_header(draft: Draft, issued_on: date | None) -> Iterator[Decision]:
    said = {"number": own_number(draft.head), "issued_on": issued_on, "subject": line(draft.head.subject or "")}
    for field in get_args(Field):
        if not said.get(field, True):
            yield Decision(field=field, message=_asked(draft, field), open=True)


def _of_issuer(draft: Draft, issuer: str | Unclear | None) -> Iterator[Decision]:
    if isinstance(issuer, str):
        return
    looks = say(" hoặc ", " or ").join(issuer.candidates) if issuer is not None else ""
    message = say("hãy ghi mã của “{it}”", "write the code of “{it}”", it=draft.head.issuer or "")
    asked_of = message if draft.head.issuer else _asked(draft, "issuer")
    yield Decision(field="issuer", message=asked_of, suggested=looks or None, open=True)


def _asked(draft: Draft, field: Field) -> str:
    """What the reading asks; of what it read and a plan file cannot hold, the same as of what is not there."""
    return next((one.message for one in draft.doubts if one.code == code_of(field)), asked(field))


def _desk(duties: Sequence[Duty], known: Known | None, issuer: str | None) -> str | None:
    """The first unit through which reports go (“qua Ban Phong trào - Tuyên giáo”)."""
    if known is None or issuer is None:
        return None
    through = (desk_of(duty.report_to, known, issuer) for duty in duties if duty.report_to)
    return next((code for code in through if code not in (None, issuer)), None)


def _report_to(duty: Duty, desk: str | None, whom: Whom) -> str | None:
    """Where the duty is reported to, when that is neither the desk nor the issuer, for whom the desk takes it."""
    if whom.known is None or whom.code is None or not duty.report_to:
        return None
    found = desk_of(duty.report_to, whom.known, whom.code)
    if found is None:
        one = resolved(chosen(duty.report_to.partition("(")[0], whom.issuer), whom.known, whom.code)
        found = one.units[0] if isinstance(one, Selection) and len(one.units) == 1 else None
    return None if found in (desk, whom.code) else found


def _target_item(items: Sequence[DraftItem], draft: Draft, issued_on: date | None) -> DraftItem:
    """The item whose reports carry the numbers: the one that heads the targets and names nobody, or one of its own."""
    first = draft.targets[0].start
    heading = [item for item in items if item.duties and not item.bound and item.said[0][0] <= first]
    if heading:
        return heading[-1]
    message = say(
        "văn bản không nói đơn vị nào báo cáo số liệu; hãy ghi mã, hoặc {level: commune, under: …}",
        "the text does not say who reports the numbers; write a code, or {level: commune, under: …}",
    )
    year = issued_on.year if issued_on else None
    when = say("hãy ghi thời hạn; hoặc để đến hết năm", "write when it is due, or leave the end of the year")
    asked = Decision(field="due", message=when, open=year is None)
    return DraftItem(
        id="",
        title=say("Báo cáo số liệu thực hiện các chỉ tiêu", "Numbers of the targets"),
        bound=(),
        assigned_to=None,
        due=EndOf(text=f"{year}") if year else None,
        day=date(year, 12, 31) if year else None,
        decisions=(Decision(field="assigned_to", message=message, open=True), asked),
        said=((first, draft.targets[-1].end),),
    )
