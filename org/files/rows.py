"""Roster and contact files (CSV, XLSX) as values, or every problem at once with row and column. Pure.

Headings in English or Vietnamese (contract, section 3), matched without case or marks. Rows are numbered as a
spreadsheet shows them: the heading is row 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from lib.headers import ADDRESS
from lib.language import say
from lib.problem import Problem, Problems, Refused, bounded, by_place
from lib.text import clean_line, fold
from org.files.addresses import written as written_in
from org.files.cells import Cells
from org.files.sheet import read_sheet
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
_CODE = re.compile(r"[\w][\w.\-/]{0,99}")
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
    parsed = _read(data, filename, UNIT_HEADINGS, ("code", "name", "level"), _unit)
    return replace(parsed, problems=tuple(bounded([*parsed.problems, *_overlaps(parsed)])))


def read_contacts(data: bytes, filename: str) -> Parsed[Contact]:
    """The contacts of a file; of several valid ones in one post the first row counts."""
    return _read(data, filename, CONTACT_HEADINGS, ("unit", "post"), _contact)


def _read(
    data: bytes,
    filename: str,
    headings: Mapping[str, str],
    required: Sequence[str],
    make: Callable[[Cells], T],
) -> Parsed[T]:
    try:
        written, rows = read_sheet(data, filename)
        columns = _columns(written, filename, headings, required)
    except Refused as refused:
        return Parsed(filename, (), tuple(sorted(refused.problems, key=by_place)))
    found: list[tuple[int, T]] = []
    unsound: list[T] = []
    problems, notes = Problems(), []
    for row in rows:
        cells = Cells(filename, row, columns, written, problems)
        value = make(cells)
        notes += cells.notes
        if cells.sound:
            found.append((row.number, value))
        else:
            unsound.append(value)
    places = {name: column + 1 for name, column in columns.items()}
    return Parsed(filename, tuple(found), tuple(problems.all()), tuple(unsound), places, tuple(notes))


def _columns(
    written: Sequence[str], filename: str, headings: Mapping[str, str], required: Sequence[str]
) -> dict[str, int]:
    """Where each field stands; raises Refused for missing, unknown and repeated headings."""
    names = {fold(word): field for field, vietnamese in headings.items() for word in (field, vietnamese)}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for column, heading in enumerate(map(clean_line, written)):
        field = names.get(fold(heading))
        if field and field not in columns:
            columns[field] = column
        elif heading:
            problems.append(_bad_heading(filename, heading, column + 1, headings, known=field is not None))
    problems += [_missing_heading(filename, field, headings) for field in required if field not in columns]
    if problems:
        raise Refused(problems)
    return columns


def _bad_heading(filename: str, heading: str, column: int, headings: Mapping[str, str], *, known: bool) -> Problem:
    """A heading that stands twice, or that is none."""
    if known:
        code, message = (
            "duplicate-heading",
            say(
                "{file}, dòng 1: cột “{heading}” có hai lần.",
                "{file}, row 1: '{heading}' is there twice.",
                file=filename,
                heading=heading,
            ),
        )
    else:
        code, message = (
            "unknown-heading",
            say(
                "{file}, dòng 1: không biết cột “{heading}”; các cột là: {known}.",
                "{file}, row 1: unknown column '{heading}'; the columns are: {known}.",
                file=filename,
                heading=heading,
                known=", ".join(f"{field} ({vietnamese})" for field, vietnamese in headings.items()),
            ),
        )
    return Problem(code=code, message=message, path=filename, line=1, column=column)


def _missing_heading(filename: str, field: str, headings: Mapping[str, str]) -> Problem:
    message = say(
        "{file}, dòng 1: thiếu cột {field} ({vietnamese}).",
        "{file}, row 1: the column {field} ({vietnamese}) is missing.",
        file=filename,
        field=field,
        vietnamese=headings[field],
    )
    return Problem(code="missing-heading", message=message, path=filename, line=1)


def _unit(cells: Cells) -> UnitVersion:
    wanted = say("mã chỉ gồm chữ, số và . - / _", "a code has letters, digits and . - / _")
    start, end = _validity(cells)
    tags = (clean_line(tag) for tag in (cells.text("tags") or "").split(";"))
    parent = cells.text("parent")
    code = cells.matching("code", cells.required("code"), _CODE, wanted) or ""
    if parent and parent == code:
        cells.wrong("parent", "own-parent", say("đơn vị không trực thuộc chính mình", "a unit is not below itself"))
    return UnitVersion(
        code=code,
        name=cells.required("name"),
        level=cells.required("level"),
        parent=parent,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        valid_from=start,
        valid_to=end,
        resolution=cells.text("resolution"),
    )


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
        phone=cells.text("phone"),
        zalo_user_id=cells.text("zalo_user_id"),
        valid_from=start,
        valid_to=end,
    )


def _validity(cells: Cells) -> tuple[date | None, date | None]:
    start, end = cells.day("valid_from"), cells.day("valid_to")
    if start and end and end < start:
        cells.wrong("valid_to", "ends-before-start", say("ở trước “từ ngày”", "it lies before valid_from"))
    return start, end


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
