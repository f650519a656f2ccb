"""A small world for delivery tests, written straight into the tables: one plan, some units, notices that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lib.time import VIETNAM
from settings import Settings
from storage.store import Store, insert_row
from storage.tables import (
    act,
    contact,
    deadline,
    item,
    message,
    notice,
    person,
    plan,
    rung,
    task,
    unit,
    unit_version,
)

TUESDAY = datetime(2020, 12, 8, 8, 0, tzinfo=VIETNAM)
SATURDAY = datetime(2020, 12, 12, 8, 0, tzinfo=VIETNAM)
DUE = date(2020, 12, 15)
PLAN, ITEM = "87/KH-MTTQ-BTT", "Báo cáo 5 năm phối hợp thực hiện Cuộc vận động"


def settings(folder: Path, **more: Any) -> Settings:
    values = {"home": folder, "database_url": "", "broker_url": "", "mail_from": "Đôn Đốc <don-doc@mttq.example>"}
    return Settings(**{**values, **more})


class Clock:
    """A real clock that the test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class World:
    """One plan with one item and one deadline; tasks and notices are added as a test needs them."""

    store: Store
    plan_id: int
    item_id: int
    deadline_id: int
    desk_id: int

    def unit(self, connection: Connection, code: str, name: str | None = None) -> int:
        known = connection.scalar(select(unit.c.id).where(unit.c.code == code))
        return known or _unit(connection, code, name or code)

    def person(self, connection: Connection, address: str) -> int:
        known = connection.scalar(select(person.c.id).where(person.c.address == address.casefold()))
        return known or insert_row(connection, person, {"address": address.casefold()})

    def rung(self, label: str = "before 7d", kind: str = "reminder", fire_at: datetime = TUESDAY) -> int:
        with self.store.write() as connection:
            position = len(connection.execute(select(rung.c.id)).all())
            values = {"deadline_id": self.deadline_id, "position": position, "label": label, "kind": kind}
            local = fire_at.astimezone(VIETNAM).date()
            return insert_row(
                connection,
                rung,
                {**values, "tell": ("officer",), "fire_on": local, "fire_at": fire_at, "fired_at": fire_at},
            )

    def task(self, code: str, *, item_id: int | None = None, status: str = "assigned") -> int:
        with self.store.write() as connection:
            unit_id = self.unit(connection, code)
            version = connection.scalar(select(unit_version.c.id).where(unit_version.c.unit_id == unit_id))
            values = {"plan_id": self.plan_id, "item_id": item_id or self.item_id, "unit_id": unit_id}
            values |= {"unit_version_id": version, "deadline_id": self.deadline_id, "since": TUESDAY, "status": status}
            return insert_row(connection, task, values)

    def notice(
        self,
        task_id: int,
        address: str,
        *,
        kind: str = "reminder",
        rung_id: int = 0,
        act_id: int = 0,
        scheduled_for: datetime = TUESDAY,
        in_place_of: str | None = None,
        name: str | None = None,
        title: str | None = "Cán bộ đầu mối",
        due_on: date | None = DUE,
    ) -> int:
        with self.store.write() as connection:
            owing = connection.scalar(select(task.c.unit_id).where(task.c.id == task_id))
            person_id = self.person(connection, address)
            about = {"unit_id": owing, "post": "officer", "email": address, "person_id": person_id}
            contact_id = insert_row(connection, contact, {**about, "position": 0, "name": name, "title": title})
            values = {"task_id": task_id, "rung_id": rung_id, "act_id": act_id, "person_id": person_id}
            values |= {"contact_id": contact_id, "kind": kind, "channel": "email", "due_on": due_on}
            values |= {"scheduled_for": scheduled_for, "state": "pending"}
            if in_place_of is not None:  # a post of the owing unit
                values |= {"for_unit_id": owing, "for_post": in_place_of}
            return insert_row(connection, notice, values)

    def reminders(self, count: int) -> list[int]:
        """One reminder each to so many units, of one rung."""
        given = [
            (f"u{n}@mttq.example", {"email": f"u{n}@mttq.example", "title": "Cán bộ đầu mối"}) for n in range(count)
        ]
        return self.tell_each("u", given, channel="email")

    def tell_each(self, code: str, people: Sequence[tuple[str, dict[str, str]]], *, channel: str) -> list[int]:
        """One reminder of one rung to each person, (address, columns of the contact), of a unit of its own; at once."""
        rung_id, every = self.rung(), range(len(people))
        owed = {"plan_id": self.plan_id, "item_id": self.item_id, "deadline_id": self.deadline_id}
        owed |= {"since": TUESDAY, "status": "assigned"}
        said = {"rung_id": rung_id, "act_id": 0, "kind": "reminder", "channel": channel, "due_on": DUE}
        said |= {"scheduled_for": TUESDAY, "state": "pending"}
        with self.store.write() as connection:
            units = _insert(connection, unit, [{"code": f"{code}{n}"} for n in every])
            named = [{"unit_id": units[n], "name": f"{code}{n}", "level": "district", "tags": ()} for n in every]
            versions = _insert(connection, unit_version, named)
            persons = _insert(connection, person, [{"address": address} for address, _ in people])
            known = [{"unit_id": units[n], "post": "officer", "position": 0, "person_id": persons[n]} for n in every]
            contacts = _insert(connection, contact, [known[n] | people[n][1] for n in every])
            tasks = [{**owed, "unit_id": units[n], "unit_version_id": versions[n]} for n in every]
            of = zip(_insert(connection, task, tasks), persons, contacts, strict=True)
            notices = [{**said, "task_id": one, "person_id": who, "contact_id": how} for one, who, how in of]
            return _insert(connection, notice, notices)

    def act(self, task_id: int, action: str, status: str, reason: str | None = None) -> int:
        """An act as it stands in the books: the task's status and the act's row; it withdraws nothing."""
        with self.store.write() as connection:
            connection.execute(update(task).where(task.c.id == task_id).values(status=status))
            values = {"task_id": task_id, "at": TUESDAY, "actor": "desk", "action": action, "status": status}
            ends = {"from_deadline_id": self.deadline_id, "deadline_id": self.deadline_id, "reason": reason}
            return insert_row(connection, act, {**values, **ends})

    def change(self, table: Any, row_id: int, **values: Any) -> None:
        with self.store.write() as connection:
            connection.execute(update(table).where(table.c.id == row_id).values(**values))

    def notices(self) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(notice).order_by(notice.c.id)).all())

    def states(self) -> list[str]:
        return [row.state for row in self.notices()]

    def messages(self) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(message).order_by(message.c.id)).all())

    def rows(self, table: Any) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(table)).all())


def world(store: Store) -> World:
    with store.write() as connection:
        issuer = _unit(connection, "mttq-tinh", "Ủy ban MTTQ Việt Nam tỉnh Tây Ninh")
        desk = _unit(connection, "ban-phong-trao", "Ban Phong trào - Tuyên giáo")
        values = {"number": PLAN, "year": 2020, "issuer_id": issuer, "desk_id": desk, "issued_on": date(2020, 10, 6)}
        values |= {"subject": "Sơ kết 5 năm Cuộc vận động", "based_on": [], "day_off": "next", "send_at": "08:00"}
        plan_id = insert_row(
            connection,
            plan,
            {**values, "ladder": [], "status": "published", "published_at": TUESDAY, "source": ""},
        )
        item_values = {"plan_id": plan_id, "position": 0, "key": "reports", "title": ITEM, "report_to_id": desk}
        item_id = insert_row(
            connection, item, {**item_values, "deliverables": [{"id": "report", "title": "Báo cáo", "at_least": 1}]}
        )
        ends = datetime.combine(DUE + timedelta(days=1), time(), VIETNAM)
        dates = {"due_given": DUE, "due_on": DUE, "due_at": ends, "steps": []}
        deadline_id = insert_row(connection, deadline, {"plan_id": plan_id, "item_id": item_id, **dates})
    return World(store, plan_id, item_id, deadline_id, desk)


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """The ids of the rows, in their order."""
    return list(connection.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), rows))


def _unit(connection: Connection, code: str, name: str) -> int:
    unit_id = insert_row(connection, unit, {"code": code})
    connection.execute(insert(unit_version).values(unit_id=unit_id, name=name, level="district", tags=()))
    return unit_id
