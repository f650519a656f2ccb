"""Mail servers that refuse, put off, break off and fall silent: every notice ends in a final and true state.

Whatever the server does, its books and ours must agree in the end: nothing lost, nothing claimed that is not so, and
nothing taken twice but what was taken without a word.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from lib.time import VIETNAM
from notifications.email import smtp as smtp_module
from settings import Settings, Smtp
from storage.store import Store
from storage.tables import suppression
from tests import services
from tests.integration.delivery_world import TUESDAY, Clock, World, settings, world
from tests.integration.smtp_server import (
    BABBLE,
    DROP,
    FORGET,
    SILENCE,
    Server,
    listening,
    self_signed,
    with_certificate,
)
from workflow.delivery.channels import broken
from workflow.delivery.deliver import Delivered, deliver
from workflow.delivery.lease import LEASE
from workflow.sayings import SAYINGS
from workflow.watch.doctor import doctor

STEP = timedelta(minutes=20)
FINAL = {"sent", "failed", "unknown"}


def passes(there: World, over: Settings, *, first: datetime = TUESDAY, workers: int = 1) -> list[Delivered]:
    """Passes until everything has come to rest, by so many workers at once; no night and no lease is waited for."""
    now, clock, results = first, Clock(), []
    with ThreadPoolExecutor(workers) as pool:
        for _ in range(300):
            run = [pool.submit(deliver, there.store, over, now, clock=clock) for _ in range(workers)]
            results += [one.result() for one in run]
            if {row.state for row in there.messages()} <= {*FINAL, "dropped"}:
                break
            now += STEP
            if now.astimezone(VIETNAM).hour >= 20:
                now += timedelta(hours=12)
            clock.forward(seconds=LEASE.total_seconds() + 1)
    return results


def names(contents: list[bytes]) -> Counter[str]:
    return Counter(str(message_from_bytes(content)["Message-ID"]).strip("<>") for content in contents)


def agree(there: World, server: Server, *, resends: bool = True) -> None:
    """Our books against the server's."""
    taken, silently = names([content for _, content in server.received]), names(server.unanswered)
    ours = {row.message_id: row.state for row in there.messages() if row.message_id}
    assert {row.state for row in there.notices() if row.message_id} <= FINAL
    assert set(taken) <= set(ours)
    assert [name for name, state in ours.items() if state == "sent" and not taken[name]] == []
    assert [name for name, state in ours.items() if state == "failed" and taken[name]] == []
    in_doubt = silently + names(server.forgotten)
    assert [name for name, state in ours.items() if state == "unknown" and not in_doubt[name]] == []
    again = [name for name, times in taken.items() if times > 1]
    assert [name for name in again if not (resends and silently[name] and taken[name] == 2)] == []
    gone = {row.address for row in there.rows(suppression)}
    assert gone == set(server.refused) & set(server.heard)


@dataclass(frozen=True)
class Case:
    """What the server does to three mails, and how they end."""

    script: dict[str, list[str | None]] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
    ends: tuple[str, str, str] = ("sent", "sent", "sent")
    taken: int = 3
    mode: str = "resend"


PUT_OFF = {
    "421 at connect": Case({"CONNECT": ["421 4.3.2 busy"] * 3}),
    "dropped at connect": Case({"CONNECT": [DROP] * 3}),
    "421 at MAIL, twice in a row": Case({"MAIL": [None, "421 4.7.0 slow down", "421 4.7.0 slow down"]}),
    "451 at MAIL": Case({"MAIL": ["451 4.3.0 later"]}),
    "530 at MAIL, set right": Case({"MAIL": ["530 5.7.0 authentication required"]}),
    "421 at RCPT": Case({"RCPT": ["421 4.7.0 no more"]}),
    "dropped at RCPT": Case({"RCPT": [DROP]}),
    "452 at RCPT": Case({"RCPT": ["452 4.2.2 mailbox full"]}),
    "relaying denied, set right": Case({"RCPT": ["550 5.7.1 relaying denied"] * 3}),
    "452 after the dot": Case({"DATA": ["452 4.3.1 insufficient storage"]}),
    "421 after the dot": Case({"DATA": ["421 4.3.0 closing"]}),
    "one mail per connection": Case(limits={"per_connection": 1}),
    "one recipient per connection": Case(limits={"recipients": 1}),
}
REFUSED: Any = {"ends": ("failed", "sent", "sent"), "taken": 2}
HELD: Any = {"ends": ("unknown", "sent", "sent"), "mode": "hold"}
FAILED = {
    "550 quota": Case({"RCPT": ["550 5.2.2 over quota"]}, **REFUSED),
    "550 policy": Case({"RCPT": ["550 5.7.1 refused by policy"]}, **REFUSED),
    "552 after the dot": Case({"DATA": ["552 5.3.4 too big"]}, **REFUSED),
    "554 after the dot": Case({"DATA": ["554 5.6.0 content"]}, **REFUSED),
}
IN_DOUBT = {
    "taken, then dropped": Case({"DATA": [DROP]}, taken=4),
    "taken, then dropped; held": Case({"DATA": [DROP]}, **HELD),
    "not taken, but dropped": Case({"DATA": [FORGET]}),
    "not taken, but dropped; held": Case({"DATA": [FORGET]}, taken=2, **HELD),
    "taken, no answer": Case({"DATA": [SILENCE]}, taken=4),
    "taken, no answer; held": Case({"DATA": [SILENCE]}, **HELD),
    "taken, an answer that is none": Case({"DATA": [BABBLE]}, taken=4),
    "in doubt twice": Case({"DATA": [DROP, None, None, FORGET]}, ends=("unknown", "sent", "sent")),
    "in doubt, then refused": Case({"DATA": [DROP, None, None, "554 no"]}, ends=("unknown", "sent", "sent")),
}


@pytest.mark.parametrize("name", IN_DOUBT)
def test_what_is_in_doubt_is_repeated_once_or_held(
    store: Store, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_module, "FINAL_TIMEOUT", 0.2)
    played(store, tmp_path, IN_DOUBT[name])


@pytest.mark.parametrize("name", [*PUT_OFF, *FAILED])
def test_what_is_put_off_leaves_once_and_what_is_refused_fails_alone(
    sqlite_url: str, tmp_path: Path, name: str
) -> None:
    played(Store(sqlite_url), tmp_path, {**PUT_OFF, **FAILED}[name])


def played(store: Store, folder: Path, case: Case) -> None:
    there, server = world(store), Server(**case.limits, silence=0.4)
    there.reminders(3)
    server.script |= {command: list(answers) for command, answers in case.script.items()}
    with listening(server) as smtp:
        passes(there, settings(folder, smtp=smtp, email_unknown=case.mode))
    assert not any(server.script.values()), "the script was not used up"
    assert tuple(there.states()[:3]) == case.ends
    told_upward = [row.kind for row in there.notices()[3:]]
    assert ("unreachable" in told_upward, set(told_upward) <= {"unreachable"}) == ("failed" in case.ends, True)
    assert len(server.received) == case.taken
    agree(there, server, resends=case.mode == "resend")


def test_a_dead_address_fails_alone_and_is_written_to_no_more(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server(refused={"u1@mttq.example": "550 5.1.1 no such user"})
    there.reminders(3)
    with listening(server) as smtp:
        passes(there, settings(tmp_path, smtp=smtp))
    assert there.states()[:3] == ["sent", "failed", "sent"]
    assert server.heard.count("u1@mttq.example") == 1
    agree(there, server)


def test_greylisting_for_minutes_costs_minutes(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server(always={"RCPT": "450 4.2.0 greylisted, come back in five minutes"})
    there.reminders(3)
    with listening(server) as smtp:
        over = settings(tmp_path, smtp=smtp)
        assert deliver(there.store, over, TUESDAY) == Delivered(retried=3)
        assert deliver(there.store, over, TUESDAY + timedelta(minutes=1)) == Delivered(retried=3)
        server.always.clear()
        assert deliver(there.store, over, TUESDAY + timedelta(minutes=6)) == Delivered(sent=3)
    agree(there, server)


def test_a_server_that_takes_so_many_an_hour_gets_the_rest_in_the_next(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server(quota=3)
    there.reminders(8)
    with listening(server) as smtp:
        over = settings(tmp_path, smtp=smtp)
        assert deliver(there.store, over, TUESDAY) == Delivered(sent=3, retried=1)
        assert [row.attempts for row in there.messages()[4:]] == [0] * 4  # one is refused, the others wait unharmed
        assert "too many messages in this hour" in there.messages()[3].error
        server.quota = None
        passes(there, over, first=TUESDAY + timedelta(hours=1))
    assert there.states() == ["sent"] * 8
    agree(there, server)


def test_workers_beyond_the_connections_that_a_server_allows_lose_nothing(store: Store, tmp_path: Path) -> None:
    there, server = world(store), Server(at_once=1, per_connection=4)
    there.reminders(20)
    with listening(server) as smtp:
        passes(there, settings(tmp_path, smtp=smtp), workers=3)
    assert there.states() == ["sent"] * 20
    assert len(server.received) == 20
    agree(there, server)


def test_a_relay_that_does_not_know_us_is_told_of_before_anything_fails(sqlite_url: str, tmp_path: Path) -> None:
    there, server = world(Store(sqlite_url)), Server(always={"RCPT": "550 5.7.1 relaying denied"})
    there.reminders(3)

    def said(now: datetime) -> tuple[str, str]:
        checks = {one["name"]: one for one in doctor(over, now)["checks"]}
        return checks["channel email"]["state"], checks["channel email"]["detail"]

    with listening(server) as smtp:
        over = settings(tmp_path, smtp=smtp, database_url=sqlite_url)
        for hours in (0, 1, 2):
            assert said(TUESDAY)[0] == "warning"  # a server on this machine
            assert deliver(there.store, over, TUESDAY + timedelta(hours=hours)) == Delivered(retried=3)
        state, words = said(TUESDAY)
        assert state == "warning"
        assert words.startswith("3 tin thử gửi nhiều lần vẫn chưa được")
        assert words.endswith("Máy chủ thư không cho hệ thống này gửi thư (550 5.7.1 relaying denied)")
        server.always.clear()
        passes(there, over, first=TUESDAY + timedelta(hours=3))
        assert said(TUESDAY)[0] == "warning"  # a server on this machine
    agree(there, server)


# --- nothing leaves unprotected, nothing counts as tried -----------------------------------------------------------


def refused_until_set_right(store: Store, folder: Path, wrong: Smtp, right: Smtp, server: Server, *words: str) -> None:
    """While `wrong`, the server hears of no mail and the channel is known as broken; once `right`, all of it leaves."""
    there = world(store)
    there.reminders(3)
    assert deliver(store, settings(folder, smtp=wrong), TUESDAY) == Delivered(retried=1)
    assert (server.heard, server.received) == ([], [])
    assert [row.attempts for row in there.messages()] == [0] * 3
    with store.read() as connection:
        why = SAYINGS.words(broken(connection)["email"].why)
    assert [word for word in words if word not in why] == []
    passes(there, settings(folder, smtp=right), first=TUESDAY + timedelta(hours=1))
    assert there.states() == ["sent"] * 3
    agree(there, server)


@pytest.mark.parametrize(
    ("password", "answers", "words"),
    [
        ("khoa", ["535 5.7.8 no"] * 2, ("không nhận tên hoặc mật khẩu", "535")),
        ("mật-khẩu", [], ("DONDOC_SMTP_URL", "chữ có dấu")),
    ],
)
def test_a_password_that_is_refused_or_cannot_be_sent(
    sqlite_url: str, tmp_path: Path, password: str, answers: list[str | None], words: tuple[str, ...]
) -> None:
    server = Server()
    server.script["AUTH"] = answers
    with listening(server, auth_require_tls=False) as smtp:
        wrong = replace(smtp, user="dondoc", password=password)
        refused_until_set_right(Store(sqlite_url), tmp_path, wrong, smtp, server, *words)


def test_starttls_stripped_on_the_way(sqlite_url: str, tmp_path: Path) -> None:
    server = Server()
    with listening(server) as smtp:
        wrong = replace(smtp, starttls=True)
        refused_until_set_right(Store(sqlite_url), tmp_path, wrong, smtp, server, "không có STARTTLS")


def test_a_certificate_that_nobody_vouches_for(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = Server(), self_signed(tmp_path)
    with listening(server, tls_context=with_certificate(certificate), require_starttls=True) as smtp:
        there, over = world(Store(sqlite_url)), settings(tmp_path, smtp=replace(smtp, starttls=True))
        there.reminders(1)
        assert deliver(there.store, over, TUESDAY) == Delivered(retried=1)
        with there.store.read() as connection:
            assert "Chứng thư" in SAYINGS.words(broken(connection)["email"].why)
        assert (server.heard, server.received) == ([], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        passes(there, over, first=TUESDAY + timedelta(hours=1))
    assert there.states() == ["sent"]
    agree(there, server)


@pytest.mark.parametrize(
    ("host", "why"),
    [("127.0.0.1", "không có máy chủ nào ở cổng này"), ("mail.invalid", "không tìm thấy tên máy chủ")],
)
def test_a_relay_that_is_down_or_cannot_be_found_loses_nothing(
    sqlite_url: str, tmp_path: Path, host: str, why: str
) -> None:
    there, server = world(Store(sqlite_url)), Server()
    there.reminders(4)
    away = settings(tmp_path, smtp=Smtp(host=host, port=services.free_port()))
    assert deliver(there.store, away, TUESDAY) == Delivered(retried=1)
    assert [row.attempts for row in there.messages()] == [1, 0, 0, 0]
    assert why in SAYINGS.words(there.messages()[0].error)
    with listening(server) as smtp:
        passes(there, settings(tmp_path, smtp=smtp), first=TUESDAY + timedelta(hours=1))
    assert there.states() == ["sent"] * 4
    agree(there, server)
