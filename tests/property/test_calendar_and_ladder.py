"""Calendar, due dates, recurrence and ladder against the reference model's, which looks at one day after the other."""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from plans.calendar import WorkCalendar
from plans.due import dated, work_out
from plans.file.due.rule import parse_rule
from plans.ladder import Ladder, lay
from plans.model import DueOn, LadderStep, Plan, PlanItem, Selection, Span
from plans.recurrence import occurrences
from plans.steps import Step
from tests.property.worlds import ladders, rules, spans
from tests.reference import calendar as reference
from tests.reference.calendar import VIETNAM

ENGINE = WorkCalendar()
ASKED = os.environ.get("DONDOC_TEST_EXAMPLES")
DAYS = st.dates(date(2016, 1, 1), date(2027, 12, 31))
OFTEN = profile(
    max_examples=int(ASKED) if ASKED else 150,
    derandomize=ASKED is None,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_every_day_of_twelve_years_is_a_working_day_or_not_alike() -> None:
    days = [date(2016, 1, 1) + timedelta(days=n) for n in range(12 * 366)]
    assert [day for day in days if ENGINE.is_working(day) != reference.works(day)] == []


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2021, 2, 10), False),  # Tết Tân Sửu
        (date(2021, 2, 17), True),
        (date(2026, 8, 22), True),  # a Saturday made up for 31 August
        (date(2026, 8, 31), False),
        (date(2020, 12, 12), False),  # a Saturday
        (date(2020, 12, 15), True),
    ],
)
def test_known_days_are_what_they_were(day: date, working: bool) -> None:
    assert ENGINE.is_working(day) is working
    assert reference.works(day) is working


@OFTEN
@given(day=DAYS, span=spans(400), back=st.booleans())
def test_spans_are_counted_alike(day: date, span: Span, back: bool) -> None:
    assert ENGINE.shift(day, span, back=back) == reference.count(day, span, -1 if back else +1)


@OFTEN
@given(day=DAYS)
def test_the_neighbouring_working_days_are_alike(day: date) -> None:
    assert ENGINE.next_working(day) == reference.on_to_work(day)
    assert ENGINE.previous_working(day) == reference.back_to_work(day)


@OFTEN
@given(after=DAYS, more=st.integers(0, 200))
def test_working_days_between_two_days_are_alike(after: date, more: int) -> None:
    to = after + timedelta(days=more)
    assert ENGINE.working_days(after, to) == reference.working_days(after, to)


# --- recurrence ------------------------------------------------------------------------------------------------------


@st.composite
def _rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    named = draw(st.sampled_from(["nothing", "weekdays", "days"]))
    if named == "weekdays":
        ordinals = ["", "", "1", "2", "3", "4", "-1", "-2"] if frequency == "MONTHLY" else [""]
        days = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
        chosen = draw(st.lists(days, min_size=1, max_size=3, unique=True))
        parts.append("BYDAY=" + ",".join(draw(st.sampled_from(ordinals)) + day for day in chosen))
    if named == "days" and frequency != "WEEKLY":
        numbers = draw(st.lists(st.integers(1, 31) | st.integers(-3, -1), min_size=1, max_size=3, unique=True))
        parts.append("BYMONTHDAY=" + ",".join(map(str, numbers)))
    if draw(st.integers(0, 3)) == 0:
        months = draw(st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True))
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    return ";".join(parts)


@OFTEN
@given(rule=_rules(), start=DAYS, days=st.integers(0, 1500))
@example(rule="FREQ=MONTHLY;BYMONTHDAY=31", start=date(2020, 1, 31), days=400)
@example(rule="FREQ=MONTHLY;BYMONTHDAY=29,30,31", start=date(2021, 1, 1), days=60)
@example(rule="FREQ=MONTHLY", start=date(2020, 1, 30), days=400)
@example(rule="FREQ=YEARLY", start=date(2020, 2, 29), days=1500)
@example(rule="FREQ=MONTHLY;INTERVAL=2", start=date(2020, 12, 31), days=400)
@example(rule="FREQ=MONTHLY;BYMONTHDAY=15,31", start=date(2020, 2, 20), days=60)
@example(rule="FREQ=YEARLY;BYMONTHDAY=30;BYMONTH=2", start=date(2020, 3, 1), days=1500)
@example(rule="FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", start=date(2020, 3, 1), days=1500)
@example(rule="FREQ=MONTHLY;BYDAY=MO,2TU", start=date(2019, 1, 6), days=60)
@example(rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,SA,1MO", start=date(2019, 1, 6), days=100)
def test_the_days_of_a_recurring_duty_are_alike(rule: str, start: date, days: int) -> None:
    until = start + timedelta(days=days)
    assert occurrences(parse_rule(rule), start, until) == reference.occurrences(rule, start, until)


# --- due dates and rungs ---------------------------------------------------------------------------------------------


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    issued_on = draw(DAYS)
    items: list[PlanItem] = []
    for n in range(draw(st.integers(1, 5))):
        bases = [one.id for one in items if isinstance(one.due, DueOn)]
        due = draw(rules(issued_on, issued_on, bases))
        items.append(PlanItem(id=f"viec-{n}", title="Việc", assigned_to=Selection(units=("tinh",)), due=due))
    day_off = draw(st.sampled_from(["keep", "next", "previous"]))
    return Plan(
        number="1/KH", issuer="tinh", issued_on=issued_on, subject="Kế hoạch", items=tuple(items), day_off=day_off
    )


@OFTEN
@given(plan=_plans(), later=st.integers(0, 20))
def test_due_dates_are_worked_out_alike(plan: Plan, later: int) -> None:
    published_on = plan.issued_on + timedelta(days=later)
    engine = [(due.item, due.due_given, due.due_on, due.due_at) for due in work_out(plan, ENGINE, published_on)]
    dates = reference.due_dates(plan, published_on)
    model = [(item, one.given, one.due_on, one.due_at) for item, found in dates.items() for one in found]
    assert sorted(engine, key=str) == sorted(model, key=str)


@OFTEN
@given(given_=DAYS, day_off=st.sampled_from(["keep", "next", "previous"]), at=st.none() | st.just(time(17)))
def test_a_new_date_by_an_act_moves_alike(given_: date, day_off: str, at: time | None) -> None:
    due = dated(item="x", given=Step("extended", given_), day_off=day_off, calendar=ENGINE, at=at)  # type: ignore[arg-type]
    due_on = reference.granted(given_, day_off)
    assert (due.due_given, due.due_on, due.due_at) == (given_, due_on, reference.ends_at(due_on, at))


@OFTEN
@given(
    ladder=ladders(),
    due_on=st.none() | DAYS,
    send_at=st.sampled_from([time(7), time(8), time(21)]),
    before=st.integers(-15, 30),
    beside=st.sampled_from([timedelta(0), timedelta(seconds=-1), timedelta(seconds=1), timedelta(hours=4)]),
)
def test_the_ladder_is_laid_alike(
    ladder: tuple[LadderStep, ...], due_on: date | None, send_at: time, before: int, beside: timedelta
) -> None:
    around = (due_on or date(2020, 12, 15)) - timedelta(days=before)
    after = datetime.combine(around, send_at, VIETNAM) + beside
    engine = [
        (rung.position, rung.label, rung.kind, rung.tell, rung.fire_on, rung.fire_at)
        for rung in (lay(Ladder(ladder, ENGINE, send_at), due_on, after) if due_on else ())
    ]
    model = [
        (rung.position, rung.label, rung.kind, rung.tell, rung.on, rung.at)
        for rung in reference.lay(ladder, due_on, send_at, after)
    ]
    assert sorted(engine) == sorted(model)
