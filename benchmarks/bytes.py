"""What a plan's life leaves in the database, in bytes a task, table by table.

    .venv/bin/python -m benchmarks.bytes [units]

One plan with one report per unit lives on SQLite from publication to closing: the default ladder, every rung in its
time, a mail for each person and day. Every tenth unit is late; all submit one file and are accepted. Then the pages of
each table and its indexes are counted (`dbstat`), less what was there before the plan.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import Table, func, select, text

from benchmarks import data
from benchmarks.data import PUBLISHED
from benchmarks.world import Database
from lib.time import VIETNAM
from notifications.channel import Channel
from notifications.model import Receipt
from settings import Settings
from storage.store import Store
from storage.tables import act, message, notice, task
from workflow import acts, ending
from workflow.delivery.deliver import deliver
from workflow.publish import publish
from workflow.tick import tick

PLAN = """
plan:
  number: 87/KH-MTTQ-BTT
  issuer: top
  issued_on: 2020-10-06
  subject: Sơ kết 5 năm phối hợp thực hiện Cuộc vận động
items:
  - id: bao-cao
    title: Báo cáo 5 năm phối hợp thực hiện Cuộc vận động
    assigned_to: {level: commune}
    due: 2020-12-15
""".encode()
MORNING = time(8, 5)
IN_TIME, LATE, LAST_DAY = date(2020, 12, 10), date(2021, 1, 20), date(2021, 1, 29)
OF_INDEXES = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'"


class Taken(Channel):
    """Takes over every mail and answers as a server does."""

    def send(self, messages):  # type: ignore[no-untyped-def]
        for _message in messages:
            yield Receipt(outcome="sent", detail="250 2.0.0 Ok: queued as 4XyZ", goes_on=True)

    def check(self) -> str | None:
        return None


def main(units: int = 1000) -> None:
    """Live through the plan and print what each table took."""
    database = Database("SQLite", None)
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as home:
        store = Store(database.create(data.units(units)))
        before = _bytes(store)
        _live(store, Path(home), units)
        found = _bytes(store)
        rows = [f"{_count(store, table) / units:.1f} {table.name}s" for table in (act, notice, message)]
        store.dispose()
    database.remove_all()
    for table in before:
        found[table] -= before[table]
    print(f"{units} tasks, {sum(found.values()) / units:,.0f} bytes a task ({', '.join(rows)} each):")
    for table, size in found.most_common():
        if size / units >= 1:
            print(f"{table:18} {size / units:7,.0f}")


def _live(store: Store, home: Path, units: int) -> None:
    settings = Settings(home=home, database_url="", broker_url="", mail_from="don-doc@mttq.example")

    def send(at: datetime) -> None:
        deliver(store, settings, at, channels={"email": Taken()})

    publish(store, PLAN, PUBLISHED, "ban")
    send(PUBLISHED)
    report = home / "bao-cao.pdf"
    report.write_bytes(b"%PDF")
    with store.read() as connection:
        owed = list(connection.scalars(select(task.c.id).order_by(task.c.id)))
    for days in range(1, (LAST_DAY - PUBLISHED.date()).days + 1):
        at = datetime.combine(PUBLISHED.date() + timedelta(days=days), MORNING, VIETNAM)
        tick(store, at)
        send(at)
        for one in owed:
            if at.date() == (LATE if one % 10 == 0 else IN_TIME):
                given = acts.Submission(by="Văn thư xã", files=[(None, report)])
                acts.submit(store, one, given, files_folder=home / "files", now=at, actor=f"c{one}")
                acts.accept(store, one, now=at + timedelta(hours=1), actor="ban")
        send(at + timedelta(hours=1))
    ending.close(store, "87/KH-MTTQ-BTT", force=False, now=datetime.combine(LAST_DAY, MORNING, VIETNAM), actor="ban")


def _count(store: Store, table: Table) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _bytes(store: Store) -> Counter[str]:
    """The bytes of the pages of each table and its indexes."""
    found: Counter[str] = Counter()
    with store.read() as connection:
        table_of = {row.name: row.tbl_name for row in connection.execute(text(OF_INDEXES))}
        sizes = connection.execute(text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
        for name, size in sizes:
            found[table_of.get(name, name)] += size
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
