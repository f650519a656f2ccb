"""Every form of time with its example, and what the table cannot show: years, impossible days, damage, hostile text."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from plans.file.due.rule import parse_rule
from plans.reading.dates import expressions
from plans.reading.dates.forms import FORMS, LOOK_ALIKES, Form
from plans.reading.dates.nature import NATURE, Natural
from plans.reading.dates.said import said
from plans.reading.model import Expression


def read(text: str, issued_on: date | None = None, year: int | None = 2020) -> list[str]:
    return [f"{text[one.start : one.end]} = {said(one)}" for one in expressions(text, year=year, issued_on=issued_on)]


def only(text: str) -> Expression:
    (one,) = expressions(text, year=2020, issued_on=None)
    return one


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_example_of_a_form_is_read_by_it_as_it_says(form: Form) -> None:
    text = form.example.replace("[", "").replace("]", "")
    quote = re.search(r"\[(.*)\]", form.example)
    assert quote
    found = {(text[o.start : o.end], o.kind, o.form, said(o)) for o in expressions(text, year=2020, issued_on=None)}
    if not form.reads:
        assert not found
        return
    assert (quote[1], form.kind, form.name, form.reads) in found


def test_each_form_has_a_name_of_its_own() -> None:
    assert len({form.name for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize(("text", "_why"), LOOK_ALIKES)
def test_what_only_looks_like_time_is_none(text: str, _why: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("trước ngày 15/12", "2020-12-15"),
        ("trước ngày 07/8", "2020-08-07"),  # 60 days before the issue
        ("trước ngày 06/8", "2021-08-06"),
        ("tháng 7", "2021-07-31"),
        ("tháng 9", "2020-09-30"),
        ("cuối tháng 3", "~2021-03-31"),
        ("quý I", "2021-03-31"),
    ],
)
def test_a_date_without_a_year_is_of_the_documents_or_the_next(text: str, reading: str) -> None:
    (one,) = expressions(text, year=2020, issued_on=date(2020, 10, 6))
    assert said(one).split()[0] == reading
    assert not one.year_given


def test_a_rule_that_recurs_is_one_that_a_plan_may_have() -> None:
    for form in FORMS:
        if form.kind == "recurring":
            parse_rule(form.reads.split()[0])


def test_a_year_is_called_from_that_of_the_document() -> None:
    issued_on = date(2021, 2, 1)
    assert read("trước ngày 10/01 năm sau", issued_on, 2021) == ["trước ngày 10/01 năm sau = 2022-01-10 strict no-year"]
    assert read("quý I năm tới", issued_on, 2021) == ["quý I năm tới = 2022-03-31 no-year"]
    assert read("cuối tháng này", issued_on, 2021) == ["cuối tháng này = ~2021-02-28"]


def test_days_of_a_list_are_governed_by_its_cue_and_have_the_year_of_its_last() -> None:
    readings = [said(one) for one in expressions("trước ngày 15/6, 15/9 và 15/12/2019", year=2020, issued_on=None)]
    assert readings == ["2019-06-15 strict no-year", "2019-09-15 strict no-year", "2019-12-15 strict"]
    assert [one.kind for one in expressions("trước ngày 15/6, ngày 20/6 tổ chức", year=2020, issued_on=None)] == [
        "before",
        "on",
    ]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Hằng tháng, các xã gửi báo cáo trước ngày 25", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("Hằng tuần các xã gửi báo cáo trước 15 giờ thứ Sáu", "FREQ=WEEKLY;BYDAY=FR 15:00"),
        ("Hằng ngày, các xã gửi báo cáo trước 16 giờ", "FREQ=DAILY 16:00"),
        ("- Hằng năm, các xã gửi báo cáo trước ngày 15/12", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
        ("Hằng quý các xã báo cáo trước ngày 20 tháng cuối quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
    ],
)
def test_a_sentence_says_once_how_often_and_when(text: str, reading: str) -> None:
    assert said(only(text)) == reading


def test_how_often_holds_for_its_sentence_alone() -> None:
    readings = read("Họp hằng tháng. Gửi báo cáo trước ngày 25/11; nhiệm vụ hằng năm của xã xong trước ngày 15/12")
    assert readings == [
        "hằng tháng = FREQ=MONTHLY",
        "trước ngày 25/11 = 2020-11-25 strict no-year",
        "hằng năm = FREQ=YEARLY",
        "xong trước ngày 15/12 = 2020-12-15 strict no-year",
    ]


def test_parts_of_a_whole_are_no_days_unless_they_are_called_so() -> None:
    for text in (
        "đến 5/6 xã",
        "đến 1/2 diện tích",
        "không quá 2/3 chiều dài",
        "đến 5.10 triệu",
        "từ 5 đến 7/12 chỉ tiêu",
    ):
        assert read(text) == []
    assert only("đến ngày 5/6 xã nào").due == date(2020, 6, 5)
    assert only("xong trước 30/6").due == date(2020, 6, 30)


def test_a_span_with_a_day_that_there_is_not_is_not_due() -> None:
    for text in ("từ ngày 31/9 đến ngày 15/10/2020", "từ ngày 15/10 đến ngày 31/11/2020"):
        assert (only(text).kind, only(text).due) == ("invalid", None)


def test_a_length_of_time_is_no_term() -> None:
    for text in ("trong 5 năm qua", "20 năm trước đây", "sau 5 năm thực hiện", "thời hạn 5 năm"):
        assert read(text) == []
    assert [one.kind for one in expressions("trong 03 ngày, từ ngày 15 đến 17/11/2020", year=2020, issued_on=None)] == [
        "range"
    ]


def test_without_any_year_the_day_is_not_known() -> None:
    (one,) = expressions("trước ngày 15/12", year=None, issued_on=None)
    assert (one.kind, one.due, one.strict, one.year_given) == ("before", None, False, False)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("trước ngày 31/11/2020", ["2020-11-30"]),
        ("ngày 29/02/2021", ["2021-02-28"]),
        ("ngày 12/25/2020", ["2020-12-25"]),
        ("ngày 32 tháng 12 năm 2020", ["2020-12-02", "2020-12-12", "2020-12-22", "2020-12-30"]),
        ("ngày 00/12/2020", ["2020-12-10", "2020-12-20", "2020-12-30"]),
        ("trước ngày 05 tháng 15 năm 2020; xã trước ngày 15/12/2020", ["2020-12-05", "2020-12-15"]),
    ],
)
def test_a_day_that_there_is_not_is_never_due_and_has_candidates(text: str, candidates: list[str]) -> None:
    one = expressions(text, year=2020, issued_on=date(2020, 11, 12))[0]
    assert (one.kind, one.due) == ("invalid", None)
    assert [str(day) for day in one.candidates] == candidates


@pytest.mark.parametrize(
    "text",
    [
        *("trước ngày15/12/2020", "TRƯỚC NGÀY 15/12/2020", "trước ngày\n15/12/2020", "trước ngày 15 / 12 / 2020"),
        *("trước ngày **15/12/2020**", "trước ngày 15 – 12 – 2020", "trước\u00a0ngày 15.12.2020", "trước 15/12/2020"),
        *("trước ngày 15 (mười lăm) tháng 12 năm 2020", "trước ngày 15/12\nnăm 2020", "trước ngày 15\n/ 12/2020"),
        *(
            "trước thứ Ba, ngày 15/12/2020",
            "xong trước ngày 15/12/20",
            "trước ngày 15//12/2020",
            "trước ngày l5/12/2O20",
            "nhân dântrước ngày 15/12/2020",
        ),
    ],
)
def test_damage_and_habit_do_not_change_the_day(text: str) -> None:
    one = only(text)
    assert (one.kind, one.due, one.strict, one.at) == ("before", date(2020, 12, 15), True, None)


def test_two_spellings_of_one_word_are_one() -> None:
    assert read("hàng quí") == ["hàng quí = FREQ=MONTHLY;INTERVAL=3"]
    assert read("thứ tư hằng tuần") == ["thứ tư hằng tuần = FREQ=WEEKLY;BYDAY=WE"]
    assert read("truoc ngay 15 thang 12 nam 2020") == ["truoc ngay 15 thang 12 nam 2020 = 2020-12-15 strict"]


def test_a_point_before_a_line_end_ends_the_sentence() -> None:
    assert read("xong trước ngày 15/12.\n12 đơn vị") == ["xong trước ngày 15/12 = 2020-12-15 strict no-year"]
    assert read("hằng tháng, trước ngày 28.\n5. Kinh phí") == ["hằng tháng, trước ngày 28 = FREQ=MONTHLY;BYMONTHDAY=28"]


def test_a_named_end_makes_a_bare_day_the_last_one() -> None:
    assert only("Thời hạn gửi báo cáo là ngày 15/12/2020").kind == "on_or_before"
    assert only("Thời gian tổ chức: ngày 15/12/2020").kind == "on"


def test_a_term_before_a_named_day_has_its_due_date() -> None:
    assert only("chậm nhất 20 ngày trước ngày bầu cử 23/5/2021").due == date(2021, 5, 3)
    assert only("chậm nhất 20 ngày trước ngày bầu cử (ngày 23/5/2021)").due == date(2021, 5, 3)  # a Sunday
    assert only("03 ngày sau ngày khai mạc (20/11/2020)").due == date(2020, 11, 23)
    named = only("chậm nhất 20 ngày trước ngày bầu cử (ngày 23/02/2026) phải niêm yết")
    assert named.due == date(2026, 2, 23)
    assert named.relative
    assert named.relative.event == "ngày bầu cử"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("sau 10 ngày kể từ ngày ban hành Kế hoạch này phải xong", "ngày ban hành Kế hoạch này"),
        ("trong vòng 5 ngày kể từ ngày gửi báo cáo, Ban", "ngày gửi báo cáo"),
        ("chậm nhất 3 ngày sau khi kết thúc hội thi gửi biên bản", "kết thúc hội thi"),
        ("5 ngày kể từ ngày có quyết định của bộ, cơ quan ngang bộ.", "ngày có quyết định của bộ, cơ quan ngang bộ"),
        ("5 ngày kể từ ngày họp\nBan Thường trực", "ngày họp"),
        ("10 ngày kể từ khi\nkết thúc đợt giám sát; các xã", "kết thúc đợt giám sát"),
    ],
)
def test_an_event_ends_with_its_clause(text: str, event: str) -> None:
    relative = only(text).relative
    assert relative
    assert relative.event == event


@pytest.mark.parametrize(
    "one",
    [
        *(
            "ngày 15/12/2020 ",
            "a",
            "1",
            "trước ",
            "1 ",
            "(",
            "15 (a",
            "\n",
            "hằng ",
            "hằng tháng ",
            "quý ",
            "1/",
            "từ 1 ",
        ),
        *("5 ngày ", "5 ngày từ a ", "sau khi a 1 ", "trước ngày bầu ", "ngày 1, 2, ", "tháng 1, 2", "trước 5 giờ "),
    ],
)
def test_the_time_grows_with_the_length_alone(one: str) -> None:
    spent = []
    for size in (5_000, 20_000):
        begun = time.process_time()
        expressions(one * (size // len(one)), year=2020, issued_on=None)
        spent.append(time.process_time() - begun)
    assert spent[1] < 8 * spent[0] + 0.1  # four times as much; 16 times where it grew with the square


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("gửi trước ngày 10 . 5 . 2022.", "trước ngày 10 . 5 . 2022 = 2022-05-10 strict"),
        ("chậm nhất30. 6.2019", "chậm nhất30. 6.2019 = 2019-06-30"),
        ("Gửi trước 30 .6. 2019 về huyện", "trước 30 .6. 2019 = 2019-06-30 strict"),
        ("trong tháng 6 . 2021", "trong tháng 6 . 2021 = 2021-06-30"),
    ],
)
def test_points_of_a_full_date_may_stand_apart(text: str, reading: str) -> None:
    assert read(text) == [reading]


@pytest.mark.parametrize("text", ["Mục 5. 10. 2019 là năm", "trước ngày 15. 12 xã đã xong"])
def test_points_that_number_or_end_a_sentence_make_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("cue", ["trướс ngày", "trước ngàу", "Trướс ngàу"])  # с, у are Cyrillic
def test_letters_of_another_script_that_look_the_same_are_read(cue: str) -> None:
    assert read(f"{cue} 10/5/2022") == [f"{cue} 10/5/2022 = 2022-05-10 strict"]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "Báo cáo mỗi tháng một lần, trước ngày 25 hàng tháng",
            ["trước ngày 25 hàng tháng = FREQ=MONTHLY;BYMONTHDAY=25"],
        ),
        (
            "Họp mỗi tháng một lần, báo cáo trước ngày 25 hàng tháng",
            ["mỗi tháng một lần = FREQ=MONTHLY", "trước ngày 25 hàng tháng = FREQ=MONTHLY;BYMONTHDAY=25"],
        ),
        ("hội nghị sơ kết quý III vào ngày 05/10/2020", ["vào ngày 05/10/2020 = 2020-10-05"]),
        ("trước ngày 15/7/2020 tổ chức hội nghị 6 tháng đầu năm", ["trước ngày 15/7/2020 = 2020-07-15 strict"]),
        ("sơ kết xong trong quý III/2020, báo cáo ngày 05/10/2020",
         ["trong quý III/2020 = 2020-09-30", "ngày 05/10/2020 = 2020-10-05"]),
        ("sơ kết quý III/2020", ["quý III/2020 = 2020-09-30"]),
        ("nộp ngày 20/10/2020, không phải trước ngày 15/10/2020", ["ngày 20/10/2020 = 2020-10-20"]),
    ],
)  # fmt: skip
def test_what_is_said_twice_denied_or_a_name_is_no_time_of_its_own(text: str, readings: list[str]) -> None:
    assert read(text) == readings


@pytest.mark.parametrize("one", NATURE, ids=lambda one: one.example)
def test_what_nature_does_at_a_time_is_no_time_of_anybodys(one: Natural) -> None:
    quote = re.search(r"\[(.*)\]", one.example)
    assert quote
    assert not [found for found in read(one.example.replace("[", "").replace("]", "")) if quote[1] in found]
    assert any(found.startswith(quote[1]) for found in read(f"Các xã rà soát {quote[1]}"))


def test_a_day_of_the_lunar_calendar_is_none_of_ours() -> None:
    text = "Lễ hội tổ chức ngày 10/3 âm lịch (tức ngày 02/4/2020)"
    assert read(text) == ["ngày 02/4/2020 = 2020-04-02"]


def test_who_acts_in_a_season_has_its_time() -> None:
    assert read("Trực phòng cháy trong mùa khô (từ tháng 11/2020 đến tháng 4/2021)")
    assert read("Khi bão, lũ xảy ra, các xã gửi số liệu hằng ngày") == ["hằng ngày = FREQ=DAILY"]


@pytest.mark.parametrize(
    "period", ["từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo", "từ thứ Sáu tuần trước đến thứ Năm tuần báo cáo"]
)
def test_a_period_of_data_ends_before_the_term(period: str) -> None:
    assert read(f"báo cáo số ca {period} vào trước ngày 20 hằng tháng") == [
        "trước ngày 20 hằng tháng = FREQ=MONTHLY;BYMONTHDAY=20"
    ]
