"""Files handed in through pages: each kind by its content, what no desk should open, bounds of time and memory."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import fpdf
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lib.language import speaking
from lib.problem import Refused
from settings import load
from tests.office import converted
from workflow.keeping.file_types import TYPES, fitting_name, refuse_unless_kind

ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"


def made(save: Callable[[io.BytesIO], Any]) -> bytes:
    data = io.BytesIO()
    save(data)
    return data.getvalue()


def zipped(parts: Mapping[str, bytes | str], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", way) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return data.getvalue()


def changed(data: bytes, change: Callable[[dict[str, bytes]], Any]) -> bytes:
    """The archive after `change` of its parts by their name."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    return zipped(parts)


def with_part(data: bytes, name: str, content: bytes | str = b"") -> bytes:
    text = content.encode() if isinstance(content, str) else content
    return changed(data, lambda parts: parts.update({name: text}))


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return changed(data, change)


def typed(data: bytes, one: str) -> bytes:
    """With one content type more."""
    return replaced(data, "[Content_Types].xml", "</Types>", f"{one}</Types>")


def related(data: bytes, what: str, target: str, mode: str = "", name: str = "word/_rels/settings.xml.rels") -> bytes:
    """With one relationship more, of a part that had none."""
    one = f'<r:Relationship Id="r1" Type="{RELATION}/{what}" Target="{target}" {mode}/>'
    return with_part(data, name, f'<r:Relationships xmlns:r="http://x.example">{one}</r:Relationships>')


def open_document(kind: str, entries: str = "", **more: bytes) -> bytes:
    manifest = f'<m:manifest xmlns:m="http://m.example">{entries}</m:manifest>'
    return zipped({"mimetype": kind, "content.xml": "<x/>", "META-INF/manifest.xml": manifest} | more)


def ole(streams: Mapping[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """An old Office file: a directory of one level in which each entry is the next one's neighbour."""
    free, last = 0xFFFFFFFF, 0xFFFFFFFE
    fat: list[int] = []
    content, entries = b"", []
    for name, stream in streams.items():
        padded = stream.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        entries.append((name, 2, len(fat), len(padded)))
        content += padded
        sectors = len(padded) // 512
        fat += [*range(len(fat) + 1, len(fat) + sectors), last]
    entries += [(name, 1, 0, 0) for name in storages]
    directory = _entry("Root Entry", 5, free, 1 if entries else free, last, 0)
    for n, (name, what, start, size) in enumerate(entries, start=2):
        directory += _entry(name, what, n if n <= len(entries) else free, free, start, size)
    directory += b"\0" * (-len(directory) % 512)
    first = len(fat)
    fat += [*range(first + 1, first + len(directory) // 512), last]
    own, tables = len(fat), -(-len(fat) // 127)
    fat += [0xFFFFFFFD] * tables
    fat += [free] * (128 * tables - len(fat))
    told = (0, tables, first, 0, 4096, last, 0, last, 0)
    header = struct.pack("<8s16x5H6x9L", MAGIC, 62, 3, 0xFFFE, 9, 6, *told)
    header += struct.pack("<109L", *range(own, own + tables), *[free] * (109 - tables))
    return header + content + directory + struct.pack(f"<{len(fat)}L", *fat)


MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _entry(name: str, what: int, right: int, child: int, start: int, size: int) -> bytes:
    spelt = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sLQQLQ", spelt, len(spelt) + 2, what, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
    )


def record(what: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", what, len(content)) + content


def book(*records: bytes) -> bytes:
    return ole({"Workbook": record(0x809, b"\0" * 16) + b"".join(records) + record(0x0A)})


SHEET, MACRO_SHEET = record(0x85, b"\0\0\0\0\0\0\1\0x"), record(0x85, b"\0\0\0\0\0\1\1\0x")
LETTER = struct.pack("<HHLHH", 0xA5EC, 0xC1, 0, 0, 0)


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("Báo cáo kết quả")
    return made(document.save)


def _pdf() -> bytes:
    paper = fpdf.FPDF()
    paper.add_page()
    return bytes(paper.output())


def _pptx() -> bytes:
    link = f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="/ppt/presentation.xml"/>'
    main = f"{OFFICE}.presentationml.presentation.main+xml"
    types = f'<Types><Override PartName="/ppt/presentation.xml" ContentType="{main}"/></Types>'
    return zipped({"[Content_Types].xml": types, "_rels/.rels": f"<R>{link}</R>", "ppt/presentation.xml": "<p/>"})


def _image(kind: str) -> bytes:
    return made(lambda data: Image.new("RGB", (8, 8), "red").save(data, kind))


DOCX, PDF = _docx(), _pdf()
XLSX = made(openpyxl.Workbook().save)
SOUND: dict[str, bytes] = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": _pptx(),
    "odt": open_document(ODT),
    "ods": open_document(ODS),
    "doc": ole({"WordDocument": LETTER, "1Table": b""}),
    "xls": book(SHEET),
    "jpg": _image("JPEG"),
    "png": _image("PNG"),
}
TYPES_PART = "[Content_Types].xml"
MAIN = f"{OFFICE}.wordprocessingml.document.main"
DOCM = "application/vnd.ms-word.document.macroEnabled.main"
OTHER = f'<Relationship Type="{RELATION}/officeDocument" Target="x"/>'


def kind(data: bytes, name: str = "bao-cao", allowed: tuple[str, ...] = TYPES) -> str:
    file = io.BytesIO(data)
    try:
        return refuse_unless_kind(file, name, allowed)
    finally:
        assert file.tell() == 0


def refusal(data: bytes, name: str = "bao-cao.docx", allowed: tuple[str, ...] = TYPES) -> tuple[str, str]:
    """The one problem's code and sentence."""
    with pytest.raises(Refused) as refused:
        kind(data, name, allowed)
    (problem,) = refused.value.problems
    return problem.code, problem.message


@pytest.mark.parametrize("what", TYPES)
def test_each_kind_is_known_by_its_content(what: str) -> None:
    assert set(SOUND) == set(TYPES)
    assert kind(SOUND[what], "khong-duoi") == what
    assert kind(SOUND[what], "ten-sai.pdf") == what
    without = tuple(one for one in TYPES if one != what)
    code, said = refusal(SOUND[what], allowed=without)
    assert code == "file-kind"
    assert "không phải" in said


@pytest.mark.timeout(120)
def test_old_and_open_files_are_known_as_offices_make_them(tmp_path: Path) -> None:
    offices = ((DOCX, "docx", "doc"), (DOCX, "docx", "odt"), (XLSX, "xlsx", "xls"))
    with ThreadPoolExecutor() as side_by_side:
        made = {to: side_by_side.submit(converted, data, ending, to, tmp_path) for data, ending, to in offices}
    assert [kind(one.result()) for one in made.values()] == list(made)


def _told(packed: int = 1, unpacked: int = 1, noise: int = 0) -> bytes:
    """A directory that tells those sizes of a part, beside another of `noise` bytes."""
    data = zipped({"a": b"x", "b": bytes(noise)}, zipfile.ZIP_STORED)
    at = data.index(b"PK\1\2") + 20
    return data[:at] + struct.pack("<LL", packed, unpacked) + data[at + 8 :]


def _locked(data: bytes) -> bytes:
    """With the flag that says so in the directory."""
    at = data.index(b"PK\1\2") + 8
    return data[:at] + b"\1" + data[at + 1 :]


HOSTILE: dict[str, tuple[str, bytes]] = {
    "a docm renamed": (
        "file-macros",
        replaced(DOCX, TYPES_PART, MAIN, DOCM),
    ),
    "vbaProject.bin": ("file-macros", with_part(DOCX, "word/vbaProject.bin")),
    "VBAPROJECT.BIN": ("file-macros", with_part(DOCX, "word\\VBAPROJECT.BIN")),
    "macros by another name": ("file-macros", typed(DOCX, '<Default Extension="x" ContentType="a/VbaProject"/>')),
    "macros by a relationship": ("file-macros", related(DOCX, "vbaProject", "x.bin")),
    "a macro sheet": ("file-macros", typed(XLSX, '<Override PartName="/m" ContentType="x.macrosheet+xml"/>')),
    "macros of a doc": ("file-macros", ole({"WordDocument": LETTER}, ("Macros",))),
    "macros of an xls": ("file-macros", ole({"Workbook": b""}, ("_VBA_PROJECT_CUR",))),
    "a macro sheet of an xls": ("file-macros", book(SHEET, MACRO_SHEET)),
    "a macro sheet further on": ("file-macros", book(SHEET, record(0x8C, b"\1\0\1\0"), MACRO_SHEET)),
    "macros of an odt": ("file-macros", open_document(ODT, **{"Basic/Standard/Module1.xml": b"<x/>"})),
    "scripts of an ods": ("file-macros", open_document(ODS, **{"Scripts/python/a.py": b"pass"})),
    "a template elsewhere": (
        "file-template",
        related(DOCX, "attachedTemplate", "http://ke-xau.example/x.dotm", 'TargetMode="External"'),
    ),
    "a linked object": ("file-object", related(DOCX, "oleObject", "file:///x", 'TargetMode="External"')),
    "an embedded object": ("file-object", related(XLSX, "oleObject", "../o.bin", "", "xl/worksheets/_rels/s.xml.rels")),
    "an object that nothing names": ("file-object", with_part(DOCX, "word/embeddings/o.bin", ole({"Package": b"x"}))),
    "an object of an odt": (
        "file-object",
        open_document(ODT, '<m:file-entry m:media-type="application/vnd.sun.star.oleobject"/>'),
    ),
    "a docx with a password": ("file-password", ole({"EncryptionInfo": b"", "EncryptedPackage": b"x"})),
    "an odt with a password": ("file-password", open_document(ODT, "<m:e><m:encryption-data/></m:e>")),
    "a doc with a password": ("file-password", ole({"WordDocument": LETTER[:10] + b"\0\1"})),
    "an xls with a password": ("file-password", book(record(0x2F, b"\0" * 6), SHEET)),
    "a zip with a password": ("file-password", _locked(zipped({"a": b""}))),
    "a zip within": ("file-nested", with_part(DOCX, "word/media/a.png", zipped({"a": b"b"}))),
    "a rar among the embedded": ("file-nested", with_part(DOCX, "word/embeddings/a.bin", b"Rar!\x1a\7")),
    "an archive behind a picture": ("file-nested", SOUND["jpg"] + zipped({"a": b"b"})),
    "an archive behind a PDF": ("file-nested", PDF + zipped({"a": b"b"})),
    "another's document type": ("file-damaged", with_part(DOCX, "word/_rels/settings.xml.rels", "<!DOCTYPE r><r/>")),
    "an entity": ("file-damaged", with_part(DOCX, "word/_rels/a.rels", '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>')),
    "one name twice": ("file-damaged", with_part(with_part(DOCX, "word/x"), "word/y").replace(b"word/y", b"word/x")),
    "packed in another way": ("file-damaged", zipped({"[Content_Types].xml": "<Types/>"}, zipfile.ZIP_BZIP2)),
    "parts one over the other": ("file-damaged", _told(packed=10_000)),
    "a docx cut off": ("file-damaged", DOCX[: len(DOCX) * 99 // 100]),
    "a pdf cut off": ("file-damaged", PDF[:-10]),
    "a png cut off": ("file-damaged", SOUND["png"][:-10]),
    "an xls without sheets": ("file-damaged", book()),
    "no book": ("file-damaged", ole({"Workbook": record(0x3C) + SHEET + record(0x0A)})),
    "no letter": ("file-damaged", ole({"WordDocument": b"x"})),
    "an old magic and nothing": ("file-damaged", MAGIC),
    "HTML": ("file-kind", b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.4 %%EOF"),
    "SVG": ("file-kind", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
    "SVG in XML": ("file-kind", b'<?xml version="1.0"?><svg/>'),
    "a program": ("file-kind", b"MZ\x90\0" + b"\0" * 2000),
    "text": ("file-kind", "Báo cáo".encode()),
    "a zip": ("file-kind", zipped({"a.txt": "b"})),
    "an empty zip": ("file-kind", zipped({})),
    "an old presentation": ("file-kind", ole({"PowerPoint Document": b""})),
    "a drawing": ("file-kind", open_document("application/vnd.oasis.opendocument.graphics")),
    "a docx that is an odt": ("file-kind", with_part(DOCX, "mimetype", ODT)),
    "a template": ("file-kind", replaced(DOCX, "[Content_Types].xml", "document.main+xml", "template.main+xml")),
    "two documents": ("file-kind", replaced(DOCX, "_rels/.rels", "</Relationships>", f"{OTHER}</Relationships>")),
    "no main part": ("file-kind", changed(DOCX, lambda parts: parts.pop("word/document.xml"))),
    "empty": ("file-empty", b""),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_desk_should_open_is_refused(what: str) -> None:
    code, data = HOSTILE[what]
    assert refusal(data)[0] == code


def _bomb() -> bytes:
    """200 kB that are 210 MB."""
    data, zeros = io.BytesIO(DOCX), bytes(1 << 20)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("word/media/a.bmp", "w") as part:
        for _ in range(200):
            part.write(zeros)
    return data.getvalue()


def _links(one: str, n: int) -> bytes:
    """With that many elements; what else is in it keeps the bounds of what unpacks."""
    noise = zipfile.ZipInfo("word/media/a.jpg")
    data = io.BytesIO(with_part(DOCX, "word/_rels/a.xml.rels", f"<r>{one * n}" + "</r>"))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr(noise, b"\1" * 400_000)
    return data.getvalue()


def _endless_tables() -> bytes:
    """A table of sectors (DIFAT) that goes around in a circle."""
    data = bytearray(ole({"zeros": b"", "WordDocument": LETTER}))
    struct.pack_into("<L", data, 44, 109 + 127 * 120)
    struct.pack_into("<LL", data, 68, 0, 120)
    return bytes(data)


def _endless_directory() -> bytes:
    data = bytearray(SOUND["doc"])
    first, table = struct.unpack_from("<L24xL", data, 48)
    struct.pack_into("<L", data, 512 * (table + 1) + 4 * first, first)  # its next sector is itself
    return bytes(data) + bytes(1 << 20)


def _many_entries() -> bytes:
    """2,100 storages, in a directory as long as that needs."""
    return ole({}, tuple(f"n{n}" for n in range(2100)))


ATTRIBUTES = " ".join(f'x{n}=""' for n in range(300_000))
LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a bomb": ("file-unpacked", _bomb),
    "501 MB of 3": ("file-unpacked", lambda: _told(unpacked=501_000_000, noise=3_000_000)),
    "2,001 parts": ("file-parts", lambda: zipped({str(n): b"" for n in range(2001)})),
    "a directory of 1.2 MB": ("file-parts", lambda: zipped({f"{n:02000}": b"" for n in range(600)})),
    "100,001 links": ("file-parts", lambda: _links("<a/>", 100_001)),
    "300,000 links in links": ("file-parts", lambda: _links("<a>", 300_000)),
    "300,000 attributes of a link": ("file-damaged", lambda: _links(f"<a {ATTRIBUTES}/>", 1)),
    "11 MB of a link": ("file-parts", lambda: _links(f'<a b="{"x" * 100_000}"/>', 110)),
    "a long book without sheets": ("file-damaged", lambda: book(*[record(0x3C, bytes(8000))] * 800)),
    "tables in a circle": ("file-damaged", _endless_tables),
    "a directory in a circle": ("file-parts", _endless_directory),
    "an old file of 2,100 entries": ("file-parts", _many_entries),
}


@pytest.mark.parametrize("what", LARGE)
def test_what_unpacks_without_end_costs_neither_time_nor_memory(what: str) -> None:
    code, make = LARGE[what]
    data = make()
    began = time.perf_counter()
    assert refusal(data)[0] == code
    assert time.perf_counter() - began < 2
    tracemalloc.start()
    try:
        refusal(data)
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_a_chart_brings_its_numbers_and_links_lead_elsewhere() -> None:
    chart = with_part(DOCX, "word/embeddings/Microsoft_Excel_Sheet1.xlsx", XLSX)
    links = related(chart, "hyperlink", "https://mattran.example/", 'TargetMode="External"', "word/_rels/a.xml.rels")
    assert kind(related(links, "attachedTemplate", "Normal.dotm")) == "docx"
    assert kind(SOUND["jpg"] + b"film" * 50_000) == "jpg"
    assert kind(open_document(ODT, **{"Basic/": b"", "Pictures/": b""})) == "odt"


def test_2000_parts_are_looked_at_in_time() -> None:
    data = changed(DOCX, lambda parts: parts.update({f"word/media/{n}.png": b"\x89PNG" for n in range(1980)}))
    began = time.perf_counter()
    assert kind(data) == "docx"
    assert time.perf_counter() - began < 2


def test_the_sentence_names_file_trouble_and_remedy() -> None:
    macros, html = HOSTILE["vbaProject.bin"][1], HOSTILE["HTML"][1]
    assert refusal(macros, "Báo cáo.docx")[1] == (
        "Tệp Báo cáo.docx có macro; hãy lưu lại không có macro, hoặc thành .pdf."
    )
    assert refusal(html, "bao-cao.pdf", ("pdf", "docx"))[1] == (
        "Tệp bao-cao.pdf không phải pdf, docx, mà là tệp HTML (.html, .xls); hãy lưu lại thành .docx hoặc .pdf."
    )
    assert refusal(b"x", "a{0}\u202e\n.txt", ("jpg", "png"))[1] == (
        "Tệp a{0} .txt không phải jpg, png; hãy lưu lại thành .jpg hoặc .png."
    )
    assert len(refusal(b"", "a" * 5000)[1]) < 400
    with speaking("en"):
        assert refusal(macros, allowed=("docx",))[1] == "File bao-cao.docx holds macros; save it without macros."
        assert refusal(_told(unpacked=501_000_000))[1] == (
            "File bao-cao.docx unpacks to more than 500 MB, or to more than 200 times its size; "
            "save it as .docx or .pdf."
        )


@pytest.mark.parametrize(
    ("name", "what", "fitting"),
    [
        ("bao-cao.PDF", "pdf", "bao-cao.PDF"),
        ("bao-cao.pdf", "docx", "bao-cao.pdf.docx"),
        ("anh.JPEG", "jpg", "anh.JPEG"),
        ("trang.html", "pdf", "trang.html.pdf"),
        ("Báo cáo 15.12.2020", "xls", "Báo cáo 15.12.2020.xls"),
    ],
)
def test_a_name_is_given_the_ending_of_its_content(name: str, what: str, fitting: str) -> None:
    assert fitting_name(name, what) == fitting


@pytest.mark.parametrize(
    ("value", "types"),
    [("", TYPES), (" , ", TYPES), ("PDF, jpg", ("pdf", "jpg")), ("png docx docx", ("docx", "png"))],
)
def test_an_office_says_which_kinds_it_takes(value: str, types: tuple[str, ...]) -> None:
    assert load({"DONDOC_UPLOAD_TYPES": value}).upload_types == types


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A sound file of which pieces are others, gone or twice; most of what is told of a file stands at its ends."""
    data = bytearray(draw(st.sampled_from(sorted(SOUND.values()))))
    for _ in range(draw(st.integers(1, 4))):
        size = len(data)
        at = draw(st.integers(0, min(700, size)) | st.integers(max(0, size - 900), size) | st.integers(0, size))
        piece = draw(st.binary(max_size=8) | st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xfe\xff\xff\xff"]))
        data[at : at + draw(st.sampled_from([len(piece), 0, 20, size]))] = piece
    return bytes(data)


@settings(max_examples=400, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_whatever_is_in_it_a_file_is_taken_or_refused(data: bytes) -> None:
    with suppress(Refused):
        assert kind(data) in TYPES
