"""Hostile rosters, contacts and calendar files: refused within bounds of rows, columns, cells, tags and problems."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter

from lib.problem import MORE, MOST_TOLD, Problem, Refused
from lib.time import VIETNAM
from org.files import rows as files
from org.files import sheet, units
from org.files.contacts import import_contacts
from storage.store import Store
from workflow.calendar import overrides

NOW = datetime(2020, 10, 6, tzinfo=VIETNAM)
UNITS = b"code,name,level,parent,valid_from\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def problems_of(data: bytes) -> tuple[Problem, ...]:
    return files.read_units(data, "don-vi").problems


def book(rows: Sequence[Sequence[Any]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as written:
        page = written.add_worksheet()
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    return data.getvalue()


PLAIN = book([["code", "name", "level"], ["a", "A", "x"]])


def with_part(name: str, content: bytes) -> bytes:
    """The plain workbook with one of its files put in place of its own."""
    packed, old = io.BytesIO(), zipfile.ZipFile(io.BytesIO(PLAIN))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for one in [*old.namelist(), *({name} - set(old.namelist()))]:
            new.writestr(one, content if one == name else old.read(one))
    return packed.getvalue()


def page(rows: bytes) -> bytes:
    beginning = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    return with_part("xl/worksheets/sheet1.xml", beginning + rows + b"</sheetData></worksheet>")


WIDE = b"".join(
    b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>' % (n, n, n) for n in range(1, 500)
)
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "two million commas": (lambda: UNITS + b"," * 2_000_000, "too-many-columns"),
    "16,384 columns": (lambda: ",".join(f"c{n}" for n in range(16_384)).encode(), "too-many-columns"),
    "16,384 columns of a workbook": (lambda: book([[f"c{n}" for n in range(16_384)]]), "too-many-columns"),
    "a far column": (lambda: page(WIDE), "too-many-columns"),
    "rows": (lambda: UNITS + b"a,b,c\n" * (sheet.MAX_ROWS + 1), "too-many-rows"),
    "a quotation mark": (lambda: UNITS + b'"' + b"a" * 9_000_000, "not-csv"),
    "a zip of zeros": (lambda: with_part("xl/sharedStrings.xml", b"0" * 30_000_000), "too-large"),
    "strings": (lambda: with_part("xl/sharedStrings.xml", b"<si/>" * (sheet.MAX_TAGS + 1)), "too-large"),
    "styles": (lambda: with_part("xl/styles.xml", b"<xf/>" * (sheet.MAX_TAGS_BESIDE + 1)), "too-large"),
    "deep": (lambda: page(b"<a>" * 20_000), "not-xlsx"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_sheet_can_be_is_refused_in_one_sentence(what: str) -> None:
    made, code = REFUSED[what]
    [problem] = problems_of(made())
    assert problem.code == code
    assert len(problem.message) < 300


def test_a_workbook_of_many_files_is_not_opened() -> None:
    packed = io.BytesIO(PLAIN)
    with zipfile.ZipFile(packed, "a") as more:
        for n in range(sheet.MAX_PARTS):
            more.writestr(f"xl/worksheets/s{n}.xml", b"")
    assert [one.code for one in problems_of(packed.getvalue())] == ["too-large"]


@pytest.mark.parametrize("row", [b'<row r="%d"/>', b'<row r="%d"><c r="A%d"/></row>'])
def test_empty_rows_end_a_workbook(row: bytes) -> None:
    rows = b"".join(row.replace(b"%d", b"%d" % n) for n in range(1, 3_000))
    assert [one.code for one in problems_of(page(rows))] == ["empty"]
    far = b'<row r="1"><c r="A1" t="str"><v>code</v></c></row><row r="99999999999"><c r="A9"><v>1</v></c></row>'
    assert {one.code for one in problems_of(page(far))} == {"missing-heading"}


MANY = {
    "wrong in every cell": (UNITS + b"!,,,x,1/1/1\n" * 1_000, 4_000),
    "escape codes": (UNITS + b"\x1b,\x1b,\x1b\n" * 1_000, 3_000),
    "one unit again and again": (UNITS + b"a,A,x\n" * 1_000, 999),
    "long cells": (UNITS + b"a" * 1_001 + b",A,x\n" + (b"a" * 1_001 + b",A,x\n") * 999, 1_000),
}


@pytest.mark.parametrize(("data", "n"), MANY.values(), ids=MANY)
def test_of_very_many_problems_the_first_are_told_and_how_many_more_there_are(data: bytes, n: int) -> None:
    *told, more = problems_of(data)
    assert len(told) == MOST_TOLD
    assert (more.code, more.stands_for) == (MORE, n - MOST_TOLD)
    assert max(len(one.message) for one in told) < 300


def test_versions_that_overlap_are_found_without_comparing_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    overlap = files.overlap

    def counted(*versions: Any) -> bool:
        nonlocal compared
        compared += 1
        return overlap(*versions)

    monkeypatch.setattr(files, "overlap", counted)
    monkeypatch.setattr(units, "overlap", counted)
    rows = b"".join(b"a,A,x,,%d-01-01\n" % year for year in range(1000, 3000))
    problems = problems_of(UNITS + rows)
    assert sum(one.stands_for for one in problems) == 1_999
    assert compared < 2_000


def bring(store: Store, data: bytes) -> units.Changes:
    with store.write() as connection:
        return units.import_units(connection, files.read_units(data, "u.csv"), now=NOW)


def test_units_that_change_on_too_many_days_are_refused_and_not_looked_through(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_LOOKED_AT", 10_000)
    day = date(1950, 1, 1)
    rows = "".join(f"u{n},U,x,,{day + timedelta(days=n)}\n" for n in range(200))
    with pytest.raises(Refused) as refused:
        bring(Store(sqlite_url), UNITS + rows.encode())
    assert [one.code for one in refused.value.problems] == ["too-many-days"]


def test_what_an_import_refuses_is_told_within_bounds_too(store: Store) -> None:
    rows = "".join(f"u{n},U,x,nobody{n},\n" for n in range(1_000))
    with pytest.raises(Refused) as refused:
        bring(store, UNITS + rows.encode())
    assert len(refused.value.problems) == MOST_TOLD + 1
    bring(store, UNITS + b"a,A,x,,\n")
    contacts = b"unit,post\n" + b"".join(b"nobody%d,officer\n" % n for n in range(1_000))
    with pytest.raises(Refused) as refused, store.write() as connection:
        import_contacts(connection, files.read_contacts(contacts, "c.csv"), now=NOW)
    assert len(refused.value.problems) == MOST_TOLD + 1


def test_thousands_of_contacts_in_one_post_are_compared_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(store, b"code,name,level\na,A,x\n")
    contacts = [
        b"unit,post,email\n" + b"".join(b"a,officer,p%d@x.example\n" % (n + k) for n in range(500)) for k in (0, 1)
    ]
    compared = 0
    equal = files.Contact.__eq__

    def counted(self: object, other: object) -> bool:
        nonlocal compared
        compared += 1
        return equal(self, other)

    monkeypatch.setattr(files.Contact, "__eq__", counted)
    for data in contacts:
        with store.write() as connection:
            import_contacts(connection, files.read_contacts(data, "c.csv"), now=NOW)
    assert compared < 20_000


# --- the calendar's own file ------------------------------------------------------------------------------------------


def test_a_calendar_file_is_bounded_in_days_and_problems() -> None:
    first = date(2000, 1, 1)
    days = "".join(f"{first + timedelta(days=n)},no\n" for n in range(overrides.MOST))
    assert len(overrides.read(f"day,working\n{days}".encode(), "l.csv").overrides) == overrides.MOST
    with pytest.raises(Refused, match="có hơn 2000 dòng"):
        overrides.read(f"day,working\n{days}2020-01-01,no\n".encode(), "l.csv")
    with pytest.raises(Refused) as refused:
        overrides.read(b"day,working\n" + b"x,y\n" * 1_000, "l.csv")
    assert len(refused.value.problems) == MOST_TOLD + 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "31/12/9999"])
def test_a_calendar_file_names_days_of_the_years_of_plans(day: str) -> None:
    with pytest.raises(Refused, match="phải từ 1975 đến 2100"):
        overrides.read(f"day,working\n{day},no\n".encode(), "l.csv")
