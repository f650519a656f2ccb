"""What `plan check` finds: every problem at once, each at its line, column and path; and the two real plans."""

from __future__ import annotations

import time as clock
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from lib.language import language
from lib.problem import Problem, Refused
from lib.time import VIETNAM
from org.files import rows
from org.files.contacts import import_contacts
from org.files.units import import_units
from plans.calendar import WorkCalendar
from plans.check.items import check
from plans.file.reader import read
from plans.model import DueOn, Selection
from storage.store import Store
from workflow.publish import check_plan, publish

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
NOW = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
HEAD = """plan:
  number: 1/KH-MTTQ
  issuer: tinh
  issued_on: 2020-10-06
  subject: Sơ kết
items:
"""


@dataclass(frozen=True)
class Units:
    """A roster of a few units, as the checks ask for it: code → (level, tag)."""

    units: dict[str, tuple[str, str]]

    def knows(self, code: str) -> bool:
        return code in self.units

    def near(self, code: str) -> list[str]:
        return get_close_matches(code, self.units)

    def knows_tag(self, tag: str) -> bool:
        return any(tag == one for _, one in self.units.values())

    def near_tag(self, tag: str) -> list[str]:
        return get_close_matches(tag, sorted({one for _, one in self.units.values()}))

    def knows_level(self, level: str) -> bool:
        return any(level == one for one, _ in self.units.values())

    def ending(self, selection: Selection, by: date) -> list[tuple[str, date]]:
        return []

    def told_together(self, selection: Selection, audiences: Sequence[str], desk: str) -> set[frozenset[str]]:
        return set()  # how often persons are told: tests/stories/test_forewarned.py

    @property
    def levels(self) -> list[str]:
        return sorted({one for one, _ in self.units.values()})

    def anyone(self, selection: Selection) -> bool:
        return selection.under != "xa" and (
            any(code in self.units for code in selection.units)
            if selection.units
            else any(
                selection.level in (None, level) and selection.tag in (None, tag) for level, tag in self.units.values()
            )
        )


UNITS = Units({"tinh": ("province", "front"), "huyen": ("district", "front"), "xa": ("commune", "other")})


def check_text(text: str, now: datetime = NOW, calendar: WorkCalendar | None = None) -> list[Problem]:
    return check(read(text.encode()), UNITS, calendar or WorkCalendar(), now)


def check_items(*items: str, now: datetime = NOW) -> list[Problem]:
    """The checks of a plan with these items, one a line from line 7 on; ids i0, i1, … and all owed by `huyen`."""
    lines = [
        f"  - {{id: i{n}, title: T, {'' if 'assigned_to' in item else 'assigned_to: huyen, '}{item}}}\n"
        for n, item in enumerate(items)
    ]
    return check_text(HEAD + "".join(lines), now)


def errors(problems: list[Problem]) -> list[tuple[int | None, str | None, str]]:
    return [(one.line, one.path, one.code) for one in problems if one.severity == "error"]


def warnings(problems: list[Problem]) -> list[tuple[int | None, str | None, str]]:
    return [(one.line, one.path, one.code) for one in problems if one.severity == "warning"]


def test_a_sound_plan_has_no_problem() -> None:
    assert check_items("due: 2020-12-15", "due: {none: true}", "due: 2020-12-22, needs: [i0, i1]") == []


def test_every_problem_is_told_at_once_with_line_column_and_path() -> None:
    text = (
        HEAD.replace("issuer: tinh", "issuer: tinnh").replace("  subject", "  desk: ban\n  subject")
        + "  - {id: a, title: T, assigned_to: huyện, due: 2020-12-15, report_to: hyen}\n"
        + "  - {id: b, title: T, assigned_to: {units: [xa, xx]}, due: 2020-10-05}\n"
        + "  - {id: c, title: T, assigned_to: {level: distric, under: tihn}, due: 2020-12-15}\n"
        + "  - {id: d, title: T, assigned_to: {tag: frant}, due: 2020-12-14, needs: [a, aa]}\n"
        + "  - {id: e, title: T, assigned_to: {level: district, under: xa}, due: {before: zz, by: 3d}}\n"
    )
    found = check_text(text)
    assert [(one.line, one.column, one.path, one.code) for one in found if one.severity == "error"] == [
        (3, 11, "plan.issuer", "unknown-unit"),
        (5, 9, "plan.desk", "unknown-unit"),
        (8, 36, "items[0].assigned_to", "unknown-unit"),
        (8, 71, "items[0].report_to", "unknown-unit"),
        (9, 49, "items[1].assigned_to.units[1]", "unknown-unit"),
        (9, 60, "items[1].due", "before-issue"),
        (10, 44, "items[2].assigned_to.level", "unknown-level"),
        (10, 60, "items[2].assigned_to.under", "unknown-unit"),
        (11, 42, "items[3].assigned_to.tag", "unknown-tag"),
        (11, 55, "items[3].due", "closes-too-early"),
        (11, 78, "items[3].needs[1]", "unknown-item"),
        (12, 36, "items[4].assigned_to", "nobody"),
        (12, 80, "items[4].due.before", "unknown-item"),
    ]


@pytest.mark.parametrize(
    ("assigned_to", "sentence"),
    [
        ("huyenn", "Không có đơn vị nào mang mã “huyenn” có hiệu lực ngày 06/10/2020. Gần giống: huyen."),
        ("khac-han", "Không có đơn vị nào mang mã “khac-han” có hiệu lực ngày 06/10/2020."),
        ("{tag: fornt}", "Không có đơn vị nào thuộc nhóm “fornt”. Gần giống: front."),
        (
            "{level: distrct}",
            "Không có đơn vị nào thuộc cấp “distrct”. "
            "Các cấp đang có: commune (cấp xã), district (cấp huyện), province (cấp tỉnh).",
        ),
        (
            "{level: district, under: xa}",
            "Đầu việc “i0” không giao cho đơn vị nào: không có đơn vị nào hợp với điều kiện này.",
        ),
    ],
)
def test_who_is_unknown_is_told_with_who_may_have_been_meant(assigned_to: str, sentence: str) -> None:
    assert [one.message for one in check_items(f"assigned_to: {assigned_to}, due: 2020-12-15")] == [sentence]


def test_a_plan_whose_form_is_wrong_is_told_at_once_what_else_is() -> None:
    found = check_items(
        "assigned_to: nobody, due: 31/04/2021",
        "due: {before: i0, by: 3d}",  # worked out from a date that cannot be: told once, at that date
        "due: 2020-10-05, needs: [i9], extra: 1",
        "assigned_to: {units: [nobody, xa, xa]}, due: 2020-12-15",
        "due: {within: 3wd, of: i5}, needs: [i1]",
        "due: {within: 3wd, of: i4}",
    )
    assert errors(found) == [
        (7, "items[0].assigned_to", "unknown-unit"),
        (7, "items[0].due", "bad-date"),
        (9, "items[2].due", "before-issue"),
        (9, "items[2].needs[0]", "unknown-item"),
        (9, "items[2].extra", "unknown-field"),
        (10, "items[3].assigned_to.units[0]", "unknown-unit"),
        (10, "items[3].assigned_to.units[2]", "twice"),
        (11, "items[4].due", "circle"),
    ]


@pytest.mark.parametrize("written", ["25:00", "{at: 8}", "06:00"])
def test_a_time_to_send_that_is_none_is_told_and_the_rest_judged_by_the_usual_one(written: str) -> None:
    found = check_text(
        HEAD.replace("plan:\n", f"plan:\n  send_at: {written}\n")
        + "  - {id: a, title: T, assigned_to: xa, due: 2020-10-05}\n"
    )
    assert [code for _, _, code in errors(found)][1:] == ["before-issue"]


def test_items_that_cannot_be_read_leave_the_others_in_their_places() -> None:
    text = HEAD + "  - just words\n  - {id: b, title: T, assigned_to: nobody, due: 2020-10-05}\n"
    assert [one for one in errors(check_text(text)) if one[0] == 8] == [
        (8, "items[1].assigned_to", "unknown-unit"),
        (8, "items[1].due", "before-issue"),
    ]


@pytest.mark.parametrize(
    "head", ["  issued_on: 2020-13-01", "  issued_on:", "  day_off: later\n  issued_on: 2020-10-06"]
)
def test_without_an_issue_date_or_a_day_off_rule_the_dates_are_not_judged_but_the_units_are(head: str) -> None:
    text = HEAD.replace("  issued_on: 2020-10-06", head)
    found = check_text(f"{text}  - {{id: a, title: T, assigned_to: nobody, due: {{within: 3wd, of: issued}}}}\n")
    assert [one.code for one in found if one.path and one.path.startswith("items")] == ["unknown-unit"]
    assert len(found) == 2


# --- circles and chains --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "problem", "circle"),
    [
        (["due: 2020-12-15, needs: [i0]"], (7, "items[0].needs", "circle"), "i0 → i0"),
        (
            ["due: 2020-12-15, needs: [i1]", "due: 2020-12-15, needs: [i0]"],
            (7, "items[0].needs", "circle"),
            "i0 → i1 → i0",
        ),
        (["due: {before: i0, by: 3d}"], (7, "items[0].due", "circle"), "i0 → i0"),
        (
            ["due: {before: i1, by: 3d}", "due: {within: 3wd, of: i2}", "due: {before: i0, by: 1d}"],
            (7, "items[0].due", "circle"),
            "i0 → i1 → i2 → i0",
        ),
        (
            ["due: {within: 3d, of: i1}", "due: {before: i2, by: 3d}", "due: {within: 1d, of: i1}"],
            (8, "items[1].due", "circle"),
            "i1 → i2 → i1",
        ),
    ],
)
def test_items_that_wait_for_each_other_are_refused(
    items: list[str], problem: tuple[int, str, str], circle: str
) -> None:
    found = check_items(*items)
    assert errors(found) == [problem]
    assert [one.message for one in found if one.code == "circle"] == [f"Các đầu việc chờ nhau thành vòng: {circle}."]


def test_other_dates_are_checked_all_the_same_where_one_cannot_be_worked_out() -> None:
    found = check_items("due: {before: i0, by: 3d}", "due: {within: 3d, of: i0}", "due: 2020-10-01")
    assert errors(found) == [(7, "items[0].due", "circle"), (9, "items[2].due", "before-issue")]


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("{none: true}", "không có hạn"),
        ("{every: FREQ=DAILY, from: 2020-11-02, until: 2020-11-03}", "lặp lại nhiều kỳ"),
    ],
)
@pytest.mark.parametrize(("due", "place"), [("{before: i0, by: 3d}", "before"), ("{within: 3d, of: i0}", "of")])
def test_no_date_is_worked_out_from_an_item_that_has_not_one_date(base: str, why: str, due: str, place: str) -> None:
    found = [one for one in check_items(f"due: {base}", f"due: {due}") if one.severity == "error"]
    assert [(one.path, one.code) for one in found] == [(f"items[1].due.{place}", "no-base-date")]
    assert found[0].message == f"Không tính hạn từ đầu việc “i0” được, vì đầu việc đó {why}."


def test_no_item_may_need_a_recurring_one() -> None:
    found = check_items(
        "due: {every: FREQ=MONTHLY;BYMONTHDAY=20, from: 2020-10-01, until: 2020-12-31}", "due: 2021-01-15, needs: [i0]"
    )
    assert errors(found) == [(8, "items[1].needs[0]", "recurring-need")]


def chain_of_needs(n: int) -> str:
    return f"due: 2030-12-16{f', needs: [i{n - 1}]' if n else ''}"


def chain_of_dates(n: int) -> str:
    return f"due: {{within: 1d, of: i{n - 1}}}" if n else "due: 2030-12-16"


@pytest.mark.parametrize("link", [chain_of_needs, chain_of_dates])
def test_a_chain_of_ten_thousand_items_is_followed_to_its_end(link: Any) -> None:
    items = [link(n) for n in range(10_000)]
    started = clock.process_time()
    assert errors(check_items(*items)) == []
    assert clock.process_time() - started < 10


def test_a_circle_of_two_thousand_items_is_told_in_one_line() -> None:
    items = [f"due: 2020-12-15, needs: [i{(n + 1) % 2_000}]" for n in range(2_000)]
    found = [one for one in check_items(*items) if one.severity == "error"]
    assert [one.code for one in found] == ["circle"]
    assert found[0].message.endswith("i9 → … → i0.")
    assert len(found[0].message) < 200


def test_a_chain_that_leaves_the_calendar_is_refused_where_it_does() -> None:
    links = [f"due: {{within: 3660d, of: {f'i{n - 1}' if n else 'issued'}}}" for n in range(1_000)]
    found = [one for one in check_items(*links) if one.severity == "error"]
    assert [(one.path, one.code) for one in found] == [("items[8].due", "out-of-range")]
    assert found[0].message == (
        "Hạn tính ra của đầu việc “i8” rơi vào năm 2110; hạn phải từ năm 1975 đến năm 2100."
    )  # fmt: skip


# --- dates ---------------------------------------------------------------------------------------------------------


def test_a_due_date_before_the_issue_date_is_refused_and_the_issue_date_itself_is_not() -> None:
    found = check_items("due: 2020-10-05", "due: 2020-10-06")
    assert errors(found) == [(7, "items[0].due", "before-issue")]
    assert found[0].message == "Hạn 05/10/2020 ở trước ngày ban hành 06/10/2020."


def test_a_due_date_counted_back_beyond_the_issue_date_is_refused() -> None:
    found = check_items("due: 2020-10-16", "due: {before: i0, by: 30d}")
    assert errors(found) == [(8, "items[1].due", "before-issue")]


def test_a_due_date_that_has_passed_is_a_warning() -> None:
    later = datetime(2020, 12, 16, 0, 0, tzinfo=VIETNAM)
    found = check_items("due: 2020-12-15", now=later)
    assert (errors(found), warnings(found)) == ([], [(7, "items[0].due", "past")])
    assert found[0].message == "Hạn 15/12/2020 đã qua."
    assert "past" not in [one.code for one in check_items("due: 2020-12-15", now=later - timedelta(seconds=1))]
    at_five = check_items('due: {on: 2020-12-15, at: "17:00"}', now=datetime(2020, 12, 15, 17, 0, tzinfo=VIETNAM))
    assert "past" in [one.code for one in at_five]


@pytest.mark.parametrize(
    ("day_off", "due", "sentence"),
    [
        ("next", "31/01/2021", "Hạn 31/01/2021 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 01/02/2021."),
        ("previous", "31/01/2021", "Hạn 31/01/2021 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 29/01/2021."),
        ("keep", "31/01/2021", "Hạn 31/01/2021 là ngày nghỉ (Chủ nhật); theo day_off thì giữ nguyên."),
        ("next", "02/01/2021", "Hạn 02/01/2021 là ngày nghỉ (thứ Bảy); theo day_off thì chuyển sang 04/01/2021."),
        (
            "next",
            "{on: 2021-02-01, strict: true}",
            "Hạn 31/01/2021 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 29/01/2021.",
        ),
    ],
)
def test_a_due_date_on_a_day_off_is_a_warning_that_says_what_becomes_of_it(
    day_off: str, due: str, sentence: str
) -> None:
    text = HEAD.replace("items:", f"  day_off: {day_off}\nitems:")
    found = check_text(f"{text}  - {{id: a, title: T, assigned_to: xa, due: {due}}}\n")
    assert [(one.line, one.severity, one.code, one.message) for one in found] == [(8, "warning", "day-off", sentence)]


def test_a_public_holiday_is_named_in_the_warning() -> None:
    (found,) = check_items("due: 2021-02-12")
    assert found.code == "day-off"
    assert "chuyển sang 17/02/2021" in found.message
    assert "(Thứ" not in found.message
    assert "Tết" in found.message or "Tân niên" in found.message


def test_a_make_up_day_of_the_override_table_is_no_day_off() -> None:
    text = f"{HEAD}  - {{id: a, title: T, assigned_to: xa, due: 2020-12-12}}\n"
    assert [one.code for one in check_text(text)] == ["day-off"]
    assert check_text(text, calendar=WorkCalendar({date(2020, 12, 12): True})) == []


@pytest.mark.parametrize(
    ("own", "needed", "refused"),
    [
        ("2020-12-14", "2020-12-15", True),
        ("2020-12-15", "2020-12-15", False),
        ('{on: 2020-12-15, at: "17:00"}', "2020-12-15", True),
        ("2020-12-19", "2020-12-20", False),  # Saturday and Sunday move to one Monday
        ("{none: true}", "2020-12-15", False),
        ("2020-12-15", "{none: true}", False),
    ],
)
def test_an_item_may_not_close_before_what_it_needs(own: str, needed: str, refused: bool) -> None:
    found = check_items(f"due: {own}, needs: [i1]", f"due: {needed}")
    assert errors(found) == ([(7, "items[0].due", "closes-too-early")] if refused else [])


def test_too_little_time_after_the_level_below_is_a_warning() -> None:
    tight = check_items("due: 2020-12-15", "due: 2020-12-17, needs: [i0]", "due: 2020-12-18, needs: [i0]")
    assert (errors(tight), warnings(tight)) == ([], [(8, "items[1].due", "little-time")])
    assert tight[0].message == "Sau hạn của “i0” (15/12/2020), “i1” chỉ còn 2 ngày làm việc đến hạn 17/12/2020."


def test_too_little_time_from_publication_is_a_warning() -> None:
    now = datetime(2020, 12, 11, 9, 0, tzinfo=VIETNAM)  # a Friday
    found = check_items("due: 2020-12-15", "due: 2020-12-16", now=now)
    assert warnings(found) == [(7, "items[0].due", "little-time")]
    assert found[0].message == "Từ 11/12/2020 đến hạn 15/12/2020 chỉ còn 2 ngày làm việc."


def test_a_recurring_item_without_a_date_left_is_refused_and_one_with_too_many_too() -> None:
    over = "due: {every: FREQ=MONTHLY;BYMONTHDAY=20, from: 2020-01-01, until: 2020-10-05}"
    assert errors(check_items(over)) == [(7, "items[0].due", "no-occurrence")]
    many = "due: {every: FREQ=DAILY, from: 2021-01-01, until: 2024-01-01}"
    assert errors(check_items(many)) == [(7, "items[0].due.every", "too-many")]


def test_a_plan_based_on_its_own_number_and_a_report_to_oneself_are_warnings() -> None:
    text = HEAD.replace("  subject", "  based_on: [1/KH-MTTQ]\n  subject")
    found = check_text(f"{text}  - {{id: a, title: T, assigned_to: xa, report_to: xa, due: 2020-12-15}}\n")
    assert warnings(found) == [(5, "plan.based_on[0]", "own-number"), (8, "items[0].report_to", "reports-to-itself")]


def test_the_sentences_of_the_check_are_there_in_english() -> None:
    before = language.set("en")
    try:
        found = check_items("due: 2021-01-31, assigned_to: {tag: fornt}", "due: 2020-12-14, needs: [i0]")
        assert [one.message for one in found] == [
            "The due date 31/01/2021 is a day off (Sunday); by day_off it moves to 01/02/2021.",
            "No unit has the tag 'fornt'. Similar: front.",
            "The item 'i1' closes before 'i0', which it needs (due 01/02/2021).",
        ]
    finally:
        language.reset(before)


# --- the examples --------------------------------------------------------------------------------------------------


def with_units(store: Store, example: str) -> Store:
    units = rows.read_units((EXAMPLES / example / "units.csv").read_bytes(), "units.csv")
    contacts = rows.read_contacts((EXAMPLES / example / "contacts.csv").read_bytes(), "contacts.csv")
    with store.write() as connection:
        import_units(connection, units, now=NOW)
        import_contacts(connection, contacts, now=NOW)
    return store


def found_in(store: Store, file: str, now: datetime) -> list[tuple[Any, ...]]:
    problems = check_plan(store, (EXAMPLES / file).read_bytes(), now)
    return [(one.severity, one.line, one.column, one.path, one.code, one.message) for one in problems]


def test_tay_ho_as_printed_is_refused_for_its_fifteenth_month(store: Store) -> None:
    with_units(store, "tay-ho-30")
    assert found_in(store, "tay-ho-30/plan-as-printed.yaml", datetime(2020, 11, 12, 9, tzinfo=VIETNAM)) == [
        (
            "error", 14, 10, "items[0].due", "bad-date",
            "Ngày “05/15/2020” không có thật: không có tháng 15 (viết ngày/tháng/năm); hãy xác nhận lại với nơi ban "
            "hành. Có phải là 15/05/2020?",
        ),
        (
            "warning", 30, 10, "items[2].due", "day-off",
            "Hạn 20/12/2020 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 21/12/2020.",
        ),
    ]  # fmt: skip


def test_tay_ho_corrected_moves_its_sunday_to_monday_and_has_time_enough(store: Store) -> None:
    with_units(store, "tay-ho-30")
    assert found_in(store, "tay-ho-30/plan.yaml", datetime(2020, 11, 12, 9, tzinfo=VIETNAM)) == [
        (
            "warning", 30, 10, "items[2].due", "day-off",
            "Hạn 20/12/2020 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 21/12/2020.",
        )
    ]  # fmt: skip


def test_tay_ninh_moves_its_sunday_to_monday_and_is_otherwise_sound(store: Store) -> None:
    with_units(store, "tay-ninh-87")
    assert found_in(store, "tay-ninh-87/plan.yaml", NOW) == [
        (
            "warning", 42, 10, "items[3].due", "day-off",
            "Hạn 31/01/2021 là ngày nghỉ (Chủ nhật); theo day_off thì chuyển sang 01/02/2021.",
        )
    ]  # fmt: skip


def test_tay_ninh_after_the_districts_are_gone_is_told_whom_there_is_no_more(store: Store) -> None:
    with_units(store, "tay-ninh-87")
    found = check_plan(store, (EXAMPLES / "tay-ninh-87/plan.yaml").read_bytes(), NOW.replace(year=2026))
    assert [one.path for one in found if one.severity == "error"] == [
        "items[1].assigned_to.level",
        "items[2].assigned_to.level",
    ]


def test_a_unit_of_another_day_is_not_suggested(store: Store) -> None:
    with_units(store, "tay-ninh-87")
    text = HEAD.replace("issuer: tinh", "issuer: mttq-tay-ninh").replace("2020-10-06", "2026-01-05")
    text += "  - {id: a, title: T, assigned_to: mttq-huyen-tan-bien, due: 2026-03-03}\n"
    found = check_plan(store, text.encode(), datetime(2026, 1, 5, 9, tzinfo=VIETNAM))
    assert [one.code for one in found] == ["unknown-unit"]
    assert found[0].message == "Không có đơn vị nào mang mã “mttq-huyen-tan-bien” có hiệu lực ngày 05/01/2026."


def test_a_number_is_published_once_by_its_issuer_in_a_year(store: Store) -> None:
    with_units(store, "tay-ninh-87")
    data = (EXAMPLES / "tay-ninh-87/plan.yaml").read_bytes()
    publish(store, data, NOW, "test")
    again = [one for one in check_plan(store, data, NOW) if one.severity == "error"]
    assert [(one.line, one.column, one.path, one.code) for one in again] == [
        (3, 11, "plan.number", "already-published")
    ]
    assert again[0].message == (
        "Kế hoạch 87/KH-MTTQ-BTT năm 2020 của mttq-tay-ninh đã được ban hành trong hệ thống; "
        "số này chỉ dùng lại được khi kế hoạch đó bị hủy."
    )
    with pytest.raises(Refused) as refused:
        publish(store, data, NOW, "test")
    assert [one.code for one in refused.value.problems] == ["already-published"]
    for other in (
        data.replace(b"issued_on: 2020", b"issued_on: 2021").replace(b"2020-12-15", b"2021-12-15"),
        data.replace(b"issuer: mttq-tay-ninh", b"issuer: mttq-tay-ninh-ptth"),
        data.replace(b"number: 87/", b"number: 88/"),
    ):
        assert "already-published" not in [one.code for one in check_plan(store, other, NOW)]


def written_dates(file: str) -> set[str]:
    plan = read((EXAMPLES / file).read_bytes()).plan
    assert plan is not None
    return {item.due.on.isoformat() for item in plan.items if isinstance(item.due, DueOn)}


@pytest.mark.parametrize(
    ("file", "dates"),
    [("tay-ninh-87/plan.yaml", {"2020-12-15", "2021-01-31"}), ("tay-ho-30/plan.yaml", {"2020-12-15", "2020-12-20"})],
)
def test_the_dates_of_the_examples_are_those_of_the_real_texts(file: str, dates: set[str]) -> None:
    assert written_dates(file) == dates


@pytest.mark.parametrize(
    ("file", "of"), [("three-levels/province", "tay-ninh-87/plan"), ("tay-ho-30/district", "tay-ho-30/plan")]
)
def test_a_real_plan_below_another_is_itself_but_for_what_it_fulfils(file: str, of: str) -> None:
    below, alone = ((EXAMPLES / f"{name}.yaml").read_text("utf-8").splitlines() for name in (file, of))
    assert [line for line in below if line not in alone and not line.startswith(("  fulfils:", "  buffers:"))] == []
    assert [line for line in below if line in alone] == alone, "run .venv/bin/python -m scripts.build_examples"


def test_a_ladder_of_a_clock_that_does_not_run_is_warned_of() -> None:
    ladder = "[{after: 1wd, tell: officer}]"
    head = HEAD.replace("  subject", "  review_within: 5d\n  subject")
    item = "  - {id: a, title: T, assigned_to: huyen, due: 2020-12-15}\n"
    found = check_text(f"{head}{item}ladders: {{review: {ladder}, acknowledge: {ladder}}}\n")
    assert warnings(found) == [(9, "ladders.acknowledge", "idle-ladder")]
    assert errors(found) == []
