"""The versions of a plan: the file as it was published, and as each amendment left it (change contract, A1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from lib.language import say
from lib.problem import refuse
from lib.time import local_iso
from plans.model import Plan, PlanFile
from storage.tables import amendment, plan

_counted = select(func.count()).where(amendment.c.plan_id == plan.c.id).correlate(plan).scalar_subquery()
VERSION = (_counted + 1).label("version")  # of a row of `plan`: the one that runs


def source_at(connection: Connection, plan_id: int, as_of: datetime | None = None, *, holding: str = "") -> str:
    """The text of the version that runs, or of the one that was in force by `as_of`; empty where there is no plan, or
    where the text does not hold that word."""
    last = select(amendment.c.source).where(amendment.c.plan_id == plan.c.id)
    if as_of is not None:
        last = last.where(amendment.c.at <= as_of)
    last = last.order_by(amendment.c.version.desc()).limit(1)
    source = func.coalesce(last.scalar_subquery(), plan.c.source)
    return connection.scalar(select(source).where(plan.c.id == plan_id, source.contains(holding))) or ""


def source_of(connection: Connection, row: Any, version: int | None = None) -> str:
    """The text of that version of the plan (its row), or of the one that runs."""
    if version is None:
        return source_at(connection, row.id)
    if version == 1:
        return str(row.source)
    found = select(amendment.c.source).where(amendment.c.plan_id == row.id, amendment.c.version == version)
    if (source := connection.scalar(found)) is not None:
        return str(source)
    raise refuse(
        "unknown-version",
        say(
            "Kế hoạch {number} không có phiên bản {n}; xem các phiên bản bằng `dondoc plan versions SỐ`.",
            "Plan {number} has no version {n}; `dondoc plan versions NUMBER` shows them.",
            number=row.number,
            n=version,
        ),
    )


def version_of(connection: Connection, plan_id: int) -> int:
    """Which version of the plan runs."""
    return connection.scalar(select(VERSION).where(plan.c.id == plan_id)) or 1


def versions(connection: Connection, row: Any) -> list[dict[str, Any]]:
    """All of them, the first one first: since when each holds, by what document and why."""
    columns = (amendment.c.version, amendment.c.at, amendment.c.by_number, amendment.c.reason)
    later = select(*columns).where(amendment.c.plan_id == row.id).order_by(amendment.c.version)
    published = {"version": 1, "at": local_iso(row.published_at), "by": row.number, "reason": None}
    return [
        published,
        *(
            {"version": one.version, "at": local_iso(one.at), "by": one.by_number, "reason": one.reason}
            for one in connection.execute(later)
        ),
    ]


def numbered(text: str, version: int) -> str:
    """The plan file with `plan.version`, so that an amendment made from it says from which version it was made."""
    file = _file(text)
    wanted = replace(file.plan, version=version) if file.plan else None
    return next((one for one in _candidates(file, version) if _reads_as(one, wanted)), file.text)


def _candidates(file: PlanFile, version: int) -> Iterator[str]:
    """In place of the version that it has, or before its number: as a line of its own, or in braces."""
    if "plan.version" in file.places:
        begin = _offset(file, "plan.version")
        yield file.text[:begin] + re.sub(r"[0-9]+", str(version), file.text[begin:], count=1)
        return
    begin = file.text.rfind("number", 0, _offset(file, "plan.number"))
    begin -= file.text[begin - 1] in "\"'"
    indent = file.text[file.text.rfind("\n", 0, begin) + 1 : begin]
    for between in (f"\n{indent}", ", "):
        yield f"{file.text[:begin]}version: {version}{between}{file.text[begin:]}"


def _offset(file: PlanFile, path: str) -> int:
    line, column = file.places[path]
    return sum(len(one) + 1 for one in file.text.split("\n")[: line - 1]) + column - 1


def _reads_as(text: str, wanted: Plan | None) -> bool:
    return _file(text).plan == wanted


def _file(text: str) -> PlanFile:
    from plans.file.reader import read  # takes its time, and most who ask for a version do not read it

    return read(text.encode())
