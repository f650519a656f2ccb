"""What a file is by its first bytes, whatever it is called: Word, PDF, Excel, images, archives. Pure."""

from __future__ import annotations

import io
import zipfile

# What units may hand in through pages where nothing else is set, by the usual ending (web contract, section 8).
TYPES = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "doc", "xls", "jpg", "png")
PDF, PNG, JPG = "PDF", "ảnh/image (.png)", "ảnh/image (.jpg)"
EXCEL, OLD_EXCEL = "Excel (.xlsx)", "Excel (.xls)"
LOCKED = "Office (mật khẩu/password)"
_OLD = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"%PDF", PDF),
    (b"{\\rtf", "Word (.rtf)"),
    (b"\x89PNG", PNG),
    (b"\xff\xd8\xff", JPG),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (b"SQLite format 3", "SQLite"),
)
_PACKED = (
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("xl/workbook.bin", "Excel (.xlsb)"),
    ("xl/", EXCEL),
)
_OPEN = {"spreadsheet": "OpenDocument (.ods)", "text": "OpenDocument (.odt)"}


def kind_of(data: bytes) -> str | None:
    """The name of the kind; None for plain text and for what is not known. An old Office file that is no Word counts
    as OLD_EXCEL."""
    if data.startswith(_OLD):
        return _old(data)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "HTML (.html, .xls)"
    if head.startswith(b"<?xml"):
        return "XML (.xml)"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    return next((name for beginning, name in _BEGINNINGS if data.startswith(beginning)), None)


def _old(data: bytes) -> str:
    for name, kind in (("WordDocument", "Word (.doc)"), ("EncryptedPackage", LOCKED)):
        if name.encode("utf-16-le") in data:
            return kind
    return OLD_EXCEL


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
