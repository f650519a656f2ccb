"""The indicators of a plan file: their form, and what they refer to (change contract, I1). Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import partial
from typing import Any, get_args

from lib.language import say
from plans.file.form import Form, parse_id, twice
from plans.file.yaml_tree import Node
from plans.targets.model import Aggregate, Direction, Indicator, Over
from plans.targets.numbers import read_number

FIELDS = (
    *("id", "item", "title", "unit", "aggregate", "weight", "of", "direction", "over"),
    *("target", "baseline", "strict", "decimals", "optional", "code"),
)
REQUIRED = ("id", "item", "title", "unit", "aggregate")
MOST = 1_000
MOST_DECIMALS = 6
_BESIDE = {"weight": ("weighted",), "of": ("share",)}  # and nowhere else


def read_indicators(form: Form, node: Node, items: Collection[str]) -> tuple[Indicator, ...]:
    """Those that could be read, in the order of the file; each is of one of `items`."""
    found: dict[str, Indicator] = {}
    places: dict[str, str] = {}
    if isinstance(node.value, list) and len(node.value) > MOST:
        message = say(
            "Danh sách có {n} chỉ tiêu; tối đa {most}.",
            "The list has {n} indicators; at most {most}.",
            n=len(node.value),
            most=MOST,
        )
        form.wrong(node, "indicators", "too-many", message)
        return ()
    for entry, path in form.entries(node, "indicators"):
        one = _indicator(form, entry, path)
        if one is not None and one.id in found:
            form.wrong(form.places[f"{path}.id"], f"{path}.id", "twice", partial(twice, one.id))
        elif one is not None:
            found[one.id], places[one.id] = one, path
    for one in found.values():
        _refers(form, one, places[one.id], found, items)
    return tuple(found.values())


def _refers(form: Form, one: Indicator, path: str, known: dict[str, Indicator], items: Collection[str]) -> None:
    """Its item is one of the plan's, its weight and what it is a share of are others of that item."""
    if one.item not in items:
        message = say("Kế hoạch không có đầu việc “{item}”.", "The plan has no item '{item}'.", item=one.item)
        form.wrong(form.places[f"{path}.item"], f"{path}.item", "unknown-item", message)
    for field, other in (("weight", one.weight), ("of", one.of)):
        if other is not None and (other == one.id or other not in known or known[other].item != one.item):
            message = say(
                "“{field}” phải là mã của một chỉ tiêu khác thuộc cùng đầu việc; “{other}” không phải.",
                "'{field}' must be the id of another indicator of the same item; '{other}' is none.",
                field=field,
                other=other,
            )
            form.wrong(form.places[f"{path}.{field}"], f"{path}.{field}", "unknown-indicator", message)


def _indicator(form: Form, node: Node, path: str) -> Indicator | None:
    fields = form.fields(node, path, FIELDS, required=REQUIRED)
    if fields is None:
        return None
    unit = _line(form, fields, path, "unit")
    values: dict[str, Any] = {
        "id": form.parsed(fields["id"], f"{path}.id", "bad-id", parse_id) if "id" in fields else None,
        "item": form.word(fields["item"], f"{path}.item") if "item" in fields else None,
        "title": _line(form, fields, path, "title"),
        "unit": unit,
        "aggregate": _word(form, fields, path, "aggregate", get_args(Aggregate)),
        "direction": _word(form, fields, path, "direction", get_args(Direction), "up"),
        "over": _word(form, fields, path, "over", get_args(Over), "last"),
        "target": _number(form, fields, path, "target", unit or ""),
        "baseline": _number(form, fields, path, "baseline", unit or ""),
        "strict": _word(form, fields, path, "strict", ("true", "false"), "false") == "true",
        "optional": _word(form, fields, path, "optional", ("true", "false"), "false") == "true",
        "code": _line(form, fields, path, "code"),
    }
    written = values["target"].as_tuple().exponent if values["target"] is not None else 0
    given = (
        form.parsed(fields["decimals"], f"{path}.decimals", "bad-count", _decimals) if "decimals" in fields else None
    )
    values["decimals"] = -int(written) if given is None else given
    for name in _BESIDE:
        values[name] = form.word(fields[name], f"{path}.{name}") if name in fields else None
    _fitting(form, node, fields, path, values["aggregate"])
    return Indicator(**values) if all(values[name] for name in REQUIRED) else None


def _fitting(form: Form, node: Node, fields: dict[str, Node], path: str, aggregate: str | None) -> None:
    """`weight` belongs to `weighted`, which needs it; `of` to `share`."""
    if aggregate is None:
        return
    for name, beside in _BESIDE.items():
        if name in fields and aggregate not in beside:
            message = say(
                "“{name}” chỉ dùng với aggregate: {beside}.",
                "'{name}' stands only beside aggregate: {beside}.",
                name=name,
                beside=", ".join(beside),
            )
            form.wrong(fields[name], f"{path}.{name}", "not-allowed", message)
    if aggregate == "weighted" and "weight" not in fields:
        message = say(
            "aggregate: weighted phải có “weight”: mã chỉ tiêu dùng làm quyền số.",
            "aggregate: weighted needs 'weight', the id of the indicator to weigh by.",
        )
        form.wrong(node, f"{path}.weight", "missing", message)


def _line(form: Form, fields: dict[str, Node], path: str, name: str) -> str | None:
    return form.text(fields[name], f"{path}.{name}") if name in fields else None


def _word(
    form: Form, fields: dict[str, Node], path: str, name: str, allowed: tuple[str, ...], default: str | None = None
) -> str | None:
    return form.one_of(fields[name], f"{path}.{name}", allowed) if name in fields else default


def _number(form: Form, fields: dict[str, Node], path: str, name: str, unit: str) -> Decimal | None:
    """As it is written, blanks included: the rules of numbers are about them too."""
    if name not in fields or form.text(fields[name], f"{path}.{name}") is None:
        return None
    try:
        return read_number(str(fields[name].value), unit)
    except ValueError as error:
        form.wrong(fields[name], f"{path}.{name}", "bad-number", str(error))
        return None


def _decimals(text: str) -> int:
    if re.fullmatch("[0-6]", text):
        return int(text)
    raise ValueError(
        say(
            "“{text}” phải là số chữ số thập phân, từ 0 đến {most}.",
            "'{text}' must be a number of decimals, from 0 to {most}.",
            text=text,
            most=MOST_DECIMALS,
        )
    )
