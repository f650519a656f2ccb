"""What every life must end with: the journal proves the books, and accuses nobody falsely. And a life full of deeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from notifications.channel import Channel
from notifications.model import Payload, Receipt
from storage.store import Store
from storage.tables import message, notice
from tests.stories.instants import at
from tests.stories.world import Story, plan
from workflow import acts, ending
from workflow.calendar import overrides
from workflow.delivery.deliver import deliver
from workflow.feedback.marks import mark_delivered, mark_read
from workflow.feedback.retry import retry
from workflow.proof.prove import prove
from workflow.publish import publish
from workflow.tick import tick

REPORTS = """
  - id: reports
    title: Báo cáo cấp xã
    assigned_to: {level: commune, under: tinh}
    due: 2020-12-15
    deliverables: [{id: report, title: Báo cáo}]
  - id: review
    title: Sơ kết cấp huyện
    assigned_to: {level: district, under: tinh}
    due: 2021-01-29
    needs: [reports]
"""
DEAD = "officer@xa-b1.example"


def assert_proven(store: Store) -> None:
    """`journal verify` finds nothing."""
    with store.read() as connection:
        found = prove(connection)
    assert found.holds, [one.what for one in found.differences]


@contextmanager
def undone(store: Store) -> Iterator[Connection]:
    """A transaction that is rolled back, in which the store's keys count."""
    with store.engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


class Post(Channel):
    """A channel that takes everything, but for one address at which nobody is."""

    def send(self, payloads: Iterable[Payload]) -> Iterator[Receipt]:
        for payload in payloads:
            dead = payload.to.email == DEAD
            yield (
                Receipt(outcome="permanent", detail="550 5.1.1", address_dead=True) if dead else Receipt(outcome="sent")
            )

    def check(self) -> str | None:
        return None


def live(store: Store, folder: Path) -> None:
    """A life with a deed of every kind: every table that the journal speaks of has rows afterwards."""
    story = Story(store, folder).begin()

    def post(now: str) -> None:
        tick(store, at(now))
        deliver(store, story.settings, at(now), channels={"email": Post()})
        story.now = at(now)

    def deed(act: object, unit: str, when: str, **more: object) -> None:
        act(store, story.task_id("reports", unit), now=at(when), actor=unit, **more)  # type: ignore[operator]

    publish(store, plan(REPORTS), at("2020-10-06 09:00"), "ban")
    publish(store, plan(REPORTS.replace("reports", "other"), number="88/KH"), at("2020-10-06 09:10"), "ban")
    post("2020-10-06 09:30")
    ending.cancel(store, "88/KH", reason="ban hành nhầm", now=at("2020-10-06 10:00"), actor="ban")
    deed(acts.acknowledge, "xa-a1", "2020-10-07 08:00")
    with store.read() as connection:
        lost = connection.scalar(select(notice.c.id).where(notice.c.state == "failed").order_by(notice.c.id))
    assert lost is not None
    retry(store, lost, at("2020-10-08 08:00"), actor="ban")
    post("2020-12-01 08:05")
    report = folder / "báo cáo.pdf"
    report.write_bytes(b"%PDF-1.4 a report")
    files, kept = {"by": "Văn thư xã", "files": [(None, report)]}, folder / "files"
    first = acts.Submission(note="bản chính", **files)
    deed(acts.submit, "xa-a1", "2020-12-02 09:00", given=first, files_folder=kept)
    deed(acts.return_, "xa-a1", "2020-12-03 09:00", reason="thiếu số liệu", due=at("2020-12-18").date())
    second = acts.Submission(at=at("2020-12-04 08:00"), **files)
    deed(acts.submit, "xa-a1", "2020-12-04 09:00", given=second, files_folder=kept)
    deed(acts.accept, "xa-a1", "2020-12-04 10:00")
    deed(acts.extend, "xa-a2", "2020-12-04 11:00", until=at("2020-12-30").date(), reason="bão lụt")
    deed(acts.waive, "xa-b1", "2020-12-04 12:00", reason="đã sáp nhập")
    day_off = overrides.Override(day=at("2020-12-30").date(), working=False, decision="12/QĐ", note="mất điện")
    overrides.put(store, [day_off], at("2020-12-05 09:00"), "ban")
    post("2020-12-07 08:05")
    post("2021-01-15 08:05")
    with store.write() as connection:
        first, second = connection.execute(select(message).where(message.c.state == "sent").limit(2)).all()
        mark_delivered(connection, first, at("2020-10-06 09:31"))
        mark_read(connection, second, at("2020-10-06 09:32"))
