"""Where a table begins in an office's own list, what its columns are, and which rows are none of its data. Pure.

Rule 19 of the contract's section 5: titles above, group rows, repeated headings, a template's example and a closing
block are left out, and said so with their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lib.language import say
from lib.problem import Problem, Problems, Refused
from lib.text import clean_line, fold
from org.files.reading.refusal import nothing
from org.files.reading.separated import LOOKED_AT
from org.files.sheet import Row, Sheet, look_at, sheets, unheaded

_NO_LETTER = re.compile(r"[\W_]+")
# Left out without a word: they stand in every list and say nothing that is asked for.
_SILENT = frozenset(
    ["stt", "tt", "sothutu", "sott", "no", "ghichu", "note", "notes", "remark", "remarks", "lienlacduoc", "reachable"]
)
_EXAMPLE = re.compile(r"(?:vi du|example)\s*:")  # how the example row of a template begins
_CODE_LIKE = re.compile(r"[^\s]+")
_CLOSING = re.compile(
    r"\W*(?:nguoi (?:lap|ky|tong hop|duyet)|lap (?:bieu|bang)|tong\s*(?::|\d|$)|tong cong|tong so"
    r"|cong\s*(?::|\d|$)|ky(?: ten|,| va| ghi)|noi nhan|xac nhan|t/?m\b|k/?t\b|prepared by|total\b|signature)"
    r"|.*\bngay .{0,12}\bthang .{0,12}\bnam\b"
)


@dataclass(frozen=True)
class Form:
    """What a kind of file holds: field → its Vietnamese heading; everyday synonyms; the fields that must be there, of
    which the first names the row. Of two headings of one field that of `gives_way` is the lesser."""

    headings: Mapping[str, str]
    synonyms: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    gives_way: str = ""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The field that a heading names, without case, marks, punctuation and blanks."""
        found: dict[str, str] = {}
        for field, vietnamese in self.headings.items():
            found |= dict.fromkeys(map(bare, (*self.synonyms.get(field, ()), field, vietnamese)), field)
        return found

    def known(self, cells: Sequence[str | date]) -> int:
        """How many fields have a heading among the cells."""
        return len({field for cell in cells if isinstance(cell, str) and (field := self.names.get(bare(cell)))})


@dataclass(frozen=True)
class Table:
    """The rows that hold data, where each field stands (from 0), the headings as written, and what was left out."""

    headings: list[str]
    columns: dict[str, int]
    rows: list[Row]
    notes: tuple[str, ...]


def read_table(data: bytes, filename: str, form: Form) -> Table:
    """The table of a file. Raises Refused with every problem of its headings, else of its cells."""
    sheet, at, others = _begin(data, filename, form)
    head = sheet.rows[at]
    written = [str(cell) for cell in head.cells]
    columns, notes = _columns(written, head.number, filename, form)
    rows, left = _parted(sheet.rows[at + 1 :], columns, form)
    problems = Problems()
    look_at(rows, filename, problems, columns.values())
    for row in rows:
        unheaded(row, written, filename, problems, packed=sheet.name is not None)
    if problems.count:
        raise Refused(problems.all())
    left["title"] = [row.number for row in sheet.rows[:at]]
    return Table(written, columns, rows, (*_left_out(left, filename), *notes, *_other_sheets(sheet, others, filename)))


def _begin(data: bytes, filename: str, form: Form) -> tuple[Sheet, int, list[str]]:
    """The first sheet with a row of headings, the place of that row, and the other sheets that have one. Where none
    has, the first sheet with its first row, for what is missing in it to be said."""
    first: Sheet | None = None
    found: tuple[Sheet, int] | None = None
    others: list[str] = []
    try:
        for sheet in sheets(data, filename, form.known):
            at = next((n for n, row in enumerate(sheet.rows) if _heads(row, form)), None)
            if found is None and at is not None:
                found = sheet, at
            elif at is not None:
                others.append(sheet.name or "")
            first = first or (sheet if sheet.rows else None)
    except Refused:
        if found is None:  # what is wrong in a sheet behind it is nothing to this table
            raise
    if found is not None:
        return *found, others
    if first is None:
        raise nothing(filename)
    problems = Problems()
    look_at(first.rows[:LOOKED_AT], filename, problems)
    if problems.count:
        raise Refused(problems.all())
    return first, 0, []


def _heads(row: Row, form: Form) -> bool:
    return row.number <= LOOKED_AT and form.known(row.cells) >= 2


def bare(heading: str) -> str:
    """A heading as it is compared: letters and digits alone, without case and marks."""
    return _NO_LETTER.sub("", fold(clean_line(heading)))


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(written: Sequence[str], line: int, filename: str, form: Form) -> tuple[dict[str, int], list[str]]:
    """Where each field stands, and what is to be said of headings that are none."""
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for column, heading in enumerate(map(clean_line, written)):
        field = form.names.get(bare(heading))
        if field is None:
            if heading and bare(heading) not in _SILENT:
                unknown.append((column, heading))
        elif field not in columns:
            columns[field] = column
        elif bare(heading) == form.gives_way:
            unknown.append((column, heading))
        elif bare(written[columns[field]]) == form.gives_way:
            unknown.append((columns[field], clean_line(written[columns[field]])))
            columns[field] = column
        else:
            problems.append(_repeated(filename, heading, line, column + 1))
    missing = [field for field in form.needed if field not in columns]
    problems += [_missing(filename, field, line, form) for field in missing]
    if missing:
        problems += [_unknown(filename, heading, line, column + 1, form) for column, heading in unknown]
    if problems:
        raise Refused(problems)
    return columns, [_not_used(filename, [heading for _, heading in sorted(unknown)], form)] if unknown else []


def _the_columns(form: Form) -> str:
    return ", ".join(f"{field} ({vietnamese})" for field, vietnamese in form.headings.items())


def _repeated(filename: str, heading: str, line: int, column: int) -> Problem:
    message = say(
        "{file}, dòng {n}: cột “{heading}” có hai lần.",
        "{file}, row {n}: '{heading}' is there twice.",
        file=filename,
        n=line,
        heading=heading,
    )
    return Problem(code="duplicate-heading", message=message, path=filename, line=line, column=column)


def _unknown(filename: str, heading: str, line: int, column: int, form: Form) -> Problem:
    message = say(
        "{file}, dòng {n}: không biết cột “{heading}”; các cột là: {known}.",
        "{file}, row {n}: unknown column '{heading}'; the columns are: {known}.",
        file=filename,
        n=line,
        heading=heading,
        known=_the_columns(form),
    )
    return Problem(code="unknown-heading", message=message, path=filename, line=line, column=column)


def _missing(filename: str, field: str, line: int, form: Form) -> Problem:
    message = say(
        "{file}, dòng {n}: thiếu cột {field} ({vietnamese}).",
        "{file}, row {n}: the column {field} ({vietnamese}) is missing.",
        file=filename,
        n=line,
        field=field,
        vietnamese=form.headings[field],
    )
    return Problem(code="missing-heading", message=message, path=filename, line=line)


def _not_used(filename: str, headings: Sequence[str], form: Form) -> str:
    return say(
        "{file}: bỏ qua cột {headings}; các cột được dùng là: {known}.",
        "{file}: left out the column {headings}; the columns are: {known}.",
        file=filename,
        headings=", ".join(say("“{one}”", "'{one}'", one=one) for one in headings),
        known=_the_columns(form),
    )


def _other_sheets(sheet: Sheet, others: Sequence[str], filename: str) -> list[str]:
    if not others:
        return []
    return [
        say(
            "{file}: chỉ đọc trang tính “{name}”; trang {others} cũng có tiêu đề cột nhưng không được đọc.",
            "{file}: only the sheet '{name}' was read; {others} has headings too and was not read.",
            file=filename,
            name=sheet.name,
            others=", ".join(say("“{one}”", "'{one}'", one=one) for one in others),
        )
    ]


# --- rows ------------------------------------------------------------------------------------------------------------


def _parted(rows: Iterable[Row], columns: Mapping[str, int], form: Form) -> tuple[list[Row], dict[str, list[int]]]:
    """The rows of data, and the numbers of the others by what they are."""
    kept: list[Row] = []
    left: dict[str, list[int]] = {}
    closing = False
    for row in rows:
        texts = {field: str(row.cell(column)).strip() for field, column in columns.items()}
        if any(column + 1 in row.wrong for column in columns.values()):
            kind = None  # an error in a cell is told, not left out
        elif sum(form.names.get(bare(text)) == field for field, text in texts.items() if text) >= 2:
            kind = "heading"
        else:
            kind = _kind(row, texts, form, closing=closing)
            closing = kind == "closing" or (closing and kind is not None)
        if kind is None:
            kept.append(row)
        else:
            left.setdefault(kind, []).append(row.number)
    return kept, left


def _kind(row: Row, texts: Mapping[str, str], form: Form, *, closing: bool) -> str | None:
    """None for a row of data; else `example`, `closing`, `group` or `empty`."""
    if _EXAMPLE.match(fold(clean_line(texts[form.needed[0]]))):
        return "example"
    present = [text for text in texts.values() if text]
    if _CODE_LIKE.fullmatch(texts[form.needed[0]]) or all(texts[field] for field in form.needed):
        return None
    if closing or any(_CLOSING.match(fold(clean_line(str(cell)))) for cell in row.cells):
        return "closing"
    if not present:
        return "empty"
    lacking = sum(not texts[field] for field in form.needed)
    return "group" if len(present) == 1 and (lacking > 1 or texts[form.needed[0]]) else None


def _left_out(left: Mapping[str, Sequence[int]], filename: str) -> list[str]:
    """One sentence that names every row left out; none where there is none."""
    kinds = {
        "title": say("tiêu đề của bảng", "titles"),
        "example": say("dòng ví dụ của mẫu", "the template's example"),
        "group": say("dòng nhóm", "group rows"),
        "heading": say("tên cột lặp lại", "headings repeated"),
        "empty": say("không có ô nào cần dùng", "nothing in the columns that are used"),
        "closing": say("phần cuối bảng", "the closing block"),
    }
    found = [f"{_ranges(left[kind])} ({word})" for kind, word in kinds.items() if left.get(kind)]
    if not found:
        return []
    return [say("{file}: bỏ qua dòng {rows}.", "{file}: left out rows {rows}.", file=filename, rows="; ".join(found))]


def _ranges(numbers: Sequence[int]) -> str:
    """1, 2, 3, 7 as `1–3, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
