"""Times that are named in passing bind nobody; times that only look like them do."""

from __future__ import annotations

from datetime import date

import pytest

from plans.reading.dates import expressions
from plans.reading.duties.bounds import why_not
from plans.reading.duties.cues import COUNTED, PASSING, Cue
from plans.reading.model import Expression
from plans.reading.page import Page

ISSUED = date(2025, 10, 6)
_HEAD = """ỦY BAN NHÂN DÂN
HUYỆN TÂN AN
Số: 12/KH-UBND
Tân An, ngày 06 tháng 10 năm 2025
KẾ HOẠCH
Thực hiện công tác năm 2025
I. NHIỆM VỤ
1. """


def _marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its ‹ ›, and the places that they mark."""
    places: list[tuple[int, int]] = []
    plain = ""
    for piece in text.split("‹"):
        time, closed, rest = piece.partition("›")
        if closed:
            places.append((len(plain), len(plain) + len(time)))
        plain += time + rest
    return plain, places


def _why(text: str, when: Expression) -> str | None:
    return why_not(Page.of(text), (0, len(text)), when, limit=when.strict, ahead=True)


@pytest.mark.parametrize("cue", (*COUNTED, *PASSING), ids=lambda cue: f"{cue.why}: {cue.example}")
def test_every_cue_holds_for_its_example_and_only_with_its_words(cue: Cue) -> None:
    text, [(start, end)] = _marked(cue.example)
    (when,) = [one for one in expressions(text, year=2025, issued_on=ISSUED) if (one.start, one.end) == (start, end)]
    assert cue.stands(Page.of(text), (0, len(text)), start, end)
    assert _why(text, when) == cue.why
    (bare,) = expressions(text[start:end], year=2025, issued_on=ISSUED)
    assert _why(text[start:end], bare) is None
