"""The outcome file of a plan that is closed: bytes to what came of it (kết quả), or to every problem of its form at
once (change contract, A10). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lib.language import say
from lib.problem import Problem, Refused
from plans.file.form import Form, parse_day
from plans.file.yaml_tree import Node, root_of

Read = Callable[[Form, Node, str], Any]  # what stands at a path; None where it is wrong
MOST, MOST_FILES = 10_000, 50  # commendations and models each; attachments
LARGEST = 999_999


@dataclass(frozen=True)
class OutcomeFile:
    """What was made of an outcome file: its content as far as it could be read, the paths of its attachments as
    written, and what is wrong with its form.

    `content` has the shape of `outcome` in `plan show`, but for the attachments. `places` maps a path
    ("outcome.models[0].unit") to (line, column).
    """

    content: dict[str, Any]
    attachments: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_outcome(data: bytes) -> OutcomeFile:
    """Read an outcome file."""
    try:
        _, root, problems = root_of(data, "not-an-outcome-file", _other_kind, _empty)
    except Refused as refused:
        return OutcomeFile({}, problems=refused.problems)
    form = Form(problems)
    top = form.fields(root, "", ("outcome",), required=("outcome",)) or {}
    content = (
        _fields(_OUTCOME, commendations=[], models=[])(form, top["outcome"], "outcome") if "outcome" in top else {}
    )
    attachments = tuple(content.pop("attachments", None) or ())
    return OutcomeFile(content, attachments, tuple(problems.all()), form.places)


# --- fields ----------------------------------------------------------------------------------------------------------


def _fields(readers: Mapping[str, Read], **absent: Any) -> Read:
    """A mapping with these fields, each optional: None, or as `absent` says, where it is not there or wrong."""

    def read(form: Form, node: Node, path: str) -> dict[str, Any]:
        before = form.problems.count
        found = form.fields(node, path, readers) or {}
        if not found and path != "outcome" and form.problems.count == before:
            form.wrong(node, path, "empty-entry", partial(_says_nothing, tuple(readers)))
        values = {name: readers[name](form, one, f"{path}.{name}") for name, one in found.items()}
        return {name: absent.get(name) if values.get(name) is None else values[name] for name in readers}

    return read


def _list(entry: Read, most: int) -> Read:
    def read(form: Form, node: Node, path: str) -> list[Any]:
        if isinstance(node.value, list) and len(node.value) > most:
            known = {"n": len(node.value), "most": most}
            message = say("Danh sách có {n} mục; tối đa {most}.", "The list has {n} entries; at most {most}.", **known)
            form.wrong(node, path, "too-many", message)
            return []
        return [entry(form, one, place) for one, place in form.entries(node, path)]

    return read


def _text(longest: int) -> Read:
    return lambda form, node, path: form.text(node, path, longest)


def _word(*allowed: str) -> Read:
    return lambda form, node, path: form.one_of(node, path, allowed)


def _day(form: Form, node: Node, path: str) -> str | None:
    return form.parsed(node, path, "bad-date", lambda text: parse_day(text).isoformat())


def _yes(form: Form, node: Node, path: str) -> bool:
    return form.one_of(node, path, ("true", "false")) == "true"


def _number(least: int) -> Read:
    def parse(text: str) -> int:
        if re.fullmatch("0|[1-9][0-9]{0,5}", text) and int(text) >= least:
            return int(text)
        known = {"text": text, "least": least, "most": LARGEST}
        vi, en = "“{text}” phải là số từ {least} đến {most}.", "'{text}' must be a number from {least} to {most}."
        raise ValueError(say(vi, en, **known))

    return lambda form, node, path: form.parsed(node, path, "bad-count", parse)


_LINE = _text(500)
_COMMENDATION = {"title": _LINE, "by": _LINE, "to": _word("collective", "individual"), "number": _number(1)}
_MODEL: Mapping[str, Read] = {"unit": Form.name, "title": _LINE, "chosen": _yes}
_OUTCOME: Mapping[str, Read] = {
    "held": _fields({"on": _day, "place": _LINE, "title": _LINE}),
    "units": _number(0),
    "commendations": _list(_fields(_COMMENDATION, number=1), MOST),
    "models": _list(_fields(_MODEL, chosen=False), MOST),
    "summary": _text(10_000),
    "attachments": _list(_text(1000), MOST_FILES),
}


def _says_nothing(known: tuple[str, ...]) -> str:
    return say("Mục này trống; hãy ghi {it}.", "This entry says nothing; write {it}.", it=", ".join(known))


def _other_kind(kind: str) -> str:
    return say(
        "Đây là tệp {kind}, không phải tệp kết quả; hãy viết kết quả thành tệp YAML bắt đầu bằng “outcome:” và ghi tên "
        "tệp này ở “attachments”.",
        "This is a file of the kind {kind}, no outcome file; write the outcome as YAML that begins with 'outcome:', "
        "and name this file among its 'attachments'.",
        kind=kind,
    )


def _empty() -> str:
    return say("Tệp trống; hãy bắt đầu bằng “outcome:”.", "The file is empty; begin with 'outcome:'.")
