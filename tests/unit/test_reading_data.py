"""Of which time a report gives account: how a text says it, whose it is, and what is no data period of any duty."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from plans.file.reader import read as read_file
from plans.periods.model import Period, Recurring, Rhythm
from plans.reading.data.find import Teller
from plans.reading.data.forms import FORMS, Form
from plans.reading.dates.calendar_rules import Document
from plans.reading.drafted.file import written
from plans.reading.drafted.plan import drafted
from plans.reading.drafted.shape import draft_json
from plans.reading.model import Draft
from plans.reading.page import Page
from plans.reading.read import read
from tests.drafts import roster

HEAD = """ỦY BAN MTTQ VIỆT NAM TỈNH TÂY NINH
BAN THƯỜNG TRỰC
Số: 12/KH-MTTQ-BTT
Tây Ninh, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Công tác thông tin, báo cáo năm 2026

"""


def drafting(body: str) -> Draft:
    return read(f"{HEAD}{body}\n\nNơi nhận:\n- Lưu: VT.\n")


def periods(body: str) -> list[Recurring | Period | None]:
    """What the text says of each of its duties, in their order."""
    draft = drafting(body)
    for one in draft.duties:
        if one.data is not None:
            assert re.search(r"\d|cuối", draft.text[one.data.start : one.data.end])
    return [one.data.period if one.data else None for one in draft.duties]


def every(rhythm: Rhythm, closes: int | None = 14) -> Recurring:
    return Recurring(every=rhythm, closes=closes)


def days(start: str, end: str) -> Period:
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.example)
def test_the_example_of_a_form_is_read_by_it_as_it_says(form: Form) -> None:
    text = form.example.replace("[", "").replace("]", "")
    teller = Teller.of(Page.of(text), Document(year=2020, issued_on=None))
    (said,) = teller.said((0, len(text)))
    assert f"[{text[said.start : said.end]}]" in form.example
    assert str(said.told) == form.reads
    assert form.matches.fullmatch(teller.folded, said.start, said.end)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("1. Ủy ban nhân dân các xã, phường gửi báo cáo về Sở Nội vụ trước ngày 18 hằng tháng. Số liệu tính từ "
         "ngày 15 tháng trước đến ngày 14 của tháng thuộc kỳ báo cáo.", every("month")),
        ("2. Báo cáo tháng: Ban Thường trực Ủy ban MTTQ các xã gửi trước ngày 17 hằng tháng, chốt số liệu đến ngày "
         "14 hằng tháng.", every("month")),
        ("- Đoàn cơ sở báo cáo tháng về Huyện đoàn trước ngày 22 hằng tháng (thời điểm chốt số liệu: ngày 20 hằng "
         "tháng).",
         every("month", 20)),
        ("3. Hằng tháng, các đơn vị trực thuộc gửi báo cáo thu, chi về Phòng Kế toán trước ngày 05, số liệu tính "
         "đến hết ngày cuối tháng trước.", every("month", None)),
        ("- Sở Nội vụ hằng tháng báo cáo Ủy ban nhân dân tỉnh trước ngày 20, số liệu chốt đến ngày 14.",
         every("month")),
        ("4. Công an các xã báo cáo tháng trước ngày 16 hằng tháng; số liệu từ 0 giờ ngày 15 tháng trước đến 24 "
         "giờ ngày 14 tháng báo cáo.", every("month")),
        ("1. Báo cáo định kỳ hằng tháng\n- Đơn vị gửi: Trung tâm Y tế các huyện.\n- Thời gian gửi: chậm nhất ngày "
         "20 hằng tháng.\n- Kỳ số liệu: từ ngày 16 của tháng trước đến ngày 15 của tháng báo cáo.", every("month", 15)),
        ("1. Báo cáo tháng\na) Thời gian chốt số liệu: từ ngày 15 tháng trước đến ngày 14 tháng báo cáo\nb) Thời "
         "hạn: các trường gửi trước ngày 18 hằng tháng", every("month")),
        ("b) Báo cáo quý: các sở gửi trước ngày 17 của tháng cuối quý. Thời gian chốt số liệu từ ngày 15 của tháng "
         "trước kỳ báo cáo đến ngày 14 của tháng cuối quý thuộc kỳ báo cáo.", every("quarter")),
        ("5. Hằng quý, trước ngày 20 tháng cuối quý, các xã báo cáo về Sở Tài chính; số liệu chốt đến ngày 15 của "
         "tháng cuối quý.", every("quarter", 15)),
        ("6. Công đoàn cơ sở gửi báo cáo quý trước ngày 05 tháng đầu quý sau; số liệu tính đến ngày cuối cùng của quý.",
         every("quarter", None)),
        ("c) Báo cáo 6 tháng: các xã gửi trước ngày 18/6 hằng năm, số liệu từ ngày 15 tháng 12 năm trước kỳ báo "
         "cáo đến ngày 14 tháng 6 của kỳ báo cáo.", every("half")),
        ("7. Báo cáo 6 tháng và báo cáo năm: các sở gửi trước ngày 18/6 và ngày 18/12 hằng năm, thời gian chốt số "
         "liệu từ ngày 15 tháng trước kỳ báo cáo đến ngày 14 của tháng cuối kỳ báo cáo.", every("half")),
        ("2. Báo cáo năm\n- Thời hạn gửi: trước ngày 20/12 hằng năm.\n- Thời gian chốt số liệu: từ ngày 15/12 năm "
         "trước đến ngày 14/12 của năm báo cáo.\n- Đơn vị gửi: Ủy ban nhân dân các xã.", every("year")),
        ("8. Các huyện ủy gửi báo cáo trước ngày 18/12 hằng năm (mốc số liệu: 15/12 năm trước - 14/12 năm báo cáo).",
         every("year")),
        ("9. Các xã gửi báo cáo tổng kết trước ngày 05/12/2026. Số liệu từ ngày 01/01/2026 đến hết ngày 30/11/2026.",
         days("2026-01-01", "2026-11-30")),
        ("10. Các xã gửi báo cáo tổng kết trước ngày 18/12/2026 (kỳ số liệu: từ 15/12/2025 đến 14/12/2026).",
         days("2025-12-15", "2026-12-14")),
        ("11. Hội Nông dân các xã nộp báo cáo trước ngày 10/12/2026. Số liệu tính từ tháng 01 đến hết tháng 11/2026.",
         days("2026-01-01", "2026-11-30")),
        ("12. Bệnh viện báo cáo kết quả năm 2026 trước ngày 18/12/2026; số liệu lấy từ ngày 15/12 năm trước đến "
         "ngày 14/12 của năm báo cáo.", days("2025-12-15", "2026-12-14")),
    ],
)  # fmt: skip
def test_a_report_has_the_period_that_its_sentence_or_item_says(body: str, wanted: Recurring | Period) -> None:
    assert periods(body) == [wanted]


@pytest.mark.parametrize(
    "body",
    [
        # no duty in the item
        "1. Số liệu báo cáo tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo.\n2. Các xã gửi báo cáo về "
        "Sở Nội vụ trước ngày 18 hằng tháng.",
        "II. CHẾ ĐỘ BÁO CÁO\na) Số liệu tính từ ngày 15 tháng trước đến ngày 14 tháng báo cáo.\nb) Các xã gửi báo "
        "cáo trước ngày 18 hằng tháng.",
        # two duties that could have it
        "1. Các xã gửi báo cáo về Phòng Nội vụ trước ngày 16 hằng tháng; Phòng Nội vụ gửi báo cáo về Sở Nội vụ "
        "trước ngày 18 hằng tháng. Số liệu tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo.",
        "1. Các xã gửi báo cáo trước ngày 10/12/2026 và gửi biên bản trong thời hạn 05 ngày làm việc kể từ ngày "
        "kết thúc hội nghị, số liệu từ ngày 01/12/2025 đến ngày 30/11/2026.",
        # two periods of one duty
        "1. Các xã gửi báo cáo trước ngày 25 hằng tháng; số liệu tính đến ngày 14 hằng tháng; dữ liệu tính đến "
        "ngày 20 hằng tháng.",
        # what the past year was like
        "1. Theo số liệu từ ngày 01/12/2025 đến ngày 31/12/2025 của ngành, các xã gửi báo cáo rà soát trước "
        "15/02/2026.",
        "1. Số liệu từ ngày 15/12/2024 đến ngày 14/12/2025 cho thấy 98% hồ sơ đúng hạn. Các xã gửi báo cáo trước "
        "15/02/2026.",
        "1. Số liệu từ ngày 15/12/2024 đến ngày 14/12/2025: 1.200 hộ nghèo. Các xã gửi báo cáo rà soát trước ngày "
        "15/02/2026.",
        "1. Số liệu từ ngày 01/01/2025 đến ngày 31/12/2025. Các xã gửi báo cáo rà soát trước ngày 15/12/2026.",
        # an exception, another rhythm, no report
        "1. Báo cáo quý: các xã gửi vào ngày 16 của tháng cuối quý. Riêng báo cáo quý I, số liệu lấy từ ngày 15/12 "
        "năm trước đến ngày 14/3.",
        "1. Các xã báo cáo hằng tuần vào thứ Sáu; số liệu tính từ ngày 15 tháng trước đến ngày 14 tháng này.",
        "1. Sở Nội vụ họp giao ban hằng tháng vào ngày 20. Số liệu chốt đến ngày 14 hằng tháng.",
        "1. Rà soát dữ liệu doanh nghiệp (kỳ dữ liệu từ tháng 01 đến tháng 8/2026); các xã gửi thông báo đến đơn vị "
        "chưa tham gia chậm nhất ngày 31/10/2026.",
        "1. Hội nghị tổng kết: ngày 22/12/2026. Số liệu từ ngày 01/01/2026 đến ngày 30/11/2026.",
        # what a plan file cannot say, or the words do not mean
        "1. Các xã gửi báo cáo trước ngày 25 hằng tháng, số liệu tính từ ngày 10 tháng trước đến ngày 20 của tháng "
        "báo cáo.",
        "1. Các xã gửi báo cáo trước ngày 05 hằng tháng; chốt số liệu đến ngày 30 hằng tháng.",
        "1. Các xã gửi báo cáo trước ngày 14 hằng tháng; chốt số liệu đến ngày 14 hằng tháng.",
        # the work itself
        "1. Các xã cập nhật số liệu vào ngày 14 hằng tháng.",
        "1. Các xã cập nhật số liệu đến ngày 14 hằng tháng và gửi báo cáo trước ngày 18 hằng tháng.",
        "1. Các xã nhập dữ liệu vào phần mềm từ ngày 01/7/2026 đến ngày 15/7/2026 và gửi báo cáo trước ngày 20/7/2026.",
        "Phụ lục\nTT | Nội dung | Đơn vị chủ trì | Thời gian thực hiện\n1 | Nhập số liệu | Các xã | từ ngày "
        "01/7/2026 đến ngày 15/7/2026",
        "Phụ lục\nTT | Đơn vị chủ trì | Nội dung | Ghi chú | Thời hạn\n1 | Các xã | Tổng hợp số liệu | từ ngày "
        "01/12/2025 đến ngày 31/12/2025 | 15/01/2026",
    ],
)  # fmt: skip
def test_what_is_not_surely_of_one_duty_is_of_none(body: str) -> None:
    found = periods(body)
    assert found
    assert set(found) == {None}


def test_each_of_several_reports_has_the_period_of_its_own_rhythm() -> None:
    assert periods(
        "1. Ủy ban nhân dân các xã gửi báo cáo tháng trước ngày 18 hằng tháng, báo cáo quý trước ngày 18 tháng "
        "cuối quý, báo cáo năm trước ngày 18/12 hằng năm; thời gian chốt số liệu: báo cáo tháng từ ngày 15 tháng "
        "trước đến ngày 14 của tháng báo cáo; báo cáo quý từ ngày 15 tháng trước kỳ báo cáo đến ngày 14 của tháng "
        "cuối quý; báo cáo năm từ ngày 15/12 năm trước đến ngày 14/12 của năm báo cáo."
    ) == [every("month"), every("quarter"), every("year")]
    assert periods(
        "2. Định kỳ 6 tháng (trước ngày 18/6) và hằng năm (trước ngày 18/12), các xã gửi báo cáo. Số liệu báo cáo "
        "6 tháng tính từ ngày 15/12 năm trước đến ngày 14/6; số liệu báo cáo năm tính từ ngày 15/12 năm trước đến "
        "ngày 14/12."
    ) == [every("half"), every("year")]


def test_of_two_dates_the_one_behind_the_period_has_it() -> None:
    both = [days("2025-12-15", "2026-06-14"), days("2025-12-15", "2026-12-14")]
    assert (
        periods(
            "1. Các xã gửi báo cáo 6 tháng trước ngày 18/6/2026 (số liệu từ ngày 15/12/2025 đến ngày 14/6/2026) và "
            "báo cáo năm trước ngày 18/12/2026 (số liệu từ ngày 15/12/2025 đến ngày 14/12/2026)."
        )
        == both
    )
    assert periods(
        "1. Các xã gửi báo cáo trước ngày 18/6/2026 và ngày 18/12/2026. Số liệu từ ngày 15/12/2025 đến ngày 14/12/2026."
    ) == [None, both[1]]


def test_a_row_of_a_table_says_it_in_a_column_of_its_own_or_beside_the_work() -> None:
    assert periods(
        "Phụ lục\nTT | Loại báo cáo | Cơ quan thực hiện | Thời gian chốt số liệu | Thời gian gửi báo cáo\n1 | Báo "
        "cáo tháng | UBND các xã | Từ 15 tháng trước đến 14 tháng báo cáo | Trước ngày 17 hằng tháng\n2 | Báo cáo "
        "năm | UBND các xã | 15/12 năm trước - 14/12 năm báo cáo | Trước ngày 17/12 hằng năm\n3 | Báo cáo chuyên "
        "đề | UBND các xã | 01/01/2026 - 31/10/2026 | 15/11/2026\n4 | Báo cáo nhanh | UBND các xã | | Trước ngày "
        "20 hằng tháng\n"
    ) == [every("month"), every("year"), days("2026-01-01", "2026-10-31"), None]
    assert periods(
        "Phụ lục\nSTT | Nội dung | Đơn vị chủ trì | Thời hạn\n1 | Báo cáo tháng (số liệu từ ngày 15 tháng trước "
        "đến ngày 14 tháng báo cáo) | Các xã | Trước ngày 18 hằng tháng\n2 | Báo cáo năm 2026, số liệu từ "
        "15/12/2025 đến 14/12/2026 | Các xã | 18/12/2026; 31/12/2026\n"
    ) == [every("month"), None, None]
    assert periods(
        "Phụ lục\nTT | Nội dung | Đơn vị chủ trì | Thời hạn gửi\n1 | Báo cáo tháng | Các xã | Trước ngày 18 hằng "
        "tháng (số liệu đến ngày 14 hằng tháng)\n2 | Báo cáo năm | Các xã | Trước ngày 18/12/2026; số liệu từ "
        "15/12/2025 đến 14/12/2026\n3 | Chốt số liệu | Các xã | Số liệu đến ngày 14 hằng tháng\n"
    ) == [every("month"), days("2025-12-15", "2026-12-14"), None]


def test_a_data_period_is_no_work_and_no_term() -> None:
    draft = drafting(
        "1. Báo cáo tháng: các xã gửi trước ngày 17 hằng tháng, chốt số liệu đến ngày 14 hằng tháng.\n2. Các xã "
        "gửi báo cáo trước ngày 18/6/2026. Số liệu 6 tháng tính từ ngày 15/12 năm trước đến ngày 14/6."
    )
    assert [one.title for one in draft.duties] == ["Báo cáo tháng", "Gửi báo cáo"]


def test_the_plan_file_says_it_as_a_plan_file_does_and_is_read_so() -> None:
    draft = drafting(
        "1. Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường gửi báo cáo tháng trước ngày 18 hằng tháng. Số "
        "liệu tính từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo.\n2. Ban Thường trực Ủy ban MTTQ Việt Nam "
        "các xã, phường gửi báo cáo quý trước ngày 25 tháng cuối quý; số liệu chốt đến ngày 20 của tháng cuối "
        "quý.\n3. Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường gửi báo cáo tổng kết trước ngày 18/12/2026, "
        "số liệu từ ngày 15/12/2025 đến ngày 14/12/2026."
    )
    text = written(drafted(draft, roster("tay-ninh-87")))
    assert "# kỳ số liệu: “từ ngày 15 tháng trước đến ngày 14 của tháng báo cáo”" in text
    assert "  period: month\n" in text
    assert "  period: {every: quarter, closes: 20}\n" in text
    assert "  period: {from: 2025-12-15, to: 2026-12-14}\n" in text
    found = read_file(text.encode())
    assert found.problems == ()
    assert found.plan is not None
    assert [one.period for one in found.plan.items] == [
        every("month"),
        every("quarter", 20),
        days("2025-12-15", "2026-12-14"),
    ]
    assert [one["period"] for one in draft_json(draft)["duties"]] == [
        {"every": "month", "closes": 14},
        {"every": "quarter", "closes": 20},
        {"from": "2025-12-15", "to": "2026-12-14"},
    ]


def test_reports_of_one_day_on_two_times_stay_two_items() -> None:
    one = "Các xã gửi báo cáo {} trước ngày 18/12/2026, số liệu từ ngày {} đến ngày 14/12/2026."
    twice = "1. " + one.format("thu ngân sách", "15/12/2025") + "\n2. " + one.format("hộ nghèo", "15/6/2026")
    assert len(drafted(drafting(twice), None).items) == 2
    assert len(drafted(drafting(twice.replace("15/6/2026", "15/12/2025")), None).items) == 1


@pytest.mark.parametrize(
    "one",
    [
        "- Số liệu tính từ ngày 15 tháng trước đến ngày 14 tháng báo cáo.\n",
        "số liệu ",
        "số liệu từ ngày 15 ",
        "- Các xã gửi báo cáo trước ngày 18 hằng tháng.\n- Số liệu đến ngày 14 hằng tháng.\n",
    ],
)
def test_the_time_grows_with_the_length_alone(one: str) -> None:
    spent = []
    for size in (5_000, 20_000):
        begun = time.process_time()
        drafting(f"1. Báo cáo số liệu:\n{one * (size // len(one))}")
        spent.append(time.process_time() - begun)
    assert spent[1] < 8 * spent[0] + 0.2  # four times as much; 16 times where it grew with the square
