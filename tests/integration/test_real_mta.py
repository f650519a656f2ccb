"""Through a real mail server: Debian's OpenSMTPD takes the mails, queues them and hands them on to a sink."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from settings import Maildir, Smtp
from storage.store import Store
from storage.tables import suppression
from tests import services
from tests.integration.command_line import PUBLISHED, Office
from tests.integration.delivery_world import TUESDAY, settings, world
from workflow.delivery.deliver import Delivered, deliver
from workflow.feedback.mail import take_in_all

CONTROL = Path("/var/run/smtpd.sock")  # there is one such server on a machine
TURNS = Path("/tmp/dondoc-test-opensmtpd.lock")  # so the processes of all test runs take it in turns


@dataclass
class Sink:
    """Where the mail server delivers: takes everything but mail to the addresses in `gone`."""

    gone: set[str] = field(default_factory=set)
    received: list[tuple[str | None, str, bytes]] = field(default_factory=list)  # envelope sender, recipient, mail

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.gone:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.received += [(envelope.mail_from, to, envelope.content) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[bytes]:
        return [mail for _sender, to, mail in self.received if to == address]


@pytest.fixture
def sink() -> Sink:
    return Sink()


def program() -> str:
    """OpenSMTPD, where it is installed and we may start it."""
    binary = shutil.which("smtpd", path="/usr/sbin:/usr/bin")
    if os.geteuid() != 0 or binary is None:
        services.missing("a mail server that may be started (opensmtpd, as root)")
    return str(binary)


@contextmanager
def opensmtpd(sink: Sink, folder: Path, *rules: str) -> Iterator[Smtp]:
    """OpenSMTPD with rules of its own, then the sink for everything else; only root can start it."""
    binary = program()
    with TURNS.open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if CONTROL.exists():
            services.missing("a mail server that may be started (opensmtpd, none running)")
        with _started(binary, sink, folder, rules) as smtp:
            yield smtp


@contextmanager
def _started(binary: str, sink: Sink, folder: Path, rules: Sequence[str]) -> Iterator[Smtp]:
    controller = Controller(sink, hostname="127.0.0.1", port=services.free_port())
    controller.start()
    port, configuration = services.free_port(), folder / "smtpd.conf"
    out = f'action "out" relay host smtp://127.0.0.1:{controller.port}'
    everything = [f"listen on 127.0.0.1 port {port}", out, *rules, 'match from any for any action "out"']
    configuration.write_text("\n".join(everything) + "\n")
    command = [binary, "-d", "-f", str(configuration)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        services.wait_until(lambda: _listens(port), 10, "an answer of OpenSMTPD")
        yield Smtp(host="127.0.0.1", port=port)
    finally:
        server.terminate()
        server.wait(10)
        CONTROL.unlink(missing_ok=True)
        controller.stop()


@pytest.fixture
def mta(sink: Sink, tmp_path: Path) -> Iterator[Smtp]:
    with opensmtpd(sink, tmp_path) as smtp:
        yield smtp


@pytest.fixture
def maildir() -> Iterator[Path]:
    """Where OpenSMTPD may write as nobody; the folders of pytest are root's alone."""
    program()  # only root can give a folder away
    folder = Path(tempfile.mkdtemp(prefix="dondoc-maildir-"))
    folder.chmod(0o755)
    try:
        (folder / "box").mkdir()
        shutil.chown(folder / "box", "nobody")
        yield folder / "box"
    finally:
        shutil.rmtree(folder)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_real_mail_server_hands_every_mail_on_once_and_sends_back_what_nobody_takes(
    sqlite_url: str, mta: Smtp, sink: Sink, tmp_path: Path
) -> None:
    there = world(Store(sqlite_url))
    there.reminders(30)
    sink.gone = {"u7@mttq.example"}
    assert deliver(there.store, settings(tmp_path, smtp=mta), TUESDAY) == Delivered(sent=30)
    services.wait_until(lambda: len(sink.received) >= 30, 30, "29 mails and what came back")
    arrived = Counter(to for _sender, to, _mail in sink.received)
    assert arrived == {**{f"u{n}@mttq.example": 1 for n in range(30) if n != 7}, "don-doc@mttq.example": 1}
    named = {row.message_id for row in there.messages()}
    mails = [message_from_bytes(mail, policy=policy.default) for _sender, to, mail in sink.received if to[0] == "u"]
    arrived_as = {str(mail["Message-ID"]).strip("<>") for mail in mails}
    assert len(arrived_as) == 29
    assert arrived_as < named
    assert all("Kế hoạch số 87/KH-MTTQ-BTT" in mail.get_body(("plain",)).get_content() for mail in mails)  # type: ignore[attr-defined]
    [returned] = sink.to("don-doc@mttq.example")
    assert b"550 5.1.1" in returned
    assert next(row.message_id for row in there.messages() if row.message_id not in arrived_as).encode() in returned


def test_what_a_real_mail_server_sends_back_strikes_the_dead_address_off(
    sqlite_url: str, mta: Smtp, sink: Sink, tmp_path: Path
) -> None:
    there = world(Store(sqlite_url))
    there.reminders(3)
    sink.gone = {"u1@mttq.example"}
    signing = {"mail_return_path": "don-doc+bounce@mttq.example", "secret_key": "khoa-bi-mat"}
    office = settings(tmp_path, smtp=mta, **signing)
    assert deliver(there.store, office, TUESDAY) == Delivered(sent=3)
    services.wait_until(lambda: len(sink.received) >= 3, 30, "two mails and what came back")
    for name in ("new", "cur"):
        (tmp_path / "returned" / name).mkdir(parents=True)
    [returned] = [mail for _sender, to, mail in sink.received if to.startswith("don-doc+bounce.")]
    (tmp_path / "returned" / "new" / "1.a").write_bytes(returned)
    [taken] = take_in_all(there.store, office, Maildir(path=tmp_path / "returned"), TUESDAY)
    assert (taken.result, taken.recipient, taken.address_dead) == ("failed", "u1@mttq.example", True)
    assert [row.address for row in there.rows(suppression)] == ["u1@mttq.example"]
    assert there.states()[:3] == ["sent", "failed", "sent"]  # what is told instead follows


def test_a_dead_address_is_struck_off_and_the_superior_told_whether_it_is_refused_or_comes_back(
    office: Office, sink: Sink, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSMTPD serves xa-b1 itself, where no officer has a mailbox, and hands xa-a1 on, where nobody takes it."""
    sink.gone = {"officer@xa-a1.example"}
    local = (
        'table postmen { "don-doc" = "nobody" }',
        f'action "box" maildir "{maildir}" virtual <postmen>',
        'match from any for domain { "mttq.example", "xa-b1.example" } action "box"',
    )
    with opensmtpd(sink, tmp_path, *local) as smtp:
        monkeypatch.setenv("DONDOC_SMTP_URL", f"smtp://{smtp.host}:{smtp.port}")
        monkeypatch.setenv("DONDOC_MAIL_FROM", "don-doc@mttq.example")
        monkeypatch.setenv("DONDOC_MAIL_RETURN_PATH", "don-doc+bounce@mttq.example")
        monkeypatch.setenv("DONDOC_SECRET_KEY", "khoa-bi-mat")
        office.at(PUBLISHED, "deliver")
        assert _told(office, "officer@xa-b1.example") == ("failed", None)
        assert _told(office, "officer@xa-a1.example")[0] == "sent"
        services.wait_until(lambda: any(maildir.glob("new/*")), 30, "the return of a mail")
        said = office.at(PUBLISHED, "mail", "bounces", "--maildir", str(maildir)).out
        assert "địa chỉ chết, thôi gửi: 1" in said
        assert _told(office, "officer@xa-a1.example") == ("failed", None)
        office.at(PUBLISHED, "deliver")
        above = {unit: f"officer@huyen-{unit}.example" for unit in ("a", "b")}
        services.wait_until(lambda: all(_words(sink, to) for to in above.values()), 30, "word to the superiors")
    for unit, to in above.items():
        assert (
            f"Địa chỉ thư điện tử của đầu mối Mặt trận xã {unit.upper()}1 không còn dùng được; "
            f"đã báo thay cho thủ trưởng Mặt trận xã {unit.upper()}1." in _words(sink, to)
        )
    assert not any(maildir.glob("new/*"))
    assert "Không có thư mới" in office.at(PUBLISHED, "mail", "bounces", "--maildir", str(maildir)).out


def _told(office: Office, address: str) -> tuple[str, str | None]:
    """State and time of the assignment to that address."""
    rows = office.json("outbox", "list", "--kind", "assignment")
    [row] = [one for one in rows if one["recipient"]["email"] == address]
    return row["state"], row["sent_at"]


def _words(sink: Sink, address: str) -> str:
    """What the mails to that address say of dead addresses, on one line."""
    mails = [message_from_bytes(mail, policy=policy.default) for mail in sink.to(address)]
    texts = (" ".join(mail.get_body(("plain",)).get_content().split()) for mail in mails)  # type: ignore[attr-defined]
    return " ".join(text for text in texts if "không còn dùng được" in text)
