"""What mail servers say when they refuse, in their own words: who is gone, who lives, and what lasts."""

from __future__ import annotations

import pytest

from notifications.email.answers import at_rcpt
from notifications.returned.codes import fault_of, lasting, nobody_there, telling_code
from notifications.returned.words import FULL, Words, spoken

TO = "xa-a@co-quan.example"
DEAD = [
    f"550 5.1.1 <{TO}>: Recipient address rejected: User unknown in virtual mailbox table",
    f"550 5.1.1 <{TO}>: Recipient address rejected: User unknown in relay recipient table",
    "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the "
    "recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1 "
    "https://mail.example/?p=NoSuchUser",
    "550 5.2.1 The email account that you tried to reach is disabled.",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "550 5.1.1 Mailbox not found. Please check the address and try again.",
    "553 5.1.3 <xa-a@>: bad address syntax",
    "550 5.1.1 <full.spam-policy@gioi-han.example>: no such user here",
    "550 5.1.1",
    f"550 5.1.1 <{TO}>: Không tìm thấy người nhận",
    f"550 5.1.1 <{TO}>: Khong ton tai hop thu",
    f"550 5.2.1 <{TO}>: Tài khoản đã bị khoá",
    f"550 5.1.1 <{TO}>: Địa chỉ không tồn tại. Đây là trả lời của máy chủ",
]
LIVES = [
    "550-5.2.1 The user you are trying to contact is receiving mail at a rate that 550-5.2.1 prevents additional "
    "messages from being delivered. 550 5.2.1 https://mail.example/?p=ReceivingRatePerm",
    f"550 5.1.1 <{TO}> - 192.0.2.5 has sent to too many recipients this hour.",
    "550 5.1.1 Too many invalid recipients, slow down",
    "553 5.1.3 http://blocklist.example/query/bl?ip=192.0.2.5 listed at spamhaus",
    f"550 5.1.1 <{TO}>: 192.0.2.5 is on our DNSBL",
    f"550 5.1.1 <{TO}>: Sender blocked",
    f"550 5.1.1 <{TO}>: mailbox is full",
    f"550 5.2.1 <{TO}>: over quota",
    f"550 5.1.1 <{TO}>: user has exceeded the storage limit",
    f"550 5.1.1 <{TO}>: Recipient address rejected: unverified address: connection timed out",
    f"550 5.1.1 <{TO}>: Could not verify the recipient at this time",
    f"550 5.1.1 <{TO}>: Recipient address rejected: Greylisted, try again later",
    f"550 5.1.1 <{TO}>: graylisting in action",
    f"550 5.1.1 <{TO}>: rejected by local policy",
    f"550 5.1.1 <{TO}>: message refused as spam",
    f"550 5.1.1 <{TO}>: Access denied",
    f"550 5.2.1 <{TO}>: mailbox temporarily disabled",
    f"550 5.1.1 <{TO}>: directory lookup failed",
    f"550 5.1.1 <{TO}>: Hộp thư của người nhận đã đầy",
    f"550 5.1.1 <{TO}>: Hop thu nguoi nhan da day",
    f"550 5.2.1 <{TO}>: Vượt quá dung lượng",
    f"550 5.2.1 <{TO}>: Tài khoản nhận quá nhiều thư, vui lòng thử lại sau",
    f"550 5.1.1 <{TO}>: Máy chủ gửi nằm trong danh sách đen",
    f"550 5.1.1 <{TO}>: Thư bị từ chối theo chính sách",
    f"550 5.1.1 <{TO}>: Chưa xác minh được người nhận",
    f"550 5.1.1 <{TO}>: Tu choi truy cap",
]


def _status(answer: str) -> str:
    return answer.replace("-", " ").split()[1]


@pytest.mark.parametrize("answer", DEAD)
def test_who_is_gone_is_gone_at_the_door_and_in_a_report(answer: str) -> None:
    assert nobody_there(answer)
    assert at_rcpt(int(answer[:3]), answer).address_dead
    assert fault_of("failed", telling_code(_status(answer), answer), answer) == "address"


@pytest.mark.parametrize("answer", LIVES)
def test_words_of_something_else_outweigh_the_code_at_the_door_and_in_a_report(answer: str) -> None:
    assert not nobody_there(answer)
    assert not at_rcpt(int(answer[:3]), answer).address_dead
    assert fault_of("failed", telling_code(_status(answer), answer), answer) == "message"


def test_a_report_and_the_answer_in_it_must_agree() -> None:
    assert fault_of("failed", "5.1.1", "550 5.4.1 Recipient address rejected") == "message"
    assert fault_of("failed", "5.1.1", "450 4.1.1 no such user") == "message"
    assert fault_of("failed", "5.1.1", "550 5.1.1 rejected") == "address"


@pytest.mark.parametrize(
    "answer",
    [f"550 5.1.1 <{TO}>: Greylisted, try again later", f"550 5.1.1 <{TO}>: too many recipients this hour"],
)
def test_what_passes_is_tried_again(answer: str) -> None:
    assert at_rcpt(550, answer).outcome == "temporary"


def test_words_with_other_marks_are_other_words() -> None:
    for said in ("Hộp thư đã đầy", "hộp thư của người nhận đầy", "hop thu da day", "HỘP THƯ ĐÃ ĐẦY"):
        assert FULL.among(spoken(said)), said
    for said in (
        "Cảm ơn đã gửi thư đến hộp thư của xã. Đây là thư trả lời tự động.",
        "hộp thư này đây",
        "hộp thư dạy học",
        "Cam on da gui thu den hop thu cua xa. Day la thu tra loi tu dong.",
        "hop thu cua xa day la",
    ):
        assert not FULL.among(spoken(said)), said
    assert Words("tủ").among(spoken("cái tu"))
    assert not Words("tủ").among(spoken("từ"))


# --- what lasts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "same"),
    [
        (f"550 5.4.1 <{TO}>: Recipient address rejected: Access denied. AS(201806281)", "5.4.1"),
        ("550 5.1.351 Remote server returned unknown recipient or mailbox unavailable", "5.1.351"),
        ("554 5.4.14 Hop count exceeded - possible mail loop", None),
        ("550 Administrative prohibition", None),
        ("550 5.7.1 Service unavailable; client host blocked", None),
        ("550 5.7.124 sender not in allowed-senders list", None),
        ("550 5.2.2 mailbox is full", None),
        ("552 5.3.4 message too big", None),
        ("550 5.1.1 greylisted", None),
        ("451 4.4.1 no answer", None),
        ("no answer of any server", None),
    ],
)
def test_only_what_meets_the_next_mail_as_well_lasts(answer: str, same: str | None) -> None:
    assert lasting(answer) == same


def test_without_a_code_the_words_are_compared_without_what_changes() -> None:
    first, second = (f"550 <{to}>: Not wanted here (id {n}-x7)" for n, to in ((1, TO), (2, TO.upper())))
    assert lasting(first) == lasting(second) is not None
    assert lasting(first) != lasting(f"550 <{TO}>: Gone fishing")
