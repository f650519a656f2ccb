"""The rows of a unit change as offices keep them, CSV or XLSX (change contract, U1): values, or every problem. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.language import say
from lib.text import clean_line, fold, plain_dashes
from org.files.cells import Cells
from org.files.reading.columns import Form
from org.files.reading.words import UNIT_SYNONYMS, level_code
from org.files.rows import CODE, Parsed, read_rows
from workflow.unit_changes.model import Row

HEADINGS = {
    "old": "mã cũ",
    "new": "mã mới",
    "main": "chính",
    "name": "tên",
    "level": "cấp",
    "parent": "trực thuộc",
    "tags": "nhóm",
}
_SYNONYMS: Mapping[str, Sequence[str]] = {
    **{name: UNIT_SYNONYMS[name] for name in ("level", "parent", "tags")},
    "old": ("mã đơn vị cũ", "đơn vị cũ", "mã trước sắp xếp", "old code", "old unit"),
    "new": ("mã đơn vị mới", "đơn vị mới", "mã sau sắp xếp", "new code", "new unit"),
    "main": ("kế thừa chính", "đơn vị kế thừa chính", "main successor"),
    "name": (*UNIT_SYNONYMS["name"], "tên mới", "tên đơn vị mới", "new name"),
}
_FORM = Form(HEADINGS, _SYNONYMS, ("old", "new"), gives_way="donvi")
_YES, _NO = {"co", "yes", "x", "1", "true", "chinh"}, {"khong", "no", "0", "false"}


def read_changes(data: bytes, filename: str) -> Parsed[Row]:
    """The rows of the file, in its order."""
    return read_rows(data, filename, _FORM, _row)


def _row(cells: Cells) -> Row:
    tags = cells.text("tags")
    row = Row(
        old=_code(cells, "old"),
        new=_code(cells, "new"),
        main=_main(cells),
        name=cells.text("name"),
        level=level_code(level) if (level := cells.text("level")) else None,
        parent=_code(cells, "parent"),
        tags=tuple(dict.fromkeys(filter(None, map(clean_line, tags.split(";"))))) if tags else None,
    )
    if row.new is None and (row.old is None or row.name or row.main):
        cells.wrong("new", "missing", say("phải ghi mã của đơn vị mới", "the code of the new unit must be written"))
    return row


def _code(cells: Cells, field: str) -> str | None:
    wanted = say("mã chỉ gồm chữ, số và . - / _", "a code has letters, digits and . - / _")
    written = cells.text(field)
    return cells.matching(field, plain_dashes(written), CODE, wanted) if written else None


def _main(cells: Cells) -> bool:
    written = cells.text("main")
    if written and fold(written) not in _YES | _NO:
        what = say(
            "“{text}” không hợp lệ; hãy ghi có hoặc không", "'{text}' is malformed; write yes or no", text=written
        )
        cells.wrong("main", "malformed", what)
    return written is not None and fold(written) in _YES
