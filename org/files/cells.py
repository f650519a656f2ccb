"""One row's cells by field: texts, dates and codes, with every problem at its row and column. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date
from functools import partial

from lib.dates import read_day
from lib.language import say
from lib.problem import Problems
from lib.text import clean_line, encoded_word
from org.files.sheet import Row


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
        return text or None

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
            return read_day(text, MINYEAR, MAXYEAR)
        except ValueError as error:
            self.wrong(field, "bad-date", str(error))
            return None

    def note(self, field: str, what: str) -> None:
        """What the reader of the file should know of a cell that is right all the same."""
        self.notes.append(self._placed(self._heading(field), what))

    def _heading(self, field: str) -> str:
        column = self.columns.get(field)
        return self.headings[column] if column is not None else field

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
