"""JSON with numbers as they are: a Decimal is written digit by digit, which no binary fraction could be. Pure."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

_MARK = "\0"  # in no text of ours: neither database keeps it, and JSON writes it so that it can be found
_MARKED = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')


def dumps(data: Any, indent: int | None = None) -> str:
    """`data` as one JSON document, readable as text."""
    return _MARKED.sub(r"\1", json.dumps(data, ensure_ascii=False, indent=indent, default=_marked))


def _marked(value: object) -> str:
    if isinstance(value, Decimal):
        whole, point, rest = f"{value:f}".partition(".")
        return f"{_MARK}{whole}{point}{rest}".rstrip("0").rstrip(".") + _MARK if point else f"{_MARK}{whole}{_MARK}"
    raise TypeError(f"{type(value).__name__} is nothing that JSON can say")
