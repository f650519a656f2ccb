"""Reading a tree field by field: every wrong field is a problem with its path, line and column; none stops the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, time
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

from lib.dates import NoSuchDay, read_day
from lib.language import say
from lib.problem import Problems
from lib.text import clean_line, encoded_word, plain_dashes, unquoted
from plans.file.yaml_tree import Node
from plans.model import FIRST_YEAR, LAST_YEAR, Span

T = TypeVar("T")
MAX_SPAN = 3660
# Shared with the JSON Schema, and therefore without \d, which means more digits here than there.
TIME = "([01]?[0-9]|2[0-3]):([0-5][0-9])"
SPAN = "([12][0-9]{3}|3[0-5][0-9]{2}|36[0-5][0-9]|3660|[1-9][0-9]{0,2}) ?(d|wd)"
DAY = "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})"
ID = "[a-z0-9][a-z0-9_-]{0,63}"
ISSUED = "issued"


class Form:
    """Notes problems and places while a tree is read; readers give None where something is wrong.

    Nothing is said of what stands where `problems` told of an alias: what was meant there nobody knows.
    """

    def __init__(self, problems: Problems | None = None) -> None:
        self.problems = problems or Problems()
        self.places: dict[str, tuple[int, int]] = {}
        self._unknown = {(one.line, one.column) for one in self.problems.all() if one.code == "alias"}

    def wrong(self, node: Node | tuple[int, int], path: str, code: str, message: str | Callable[[], str]) -> None:
        """Note a problem at a node, or at (line, column)."""
        line, column = node if isinstance(node, tuple) else (node.line, node.column)
        if not self._unknown or (line, column) not in self._unknown:
            self.problems.note(code, message, path=path or None, line=line, column=column)

    def fields(
        self, node: Node, path: str, known: Collection[str], required: Collection[str] = ()
    ) -> dict[str, Node] | None:
        """The fields of a mapping; unknown and missing ones are problems, empty ones count as absent."""
        if not isinstance(node.value, dict):
            self.wrong(node, path, "not-a-mapping", partial(_not_fields, list(required) or list(known)[:2]))
            return None
        found: dict[str, Node] = {}
        for key, value in node.value.items():
            place = (node.keys or {}).get(key, (node.line, node.column))
            if key not in known:
                self.wrong(place, f"{path}.{key}".lstrip("."), "unknown-field", partial(_unknown_field, key, known))
            elif not value.empty:
                found[key] = value
                self.places[f"{path}.{key}".lstrip(".")] = (value.line, value.column)
        for key in required:
            if key not in found:
                self.wrong(node, f"{path}.{key}".lstrip("."), "missing", partial(_missing, key))
        return found

    def entries(self, node: Node, path: str, *, some: bool = False) -> Iterator[tuple[Node, str]]:
        """The entries of a list with their paths; a single value counts as a list of one. `some`: not an empty one."""
        if not isinstance(node.value, list):
            yield node, path
            return
        if some and not node.value:
            message = say(
                "Danh sách này trống; hãy ghi ít nhất một mục.", "This list is empty; write at least one entry."
            )
            self.wrong(node, path, "empty-list", message)
        for index, entry in enumerate(node.value):
            place = f"{path}[{index}]"
            if not self.problems.full:  # otherwise nobody looks for places any more
                self.places[place] = (entry.line, entry.column)
            yield entry, place

    def text(self, node: Node, path: str, longest: int = 500) -> str | None:
        """One line of text."""
        if not isinstance(node.value, str):
            self.wrong(node, path, "not-text", _not_text)
            return None
        line = clean_line(node.value)
        if why := encoded_word(line):
            self.wrong(node, path, "encoded-word", f"{why[0].upper()}{why[1:]}.")
            return None
        if 0 < len(line) <= longest:
            return line
        message = say(
            "Phải có từ 1 đến {n} ký tự; đang có {has}.",
            "It must have 1 to {n} characters; it has {has}.",
            n=longest,
            has=len(line),
        )
        self.wrong(node, path, "length", message)
        return None

    def name(self, node: Node, path: str, longest: int = 500) -> str | None:
        """A number, a code or a level: one line, without the curled quotation marks that Word puts around it."""
        written = self.text(node, path, longest)
        return written and unquoted(written)

    def word(self, node: Node, path: str) -> str | None:
        """A word of the plan file's own, a date, an id: the same, with every dash a hyphen."""
        written = self.name(node, path)
        return written and plain_dashes(written)

    def one_of(self, node: Node, path: str, allowed: Collection[str]) -> str | None:
        """One of a few words."""
        written = self.word(node, path)
        if written is None or written in allowed:
            return written
        self.wrong(
            node,
            path,
            "not-allowed",
            say(
                "“{value}” không dùng được ở đây; hãy chọn một trong: {allowed}.",
                "'{value}' cannot stand here; choose one of: {allowed}.",
                value=written,
                allowed=", ".join(allowed),
            ),
        )
        return None

    def parsed(self, node: Node, path: str, code: str, parse: Callable[[str], T]) -> T | None:
        """What `parse` makes of the text; the sentence of its ValueError is the problem."""
        written = self.word(node, path)
        if written is None:
            return None
        try:
            return parse(written)
        except ValueError as error:
            self.wrong(node, path, code, str(error))
            return None


def _not_fields(examples: Sequence[str]) -> str:
    return say(
        "Chỗ này phải là các trường “tên: giá trị” ({fields}, …).",
        "This must be fields 'name: value' ({fields}, …).",
        fields=", ".join(examples),
    )


def _missing(key: str) -> str:
    return say("Thiếu trường “{key}”.", "The field '{key}' is missing.", key=key)


def _not_text() -> str:
    return say("Chỗ này phải là chữ, không phải danh sách hay các trường.", "This must be text, not a list or fields.")


def twice(what: str | None) -> str:
    """What is wrong where the same thing stands twice in a list."""
    return say("“{what}” được ghi hai lần; hãy giữ lại một.", "'{what}' is written twice; keep one.", what=what)


def _unknown_field(key: str, known: Collection[str]) -> str:
    if key == "<<":
        return say(
            "Không dùng “<<” để gộp trường; hãy viết lại các trường.",
            "Merging with '<<' is not used; write the fields.",
        )
    key = key[:60]
    near = get_close_matches(key, list(known), n=1)
    hint = say(" Có phải “{near}”?", " Did you mean '{near}'?", near=near[0]) if near else ""
    return (
        say(
            "Không có trường nào tên “{key}”; các trường ở đây là: {known}.",
            "There is no field '{key}'; the fields here are: {known}.",
            key=key,
            known=", ".join(known),
        )
        + hint
    )


def parse_day(text: str) -> date:
    """`2020-12-15` or `15/12/2020`; the ValueError says what is wrong with anything else."""
    try:
        return read_day(text, FIRST_YEAR, LAST_YEAR)
    except NoSuchDay as error:
        confirm = say("hãy xác nhận lại với nơi ban hành", "confirm it with the issuer")
        raise ValueError(f"{error}; {confirm}. {error.meant}".rstrip()) from None
    except ValueError as error:
        raise ValueError(f"{error}.") from None


def parse_time(text: str) -> time:
    """`17:00`, from 00:00 to 23:59."""
    match = re.fullmatch(TIME, text)
    if match:
        return time(int(match[1]), int(match[2]))
    raise ValueError(
        say(
            "“{text}” không phải là giờ; hãy viết như “17:00”.",
            "'{text}' is not a time; write it like \"17:00\".",
            text=text,
        )
    )


def parse_span(text: str) -> Span:
    """`5wd` (working days) or `30d` (calendar days)."""
    if match := re.fullmatch(SPAN, text):
        return Span(int(match[1]), "wd" if match[2] == "wd" else "d")
    raise ValueError(
        say(
            "“{text}” không phải là khoảng thời gian; hãy viết 5wd (5 ngày làm việc) hoặc 30d (30 ngày), "
            "tối đa {most}.",
            "'{text}' is not a span; write 5wd (5 working days) or 30d (30 calendar days), at most {most}.",
            text=text,
            most=MAX_SPAN,
        )
    )


def parse_id(text: str) -> str:
    """`ward-reports`; letters that only look like a-z are named."""
    if text == ISSUED:
        raise ValueError(
            say(
                "Mã “issued” đã có nghĩa riêng (“of: issued” là ngày ban hành); hãy đặt mã khác.",
                "'issued' is taken ('of: issued' is the issue date); choose another id.",
            )
        )
    if re.fullmatch(ID, text):
        return text
    strange = next((c for c in text if not c.isascii()), None)
    raise ValueError(
        say(
            "Mã “{id}” chỉ được gồm chữ thường không dấu (a-z), số, “-” và “_”, bắt đầu bằng chữ hoặc số, "
            "dài tối đa 64 ký tự{but}.",
            "The id '{id}' may only hold a-z, 0-9, '-' and '_', beginning with a letter or digit, at most 64 of them"
            "{but}.",
            id=text,
            but=say("; “{c}” là U+{n:04X}", "; '{c}' is U+{n:04X}", c=strange, n=ord(strange)) if strange else "",
        )
    )
