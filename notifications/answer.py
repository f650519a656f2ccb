"""What a foreign server says, as it may be kept and shown. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lib.text import clean_line
from lib.vocabulary import Pair

# What is said of an answer over HTTP, by the code that is kept of it.
SAYINGS: Mapping[str, Pair] = {"http.endless": ("trả lời quá dài hoặc quá chậm", "the answer is too long or too slow")}


def json_of(body: bytes) -> dict[str, Any]:
    """The JSON object in a body, every text in it clean; ValueError for anything else."""

    def cleaned(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: clean_line(value) if isinstance(value, str) else value for name, value in pairs}

    try:
        found = json.loads(body, object_pairs_hook=cleaned)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
