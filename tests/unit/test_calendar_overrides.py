"""The override table of the working calendar: its file, its commands' functions, and what stands above what."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from lib.problem import Problem, Refused
from lib.time import VIETNAM
from org.files import units
from org.files.rows import read_units
from plans.calendar import WorkCalendar
from storage.store import Store
from storage.tables import calendar_override, deadline, journal
from workflow.calendar import overrides
from workflow.calendar.in_force import work_calendar
from workflow.calendar.overrides import Override
from workflow.publish import check_plan, publish

NOW = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tay-ninh-87"
SATURDAY = date(2020, 12, 12)
MADE_UP = Override(day=SATURDAY, working=True, decision="Thông báo 1/TB", note="Làm bù cho 14/12")


def refused(data: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        overrides.read(data if isinstance(data, bytes) else data.encode(), "ngay.csv")
    return caught.value.problems


# --- the calendar --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2020, 12, 12), "thứ Bảy"),
        (date(2020, 12, 13), "Chủ nhật"),
        (date(2020, 12, 14), None),
        (date(2025, 4, 26), None),  # a Saturday made up for 2 May
        (date(2025, 5, 2), "Ngày nghỉ (thay cho"),
        (date(2026, 8, 22), None),
        (date(2021, 9, 2), "Quốc khánh"),
        (date(2021, 9, 3), "Quốc khánh"),
    ],
)
def test_days_off_have_their_reason_and_make_up_saturdays_have_none(day: date, why: str | None) -> None:
    reason = WorkCalendar().why_off(day)
    assert (reason is None) if why is None else (reason is not None and reason.startswith(why))


def test_the_table_stands_above_weekend_holiday_and_make_up_day() -> None:
    calendar = WorkCalendar({date(2020, 12, 13): True, date(2021, 1, 1): True, date(2025, 4, 26): False})
    assert [calendar.is_working(day) for day in (date(2020, 12, 13), date(2021, 1, 1), date(2025, 4, 26))] == [
        True, True, False
    ]  # fmt: skip
    assert calendar.why_off(date(2025, 4, 26)) == "ngày nghỉ theo bảng lịch riêng"
    assert calendar.why_off(date(2020, 12, 13)) is None


def test_a_swap_that_the_package_does_not_know_is_put_right_by_the_table() -> None:
    swap = {date(2026, 1, 2): False, date(2026, 1, 10): True}
    calendar = WorkCalendar(swap)
    assert calendar.next_working(date(2026, 1, 1)) == date(2026, 1, 5)
    assert calendar.previous_working(date(2026, 1, 11)) == date(2026, 1, 10)
    assert calendar.working_days(date(2026, 1, 5), date(2026, 1, 12)) == 6, "6 to 9 January, Saturday 10, Monday 12"


# --- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_of_days_is_read_in_each_dialect(separator: str, encoding: str) -> None:
    text = (
        "Day,WORKING,decision,note\n2027-02-05,no,Quyết định 1,Nghỉ Tết\n20/02/2027,có,,\n21/2/2027,TRUE\n"
        "\n22/02/2027,Không,,\n"
    )
    assert overrides.read(text.replace(",", separator).encode(encoding), "ngay.csv").overrides == [
        Override(day=date(2027, 2, 5), working=False, decision="Quyết định 1", note="Nghỉ Tết"),
        Override(day=date(2027, 2, 20), working=True),
        Override(day=date(2027, 2, 21), working=True),
        Override(day=date(2027, 2, 22), working=False),
    ]


def test_a_workbook_of_days_is_read_with_its_date_and_boolean_cells() -> None:
    book = openpyxl.Workbook()
    for row in (["day", "working", None], [date(2027, 2, 5), False, None], ["20/02/2027", True, None]):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    assert overrides.read(data.getvalue(), "ngay.xlsx").overrides == [
        Override(day=date(2027, 2, 5), working=False),
        Override(day=date(2027, 2, 20), working=True),
    ]


def test_every_wrong_row_of_the_file_is_told_at_once() -> None:
    problems = refused(
        "day,working\n31/04/2027,yes\n2027-02-05,maybe\n5/2/27,no\n,yes\n06/02/2027,no\n2027-02-06,yes\n2200-01-01,no\n"
    )
    assert [(one.line, one.message) for one in problems] == [
        (
            2,
            "ngay.csv, dòng 2: Ngày “31/04/2027” không có thật: tháng 4/2027 chỉ có 30 ngày; "
            "hãy xác nhận lại với nơi ban hành.",
        ),
        (3, "ngay.csv, dòng 3: cột working phải là yes hoặc no, không phải “maybe”."),
        (4, "ngay.csv, dòng 4: Ngày “5/2/27” phải ghi đủ bốn chữ số của năm, ví dụ 5/2/2027."),
        (5, "ngay.csv, dòng 5: “” không phải là ngày; hãy viết như 2020-12-15 hoặc 15/12/2020."),
        (7, "ngay.csv, dòng 7: ngày 06/02/2027 có hai dòng."),
        (8, "ngay.csv, dòng 8: Năm của ngày “2200-01-01” phải từ 1975 đến 2100."),
    ]


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (
            "day,why",
            ": không có dòng tên cột nào trong 15 dòng đầu; cần có các cột day (ngày), working (làm việc), còn dòng 1 "
            "ghi “day”, “why”.",
        ),
        ("day,decision,why", ", dòng 1: thiếu cột working (làm việc); không biết cột “why”; các cột là: day (ngày), "
         "working (làm việc), decision (quyết định), note (ghi chú)."),
        ("day,working,day", ", dòng 1: cột “day” có hai lần."),
    ],
)  # fmt: skip
def test_headings_of_the_file_that_are_not_those_are_refused_in_one_sentence(headings: str, sentence: str) -> None:
    row = ",".join(["2027-02-05", "no", "x"][: len(headings.split(","))])
    (problem,) = refused(f"{headings}\n{row}\n")
    assert problem.message == f"ngay.csv{sentence}"


def test_an_offices_own_list_of_days_is_read_as_it_is() -> None:
    text = "LỊCH NGHỈ NĂM 2027,,,\n\nSTT,Ngày,Làm việc,Văn bản\n1,05/02/2027,không,Quyết định 1\n,,Người lập biểu,\n"
    found = overrides.read(text.encode(), "ngay.csv")
    assert found.overrides == [Override(day=date(2027, 2, 5), working=False, decision="Quyết định 1")]
    assert found.notes == ("ngay.csv: bỏ qua dòng 1 (tiêu đề của bảng); 5 (phần cuối bảng).",)


# --- the table -----------------------------------------------------------------------------------------------------


def working(store: Store, day: date) -> bool:
    with store.read() as connection:
        return work_calendar(connection).is_working(day)


def test_a_day_is_put_changed_and_taken_out_and_each_time_written_down(store: Store) -> None:
    assert not working(store, SATURDAY)
    overrides.put(store, [MADE_UP], NOW, "test")
    assert working(store, SATURDAY)
    overrides.put(store, [Override(day=SATURDAY, working=False)], NOW, "test")
    assert not working(store, SATURDAY)
    overrides.remove(store, SATURDAY, NOW, "test")
    assert not working(store, SATURDAY)
    with store.read() as connection:
        assert connection.execute(select(calendar_override)).all() == []
        actions = list(connection.scalars(select(journal.c.action).order_by(journal.c.id)))
    assert actions == ["calendar.set", "calendar.set", "calendar.removed"]


def test_a_day_that_is_not_in_the_table_cannot_be_taken_out(store: Store) -> None:
    with pytest.raises(Refused, match="Ngày 12/12/2020 không có trong bảng riêng"):
        overrides.remove(store, SATURDAY, NOW, "test")


def test_a_year_lists_the_days_that_are_not_what_their_weekday_says(store: Store) -> None:
    overrides.put(store, [MADE_UP, Override(day=date(2020, 12, 14), working=False)], NOW, "test")
    with store.read() as connection:
        rows = overrides.rows(connection, 2020)
    assert {"day": "2020-12-12", "working": True, "why": "Làm bù cho 14/12", "decision": "Thông báo 1/TB",
            "override": True} in rows  # fmt: skip
    assert [(row["day"], row["why"]) for row in rows if row["override"]] == [
        ("2020-12-12", "Làm bù cho 14/12"),
        ("2020-12-14", "ngày nghỉ theo bảng lịch riêng"),
    ]
    holidays = [row["day"] for row in rows if not row["override"] and not row["working"]]
    assert {"2020-01-01", "2020-04-30", "2020-05-01", "2020-09-02"} <= set(holidays)
    assert "2020-12-13" not in holidays, "a plain Sunday is not listed"


def with_tay_ninh(store: Store) -> bytes:
    parsed = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
    with store.write() as connection:
        units.import_units(connection, parsed, now=NOW)
    return (EXAMPLE / "plan.yaml").read_bytes()


def due_dates(store: Store) -> list[date]:
    with store.read() as connection:
        return sorted(set(connection.scalars(select(deadline.c.due_on))))


def test_a_plan_published_after_the_change_follows_the_table(store: Store) -> None:
    data = with_tay_ninh(store)
    overrides.put(store, [MADE_UP, Override(day=date(2021, 2, 1), working=False)], NOW, "test")
    [day_off] = [one.message for one in check_plan(store, data, NOW) if one.code == "day-off"]
    assert "chuyển sang 02/02/2021" in day_off
    publish(store, data, NOW, "test")
    # One more working day before 15 December: the communes' ten days reach one day less far back.
    assert due_dates(store) == [date(2020, 12, 2), date(2020, 12, 15), date(2021, 2, 2)]


def test_the_table_moves_nothing_back_where_it_says_what_was_so_anyway(store: Store) -> None:
    data = with_tay_ninh(store)
    overrides.put(store, [Override(day=date(2020, 12, 13), working=False)], NOW, "test")
    publish(store, data, NOW, "test")
    assert due_dates(store) == [date(2020, 12, 1), date(2020, 12, 15), date(2021, 2, 1)]
