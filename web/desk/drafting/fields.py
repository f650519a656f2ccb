"""What stands in single fields of a draft's form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256

from lib.dates import read_day
from lib.language import say
from lib.text import clean_line
from plans.model import FIRST_YEAR, LAST_YEAR, Deliverable
from plans.reading.drafted.ids import Ids
from plans.reading.drafted.written import line
from web.desk.drafting.dues import Mistyped, Text

Answers = Mapping[str, Sequence[str]]
MOST_DELIVERABLES = 20  # of one item


def key(id: str) -> str:
    """How the fields of that item begin: the same however the others change, and short, for a page has many."""
    return f"i{sha256(id.encode()).hexdigest()[:7]}"


def text_of(answers: Answers, begin: str = "") -> Text:
    """What stands in the field of that name."""
    return lambda name: next(iter(answers.get(f"{begin}{name}", ())), "")


def day_in(text: str) -> tuple[date | None, str]:
    """The day of issue, or what is wrong with it."""
    if not text.strip():
        return None, say("Hãy ghi ngày ban hành.", "Give the day of issue.")
    try:
        return read_day("".join(text.split()), FIRST_YEAR, LAST_YEAR), ""
    except ValueError as error:
        return None, f"{error}."


def deliverables_in(text: Text) -> Iterator[Deliverable]:
    """The lines that are not empty."""
    ids = Ids()
    for n in range(MOST_DELIVERABLES):
        if not (title := line(text(f"d{n}"))):
            continue
        count = clean_line(text(f"d{n}.n")) or "1"
        if not re.fullmatch(r"\d{1,3}", count) or int(count) < 1:
            raise Mistyped(f"d{n}.n", say("Hãy ghi số tệp, từ 1.", "Give the number of files, from 1."))
        yield Deliverable(id=ids.of(title, f"san-pham-{n + 1}"), title=title, at_least=int(count))
