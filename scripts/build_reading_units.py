"""Writes docs/reference/reading-units.md from the tables of forms of `plans.reading.groups`, in Vietnamese.

    .venv/bin/python -m scripts.build_reading_units            # write the file
    .venv/bin/python -m scripts.build_reading_units --print    # only print it

Tests hold that the file says what the tables say, and that each example is read as it says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from plans.reading.groups.forms import EXAMPLES
from plans.reading.groups.words import GROUPS, JOINED, LEVELS, OFFICES, SHORT

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "reading-units.md"
HEAD = """# Cách gọi đơn vị mà hệ thống đọc được

Do `scripts/build_reading_units.py` viết ra từ các bảng trong `plans/reading/groups/`; xin không sửa ở đây.
Mục lục: [đọc kế hoạch](reading.md).

Lời văn chỉ đơn vị thành một **cấp**, một **nhóm**, **cơ quan ban hành**, hoặc một **tên**. Cấp và nhóm chỉ được
chọn khi lời văn nói mọi đơn vị của cấp, nhóm ấy: số nhiều (“các”, “mỗi”, “18 phường”, “cấp xã”) hoặc liệt kê loại
đơn vị (“huyện, thị xã, thành phố”). Có “một số”, “trừ”, hoặc kèm tên riêng thì là tên.

Tên được tìm trong danh bạ theo từng phần: cơ quan nào, cấp nào, gọi là gì; phần nào không viết thì là của cơ quan ban
hành (“Hội LHPN tỉnh” là Hội LHPN của tỉnh ấy; “Ban Phong trào - Tuyên giáo” là ban của chính Ủy ban MTTQ tỉnh). Tên
hợp với hai đơn vị, hoặc không hợp với đơn vị nào, thì để trống cho người quyết định, kèm mã của những đơn vị gần
giống. Danh sách nhiều tên chỉ được hiểu khi biết từng tên.

## Ví dụ
"""


def main() -> None:
    """Write or print the page."""
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(page().encode())
    else:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"{PAGE.relative_to(PAGE.parent.parent.parent)}: {len(EXAMPLES)} examples")


def page() -> str:
    """The whole page."""
    return HEAD + "\n" + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("| văn bản viết | cơ quan ban hành | hiểu là |", "|---|---|---|")
    for written, issuer, meant in EXAMPLES:
        yield f"| {written} | {issuer or '—'} | {_meant(meant)} |"
    yield from ("", "## Loại đơn vị", "", "| cấp | lời văn |", "|---|---|")
    for code in dict.fromkeys(LEVELS.values()):
        yield f"| `{code}` | {', '.join(word for word, of in LEVELS.items() if of == code)} |"
    yield from ("", "“Thành phố” (`city`) đứng cạnh “tỉnh” là cấp tỉnh, cạnh “huyện”, “quận”, “thị xã” là cấp huyện.")
    yield from ("", "## Nhóm có tên riêng", "", "| lời văn | hiểu là |", "|---|---|")
    for word, (kind, code) in GROUPS.items():
        yield f"| {word} | {'nhóm' if kind == 'tag' else 'cấp'} `{code}` |"
    yield from ("", "## Cách viết tắt", "", "| cũng là một |", "|---|")
    yield from (f"| {' · '.join(words)} |" for words in OFFICES.values())
    yield from (f"| {word} · {OFFICES[office][0]} {level} |" for word, (office, level) in JOINED.items())
    yield from ("", f"Và các chữ tắt {', '.join(SHORT)}.")


def _meant(meant: dict[str, object]) -> str:
    if meant.get("issuer"):
        return "cơ quan ban hành"
    if "level" in meant:
        return f"cấp `{meant['level']}`, dưới cơ quan ban hành"
    return f"nhóm `{meant['tag']}`" if "tag" in meant else "một tên, tìm trong danh bạ"


if __name__ == "__main__":
    main()
