"""One row's cells by field: texts, dates and codes, with every problem at its row and column. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import partial

from lib.dates import day_words, read_day
from lib.language import say
from lib.problem import Problems
from lib.text import clean_line, encoded_word, plain_dashes
from org.files.sheet import Row

_NUMBER = re.compile(r"[35789][0-9]{8}|2[0-9]{9}")  # of a mobile, of a landline, each without its 0
_MIDNIGHT = re.compile(r"[ T]00?:00(:00(\.0+)?)?$")  # of a date that a program wrote as an instant


class Cells:
    """One row's cells by field; what is wrong with them is noted in `problems`, and then the row is not `sound`."""

    def __init__(
        self, filename: str, row: Row, columns: Mapping[str, int], headings: Sequence[str], problems: Problems
    ) -> None:
        self.filename, self.row, self.columns, self.headings = filename, row, columns, headings
        self.problems, self.sound = problems, True
        self.notes: list[str] = []

    def text(self, field: str) -> str | None:
        column = self.columns.get(field)
        if column is None or column >= len(self.row.cells):
            return None
        cell = self.row.cells[column]
        text = clean_line(cell.isoformat() if isinstance(cell, date) else cell)
        if why := encoded_word(text):
            self.wrong(field, "encoded-word", why)
        return None if not plain_dashes(text).strip("- ") else text  # a dash is what people write for nothing

    def required(self, field: str) -> str:
        if text := self.text(field):
            return text
        self.wrong(field, "missing", say("ô này không được để trống", "this cell must not be empty"))
        return ""

    def matching(self, field: str, text: str | None, shape: re.Pattern[str], wanted: str) -> str | None:
        if text and not shape.fullmatch(text):
            self.wrong(
                field,
                "malformed",
                say("“{text}” không hợp lệ; {wanted}", "'{text}' is malformed; {wanted}", text=text, wanted=wanted),
            )
        return text

    def day(self, field: str) -> date | None:
        text = self.text(field)
        if text is None:
            return None
        try:
            return read_day(_MIDNIGHT.sub("", text), MINYEAR, MAXYEAR)
        except ValueError as error:
            self.wrong(field, "bad-date", _counted(text) or str(error))
            return None

    def note(self, field: str, what: str) -> None:
        """What the reader of the file should know of a cell that is right all the same."""
        self.notes.append(self._placed(self._heading(field), what))

    def _heading(self, field: str) -> str:
        column = self.columns.get(field)
        return self.headings[column] if column is not None else field

    def telephone(self, field: str) -> str | None:
        """With the 0 in front that a spreadsheet takes from what it holds for a number, and without the apostrophe that
        keeps it from doing so."""
        text = (self.text(field) or "").lstrip("'") or None
        return f"0{text}" if text and _NUMBER.fullmatch(text) else text

    def wrong(self, field: str, code: str, what: str) -> None:
        self.sound = False
        column = self.columns.get(field)
        place = None if column is None else column + 1
        said = partial(self._placed, self._heading(field), what)
        self.problems.note(code, said, path=self.filename, line=self.row.number, column=place)

    def _placed(self, heading: str, what: str) -> str:
        return say(
            "{file}, dòng {row}, cột “{heading}”: {what}.",
            "{file}, row {row}, column '{heading}': {what}.",
            file=self.filename,
            row=self.row.number,
            heading=heading,
            what=what,
        )


def _counted(text: str) -> str | None:
    """What is wrong with a date that stands as the number by which spreadsheets count days."""
    if not re.fullmatch("[2-6][0-9]{4}", text):
        return None
    return say(
        "{n} là số mà bảng tính dùng cho ngày {day}; hãy định dạng ô là ngày, hoặc ghi {day}",
        "{n} is the number by which spreadsheets count {day}; format the cell as a date, or write {day}",
        n=text,
        day=day_words(date(1899, 12, 30) + timedelta(days=int(text))),
    )
