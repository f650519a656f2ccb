"""What a file is that is no sheet to be read: named, with what to do about it. Pure."""

from __future__ import annotations

from lib.incoming.file_kinds import EXCEL, LOCKED, OLD_EXCEL, kind_of
from lib.language import say


def no_sheet(data: bytes) -> str | None:
    """What else the file is and what to do, as the end of a sentence; None for what may be CSV or XLSX."""
    kind = kind_of(data)
    if kind in (None, EXCEL):
        return None
    if kind == LOCKED:
        return say(
            "có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu",
            "it has a password; save it as .xlsx without a password",
        )
    if kind == OLD_EXCEL:
        return say(
            "là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu; hãy lưu lại dạng .xlsx không có mật khẩu",
            "it is an old Excel file (.xls) or has a password; save it as .xlsx without a password",
        )
    return say(
        "là tệp {kind}, không phải bảng tính .xlsx hay .csv; hãy mở bằng phần mềm bảng tính rồi lưu dạng .xlsx",
        "it is a file of the kind {kind}, no sheet as .xlsx or .csv; open it in a spreadsheet and save it as .xlsx",
        kind=kind,
    )
