"""What is typed in the fields of a form, read the same way on every page; each ValueError is one sentence."""

from __future__ import annotations

from datetime import date

from lib.dates import read_day
from lib.language import say
from lib.text import clean_line
from workflow.asking.entered import LONGEST

FIRST_YEAR, LAST_YEAR = 2000, 2200


def day(text: str) -> date:
    """`2020-12-25` or `25/12/2020`."""
    if not text.strip():
        raise ValueError(say("Hãy ghi ngày, như 25/12/2020.", "Give a date, such as 25/12/2020."))
    try:
        return read_day(text.strip(), FIRST_YEAR, LAST_YEAR)
    except ValueError as error:
        raise ValueError(f"{error}.") from None


def words(text: str, what: str) -> str:
    """A text that there must be, in one line of 1 to 2,000 characters; `what` it is, in the reader's language."""
    found = clean_line(text)
    if not 1 <= len(found) <= LONGEST:
        raise ValueError(say("Hãy ghi {what} (1–2.000 ký tự).", "Give {what} (1–2,000 letters).", what=what))
    return found
