"""`dondoc demo`: the life of Plan 87/KH-MTTQ-BTT on a simulated clock, with mail by real SMTP to a sink on loopback."""

from __future__ import annotations

import email
import email.policy
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import event

from commands.demo.acts import Act, acts_of
from commands.demo.screen import Screen
from commands.frame.app import App
from lib.time import VIETNAM
from org.files.contacts import import_contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from org.today import on_day
from settings import Settings, Smtp
from storage import sqlite_file
from storage.migrate import upgrade
from storage.store import Store
from workflow.correcting import imported
from workflow.delivery.deliver import deliver
from workflow.keeping.opening import open_store
from workflow.publish import publish
from workflow.tick import tick
from workflow.views import outbox, tasks
from workflow.views.status import status
from workflow.views.task import explained

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tay-ninh-87"
PUBLISHED = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
LAST_DAY = date(2021, 2, 5)
TICK_AT = time(8, 5)


@dataclass
class Sink:
    """Takes every mail that comes by SMTP."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 2.0.0 OK"


@dataclass(frozen=True, kw_only=True)
class World:
    """The demo's database, settings, mail sink and screen."""

    store: Store
    settings: Settings
    sink: Sink
    screen: Screen
    names: dict[str, str]  # of the units, by code


def run(app: App) -> None:
    """Play the whole life and print it; with --json the closing status and the mails that mattered."""
    screen = Screen(app.console, quiet=app.json)
    with made(screen) as world:
        publish_plan(world)
        for at in days_until(LAST_DAY):
            day(world, at)
        found = _ending(world)
    app.emit(found, lambda: screen.ending(found))


@contextmanager
def made(screen: Screen, public_url: str | None = None) -> Iterator[World]:
    """Everything in a temporary folder; nothing of it stays. `public_url`: where its pages are, if they are served."""
    with tempfile.TemporaryDirectory(prefix="dondoc-demo-") as folder:
        sink = Sink()
        controller = Controller(sink, hostname="127.0.0.1", port=_free_port())
        controller.start()
        home = Path(folder)
        settings = Settings(
            home=home,
            database_url=f"sqlite:///{home / 'demo.sqlite3'}",
            broker_url="filesystem://",
            smtp=Smtp(host="127.0.0.1", port=controller.port),
            public_url=public_url,
            mail_from="Ban Phong trào - Tuyên giáo <don-doc@mttq-tay-ninh-ptth.tay-ninh.example>",
        )
        store = open_store(settings)
        event.listen(store.engine, "connect", sqlite_file.forgetfully)
        try:
            upgrade(store)
            yield World(store=store, settings=settings, sink=sink, screen=screen, names={})
        finally:
            store.dispose()
            controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def publish_plan(world: World, silent: str | None = None) -> None:
    """The roster and the plan; `silent` is a unit that nobody has an address of."""
    units = enter_roster(world, silent)
    done = publish(world.store, (EXAMPLE / "plan.yaml").read_bytes(), PUBLISHED, "demo")
    world.screen.published(PUBLISHED, units, done)
    world.screen.dates(_dates(world))
    send(world, PUBLISHED)


def enter_roster(world: World, silent: str | None = None) -> int:
    """The example's units and contacts; returns how many units there are."""
    units = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
    contacts = read_contacts((EXAMPLE / "contacts.csv").read_bytes(), "contacts.csv")
    contacts = replace(contacts, rows=tuple(row for row in contacts.rows if row[1].unit != silent))
    when: dict[str, Any] = {"now": PUBLISHED, "actor": "demo"}
    with world.store.write() as connection:
        imported.enter(connection, "units", import_units(connection, units, now=PUBLISHED), **when)
        imported.enter(connection, "contacts", import_contacts(connection, contacts, now=PUBLISHED), **when)
    world.names.update({one.code: one.name for _line, one in units.rows})
    return len(units.rows)


def _dates(world: World) -> list[dict[str, Any]]:
    """What is due when, in the plan's order: as written, as it falls, and how it moved where it did."""
    with on_day(world.store, PUBLISHED.date()) as connection:
        rows = tasks.rows(connection, PUBLISHED)
        first = {row["item"]: row["id"] for row in reversed(rows)}
        shown = {one: explained.explain(connection, int(id), PUBLISHED) for one, id in reversed(first.items())}
    owing = Counter(row["item"] for row in rows)
    return [{**_date(found), "item": one, "tasks": owing[one]} for one, found in shown.items()]


def _date(found: dict[str, Any]) -> dict[str, Any]:
    given, due_on = found["task"]["due_given"], found["task"]["due_on"]
    moves = (
        [] if given == due_on else [now for was, now in pairwise(found["steps"]) if now["on"] == due_on != was["on"]]
    )
    why = [f"{step['text']} ({step['source']})" for step in moves]
    return {"title": found["task"]["title"], "due_given": given, "due_on": due_on, "moved": why}


def days_until(last: date) -> Iterator[datetime]:
    """The mornings after publication, that of the last day too."""
    one = PUBLISHED.date() + timedelta(days=1)
    while one <= last:
        yield datetime.combine(one, TICK_AT, VIETNAM)
        one += timedelta(days=1)


def morning(world: World, at: datetime) -> None:
    """A tick and what leaves."""
    tick(world.store, at)
    send(world, at)


def day(world: World, at: datetime) -> None:
    """The morning, then what people do during the day, and what they are told of it."""
    morning(world, at)
    acts = _due_today(world, at.date())
    if acts:
        noon = at.replace(hour=14, minute=0)
        for act in acts:
            act.do(world.store, world.settings, noon)
        world.screen.acted(noon, acts)
        send(world, noon + timedelta(minutes=5))


def _due_today(world: World, day: date) -> list[Act]:
    planned = acts_of(day)
    if not planned:
        return []
    with on_day(world.store, day) as connection:
        rows = tasks.rows(connection, datetime.combine(day, TICK_AT, VIETNAM))
    ids = {(row["item"], row["unit"]): int(row["id"]) for row in rows}
    return [act.on(ids[(act.item, act.unit)]) for act in planned]


def send(world: World, now: datetime) -> None:
    """What waits leaves; the screen is told."""
    before = len(world.sink.mails)
    deliver(world.store, world.settings, now)
    mails = world.sink.mails[before:]
    if not mails:
        return
    with world.store.read() as connection:
        rows = [row for row in outbox.rows(connection) if row["sent_at"] and _same_instant(row["sent_at"], now)]
    late = dict.fromkeys(world.names[row["unit"]] for row in rows if row["kind"] == "escalation")
    world.screen.mailed(now, Counter(row["kind"] for row in rows), list(late), len(mails))


def _same_instant(iso: str, at: datetime) -> bool:
    return datetime.fromisoformat(iso) == at


def _ending(world: World) -> dict[str, Any]:
    now = datetime.combine(LAST_DAY, time(17), VIETNAM)
    with on_day(world.store, now.date()) as connection:
        report = status(connection, now, by="level")
        rows = outbox.rows(connection)
        waived = sum(row["status"] == "waived" for row in tasks.rows(connection, now))
    messages = _that_mattered(world, rows)
    return {"status": report, "waived": waived, "messages": messages, "mails": len(world.sink.mails)}


def _that_mattered(world: World, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ten mails, the first of each thing that can be said, in the order in which they left."""
    mails = {str(mail["Message-ID"]).strip(" <>"): mail for mail in world.sink.mails}
    wanted: dict[tuple[str, str | None], dict[str, Any]] = {}
    for row in rows:
        moment = row["rung"] if row["kind"] in ("reminder", "escalation") else None
        known = (row["kind"], moment)
        if row["state"] == "sent" and row["item"] != "commune-reports":
            wanted.setdefault(known, row)
    chosen = [
        wanted[one]
        for one in (
            ("assignment", None),
            ("reminder", "before 7d"),
            ("due", None),
            ("overdue", None),
            ("escalation", "after 3wd"),
            ("escalation", "after 7wd"),
            ("returned", None),
            ("extended", None),
            ("ready", None),
            ("accepted", None),
        )
        if one in wanted
    ]
    return [
        {
            "at": row["sent_at"],
            "kind": row["kind"],
            "to": row["recipient"]["email"],
            "subject": str(mails[row["message_id"].strip("<>")]["Subject"]),
        }
        for row in sorted(chosen, key=lambda row: (row["sent_at"], row["id"]))
    ]
