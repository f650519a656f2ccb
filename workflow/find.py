"""Finding a plan by its number as people write it: `87/KH-MTTQ-BTT`, or `87/KH-MTTQ-BTT@2020` if ambiguous."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from org.language import say
from org.problem import refuse
from org.text import nfc
from storage.tables import item, plan, unit


def find_plan(connection: Connection, reference: str) -> Any:
    """The plan's row (with `issuer_code`); raises Refused when there is none, or several."""
    number, _, year = "".join(nfc(reference).split()).partition("@")
    wanted = select(plan, unit.c.code.label("issuer_code")).join(unit, unit.c.id == plan.c.issuer_id)
    wanted = wanted.where(plan.c.number == number).order_by(plan.c.year, unit.c.code)
    if year:
        wanted = wanted.where(plan.c.year == (int(year) if year.isdigit() else -1))
    found = connection.execute(wanted).all()
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
    choices = ", ".join(f"{row.number}@{row.year} ({row.issuer_code})" for row in found)
    raise refuse(
        "ambiguous-plan",
        say(
            "Có {n} kế hoạch mang số {reference}: {choices}; hãy ghi rõ năm, ví dụ {number}@{year}.",
            "{n} plans have the number {reference}: {choices}; add the year, for example {number}@{year}.",
            n=len(found),
            reference=reference,
            choices=choices,
            number=found[0].number,
            year=found[0].year,
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
