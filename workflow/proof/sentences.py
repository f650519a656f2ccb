"""How a difference is told: which row, which fields, what the journal says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib.language import say
from workflow.proof.difference import Difference
from workflow.proof.kinds import as_stated
from workflow.proof.model import Facts, Kind

HIDDEN = ("told", "owed", "all", "digest", "items", "rungs")  # digests: that they differ says it all


def differs(kind: Kind, key: Any, entry: int, stated: Facts | None, found: Facts | None) -> Difference | None:
    """What entry `entry` stated of a row against what was found of it; None where they agree. Null: no such row."""
    if found is None and stated is None:
        return None
    if found is None:
        code, why = "row-missing", say("đã bị xóa", "is gone")
    elif stated is None:
        code, why = "row-unexplained", say("lẽ ra đã được gỡ", "should have been removed")
    else:
        code, why = "row-changed", "; ".join(fields(as_stated(found, stated), stated))
    return row(code, kind, key, entry, why) if why else None


def row(code: str, kind: Kind, key: Any, entry: int, why: str) -> Difference:
    """A row that is not what an entry says."""
    what = say(
        "Bảng {table}, dòng {row} khác với nhật ký (mục {entry}): {why}.",
        "Table {table}, row {row} differs from the journal (entry {entry}): {why}.",
        table=kind.table,
        row=kind.named(key),
        entry=entry,
        why=why,
    )
    return Difference(code=code, what=what, entry=entry, table=kind.table, row=kind.named(key))


def unexplained(kind: Kind, key: Any) -> Difference:
    """A row of which no entry tells."""
    what = say(
        "Bảng {table}, dòng {row}: không mục nhật ký nào nói đến.",
        "Table {table}, row {row}: no journal entry tells of it.",
        table=kind.table,
        row=kind.named(key),
    )
    return Difference(code="row-unexplained", what=what, table=kind.table, row=kind.named(key))


def fields(found: Facts, stated: Facts) -> Iterator[str]:
    """Each field that differs, with what is there and what the journal says."""
    have, said = dict(_flat(found)), dict(_flat(stated))
    for name in sorted(have.keys() | said.keys()):
        here, there = have.get(name), said.get(name)
        if here == there:
            continue
        if set(name.split(".")) & set(HIDDEN):
            yield name
        else:
            told = say(
                "{here}, nhật ký ghi {there}", "{here}, the journal says {there}", here=_q(here), there=_q(there)
            )
            yield f"{name} {told}"


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict | list):
        yield name, value
        return
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _flat(one, f"{name}.{key}" if name else str(key))


def _q(value: Any) -> str:
    return say("(trống)", "(empty)") if value is None else f"“{value}”" if isinstance(value, str) else str(value)
