"""What a document that obliges somebody does not say of itself: number, day of issue, issuer, subject. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from lib.language import say
from plans.reading.head.numbers import EMPTY
from plans.reading.model import Doubt, Expression, Head
from plans.reading.page import Page

Field = Literal["number", "issued_on", "issuer", "subject"]
_HEADER = 3_000  # characters from the beginning in which a number or a day may have been left empty
_LONGEST = 60  # characters of a place that was left empty
_NO_NUMBER = re.compile(rf"{EMPTY.pattern}[^\s|]{{0,40}}")


def code_of(field: Field) -> str:
    """The code of the doubt that a field is missing: `no-issued-on`."""
    return f"no-{field.replace('_', '-')}"


def asked(field: Field) -> str:
    """What a human is asked where the text says nothing of the field."""
    if field == "number":
        return say("Văn bản không có số, ký hiệu; cần ghi.", "The text has no number; write it.")
    if field == "issued_on":
        return say("Văn bản không có ngày ban hành; cần ghi.", "The text has no day of issue; write it.")
    if field == "issuer":
        return say(
            "Văn bản không nêu cơ quan ban hành; cần ghi mã của cơ quan đó trong danh bạ.",
            "The text does not name who issues it; write the issuer's code in the roster.",
        )
    return say("Văn bản không có trích yếu; cần ghi.", "The text does not say what it is about; write it.")


def missing(text: str, head: Head, times: Sequence[Expression]) -> tuple[Doubt, ...]:
    """A doubt for each field that `head` lacks, at the place that was left empty for it, else at the first line.

    `times` are those of the text, in its order.
    """
    return tuple(_doubt(text, head, field, times) for field in get_args(Field) if not getattr(head, field))


def _doubt(text: str, head: Head, field: Field, times: Sequence[Expression]) -> Doubt:
    page = Page.of(text[: min(head.body or _HEADER, _HEADER)])
    empty = next(_left_empty(page, field, times), None)
    start, end = empty or _first_line(text)
    message = _asked_empty(field, page.cut(start, end)) if empty else asked(field)
    return Doubt(code=code_of(field), message=message, start=start, end=end)


def _left_empty(page: Page, field: Field, times: Sequence[Expression]) -> Iterator[tuple[int, int]]:
    """Where the header has a place for it: “Số:     /KH-UBND”, “ngày     tháng     năm 2022”."""
    if field == "number":
        yield from (found.span() for found in _NO_NUMBER.finditer(page.even) if "\n" not in found[0])
    if field == "issued_on":
        yield from ((one.start, one.end) for one in times if one.form == "blank-day" and one.end <= len(page.text))


def _asked_empty(field: Field, quote: str) -> str:
    if field == "number":
        return say(
            "Số của văn bản còn để trống (“{quote}”); cần ghi.",
            "The text's number was left empty (“{quote}”); write it.",
            quote=quote[:_LONGEST],
        )
    return say(
        "Ngày ban hành còn để trống (“{quote}”); cần ghi.",
        "The day of issue was left empty (“{quote}”); write it.",
        quote=quote[:_LONGEST],
    )


def _first_line(text: str) -> tuple[int, int]:
    found = re.search(r"\S[^\n]{0,200}", text)
    return (found.start(), found.start() + len(found[0].rstrip())) if found else (0, 0)
