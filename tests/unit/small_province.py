"""A small published plan: a province, its desk, districts and member organisations; two items with a date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from lib.language import language
from lib.time import VIETNAM, local_date
from org.files import rows
from org.files.contacts import import_contacts
from org.files.units import import_units
from org.today import refresh
from storage.store import Store
from storage.tables import item, task, unit
from tests.lived_once import lived_once
from workflow.publish import publish

PLAN, DESK = "12/KH-MTTQ-BTT", "Ban Phong trào"
ISSUER = "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Tây Ninh"
PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
ITEMS = """
  - id: district-reports
    title: Báo cáo sơ kết cấp huyện
    assigned_to: {level: district, under: tinh}
    due: 2020-12-15
    deliverables: [{id: report, title: Báo cáo}]
  - id: member-reports
    title: Báo cáo phối hợp
    assigned_to: {tag: member-organisation, under: tinh}
    due: 2020-12-13
"""


def at(day: int, hour: int = 9) -> datetime:
    """An hour of a day in December 2020, Vietnam's time."""
    return datetime(2020, 12, day, hour, tzinfo=VIETNAM)


def publish_plan(store: Store, *, districts: int = 2, members: int = 1, items: str = ITEMS) -> None:
    """Districts' date is Tuesday the 15th; the members' is Sunday the 13th, moved to Monday the 14th."""
    told = partial(_publish_plan, store, districts, members, items)
    if store.keys is None:
        lived_once(store, None, (__name__, districts, members, items, language.get()), told)
    else:
        told()


def _publish_plan(store: Store, districts: int, members: int, items: str) -> None:
    units = [f"tinh,{ISSUER},province,,", f'ban,"{DESK}, Ủy ban MTTQ Việt Nam tỉnh Tây Ninh",desk,tinh,']
    units += [f"h{n},Ban Thường trực Ủy ban MTTQ Việt Nam huyện {n},district,tinh," for n in range(1, districts + 1)]
    units += [f"hoi{n},Hội Nông dân {n},organisation,tinh,member-organisation" for n in range(1, members + 1)]
    codes = [line.partition(",")[0] for line in units]
    contacts = [f"{code},officer,Cán bộ đầu mối,dau-moi@{code}.example,0901234567" for code in codes]
    sheet = "\n".join(["code,name,level,parent,tags", *units]).encode()
    people = "\n".join(["unit,post,title,email,phone", *contacts]).encode()
    with store.write() as connection:
        import_units(connection, rows.read_units(sheet, "units.csv"), now=PUBLISHED)
        import_contacts(connection, rows.read_contacts(people, "contacts.csv"), now=PUBLISHED)
    head = f"plan: {{number: {PLAN}, issuer: tinh, desk: ban, issued_on: 2020-10-06, signed_by: Phó Chủ tịch, "
    subject = "subject: Sơ kết Cuộc vận động năm 2020}"
    publish(store, f"{head}{subject}\nitems:{items}".encode(), PUBLISHED, "văn thư")


@contextmanager
def on(store: Store, now: datetime) -> Iterator[Connection]:
    """A transaction on which the tables of the day hold."""
    with store.write() as connection:
        refresh(connection, local_date(now))
        yield connection


def task_of(store: Store, code: str, item_key: str = "district-reports") -> int:
    """The id of a unit's task."""
    with store.read() as connection:
        found = connection.scalar(
            select(task.c.id)
            .join(unit, unit.c.id == task.c.unit_id)
            .join(item, item.c.id == task.c.item_id)
            .where(unit.c.code == code, item.c.key == item_key)
        )
    assert found is not None
    return found
