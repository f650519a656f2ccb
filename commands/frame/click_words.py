"""What click itself says — headings, hints, wrong usage — in the user's language.

click takes its sentences through gettext's `_`; here they come from the table below instead. What is not in it stays
English, and a test walks through every help and every kind of wrong usage to see that nothing does.
"""

from __future__ import annotations

import importlib
import re

from lib.language import language

_MODULES = ("core", "exceptions", "formatting", "parser", "types")
_VIETNAMESE = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Positional arguments": "Tham số",
    "Error: {message}": "Lỗi: {message}",
    "Try '{command} {option}' for help.": "Xem trợ giúp: {command} {option}",
    "Aborted!": "Đã dừng.",
    "required": "bắt buộc",
    "default: {default}": "mặc định: {default}",
    "Missing command.": "Thiếu tên lệnh.",
    "Missing argument": "Thiếu tham số",
    "Missing option": "Thiếu tùy chọn",
    "No such option {name!r}.": "Không có tùy chọn {name!r}.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
    "Did you mean {possibility}?": "Có phải ý là {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Có phải ý là: {possibilities}?)",
    "Invalid value: {message}": "Giá trị không hợp lệ: {message}",
    "Invalid value for {param_hint}: {message}": "Giá trị không hợp lệ của {param_hint}: {message}",
    "Choose from:\n\t{choices}": "Chọn một trong:\n\t{choices}",
    "{value!r} is not {choice}.": "{value!r} không phải là {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} không phải là một trong: {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} không phải là số nguyên.",
    "{value} is not in the range {range}.": "{value} nằm ngoài khoảng {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} phải là một trong: {states}",
    "Got unexpected extra argument ({args})": "Thừa tham số ({args})",
    "Got unexpected extra arguments ({args})": "Thừa các tham số ({args})",
    "Argument {name!r} takes {nargs} values.": "Tham số {name!r} cần {nargs} giá trị.",
    "Option {name!r} requires an argument.": "Tùy chọn {name!r} cần một giá trị.",
    "Option {name!r} requires {nargs} arguments.": "Tùy chọn {name!r} cần {nargs} giá trị.",
    "Option {name!r} does not take a value.": "Tùy chọn {name!r} không nhận giá trị.",
    "file": "Tệp",
    "directory": "Thư mục",
    "path": "Đường dẫn",
    "{name} {filename!r} does not exist.": "{name} {filename!r} không tồn tại.",
    "{name} {filename!r} is a file.": "{name} {filename!r} là một tệp.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} là một thư mục.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} không đọc được.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} không ghi được.",
    "Could not open file {filename!r}: {message}": "Không mở được tệp {filename!r}: {message}",
    # Placeholders in usage lines.
    "[OPTIONS]": "[TÙY CHỌN]",
    "COMMAND [ARGS]...": "LỆNH [THAM SỐ]...",
    "[COMMAND] [ARGS]...": "[LỆNH] [THAM SỐ]...",
}
# Words of the placeholders of values.
_VALUES = {
    "CODE": "MÃ",
    "D": "NGÀY",
    "DATE": "NGÀY",
    "DAY": "NGÀY",
    "DELIVERABLE": "SẢN PHẨM",
    "FILE": "TỆP",
    "FOLDER": "THƯ MỤC",
    "HASH": "MÃ BĂM",
    "INSTANT": "LÚC",
    "INTEGER RANGE": "SỐ",
    "KIND": "LOẠI",
    "L": "CẤP",
    "NAME": "TÊN",
    "NUMBER": "SỐ",
    "OFFICE": "NƠI",
    "SPAN": "KHOẢNG",
    "T": "LÚC",
    "TASK": "NHIỆM VỤ",
    "TEXT": "CHỮ",
}


def translate(message: str) -> str:
    """click's sentence in the current language."""
    return _VIETNAMESE.get(message, message) if language.get() == "vi" else message


def placeholder(written: str) -> str:
    """A value's placeholder, such as FILE.docx, in the current language."""
    if language.get() != "vi":
        return written
    return re.sub(r"INTEGER RANGE|\b[A-Z]+\b", lambda found: _VALUES.get(found[0], found[0]), written)


def _translate_number(one: str, many: str, number: int) -> str:
    return translate(one if number == 1 else many)


def install() -> None:
    """From now on click speaks the current language."""
    for name in _MODULES:
        vars(importlib.import_module(f"click.{name}")).update(_=translate, ngettext=_translate_number)
