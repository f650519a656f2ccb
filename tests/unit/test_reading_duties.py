"""Which times bind, whom, to what, towards whom; and what binds without a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.text import nfc
from plans.reading.dates import expressions
from plans.reading.duties.bounds import why_not
from plans.reading.duties.cues import STATED, Cue
from plans.reading.duties.find import duties
from plans.reading.duties.works import works
from plans.reading.model import Duty, Expression, Head
from plans.reading.naming.joined import apart
from plans.reading.naming.units import mentions
from plans.reading.page import Page
from plans.reading.read import read
from scripts.build_reading_duties import PAGE, page

SHARED = Path(__file__).resolve().parents[3] / "shared"
ISSUED = date(2024, 1, 10)


def _read(text: str) -> tuple[Duty, ...]:
    """The duties of a plan of 10/01/2024 with this body."""
    head = Head(number="1/KH-UBND", type="Kế hoạch", issued_on=ISSUED, annex=len(text))
    return duties(text, head, expressions(text, year=2024, issued_on=ISSUED))


def _quotes(text: str) -> list[str]:
    return [text[one.when.start : one.when.end] for one in _read(text)]


_KINDS = (("từ ngày", "range"), ("Từ ngày", "range"), ("tháng 0", "month"), ("hằng", "recurring"))


@pytest.mark.parametrize("cue", STATED, ids=lambda cue: f"{cue.why}: {cue.example}")
def test_every_cue_holds_for_its_example_and_only_with_its_words(cue: Cue) -> None:
    before, time, behind = cue.example.replace("›", "‹").split("‹")
    text = before + time + behind
    kind = next((kind for word, kind in _KINDS if word in time), "on")
    when = Expression(start=len(before), end=len(before) + len(time), kind=kind, form="x")  # type: ignore[arg-type]
    assert why_not(Page.of(text), (0, len(text)), when, limit=False, ahead=False) == cue.why
    bare = Expression(start=0, end=len(time), kind=when.kind, form="x")
    assert why_not(Page.of(time), (0, len(time)), bare, limit=False, ahead=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Chỉ thị số 10-CT/TW ngày 15/12/2023 của Ban Bí thư, các xã tổ chức tuyên truyền.",
        "Thực hiện Công văn ngày 05/01/2024 của Sở Nội vụ, các xã gửi báo cáo.",
        "Kỷ niệm 94 năm Ngày thành lập Đảng (03/02/1930 - 03/02/2024), các chi bộ tổ chức sinh hoạt.",
        "Các xã báo cáo số liệu tính từ ngày 15/12/2023 đến ngày 14/3/2024.",
        "Hội nghị đã được tổ chức ngày 05/01/2024.",
        "Phấn đấu đến hết năm 2025 có 80% hộ dân tham gia.",
        "Các xã tiếp tục thực hiện tốt công tác dân vận năm 2024.",
        "Đài mở chuyên mục tuyên truyền từ tháng 02/2024.",
        "Các xã gửi báo cáo trước ngày 15/12/2023.",  # before the issue date
    ],
)
def test_what_binds_nobody_is_not_listed(text: str) -> None:
    assert _quotes(text) == []


@pytest.mark.parametrize(
    ("text", "units", "to"),
    [
        ("Đề nghị các tổ chức thành viên gửi báo cáo về Ban Thường trực tỉnh (qua Ban Phong trào) trước 15/3/2024.",
         ["các tổ chức thành viên"], "Ban Thường trực tỉnh (qua Ban Phong trào)"),
        ("Sở Nội vụ, Sở Tài chính; UBND các huyện, thành phố hoàn thành trước ngày 15/3/2024.",
         ["Sở Nội vụ", "Sở Tài chính", "UBND các huyện, thành phố"], None),
        ("Tùy điều kiện thực tế tại địa phương, Ban Thường trực các huyện tổ chức sơ kết. Thời gian hoàn thành sơ kết "
         "cấp huyện trước ngày 15/3/2024.", ["Ban Thường trực các huyện"], None),
        ("Giao Phòng Giáo dục và Đào tạo chủ trì, phối hợp với Phòng Nội vụ tham mưu trước ngày 15/3/2024.",
         ["Phòng Giáo dục và Đào tạo"], None),
        ("2. Cấp huyện\nThời gian: trước ngày 15/3/2024.", ["Cấp huyện"], None),
        ("Các huyện, thị xã:\n- Gửi kế hoạch về Tỉnh đoàn trước ngày 15/3/2024;", ["Các huyện, thị xã"], "Tỉnh đoàn"),
        ("1. Hội thi\n- Thời gian: trước 30/3/2024.\n- Đơn vị thực hiện: Công đoàn cơ sở.", ["Công đoàn cơ sở"], None),
        ("Chậm nhất ngày 25/3/2024, Ủy ban nhân dân các xã gửi báo cáo về Phòng Nội vụ.",
         ["Ủy ban nhân dân các xã"], "Phòng Nội vụ"),
        ("Đoàn khảo sát hoàn thành báo cáo trước ngày 15/3/2024.", ["Đoàn khảo sát"], None),
        ("Văn phòng HĐND và UBND huyện tổng hợp trước ngày 15/3/2024.", ["Văn phòng HĐND và UBND huyện"], None),
        ("Cử tri nộp đơn khiếu nại trước ngày 15/3/2024.", ["Cử tri"], None),
        ("Kính gửi: Các phòng chuyên môn.\n1. Nộp hồ sơ trước ngày 15/3/2024.", ["Các phòng chuyên môn"], None),
        ("Yêu cầu Chủ tịch UBND các xã; Thủ trưởng các phòng, ban báo cáo trước ngày 15/3/2024.",
         ["Chủ tịch UBND các xã", "Thủ trưởng các phòng, ban"], None),
        ("Thời hạn gửi báo cáo của các bộ, ngành: trước ngày 15/3/2024.", ["các bộ, ngành"], None),
        ("Hạn nộp bài: trước ngày 15/3/2024.", [], None),
    ],
)  # fmt: skip
def test_whom_it_binds_and_where_it_goes(text: str, units: list[str], to: str | None) -> None:
    (one,) = _read(text)
    assert (list(one.responsible), one.report_to) == (units, to)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Các chi bộ tổ chức sinh hoạt chuyên đề trước ngày 15/3/2024.", "Tổ chức sinh hoạt chuyên đề"),
        ("Thời gian hoàn thành sơ kết cấp huyện trước ngày 15/3/2024.", "Hoàn thành sơ kết cấp huyện"),
        ("Hồ sơ khen thưởng gửi về Văn phòng trước ngày 15/3/2024.", "Gửi hồ sơ khen thưởng về Văn phòng"),
        ("1. Hội thi cấp tỉnh\n- Thời gian: trước ngày 15/3/2024.", "Hội thi cấp tỉnh"),
        ("Lễ phát động: ngày 15/3/2024.", "Lễ phát động"),
        ("Các xã hằng tuần báo cáo tiến độ vào chiều thứ Sáu.", "Báo cáo tiến độ"),
        (
            "Các đơn vị tổng hợp số liệu hội viên tham gia phong trào thi đua yêu nước giai đoạn mới theo mẫu kèm gửi "
            "về Hội Liên hiệp Phụ nữ tỉnh trước ngày 15/3/2024.",
            "Tổng hợp số liệu hội viên tham gia phong trào thi đua yêu nước giai đoạn mới",
        ),
    ],
)
def test_a_title_is_what_is_done(text: str, title: str) -> None:
    assert [one.title for one in _read(text)] == [title]


def test_what_is_handed_in() -> None:
    (one,) = _read("Mỗi huyện chọn ít nhất 02 mô hình điển hình, gửi về tỉnh đoàn trước ngày 15/3/2024.")
    assert [(what.title, what.at_least) for what in one.deliverables] == [("Mô hình điển hình", 2)]
    (one,) = _read("Các xã gửi báo cáo sơ kết 5 năm và ít nhất 01 mô hình điển hình trước ngày 15/3/2024.")
    assert [what.title for what in one.deliverables] == ["Mô hình điển hình", "Báo cáo sơ kết 5 năm"]
    (one,) = _read("Đoàn trường gửi báo cáo kết quả đợt thi đua và danh sách đoàn viên ưu tú trước ngày 15/3/2024.")
    assert [what.title for what in one.deliverables] == ["Báo cáo kết quả đợt thi đua", "Danh sách đoàn viên ưu tú"]


def test_of_two_times_of_one_report_both_say_where_it_goes() -> None:
    both = _read("Các xã định kỳ 6 tháng (trước ngày 15/6) và năm (trước ngày 15/12) báo cáo về Sở Nội vụ.")
    assert [one.report_to for one in both] == ["Sở Nội vụ", "Sở Nội vụ"]


def test_the_day_of_the_week_may_stand_further_on() -> None:
    (one,) = _read("Các xã hằng tuần báo cáo tiến độ vào chiều thứ Sáu.")
    assert one.when.recurrence == "FREQ=WEEKLY;BYDAY=FR"
    (one,) = _read("Các xã hằng tuần báo cáo tiến độ đợt thứ hai.")
    assert one.when.recurrence == "FREQ=WEEKLY"


def test_of_an_extension_only_the_new_date_counts() -> None:
    text = "Gia hạn thời gian nộp hồ sơ của các xã từ ngày 15/02/2024 đến ngày 28/02/2024."
    assert _quotes(text) == ["đến ngày 28/02/2024"]
    assert _quotes("Các xã nộp trước ngày 20/02/2024, thay cho thời hạn trước ngày 05/02/2024.") == [
        "trước ngày 20/02/2024"
    ]


def test_the_same_deadline_is_listed_once() -> None:
    said = "Các xã gửi báo cáo tổng kết công tác Hội về huyện trước ngày 15/3/2024."
    assert len(_read(f"{said}\n{said}")) == 1
    assert len(_read(f"{said}\nCác chi hội gửi báo cáo tổng kết công tác Hội về xã trước ngày 15/3/2024.")) == 2


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Các xã gửi báo cáo chậm nhất ngày 15/3/2024.", set()),
        ("Các xã gửi báo cáo trước ngày 15/3/2024.", {"excludes-day"}),
        ("Các xã gửi báo cáo chậm nhất ngày 16/3/2024.", {"day-off"}),
        ("Các xã gửi báo cáo chậm nhất ngày 31/4/2024.", {"impossible"}),
        ("Các xã gửi báo cáo vào cuối tháng 3/2024.", {"vague"}),
        ("Các xã gửi báo cáo chậm nhất ngày 15/3.", {"no-year"}),
        ("Hạn nộp bài: chậm nhất ngày 15/3/2024.", {"nobody"}),
    ],
)
def test_what_a_human_must_look_at_is_said(text: str, codes: set[str]) -> None:
    (one,) = _read(text)
    assert {doubt.code for doubt in one.doubts} == codes
    assert all(doubt.message.endswith(".") for doubt in one.doubts)


def test_finishing_and_reporting_on_one_day_is_doubted() -> None:
    text = (
        "Các huyện tổ chức sơ kết. Thời gian hoàn thành sơ kết trước ngày 15/3/2024.\n"
        "Mỗi huyện gửi báo cáo về Ban Thường trực tỉnh trước ngày 15/3/2024."
    )
    assert all("same-day" in {doubt.code for doubt in one.doubts} for one in _read(text))


def test_lines_of_a_width_and_many_blanks_change_nothing() -> None:
    text = "Đề nghị các tổ chức  thành viên\ngửi báo cáo về **Ban Thường trực** tỉnh\ntrước ngày 15/3/2024."
    (one,) = _read(text)
    assert (one.responsible, one.report_to) == (("các tổ chức thành viên",), "Ban Thường trực tỉnh")
    assert text[one.when.start : one.when.end] == "trước ngày 15/3/2024"
    assert text[slice(*one.sentence)] == text


def test_names_of_units_end_where_a_verb_begins() -> None:
    page = Page.of("Phòng Tổ chức - Hành chính, các cơ quan, đơn vị trực thuộc tổ chức hội nghị")
    (one,) = mentions(page, 0, len(page.text))
    assert one.part == "acts"
    assert apart(page, one.start, one.end) == ("Phòng Tổ chức - Hành chính", "các cơ quan, đơn vị trực thuộc")


def _seed(number: str) -> str:
    if not SHARED.is_dir():
        pytest.skip("the seeds are not here")
    return nfc(next((SHARED / "seeds").glob(f"{number}_*")).read_text(encoding="utf-8"))


def test_six_assignee_blocks_of_tam_duong() -> None:
    found = read(_seed("003")).works
    assert [one.responsible for one in found] == [
        ("Phòng Văn hóa và Thông tin huyện",),
        ("Phòng Nông nghiệp và Phát triển nông thôn",),
        ("Đài Truyền thanh - Truyền hình huyện",),
        ("Phòng Tài chính - Kế hoạch huyện",),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "các tổ chức đoàn thể trên địa bàn huyện"),
        ("Ủy ban nhân dân các xã, thị trấn",),
    ]


def test_communes_of_plan_87_report_without_a_date() -> None:
    (one,) = [one for one in read(_seed("002")).works if one.reports]
    assert one.responsible == ("các xã, phường, thị trấn",)
    assert one.title.startswith("Báo cáo sơ kết 5 năm")


def test_joint_owners_of_dong_da_keep_something_going() -> None:
    draft = read(_seed("004"))
    assert draft.duties == ()
    (one,) = draft.works
    assert (one.responsible, one.supporting) == (("Thường trực HĐND",), ("UBND", "UB MTTQ Việt Nam Quận"))


def test_news_of_what_was_done_has_neither() -> None:
    draft = read(_seed("001"))
    assert (draft.duties, draft.works) == ((), ())


def test_works_stay_where_they_are_read() -> None:
    text = "V. TỔ CHỨC THỰC HIỆN\n\n1.  Phòng Nội vụ\n\n-  Theo dõi,  đôn đốc.\n\nNơi nhận:\n- Lưu: VT."
    (one,) = works(text, Head(annex=len(text)))
    assert text[one.start : one.end] == "Phòng Nội vụ\n\n-  Theo dõi,  đôn đốc."
    assert (one.responsible, one.title) == (("Phòng Nội vụ",), "Theo dõi, đôn đốc")


def test_the_page_of_cues_says_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: .venv/bin/python -m scripts.build_reading_duties"


_PIECES = (
    "Đề nghị các xã", "Sở A, Sở B; UBND các huyện", " gửi báo cáo", " về tỉnh (qua Ban B)", " trước ngày 15/3/2024",
    "\n", "; ", ". ", "  ", "**", "- ", "1. ", "Thời gian: ", " từ ngày 15/3 đến ngày 20/3/2024", "(", " | ", "gia hạn",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_of_any_text_each_duty_is_a_time_of_it(text: str) -> None:
    times = expressions(text, year=2024, issued_on=ISSUED)
    for one in _read(text):
        assert any(time.start <= one.when.start < one.when.end == time.end for time in times)
        assert one.sentence[0] <= one.when.start < one.sentence[1]
        assert 0 < len(one.title) <= 120
        assert all(unit and unit == " ".join(unit.split()) for unit in one.responsible)
