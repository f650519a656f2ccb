"""One duty a row: an annex table's rows with the time that they say. Pure.

Rules: contract, section 4, `plan draft --json`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from lib.language import say
from plans.reading.data.whose import of_row
from plans.reading.dates.calendar_rules import Document
from plans.reading.even import even
from plans.reading.model import Confidence, Deliver, Doubt, Duty, Expression
from plans.reading.tables.entries import Entry, entries
from plans.reading.tables.grid import Span, Table, tables
from plans.reading.tables.headings import EVENTS, bare, says
from plans.reading.tables.names import lead_and_support, names
from plans.reading.tables.stood import stood
from plans.reading.tables.times import STANDING, is_hours, times

LONGEST = 250  # characters of a title
UNREAD = "unread-time"
_DUE = ("before", "on_or_before", "recurring")  # what is said so in the column of the work binds too
_COUNTED = re.compile(r"(?:it nhat |toi thieu )?0*([1-9][0-9]{0,3}) (?=[^\W\d])")
_MARKED = re.compile(r"(?:[-+•*]|\d{1,2}(?:\.\d{1,2})*[.)-]|[a-zđ][.)])\s+")
_DATED = re.compile(r" ?\([^()]{0,80}[0-9]{1,2}/[0-9]{4}[^()]{0,80}\)")  # as of when, of when: no part of a title
_ITS_DAY = re.compile(  # which day what is spoken of has: “theo Quyết định số 418/QĐ-UBND ngày 12/02/2026”
    r"(?<!xong)(?<!thành) (?:(?:ban hành|(?:đã )?thông qua|ký) )?(?:từ )?ngày [0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
    r"(?: đến (?:hết )?ngày [0-9]{1,2}/[0-9]{1,2}/[0-9]{4})?$"
)
_PARTS = re.compile(r";|(?:^|(?<=\s))[-+•](?=\s)")


def table_spans(text: str) -> list[Span]:
    """Where annex tables stand, headings included, in their order: what is said there is read here."""
    return [(table.start, table.end) for table in _annexes(text)]


def _annexes(text: str) -> list[Table]:
    """A row of theirs is a line, or a cell is."""
    found = tables(text)
    others = [one for one in stood(text) if all(one.end <= it.start or it.end <= one.start for it in found)]
    return sorted([*found, *others], key=lambda table: table.start)


def row_duties(text: str, year: int | None, issued_on: date | None) -> tuple[Duty, ...]:
    """The duties of all annex tables, in their order.

    Rows whose time cells are merged have each a duty with the same expression.
    """
    found: list[Duty] = []
    for table in _annexes(text):
        rows = entries(text, table)
        if any(row.time[1] > row.time[0] or row.leads for row in rows):  # else it is a form to be filled in
            for row in (row for row in rows if not row.parted):
                found.extend(_of_row(text, table, row, year, issued_on))
    return tuple(found)


def _of_row(text: str, table: Table, row: Entry, year: int | None, issued_on: date | None) -> list[Duty]:
    cell = text[slice(*row.time)]
    said = times(text, *row.time, year, issued_on)
    if not said and _no_day(cell):
        said = [one for one in times(text, *row.work, year, issued_on) if one.kind in _DUE]
        if not said and row.time_above[1] > row.time_above[0]:
            return [_duty(text, table, row, _undated(row), "medium", (_perhaps_merged(text, row, year, issued_on),))]
        said = said or [_undated(row)]
    elif not said:
        if is_hours(cell):
            return []
        return [_duty(text, table, row, _undated(row), "low", (_unread(cell, row),))]
    event = "place" in table.columns or any(says(bare(table.heading["time"]), words) for words in EVENTS)
    duties: list[Duty] = []
    for one in said:
        if one.due and issued_on and one.due < issued_on:
            continue
        on_it = event or one.at or even(cell).startswith(("vao ", "sang ", "chieu "))
        when = replace(one, kind="on_or_before") if one.kind == "on" and not on_it else one
        duties.append(_duty(text, table, row, when, _confidence(row, when)))
    return of_row(text, (row.start, row.end), row.data, duties, Document(year=year, issued_on=issued_on))


def _confidence(row: Entry, when: Expression) -> Confidence:
    if when.kind in ("vague", "invalid"):
        return "low"
    return "high" if row.leads and not row.merged else "medium"


def _no_day(cell: str) -> bool:
    return even(cell).startswith(STANDING) or not any(letter.isdigit() for letter in cell)


def _undated(row: Entry) -> Expression:
    """The place of the words that are no day; where the row says nothing at all, that of its work."""
    start, end = row.time if row.time[1] > row.time[0] else row.work
    return Expression(start=start, end=end, kind="undated", form="cell")


def _duty(
    text: str, table: Table, row: Entry, when: Expression, confidence: Confidence, doubts: tuple[Doubt, ...] = ()
) -> Duty:
    leads: dict[str, None] = {}
    supports: dict[str, None] = {}
    for cell in row.leads:
        lead, support = lead_and_support(cell)
        leads |= dict.fromkeys(names(lead))
        supports |= dict.fromkeys(names(support))
    for cell in row.supports:
        supports |= dict.fromkeys(names(cell))
    work = text[slice(*row.work)] or table.heading["time"]
    of = row.of if row.of[1] else table.over
    whole = f"{_title(text[slice(*of)])}: " if of[1] else ""
    return Duty(
        when=when,
        sentence=(row.start, row.end),
        title=f"{whole}{_title(work)}",
        responsible=tuple(leads),
        supporting=tuple(one for one in supports if one not in leads),
        report_to=_line(row.report_to) or None,
        deliverables=_deliverables(row.product),
        confidence=confidence,
        doubts=doubts,
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _title(work: str) -> str:
    """What is to be done, as a title: without a mark before it, its first sentence where it is long."""
    line = _DATED.sub("", _line(work))
    if marked := _MARKED.match(even(line)):
        line = line[marked.end() :]
    if len(line) > LONGEST:
        cut = line.find(". ", 0, LONGEST)
        line = line[:cut] if cut > 0 else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"
    line = _ITS_DAY.sub("", line.rstrip(" .;:,"))
    return line[:1].upper() + line[1:]


def _deliverables(product: str) -> tuple[Deliver, ...]:
    """“Kế hoạch; báo cáo” is two, “ít nhất 02 mô hình” is one of which there are at least two."""
    found = []
    for part in (product[start:end] for start, end in _between(product)):
        line = _line(part).strip(" .,:-+•*")
        counted = _COUNTED.match(even(line))
        number, name = (int(counted[1]), line[counted.end() :]) if counted else (1, line)
        if name:
            found.append(Deliver(title=name[:1].upper() + name[1:], at_least=number))
    return tuple(found)


def _between(product: str) -> list[Span]:
    cuts = [(mark.start(), mark.end()) for mark in _PARTS.finditer(product)]
    return list(zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(product)], strict=True))


def _perhaps_merged(text: str, row: Entry, year: int | None, issued_on: date | None) -> Doubt:
    above = times(text, *row.time_above, year, issued_on)
    message = say(
        "Ô thời gian của dòng này trống; dòng trên ghi “{cell}”. Nếu hai ô là một thì ghi thời hạn đó.",
        "The cell of time is empty in this row; the one above says '{cell}'. Write that due date if both are one.",
        cell=_line(text[slice(*row.time_above)])[:80],
    )
    return Doubt(
        code="empty-time",
        message=message,
        start=row.work[0],
        end=row.work[1],
        candidates=tuple(one.due for one in above if one.due),
    )


def _unread(cell: str, row: Entry) -> Doubt:
    message = say(
        "Cột thời gian ghi “{cell}”, không đọc được là ngày nào; hãy ghi rõ thời hạn.",
        "The column of time says '{cell}', which is not read as any day; write the due date.",
        cell=_line(cell)[:80],
    )
    return Doubt(code=UNREAD, message=message, start=row.time[0], end=row.time[1])
