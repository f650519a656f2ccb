"""`dondoc mail bounces`, and the job that reads the same mailbox every few minutes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notifications.email.return_path import return_path
from settings import Imap, load
from tests.integration.command_line import PUBLISHED, ROOT, Office
from tests.integration.imap_server import Server, running
from tests.integration.test_returned_mail import SAMPLES, THEIR_ID, THEIR_PATH
from tests.integration.test_returned_mail import TO as THEIR_ADDRESS

ADDRESS = "officer@xa-a1.example"
KEYS = {
    *("kind", "result", "sender", "subject", "message_id", "recipient", "action", "status", "detail", "address_dead"),
}  # fmt: skip


@pytest.fixture
def maildir(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where returned mail lies, of an office whose assignments have left."""
    folder = tmp_path / "returned"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("DONDOC_MAIL_FROM", "don-doc@mttq.example")
    monkeypatch.setenv("DONDOC_MAIL_RETURN_PATH", "don-doc+bounce@mttq.example")
    monkeypatch.setenv("DONDOC_SECRET_KEY", "khoa-bi-mat")
    office.at(PUBLISHED, "deliver")
    return folder


def told(office: Office) -> dict[str, Any]:
    """The notice to `ADDRESS`."""
    return next(one for one in office.json("outbox", "list") if one["recipient"]["email"] == ADDRESS)


def bounce(office: Office, sample: str = "dsn-no-such-user") -> bytes:
    text = (SAMPLES / f"{sample}.eml").read_text(encoding="utf-8").replace(THEIR_ADDRESS, ADDRESS)
    named = told(office)["message_id"]
    return text.replace(THEIR_PATH, return_path(load()).of(named)).replace(THEIR_ID, named).encode()


def test_a_dead_address_is_told_of_and_the_desk_sees_what_it_cost(office: Office, maildir: Path) -> None:
    (maildir / "new" / "1.a").write_bytes(bounce(office))
    (maildir / "new" / "2.b").write_bytes(bounce(office, "auto-replied"))
    (maildir / "new" / "3.c").write_bytes(bounce(office, "person-replies"))
    before = office.at(PUBLISHED, "mail", "bounces", "--maildir", str(maildir), "--dry-run").out
    assert told(office)["state"] == "sent"
    after = office.at(PUBLISHED, "mail", "bounces", "--maildir", str(maildir)).out
    assert after == before
    for words in ("địa chỉ chết, thôi gửi", ADDRESS, "ghi nhật ký", "để lại", "User unknown"):
        assert words in after
    assert told(office)["state"] == "failed"
    kinds = [one["kind"] for one in office.json("outbox", "list") if one["recipient"]["unit"] == "huyen-a"]
    assert "unreachable" in kinds  # the superior
    assert "Không có thư mới" in office.at(PUBLISHED, "mail", "bounces", "--maildir", str(maildir)).out


def test_for_machines_it_is_a_list(office: Office, maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_BOUNCES", str(maildir))
    (maildir / "new" / "1.a").write_bytes(bounce(office))
    [found] = office.json("mail", "bounces", "--dry-run")
    assert set(found) == KEYS
    assert (found["kind"], found["result"], found["recipient"]) == ("bounce", "failed", ADDRESS)
    assert (found["status"], found["address_dead"]) == ("5.1.1", True)
    assert found["message_id"] == told(office)["message_id"]


def test_a_mailbox_that_is_none_is_refused(office: Office, maildir: Path) -> None:
    assert office.refused("mail", "bounces")["code"] == "no-mailbox"
    refused = office.refused("mail", "bounces", "--maildir", str(maildir / "new"))
    assert refused["code"] == "mailbox"
    assert str(maildir / "new") in refused["message"]
    office.refused("mail", "bounces", "--imap", "http://mail.example", code=2)
    no_url = office.refused("mail", "bounces", "--imap", str(maildir), code=2)
    assert no_url["message"] == "--imap phải có dạng imaps://user:password@host/Folder."
    no_url = office.refused("--lang", "en", "mail", "bounces", "--imap", str(maildir), code=2)
    assert no_url["message"] == "--imap must look like imaps://user:password@host/Folder."
    office.refused("mail", "bounces", "--imap", "imaps://u:p@mail.example", "--maildir", str(maildir), code=2)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        yield started


def test_it_is_read_by_imap_as_well(
    office: Office, maildir: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    server.lay(bounce(office), "1.a.host")
    where: Imap = server.place()
    url = f"imaps://{where.user}:{where.password}@{where.host}:{where.port}/INBOX"
    assert "địa chỉ chết" in office.at(PUBLISHED, "mail", "bounces", "--imap", url).out
    assert server.flags() == {"1.a.host": "S"}


@pytest.mark.parametrize("there", [True, False])
def test_the_job_reads_it_and_a_mailbox_that_is_away_stops_nothing(office: Office, maildir: Path, there: bool) -> None:
    (maildir / "new" / "1.a").write_bytes(bounce(office))
    place = maildir if there else maildir / "nowhere"
    environment = {**os.environ, "DONDOC_BOUNCES": str(place), "DONDOC_NOW": PUBLISHED}
    command = [sys.executable, "-c", "import logging, jobs; logging.basicConfig(level=20); jobs.poll()"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("1 returned messages read" if there else str(place)) in done.stderr
    assert told(office)["state"] == ("failed" if there else "sent")


def test_the_doctor_looks_at_it(office: Office, maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found() -> dict[str, str]:
        answer = office.run("--json", "doctor", wanted=None)
        return next(one for one in json.loads(answer.out)["checks"] if one["name"] == "returned mail")

    assert "DONDOC_BOUNCES" in office.run("doctor", wanted=None).out  # what comes back to the return path is not read
    monkeypatch.setenv("DONDOC_BOUNCES", str(maildir))
    assert found()["state"] == "ok"
    monkeypatch.delenv("DONDOC_MAIL_RETURN_PATH")
    assert found()["state"] == "warning"
    monkeypatch.setenv("DONDOC_BOUNCES", str(maildir / "cur"))
    assert found()["state"] == "failed"
