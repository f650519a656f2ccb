"""The official table as an XLSX that is printed as it is: A4 landscape, one page wide, headings on every page."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import xlsxwriter

from documents.office import MOTTO, NATION
from documents.report import Line, Report
from documents.text import safe
from lib.language import say

FONT = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "vcenter"}
WIDE, NARROW, NUMBER = 38.0, 5.0, 12.0  # characters


def build(report: Report) -> bytes:
    """The bytes of the file; counts are numbers, ratios percentages, the instant is one."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": report.title, "subject": report.subtitle})
        sheet = book.add_worksheet(say("Tình hình", "Status"))
        _page(sheet, report)
        row = _rows(book, sheet, report, _head(book, sheet, report))
        _signature(book, sheet, report, row + 1)
    return data.getvalue()


def _style(book: Any, **more: Any) -> Any:
    return book.add_format({**FONT, **more})


def _page(sheet: Any, report: Report) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)  # inches
    sheet.center_horizontally()
    sheet.set_footer("&C&P/&N")
    sheet.set_column(0, 0, NARROW)
    sheet.set_column(1, 1, WIDE)
    sheet.set_column(2, len(report.columns) - 1, NUMBER)


def _head(book: Any, sheet: Any, report: Report) -> int:
    """Office, nation, title, plan and instant; returns the row of the table's headings."""
    last = len(report.columns) - 1
    right = [(NATION, True), (MOTTO, True)]
    rows = max(len(report.left), len(right))
    for number in range(rows):
        for lines, first, until in ((report.left, 0, 2), (right, 3, last)):
            text, bold = lines[number] if number < len(lines) else ("", False)
            sheet.merge_range(number, first, number, until, text, _style(book, bold=bold, align="center"))
    sheet.merge_range(rows + 1, 0, rows + 1, last, report.title, _style(book, bold=True, font_size=14, align="center"))
    sheet.set_row(rows + 1, 24)
    sheet.merge_range(rows + 2, 0, rows + 2, last, report.subtitle, _style(book, italic=True, align="center"))
    sheet.set_row(rows + 2, 17 * (1 + len(report.subtitle) // 110))
    written = say('"(Tính đến" hh:mm "ngày" dd/mm/yyyy")"', '"(as of" hh:mm dd/mm/yyyy")"')
    instant = _style(book, italic=True, align="center", num_format=written)
    sheet.merge_range(rows + 3, 0, rows + 3, last, "", instant)
    sheet.write_datetime(rows + 3, 0, report.at.replace(tzinfo=None, second=0, microsecond=0), instant)
    return rows + 5


def _rows(book: Any, sheet: Any, report: Report, top: int) -> int:
    """The table; returns the row below it."""
    heading = _style(book, bold=True, border=1, align="center", bg_color="#EDEDED")
    sheet.write_row(top, 0, report.columns, heading)
    sheet.set_row(top, 52)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 2)
    plain = _formats(book)
    row = top + 1
    for number, line in enumerate(report.lines, start=1):
        sheet.write_number(row, 0, number, plain["count"])
        _line(sheet, row, line, plain)
        row += 1
    bold = _formats(book, bold=True)
    sheet.write_blank(row, 0, None, bold["name"])
    _line(sheet, row, replace(report.total, name=report.total_name), bold)
    return row + 1


def _formats(book: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": _style(book, border=1, **more),
        "count": _style(book, border=1, align="center", num_format="#,##0", **more),
        "ratio": _style(book, border=1, align="center", num_format="0.0%", **more),
    }


def _line(sheet: Any, row: int, line: Line, formats: dict[str, Any]) -> None:
    sheet.write_string(row, 1, safe(line.name), formats["name"])
    for column, count in enumerate(line.counts, start=2):
        sheet.write_number(row, column, count, formats["count"])
    for column, ratio in enumerate(line.ratios, start=2 + len(line.counts)):
        if ratio is None:
            sheet.write_string(row, column, "—", formats["count"])
        else:
            sheet.write_number(row, column, ratio, formats["ratio"])


def _signature(book: Any, sheet: Any, report: Report, row: int) -> None:
    """Who drew it up at the left, who signs at the right; kept in view of each other."""
    last = len(report.columns) - 1
    bold = _style(book, bold=True, align="center")
    sheet.merge_range(row, last - 4, row, last, report.dated, _style(book, italic=True, align="center"))
    sheet.merge_range(row + 1, 0, row + 1, 2, report.drawn_up_by, bold)
    for number, line in enumerate(report.signature, start=1):
        sheet.merge_range(row + number, last - 4, row + number, last, line, bold)
