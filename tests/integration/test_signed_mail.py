"""Mail as it arrives: its envelope names the message, its signature holds, and a key that is none stops everything."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import dkim
import pytest
from aiosmtpd.controller import Controller

from notifications.email.channel import EmailChannel
from notifications.email.return_path import return_path
from settings import Dkim, Smtp
from tests import services
from tests.integration.delivery_world import settings
from tests.integration.handing_over import handed_over
from tests.integration.test_delivery_smtp import payload
from tests.integration.test_real_mta import Sink
from workflow.sayings import SAYINGS


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def smtp(sink: Sink) -> Iterator[Smtp]:
    controller = Controller(sink, hostname="127.0.0.1", port=services.free_port())
    controller.start()
    yield Smtp(host="127.0.0.1", port=controller.port)
    controller.stop()


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private RSA key; the public one lies beside it."""
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(path), "2048"], check=True, capture_output=True)
    public = path.with_suffix(".der")
    command = ["openssl", "rsa", "-in", str(path), "-pubout", "-outform", "DER", "-out", str(public)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def signing(key: Path) -> Dkim:
    return Dkim(key_file=key, selector="don-doc", domain="mttq.example")


def holds(mail: bytes, key: Path) -> bool:
    """What a receiving server sees, with the public key from the DNS record that the settings promise."""
    record = b"v=DKIM1; k=rsa; p=" + b64encode(key.with_suffix(".der").read_bytes())
    records = {b"don-doc._domainkey.mttq.example.": record}
    return bool(dkim.verify(mail, dnsfunc=lambda name, timeout=5: records.get(name)))


def test_a_signed_mail_is_verified_by_whoever_asks_the_dns(tmp_path: Path, sink: Sink, smtp: Smtp, key: Path) -> None:
    channel = EmailChannel(settings(tmp_path, smtp=smtp, dkim=signing(key)))
    assert channel.check() is None
    assert [one.outcome for one in handed_over(channel, [payload(1), payload(2)])] == ["sent", "sent"]
    mails = [mail for _sender, _to, mail in sink.received]
    assert all(holds(mail, key) for mail in mails)
    assert not holds(mails[0].replace(b"Subject: ", b"Subject: Re: "), key)
    assert not holds(mails[0].replace(b"From: ", b"From: a@b.example\r\nFrom: "), key)
    body = mails[0].index(b"base64") + 20
    assert not holds(mails[0][:body] + b"QQ" + mails[0][body:], key)


def test_mail_into_a_folder_is_signed_too(tmp_path: Path, key: Path) -> None:
    office = settings(tmp_path, dkim=signing(key))
    assert [one.outcome for one in handed_over(EmailChannel(office), [payload()])] == ["sent"]
    [path] = office.mail_folder.glob("*.eml")
    assert holds(path.read_bytes(), key)


@pytest.mark.parametrize("content", [None, b"", b"no key", b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END"])
def test_without_a_usable_key_nothing_leaves_and_the_check_names_the_file(
    tmp_path: Path, sink: Sink, smtp: Smtp, content: bytes | None
) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    channel = EmailChannel(settings(tmp_path, smtp=smtp, dkim=signing(path)))
    [receipt] = handed_over(channel, [payload()])
    assert receipt.outcome == "misconfigured"
    assert "DONDOC_DKIM_KEY_FILE" in SAYINGS.words(receipt.detail)
    assert str(path) in (channel.check() or "")
    assert sink.received == []


def test_every_message_has_an_envelope_of_its_own(tmp_path: Path, sink: Sink, smtp: Smtp) -> None:
    office = settings(tmp_path, smtp=smtp, mail_return_path="don-doc+b@mttq.example", secret_key="khoa-bi-mat")
    ids = [f"{n:040x}@mttq.example" for n in (1, 2)]
    handed_over(EmailChannel(office), [payload(message_id=one) for one in ids])
    senders = [sender or "" for sender, _to, _mail in sink.received]
    assert [return_path(office).key_in(one) for one in senders] == [one.partition("@")[0] for one in ids]
    assert all(sender.startswith("don-doc+b.") for sender in senders)
    assert all(b"don-doc+b" not in mail for _sender, _to, mail in sink.received)


@pytest.mark.parametrize(
    ("path", "wanted"), [(None, "don-doc@mttq.example"), ("tra-lai@mttq.example", "tra-lai@mttq.example")]
)
def test_without_a_secret_all_have_the_same(
    tmp_path: Path, sink: Sink, smtp: Smtp, path: str | None, wanted: str
) -> None:
    handed_over(EmailChannel(settings(tmp_path, smtp=smtp, mail_return_path=path)), [payload()])
    assert [sender for sender, _to, _mail in sink.received] == [wanted]
