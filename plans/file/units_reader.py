"""The other units that a plan file names: who supports an item (change contract, section 2). Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lib.language import say
from plans.file.form import Form, twice
from plans.file.yaml_tree import Node
from plans.model import Selection

MOST = 10_000  # items, and entries of any other list


def read_supporters(
    form: Form, node: Node, path: str, read_selection: Callable[[Form, Node, str], Selection]
) -> tuple[Selection, ...]:
    """`with`: a selection, or a list in which codes and selections stand (change contract, section 2)."""
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


def refuse_both(form: Form, fields: dict[str, Node], path: str, one: str, other: str) -> None:
    """Two fields of which the one stands in place of the other."""
    message = say(
        "“{one}” và “{other}” nói cùng một điều; hãy giữ lại một.",
        "'{one}' and '{other}' say the same thing; keep one.",
        one=one,
        other=other,
    )
    form.wrong(fields[other], f"{path}.{other}", "both-fields", message)


def too_many(n: int) -> str:
    return say("Danh sách có {n} mục; tối đa {most}.", "The list has {n} entries; at most {most}.", n=n, most=MOST)
