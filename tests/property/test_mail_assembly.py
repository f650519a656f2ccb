"""Whatever stands in names, titles and reasons: a mail has the headers we wrote and the bodies we meant, no more."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lib.headers import ADDRESS
from lib.text import UNSEEN
from lib.time import VIETNAM
from lib.vocabulary import GRAVITY, POSTS_IN_ORDER
from notifications.email.mime import compose, in_mail
from notifications.letter.model import Entry, Letter, Officer, Recipient, Reminded, Rendered
from notifications.letter.view import one_line, render
from notifications.model import Address, CannotBeMade, Payload, domain_of, list_id
from notifications.sms.text import text_of
from notifications.zalo.values import values
from settings import SettingError
from settings.channels import mail_from
from tests.mail_by_hand import ATTACKS, taken_apart

PIECES = [
    *("=?", "?=", "utf-8", "?q?", "?b?", "=0D=0A", "QQ0K", "\r\n", "\n", "\r", " ", "\t", "\x00", "\x1b", "\x85"),
    *("\u2028", "\u202e", "\xad", "Bcc: x@evil.example", ":", "<", ">", '"', "\\", ",", "(", ")", "@", ".", "..", "--"),
    *("=_don-doc_=", "Ủy ban", "đ", "A", "𝄞", "e\u0301"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
TEXT = st.text(max_size=120) | HOSTILE | st.sampled_from(ATTACKS)
DAY = st.sampled_from([date(2020, 12, 1), date(2020, 12, 15)])
ANSWERS = st.builds(
    Officer,
    post=st.sampled_from(POSTS_IN_ORDER),
    name=st.none() | TEXT,
    title=st.none() | TEXT,
    phone=st.none() | TEXT,
    email=st.none() | TEXT | st.sampled_from(["desk@mttq.example", "van-phong@mttq.example"]),
)
ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(GRAVITY),
    plan_number=TEXT,
    plan_issued_on=DAY,
    plan_subject=TEXT,
    desk=TEXT,
    item=TEXT,
    unit=TEXT,
    report_to=TEXT,
    due_on=st.none() | DAY,
    reason=st.none() | TEXT,
    stands_for=st.none() | TEXT,
    deliverables=st.lists(TEXT, max_size=2).map(tuple),
    issuer=TEXT,
    relation=st.sampled_from(["subordinate", "member", "other"]),
    answers=st.none() | ANSWERS,
    officer=st.none() | ANSWERS,
    reminded=st.none() | st.builds(Reminded, times=st.integers(0, 20)),
)
LETTERS = st.builds(
    Letter,
    recipient=st.builds(Recipient, unit=TEXT, name=st.none() | TEXT, title=st.none() | TEXT),
    entries=st.lists(ENTRIES, min_size=1, max_size=2).map(tuple),
    on=DAY,
)
SENDER = "Đôn Đốc <don-doc@mttq.example>"


def payload(letter: Letter, **more: Any) -> Payload:
    """As the books make it: the name in the header is one line."""
    name = one_line(letter.recipient.name or letter.recipient.unit)
    lists = list_id(((one.plan_number, 2020) for one in letter.entries), domain_of(SENDER))
    values = {"message_id": "m@mttq.example", "to": Address(name=name, email="a@xa.example"), "letter": letter}
    return Payload(**{**values, "list_id": lists, "date": datetime(2020, 12, 8, 8, tzinfo=VIETNAM), **more})


def lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.removesuffix("\n"))


@examples(deadline=None)
@given(LETTERS)
def test_for_any_text_in_any_place_a_mail_has_our_headers_and_our_bodies(letter: Letter) -> None:
    one, words = payload(letter), render(letter)
    mail = compose(one, SENDER)
    read = taken_apart(mail)
    assert read["From"] == SENDER
    name = (one.to.name or "")[:150]
    assert read["To"] == (f"{name} <a@xa.example>" if name else "a@xa.example")
    desks = {one.answers.email for one in letter.entries if one.answers and ADDRESS.fullmatch(one.answers.email or "")}
    answers = getaddresses([BytesHeaderParser().parsebytes(mail)["Reply-To"]])
    assert {address for _, address in answers} == (desks or {"don-doc@mttq.example"})
    assert read["Subject"] == words.subject
    assert read["List-Id"] == f"<{one.list_id}>"
    assert (lines(read.text), lines(read.html)) == (lines(words.text), lines(words.html))


@examples(deadline=None)
@given(LETTERS)
def test_nor_does_it_bring_a_line_or_an_unseen_character_into_a_text_or_a_template(letter: Letter) -> None:
    said = [text_of(letter), text_of(letter, accented=True), *values(letter).values()]
    assert [one for one in said if not one.isprintable()] == []
    assert not UNSEEN.search(render(letter).text + render(letter).html)


@examples(deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_what_is_put_into_a_header_straight_away_is_there_as_it_was_or_refused(
    name: str, subject: str, number: str, body: str
) -> None:
    letter = Letter(recipient=Recipient(unit="x"), entries=(), on=date(2020, 12, 8))
    words = Rendered(subject=subject, text=body, html=body)
    for more in ({"to": Address(name=name, email=f"{number}@xa.example")}, {"message_id": number}, {"list_id": number}):
        try:
            mail = in_mail(payload_of(letter, **more), words, SENDER)
        except CannotBeMade:
            continue
        assert taken_apart(mail)["Subject"] == subject


def payload_of(letter: Letter, **more: Any) -> Payload:
    given = {"message_id": "m@mttq.example", "to": Address(email="a@xa.example"), "list_id": "x.mttq.example"}
    return Payload(**{**given, "letter": letter, "date": datetime(2020, 12, 8, 8, tzinfo=VIETNAM), **more})


@examples(deadline=None)
@given(TEXT, TEXT)
def test_a_senders_name_is_refused_at_the_start_or_harmless(name: str, local: str) -> None:
    given = f"{name} <{local or 'don-doc'}@mttq.example>"
    try:
        sender = mail_from(given)
    except SettingError:
        return
    letter = Letter(recipient=Recipient(unit="x"), entries=(), on=date(2020, 12, 8))
    read = taken_apart(in_mail(payload_of(letter), Rendered(subject="x", text="x", html="x"), sender))
    assert ADDRESS.fullmatch(read["From"].rpartition("<")[2].rstrip(">"))


@pytest.mark.parametrize(
    "sender",
    [
        *(f"{attack} <don-doc@mttq.example>" for attack in ATTACKS[:9]),
        *("don-doc@mttq.example\x00", "=?utf-8?q?a=0D=0AX=3Ay?=@mttq.example", "Đốc <đôn-đốc@mttq.example>"),
        *("a..b@mttq.example", "a@mttq..example", "a@-mttq.example", "a b@c.example"),
    ],
)
def test_a_sender_that_hides_something_stops_the_start_with_a_sentence(sender: str) -> None:
    with pytest.raises(SettingError, match=r"^DONDOC_MAIL_FROM .*\.$"):
        mail_from(sender)
