"""Delivery over real SMTP: what each answer of a server does to the mail, the connection and the address."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from notifications.email import smtp as smtp_module
from notifications.email.channel import EmailChannel
from notifications.email.mime import in_mail
from notifications.email.smtp import Link
from notifications.letter.model import Rendered
from notifications.letter.view import render
from notifications.model import Address, Payload, Receipt
from settings import Smtp
from tests import services
from tests.integration.delivery_world import TUESDAY, settings
from tests.integration.handing_over import handed_over
from tests.integration.smtp_server import Server, listening, self_signed, with_certificate
from tests.unit.test_mail_words import entry, letter
from workflow.sayings import SAYINGS


@pytest.fixture
def server() -> Server:
    return Server()


def payload(n: int = 1, **more: Any) -> Payload:
    values: dict[str, Any] = {"message_id": f"m{n}@mttq.example", "to": Address(email=f"u{n}@mttq.example")}
    values |= {"letter": letter(entry()), "list_id": "don-doc.mttq.example", "date": TUESDAY}
    return Payload(**{**values, **more})


def send(folder: Path, smtp: Smtp, *payloads: Payload) -> list[Receipt]:
    return handed_over(EmailChannel(settings(folder, smtp=smtp)), payloads)


def test_a_batch_goes_over_one_connection_and_arrives_as_it_was(tmp_path: Path, server: Server) -> None:
    with listening(server) as smtp:
        assert [r.outcome for r in send(tmp_path, smtp, *(payload(n) for n in range(3)))] == ["sent"] * 3
    assert server.connections == 1
    assert [to for to, _ in server.received] == [["u0@mttq.example"], ["u1@mttq.example"], ["u2@mttq.example"]]
    mail = message_from_bytes(server.received[0][1], policy=policy.default)
    assert mail["Subject"] == render(letter(entry())).subject
    assert mail["Message-ID"] == "<m0@mttq.example>"


def test_lines_that_are_a_dot_arrive_as_they_were(server: Server) -> None:
    words = Rendered(subject="Nhắc hạn", text="Kính gửi\n.\n..", html="<p>Kính gửi</p>")
    mail = in_mail(payload(), words, "Đôn Đốc <don-doc@mttq.example>")
    plain = mail.replace(b"base64", b"8bit").split(b"\r\n\r\n")[0] + b"\r\n\r\nK\r\n.\r\n..\r\n"
    with listening(server) as smtp:
        link = Link(smtp)
        assert link.transfer("don-doc@mttq.example", "u1@mttq.example", plain).outcome == "sent"
        link.quit()
    assert server.received[0][1].replace(b"\r\n", b"\n").endswith(b"\n\nK\n.\n..\n")


@pytest.mark.parametrize(
    ("command", "answer", "outcome", "dead"),
    [
        ("RCPT", "450 4.2.0 greylisted", "temporary", False),
        ("RCPT", "451 4.3.0 try later", "temporary", False),
        ("RCPT", "452 4.2.2 mailbox full", "temporary", False),
        ("RCPT", "550 5.1.1 no such user", "permanent", True),
        ("RCPT", "550 user unknown", "permanent", True),
        ("RCPT", "550 Invalid recipient: <u1@mttq.example>", "permanent", True),
        ("RCPT", "524 5.2.4 Mailing list expansion problem: <u1@mttq.example>", "permanent", True),
        ("RCPT", "551 user not local", "permanent", True),
        ("RCPT", "553 5.1.3 bad address", "permanent", True),
        ("RCPT", "550 5.1.8 sender address rejected: domain not found", "permanent", False),
        ("RCPT", "550 mailbox unavailable", "permanent", True),
        ("RCPT", "550 5.0.0 mailbox is full", "permanent", False),
        ("RCPT", "550 rejected by policy", "permanent", False),
        ("RCPT", "550 5.7.1 relaying denied", "temporary", False),
        ("RCPT", "550 relay not permitted", "temporary", False),
        ("RCPT", "554 5.7.1 client host blocked using a list", "temporary", False),
        ("RCPT", "550 5.2.2 over quota", "permanent", False),
        ("RCPT", "552 mailbox full", "permanent", False),
        ("RCPT", "554 5.7.1 rejected", "permanent", False),
        ("MAIL", "451 later", "temporary", False),
        ("MAIL", "530 5.7.0 authentication required", "misconfigured", False),
        ("MAIL", "550 5.7.1 sender rejected", "misconfigured", False),
        ("MAIL", "554 5.7.1 your host is on a list", "misconfigured", False),
        ("MAIL", "552 5.3.4 too big", "permanent", False),
        ("DATA", "451 4.3.0 later", "temporary", False),
        ("DATA", "452 4.3.1 no space", "temporary", False),
        ("DATA", "550 5.7.1 spam", "permanent", False),
        ("DATA", "552 5.3.4 too big", "permanent", False),
        ("DATA", "554 5.6.0 content", "permanent", False),
    ],
)
def test_each_answer_has_its_outcome(
    tmp_path: Path, server: Server, command: str, answer: str, outcome: str, dead: bool
) -> None:
    server.script[command] = [answer]
    with listening(server) as smtp:
        first, *rest = send(tmp_path, smtp, payload(1), payload(2))
    assert (first.outcome, first.address_dead) == (outcome, dead)
    assert answer in first.detail
    # The next mail goes over the same connection, unless nothing can be sent at all.
    of_us = outcome == "misconfigured" or (command, outcome) == ("MAIL", "temporary")
    assert [r.outcome for r in rest] == ([] if of_us else ["sent"])
    assert server.connections == 1


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("MAIL", "550 5.7.1 sender rejected", "Máy chủ thư không cho hệ thống này gửi thư"),
        ("RCPT", "550 5.1.1 no such user", "Địa chỉ không có người nhận"),
        ("RCPT", "550 5.7.1 relaying denied", "Máy chủ thư không cho hệ thống này gửi thư"),
        ("RCPT", "450 4.2.0 greylisted", "Máy chủ thư tạm thời chưa nhận thư"),
        ("DATA", "554 5.6.0 content", "Máy chủ thư từ chối thư này"),
    ],
)
def test_a_refusal_is_told_in_one_sentence_with_what_the_server_said(
    tmp_path: Path, server: Server, command: str, answer: str, words: str
) -> None:
    server.script[command] = [answer]
    with listening(server) as smtp:
        [receipt] = send(tmp_path, smtp, payload())
    assert SAYINGS.words(receipt.detail) == f"{words} ({answer})"


def test_421_in_the_middle_means_a_new_connection(tmp_path: Path, server: Server) -> None:
    server.per_connection = 2
    with listening(server) as smtp:
        receipts = send(tmp_path, smtp, *(payload(n) for n in range(5)))
    assert [r.outcome for r in receipts] == ["sent"] * 5
    assert server.connections == 3
    assert len(server.received) == 5


def test_421_for_everything_is_temporary(tmp_path: Path, server: Server) -> None:
    server.per_connection = 0
    with listening(server) as smtp:
        [receipt] = send(tmp_path, smtp, payload())
    assert receipt.outcome == "temporary"
    assert server.received == []


def test_a_connection_that_breaks_after_the_final_dot_leaves_the_outcome_unknown(
    tmp_path: Path, server: Server
) -> None:
    server.script["DATA"] = ["drop"]
    with listening(server) as smtp:
        receipts = send(tmp_path, smtp, payload(1), payload(2))
    assert [r.outcome for r in receipts] == ["unknown", "sent"]
    assert len(server.received) == 2  # it had arrived after all


def test_no_answer_after_the_final_dot_leaves_the_outcome_unknown(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_module, "FINAL_TIMEOUT", 0.3)
    server.script["DATA"] = ["silence"]
    with listening(server) as smtp:
        [receipt] = send(tmp_path, smtp, payload())
    assert receipt.outcome == "unknown"


def test_no_server_is_temporary_and_stops_the_batch(tmp_path: Path) -> None:
    taken: list[Payload] = []

    def payloads() -> Iterator[Payload]:
        for n in range(5):
            taken.append(payload(n))
            yield taken[-1]

    channel = EmailChannel(settings(tmp_path, smtp=Smtp(host="127.0.0.1", port=services.free_port())))
    [receipt] = handed_over(channel, payloads())
    assert receipt.outcome == "temporary"
    assert len(taken) == 1
    assert "127.0.0.1" in (channel.check() or "")


@pytest.mark.parametrize(("greeting", "outcome"), [(b"421 4.3.2 busy", "temporary"), (b"554 no", "temporary")])
def test_a_server_that_does_not_greet_is_temporary(tmp_path: Path, greeting: bytes, outcome: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            connection.sendall(greeting + b"\r\n")
            connection.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        [receipt] = send(tmp_path, Smtp(host="127.0.0.1", port=listener.getsockname()[1]), payload())
        thread.join(5)
    assert receipt.outcome == outcome


# --- login and encryption ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("right", [True, False])
def test_a_refused_login_is_a_wrong_configuration(tmp_path: Path, server: Server, right: bool) -> None:
    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"secret", handled=False)

    with listening(server, authenticator=authenticate, auth_require_tls=False, auth_required=True) as smtp:
        login = Smtp(host=smtp.host, port=smtp.port, user="dondoc", password="secret" if right else "wrong")
        [receipt] = send(tmp_path, login, payload())
        complaint = EmailChannel(settings(tmp_path, smtp=login)).check()
    assert receipt.outcome == ("sent" if right else "misconfigured")
    assert (complaint is None) == right
    assert "wrong" not in receipt.detail + (complaint or "")


def test_without_starttls_nothing_is_sent_in_clear(tmp_path: Path, server: Server) -> None:
    with listening(server) as smtp:
        asked = Smtp(host=smtp.host, port=smtp.port, starttls=True, user="dondoc", password="secret")
        [receipt] = send(tmp_path, asked, payload())
    assert receipt.outcome == "misconfigured"
    assert "STARTTLS" in receipt.detail
    assert server.received == []


@pytest.mark.parametrize("trusted", [True, False])
def test_with_starttls_the_certificate_must_be_trusted(
    tmp_path: Path, server: Server, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(server, tls_context=with_certificate(certificate), require_starttls=True) as smtp:
        [receipt] = send(tmp_path, Smtp(host=smtp.host, port=smtp.port, starttls=True), payload())
    assert receipt.outcome == ("sent" if trusted else "misconfigured")
    assert len(server.received) == int(trusted)


# --- files ---------------------------------------------------------------------------------------------------------


def test_without_a_server_mails_are_files_and_a_resend_replaces_the_same_one(tmp_path: Path) -> None:
    channel = EmailChannel(settings(tmp_path))
    assert channel.check() is None
    assert [r.outcome for r in handed_over(channel, [payload(1), payload(2), payload(1)])] == ["sent"] * 3
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == ["m1.eml", "m2.eml"]


def test_a_folder_that_cannot_be_written_is_temporary_and_named(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    channel = EmailChannel(settings(tmp_path))
    [receipt] = handed_over(channel, [payload()])
    assert receipt.outcome == "temporary"
    assert str(tmp_path / "mail") in (channel.check() or "")
