"""What a file is that is no sheet to be read, by its first bytes: named, with what to do about it. Pure."""

from __future__ import annotations

import io
import zipfile

from lib.language import say

_OLD = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "Word (.rtf)"),
    (b"\x89PNG", "ảnh/image (.png)"),
    (b"\xff\xd8\xff", "ảnh/image (.jpg)"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (b"SQLite format 3", "SQLite"),
)
_PACKED = (
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("xl/workbook.bin", "Excel (.xlsb)"),
)
_OPEN = {"spreadsheet": "OpenDocument (.ods)", "text": "OpenDocument (.odt)"}


def no_sheet(data: bytes) -> str | None:
    """What else the file is and what to do, as the end of a sentence; None for what may be CSV or XLSX."""
    if data.startswith(_OLD):
        return _old(data)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return _saved_as("HTML (.html, .xls)")
    if head.startswith(b"<?xml"):
        return _saved_as("XML (.xml)")
    kind = next((name for beginning, name in _BEGINNINGS if data.startswith(beginning)), None)
    if kind is None and data.startswith(b"PK\x03\x04"):
        kind = _packed(data)
    return kind and _saved_as(kind)


def _old(data: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("WordDocument"):
        return _saved_as("Word (.doc)")
    if holds("EncryptedPackage"):
        return say(
            "có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu",
            "it has a password; save it as .xlsx without a password",
        )
    return say(
        "là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu",
        "it is an old Excel file (.xls) or has a password; save it as .xlsx without a password",
    )


def _packed(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = [name.replace("\\", "/").lower() for name in packed.namelist()]
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                written = packed.read("mimetype").decode("ascii", "replace")
                return next((kind for word, kind in _OPEN.items() if f"opendocument.{word}" in written), None)
    except Exception:  # a damaged archive: whoever reads it says so
        return None
    return next((kind for part, kind in _PACKED if any(name.startswith(part) for name in names)), None)


def _saved_as(kind: str) -> str:
    return say(
        "là tệp {kind}, không phải bảng tính .xlsx hay .csv; hãy mở bằng phần mềm bảng tính rồi lưu dạng .xlsx",
        "it is a file of the kind {kind}, no sheet as .xlsx or .csv; open it in a spreadsheet and save it as .xlsx",
        kind=kind,
    )
