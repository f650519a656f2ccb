"""`dondoc demo reform`: 1 July 2025, told on one screen: the communes of Tây Ninh and Long An become those of one
province while a plan runs, by the official map."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.panel import Panel
from rich.table import Table
from sqlalchemy import event

from commands.frame.app import App
from lib.dates import date_words
from lib.language import say
from lib.time import VIETNAM
from org.files.contacts import import_contacts
from org.files.official import NEW_MAP, official_units
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from org.today import on_day
from settings import Settings
from storage import sqlite_file
from storage.migrate import upgrade
from storage.store import Store
from workflow import acts
from workflow.correcting import imported
from workflow.keeping.opening import open_store
from workflow.publish import publish
from workflow.tick import tick
from workflow.unit_changes.official import official_rows
from workflow.unit_changes.recorded import Change, record
from workflow.views import outbox, tasks
from workflow.views.board.mapped import mapped

PROVINCES = ("Tây Ninh", "Long An")
TOP = "trung-uong"
EVE = date(2025, 6, 30)
PUBLISHED = datetime(2025, 5, 12, 9, 0, tzinfo=VIETNAM)
RECORDED = datetime(2025, 6, 16, 9, 0, tzinfo=VIETNAM)
MORNING = datetime(2025, 7, 1, 0, 1, tzinfo=VIETNAM)
RESOLUTION = "202/2025/QH15"
NUMBER = "25/KH-MTTW"
PLAN = f"""
plan: {{number: {NUMBER}, issuer: {TOP}, issued_on: 2025-05-12, subject: Sơ kết phong trào ở cơ sở, summary: none}}
items:
- {{id: so-ket, title: Báo cáo sơ kết cấp xã, assigned_to: {{level: commune, under: {TOP}}}, due: 2025-08-15}}
"""


def run(app: App) -> None:
    """Tell it; with --json the figures alone."""
    with tempfile.TemporaryDirectory(prefix="dondoc-demo-") as folder:
        home = Path(folder)
        settings = Settings(home=home, database_url=f"sqlite:///{home / 'demo.sqlite3'}", broker_url="filesystem://")
        store = open_store(settings)
        event.listen(store.engine, "connect", sqlite_file.forgetfully)
        try:
            upgrade(store)
            found = _told(store, settings)
        finally:
            store.dispose()
    app.emit(found, lambda: _print(app, found))


def _told(store: Store, settings: Settings) -> dict[str, Any]:
    units = _roster(store)
    done = publish(store, PLAN.encode(), PUBLISHED, "demo")
    handed_in = _handed_in(store, settings)
    rows = partial(official_rows, on=NEW_MAP)
    change = Change(on=NEW_MAP, resolution=RESOLUTION, official=True)
    seen = record(store, rows, change, now=RECORDED, actor="demo", dry_run=True)
    record(store, rows, change, now=RECORDED, actor="demo")
    tick(store, MORNING)
    with on_day(store, MORNING.date()) as connection:
        after = tasks.rows(connection, MORNING)
        told = [one for one in outbox.rows(connection) if one["scheduled_for"] >= MORNING.isoformat()[:10]]
    maps = {}
    for day in (EVE, NEW_MAP):
        with on_day(store, day) as connection:
            maps[day.isoformat()] = mapped(connection, MORNING, day, plan_number=NUMBER, by="level")["total"]
    ceased = {one["unit"] for one in after if one["status"] == "passed"}
    return {
        "units": units,
        "communes": done["tasks"],
        "handed_in": handed_in,
        "preview": {name: seen[name] if isinstance(seen[name], dict) else len(seen[name]) for name in SHOWN},
        "by_status": dict(sorted(Counter(one["status"] for one in after).items())),
        "told": dict(sorted(Counter(one["kind"] for one in told).items())),
        "told_ceased": sum(one["recipient"]["unit"] in ceased for one in told),
        "maps": maps,
        "example": _example(after),
    }


SHOWN = ("ceasing", "founded", "changed", "tasks")


def _roster(store: Store) -> dict[str, int]:
    """Both provinces as they were, below one that decrees; each unit has a mailbox that an officer reads."""
    found = [one for name in PROVINCES for one in official_units(name, EVE)]
    units = [
        UnitVersion(code=TOP, name="Ủy ban Trung ương MTTQ Việt Nam", level="central"),
        *(replace(one, parent=one.parent or TOP) for one in found),
    ]
    contacts = [Contact(unit=one.code, post="officer", email=f"van-thu@{one.code}.example") for one in units]
    when: dict[str, Any] = {"now": PUBLISHED, "actor": "demo"}
    with store.write() as connection:
        imported.enter(connection, "units", import_units(connection, _parsed(units), now=PUBLISHED), **when)
        imported.enter(connection, "contacts", import_contacts(connection, _parsed(contacts), now=PUBLISHED), **when)
    return dict(Counter(one.level for one in units))


def _parsed(rows: Iterable[Any]) -> Parsed[Any]:
    return Parsed(say("danh mục chính thức", "official lists"), tuple(enumerate(rows, start=1)), ())


def _handed_in(store: Store, settings: Settings) -> int:
    """One in nine reports came before, and is accepted: it stays with the unit that made it."""
    with on_day(store, RECORDED.date()) as connection:
        ids = [int(one["id"]) for one in tasks.rows(connection, RECORDED)][::9]
    given = acts.Submission(by=say("Văn thư", "Clerk"), paper=True)
    acts.submit(store, ids, given, files_folder=settings.files_folder, now=RECORDED, actor="demo")
    acts.accept(store, ids, now=RECORDED, actor="demo")
    return len(ids)


def _example(after: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The new task to which most old ones came, with whose they were."""
    most = max(after, key=lambda one: (len(one["passed_from"]), one["unit"]))
    names = {one["id"]: one["unit_name"] for one in after}
    return {"unit": most["unit_name"], "from": [names[id] for id in most["passed_from"]], "due_on": most["due_on"]}


def _print(app: App, found: dict[str, Any]) -> None:
    seen, statuses = found["preview"], found["by_status"]
    story = say(
        "Kế hoạch [bold]{number}[/bold] giao báo cáo sơ kết cho {communes} xã, phường, thị trấn của {provinces}, hạn "
        "15/08/2025.\nĐến 16/06 có {done} báo cáo đã hoàn thành. Từ 01/07/2025 hai tỉnh là một, không còn cấp huyện.",
        "Plan [bold]{number}[/bold] asks {communes} communes of {provinces} for a report, due 15/08/2025.\n"
        "By 16/06 {done} are done. From 01/07/2025 the two provinces are one, and districts are no more.",
        number=NUMBER,
        communes=found["communes"],
        provinces=say(" và ", " and ").join(PROVINCES),
        done=found["handed_in"],
    )
    app.console.print(Panel(story, title="[bold]01/07/2025[/bold]", border_style="red", expand=False, padding=(0, 2)))
    table = Table(box=None, pad_edge=False, show_header=False)
    for what, n in (
        (say("Đơn vị thôi hoạt động", "Units that cease"), seen["ceasing"]),
        (say("Đơn vị tiếp tục, có thay đổi", "Units that go on, changed"), seen["changed"]),
        (say("Nhiệm vụ chuyển tiếp", "Tasks that pass"), seen["tasks"]["passed"]),
        (say("Nhiệm vụ giao mới", "Tasks made"), seen["tasks"]["made"]),
        (say("Nhiệm vụ gộp thêm", "Tasks that others join"), seen["tasks"]["joined"]),
    ):
        table.add_row(what, f"[bold]{n}[/bold]", "█" * round(n / 8))
    head = say("Xem trước ngày 16/06", "Seen beforehand on 16/06")
    app.console.print(f"\n[bold]{head}[/bold] · dondoc units apply --official --dry-run")
    app.console.print(table)
    one = found["example"]
    app.console.print(
        say(
            "\n[bold]0 giờ 01/07[/bold] {passed} nhiệm vụ đã chuyển; {told} thông báo, {ceased} đến đơn vị đã thôi "
            "hoạt động.\nVí dụ [bold]{unit}[/bold] nhận việc của {names}; hạn giữ nguyên.",
            "\n[bold]Midnight of 01/07[/bold] {passed} tasks have passed; {told} notices, {ceased} to units that are "
            "no more.\nFor example [bold]{unit}[/bold] takes over from {names}; the date stays.",
            passed=statuses.get("passed", 0),
            told=sum(found["told"].values()),
            ceased=found["told_ceased"],
            unit=one["unit"],
            names=", ".join(one["from"]),
        )
    )
    _print_maps(app, found["maps"])


def _print_maps(app: App, maps: dict[str, Any]) -> None:
    for day, total in maps.items():
        app.say(
            "Theo đơn vị ngày {day}: {total} nhiệm vụ, {done} hoàn thành.",
            "On the map of {day}: {total} tasks, {done} done.",
            day=date_words(day),
            total=total["total"],
            done=total["done_on_time"] + total["done_late"],
        )
