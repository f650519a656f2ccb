"""What is assumed of units in a rehearsal (change contract, S2)."""

from __future__ import annotations

from datetime import date

import pytest

from lib.problem import Refused
from plans.calendar import WorkCalendar
from plans.model import Span
from tests.stories.instants import at
from workflow.rehearsing.assumed import Assumption, comes, place, read, reviewed

CALENDAR, NOW = WorkCalendar(), at("2020-10-06 09:00")


def test_who_is_late_is_the_same_for_ever() -> None:
    assert [place("0", "xa", f"x{n}", 0) for n in (1, 2, 3)] == [24, 9, 93]
    assert place("7", "xa", "x1", 0) != 24


@pytest.mark.parametrize(
    ("text", "percent", "late_by"),
    [
        ("30% late", 30, Span(5, "wd")),
        ("30% late by 2d", 30, Span(2, "d")),
        (" 0 %  late by 10wd ", 0, Span(10, "wd")),
        ("100% never", 100, None),
    ],
)
def test_assumptions_are_read(text: str, percent: int, late_by: Span | None) -> None:
    assert read(text, "7") == Assumption(percent, late_by, "7")


@pytest.mark.parametrize("text", ["", "30%", "101% late", "30% never by 5wd", "30% late by", "٣% never", "30 late"])
def test_what_is_no_assumption_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="30% late by 5wd"):
        read(text)


def test_units_hand_in_on_working_days() -> None:
    late, never = Assumption(50, Span(5, "wd")), Assumption(50, None)
    due = date(2020, 12, 15)  # a Tuesday
    assert comes(late, 49, due, CALENDAR, NOW) == at("2020-12-22 10:00")
    assert comes(late, 50, due, CALENDAR, NOW) == at("2020-12-14 10:00")
    assert comes(Assumption(50, Span(4, "d")), 0, due, CALENDAR, NOW) == at("2020-12-21 10:00")  # not Saturday
    assert comes(never, 49, due, CALENDAR, NOW) is None
    assert comes(late, 50, date(2020, 12, 14), CALENDAR, NOW) == at("2020-12-11 10:00")  # before a weekend
    assert comes(late, 50, date(2020, 10, 6), CALENDAR, NOW) == NOW  # what has passed comes at once
    assert reviewed(at("2020-12-11 10:00"), CALENDAR) == at("2020-12-14 10:00")
