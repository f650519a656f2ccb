"""What a plan says of joint issuers, supporters and periods, written in place of what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from org.queries import unit_id
from plans.model import Plan
from plans.periods.work_out import period_of
from storage.tables import co_issuer, period, support

Written = Mapping[tuple[str, int], date | None]  # by item and occurrence the date that the plan writes


def write_joint(connection: Connection, plan_id: int, decreed: Plan, ids: Mapping[str, int], written: Written) -> None:
    """Of the plan with that id, whose items have these `ids`; who supports its tasks is not changed by it. Occurrences
    that the plan writes no more keep the period that they gave account of."""
    rules = {one.id: one.period for one in decreed.items}
    rows: dict[Table, list[dict[str, Any]]] = {
        co_issuer: [
            {"plan_id": plan_id, "position": position, "unit_id": unit_id(connection, code)}
            for position, code in enumerate(decreed.co_issuers, start=1)
        ],
        support: [
            {"item_id": ids[one.id], "chosen": [asdict(chosen) for chosen in one.supporters]}
            for one in decreed.items
            if one.supporters
        ],
        period: [
            {"item_id": ids[key], "occurrence": n, "name": its.name, "starts_on": its.start, "ends_on": its.end}
            for (key, n), day in written.items()
            if rules[key] and (its := period_of(rules[key], day))
        ],
    }
    connection.execute(delete(co_issuer).where(co_issuer.c.plan_id == plan_id))
    items = [ids[one.id] for one in decreed.items]
    connection.execute(delete(support).where(support.c.item_id.in_(items)))
    had = connection.execute(select(period.c.item_id, period.c.occurrence).where(period.c.item_id.in_(items))).all()
    anew = {(ids[key], n) for key, n in written}
    if again := [{"of": one, "n": n} for one, n in had if (one, n) in anew]:
        those = delete(period).where(period.c.item_id == bindparam("of"), period.c.occurrence == bindparam("n"))
        connection.execute(those, again)
    for table, new in rows.items():
        if new:
            connection.execute(insert(table), new)
