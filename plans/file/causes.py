"""Why a text is no YAML, in words of those who typed it. Pure."""

from __future__ import annotations

import re

from lib.language import say

_CAUSES = {  # what libyaml says most often
    "mapping values are not allowed": "dấu hai chấm ở chỗ không ngờ; chữ có dấu hai chấm phải đặt trong ngoặc kép",
    "cannot start any token": "ký tự không được đứng đầu ở đây; thụt dòng bằng dấu cách, không dùng phím Tab",
    "could not find expected ':'": "thiếu dấu hai chấm sau tên trường",
    "did not find expected ',' or": "thiếu dấu phẩy hoặc dấu đóng ngoặc",
    "did not find expected key": "thụt dòng không đều, hoặc thiếu tên trường",
    "did not find expected '-' indicator": "thụt dòng không đều trong danh sách",
    "block sequence entries are not allowed": "dấu gạch đầu dòng “-” ở chỗ không ngờ",
    "unexpected end of stream": "thiếu dấu đóng ngoặc kép",
    "found unexpected ':'": "dấu hai chấm ở chỗ không ngờ; chữ có dấu hai chấm phải đặt trong ngoặc kép",
}
_CURLED = re.compile("[“”„‟‘’‚]")
_DASHED = re.compile("^ *([‐-―−•·]) ")


def not_yaml(said: str, text: str, line: int) -> str:
    """The sentence for what the parser said at that line; what Word makes of quotation marks and dashes comes first."""
    near = text.split("\n", line)[max(line - 2, 0) : line]  # the line before may not have ended
    if any(_CURLED.search(one) for one in near):
        return say(
            "Không đọc được theo cú pháp YAML: quanh chỗ này có dấu ngoặc cong (“ ” ‘ ’) do Word tự đổi; chữ có dấu "
            'hai chấm, dấu phẩy hay dấu # phải đặt trong ngoặc kép thẳng (").',
            "This is not YAML: there are curled quotation marks (“ ” ‘ ’) around here, as Word makes them; a text "
            'with a colon, a comma or a # must stand in straight ones (").',
        )
    if dashed := next(filter(None, map(_DASHED.match, near)), None):
        return say(
            "Không đọc được theo cú pháp YAML: dấu “{dash}” đầu dòng do Word tự đổi; mỗi mục của danh sách bắt đầu "
            "bằng dấu gạch nối “-” và một dấu cách.",
            "This is not YAML: the '{dash}' that begins the line is Word's; an entry of a list begins with a hyphen "
            "'-' and a space.",
            dash=dashed[1],
        )
    return say(
        "Không đọc được theo cú pháp YAML: {vi}. Hãy xem lại dấu hai chấm, thụt dòng và dấu ngoặc quanh chỗ này.",
        "This is not YAML: {en}. Check colons, indentation and brackets around here.",
        vi=next((words for part, words in _CAUSES.items() if part in said), said),
        en=said,
    )
