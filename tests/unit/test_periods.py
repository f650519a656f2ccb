"""Of which time a task gives account: read, worked out, warned of (change contract, P1, P2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.language import language
from plans.file.reader import read
from plans.periods.model import MONTHS, Period, Recurring, Rhythm
from plans.periods.words import period_words
from plans.periods.work_out import period_of
from tests.unit.test_plan_check import check_items

MONTHLY = '{every: "FREQ=MONTHLY;BYMONTHDAY=20", from: 2020-10-20, until: 2020-12-31}'


def between(name: str | None, start: str, end: str) -> Period:
    return Period(name=name, start=date.fromisoformat(start), end=date.fromisoformat(end))


def item(fields: str) -> Any:
    head = "plan: {number: 1/KH, issuer: tinh, issued_on: 2020-10-06, subject: S}"
    return read(f"{head}\nitems:\n- {{id: a, title: T, assigned_to: xa, {fields}}}".encode())


@pytest.mark.parametrize(
    ("every", "closes", "written", "wanted"),
    [
        ("month", 14, "2027-03-20", between("2027-03", "2027-02-15", "2027-03-14")),
        ("month", 14, "2027-03-14", between("2027-02", "2027-01-15", "2027-02-14")),
        ("half", 14, "2023-06-30", between("2023-H1", "2022-12-15", "2023-06-14")),
        ("month", None, "2024-03-05", between("2024-02", "2024-02-01", "2024-02-29")),
        ("month", None, "2023-03-01", between("2023-02", "2023-02-01", "2023-02-28")),
        ("month", None, "2023-02-28", between("2023-01", "2023-01-01", "2023-01-31")),
        ("month", 14, "2021-01-14", between("2020-12", "2020-11-15", "2020-12-14")),
        ("quarter", 14, "2021-01-05", between("2020-Q4", "2020-09-15", "2020-12-14")),
        ("half", None, "2021-01-01", between("2020-H2", "2020-07-01", "2020-12-31")),
        ("year", 14, "2020-12-15", between("2020", "2019-12-15", "2020-12-14")),
        ("year", None, "2020-12-31", between("2019", "2019-01-01", "2019-12-31")),
        ("month", 28, "2024-03-01", between("2024-02", "2024-01-29", "2024-02-28")),
    ],
)
def test_the_period_closes_before_the_date_that_the_plan_writes(
    every: Rhythm, closes: int | None, written: str, wanted: Period
) -> None:
    assert period_of(Recurring(every=every, closes=closes), date.fromisoformat(written)) == wanted


def walked(every: Rhythm, closes: int | None, written: date) -> tuple[date, date]:
    """The same by another way: back from the day before, one by one, to a day on which data close, and on to the one
    on which those before it did."""

    def is_close(day: date) -> bool:
        of_month = (day + timedelta(days=1)).day == 1 if closes is None else day.day == closes
        return of_month and day.month % MONTHS[every] == 0

    end = written - timedelta(days=1)
    while not is_close(end):
        end -= timedelta(days=1)
    start = end
    while not is_close(start - timedelta(days=1)):
        start -= timedelta(days=1)
    return start, end


@given(st.sampled_from(list(MONTHS)), st.none() | st.integers(1, 28), st.dates(date(1976, 1, 1), date(2100, 12, 31)))
def test_it_is_the_one_that_days_walked_one_by_one_lead_to(every: Rhythm, closes: int | None, written: date) -> None:
    found = period_of(Recurring(every=every, closes=closes), written)
    assert found is not None
    assert (found.start, found.end) == walked(every, closes, written)
    before = period_of(Recurring(every=every, closes=closes), found.start)
    assert before is not None
    assert (before.end, before.name) < (found.start, found.name)  # no day between two, and none in both
    assert before.end + timedelta(days=1) == found.start


def test_two_days_and_no_rule_are_themselves_whatever_the_date() -> None:
    named = between(None, "2020-01-01", "2020-11-30")
    assert period_of(named, None) == period_of(named, date(2020, 12, 15)) == named
    assert period_of(None, date(2020, 12, 15)) is None
    assert period_of(Recurring(every="month"), None) is None


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (f"due: {MONTHLY}, period: month", Recurring(every="month", closes=14)),
        (f"due: {MONTHLY}, period: {{every: half, closes: 20}}", Recurring(every="half", closes=20)),
        (f"due: {MONTHLY}, period: {{every: year, closes: end}}", Recurring(every="year", closes=None)),
        ("due: 2020-12-15, period: {from: 2020-01-01, to: 30/11/2020}", between(None, "2020-01-01", "2020-11-30")),
        ("due: {none: true}, period: {from: 2020-01-01, to: 2020-01-01}", between(None, "2020-01-01", "2020-01-01")),
        ("due: 2020-12-15", None),
    ],
)
def test_what_a_plan_file_says_of_it_is_read(written: str, wanted: Any) -> None:
    found = item(written)
    assert found.problems == ()
    assert found.plan.items[0].period == wanted


@pytest.mark.parametrize(
    ("written", "path", "code"),
    [
        ("due: 2020-12-15, period: month", "period", "period-due"),
        (f"due: {MONTHLY}, period: {{from: 2020-01-01, to: 2020-11-30}}", "period", "period-due"),
        (f"due: {MONTHLY}, period: week", "period", "not-allowed"),
        (f"due: {MONTHLY}, period: {{every: month, closes: 29}}", "period.closes", "bad-close"),
        (f"due: {MONTHLY}, period: {{every: month, closes: '١٤'}}", "period.closes", "bad-close"),
        (f"due: {MONTHLY}, period: {{closes: 14}}", "period.every", "missing"),
        ("due: 2020-12-15, period: {from: 2020-11-30, to: 2020-01-01}", "period.to", "bad-range"),
        ("due: 2020-12-15, period: {from: 2020-01-01}", "period.to", "missing"),
        ("due: 2020-12-15, period: {from: 2020-01-01, to: 31/04/2020}", "period.to", "bad-date"),
        ("due: 2020-12-15, lead: xa", "lead", "both-fields"),
        ("due: 2020-12-15, with: []", "with", "empty-list"),
        ("due: 2020-12-15, with: [ban, {level: commune}, ban]", "with[2]", "twice"),
        ("due: 2020-12-15, with: [{level: commune}, {level: commune}]", "with[1]", "twice"),
        ("due: 2020-12-15, with: {units: a, level: commune}", "with", "mixed-selection"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(written: str, path: str, code: str) -> None:
    assert [(one.path, one.code) for one in item(written).problems] == [(f"items[0].{path}", code)]


def test_nobody_can_report_on_what_closes_when_it_is_due() -> None:
    """The 15th of November 2020 is a Sunday and moves to Monday: a working day after the data closed on Saturday."""

    def warned(fields: str) -> list[tuple[str | None, str]]:
        return [(one.path, one.code) for one in check_items(fields) if one.code == "period-open"]

    wanted = [("items[0].period", "period-open")]
    assert warned("assigned_to: xa, due: 2020-12-15, period: {from: 2020-01-01, to: 2020-12-14}") == []
    assert warned("assigned_to: xa, due: 2020-12-15, period: {from: 2020-01-01, to: 2020-12-15}") == wanted
    assert warned("assigned_to: xa, due: 2020-12-15, period: {from: 2020-01-01, to: 2021-01-31}") == wanted
    assert warned("assigned_to: xa, due: 2020-12-13, period: {from: 2020-01-01, to: 2020-12-11}") == []
    assert warned("assigned_to: xa, due: {none: true}, period: {from: 2020-01-01, to: 2020-12-11}") == []


def test_a_period_is_said_as_offices_say_it() -> None:
    said = {
        ("month", "2027-03-20"): "tháng 3/2027 (từ 15/02/2027 đến 14/03/2027)",
        ("quarter", "2021-01-05"): "quý IV/2020 (từ 15/09/2020 đến 14/12/2020)",
        ("half", "2023-06-30"): "6 tháng đầu năm 2023 (từ 15/12/2022 đến 14/06/2023)",
        ("half", "2024-01-05"): "6 tháng cuối năm 2023 (từ 15/06/2023 đến 14/12/2023)",
        ("year", "2021-01-05"): "năm 2020 (từ 15/12/2019 đến 14/12/2020)",
    }
    for (every, written), words in said.items():
        found = period_of(Recurring(every=every), date.fromisoformat(written))  # type: ignore[arg-type]
        assert found is not None
        assert period_words(found) == words
    token = language.set("en")
    try:
        assert period_words(between("2020-Q4", "2020-09-15", "2020-12-14")).startswith("Q4/2020 (")
    finally:
        language.reset(token)
