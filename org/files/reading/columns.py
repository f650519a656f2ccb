"""What a kind of file holds, and where its columns stand: headings as people write them, and what is wrong. Pure.

One cause, one sentence: what is missing in a row of headings is one thing, however many columns it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lib.language import say
from lib.problem import Problem, Refused
from lib.text import clean_line, fold
from org.files.reading.separated import LOOKED_AT

_NO_LETTER = re.compile(r"[\W_]+")
# Left out without a word: they stand in every list and say nothing that is asked for.
SILENT = frozenset(
    ["stt", "tt", "sothutu", "sott", "no", "ghichu", "note", "notes", "remark", "remarks", "lienlacduoc", "reachable"]
)
_CELLS_SHOWN, _CELL_SHOWN = 6, 40  # of a row that is shown, and characters of each


OWN = "="  # before a field that the file's own matter names, so that it is taken for no other


@dataclass(frozen=True)
class Form:
    """What a kind of file holds: field → its Vietnamese heading; everyday synonyms; the fields that must be there, of
    which the first names the row. Of two headings of one field that of `gives_way` is the lesser. `among_several` must
    be there too where the file holds more than one thing: it says how they hang together."""

    headings: Mapping[str, str]
    synonyms: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    gives_way: str = ""
    among_several: str = ""

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

    def called(self, fields: Sequence[str]) -> str:
        """Fields in one line, each with its Vietnamese heading."""
        return ", ".join(f"{field.removeprefix(OWN)} ({self.headings[field]})" for field in fields)


@dataclass(frozen=True)
class Columns:
    """Where each field stands (from 0), and the headings that name none."""

    at: dict[str, int]
    unknown: list[str]


def bare(heading: str) -> str:
    """A heading as it is compared: letters and digits alone, without case and marks."""
    return _NO_LETTER.sub("", fold(clean_line(heading)))


def columns_of(written: Sequence[str], line: int, filename: str, form: Form) -> Columns:
    """The columns of a row of headings. Raises Refused: what is missing, and each heading that is there twice."""
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for column, heading in enumerate(map(clean_line, written)):
        field = form.names.get(bare(heading))
        if field is None:
            if heading and bare(heading) not in SILENT:
                unknown.append((column, heading))
        elif field not in columns:
            columns[field] = column
        elif bare(heading) == form.gives_way:
            unknown.append((column, heading))
        elif bare(written[columns[field]]) == form.gives_way:
            unknown.append((columns[field], clean_line(written[columns[field]])))
            columns[field] = column
        else:
            problems.append(_repeated(filename, clean_line(written[columns[field]]), heading, line, column + 1, form))
    found = Columns(columns, [heading for _, heading in sorted(unknown)])
    if missing := [field for field in form.needed if field not in columns]:
        problems.insert(0, _missing(filename, missing, found, line, form))
    if problems:
        raise Refused(problems)
    return found


def hang_together(columns: Columns, things: int, line: int, filename: str, form: Form) -> None:
    """Raises Refused where several things do not say how they hang together: they would all be taken for the top."""
    field = form.among_several
    if not field or field in columns.at or things < 2:
        return
    message = say(
        "{file}, dòng {n}: thiếu cột {field}, mà tệp có {things} đơn vị; hãy thêm cột ghi mã đơn vị cấp trên của từng "
        "đơn vị (để trống ở đơn vị cao nhất){unknown}.",
        "{file}, row {n}: the column {field} is missing, and the file has {things} units; add it, with the code of the "
        "unit above each (empty for the highest){unknown}.",
        file=filename,
        n=line,
        field=form.called([field]),
        things=things,
        unknown=_unknown(columns.unknown),
    )
    raise Refused(Problem(code="missing-heading", message=message, path=filename, line=line))


def no_headings(
    rows: Sequence[tuple[int, Sequence[str | date]]], sheet: str | None, filename: str, form: Form
) -> Refused:
    """The refusal of a sheet of which no row has headings: which are needed, and what its likeliest row says."""
    number, cells = max(rows, key=lambda row: _likeness(row[1], form))  # the first of those that are equally likely
    shown = [clean_line(str(cell))[:_CELL_SHOWN] for cell in cells if str(cell).strip()]
    place = say(" của trang tính “{name}”", " of the sheet '{name}'", name=sheet) if sheet else ""
    message = say(
        "{file}: không có dòng tên cột nào trong {most} dòng đầu; cần có các cột {needed}, còn dòng {n}{place} ghi "
        "{seen}.",
        "{file}: none of the first {most} rows has headings; the columns {needed} are needed, and row {n}{place} says "
        "{seen}.",
        file=filename,
        most=LOOKED_AT,
        needed=form.called([*form.needed, *filter(None, [form.among_several])]),
        n=number,
        place=place,
        seen=_quoted(shown[:_CELLS_SHOWN]) + (" …" if len(shown) > _CELLS_SHOWN else ""),
    )
    return Refused(Problem(code="missing-heading", message=message, path=filename, line=number))


def _likeness(cells: Sequence[str | date], form: Form) -> tuple[int, bool]:
    """How much a row is like one of headings; a title has one cell."""
    silent = sum(isinstance(cell, str) and bare(cell) in SILENT for cell in cells)
    return form.known(cells) + silent, sum(bool(str(cell).strip()) for cell in cells) > 1


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(say("“{one}”", "'{one}'", one=one) for one in texts)


def _unknown(headings: Sequence[str]) -> str:
    """The end of a sentence on what is missing: it may stand there under a name that nobody knows."""
    if not headings:
        return ""
    return say("; không biết cột {them}", "; unknown: {them}", them=_quoted(headings))


def _repeated(filename: str, first: str, heading: str, line: int, column: int, form: Form) -> Problem:
    message = say(
        "{file}, dòng {n}: cột “{heading}” có hai lần.",
        "{file}, row {n}: '{heading}' is there twice.",
        file=filename,
        n=line,
        heading=heading,
    )
    if bare(first) != bare(heading):
        message = say(
            "{file}, dòng {n}: cột “{first}” và cột “{heading}” đều là {field}; hãy chỉ để lại một.",
            "{file}, row {n}: '{first}' and '{heading}' both are {field}; leave only one of them.",
            file=filename,
            n=line,
            first=first,
            heading=heading,
            field=form.called([form.names[bare(heading)]]),
        )
    return Problem(code="duplicate-heading", message=message, path=filename, line=line, column=column)


def _missing(filename: str, fields: Sequence[str], columns: Columns, line: int, form: Form) -> Problem:
    known = say("; các cột là: {known}", "; the columns are: {known}", known=form.called([*form.headings]))
    message = say(
        "{file}, dòng {n}: thiếu cột {fields}{unknown}.",
        "{file}, row {n}: missing: {fields}{unknown}.",
        file=filename,
        n=line,
        fields=form.called(fields),
        unknown=_unknown(columns.unknown) + known if columns.unknown else "",
    )
    return Problem(code="missing-heading", message=message, path=filename, line=line)


def not_used(columns: Columns, filename: str, form: Form) -> list[str]:
    """A sentence on the headings that name no field; none where there is none."""
    if not columns.unknown:
        return []
    message = say(
        "{file}: bỏ qua cột {headings}; các cột được dùng là: {known}.",
        "{file}: left out the column {headings}; the columns are: {known}.",
        file=filename,
        headings=_quoted(columns.unknown),
        known=form.called([*form.headings]),
    )
    return [message]
