"""Word files as text: paragraphs, Word's own numbers, tables, what is deleted or hidden."""

from __future__ import annotations

import pytest

from documents.opening.opened import open_text
from documents.opening.word.numbers import number_words
from tests.word_by_hand import LINED, levels, numbered, p, r, tbl, tc, word


def text(body: str, **parts: str) -> str:
    opened = open_text(word(body, **parts), "ke-hoach.docx")
    assert opened.kind == "docx"
    return opened.text


def test_paragraphs_are_lines_and_breaks_within_them_too() -> None:
    run = "<w:t>Số:</w:t><w:tab/><w:t>87</w:t><w:br/><w:t>Tây</w:t><w:noBreakHyphen/><w:t>Ninh</w:t>"
    broken = f"<w:p><w:r>{run}</w:r></w:p>"
    assert text(p("KẾ HOẠCH") + broken + p() + p() + p("như sau:")) == "KẾ HOẠCH\nSố:\t87\nTây-Ninh\n\nnhư sau:"


def test_letters_are_composed() -> None:
    assert text(p("Ke\u0302\u0301 hoa\u0323ch")) == "Kế hoạch"


def test_word_counts_the_parts_of_a_plan() -> None:
    lists = levels(("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("decimal", "%2.%4."))
    depths = (0, 1, 2, 2, 1, 3, 3, 0, 1)
    said = text("".join(p("x", numbered(depth)) for depth in depths), numbering=lists)
    assert said.split("\n") == ["I. x", "1. x", "a) x", "b) x", "2. x", "2.1. x", "2.2. x", "II. x", "1. x"]


def test_a_list_begins_anew_where_it_says_so_and_goes_on_elsewhere() -> None:
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for n, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        )
    )
    said = text(
        "".join(p("x", numbered(0, n)) for n in (1, 1, 2, 3, 3)), numbering=levels(("decimal", "%1."), numbers=numbers)
    )
    assert said.split("\n") == ["1. x", "2. x", "3. x", "1. x", "2. x"]


def test_a_style_numbers_its_paragraphs_and_number_none_takes_one_out() -> None:
    styles = (
        f'<w:style w:styleId="h"><w:pPr>{numbered(0)}</w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:basedOn w:val="h"/></w:style>'
    )
    body = (
        p("a", '<w:pStyle w:val="h2"/>')
        + p("b", '<w:pStyle w:val="h"/>' + numbered(0, 0))
        + p("c", '<w:pStyle w:val="h"/>')
    )
    assert text(body, styles=styles, numbering=levels(("decimal", "Điều %1."))) == "Điều 1. a\nb\nĐiều 2. c"


@pytest.mark.parametrize(("sign", "shown"), [("-", "-"), ("+", "+"), ("\uf0b7", "-"), ("o", "-")])
def test_signs_of_lists_stand_as_they_are_typed(sign: str, shown: str) -> None:
    assert text(p("x", numbered(0)), numbering=levels(("bullet", sign))) == f"{shown} x"


@pytest.mark.parametrize(
    ("n", "kind", "written"),
    [(4, "upperRoman", "IV"), (1994, "lowerRoman", "mcmxciv"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
     (3, "decimalZero", "03"), (10**8, "upperRoman", "100000000"), (10**8, "lowerLetter", "100000000"),
     (0, "none", "0")],
)  # fmt: skip
def test_numbers_are_written_as_lists_write_them(n: int, kind: str, written: str) -> None:
    assert number_words(n, kind) == written


def test_styles_that_rest_on_each_other_in_a_circle_come_to_an_end() -> None:
    styles = (
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    assert text(p("x", '<w:pStyle w:val="a"/>'), styles=styles) == "x"


def test_a_row_is_a_line() -> None:
    rows = (
        tc(p("TT")) + tc(p("Nội dung"), p("công việc")),
        tc(p("1")) + tc(p("Giai đoạn 2016-"), p("2020")),
        tc() + tc(),
    )
    assert (
        text(p("x") + tbl(*rows, properties=LINED) + p("y")) == "x\nTT | Nội dung công việc\n1 | Giai đoạn 2016-2020\ny"
    )


def test_merged_cells_say_their_text_once() -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tc(p("a"), properties='<w:gridSpan w:val="2"/>') + tc(p("b"), properties=begins),
        tc(p("c")) + tc(p("d")) + tc(p("twice"), properties=goes_on),
    )
    assert text(tbl(*rows, properties=LINED)) == "a |  | b\nc | d | "


def test_a_table_within_a_table_is_laid_flat() -> None:
    inner = tbl(tc(p("x")) + tc(p("y")), properties=LINED)
    assert text(tbl(tc(p("1")) + tc(inner, p()), properties=LINED)) == "1 | x | y"


def test_head_and_end_of_a_document_are_lines() -> None:
    head = tbl(
        tc(p("ỦY BAN MTTQ VIỆT NAM"), p("Số: 87/KH"))
        + tc(p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), p("Tây Ninh, ngày 06"))
    )
    end = tbl(tc(p("Nơi nhận:"), p("- MTTW;")) + tc(p("TM. BAN THƯỜNG TRỰC"), p("PHÓ CHỦ TỊCH")), properties=LINED)
    assert text(head + p("KẾ HOẠCH") + end).split("\n") == [
        "ỦY BAN MTTQ VIỆT NAM", "Số: 87/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tây Ninh, ngày 06", "KẾ HOẠCH",
        "Nơi nhận:", "- MTTW;", "TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH",
    ]  # fmt: skip


def test_a_table_without_lines_but_with_rows_is_a_table() -> None:
    assert (
        text(tbl(tc(p("Gửi báo cáo")) + tc(p("15/12")), tc(p("Tổng kết")) + tc(p("31/12"))))
        == "Gửi báo cáo | 15/12\nTổng kết | 31/12"
    )


def test_a_style_of_tables_has_lines_or_none() -> None:
    styles = f'<w:style w:styleId="Grid"><w:tblPr>{LINED}</w:tblPr></w:style>'
    bare = '<w:style w:styleId="Grid"><w:tblPr><w:tblCellMar><w:left w:w="0"/></w:tblCellMar></w:tblPr></w:style>'
    table = tbl(tc(p("a")) + tc(p("b")), properties='<w:tblStyle w:val="Grid"/>')
    assert text(table, styles=styles) == "a | b"
    assert text(table, styles=bare) == "a\nb"


def test_what_was_deleted_is_gone_and_what_was_inserted_stays() -> None:
    body = (
        f"<w:p>{r('trước ngày ')}<w:del><w:r><w:delText>15</w:delText></w:r>{r('16')}</w:del><w:ins>{r('20')}</w:ins>"
        f"<w:moveFrom>{r('/11')}</w:moveFrom>{r('/12')}</w:p>"
    )
    assert text(body) == "trước ngày 20/12"


def test_a_deleted_mark_joins_paragraphs_and_a_deleted_row_is_gone() -> None:
    assert text(p("một", "<w:rPr><w:del/></w:rPr>") + p(" hai")) == "một hai"
    rows = f"<w:tr>{tc(p('a'))}{tc(p('b'))}{tc(p('c'))}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{tc(p('d'))}</w:tr>"
    assert text(f"<w:tbl>{rows}</w:tbl>") == "a | b | c"


def test_hidden_text_and_codes_are_not_read() -> None:
    not_hidden = '<w:vanish w:val="0"/>'
    body = (
        f"<w:p>{r('hidden', '<w:vanish/>')}{r('shown', not_hidden)}"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:footnoteReference/></w:r></w:p>"
    )
    assert text(body) == "shown"


def test_a_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('in the box')}</w:txbxContent>"
    body = (
        f"<w:p>{r('before')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{r(' and behind')}</w:p>"
    )
    assert text(body) == "before and behind\nin the box"


def test_only_the_main_part_is_read() -> None:
    more = {
        "word/header1.xml": "<x>header</x>",
        "word/comments.xml": "<x>said</x>",
        "word/footnotes.xml": "<x>note</x>",
    }
    assert open_text(word(p("x"), more=more), "a.docx").text == "x"


def test_letters_of_old_fonts_become_unicode() -> None:
    opened = open_text(word(p("KÕ ho¹ch tæ chøc Héi nghÞ s¬ kÕt") + p("Đã là Unicode")), "a.docx")
    assert opened.text == "Kế hoạch tổ chức Hội nghị sơ kết\nĐã là Unicode"
    assert opened.notes == ("chữ theo bảng mã cũ TCVN3 đã chuyển sang Unicode",)
