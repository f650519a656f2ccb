"""When a message may leave, when it is tried again, how it is named, and how it becomes bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.time import VIETNAM
from notifications.email import headers
from notifications.email.mime import in_mail
from notifications.letter.model import Rendered
from notifications.model import Address, CannotBeMade, Payload, domain_of, list_id, message_id
from notifications.policy import MAX_ATTEMPTS, backoff, may_leave, spread_over, start_of_day, written_until
from plans.calendar import WorkCalendar
from settings import Policy
from tests.mail_by_hand import ATTACKS
from tests.unit.test_mail_words import entry, letter

NOON = datetime(2020, 12, 8, 12, 0, tzinfo=VIETNAM)
LETTER = letter(entry())


# --- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "act", "ladder"),
    [
        ("2020-12-08T06:59:59+07:00", False, False),
        ("2020-12-08T07:00:00+07:00", True, True),
        ("2020-12-08T21:00:00+07:00", True, True),
        ("2020-12-08T21:00:00.000001+07:00", False, False),
        ("2020-12-08T00:30:00+00:00", True, True),  # 07:30 in Vietnam
        ("2020-12-08T20:00:00+00:00", False, False),  # 03:00 in Vietnam
        ("2020-12-12T09:00:00+07:00", True, False),  # a Saturday
        ("2020-12-13T09:00:00+07:00", True, False),
        ("2020-09-02T09:00:00+07:00", True, False),  # Quốc khánh
    ],
)
def test_from_seven_to_nine_and_the_ladder_on_working_days(at: str, act: bool, ladder: bool) -> None:
    now, calendar = datetime.fromisoformat(at), WorkCalendar()
    assert may_leave(now, ladder=False, calendar=calendar, policy=Policy()) == act
    assert may_leave(now, ladder=True, calendar=calendar, policy=Policy()) == ladder


def test_a_make_up_saturday_is_a_working_day() -> None:
    saturday = datetime(2020, 12, 12, 9, tzinfo=VIETNAM)
    calendar = WorkCalendar({date(2020, 12, 12): True})
    assert may_leave(saturday, ladder=True, calendar=calendar, policy=Policy())


def test_the_pauses_grow_and_the_attempts_last_over_a_weekend() -> None:
    pauses = [backoff(n) for n in range(1, MAX_ATTEMPTS)]
    assert pauses[:5] == [timedelta(minutes=n) for n in (1, 5, 15, 60, 180)]
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=5)


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("07:29:59", False),
        ("07:30", True),
        ("17:00", True),
        ("17:00:01", False),
        ("20:00", False),
    ],
)
def test_narrower_hours_hold_for_everything(at: str, leaves: bool) -> None:
    hours, now = Policy(opens=time(7, 30), closes=time(17)), _on_tuesday(at)
    for ladder in (True, False):
        assert may_leave(now, ladder=ladder, calendar=WorkCalendar(), policy=hours) == leaves


def _on_tuesday(at: str) -> datetime:
    return datetime.combine(NOON.date(), time.fromisoformat(at), VIETNAM)


@pytest.mark.parametrize(
    ("at", "until"),
    [("08:00", "2020-12-08T08:00"), ("07:59:59", "2020-12-07T08:00"), ("20:00", "2020-12-08T08:00")],
)
def test_a_digest_takes_what_was_written_until_its_hour(at: str, until: str) -> None:
    wanted = datetime.fromisoformat(f"{until}+07:00")
    assert written_until(_on_tuesday(at), Policy(digest_at=time(8))) == wanted
    assert written_until(_on_tuesday(at), Policy()) == _on_tuesday(at)


def test_the_digests_day_and_the_days_limit_are_vietnams() -> None:
    early = datetime(2020, 12, 8, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam
    assert written_until(early, Policy(digest_at=time(8))) == _on_tuesday("08:00")
    late = datetime(2020, 12, 7, 17, 30, tzinfo=UTC)  # 00:30 on Tuesday in Vietnam
    assert start_of_day(late) == start_of_day(NOON) == _on_tuesday("00:00")
    assert start_of_day(late - timedelta(hours=1)) == _on_tuesday("00:00") - timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "digest", "minutes"),
    [
        ("07:00", None, 30),
        ("07:29:59", None, 30),
        ("07:30", None, 0),
        ("06:59", None, 0),
        ("08:00", None, 0),  # only what had waited for the opening leaves at once
        ("07:00", time(8), 0),
        ("08:00", time(8), 30),
        ("08:30", time(8), 0),
    ],
)
def test_messages_are_spread_in_the_first_minutes_only(at: str, digest: time | None, minutes: int) -> None:
    assert spread_over(_on_tuesday(at), Policy(digest_at=digest, jitter=timedelta(minutes=30))) == minutes
    assert spread_over(_on_tuesday(at), Policy(digest_at=digest)) == 0


# --- names ---------------------------------------------------------------------------------------------------------


def test_a_message_id_rests_on_what_is_said_not_on_its_order() -> None:
    keys = [("87/KH", "2020", "a"), ("87/KH", "2020", "b")]
    assert message_id(keys, "mttq.example") == message_id(reversed(keys), "mttq.example")
    assert message_id(keys, "mttq.example") != message_id(keys[:1], "mttq.example")
    assert message_id([("ab", "c")], "x") != message_id([("a", "bc")], "x")
    assert message_id(keys, "mttq.example").endswith("@mttq.example")
    assert len({message_id(keys, "mttq.example", turn=turn) for turn in range(3)}) == 3  # said so often
    assert message_id(keys, "mttq.example", turn=0) == message_id(keys, "mttq.example")


def test_one_plan_has_a_list_of_its_own() -> None:
    assert list_id([("87/KH-MTTQ-BTT", 2020)] * 3, "x.example") == "87-kh-mttq-btt-2020.don-doc.x.example"
    assert list_id([("1/ĐA", 2020), ("2/ĐA", 2020)], "x.example") == "don-doc.x.example"
    assert list_id([("1/ĐA", 2020)], "x.example") == "1-da-2020.don-doc.x.example"


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("Đôn Đốc <don-doc@mttq.example>", "mttq.example"),
        ("a@B.Example", "b.example"),
        ("a@ví-dụ.vn", "localhost"),
    ],
)
def test_messages_are_named_under_the_senders_domain(sender: str, domain: str) -> None:
    assert domain_of(sender) == domain


# --- bytes ---------------------------------------------------------------------------------------------------------


def payload(**more: Any) -> Payload:
    values: dict[str, Any] = {"message_id": "m@x.example", "to": Address(email="a@x.example"), "letter": LETTER}
    return Payload(**{**values, "list_id": "don-doc.x.example", "date": NOON, **more})


def mail_of(subject: str = "Nhắc hạn", sender: str = "Đôn Đốc <don-doc@x.example>", **more: Any) -> bytes:
    words = Rendered(subject=subject, text="Kính gửi", html="<p>Kính gửi</p>")
    return in_mail(payload(**more), words, sender)


def parsed(mail: bytes) -> Any:
    return message_from_bytes(mail, policy=policy.default)


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12), min_size=1
)


@given(WORDS.map(" ".join))
def test_every_subject_comes_back_as_it_was(subject: str) -> None:
    mail = mail_of(subject)
    assert parsed(mail)["Subject"] == subject
    head = mail.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert mail.isascii()
    assert max(len(line) for line in head) <= 998


NAME_WORDS = ["Ủy", "ban", "Mặt", "trận", "Tổ", "quốc", "Việt", "Nam", "tỉnh", "(qua", "Ban)", ",", ".", '"', "-", "&"]


@given(st.lists(st.sampled_from(NAME_WORDS), min_size=1, max_size=25))
def test_every_name_comes_back_as_it_was(words: list[str]) -> None:
    mail = mail_of(to=Address(name=" ".join(words), email="a@x.example"))
    [to] = parsed(mail)["To"].addresses
    assert (to.display_name, to.addr_spec) == (" ".join(words), "a@x.example")
    assert parsed(mail)["From"].addresses[0].display_name == "Đôn Đốc"


def test_a_vietnamese_subject_folds_at_76_characters() -> None:
    mail = mail_of("Nhắc hạn 15/12/2020: " + "Báo cáo kết quả thực hiện " * 6)
    head = mail.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in head) <= 78


def test_the_date_is_vietnams_and_both_parts_are_there() -> None:
    mail = mail_of()
    read = parsed(mail)
    assert read["Date"].datetime.isoformat() == "2020-12-08T12:00:00+07:00"
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert b"\n" not in mail.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "bad",
    [
        {"subject": "Nhắc hạn\r\nBcc: b@evil.example"},
        {"to": Address(name="A\nBcc: b@evil.example", email="a@x.example")},
        {"to": Address(email="a@x.example\r\nBcc: b@evil.example")},
        {"to": Address(email="a@x.example, b@evil.example")},
        {"to": Address(email="không phải địa chỉ")},
        {"to": Address(email="")},
        {"to": Address()},
        {"message_id": "m\r\nBcc: b@evil.example"},
    ],
)
def test_what_would_break_a_header_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(CannotBeMade):
        mail_of(**bad)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_mail_that_reads_otherwise_than_it_was_meant_is_not_made(
    monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    """As if headers were not encoded: reading the mail back finds it out."""
    monkeypatch.setattr(headers, "mailbox", lambda name, address: f"{name} <{address}>" if name else address)
    with pytest.raises(CannotBeMade, match=r"email\.reads-otherwise"):
        mail_of(to=Address(name=attack, email="a@x.example"), sender="don-doc@x.example")
    monkeypatch.setattr(headers, "subject", str)
    if "\r" in attack or "?=" in attack.partition("=?")[2]:
        with pytest.raises(CannotBeMade, match=r"email\.reads-otherwise"):
            mail_of(attack, sender="don-doc@x.example")
