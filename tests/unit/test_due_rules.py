"""From a due rule to the date that counts, by hand-worked examples; and the rungs of a ladder laid on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from lib.day_rules.rules import FIRST_DAY_NOT_COUNTED, PERIOD_ENDS, TERM_ENDS
from lib.time import VIETNAM
from plans.calendar import WorkCalendar
from plans.due import OutOfRange, dated, work_out
from plans.file.reader import read
from plans.ladder import Ladder, lay
from plans.model import (
    DEFAULT_LADDER,
    Before,
    DayOff,
    Due,
    DueOn,
    DueRule,
    EndOf,
    Every,
    LadderStep,
    NoDue,
    Plan,
    PlanItem,
    Selection,
    Span,
    Within,
)
from plans.recurrence import occurrences
from plans.steps import Step

ROOT = Path(__file__).resolve().parents[2]
CALENDAR = WorkCalendar()
ISSUED = date(2020, 10, 6)
LONG_AGO = datetime(2000, 1, 1, tzinfo=VIETNAM)


def plan_of(*rules: DueRule, day_off: DayOff = "next", issued_on: date = ISSUED) -> Plan:
    items = tuple(
        PlanItem(id=f"i{n}", title="T", assigned_to=Selection(units=("a",)), due=rule) for n, rule in enumerate(rules)
    )
    return Plan(number="1/KH", issuer="a", issued_on=issued_on, subject="S", items=items, day_off=day_off)


def due_of(*rules: DueRule, day_off: DayOff = "next", calendar: WorkCalendar = CALENDAR) -> Due:
    """The last rule's date."""
    return work_out(plan_of(*rules, day_off=day_off), calendar, ISSUED)[-1]


def ladder(steps: Sequence[LadderStep]) -> Ladder:
    return Ladder(steps, CALENDAR, time(8))


def dates(due: Due) -> tuple[str | None, str | None, str | None]:
    given, moved = (day.isoformat() if day else None for day in (due.due_given, due.due_on))
    return given, moved, due.due_at.isoformat() if due.due_at else None


# --- each form, worked out by hand ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "given", "moved", "at"),
    [
        (DueOn(on=date(2020, 12, 15)), "2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"),
        (DueOn(on=date(2021, 1, 31)), "2021-01-31", "2021-02-01", "2021-02-02T00:00:00+07:00"),
        (DueOn(on=date(2021, 1, 31), at=time(17)), "2021-01-31", "2021-02-01", "2021-02-01T17:00:00+07:00"),
        (DueOn(on=date(2020, 12, 31)), "2020-12-31", "2020-12-31", "2021-01-01T00:00:00+07:00"),
        (DueOn(on=date(2021, 2, 10)), "2021-02-10", "2021-02-17", "2021-02-18T00:00:00+07:00"),  # Tết
        (EndOf(text="2020-10"), "2020-10-31", "2020-11-02", "2020-11-03T00:00:00+07:00"),  # a Saturday
        (EndOf(text="2020-12"), "2020-12-31", "2020-12-31", "2021-01-01T00:00:00+07:00"),
        (EndOf(text="2021-02"), "2021-02-28", "2021-03-01", "2021-03-02T00:00:00+07:00"),
        (EndOf(text="2024-02"), "2024-02-29", "2024-02-29", "2024-03-01T00:00:00+07:00"),
        (EndOf(text="2020-Q4"), "2020-12-31", "2020-12-31", "2021-01-01T00:00:00+07:00"),
        (EndOf(text="2021-Q1"), "2021-03-31", "2021-03-31", "2021-04-01T00:00:00+07:00"),
        (EndOf(text="2021-Q2"), "2021-06-30", "2021-06-30", "2021-07-01T00:00:00+07:00"),
        (EndOf(text="2021-Q3"), "2021-09-30", "2021-09-30", "2021-10-01T00:00:00+07:00"),
        (EndOf(text="2020", at=time(11, 30)), "2020-12-31", "2020-12-31", "2020-12-31T11:30:00+07:00"),
        # 06/10/2020 is a Tuesday: Wednesday is the first day counted.
        (Within(span=Span(1, "wd"), of="issued"), "2020-10-07", "2020-10-07", "2020-10-08T00:00:00+07:00"),
        (Within(span=Span(5, "wd"), of="issued"), "2020-10-13", "2020-10-13", "2020-10-14T00:00:00+07:00"),
        (Within(span=Span(4, "d"), of="issued"), "2020-10-10", "2020-10-12", "2020-10-13T00:00:00+07:00"),
        (Within(span=Span(30, "d"), of="issued"), "2020-11-05", "2020-11-05", "2020-11-06T00:00:00+07:00"),
        (NoDue(), None, None, None),
    ],
)
def test_each_form_of_due_leads_to_its_date(
    rule: DueRule, given: str | None, moved: str | None, at: str | None
) -> None:
    assert dates(due_of(rule)) == (given, moved, at)


@pytest.mark.parametrize(
    ("day_off", "on", "given", "moved"),
    [
        ("next", date(2020, 12, 15), "2020-12-14", "2020-12-14"),
        ("next", date(2021, 2, 1), "2021-01-31", "2021-01-29"),  # forward would be the day itself
        ("previous", date(2021, 2, 1), "2021-01-31", "2021-01-29"),
        ("keep", date(2021, 2, 1), "2021-01-31", "2021-01-31"),
        ("next", date(2021, 1, 1), "2020-12-31", "2020-12-31"),
    ],
)
def test_strictly_before_is_the_day_before_and_never_moves_forward(
    day_off: DayOff, on: date, given: str, moved: str
) -> None:
    due = due_of(DueOn(on=on, strict=True), day_off=day_off)
    assert dates(due)[:2] == (given, moved)
    assert due.due_on is not None
    assert due.due_on < on


@pytest.mark.parametrize(
    ("day_off", "moved"), [("next", "2021-02-01"), ("previous", "2021-01-29"), ("keep", "2021-01-31")]
)
def test_a_sunday_goes_where_the_plan_says(day_off: DayOff, moved: str) -> None:
    assert dates(due_of(DueOn(on=date(2021, 1, 31)), day_off=day_off))[:2] == ("2021-01-31", moved)


@pytest.mark.parametrize(
    ("rule", "given", "moved"),
    [
        (Before(item="i0", by=Span(10, "d")), "2021-01-22", "2021-01-22"),
        (Before(item="i0", by=Span(1, "d")), "2021-01-31", "2021-02-01"),  # and moves itself
        (Before(item="i0", by=Span(1, "wd")), "2021-01-29", "2021-01-29"),
        (Before(item="i0", by=Span(5, "wd")), "2021-01-25", "2021-01-25"),
        (Within(span=Span(1, "wd"), of="i0"), "2021-02-02", "2021-02-02"),
        (Within(span=Span(5, "d"), of="i0"), "2021-02-06", "2021-02-08"),
        (Within(span=Span(8, "wd"), of="i0"), "2021-02-18", "2021-02-18"),  # Tết lies between
    ],
)
def test_what_is_worked_out_from_another_item_starts_at_its_moved_date(rule: DueRule, given: str, moved: str) -> None:
    assert dates(due_of(DueOn(on=date(2021, 1, 31)), rule))[:2] == (given, moved)


def test_the_issue_date_counts_as_it_is_even_on_a_sunday() -> None:
    plan = plan_of(Within(span=Span(1, "wd"), of="issued"), issued_on=date(2020, 10, 4))
    assert dates(work_out(plan, CALENDAR, ISSUED)[0])[:2] == ("2020-10-05", "2020-10-05")


def test_items_may_stand_in_any_order() -> None:
    plan = plan_of(
        Before(item="i2", by=Span(2, "wd")), Within(span=Span(1, "wd"), of="i0"), DueOn(on=date(2020, 12, 15))
    )
    assert [dates(due)[1] for due in work_out(plan, CALENDAR, ISSUED)] == ["2020-12-11", "2020-12-14", "2020-12-15"]


def test_a_date_outside_the_calendar_is_not_worked_out() -> None:
    rules = [DueOn(on=date(2100, 12, 30)), Within(span=Span(3660, "d"), of="i0")]
    with pytest.raises(OutOfRange) as out:
        work_out(plan_of(*rules), CALENDAR, ISSUED)
    assert (out.value.item, out.value.given.year) == ("i1", 2111)


# --- recurring -----------------------------------------------------------------------------------------------------


def every(rule: str, start: date, until: date, published: date = ISSUED) -> list[tuple[int, str | None]]:
    dues = work_out(plan_of(Every(rule=rule, start=start, until=until)), CALENDAR, published)
    return [(due.occurrence, due.due_given.isoformat() if due.due_given else None) for due in dues]


def test_both_ends_count_and_the_first_only_if_it_matches() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=20"
    assert every(rule, date(2020, 10, 20), date(2020, 12, 20)) == [
        (0, "2020-10-20"), (1, "2020-11-20"), (2, "2020-12-20")
    ]  # fmt: skip
    assert every(rule, date(2020, 10, 21), date(2020, 12, 19)) == [(0, "2020-11-20")]


def test_late_days_mean_the_last_day_of_shorter_months() -> None:
    assert every("FREQ=MONTHLY;BYMONTHDAY=31", date(2021, 1, 1), date(2021, 6, 30)) == [
        (0, "2021-01-31"), (1, "2021-02-28"), (2, "2021-03-31"), (3, "2021-04-30"), (4, "2021-05-31"),
        (5, "2021-06-30"),
    ]  # fmt: skip
    assert every("FREQ=MONTHLY", date(2021, 1, 30), date(2021, 3, 31)) == [
        (0, "2021-01-30"), (1, "2021-02-28"), (2, "2021-03-30")
    ]  # fmt: skip
    assert every("FREQ=YEARLY", date(2024, 2, 29), date(2028, 12, 31)) == [
        (0, "2024-02-29"), (1, "2025-02-28"), (2, "2026-02-28"), (3, "2027-02-28"), (4, "2028-02-29")
    ]  # fmt: skip


def test_occurrences_before_publication_make_no_task_and_the_others_keep_their_number() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=6"
    span = date(2020, 8, 1), date(2020, 11, 30)
    assert every(rule, *span, published=date(2020, 10, 6)) == [(2, "2020-10-06"), (3, "2020-11-06")]
    assert every(rule, *span, published=date(2020, 10, 7)) == [(3, "2020-11-06")]


def test_a_weekday_of_every_week_may_stand_beside_one_of_the_month() -> None:
    assert every("FREQ=MONTHLY;BYDAY=MO,2TU", date(2020, 11, 1), date(2020, 11, 16)) == [
        (0, "2020-11-02"),
        (1, "2020-11-09"),
        (2, "2020-11-10"),
        (3, "2020-11-16"),
    ]
    assert every("FREQ=YEARLY;BYDAY=FR,1MO", date(2021, 1, 1), date(2021, 1, 11)) == [
        (0, "2021-01-01"),
        (1, "2021-01-04"),
        (2, "2021-01-08"),
    ]


@pytest.mark.parametrize("frequency", ["DAILY", "MONTHLY", "YEARLY"])
def test_a_late_day_is_the_last_one_of_a_shorter_month_however_often_the_rule_falls(frequency: str) -> None:
    rule = f"FREQ={frequency};BYMONTH=2,4;BYMONTHDAY=31"
    assert every(rule, date(2021, 1, 1), date(2021, 12, 31)) == [(0, "2021-02-28"), (1, "2021-04-30")]


def test_every_occurrence_moves_by_itself() -> None:
    rule = Every(rule="FREQ=MONTHLY;BYMONTHDAY=20", start=date(2020, 11, 1), until=date(2020, 12, 31), at=time(17))
    assert [dates(due) for due in work_out(plan_of(rule), CALENDAR, ISSUED)] == [
        ("2020-11-20", "2020-11-20", "2020-11-20T17:00:00+07:00"),
        ("2020-12-20", "2020-12-21", "2020-12-21T17:00:00+07:00"),
    ]


def test_weekly_and_yearly_rules_with_weekdays_are_followed() -> None:
    assert every("FREQ=WEEKLY;BYDAY=FR", date(2020, 12, 24), date(2021, 1, 8)) == [
        (0, "2020-12-25"), (1, "2021-01-01"), (2, "2021-01-08")
    ]  # fmt: skip
    assert every("FREQ=MONTHLY;BYDAY=-1FR", date(2020, 10, 1), date(2020, 12, 31)) == [
        (0, "2020-10-30"), (1, "2020-11-27"), (2, "2020-12-25")
    ]  # fmt: skip
    assert every("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=14", date(2020, 12, 1), date(2021, 6, 30)) == [
        (0, "2020-12-14"), (1, "2021-03-14"), (2, "2021-06-14")
    ]  # fmt: skip


# --- how it came about ---------------------------------------------------------------------------------------------


def test_the_steps_say_how_the_date_came_about_and_by_which_law() -> None:
    due = due_of(DueOn(on=date(2021, 1, 31)), Within(span=Span(5, "d"), of="i0"))
    assert [(step.text, step.on, step.source) for step in due.steps] == [
        ("Hạn của đầu việc i0", date(2021, 2, 1), None),
        ("5 ngày kể từ sau ngày đó, không tính ngày đó", date(2021, 2, 6), FIRST_DAY_NOT_COUNTED),
        (
            "Là ngày nghỉ (thứ Bảy); chuyển sang ngày làm việc kế tiếp",
            date(2021, 2, 8),
            f"Quy định của kế hoạch; {TERM_ENDS}",
        ),
        ("Hết ngày, lúc 24:00", date(2021, 2, 8), TERM_ENDS),
    ]
    assert due_of(EndOf(text="2020-12")).steps[0].source == PERIOD_ENDS


@pytest.mark.parametrize(
    ("day_off", "due_on", "why"),
    [
        ("next", "2021-02-01", "Là ngày nghỉ (Chủ nhật); chuyển sang ngày làm việc kế tiếp"),
        ("keep", "2021-01-31", "Là ngày nghỉ (Chủ nhật); kế hoạch giữ nguyên ngày"),
        ("previous", "2021-01-31", "Là ngày nghỉ (Chủ nhật); ngày đã cho được giữ nguyên"),
    ],
)
def test_a_new_date_by_an_act_moves_on_as_the_plan_says_never_back_and_keeps_its_hour(
    day_off: DayOff, due_on: str, why: str
) -> None:
    given = Step("extended", date(2021, 1, 31))
    due = dated(item="i0", given=given, day_off=day_off, calendar=CALENDAR, at=time(17))
    assert dates(due) == ("2021-01-31", due_on, f"{due_on}T17:00:00+07:00")
    assert [step.text for step in due.steps[:2]] == ["Gia hạn", why]


def test_overrides_stand_above_weekend_and_holiday() -> None:
    working_sunday = WorkCalendar({date(2021, 1, 31): True})
    assert dates(due_of(DueOn(on=date(2021, 1, 31)), calendar=working_sunday))[1] == "2021-01-31"
    closed_monday = WorkCalendar({date(2021, 2, 1): False})
    assert dates(due_of(DueOn(on=date(2021, 1, 31)), calendar=closed_monday))[1] == "2021-02-02"


# --- the ladder ----------------------------------------------------------------------------------------------------


def test_the_default_ladder_on_a_monday_after_a_moved_sunday() -> None:
    rungs = lay(ladder(DEFAULT_LADDER), date(2021, 2, 1), LONG_AGO)
    assert [(rung.label, rung.fire_at.isoformat()) for rung in rungs] == [
        ("before 14d", "2021-01-18T08:00:00+07:00"),
        ("before 7d", "2021-01-25T08:00:00+07:00"),
        ("before 3d", "2021-01-29T08:00:00+07:00"),
        ("before 1d", "2021-01-29T08:00:00+07:00"),
        ("on_due", "2021-02-01T08:00:00+07:00"),
        ("after 1wd", "2021-02-02T08:00:00+07:00"),
        ("after 3wd", "2021-02-04T08:00:00+07:00"),
        ("after 7wd", "2021-02-17T08:00:00+07:00"),
    ]


def test_rungs_on_days_off_move_away_from_the_due_date() -> None:
    steps = [
        LadderStep(when="before", span=Span(2, "d"), tell=("officer",)),  # Saturday 30/01
        LadderStep(when="on_due", span=None, tell=("officer",)),  # kept on a Sunday
        LadderStep(when="after", span=Span(6, "d"), tell=("officer",)),  # Saturday 06/02
    ]
    sunday = lay(ladder(steps[1:]), date(2021, 1, 31), LONG_AGO)
    monday = lay(ladder(steps[:1]), date(2021, 2, 1), LONG_AGO)
    assert [rung.fire_on.isoformat() for rung in (*monday, *sunday)] == ["2021-01-29", "2021-01-29", "2021-02-08"]


def test_rungs_at_or_before_the_instant_are_left_out_and_the_others_keep_their_place() -> None:
    at_eight = datetime(2021, 1, 25, 8, 0, tzinfo=VIETNAM)
    rungs = lay(ladder(DEFAULT_LADDER), date(2021, 2, 1), at_eight)
    assert [(rung.position, rung.label) for rung in rungs][:2] == [(2, "before 3d"), (3, "before 1d")]
    just_before = lay(ladder(DEFAULT_LADDER), date(2021, 2, 1), at_eight.replace(hour=7, minute=59))
    assert just_before[0].label == "before 7d"


# --- the examples --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "tay-ninh-87/plan.yaml",
            {
                "member-reports": ("2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"),
                "commune-reports": ("2020-12-01", "2020-12-01", "2020-12-02T00:00:00+07:00"),
                "district-reports": ("2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"),
                "province-review": ("2021-01-31", "2021-02-01", "2021-02-02T00:00:00+07:00"),
            },
        ),
        (
            "tay-ho-30/plan.yaml",
            {
                "member-reports": ("2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"),
                "ward-reports": ("2020-12-15", "2020-12-15", "2020-12-16T00:00:00+07:00"),
                "city-report": ("2020-12-20", "2020-12-21", "2020-12-22T00:00:00+07:00"),
                "conference": ("2020-12-31", "2020-12-31", "2021-01-01T00:00:00+07:00"),
            },
        ),
    ],
)
def test_the_real_plans_lead_to_the_dates_that_a_reader_works_out(
    file: str, expected: dict[str, tuple[str, str, str]]
) -> None:
    plan = read((ROOT / "examples" / file).read_bytes()).plan
    assert plan is not None
    assert {due.item: dates(due) for due in work_out(plan, CALENDAR, plan.issued_on)} == expected


# --- beside the common library ----------------------------------------------------------------------------------------
# It is no part of the product: a rule that names no day keeps it busy up to the year 9999.


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-2",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,15,28;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=2MO,-1FR",
        "FREQ=YEARLY;BYDAY=20MO,-1SU",
        "FREQ=YEARLY;BYMONTH=3,11;BYDAY=-1SU,2TU",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6;BYSETPOS=1",
        "FREQ=YEARLY;BYYEARDAY=1,100,-1,366",
        "FREQ=YEARLY;BYWEEKNO=1,20,53;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=1,52,-1;WKST=SU;BYDAY=SU,SA",
        "FREQ=YEARLY;BYWEEKNO=53,-2;WKST=TH",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU",
        "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,TU",
        "FREQ=WEEKLY;INTERVAL=3;BYMONTH=1,2",
        "FREQ=DAILY;INTERVAL=10;BYDAY=MO,WE;BYMONTH=5,6,7",
        "FREQ=DAILY;BYMONTHDAY=-1,-10",
        "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=1,-1;BYMONTH=2",
    ],
)
@pytest.mark.parametrize("start", [date(2020, 2, 29), date(2020, 12, 31), date(2021, 1, 1)])
def test_the_days_of_a_rule_are_those_of_the_common_library(rule: str, start: date) -> None:
    until = start + timedelta(days=2_600)
    by_library = rrulestr(f"{rule};UNTIL={until:%Y%m%d}", dtstart=datetime.combine(start, time()))
    assert occurrences(rule, start, until) == [moment.date() for moment in by_library]
