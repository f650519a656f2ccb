"""Hostile words on every way in, on both databases: what acts on a terminal or turns text around is never kept."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, select

from commands.frame.app import App
from lib.problem import Refused
from lib.text import UNSEEN
from notifications.channel import Channel
from notifications.model import Outcome, Receipt
from notifications.returned.read import read as read_returned
from notifications.zalo.events import Changed, _template
from storage.store import Store
from storage.tables import act, calendar_override, message, metadata, submission, task
from tests.integration.delivery_world import settings
from tests.integration.machinery import PUBLISHED, publish_example
from workflow import acts, ending
from workflow.calendar import overrides
from workflow.delivery.channels import mark_broken
from workflow.delivery.deliver import deliver
from workflow.feedback.zalo_events import take
from workflow.steps import reason_of

ESC = "\x1b"
HOSTILE = f" {ESC}[31mThiếu{ESC}[0m \u202esố\u202c{ESC}]0;x\x07\nliệu\x00\ud800\u2066\u200b "
CLEAN = "Thiếu số liệu"
EMPTY = [" ", "\u200b", f"{ESC}[2J", "\x00\u202e", "\ud800"]
NOW = PUBLISHED + timedelta(days=1)


@pytest.fixture
def office(store: Store) -> Store:
    publish_example(store)
    return store


def texts(store: Store) -> Iterator[tuple[str, Any]]:
    """Every text of the database, with its column; the plan file as it was published has lines."""
    with store.read() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if isinstance(column.type, Text)]
            for row in connection.execute(select(*columns)) if columns else ():
                yield from ((str(column), value) for column, value in zip(columns, row, strict=True) if value)


def assert_clean(store: Store) -> None:
    for column, text in texts(store):
        assert not UNSEEN.search(text), (column, text)
        assert "\\u001b" not in text, (column, text)
        assert "\n" not in text or column == "plan.source", (column, text)


def tasks_without_date(store: Store) -> list[int]:
    with store.read() as connection:
        return list(connection.scalars(select(task.c.id).order_by(task.c.id).limit(6)))


def test_reasons_notes_and_names_reach_the_books_clean(office: Store, tmp_path: Path) -> None:
    first, second, third, *_ = tasks_without_date(office)
    actor = App().actor
    report = tmp_path / f"bao{ESC}[31m-cao\u202e.pdf"
    report.write_bytes(b"%PDF")
    given = acts.Submission(by=HOSTILE, note=HOSTILE, paper=True, files=[(None, report)])
    acts.submit(office, first, given, files_folder=tmp_path / "kept", now=NOW, actor=actor)
    acts.return_(office, first, reason=HOSTILE, now=NOW, actor=actor)
    acts.extend(office, second, until=date(2021, 3, 1), reason=HOSTILE, now=NOW, actor=actor)
    acts.waive(office, third, reason=HOSTILE, now=NOW, actor=actor)
    day = overrides.Override(day=date(2020, 11, 3), working=False, decision=HOSTILE, note=HOSTILE)
    overrides.put(office, [day], NOW, actor)
    ending.cancel(office, "87/KH-MTTQ-BTT", reason=HOSTILE, now=NOW, actor=actor)
    with office.read() as connection:
        assert set(connection.scalars(select(act.c.reason).where(act.c.action != "amend"))) == {CLEAN}
        assert connection.execute(select(submission.c.by_name, submission.c.note)).one() == (CLEAN, CLEAN)
        kept = connection.execute(select(calendar_override.c.decision, calendar_override.c.note)).one()
        assert kept == (CLEAN, CLEAN)
    assert_clean(office)


@pytest.mark.parametrize("empty", EMPTY)
def test_what_is_empty_once_it_is_clean_is_empty(sqlite_url: str, tmp_path: Path, empty: str) -> None:
    office = Store(sqlite_url)
    publish_example(office)
    with pytest.raises(Refused, match="Phải nêu lý do"):
        acts.waive(office, 1, reason=empty, now=NOW, actor="x")
    with pytest.raises(Refused, match="Phải ghi ai nộp"):
        acts.submit(office, 1, acts.Submission(by=empty, paper=True), files_folder=tmp_path, now=NOW, actor="x")
    given = acts.Submission(by="Văn thư", note=empty, paper=True)
    acts.submit(office, 1, given, files_folder=tmp_path, now=NOW, actor="x")
    with office.read() as connection:
        assert connection.scalar(select(submission.c.note)) is None
    office.dispose()


def test_who_acts_is_a_clean_name_whatever_the_account_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: f"{ESC}]0;x\x07root\udcff")
    assert App().actor == "root"

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")  # a container's account, before Python 3.13

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert App().actor == "cli"


class Saying(Channel):
    """A channel whose far side says hostile things."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def send(self, messages: Iterable[Any]) -> Iterator[Receipt]:
        for _ in messages:
            yield Receipt(outcome=self.outcome, detail=HOSTILE, provider_id=f"m{ESC}[1m\ud8001")

    def check(self) -> str | None:
        return None


@pytest.mark.parametrize("outcome", ["temporary", "permanent", "misconfigured", "unknown"])
def test_what_servers_answer_is_kept_clean(store: Store, tmp_path: Path, outcome: Outcome) -> None:
    publish_example(store)
    deliver(store, settings(tmp_path), PUBLISHED, limit=3, channels={"email": Saying(outcome)})
    with store.read() as connection:
        told = set(connection.scalars(select(message.c.error).where(message.c.started_at.is_not(None))))
    assert told
    assert all(CLEAN in (one or "") for one in told)
    assert_clean(store)


def test_what_comes_in_from_outside_is_kept_clean(store: Store) -> None:
    changed = Changed(what="template", detail=_template({"template_id": "5", "reason": HOSTILE}, "1607389500000"))
    assert take(store, changed, NOW, "mttq.example") == "noted"
    with store.write() as connection:
        mark_broken(connection, "email", Receipt(outcome="misconfigured", detail=HOSTILE).detail, NOW, "engine")
    assert reason_of(ValueError(HOSTILE)).endswith("Thiếu số")  # the first line
    assert_clean(store)


def test_a_returned_mail_is_shown_clean() -> None:
    mail = (
        "From: =?utf-8?q?=1B=5B31m?= <mailer-daemon@x.example>\r\nSubject: =?utf-8?q?a=E2=80=AEb=1B=5B31mc?=\r\n"
        "To: a\u202e@mttq.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Original-Recipient: rfc822;a+1B+9Bb@x.example\r\nFinal-Recipient: rfc822;a\u202eb@x.example\r\n"
        "Diagnostic-Code: smtp; 550 \x1b[31mno\x9b2J such\u202e user\r\n\r\n--b--\r\n"
    )
    found = read_returned(mail.encode())
    [fate] = found.fates
    shown = [found.sender, found.subject, fate.address, fate.original, fate.detail, *found.came_to]
    assert [one for one in shown if one and UNSEEN.search(one)] == []
    assert (found.subject, fate.address, fate.detail) == ("abc", "ab@x.example", "5.1.1 550 no such user")


def test_nothing_of_it_reaches_the_calendar_of_the_year(store: Store) -> None:
    day = overrides.Override(day=date(2020, 11, 3), working=False, decision=HOSTILE, note=HOSTILE)
    overrides.put(store, [day], NOW, "x")
    with store.read() as connection:
        [shown] = [one for one in overrides.rows(connection, 2020) if one["override"]]
    assert (shown["why"], shown["decision"]) == (CLEAN, CLEAN)
