"""Plan 87/KH-MTTQ-BTT of Tây Ninh, published from the shipped example, with nobody ever submitting anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lib.time import local_date
from notifications.channel import Channel
from notifications.letter.view import render
from notifications.model import Payload, Receipt
from org.files.contacts import import_contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from org.today import refresh
from plans.file.reader import read
from plans.model import Plan
from storage.store import Store
from tests.integration.delivery_world import settings
from tests.proven import assert_proven
from tests.reference.model import ReferenceModel
from tests.reference.state import local
from tests.stories.instants import at
from workflow.correcting import imported
from workflow.delivery.deliver import deliver
from workflow.publish import publish
from workflow.tick import tick
from workflow.views import outbox, tasks

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXAMPLE = EXAMPLES / "tay-ninh-87"
# Without the desk's summaries: the model here is of the ladder and of acts.
PLAN = (EXAMPLE / "plan.yaml").read_bytes().replace(b"  day_off: next", b"  summary: none\n  day_off: next")
PUBLISHED, LAST_DAY = at("2020-10-06 09:00"), at("2021-02-28")


@dataclass(frozen=True)
class Mail:
    """A mail as its channel took it."""

    message_id: str
    to: str
    date: datetime
    subject: str
    text: str
    html: str


class Recorder(Channel):
    """A channel that takes every mail and keeps it."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for payload in payloads:
            words = render(payload.letter)
            to = (payload.to.email or "").casefold()
            self.mails.append(Mail(payload.message_id, to, payload.date, words.subject, words.text, words.html))
            yield Receipt(outcome="sent")

    def check(self) -> str | None:
        return None


@dataclass(frozen=True)
class Life:
    """What a run of the plan left behind, as values: outbox and tasks at its end, and every mail in its order."""

    rows: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    mails: list[Mail]

    @property
    def born(self) -> dict[str, str | None]:
        """Of each task the date as written; nobody changes one here."""
        return {task["id"]: task["due_given"] for task in self.tasks}

    @property
    def said(self) -> list[dict[str, Any]]:
        """What was really told to somebody."""
        return [row for row in self.rows if row["state"] == "sent"]

    def as_bytes(self) -> bytes:
        """Outbox, tasks and mails; the same life is the same bytes."""
        mails = [{**vars(mail), "date": mail.date.isoformat()} for mail in self.mails]
        return json.dumps([self.rows, self.tasks, mails], ensure_ascii=False, indent=1).encode()


def bring_in_roster(store: Store, example: Path, now: datetime) -> None:
    """Units and contacts of a shipped example, through the importers."""
    units = read_units((example / "units.csv").read_bytes(), "units.csv")
    contacts = read_contacts((example / "contacts.csv").read_bytes(), "contacts.csv")
    with store.write() as connection:
        imported.enter(connection, "units", import_units(connection, units, now=now), now=now, actor="desk")
        imported.enter(connection, "contacts", import_contacts(connection, contacts, now=now), now=now, actor="desk")


def mornings() -> Iterator[datetime]:
    """08:05 of every day after the publication, the last day included."""
    now = at("2020-10-07")
    while now <= LAST_DAY:
        yield now
        now += timedelta(days=1)


def live(store: Store, folder: Path, passes: Iterable[datetime]) -> Life:
    """Publish and deliver, then tick and deliver at each of `passes`; the journal proves it in the end."""
    channel, last = Recorder(), PUBLISHED
    bring_in_roster(store, EXAMPLE, PUBLISHED)
    publish(store, PLAN, PUBLISHED, "desk")
    deliver(store, settings(folder), PUBLISHED, channels={"email": channel})
    for last in passes:
        tick(store, last)
        deliver(store, settings(folder), last, channels={"email": channel})
    assert_proven(store)
    return seen(store, last, channel.mails)


def seen(store: Store, now: datetime, mails: list[Mail]) -> Life:
    """What the store shows at `now`."""
    with store.rehearse() as connection:
        refresh(connection, local_date(now))
        return Life(outbox.rows(connection), tasks.rows(connection, now), list(mails))


def modelled(passes: Iterable[datetime]) -> ReferenceModel:
    """The same life, lived by the reference model."""
    model = ReferenceModel.of(_rows("units.csv"), _rows("contacts.csv"), local(PUBLISHED))
    model.publish(plan(), PUBLISHED)
    model.deliver(PUBLISHED)
    for now in passes:
        model.tick(now)
        model.deliver(now)
    return model


def plan() -> Plan:
    """The plan as a value."""
    found = read(PLAN).plan
    assert found is not None
    return found


def _rows(name: str) -> list[Any]:
    reader: Any = read_units if name == "units.csv" else read_contacts
    return [row for _, row in reader((EXAMPLE / name).read_bytes(), name).rows]
