"""YAML as a tree of texts with their places, read strictly: nothing is guessed, nothing is expanded. Pure.

Every scalar stays the text that was written (YAML would read `10:30` as 630 and `no` as false). Anchors, aliases, tags,
duplicate keys and more than one document are refused; depth, size, the number of values and so time are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import yaml

from lib.incoming.unreadable import unreadable
from lib.language import say
from lib.problem import Problem, Problems, Refused
from lib.text import UNSEEN, nfc, plain_blanks, unquoted
from plans.file.causes import not_yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_NODES = 300_000  # keys count too; a plan of ten thousand items has about half as many
# A dash that Word made of a hyphen, before what can only be an entry of a list: a field, brackets, a code.
_ENTRY = re.compile(r"(?m)^( *(?:- +)*)[\u2010-\u2015\u2212](?= +(?:[a-z_]+:(?: |$)|[{\[]|[a-z0-9_-]+ *$))")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)  # not frozen: that costs more than all else that is done with one of 300,000
class Node:
    """A value and where it stands (line and column from 1): text, a list, or a mapping (with its keys' own places).

    `plain` is text written without quotes.
    """

    value: str | list[Node] | dict[str, Node]
    line: int
    column: int
    keys: dict[str, tuple[int, int]] | None = None
    plain: bool = False

    @property
    def empty(self) -> bool:
        """True where nothing is written: `desk:`, `desk: ""`, `desk: null`."""
        return self.value == "" or (self.plain and self.value in ("null", "~"))


def text_of(data: bytes) -> str:
    """The file's text: UTF-8 with or without BOM, NFC, `\\n` line ends; blanks, and dashes of lists, as YAML knows
    them. Raises Refused."""
    if len(data) > MAX_BYTES:
        raise _refused(
            "too-large",
            say(
                "Tệp kế hoạch dài {size:.1f} MB; tối đa là 2 MB.",
                "The plan file has {size:.1f} MB; at most 2 MB are read.",
                size=len(data) / 1e6,
            ),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(
            "not-utf8",
            say(
                "Tệp không ở dạng UTF-8 (dòng {line}); hãy lưu lại bằng bảng mã UTF-8.",
                "The file is not UTF-8 (line {line}); save it as UTF-8.",
                line=line,
            ),
            line,
        ) from None
    text = plain_blanks(nfc(text.replace("\r\n", "\n").replace("\r", "\n")))
    text = text if text.isascii() else _ENTRY.sub(r"\1-", text)
    unseen = Problems()
    line, counted_to = 1, 0
    for found in UNSEEN.finditer(text):
        if not unseen.full:
            line, counted_to = line + text.count("\n", counted_to, found.start()), found.start()
        column = found.start() - text.rfind("\n", 0, found.start()) if not unseen.full else None
        unseen.note("control-character", partial(_unseen, line, found[0]), line=line, column=column)
    if unseen.count:
        raise Refused(unseen.all())
    return text


def parse(text: str) -> tuple[Node | None, Problems]:
    """The one document in `text` as a tree, and what is wrong with its form; no tree when it is not YAML at all."""
    builder = _Builder()
    try:
        return builder.document(yaml.parse(text, Loader=_LOADER)), builder.problems
    except yaml.MarkedYAMLError as error:
        builder.not_yaml(error, text)
    except yaml.YAMLError as error:
        message = say("Không đọc được theo cú pháp YAML: {why}.", "This is not YAML: {why}.", why=error)
        builder.problems.note("not-yaml", message)
    except _Enough as enough:
        builder.problems.note(enough.code, str(enough), line=enough.line, column=enough.column)
    return None, builder.problems


class _Enough(Exception):
    """Nothing more of the file is read."""

    def __init__(self, event: yaml.Event, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.line, self.column = _place(event)


class _Builder:
    """Puts the tree together from the parser's events; its own stack, so no depth can exhaust Python's."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.stack: list[tuple[Node, list[Node]]] = []  # an open container and what came in it so far

    def document(self, events: Iterable[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = nodes = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                nodes += 1
                if nodes > MAX_NODES:
                    raise _Enough(event, "too-many-values", _too_many_values())
                node = self._node(event)
                if isinstance(node.value, str):
                    root = self._put(node) or root
                else:
                    self.stack.append((node, []))
                    if len(self.stack) > MAX_DEPTH:
                        raise _Enough(event, "too-deep", _too_deep())
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                root = self._put(self._closed()) or root
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Enough(event, "two-documents", _one_document())
        return root

    def _put(self, node: Node) -> Node | None:
        """Into the open container; the root is given back."""
        if not self.stack:
            return node
        self.stack[-1][1].append(node)
        return None

    def _node(self, event: yaml.NodeEvent) -> Node:
        line, column = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self.problems.note("alias", _no_anchors, line=line, column=column)
            return Node(f"*{event.anchor}", line, column)
        if event.anchor:
            self.problems.note("anchor", _no_anchors, line=line, column=column)
        if event.tag:  # type: ignore[attr-defined]  # every node but an alias has one
            self.problems.note("tag", _no_tags, line=line, column=column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node([], line, column)
        if isinstance(event, yaml.MappingStartEvent):
            return Node({}, line, column, keys={})
        assert isinstance(event, yaml.ScalarEvent)
        value = event.value
        if event.style == '"':  # an escape writes what the file itself may not hold
            value = nfc(value)
            if found := UNSEEN.search(value):
                self.problems.note("control-character", partial(_unseen, line, found[0]), line=line, column=column)
        return Node(value, line, column, plain=not event.style)

    def _closed(self) -> Node:
        container, parts = self.stack.pop()
        if isinstance(container.value, list):
            container.value.extend(parts)
            return container
        assert isinstance(container.value, dict)
        assert container.keys is not None
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if not isinstance(key.value, str):
                self.problems.note("bad-key", _key_must_be_text, line=key.line, column=key.column)
            elif (name := unquoted(key.value)) in container.value:
                path = self._path(name)
                said = partial(_twice, name)
                self.problems.note("duplicate-key", said, path=path, line=key.line, column=key.column)
            else:
                container.value[name] = value
                container.keys[name] = (key.line, key.column)
        return container

    def _path(self, key: str) -> str:
        """The path of `key` in the container that was closed last, such as `items[2].due`."""
        path = ""
        for container, parts in self.stack:
            if isinstance(container.value, list):
                path += f"[{len(parts)}]"
            elif parts and isinstance(parts[-1].value, str):
                path += f".{unquoted(parts[-1].value)}"
        return f"{path}.{key}".lstrip(".")

    def not_yaml(self, error: yaml.MarkedYAMLError, text: str) -> None:
        """Note what the parser says."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = error.problem or error.context or "?"
        if "nesting depth" in said:
            self.problems.note("too-deep", _too_deep(), line=line, column=column)
        else:
            self.problems.note("not-yaml", not_yaml(said, text, line), line=line, column=column)


def _unseen(line: int, character: str) -> str:
    return say(
        "Dòng {line} có ký tự điều khiển hoặc ký tự ẩn U+{code:04X}; hãy xóa ký tự đó.",
        "Line {line} holds the control or invisible character U+{code:04X}; remove it.",
        line=line,
        code=ord(character),
    )


def _twice(key: str) -> str:
    return say(
        "Trường “{key}” được ghi hai lần; hãy giữ lại một.",
        "The key '{key}' is written twice; keep one.",
        key=key[:60],
    )


def _too_deep() -> str:
    return say(
        "Lồng quá sâu: tệp kế hoạch không cần quá {n} tầng; hãy xem lại các dấu ngoặc.",
        "Nested too deeply: a plan file needs no more than {n} levels; check the brackets.",
        n=MAX_DEPTH,
    )


def _too_many_values() -> str:
    return say(
        "Tệp có hơn {n} giá trị; hãy tách thành nhiều kế hoạch.",
        "The file holds more than {n} values; split it into several plans.",
        n=say(f"{MAX_NODES:,}".replace(",", "."), f"{MAX_NODES:,}"),
    )


def _no_tags() -> str:
    return say("Không dùng nhãn kiểu YAML (!…).", "YAML tags (!…) are not used here.")


def _key_must_be_text() -> str:
    return say("Tên trường phải là chữ.", "A key must be text.")


def _no_anchors() -> str:
    return say(
        "Không dùng neo (&) và bí danh (*) của YAML; hãy viết lại nội dung, hoặc đặt chữ trong dấu ngoặc kép.",
        "YAML anchors (&) and aliases (*) are not used; write the content again, or put the text in quotes.",
    )


def _one_document() -> str:
    return say("Mỗi tệp chỉ chứa một kế hoạch; hãy bỏ dấu “---”.", "One file holds one plan; remove the '---'.")


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refused(code: str, message: str, line: int | None = None) -> Refused:
    return Refused(Problem(code=code, message=message, line=line))


def root_of(
    data: bytes, code: str, other: Callable[[str], str], empty: Callable[[], str]
) -> tuple[str, Node, Problems]:
    """The text of a file, its tree, and what is wrong with its form so far; what they say of one of another kind, under
    `code`, and of an empty one, is given. Raises Refused where there is no tree to look at."""
    if len(data) <= MAX_BYTES and (problem := unreadable(data, code, other)):
        raise Refused(problem)
    text = text_of(data)
    root, problems = parse(text)
    if not problems.count and (root is None or root.empty):
        problems.note("empty", empty, line=1, column=1)
    if root is None or root.empty or problems.full:
        raise Refused(problems.all())
    return text, root, problems
