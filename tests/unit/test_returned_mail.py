"""What came back by mail, read from samples: bounces, auto-replies, complaints, and what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.email.return_path import ReturnPath
from notifications.returned.codes import action_in, fault_of, telling_code
from notifications.returned.model import Action, Fault
from notifications.returned.read import read

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "returned"
OURS = ReturnPath("don-doc+bounce@mttq.example", "khoa-bi-mat")
KEY = "79708ed960231fd845bf0c625eab3ca8bbdde3b1"
TO = "dau-moi@huyen-a.example"

BOUNCES: list[tuple[str, Action, Fault | None, str | None, str | None]] = [
    ("dsn-no-such-user", "failed", "address", "5.1.1", TO),
    ("dsn-no-such-domain", "failed", "address", "5.1.2", TO),
    ("dsn-bad-address", "failed", "address", "5.1.3", TO),
    ("dsn-moved", "failed", "address", "5.1.6", TO),
    ("dsn-no-mail-for-domain", "failed", "address", "5.1.10", TO),
    ("dsn-mailbox-disabled", "failed", "address", "5.2.1", TO),
    ("dsn-mailbox-full", "failed", "message", "5.2.2", TO),
    ("dsn-too-big", "failed", "message", "5.3.4", TO),
    ("dsn-content-refused", "failed", "message", "5.6.0", TO),
    ("dsn-policy", "failed", "message", "5.7.1", TO),
    ("dsn-time-ran-out", "failed", "message", "4.4.7", TO),
    ("dsn-delayed", "delayed", "later", "4.4.1", TO),
    ("dsn-relayed", "relayed", None, "2.1.9", TO),
    ("dsn-delivered", "delivered", None, "2.1.5", TO),
    ("dsn-vague-status", "failed", "address", "5.1.1", TO),
    ("dsn-without-answer", "failed", "address", "5.1.1", TO),
    ("dsn-host-not-found", "failed", "address", "5.4.4", TO),
    ("dsn-forwarded", "failed", "address", "5.1.1", "nguoi-khac@noi-khac.example"),
    ("dsn-international", "failed", "address", "5.1.1", "đầu-mối@huyện-a.example"),
    ("dsn-headers-only", "failed", "address", "5.1.1", TO),
    ("dsn-unknown-action", "failed", "address", "5.1.1", TO),
    ("dsn-exchange", "failed", "address", "5.1.10", TO),
    ("dsn-long-answer", "failed", "address", "5.1.1", "dau-moi@thu-mien-phi.example"),
    ("dsn-forged", "failed", "address", "5.1.1", TO),
    ("plain-qmail", "failed", "address", "5.1.1", TO),
    ("plain-exim", "failed", "address", None, TO),
    ("plain-exim-delayed", "delayed", "later", None, None),
    ("plain-postfix", "failed", "message", "5.2.2", TO),
    ("plain-exchange", "failed", "address", None, TO),
    ("plain-sendmail", "failed", "message", "5.7.1", TO),
    ("plain-vietnamese", "failed", "address", None, TO),
    ("plain-vietnamese-full", "failed", "message", None, TO),
]
OTHERS = {
    "auto-replied": "auto-reply",
    "auto-outlook-vietnamese": "auto-reply",
    "auto-precedence-bulk": "auto-reply",
    "auto-suppress-only": "auto-reply",
    "auto-subject-english": "auto-reply",
    "auto-subject-vietnamese": "auto-reply",
    "auto-read-receipt": "auto-reply",
    "complaint": "complaint",
    "person-replies": "other",
    "person-says-so": "other",
    "person-forwards-a-bounce": "other",
    "plain-says-nothing": "other",
}
# These came to the sender's own address, or to one that somebody made up.
NOT_TO_OUR_ADDRESS = {
    *("dsn-headers-only", "dsn-forged", "auto-outlook-vietnamese", "auto-subject-english", "auto-subject-vietnamese"),
    *("person-replies", "person-says-so", "person-forwards-a-bounce"),
}


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def test_every_sample_is_read_by_a_test() -> None:
    known = {name for name, *_ in BOUNCES} | OTHERS.keys() | {"dsn-two-recipients"}
    assert {path.stem for path in SAMPLES.glob("*.eml")} == known


@pytest.mark.parametrize(("name", "action", "fault", "status", "address"), BOUNCES, ids=lambda value: str(value))
def test_a_bounce_says_what_became_of_the_message(
    name: str, action: Action, fault: Fault | None, status: str | None, address: str | None
) -> None:
    found = read(sample(name))
    assert found.kind == "bounce"
    [fate] = found.fates
    assert (fate.action, fate.fault, fate.status, fate.address) == (action, fault, status, address)


@pytest.mark.parametrize(("name", "kind"), OTHERS.items())
def test_what_is_no_bounce_is_sorted_and_has_no_fate(name: str, kind: str) -> None:
    found = read(sample(name))
    assert (found.kind, found.fates) == (kind, ())


def test_each_recipient_has_a_fate_of_its_own() -> None:
    fates = read(sample("dsn-two-recipients")).fates
    assert [(one.action, one.address) for one in fates] == [("delivered", "van-thu@huyen-a.example"), ("failed", TO)]


def test_a_forwarded_message_names_the_address_that_it_was_sent_to_as_well() -> None:
    [fate] = read(sample("dsn-forwarded")).fates
    assert fate.original == TO


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_our_message_is_named_by_the_address_that_it_came_back_to(path: Path) -> None:
    keys = [OURS.key_in(one) for one in read(path.read_bytes()).came_to]
    assert [key for key in keys if key] == ([] if path.stem in NOT_TO_OUR_ADDRESS else [KEY])


def test_our_message_is_also_named_by_what_is_returned_or_answered() -> None:
    named = f"{KEY}@mttq.example"
    assert read(sample("dsn-no-such-user")).returns == (named,)
    assert read(sample("dsn-headers-only")).returns == (named,)
    assert read(sample("plain-qmail")).returns == (named,)
    assert read(sample("complaint")).returns == (named,)
    assert read(sample("person-replies")).answers == (named,)
    assert read(sample("person-replies")).returns == ()
    assert read(sample("person-forwards-a-bounce")).returns == ()  # that of the bounce, which is none of ours


def test_what_is_shown_is_readable() -> None:
    found = read(sample("auto-outlook-vietnamese"))
    assert (found.sender, found.subject) == (TO, "Trả lời Tự động: Nhắc hạn")
    assert read(sample("auto-subject-vietnamese")).subject.startswith("Vắng mặt tại cơ quan")
    [fate] = read(sample("dsn-international")).fates
    assert fate.detail == "550 5.1.1 Không tìm thấy người nhận"
    [fate] = read(sample("plain-qmail")).fates
    assert fate.detail == f"<{TO}>: Sorry, no mailbox here by that name. (#5.1.1)"
    [fate] = read(sample("dsn-without-answer")).fates
    assert fate.detail == f"{TO}: 550 5.1.1 no such user"
    [fate] = read(sample("dsn-time-ran-out")).fates
    assert fate.detail == "4.4.7"


def test_the_digest_is_of_the_bytes() -> None:
    assert read(b"Subject: a\n\n").digest == read(b"Subject: a\n\n").digest != read(b"Subject: b\n\n").digest


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Returned Mail - Error During Delivery", "bounce"),
        ("Undeliverable: Nhắc hạn", "bounce"),
        ("Delivery failure notification", "bounce"),
        ("Thư bị trả lại: Nhắc hạn", "bounce"),
        ("Không gửi được thư", "bounce"),
        ("Re: Undeliverable: Nhắc hạn", "other"),
        ("Về việc thư bị trả lại", "other"),
    ],
)
def test_a_notice_without_a_mail_servers_name_is_known_by_its_subject(subject: str, kind: str) -> None:
    mail = f"From: quan-tri@huyen-a.example\nSubject: {subject}\n\n<{TO}>: 550 5.1.1 no such user\n"
    assert read(mail.encode()).kind == kind


# --- codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "answer", "code", "fault"),
    [
        ("5.1.1", "", "5.1.1", "address"),
        ("5.1.1", "550 5.2.2 over quota", "5.1.1", "message"),
        ("5.0.0", "550 5.2.2 over quota", "5.2.2", "message"),
        ("5.0.0", "550 no such user here", "5.0.0", "address"),
        (None, "550 rejected", None, "message"),
        (None, "550 mailbox full, user unknown", None, "message"),
        ("5.1.0", "550 address rejected", "5.1.0", "message"),
        ("5.4.4", "host not found", "5.4.4", "address"),
        ("5.4.4", "no route", "5.4.4", "message"),
        ("5.4.4", "Name service error: Host not found, try again", "5.4.4", "message"),
        (None, "The recipient name is not recognized", None, "address"),
        ("5.1.8", "553 5.1.8 sender domain not found", "5.1.8", "message"),
        ("4.4.7", "no such user", "4.4.7", "message"),
    ],
)
def test_only_some_codes_say_that_nobody_is_there(given: str | None, answer: str, code: str | None, fault: str) -> None:
    assert telling_code(given, answer) == code
    assert fault_of("failed", code, answer) == fault


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("host 192.5.1.1 said: 450 4.2.0 try later", "delayed"),
        ("said: 550 no", "failed"),
        ("#4.4.1: I am not going to try again, it has been in the queue too long", "failed"),
        ("Your message has NOT been delivered: the account is no longer valid", "failed"),
        ("Your message has not been delivered yet", "delayed"),
        ("Message of 550 bytes, 15.5.2020, http://a.example:554/", None),
        ("Thư chưa gửi được, hệ thống sẽ tiếp tục thử", "delayed"),
        ("Không tìm thấy hộp thư của người nhận", "failed"),
        ("Kính gửi đơn vị, báo cáo đã gửi", None),
    ],
)
def test_plain_words_are_understood(text: str, action: str | None) -> None:
    assert action_in(text) == action


# --- the envelope's sender -----------------------------------------------------------------------------------------


def test_the_return_path_names_the_message_and_only_we_can_make_it() -> None:
    address = OURS.of(f"{KEY}@mttq.example")
    assert len(address.partition("@")[0]) <= 64
    assert OURS.key_in(address) == OURS.key_in(address.upper()) == KEY
    assert ReturnPath(OURS.address, "khoa-khac").key_in(address) is None
    assert OURS.key_in(address.replace("mttq", "noi-khac")) is None
    assert OURS.key_in(OURS.address) is None
    assert "khoa-bi-mat" not in repr(OURS)


def test_no_letter_of_it_can_be_changed() -> None:
    address = OURS.of(f"{KEY}@mttq.example")
    start, end = address.index(".") + 1, address.index("@")
    for place in range(start, end):
        other = "a" if address[place] != "a" else "b"
        assert OURS.key_in(address[:place] + other + address[place + 1 :]) is None


def test_without_a_plus_in_the_base_the_name_is_an_extension() -> None:
    path = ReturnPath("tra-lai@mttq.example", "khoa-bi-mat")
    assert path.of(f"{KEY}@mttq.example").startswith("tra-lai+")
    assert path.key_in(path.of(f"{KEY}@mttq.example")) == KEY


def test_without_a_secret_every_message_has_the_same_sender() -> None:
    path = ReturnPath("don-doc@mttq.example", None)
    assert not path.signed
    assert path.of(f"{KEY}@mttq.example") == "don-doc@mttq.example"
    assert path.key_in(OURS.of(f"{KEY}@mttq.example")) is None
