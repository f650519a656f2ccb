"""How a text is laid out: paragraphs under what they stand below, lines that go on, sentences; places stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.reading.layout.labels import LABELS, label_at
from plans.reading.layout.outline import Outline
from plans.reading.layout.smooth import smoothed
from plans.reading.page import Page, listed

PLAN = """III. HÌNH THỨC VÀ THỜI GIAN

1. Cấp tỉnh
- Ban Thường trực tổ chức sơ kết.
Thời gian: trước ngày 31/01/2021.
2. Cấp huyện
a) Các huyện:
- Gửi báo cáo;
- Nộp hồ sơ.
PHỤ LỤC
1 | Xây dựng | Sở Nội vụ
"""


def _lines(outline: Outline) -> list[tuple[str, str | None]]:
    """Each paragraph with the one that it stands under."""
    text = [outline.page.text[one.start : one.end] for one in outline.paragraphs]
    return [(text[i], None if one.above is None else text[one.above]) for i, one in enumerate(outline.paragraphs)]


def test_a_paragraph_stands_under_its_heading() -> None:
    assert _lines(Outline.of(PLAN)) == [
        ("HÌNH THỨC VÀ THỜI GIAN", None),
        ("Cấp tỉnh", "HÌNH THỨC VÀ THỜI GIAN"),
        ("Ban Thường trực tổ chức sơ kết.", "Cấp tỉnh"),
        ("Thời gian: trước ngày 31/01/2021.", "Cấp tỉnh"),
        ("Cấp huyện", "HÌNH THỨC VÀ THỜI GIAN"),
        ("Các huyện:", "Cấp huyện"),
        ("Gửi báo cáo;", "Các huyện:"),
        ("Nộp hồ sơ.", "Các huyện:"),
        ("PHỤ LỤC", None),
        ("1 | Xây dựng | Sở Nội vụ", "PHỤ LỤC"),
    ]


def test_rows_and_headings_are_told_apart() -> None:
    outline = Outline.of(PLAN)
    assert [one.row for one in outline.paragraphs] == [*[False] * 9, True]
    assert [outline.page.text[one.start : one.end] for one in outline.paragraphs if one.heading] == [
        "HÌNH THỨC VÀ THỜI GIAN", "Cấp tỉnh", "Cấp huyện", "Các huyện:", "PHỤ LỤC",
    ]  # fmt: skip


def test_what_a_part_is_for_is_said_by_its_title() -> None:
    outline = Outline.of(
        "I. MỤC ĐÍCH, YÊU CẦU\nHiệu quả.\nV. TỔ CHỨC THỰC HIỆN\nCác xã báo cáo.\nNơi nhận:\n- Lưu: VT."
    )
    assert [outline.role(i) for i in (1, 3, 4)] == ["purpose", "organisation", "recipients"]


@pytest.mark.parametrize(("depth", "example"), [(depth, example) for _, depth, example in LABELS])
def test_every_label_reads_its_example(depth: int, example: str) -> None:
    label = label_at(example)
    assert label is not None
    assert label.depth in (depth, 1)  # a capital letter lies above Roman numbers
    assert example.startswith(label.written)


@pytest.mark.parametrize("line", ["15/12/2020", "20.7.2020 họp", "Các xã", "2020 - 2025", "12 xã", "100% hộ"])
def test_a_date_or_a_number_is_no_label(line: str) -> None:
    assert label_at(line) is None


@pytest.mark.parametrize(
    ("text", "smooth"),
    [
        ("gửi   báo\u00a0cáo", "gửi báo cáo"),
        ("**trước ngày 15/12/2020** *(kèm đề cương)*", "trước ngày 15/12/2020 (kèm đề cương)"),
        ("sản xuất nông,\n\nlâm nghiệp", "sản xuất nông, lâm nghiệp"),
        ("Các xã gửi.\nThời gian: quý I", "Các xã gửi.\nThời gian: quý I"),
        ("1. Cấp xã\n2. Cấp huyện", "1. Cấp xã\n2. Cấp huyện"),
        ("* một\n* hai", "* một\n* hai"),
        (
            "Ủy ban Mặt trận Tổ quốc Việt Nam các huyện, thị xã, thành phố gửi báo cáo\nỦy ban tỉnh trước ngày 15/12.",
            "Ủy ban Mặt trận Tổ quốc Việt Nam các huyện, thị xã, thành phố gửi báo cáo Ủy ban tỉnh trước ngày 15/12.",
        ),
    ],
)
def test_lines_that_go_on_are_joined_and_marks_left_out(text: str, smooth: str) -> None:
    assert smoothed(text).text == smooth


def test_a_time_broken_over_lines_stays_whole() -> None:
    text = "Các xã gửi trước ngày\n25\n/11/2025."
    assert smoothed(text, [(11, len(text) - 1)]).text == "Các xã gửi trước ngày 25 /11/2025."


@given(st.text(alphabet="aĐ. \n*-\t|1)", max_size=60))
def test_every_letter_knows_its_place(text: str) -> None:
    smooth = smoothed(text)
    assert list(smooth.places) == sorted(set(smooth.places))
    assert smooth.places[-1] == len(text)
    for at, letter in enumerate(smooth.text):
        assert letter == text[smooth.places[at]] or (letter.isspace() and (text + "\n")[smooth.places[at]].isspace())
        assert smooth.into(smooth.places[at]) == at


def test_sentences_and_clauses() -> None:
    outline = Outline.of("TP. Hà Nội gửi báo cáo; các xã nộp hồ sơ. Hạn là 15.12.2020.")
    cut = outline.page.text
    (first, second) = outline.sentences(0)
    assert cut[slice(*first)] == "TP. Hà Nội gửi báo cáo; các xã nộp hồ sơ."
    assert cut[slice(*second)] == "Hạn là 15.12.2020."
    assert [cut[slice(*one)] for one in outline.clauses(*first)] == ["TP. Hà Nội gửi báo cáo;", "các xã nộp hồ sơ."]


def test_a_single_word_needs_its_marks_and_several_do_not() -> None:
    table = listed("gửi · tổ chức ·\n báo cáo")
    page = Page.of("Các đơn vị gùi; to chuc và Báo cáo, gửi")
    assert [found.phrase for found in table.all(page, 0, len(page.text))] == ["tổ chức", "báo cáo", "gửi"]
    bare = Page.of("cac don vi gui")
    assert [found.phrase for found in table.all(bare, 0, len(bare.text))] == ["gửi"]
