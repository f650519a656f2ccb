"""Facts about values that were handed in, for the proof: parts of those of their submissions."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.plain import IDS
from storage.tables import submission_value


def of_values(connection: Connection, submissions: list[int]) -> dict[int, dict[str, dict[str, str]]]:
    """By submission, the values of those that carry any."""
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(lambda: {"values": {}})
    for of, indicator, value in connection.execute(_values(), {"ids": submissions}):
        found[of]["values"][indicator] = value
    return found


@cache
def _values() -> Select[Any]:
    columns = (submission_value.c.submission_id, submission_value.c.indicator, submission_value.c.value)
    return select(*columns).where(submission_value.c.submission_id.in_(IDS))
