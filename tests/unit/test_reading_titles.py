"""Titles: short, whole, without dates and preambles, for every duty and work of the corpus that lies open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.text import nfc
from plans.reading.read import read
from plans.reading.titles.short import LONGEST, short
from scripts.reading_report import ROOT, SHARED

TEXTS = [*sorted((ROOT / "tests" / "corpus" / "open").glob("*.txt")), *sorted((SHARED / "seeds").glob("*.txt"))]
_DANGLING = re.compile(
    r"(?:\b(?:về|cho|và|để|trước|vào|trong|đến|từ|(?<!\d )(?<!nửa )ngày|là|(?<!nhà )ở|theo|tại|với|của|qua|do|các|"
    r"những|mỗi|thì|hoặc|bằng văn|sáng|chiều|tối|thứ (?:hai|ba|tư|năm|sáu|bảy))|[,;:(“\-–])$",
    re.IGNORECASE,
)
# What a clerk writes with its day.
_KEPT = r"(?<!km )(?<!Đảng đợt )(?<!chốt đến )(?<!thời điểm )(?<!lập Hội )(?<!đoàn viên )"
_DATED = re.compile(
    rf"\bngày\s?\d|{_KEPT}\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|\btháng\s?\d{{1,2}}\b|\d\s?(?:giờ(?! học)|h\d\d)\b|"
    rf"{_KEPT}(?!24/7\b)\b\d{{1,2}}/\d{{1,2}}\b(?! (?:giai đoạn|nhiệm kỳ|chặng|thôn|xã|ấp|bản|khu|hộ|chi))"
)
_PREAMBLE = re.compile(r"(?:Căn cứ|Thực hiện (?:Kế hoạch|Công văn|Hướng dẫn) số)")


def _titles(path: Path) -> list[str]:
    draft = read(nfc(path.read_text(encoding="utf-8")))
    return [one.title for one in draft.duties] + [one.title for one in draft.works]


def _wrong(title: str) -> bool:
    """Whether a clerk would not write it so."""
    balanced = title.count("(") == title.count(")") and title.count("“") == title.count("”")
    cut = _DANGLING.search(title) or _DATED.search(title) or _PREAMBLE.match(title)
    return not (0 < len(title) <= LONGEST and balanced and title.count('"') % 2 == 0) or bool(cut)


def _within_a_name(title: str, text: str) -> bool:
    """Whether it ends in a name that goes on wherever the text writes its end."""
    end = " ".join(title.split()[-2:])
    behind = [text[found.end() : found.end() + 2] for found in re.finditer(re.escape(end), text)]
    return (
        end.split()[-1][0].isupper()
        and bool(behind)
        and all(re.match(r" [^\W\d_]", on) and on[1].isupper() for on in behind)
    )


HEAD = """ỦY BAN MTTQ HUYỆN A
Số: 12/KH-MTTQ
Ngày 02 tháng 01 năm 2025
KẾ HOẠCH
Tổng kết phong trào thi đua năm 2025

Căn cứ Kế hoạch số 01/KH-MTTQ ngày 01/01/2025, Ban Thường trực xây dựng kế hoạch như sau:

1. """


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Các xã hoàn thành trước ngày 15/3/2025.", "Hoàn thành tổng kết phong trào thi đua năm 2025"),
        ("Niêm yết danh sách: các xã thực hiện trước ngày 15/3/2025.", "Niêm yết danh sách"),
        ("Việc trao quà do các xã tổ chức từ ngày 01/3/2025 đến ngày 15/3/2025.", "Trao quà"),
        ("Việc sửa chữa phải được hoàn thành trước ngày 15/3/2025.", "Hoàn thành sửa chữa"),
        ("Hội nghị sơ kết dự kiến tổ chức vào ngày 15/3/2025.", "Hội nghị sơ kết"),
        ("Thời hạn nộp đề cương của các xã được gia hạn từ ngày 10/3/2025 đến ngày 20/3/2025.", "Nộp đề cương"),
        ("Các phòng báo cáo tiến độ vào chiều thứ Sáu hằng tuần.", "Báo cáo tiến độ"),
        (
            "Các xã nộp hồ sơ (theo mẫu), kèm theo biểu mẫu, về Phòng Nội vụ trước 15/3/2025.",
            "Nộp hồ sơ về Phòng Nội vụ",
        ),
    ],
)
def test_a_clause_that_says_little_is_entitled_by_what_stands_around_it(said: str, title: str) -> None:
    assert [one.title for one in read(f"{HEAD}{said}\n").duties] == [title]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (
            "gửi báo cáo tổng kết việc tuyên truyền về Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam huyện A "
            "(qua Ban Phong trào) và Phòng Nội vụ",
            "Gửi báo cáo tổng kết việc tuyên truyền về Ban Thường trực Ủy ban MTTQ Việt Nam huyện A và Phòng Nội vụ",
        ),
        ("tổ chức phong trào “Toàn dân đoàn kết xây dựng", "Tổ chức phong trào “Toàn dân đoàn kết xây dựng …”"),
        ("rà soát theo Công văn số 12/UBND ngày 05/02/2025 về đất đai", "Rà soát theo Công văn số 12/UBND về đất đai"),
        ("lắp biển tại các điểm (10°12'30\"; 106°23'10\") và cầu", "Lắp biển tại các điểm và cầu"),
        ("căn cứ tình hình thực tế, tổ chức hội nghị vào lúc", "Tổ chức hội nghị"),
        ("thu hồi nợ quá hạn", "Thu hồi nợ quá hạn"),
    ],
)
def test_a_title_is_whole(written: str, title: str) -> None:
    assert short(written) == title


@pytest.mark.parametrize(
    ("said", "things"),
    [
        (
            "Các xã gửi báo cáo tổng kết và ít nhất 02 mô hình tiêu biểu về huyện",
            {"Báo cáo tổng kết": 1, "Mô hình tiêu biểu": 2},
        ),
        ("Các xã xây dựng điều lệ thi đấu, gửi các lớp", {"Điều lệ thi đấu": 1}),
        ("Các xã nộp báo tường tại phòng Đoàn", {"Báo tường": 1}),
        ("Các xã báo cáo Ban Thường trực", {"Báo cáo": 1}),
        ("Các xã gửi hồ sơ bản cứng kèm file mềm về huyện", {"Hồ sơ": 1}),
        ("Các xã xây dựng báo cáo phong trào; gửi báo cáo về huyện", {"Báo cáo phong trào": 1}),
        ("Các xã tổ chức hội nghị", {}),
    ],
)
def test_what_is_handed_in_is_named_like_the_thing(said: str, things: dict[str, int]) -> None:
    (one,) = read(f"{HEAD}{said} trước ngày 15/3/2025.\n").duties
    assert {what.title: what.at_least for what in one.deliverables} == things


@given(st.text(alphabet='abc ,;:()“”"./|năm ngày 12/3/2025 về Ủy ban', max_size=400))
def test_of_any_text_a_title_is_balanced_and_short(written: str) -> None:
    title = short(written)
    assert title is None or (len(title) <= LONGEST and title.count("(") == title.count(")"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:3])
def test_every_title_is_one_that_a_clerk_would_write(path: Path) -> None:
    assert [title for title in _titles(path) if _wrong(title)] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem[:3])
def test_no_title_ends_within_a_name(path: Path) -> None:
    text = nfc(path.read_text(encoding="utf-8"))
    assert [title for title in _titles(path) if _within_a_name(title, text)] == []
