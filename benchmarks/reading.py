"""A plan of twenty pages as a file, to its text and to its draft, beside the least that anybody would do with it.

    .venv/bin/python -m benchmarks.reading

prints what memory a process needs for each, the one that it starts for a PDF included.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.timing import Result, Scale, pairs, taken
from benchmarks.world import Database
from documents.opening.opened import open_text
from plans.reading.read import read

PAGES, TABLE = 20, 60  # pages of paragraphs; rows of the annex
FONTS = Path(__file__).resolve().parents[1] / "documents" / "fonts"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATES = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_SECTIONS = (
    "Tổ chức tuyên truyền, phổ biến nội dung Cuộc vận động đến cán bộ, hội viên và các tầng lớp Nhân dân trên địa bàn",
    "Ban Thường trực Ủy ban MTTQ Việt Nam các xã, phường xây dựng kế hoạch, tổ chức sơ kết và báo cáo kết quả về tỉnh",
    "Các tổ chức thành viên báo cáo kết quả phối hợp thực hiện theo nhiệm vụ được phân công, nêu rõ khó khăn",
)


def read_in(database: Database, scale: Scale) -> Iterator[Result]:
    """Files know no database: measured once, on SQLite."""
    if database.server is not None:
        return
    for kind, (make, raw) in KINDS.items():
        text, raw_text = partial(_text, make(), kind), partial(raw, make())
        for what, ours, least in (
            ("text", text, raw_text),
            ("draft", lambda text=text: read(text()), lambda raw_text=raw_text: DATES.findall(raw_text())),
        ):
            yield pairs(
                f"reading .{kind} to {what}",
                database.name,
                PAGES,
                scale.repetitions,
                partial(taken, ours),
                partial(taken, least),
            )


def _text(data: bytes, kind: str) -> str:
    return open_text(data, f"plan.{kind}").text


def paragraphs() -> list[str]:
    """Twenty pages: parts, sections, a date in each tenth sentence."""
    said, n = ["Số: 87/KH-MTTQ-BTT", "Tây Ninh, ngày 06 tháng 10 năm 2020", "KẾ HOẠCH", "Sơ kết 5 năm"], count(1)
    while sum(map(len, said)) < PAGES * 2600:
        m = next(n)
        by = f" trước ngày {1 + m % 28}/{1 + m % 12}/2021" if m % 10 == 0 else ""
        said.append(f"{m}. {_SECTIONS[m % 3]}; {_SECTIONS[(m + 1) % 3]}{by}.")
    return said


def rows() -> list[tuple[str, ...]]:
    """The annex."""
    return [(str(n), _SECTIONS[n % 3][:50], "Các xã, phường", f"{1 + n % 28}/3/2021") for n in range(1, TABLE + 1)]


def as_txt() -> bytes:
    return "\n\n".join([*paragraphs(), "PHỤ LỤC", *(" | ".join(row) for row in rows())]).encode()


def as_docx() -> bytes:
    import docx

    document, data = docx.Document(), io.BytesIO()
    for text in paragraphs():
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for row in rows():
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(data)
    return data.getvalue()


def as_pdf() -> bytes:
    import fpdf

    sheet = fpdf.FPDF()
    sheet.add_page()
    sheet.add_font("noto", fname=str(FONTS / "NotoSans-Regular.ttf"))
    sheet.set_font("noto", size=12)
    for text in paragraphs():
        sheet.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
    with sheet.table(first_row_as_headings=False) as table:
        for row in rows():
            table.row(row)
    return bytes(sheet.output())


def raw_docx(data: bytes) -> str:
    from lxml import etree  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root = etree.fromstring(packed.read("word/document.xml"))
    return "\n".join("".join(paragraph.itertext()) for paragraph in root.iter(f"{W}p"))


def raw_pdf(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


KINDS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], str]]] = {
    "txt": (as_txt, bytes.decode),
    "docx": (as_docx, raw_docx),
    "pdf": (as_pdf, raw_pdf),
}
MEMORY = """import resource, sys
from documents.opening.opened import open_text
from plans.reading.read import read
read(open_text(sys.stdin.buffer.read(), "plan." + sys.argv[1]).text)
print(*(resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def main() -> None:
    """A new process for each kind: its own most, and that of what it started."""
    for kind, (make, _raw) in KINDS.items():
        command = [sys.executable, "-c", MEMORY, kind]
        own, child = subprocess.run(command, input=make(), capture_output=True, check=True).stdout.split()
        print(f".{kind}: {int(own)} MB, and {int(child)} MB of the process that reads it")


if __name__ == "__main__":
    main()
