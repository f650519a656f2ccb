"""Where a table begins in an office's own list, what its columns are, and which rows are none of its data. Pure.

Rule 19 of the contract's section 5: titles above, group rows, repeated headings, a template's example and a closing
block are left out, and said so with their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lib.language import say
from lib.problem import Problems, Refused
from lib.text import clean_line, compared, fold
from org.files.reading.columns import Form, bare, columns_of, hang_together, no_headings, not_used
from org.files.reading.refusal import nothing, ranges
from org.files.reading.separated import LOOKED_AT
from org.files.sheet import Row, Sheet, look_at, sheets, unheaded

_EXAMPLE = re.compile(r"(?:vi du|example)\s*:")  # how the example row of a template begins
_CODE_LIKE = re.compile(r"[^\s]+")
_CLOSING = re.compile(
    r"\W*(?:nguoi (?:lap|ky|tong hop|duyet)|lap (?:bieu|bang)|tong\s*(?::|\d|$)|tong cong|tong so"
    r"|cong\s*(?::|\d|$)|ky(?: ten|,| va| ghi)|noi nhan|xac nhan|t/?m\b|k/?t\b|prepared by|total\b|signature)"
    r"|.*\bngay .{0,12}\bthang .{0,12}\bnam\b"
)


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
    columns = columns_of(written, head.number, filename, form)
    rows, left = _parted(sheet.rows[at + 1 :], columns.at, form)
    things = {compared(str(row.cell(columns.at[form.needed[0]]))) for row in rows}
    hang_together(columns, len(things), head.number, filename, form)
    problems = Problems()
    look_at(rows, filename, problems, columns.at.values())
    unheaded(rows, written, filename, problems, packed=sheet.name is not None)
    if problems.count:
        raise Refused(problems.all())
    left["title"] = [row.number for row in sheet.rows[:at]]
    notes = [*_left_out(left, filename), *not_used(columns, filename, form), *_other_sheets(sheet, others, filename)]
    return Table(written, columns.at, rows, tuple(notes))


def _begin(data: bytes, filename: str, form: Form) -> tuple[Sheet, int, list[str]]:
    """The first sheet with a row of headings, the place of that row, and the other sheets that have one. Raises
    Refused where none has."""
    first: Sheet | None = None
    found: tuple[Sheet, int] | None = None
    others: list[str] = []
    trouble: Refused | None = None
    try:
        for sheet in sheets(data, filename, form.known):
            trouble = trouble or sheet.trouble
            at = _head_of(sheet.rows, form)
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
    if first is None or trouble:
        raise trouble or nothing(filename)
    problems = Problems()
    look_at(first.rows[:LOOKED_AT], filename, problems)
    if problems.count:
        raise Refused(problems.all())
    seen = [(row.number, row.cells) for row in first.rows if row.number <= LOOKED_AT]
    seen = seen or [(first.rows[0].number, first.rows[0].cells)]
    raise no_headings(seen, first.name, filename, form)


def _head_of(rows: Sequence[Row], form: Form) -> int | None:
    """The place of the row of headings. Where they stand on two rows, cells that are one down both, it is the lower."""
    at = next((n for n, row in enumerate(rows[:LOOKED_AT]) if _heads(row, form)), None)
    if at is not None and any(form.known(row.cells) > form.known(rows[at].cells) for row in rows[at + 1 : at + 2]):
        return at + 1
    return at


def _heads(row: Row, form: Form) -> bool:
    return row.number <= LOOKED_AT and form.known(row.cells) >= 2


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
        elif _numbers_columns(row) or sum(form.names.get(bare(one)) == field for field, one in texts.items()) >= 2:
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


def _numbers_columns(row: Row) -> bool:
    """True for (1), (2), (3) …, which stand below the headings of official tables."""
    found = [str(cell).strip().strip("()[]") for cell in row.cells if str(cell).strip()]
    if len(found) < 3 or not re.fullmatch("[0-9]{1,2}", found[0]):
        return False
    return found == [str(int(found[0]) + n) for n in range(len(found))]


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
    found = [f"{ranges(left[kind])} ({word})" for kind, word in kinds.items() if left.get(kind)]
    if not found:
        return []
    return [say("{file}: bỏ qua dòng {rows}.", "{file}: left out rows {rows}.", file=filename, rows="; ".join(found))]
