"""Pages as text: order, paragraphs, tables; PDF files by hand, sound and hostile."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import fpdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents.opening.opened import open_text
from documents.opening.pdf import asked, child, scanned
from documents.opening.pdf.drawn_lines import rules_of
from documents.opening.pdf.flowing import text_of
from documents.opening.pdf.pages import opened, pages
from documents.opening.pdf.ruled import grids
from documents.opening.pdf.values import Page, Rule, Word
from lib.incoming.file_types.unfit import Unfit
from lib.problem import Refused
from tests.hostile import CATALOG, one_page, stream
from tests.hostile import pdf as made

FONTS = Path(__file__).resolve().parents[2] / "documents" / "fonts"
WIDE = 5.35  # points of a letter
SMALL = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "


def line(text: str, y: float, x: float = 90.0, *, size: float = 10.0, bold: bool = False) -> list[Word]:
    """Words of one line, each letter as wide as the other; more blanks are a wider gap."""
    found, at = [], x
    for word in text.split(" "):
        if word:
            found.append(Word(at, at + len(word) * WIDE, y, size, word, bold))
        at += (len(word) + 1) * WIDE
    return found


def page(*lines: list[Word], rules: Iterable[Rule] = ()) -> Page:
    return Page(595, 842, tuple(word for words in lines for word in words), tuple(rules), drawn=True)


def lines(*texts: str, begins: float = 200.0, step: float = 14.0) -> list[list[Word]]:
    return [line(text, begins + n * step) for n, text in enumerate(texts)]


def read(*given: Page) -> list[str]:
    return text_of(given).split("\n")


FULL = "Các tổ chức thành viên xây dựng báo cáo 5 năm phối hợp thực hiện Cuộc vận động"


def test_lines_of_a_paragraph_are_joined() -> None:
    assert read(page(*lines(FULL, "theo nhiệm vụ được phân công.", "2. Cấp huyện báo cáo", "Hằng năm."))) == [
        f"{FULL} theo nhiệm vụ được phân công.", "2. Cấp huyện báo cáo", "Hằng năm.",
    ]  # fmt: skip


def test_what_a_hyphen_or_stroke_parted_is_joined_without_a_blank() -> None:
    assert read(page(*lines(f"{FULL} 2016-", "2020 theo số 88/NQLT/"))) == [f"{FULL} 2016-2020 theo số 88/NQLT/"]
    assert read(page(*lines(f"{FULL} Phong trào -", "tuyên giáo"))) == [f"{FULL} Phong trào - tuyên giáo"]


@pytest.mark.parametrize("next_one", ["- Hội Nông dân", "1. Công tác", "Điều 2. Thời gian", "IV. TỔ CHỨC", "a) gửi"])
def test_a_list_goes_on_below_a_full_line(next_one: str) -> None:
    assert len(read(page(*lines(f"{FULL};", next_one)))) == 2


def test_a_paragraph_that_stands_in_or_further_down_is_another() -> None:
    assert len(read(page(line(FULL, 200), line("Ban Thường trực họp", 214, 120)))) == 2
    spaced = [*lines(*[FULL] * 4), line("Ban Thường trực", 270)]
    assert len(read(page(*spaced))) == 2


def test_a_title_in_bold_stands_apart() -> None:
    bold = line(FULL, 200, bold=True)
    assert read(page(bold, line("Thực hiện Kế hoạch", 214))) == [FULL, "", "Thực hiện Kế hoạch"]


def test_a_paragraph_goes_on_over_pages_and_numbers_of_pages_are_left_out() -> None:
    first, second = page(line(FULL, 700), line("1", 810, 290)), page(line("2", 40, 290), line("theo nhiệm vụ.", 80))
    assert read(first, second) == [f"{FULL} theo nhiệm vụ."]


def test_what_stands_at_the_edge_of_every_page_is_left_out() -> None:
    sheets = [page(line(f"UBMTTQ - trang {n}/9", 30), line(f"Mục {n} nội dung", 300 + 20 * n)) for n in range(1, 5)]
    assert read(*sheets) == [f"Mục {n} nội dung" for n in range(1, 5)]


def test_blocks_side_by_side_are_read_one_after_the_other() -> None:
    head = (
        line("UBMTTQ TỈNH TÂY NINH", 60), line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 60, 300),
        line("BAN THƯỜNG TRỰC", 74), line("Độc lập - Tự do - Hạnh phúc", 74, 310), line("Số: 87/KH", 100),
        line("Tây Ninh, ngày 06 tháng 10", 101, 320), line("KẾ HOẠCH", 150, 250), line(FULL, 164, 90),
    )  # fmt: skip
    assert read(page(*head)) == [
        "UBMTTQ TỈNH TÂY NINH", "BAN THƯỜNG TRỰC", "Số: 87/KH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Tây Ninh, ngày 06 tháng 10", "KẾ HOẠCH", FULL,
    ]  # fmt: skip


def test_recipients_stand_before_the_signature_and_are_joined_item_by_item() -> None:
    end = (
        line("Nơi nhận:", 500), line("TM. BAN THƯỜNG TRỰC", 500, 350), line("- MTTW;", 514),
        line("PHÓ CHỦ TỊCH", 514, 370),
        line("- Các tổ chức thành viên của Mặt trận", 528), line("các cấp;", 542), line("- Lưu: VP, PT.", 556),
        line("Nguyễn Văn Vy", 600, 365),
    )  # fmt: skip
    assert read(page(*end)) == [
        "Nơi nhận:", "- MTTW;", "- Các tổ chức thành viên của Mặt trận các cấp;", "- Lưu: VP, PT.",
        "TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH", "Nguyễn Văn Vy",
    ]  # fmt: skip


def test_blocks_whose_lines_are_staggered_are_read_one_after_the_other() -> None:
    left = [line(text, 60 + 14 * n) for n, text in enumerate(("UBMTTQ TỈNH TÂY NINH", "BAN THƯỜNG TRỰC", "Số: 87/KH"))]
    right = [line(text, 67 + 14 * n, 300) for n, text in enumerate(("CỘNG HÒA XÃ HỘI", "Độc lập - Tự do"))]
    assert read(page(*left, *right)) == [
        "UBMTTQ TỈNH TÂY NINH", "BAN THƯỜNG TRỰC", "Số: 87/KH", "CỘNG HÒA XÃ HỘI", "Độc lập - Tự do",
    ]  # fmt: skip


def test_a_gap_behind_a_number_parts_nothing() -> None:
    assert read(page(*lines("1.      Mục đích", "2.      Yêu cầu"))) == ["1. Mục đích", "2. Yêu cầu"]


def ruled(xs: list[float], ys: list[float], *, without: tuple[Rule, ...] = ()) -> list[Rule]:
    """The lines of a table, each cell with its own piece of them."""
    level = [Rule(False, y, a, b) for y in ys for a, b in pairwise(xs)]
    upright = [Rule(True, x, a, b) for x in xs for a, b in pairwise(ys)]
    return [rule for rule in (*level, *upright) if rule not in without]


XS, YS = [90.0, 130.0, 300.0, 400.0], [200.0, 230.0, 260.0]


def cells(*texts: str, y: float) -> list[Word]:
    return [word for x, text in zip(XS, texts, strict=False) for word in line(text, y, x + 2)]


def test_a_row_between_lines_is_a_line() -> None:
    table = (
        cells("TT", "Nội dung", "Thời gian", y=218),
        cells("1", "Gửi báo cáo", "15/12", y=240),
        line("về tỉnh", 252, 132),
    )
    assert read(page(line("Phụ lục", 180), *table, line("Hết.", 290), rules=ruled(XS, YS))) == [
        "Phụ lục", "TT | Nội dung | Thời gian", "1 | Gửi báo cáo về tỉnh | 15/12", "Hết.",
    ]  # fmt: skip


def test_cells_that_no_line_parts_are_one() -> None:
    without = (Rule(True, 130.0, 200.0, 230.0), Rule(False, 230.0, 300.0, 400.0))
    words = (cells("I", "Công tác văn kiện", "Quý I", y=218), cells("1", "Dự thảo", "", y=245))
    assert read(page(*words, rules=ruled(XS, YS, without=without))) == [
        "I Công tác văn kiện |  | Quý I",
        "1 | Dự thảo | ",
    ]


def test_a_table_goes_on_over_pages_with_its_heading_once_and_its_broken_row_whole() -> None:
    heading = ("TT", "Nội dung", "Thời gian")
    first = page(cells(*heading, y=218), cells("1", "Gửi báo cáo", "15/12", y=245), rules=ruled(XS, YS))
    ys = [60.0, 90.0, 120.0, 150.0]
    rows = (cells(*heading, y=78), cells("", "Về tỉnh", "", y=108), cells("2", "Tổng kết", "31/12", y=138))
    assert read(first, page(*rows, rules=ruled(XS, ys))) == [
        "TT | Nội dung | Thời gian", "1 | Gửi báo cáo Về tỉnh | 15/12", "2 | Tổng kết | 31/12",
    ]  # fmt: skip


def test_a_frame_and_underlined_words_are_no_tables() -> None:
    assert grids([*ruled([90, 400], [200, 300]), Rule(False, 50, 90, 200)]) == []
    assert grids([Rule(True, float(n), 0, 800) for n in range(0, 9000, 9)] + [Rule(False, 5.0, 0, 9000)]) == []


# Files


def opened_pages(data: bytes) -> list[Page]:
    with opened(data) as document:
        return list(pages(document))


def test_words_and_rules_are_found_where_they_stand() -> None:
    drawn = b"BT /F1 12 Tf 72 700 Td (Ke hoach) Tj ET 72 690 m 300 690 l S 72 600 200 40 re S 72 500 200 0.5 re f"
    (found,) = opened_pages(one_page(drawn))
    assert [(word.text, round(word.x0), round(word.base), word.size) for word in found.words] == [
        ("Ke", 72, 142, 12.0), ("hoach", 90, 142, 12.0),
    ]  # fmt: skip
    assert sum(not rule.upright for rule in found.rules) == 4
    assert sum(rule.upright for rule in found.rules) == 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(turn: int) -> None:
    matrix = {0: b"1 0 0 1 100 500", 90: b"0 1 -1 0 300 100", 180: b"-1 0 0 -1 500 300", 270: b"0 -1 1 0 300 700"}[turn]
    content = b"q %s cm BT /F1 12 Tf 0 20 Td (Tren.) Tj 0 -20 Td (Duoi.) Tj ET Q" % matrix
    assert open_text(one_page(content, page=b"/Rotate %d" % turn), "a.pdf").text == "Tren.\nDuoi."


def vietnamese(*texts: str) -> bytes:
    sheet = fpdf.FPDF()
    sheet.add_page()
    sheet.add_font("noto", fname=str(FONTS / "NotoSans-Regular.ttf"))
    sheet.set_font("noto", size=12)
    for text in texts:
        sheet.multi_cell(0, 7, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())


def test_a_pdf_of_vietnamese_text_is_read_whole() -> None:
    texts = (
        "KẾ HOẠCH",
        f"{FULL} theo nhiệm vụ được phân công trong Kế hoạch số 237/KHPH-MTTQ-TCTV trước ngày 15/12/2020.",
    )
    read_back = open_text(vietnamese(*texts), "a.pdf")
    assert read_back.text == "\n".join(texts)
    assert (read_back.kind, read_back.notes) == ("pdf", ())


HIDDEN = b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>"
SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>"
LOOP = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
X = b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"


def test_scripts_and_attachments_are_no_text() -> None:
    catalog = CATALOG[:-2] + SCRIPT + b">>"
    data = one_page(catalog=catalog, more=(HIDDEN, stream(b"MZ secret")))
    assert open_text(data, "a.pdf").text == "Ke hoach so 87, truoc ngay 15/12/2020"


@pytest.mark.parametrize(
    "data",
    [
        made(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
        made(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", SMALL + b"/Contents 4 0 R >>",
             b"<< /Length 4 0 R >>\nstream\nabc\nendstream"),
        made(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", SMALL + b">>"),
        made(CATALOG, b"<< /Type /Pages /Kids " + b"[" * 90_000 + b"]" * 90_000 + b" /Count 1 >>"),
        one_page(b"q " * 300_000),
    ],
)  # fmt: skip
def test_what_leads_in_a_circle_or_lies_too_deep_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        open_text(data, "a.pdf")


def test_memory_and_time_have_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads ends, not the one that asked."""
    limits = "' '.join(str(resource.getrlimit(n)[1]) for n in (0, 9, 4))"
    told = f"import resource, documents.opening.pdf.child as it; it.read = lambda data: {{'text': {limits}}}; main()"
    monkeypatch.setattr(asked, "_START", asked._START.replace("main()", told))
    assert asked._asked(b"")["text"] == f"{child.PROCESSOR} {child.MEMORY} 0"
    for ends, code in (("import time; time.sleep(60)", "file-much"), ("import os; os.abort()", "file-damaged")):
        monkeypatch.setattr(asked, "_START", ends)
        monkeypatch.setattr(asked, "TIME", 0.3)
        with pytest.raises(Unfit, match=code):
            asked._asked(one_page())


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    data = one_page(b"/X Do BT /F1 12 Tf 72 700 Td (Ke hoach) Tj ET", page=X, more=(LOOP,))
    assert open_text(data, "a.pdf").text == "Ke hoach"


def test_nothing_of_the_folder_one_stands_in_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert open_text(one_page(), "a.pdf").text.startswith("Ke hoach")


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "find_spec", lambda name: None if name == "pypdfium2" else find_spec(name))
    with pytest.raises(Refused) as caught:
        open_text(one_page(), "a.pdf")
    assert "dondoc[documents]" in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("documents.opening.opened", ("docx", "lxml", "pypdfium2", "pypdfium2_raw")),
        ("documents.opening.pdf.child", ("docx", "lxml", "defusedxml", "olefile", "http", "ssl", "email", "logging")),
    ],
)
def test_what_is_opened_brings_no_more_along_than_it_needs(module: str, without: tuple[str, ...]) -> None:
    """No package of `documents`; and the process that each PDF starts begins at once."""
    brought = f"sorted({{m.split('.')[0] for m in sys.modules}} & {set(without)})"
    command = [sys.executable, "-c", f"import sys, {module}; print({brought})"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FONTS.parents[1])
    assert done.stdout.strip() == "[]"


# Scans


def picture_page() -> bytes:
    sheet, picture = fpdf.FPDF(unit="pt", format="A4"), io.BytesIO()
    Image.new("L", (60, 80), 255).save(picture, "PNG")
    sheet.add_page()
    sheet.image(picture, x=0, y=0, w=sheet.w, h=sheet.h)
    return bytes(sheet.output())


TABLE = (
    "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext\n"
    "4\t1\t1\t1\t1\t0\t300\t400\t900\t50\t-1\t\n5\t1\t1\t1\t1\t1\t300\t405\t100\t40\t96\tTrước\n"
    "5\t1\t1\t1\t1\t2\t420\t405\t100\t40\t91\tngày\n5\t1\t1\t1\t1\t3\t540\t405\t90\t40\t3\t~~\n"
)


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A tesseract of our own, the only program there is."""
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    scanned.installed.cache_clear()


def test_a_scan_is_read_by_ocr_in_words_and_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "table").write_text(TABLE)
    script = f'case "$1" in --list-langs) echo vie;; *) cat > {tmp_path}/seen; cat {tmp_path}/table;; esac'
    programs(tmp_path, monkeypatch, script)
    told = child.read(picture_page())
    assert told == {"text": "Trước ngày", "scanned": 1, "unread": 0, "without_ocr": 0}
    assert (tmp_path / "seen").read_bytes().startswith(b"P5 2479 3508 255\n")


@pytest.mark.parametrize(("script", "key"), [("exit 1", "without_ocr"), ("echo eng", "without_ocr"),
    ('case "$1" in --list-langs) echo vie;; *) exit 1;; esac', "unread")])  # fmt: skip
def test_a_scan_that_is_not_read_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, key: str
) -> None:
    programs(tmp_path, monkeypatch, script)
    assert child.read(picture_page())[key] == 1


def test_a_scan_where_nothing_reads_it_is_refused_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "_asked", lambda data: {"text": "", "scanned": 0, "unread": 0, "without_ocr": 2})
    with pytest.raises(Unfit, match="file-scanned"):
        asked.text_of(b"")
    monkeypatch.setattr(asked, "_asked", lambda data: {"text": "x", "scanned": 3, "unread": 1, "without_ocr": 2})
    assert asked.text_of(b"")[1] == [
        "trang quét đã đọc bằng OCR: 3",
        "trang không có chữ: 2, chưa đọc vì máy chưa cài OCR (tesseract-ocr-vie)",
        "trang quét chưa đọc được trong thời gian cho phép: 1",
    ]


def test_ruling_lines_of_a_scan_are_seen_and_letters_are_none() -> None:
    across, down = 400, 200
    dots = bytearray(b"\xff" * across * down)
    for x in range(50, 351):
        dots[100 * across + x] = 20
    for y in range(40, 161):
        dots[y * across + 200] = 20
    dots[10 * across : 10 * across + 30] = b"\0" * 30  # as long as a stroke of a letter may be
    found = rules_of(bytes(dots), across, 2.0)
    assert set(found) == {Rule(False, 50.0, 25.0, 175.5), Rule(True, 100.0, 20.0, 80.5)}
    assert rules_of(b"\0" * 60 * 30_000, 60, 1.0) == ()  # nothing but dark: no page


def test_a_stamp_on_a_scan_does_not_make_it_a_text() -> None:
    stamp = tuple(line("Ký bởi: Ủy ban nhân dân", 40))
    assert scanned.is_scanned(Page(595, 842, stamp, (), 0.9, drawn=True))
    assert not scanned.is_scanned(Page(595, 842, stamp, (), 0.1, drawn=True))
    assert not scanned.is_scanned(Page(595, 842))


@given(
    st.lists(
        st.tuples(
            st.text("ab-;.1", min_size=1, max_size=6), st.integers(20, 560), st.integers(120, 700), st.booleans()
        ),
        max_size=40,
    ),
    st.lists(st.tuples(st.booleans(), st.integers(0, 800), st.integers(0, 400), st.integers(6, 400)), max_size=12),
)
@settings(deadline=None)
def test_no_letter_is_lost_and_none_is_said_twice(
    words: list[tuple[str, int, int, bool]], drawn: list[tuple[bool, int, int, int]]
) -> None:
    given_words = tuple(Word(x, x + 5.0 * len(text), y, 10.0, text, bold) for text, x, y, bold in words)
    rules = tuple(Rule(upright, at, start, start + long) for upright, at, start, long in drawn)
    said = text_of([Page(595, 842, given_words, rules, drawn=True)])
    letters = sorted(letter for letter in said if not letter.isspace() and letter != "|")
    assert letters == sorted(letter for text, *_ in words for letter in text)
