"""Roster and contact files (CSV, XLSX) as values, or every problem at once with row and column. Pure.

Headings in English or Vietnamese (contract, section 3) and the words of every day (org/files/reading). Rows are
numbered as a spreadsheet shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from lib.headers import ADDRESS
from lib.language import say
from lib.problem import Problem, Problems, Refused, bounded, by_place
from lib.text import clean_line, compared, fold, plain_dashes
from org.files.addresses import written as written_in
from org.files.cells import Cells
from org.files.reading.columns import Form
from org.files.reading.heads import read_table
from org.files.reading.words import CONTACT_SYNONYMS, UNIT_SYNONYMS, level_code
from org.model import Contact, UnitVersion

T = TypeVar("T")

UNIT_HEADINGS = {
    "code": "mã",
    "name": "tên",
    "level": "cấp",
    "parent": "trực thuộc",
    "tags": "nhóm",
    "valid_from": "từ ngày",
    "valid_to": "đến ngày",
    "resolution": "nghị quyết",
}
CONTACT_HEADINGS = {
    "unit": "đơn vị",
    "post": "chức vụ",
    "title": "chức danh",
    "name": "họ tên",
    "email": "thư điện tử",
    "phone": "điện thoại",
    "zalo_user_id": "zalo",
    "valid_from": "từ ngày",
    "valid_to": "đến ngày",
}
POST_WORDS = {
    **{post: post for post in ("officer", "head", "deputy", "mailbox")},
    "dau moi": "officer",
    "can bo dau moi": "officer",
    "thu truong": "head",
    "pho": "deputy",
    "cap pho": "deputy",
    "hop thu": "mailbox",
}
_UNITS = Form(UNIT_HEADINGS, UNIT_SYNONYMS, ("code", "name", "level"), gives_way="donvi", among_several="parent")
_CONTACTS = Form(CONTACT_HEADINGS, CONTACT_SYNONYMS, ("unit", "post"), gives_way="donvi")
CODE = re.compile(r"[\w][\w.\-/]{0,99}")
# An address in the internet; anything else would be refused only when a reminder is sent.
_EMAIL = re.compile(rf"(?=[^@]+@[^@]+\.){ADDRESS.pattern}")


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """What a file says: (row number, value) pairs, and every problem that was found.

    `unsound` are the values of rows with problems: good for knowing what the file names, and for nothing else.
    `columns` says where each field stands, from 1. `notes` are sentences about what was left out.
    """

    filename: str
    rows: tuple[tuple[int, T], ...]
    problems: tuple[Problem, ...]
    unsound: tuple[T, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_units(data: bytes, filename: str) -> Parsed[UnitVersion]:
    """The units of a roster file; several rows of one code are its versions over time."""
    parsed = one_spelling(read_rows(data, filename, _UNITS, _unit), (), ())
    return replace(parsed, problems=tuple(bounded([*parsed.problems, *_overlaps(parsed)])))


def read_contacts(data: bytes, filename: str) -> Parsed[Contact]:
    """The contacts of a file; of several valid ones in one post the first row counts."""
    return read_rows(data, filename, _CONTACTS, _contact)


def read_rows(data: bytes, filename: str, form: Form, make: Callable[[Cells], T]) -> Parsed[T]:
    """What `make` makes of each row of a file of that form; it notes in the cells what is wrong with them."""
    try:
        table = read_table(data, filename, form)
    except Refused as refused:
        return Parsed(filename, (), tuple(sorted(refused.problems, key=by_place)))
    found: list[tuple[int, T]] = []
    unsound: list[T] = []
    problems, notes = Problems(), list(table.notes)
    for row in table.rows:
        cells = Cells(filename, row, table.columns, table.headings, problems)
        value = make(cells)
        notes += cells.notes
        if cells.sound:
            found.append((row.number, value))
        else:
            unsound.append(value)
    places = {name: column + 1 for name, column in table.columns.items()}
    return Parsed(filename, tuple(found), tuple(problems.all()), tuple(unsound), places, tuple(notes))


def _unit(cells: Cells) -> UnitVersion:
    wanted = say("mã chỉ gồm chữ, số và . - / _", "a code has letters, digits and . - / _")
    start, end = _validity(cells)
    tags = (clean_line(tag) for tag in (cells.text("tags") or "").split(";"))
    parent = cells.text("parent")
    code = cells.matching("code", plain_dashes(cells.required("code")), CODE, wanted) or ""
    if parent and compared(parent) == compared(code):
        cells.wrong("parent", "own-parent", _own_parent(code, parent))
    return UnitVersion(
        code=code,
        name=cells.required("name"),
        level=level_code(cells.required("level")),
        parent=parent,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        valid_from=start,
        valid_to=end,
        resolution=cells.text("resolution"),
    )


def _own_parent(code: str, parent: str) -> str:
    what = say("đơn vị không trực thuộc chính mình", "a unit is not below itself")
    if code == parent:
        return what
    alike = say(
        " (“{code}” và “{parent}” là cùng một mã)", " ('{code}' and '{parent}' are one code)", code=code, parent=parent
    )
    return what + alike


def _contact(cells: Cells) -> Contact:
    start, end = _validity(cells)
    written = cells.required("post")
    post = POST_WORDS.get(fold(written))
    if written and post is None:
        choices = "officer (đầu mối), head (thủ trưởng), deputy (phó), mailbox (hộp thư)"
        cells.wrong(
            "post",
            "unknown-post",
            say(
                "không có chức vụ “{post}”; hãy chọn: {choices}",
                "there is no post '{post}'; choose: {choices}",
                post=written,
                choices=choices,
            ),
        )
    wanted = say("hãy ghi như dau-moi@don-vi.example, không dấu", "write it like officer@unit.example, in ASCII")
    mail = written_in(cells.text("email") or "")
    email = cells.matching("email", mail.address or None, _EMAIL, wanted)
    if email and mail.others:
        chosen = say(
            "ô có nhiều địa chỉ; lấy {email}, không dùng {others}",
            "the cell has several addresses; {email} is taken, not {others}",
            email=email,
            others=", ".join(mail.others),
        )
        cells.note("email", chosen)
    return Contact(
        unit=cells.required("unit"),
        post=post or "officer",  # type: ignore[arg-type]
        title=cells.text("title"),
        name=cells.text("name") or mail.name,
        email=email,
        phone=cells.telephone("phone"),
        zalo_user_id=cells.text("zalo_user_id"),
        valid_from=start,
        valid_to=end,
    )


def _validity(cells: Cells) -> tuple[date | None, date | None]:
    start, end = cells.day("valid_from"), cells.day("valid_to")
    if start and end and end < start:
        cells.wrong("valid_to", "ends-before-start", say("ở trước “từ ngày”", "it lies before valid_from"))
    return start, end


def one_spelling(parsed: Parsed[UnitVersion], codes: Iterable[str], levels: Iterable[str]) -> Parsed[UnitVersion]:
    """Codes and levels that are the same in every spelling (rule 22) in one: that of `codes` and `levels`, else the
    first in the file."""
    known = {compared(code): code for code in codes}
    said = {compared(level): level for level in levels}

    def spelt(version: UnitVersion) -> UnitVersion:
        code = known.setdefault(compared(version.code), version.code)
        level = said.setdefault(compared(version.level), version.level)
        parent = version.parent and known.get(compared(version.parent), version.parent)
        if (code, level, parent) == (version.code, version.level, version.parent):
            return version
        return replace(version, code=code, level=level, parent=parent)

    for one in [*(one for _, one in parsed.rows), *parsed.unsound]:
        known.setdefault(compared(one.code), one.code)
    rows = tuple((number, spelt(one)) for number, one in parsed.rows)
    return replace(parsed, rows=rows, unsound=tuple(map(spelt, parsed.unsound)))


def _overlaps(parsed: Parsed[UnitVersion]) -> list[Problem]:
    """Versions of one code in the file whose validity overlaps."""
    by_code: dict[str, list[tuple[int, UnitVersion]]] = {}
    for number, version in parsed.rows:
        by_code.setdefault(version.code, []).append((number, version))
    problems = Problems()
    for versions in by_code.values():
        longest: tuple[int, UnitVersion] | None = None  # of those that begin no later, the one that ends last
        for number, version in sorted(versions, key=lambda one: one[1].valid_from or date.min):
            if longest is not None and overlap(version, longest[1]):
                rows = sorted((number, longest[0]), reverse=True)
                said = partial(_overlapping, parsed.filename, version.code, *rows)
                problems.note("overlap", said, path=parsed.filename, line=rows[0])
            if longest is None or (version.valid_to or date.max) > (longest[1].valid_to or date.max):
                longest = number, version
    return problems.all()


def _overlapping(filename: str, code: str, row: int, other: int) -> str:
    return say(
        "{file}, dòng {row}: đơn vị “{code}” có hiệu lực trùng với dòng {other}.",
        "{file}, row {row}: the validity of unit '{code}' overlaps with row {other}.",
        file=filename,
        row=row,
        code=code,
        other=other,
    )


def overlap(one: UnitVersion, other: UnitVersion) -> bool:
    """True when some day lies in the validity of both."""
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
        one.valid_to or date.max
    )
