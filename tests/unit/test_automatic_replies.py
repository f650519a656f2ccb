"""A machine's words are a bounce only where a mail server says them: what people's programs answer never is."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from notifications.returned.read import read

TO = "xa-a@co-quan.example"
OURS = "don-doc+b.abc@nha.example"
SAID = [
    "Cảm ơn đã gửi thư đến hộp thư của xã. Đây là thư trả lời tự động.",
    "Cam on da gui thu den hop thu cua xa. Day la thu tra loi tu dong.",
    "Hộp thư của tôi đã đầy, xin gọi số 0900 000 000.",
    "Tôi đã chuyển công tác. Tài khoản này sẽ bị khóa sau ngày 30/6. Xin liên hệ đồng chí Ba.",
    "Trả lời tự động: số máy lẻ cũ không tồn tại, xin gọi số mới.",
    "Tôi đi dạy đến thứ Sáu. Địa chỉ cũ không đúng nữa, xin gửi van-thu@co-quan.example.",
    "I am out of the office and no longer available on my old phone.",
    "I am out of office. My quota of leave ends on Friday.",
    "My account has been closed in the old office; mail van-thu@co-quan.example, phone 550 1234.",
    "Please see chapter 5.1.1 of the plan; invalid address? Write to van-thu@co-quan.example.",
    "Unknown user of our portal? Call 552-1234 (extension 5.2.1).",
]
MARKS: list[dict[str, str]] = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    {"Precedence": "auto_reply", "X-Autoreply": "yes"},
    {"Precedence": "bulk"},
    {},
]
SUBJECTS = [
    "Automatic reply: Ke hoach 12",
    "Re: Kế hoạch 12/KH-MTTQ-BTT",
    "Trả lời tự động: Kế hoạch 12",
    "Vang mat tai co quan",
]
ANSWERS = [
    f"This is the mail system.\n\n<{TO}>: 550 5.1.1 User unknown",
    f"A message could not be delivered.\n\n  {TO}\n    host mx.co-quan.example said: 550 5.1.1 no such user",
    f"<{TO}>:\nSorry, no mailbox here by that name. (#5.1.1)",
    f"Không gửi được thư đến\n<{TO}>: 550 5.1.1 Không tìm thấy người nhận",
]
SERVERS = [
    ("MAILER-DAEMON@mx.example", "Mail delivery failed"),
    ("Mail Delivery System <thu@mx.example>", "Ke hoach 12"),
    ("postmaster@co-quan.example", "Không gửi được thư"),
    ("Hệ thống thư <thu@mx.example>", "Thư bị trả lại"),
    ("quan-tri@mx.example", "Ke hoach 12"),  # known by the form of its answer alone
]


def mail(sender: str, subject: str, text: str, marks: dict[str, str]) -> bytes:
    made = EmailMessage()
    made["Return-Path"], made["Delivered-To"] = "<>", OURS
    made["From"], made["To"], made["Subject"] = sender, OURS, subject
    for name, value in marks.items():
        made[name] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("marks", MARKS, ids=str)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_who_is_away_has_got_the_mail(subject: str, marks: dict[str, str], text: str) -> None:
    found = read(mail(TO, subject, text, marks))
    assert (found.kind, found.fates) == ("auto-reply", ())


@pytest.mark.parametrize("text", SAID)
def test_not_even_where_the_one_who_is_away_is_the_postmaster(text: str) -> None:
    assert read(mail("postmaster@co-quan.example", SUBJECTS[0], text, MARKS[0])).kind == "auto-reply"


@pytest.mark.parametrize("text", ANSWERS)
@pytest.mark.parametrize("marks", MARKS, ids=str)
@pytest.mark.parametrize(("sender", "subject"), SERVERS)
def test_a_servers_bounce_is_one_whatever_it_says_of_itself(
    sender: str, subject: str, marks: dict[str, str], text: str
) -> None:
    found = read(mail(sender, subject, text, marks))
    assert found.kind == "bounce"
    [fate] = found.fates
    assert (fate.action, fate.fault, fate.address) == ("failed", "address", TO)
