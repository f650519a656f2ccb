"""The units that a plan file names: codes in a list, or a level, a tag and a unit above them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lib.language import say
from plans.file.form import Form, twice
from plans.file.yaml_tree import Node
from plans.model import Selection

MOST = 10_000  # items, and entries of any other list


def read_selection(form: Form, node: Node, path: str) -> Selection:
    if not isinstance(node.value, dict):
        return Selection(units=texts(form, node, path, some=True))
    before = form.problems.count
    fields = form.fields(node, path, ("units", "level", "tag", "under")) or {}
    if "units" in fields and len(fields) > 1:
        message = say(
            "Đã ghi “units” thì không ghi thêm level, tag hay under.",
            "Beside 'units' there can be no level, tag or under.",
        )
        form.wrong(node, path, "mixed-selection", message)
    if not fields and form.problems.count == before:
        message = say(
            "Chưa nói giao cho ai; hãy ghi mã đơn vị, hoặc level, tag, under.",
            "It does not say to whom; write a unit's code, or level, tag, under.",
        )
        form.wrong(node, path, "empty-selection", message)
    return Selection(
        units=texts(form, fields.get("units"), f"{path}.units", some=True),
        **{key: form.name(fields[key], f"{path}.{key}") for key in ("level", "tag", "under") if key in fields},
    )


def read_supporters(form: Form, node: Node | None, path: str) -> tuple[Selection, ...]:
    """`with`: a selection, or a list in which codes and selections stand (change contract, section 2)."""
    if node is None:
        return ()
    if not isinstance(node.value, list) or not any(isinstance(one.value, dict) for one in node.value):
        return (read_selection(form, node, path),)
    if len(node.value) > MOST:
        form.wrong(node, path, "too-many", partial(too_many, len(node.value)))
        return ()
    codes: dict[str, None] = {}
    groups: dict[Selection, None] = {}
    for entry, place in form.entries(node, path, some=True):
        if isinstance(entry.value, dict):
            group = read_selection(form, entry, place)
            if group in groups:
                form.wrong(entry, place, "twice", partial(twice, place))
            groups[group] = None
        elif code := form.name(entry, place):
            if code in codes:
                form.wrong(entry, place, "twice", partial(twice, code))
            codes[code] = None
    return (*([Selection(units=tuple(codes))] if codes else []), *groups)


def texts(
    form: Form,
    node: Node | None,
    path: str,
    *,
    some: bool = False,
    read: Callable[[Form, Node, str], str | None] = Form.name,
) -> tuple[str, ...]:
    if node is None:
        return ()
    if len(node.value) > MOST and isinstance(node.value, list):
        form.wrong(node, path, "too-many", partial(too_many, len(node.value)))
        return ()
    found: dict[str, None] = {}
    for entry, place in form.entries(node, path, some=some):
        text = read(form, entry, place)
        if text in found:
            form.wrong(entry, place, "twice", partial(twice, text))
        elif text:
            found[text] = None
    return tuple(found)


def too_many(n: int) -> str:
    return say("Danh sách có {n} mục; tối đa {most}.", "The list has {n} entries; at most {most}.", n=n, most=MOST)
