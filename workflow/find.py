"""Finding a plan by its number as people write it: `87/KH-MTTQ-BTT`, and where that is ambiguous with its year, or its
year and issuer: `87/KH-MTTQ-BTT@2020`, `87/KH-MTTQ-BTT@2020@mttq-tay-ninh` (numbers are each issuer's own).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, select

from lib.language import say
from lib.problem import refuse
from lib.text import compared
from storage.tables import item, plan, unit

LARGEST_KEY = 2**31 - 1  # of a column Integer


def key_of(id: str) -> int | None:
    """The key that people write as `id`; None where it can be none."""
    return int(id) if re.fullmatch("[0-9]{1,10}", id) and 0 < int(id) <= LARGEST_KEY else None


def find_plan(connection: Connection, reference: str) -> Any:
    """The plan's row (with `issuer_code`): the one with that number that is not cancelled, else the latest.

    Raises Refused when there is none, or several that are not cancelled.
    """
    number, year, issuer = [*compared(reference).split("@", 2), "", ""][:3]
    wanted = select(plan, unit.c.code.label("issuer_code")).join(unit, unit.c.id == plan.c.issuer_id)
    wanted = wanted.where(plan.c.number_key == number).order_by(plan.c.year, unit.c.code, plan.c.id)
    if year:
        wanted = wanted.where(plan.c.year == (int(year) if re.fullmatch("[0-9]{4}", year) else -1))
    if issuer:
        wanted = wanted.where(unit.c.code_key == issuer)
    every = connection.execute(wanted).all()
    in_force = [row for row in every if row.status != "cancelled"]
    found = in_force or sorted(every, key=lambda row: row.id)[-1:]
    if len(found) == 1:
        return found[0]
    if not found:
        raise refuse(
            "unknown-plan",
            say(
                "Không có kế hoạch {reference}; xem các số đã ban hành bằng `dondoc plan list`.",
                "There is no plan {reference}; `dondoc plan list` shows the published numbers.",
                reference=reference,
            ),
        )
    names = [f"{row.number}@{row.year}" for row in found]
    if len(set(names)) < len(names):
        names = [f"{name}@{row.issuer_code}" for name, row in zip(names, found, strict=True)]
    raise refuse(
        "ambiguous-plan",
        say(
            "Có {n} kế hoạch mang số {reference}; hãy ghi rõ là kế hoạch nào: {names}.",
            "{n} plans have the number {reference}; say which one: {names}.",
            n=len(found),
            reference=reference,
            names=", ".join(names),
        ),
    )


def known_item(connection: Connection, key: str, plan_id: int | None) -> str:
    """`key` itself when an item of the plan (None: of any plan) has it; raises Refused otherwise."""
    wanted = select(item.c.id).where(item.c.key == key)
    if plan_id is not None:
        wanted = wanted.where(item.c.plan_id == plan_id)
    if connection.scalar(wanted.limit(1)) is not None:
        return key
    raise refuse(
        "unknown-item",
        say(
            "Không có đầu việc “{key}”; xem các đầu việc bằng `dondoc plan show SỐ`.",
            "There is no item “{key}”; `dondoc plan show NUMBER` shows the items.",
            key=key,
        ),
    )
