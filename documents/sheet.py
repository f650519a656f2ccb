"""Rows as CSV or XLSX files that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lib.clocks.words import rung_of_clock, standing_words
from lib.dates import cell_words, due_of, moment_of
from lib.language import say
from lib.time import VIETNAM
from lib.vocabulary import CHANNELS, KIND_WORDS, word

Row = Sequence[object]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so would be run as a formula by the spreadsheet that opens it (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell_words(cell) if cell is None or isinstance(cell, date) else cell


def csv_of(headings: Row, rows: Iterable[Row]) -> bytes:
    """UTF-8 with BOM, so that Excel reads Vietnamese."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(headings: Row, rows: Sequence[Row]) -> bytes:
    """Dates and instants are such, texts texts."""
    import xlsxwriter  # takes its time, and few ask for it

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(headings), book.add_format({"bold": True}))
        day, moment = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell.astimezone(VIETNAM).replace(tzinfo=None), moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, "" if cell is None else cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return data.getvalue()


def notices_table(notices: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Row]]:
    """Headings and rows of notices in the contract's shape: when, about what, to which unit, by which channel."""
    headings = [
        say("Lúc", "When"),
        say("Đầu việc", "Item"),
        say("Đơn vị nợ", "Owing"),
        say("Loại", "Kind"),
        say("Bậc", "Rung"),
        say("Báo cho", "Told"),
        say("Kênh", "Channel"),
    ]
    rows: list[Row] = [
        (
            *(moment_of(n["scheduled_for"]), n["item"], n["unit"], word(KIND_WORDS, n["kind"])),
            *(rung_of_clock(n["rung"], n["clock"]) if n["rung"] else None, n["recipient"]["unit"]),
            word(CHANNELS, n["channel"]) if n["channel"] else None,
        )
        for n in notices
    ]
    return headings, rows


def tasks_table(tasks: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Row]]:
    """Headings and rows of a list of tasks in the contract's shape."""
    headings = [
        "ID",
        say("Kế hoạch", "Plan"),
        say("Đầu việc", "Item"),
        say("Đơn vị", "Unit"),
        say("Hạn", "Due"),
        say("Tình trạng", "Standing"),
    ]
    rows: list[Row] = [
        (*(t["id"], t["plan"], t["item"], t["unit_name"]), due_of(t["due_on"], t["due_at"]), standing)
        for t in tasks
        for standing in [standing_words(t)]
    ]
    return headings, rows
