"""Plain text in whatever code table, and what is refused, each with its one sentence."""

from __future__ import annotations

import io
import tracemalloc
import unicodedata

import docx
import fpdf
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents.opening.letters import one_form
from documents.opening.opened import MOST_BYTES, open_text
from lib.incoming.legacy_letters import in_unicode
from lib.language import speaking
from lib.problem import Refused
from tests.hostile import CATALOG, one_page, pdf
from tests.unit.test_file_types import made, ole, open_document, related, typed, with_part
from tests.word_by_hand import p, tbl, tc, word

SAID = (
    'KẾ HOẠCH\nSơ kết 5 năm thực hiện Cuộc vận động "Toàn dân đoàn kết xây dựng nông thôn mới"\nTrước ngày 15/12/2020'
)
TCVN3 = "KÕ ho¹ch\nS¬ kÕt 5 n¨m thùc hiÖn Cuéc vËn ®éng".encode("cp1252")
VNI = "Sô keát 5 naêm thöïc hieän Cuoäc vaän ñoäng".encode("cp1252")


def refusal(data: bytes, name: str = "ke-hoach.docx") -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        open_text(data, name)
    (problem,) = caught.value.problems
    assert problem.message.count("\n") == 0
    with speaking("en"), pytest.raises(Refused) as english:
        open_text(data, name)
    assert english.value.problems[0].message != problem.message
    return problem.code, problem.message


def windows_1258(text: str) -> bytes:
    """Vowels whole, tones behind them, as that table has them."""
    spelt = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        spelt += unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone)) + tone
    return spelt.encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [SAID.encode(), SAID.encode("utf-8-sig"), SAID.encode("utf-16"), SAID.encode("utf-16-le"), SAID.encode("utf-16-be"),
     SAID.encode("utf-32"), SAID.replace("\n", "\r\n").encode(), SAID.replace("\n", "\r").encode(),
     unicodedata.normalize("NFD", SAID).encode(), windows_1258(SAID)],
)  # fmt: skip
def test_a_text_is_the_same_in_every_code_table(data: bytes) -> None:
    opened = open_text(data, "ke-hoach.txt")
    assert opened.text == SAID
    assert opened.kind == "txt"


@pytest.mark.parametrize(
    ("data", "table", "text"),
    [
        (TCVN3, "TCVN3", "Kế hoạch\nSơ kết 5 năm thực hiện Cuộc vận động"),
        (VNI, "VNI", "Sơ kết 5 năm thực hiện Cuộc vận động"),
        (windows_1258(SAID), "Windows-1258", SAID),
    ],
)
def test_letters_of_old_tables_become_unicode_and_it_is_said(data: bytes, table: str, text: str) -> None:
    opened = open_text(data, "cu.txt")
    assert opened.text == text
    assert opened.notes == (f"chữ theo bảng mã cũ {table} đã chuyển sang Unicode",)


def test_a_line_of_unicode_among_old_ones_is_left_alone() -> None:
    text, notes = one_form("KÕ ho¹ch tæ chøc\nĐã là chữ Unicode µ\nHéi nghÞ s¬ kÕt")
    assert text == "Kế hoạch tổ chức\nĐã là chữ Unicode µ\nHội nghị sơ kết"
    assert notes


def test_french_and_english_are_no_old_letters() -> None:
    assert one_form("Café de la Paix, à côté")[0] == "Café de la Paix, à côté"
    assert in_unicode("Café", "UTF-8") == "Café"


def test_markdown_and_tabs_stand_as_they_are() -> None:
    text = "| TT | Nội dung |\n|---|---|\n| 1 | *trước ngày 15/12/2020* |\n1\tGửi báo cáo\t15/12"
    assert open_text(text.encode(), "KE-HOACH.MD").kind == "md"
    assert open_text(text.encode(), "KE-HOACH.MD").text == text


def test_what_one_cannot_see_is_taken_out() -> None:
    assert (
        open_text("\x1b[31mKế\u200b hoạch\u202e\x0cPhụ lục\u2028II".encode(), "a.txt").text == "Kế hoạch\nPhụ lục\nII"
    )


def test_a_lost_letter_is_told_and_the_rest_is_read() -> None:
    opened = open_text((SAID * 100).encode() + "ế".encode()[:1], "a.txt")
    assert opened.text.startswith(SAID)
    assert "1 chữ bị mất" in opened.notes[0]


def test_a_text_that_no_plan_is_as_long_as_is_refused() -> None:
    """Ten megabytes of one line: what is asked of each of its letters would take minutes."""
    line = "Các đơn vị gửi báo cáo trước ngày 15/12/2020; "
    assert len(open_text((line * 20_000).encode(), "a.txt").text) == len(line) * 20_000
    with pytest.raises(Refused, match=r"a\.txt quá dài"):
        open_text((line * 170_000).encode(), "a.txt")


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.docx", "a.pdf", "a"]))
@settings(deadline=None)
def test_whatever_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    if data.startswith(b"%PDF") and b"%%EOF" in data:
        return
    try:
        text = open_text(data, name).text
    except Refused:
        return
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert "\x00" not in text


def test_a_file_of_another_kind_is_refused_with_what_to_do() -> None:
    picture = made(lambda data: Image.new("RGB", (2, 2)).save(data, "PNG"))
    sheet = made(lambda data: openpyxl.Workbook().save(data))
    kinds = {
        ".odt": open_document("application/vnd.oasis.opendocument.text"), ".xlsx": sheet, ".png": picture,
        ".doc": ole({"WordDocument": b"\xec\xa5\xc1\0" + b"\0" * 40}), ".rtf": b"{\\rtf1 Ke hoach}",
        ".html": b"<!DOCTYPE html><p>Ke hoach",
    }  # fmt: skip
    for ending, data in kinds.items():
        code, said = refusal(data, f"ke-hoach{ending}")
        assert code == "file-kind"
        assert "hãy lưu lại thành .docx hoặc .pdf" in said


def test_what_is_called_docx_and_is_text_is_damaged() -> None:
    assert refusal(b"Ke hoach")[0] == "file-damaged"


def test_empty_and_endless_files_are_refused() -> None:
    assert refusal(b"")[0] == refusal(b" \r\n ", "a.txt")[0] == refusal(word(p(" ")))[0] == "file-empty"
    assert refusal(b"a" * (MOST_BYTES + 1), "a.txt")[0] == "file-long"
    assert refusal(bytes(range(256)) * 50, "a.txt")[0] == "file-letters"


WORD = word(p("Trước ngày 15/12/2020"))
MACRO = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_part(WORD, "word/vbaProject.bin", b"x"), "file-macros"),
        (typed(WORD, MACRO), "file-macros"),
        (related(WORD, "attachedTemplate", "http://x.example/t.dotm", 'TargetMode="External"'), "file-template"),
        (related(WORD, "oleObject", "embeddings/o.bin"), "file-object"),
        (with_part(WORD, "word/a.zip", b"PK\x03\x04"), "file-nested"),
        (with_part(WORD, "word/media/a.bin", b"\0" * 30_000_000), "file-unpacked"),
        (ole({"EncryptedPackage": b"x"}), "file-password"),
        (WORD[: len(WORD) // 2], "file-damaged"),
        (WORD[:-200] + b"\0" * 200, "file-damaged"),
        (word("<w:p><w:unclosed></w:p>"), "file-damaged"),
    ],
)  # fmt: skip
def test_a_word_file_that_no_desk_should_open_is_refused(data: bytes, code: str) -> None:
    assert refusal(data)[0] == code


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [ENTITIES, OUTSIDE, "<!DOCTYPE x>"])
def test_entities_are_never_read(before: str) -> None:
    assert refusal(word(p("&amp;a;"), before=before))[0] == "file-damaged"
    assert refusal(word(p("x"), more={"word/styles.xml": f"{before}<x/>"}))[0] == "file-damaged"


def test_what_lies_too_deep_or_has_no_end_is_refused() -> None:
    assert refusal(word("<w:sdt>" * 300 + "</w:sdt>" * 300))[0] == "file-much"
    nested = tbl(tc(p("x")))
    for _ in range(20):
        nested = tbl(tc(nested))
    assert open_text(word(nested), "a.docx").text == "x"
    assert refusal(word(f'<w:p w:x="{"ab" * 100_000}"/>'))[0] == "file-damaged"


def test_a_word_file_of_one_long_line_is_read() -> None:
    line = "".join(f"Đơn vị {n} gửi báo cáo trước ngày 15/12/2020; " for n in range(18_000))
    assert len(open_text(word(p(line)), "a.docx").text) == len(line.rstrip())


def test_a_long_table_takes_little_memory() -> None:
    data = word(tbl(*(tc(p(f"{n}")) + tc(p(f"Nội dung {n * n}")) + tc(p("15/12")) for n in range(1500))))
    tracemalloc.start()
    lines = open_text(data, "a.docx").text.split("\n")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines[-1] == f"1499 | Nội dung {1499 * 1499} | 15/12"
    assert most < 15 << 20


def locked_pdf(user: str) -> bytes:
    sheet = fpdf.FPDF()
    sheet.add_page()
    sheet.set_font("helvetica")
    sheet.cell(text="Ke hoach so 87")
    sheet.set_encryption("owner", user)
    return bytes(sheet.output())


LEAF = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked_pdf("secret"), "file-password"),
        (pdf(CATALOG, b"<< /Type /Pages /Kids [%s] /Count 5000 >>" % (b"3 0 R " * 5000), LEAF), "file-much"),
        (one_page()[:400], "file-damaged"),
        (b"%PDF-1.7\n" + b"nothing " * 100 + b"%%EOF", "file-damaged"),
        (one_page(b""), "file-empty"),
        (one_page() + with_part(WORD, "x"), "file-nested"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    assert refusal(data, "ke-hoach.pdf")[0] == code


def test_a_pdf_whose_owner_only_forbids_printing_is_read() -> None:
    assert open_text(locked_pdf(""), "a.pdf").text == "Ke hoach so 87"


def test_the_sentence_names_the_file_in_one_line() -> None:
    assert refusal(b"", "a\nb\u202e.docx")[1].startswith("Tệp a b.docx trống")


def test_python_docx_writes_what_is_read() -> None:
    document = docx.Document()
    document.add_paragraph("Một", style="List Number")
    document.add_paragraph("Hai", style="List Number")
    document.add_paragraph("Ba", style="List Bullet")
    data = io.BytesIO()
    document.save(data)
    assert open_text(data.getvalue(), "a.docx").text == "1. Một\n2. Hai\n- Ba"
