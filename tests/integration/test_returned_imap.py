"""Returned mail on a real IMAP server: flags, folders, encryption, and a password that is never told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from notifications.returned.box import BoxTrouble
from notifications.returned.opening import open_box
from notifications.returned.parts import LIMIT
from settings import Imap
from storage.store import Store
from tests import services
from tests.integration.delivery_world import TUESDAY
from tests.integration.imap_server import PASSWORD, Server, running
from tests.integration.test_returned_mail import TO, Post
from workflow.feedback.mail import take_in_all


@pytest.fixture(scope="module")
def started() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def server(started: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server with an empty mailbox, its certificate trusted."""
    for path in (started.folder / "mail").rglob("*/*"):
        if path.parent.name in ("new", "cur"):
            path.unlink()
    monkeypatch.setenv("SSL_CERT_FILE", str(started.certificate))
    return started


@pytest.fixture
def free_port() -> int:
    return services.free_port()


def names(where: Imap) -> list[str]:
    with open_box(where, look_only=True) as box:
        return [data.split(b"\r\n")[0].decode() for _, data in box.waiting(100)]


@pytest.mark.parametrize("tls", [True, False], ids=["tls", "starttls"])
def test_bounces_are_taken_in_and_flagged_and_nothing_goes_away(
    server: Server, sqlite_url: str, tmp_path: Path, tls: bool
) -> None:
    post = Post(Store(sqlite_url), tmp_path)
    for n, sample in enumerate(("dsn-no-such-user", "auto-replied", "person-replies")):
        server.lay(post.bounce(sample), f"{n}.{tls}.host")  # the server remembers names
    where = server.place(tls=tls)
    rehearsed = take_in_all(post.there.store, post.settings, where, TUESDAY, dry_run=True)
    assert not "".join(server.flags().values()).strip("-")
    taken = take_in_all(post.there.store, post.settings, where, TUESDAY)
    assert [one.result for one in taken] == [one.result for one in rehearsed] == ["failed", "noted", "left"]
    assert post.suppressed() == [TO]
    assert server.flags() == {f"0.{tls}.host": "S", f"1.{tls}.host": "S", f"2.{tls}.host": "F"}
    assert take_in_all(post.there.store, post.settings, where, TUESDAY) == []


def test_a_folder_may_have_a_vietnamese_name(server: Server) -> None:
    server.make_folder(".Th&AbA- tr&HqM- l&HqE-i")
    server.lay(b"Subject: trong thu muc\r\n\r\n", "1.a.host", ".Th&AbA- tr&HqM- l&HqE-i")
    where = server.place(folder="Thư trả lại")
    assert names(where) == ["Subject: trong thu muc"]
    with open_box(where) as box:
        for name, _ in box.waiting(1):
            box.mark(name, done=True)
    assert server.flags(".Th&AbA- tr&HqM- l&HqE-i") == {"1.a.host": "S"}


def test_of_a_huge_message_only_the_beginning_travels(server: Server) -> None:
    server.lay(b"Subject: to\r\n\r\n" + b"x" * 70 * 1024 * 150, "9.huge.host")
    with open_box(server.place(), look_only=True) as box:
        [(_, data)] = box.waiting(10)
    assert len(data) == LIMIT


def test_the_oldest_come_first(server: Server) -> None:
    for n in range(4):
        server.lay(f"Subject: {n}\r\n\r\n".encode(), f"{n}.order.host")
        names(server.place())  # the server gives each its number when it sees it
    assert names(server.place()) == [f"Subject: {n}" for n in range(4)]


def test_an_untrusted_certificate_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    for tls in (True, False):
        with pytest.raises(BoxTrouble, match=r"127\.0\.0\.1:\d+: self-signed certificate"):
            names(server.place(tls=tls))


def test_a_wrong_password_or_folder_is_said_without_the_password(server: Server) -> None:
    with pytest.raises(BoxTrouble, match="Authentication failed") as refused:
        names(server.place(password="mật-khẩu-sai"))
    assert "mật-khẩu" not in str(refused.value)
    with pytest.raises(BoxTrouble, match="khong-co"):
        names(server.place(folder="khong-co"))
    assert PASSWORD not in repr(server.place())


def test_without_a_server_the_trouble_names_it(free_port: int) -> None:
    where = Imap(host="127.0.0.1", port=free_port, user="a", password=PASSWORD)
    with pytest.raises(BoxTrouble, match=str(free_port)):
        names(where)


def test_without_starttls_the_password_never_leaves(free_port: int) -> None:
    heard = b""
    with socket.create_server(("127.0.0.1", free_port)) as listener:

        def serve() -> None:
            nonlocal heard
            connection, _ = listener.accept()
            connection.sendall(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
            while line := connection.recv(4096):
                heard += line
                tag = line.split()[0]
                connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")

        thread = Thread(target=serve, daemon=True)
        thread.start()
        where = Imap(host="127.0.0.1", port=free_port, user="don-doc", password="mat-khau", tls=False)
        with pytest.raises(BoxTrouble, match="TLS"):
            names(where)
        thread.join(5)
    assert b"LOGIN" not in heard
    assert b"AUTHENTICATE" not in heard
