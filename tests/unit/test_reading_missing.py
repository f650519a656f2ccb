"""What a document lacks is marked once wherever a draft is seen; a closing conference binds nobody any more."""

from __future__ import annotations

import pytest

from plans.reading.drafted.file import open_fields, written
from plans.reading.drafted.plan import drafted
from plans.reading.drafted.shape import draft_json
from plans.reading.read import read

DUTY = "Các phường gửi báo cáo về Ban Thường trực trước ngày 15/12/2020.\n"
HEADED = f"""ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
QUẬN TÂY HỒ | Độc lập - Tự do - Hạnh phúc
Số:      /KH-UBND | Tây Hồ, ngày     tháng     năm 2020

KẾ HOẠCH
Tổng vệ sinh môi trường năm 2020

{DUTY}"""
NEWS = """Chiều ngày 25/12/2020 tại Hội trường UBND quận, Ban Thường trực Ủy ban MTTQ quận đã tổ chức hội nghị tổng \
kết năm 2020, hoàn thành báo cáo gửi Thành phố trước ngày 31/12/2020.
"""


def test_an_excerpt_lacks_all_that_a_header_says() -> None:
    text = f"\n  II. Tổ chức thực hiện  \n{DUTY}"
    found = read(text)
    assert [one.code for one in found.doubts] == ["no-number", "no-issued-on", "no-issuer", "no-subject"]
    assert {text[one.start : one.end] for one in found.doubts} == {"II. Tổ chức thực hiện"}


def test_what_was_left_empty_is_shown_at_its_place() -> None:
    found = read(HEADED)
    assert [(one.code, HEADED[one.start : one.end]) for one in found.doubts] == [
        ("no-number", "Số:      /KH-UBND"),
        ("no-issued-on", "ngày     tháng     năm 2020"),
    ]
    assert "Số của văn bản còn để trống (“Số: /KH-UBND”); cần ghi." in found.doubts[0].message


def test_a_number_ends_in_its_line() -> None:
    found = read(f"Sau đây là một số\n- Các việc phải làm\n{DUTY}")
    assert "để trống" not in found.doubts[0].message


@pytest.mark.parametrize("text", ["", "Trời hôm nay đẹp.", NEWS])
def test_a_text_that_obliges_nobody_lacks_nothing(text: str) -> None:
    assert not read(text).doubts
    assert not draft_json(read(text))["problems"]


def test_each_is_said_once_in_json_in_the_file_and_of_what_is_open() -> None:
    found = read(HEADED)
    file = written(drafted(found, None))
    for one in draft_json(found)["problems"]:
        assert file.count(one["message"]) == 1
        assert [it.message for _, it in open_fields(drafted(found, None))].count(one["message"]) == 1
    assert "\n  # ← Số của văn bản còn để trống (“Số: /KH-UBND”); cần ghi.\n  number:\n" in file


def test_what_stands_in_the_sentence_of_a_closing_conference_is_no_duty() -> None:
    found = read(NEWS)
    assert found.outcome is not None
    assert not found.duties
    assert read(f"{NEWS}{DUTY.replace('15/12/2020', '15/01/2021')}").duties, "what follows that sentence still binds"


def test_a_group_below_an_unknown_issuer_is_still_open() -> None:
    asked = [one.field for _, one in open_fields(drafted(read(HEADED), None))]
    assert asked == ["number", "issued_on", "issuer", "assigned_to"]
