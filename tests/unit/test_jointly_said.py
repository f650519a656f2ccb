"""What mails, texts and letters say to supporters, and of joint issuers and periods (change contract, P2, P5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents.letter_words import annex_deadline, paragraphs
from notifications.letter.view import render, subject
from notifications.sms.text import text_of
from plans.periods.model import Period
from tests.unit.test_mail_words import UNIT, entry, letter
from tests.unit.test_reminder_letter import LATE, LETTER

MARCH = Period(name="2027-03", start=date(2027, 2, 15), end=date(2027, 3, 14))
SHARED = (
    "assignment",
    "reminder",
    "due",
    "overdue",
    "amended",
    "extended",
    "waived",
    "cancelled",
    "suspended",
    "resumed",
)


@pytest.mark.parametrize("kind", SHARED)
def test_a_supporter_is_asked_to_support_and_never_for_the_report(kind: str) -> None:
    told = letter(entry(kind, supports=True, unit="Đơn vị chủ trì A"), unit="UBND quận")
    text = " ".join(render(told).text.split())
    assert "Đơn vị chủ trì: Đơn vị chủ trì A" in text
    assert "phối hợp" in text
    assert not [words for words in ("Yêu cầu", "gửi báo cáo đúng hạn", "báo cáo của đơn vị") if words in text]
    assert "Phối hợp – " in subject(told)
    assert "Phoi hop – ".replace("–", "-") in text_of(told)


def test_the_lead_and_a_supporter_of_one_pass_are_two_sections() -> None:
    both = letter(entry("assignment"), entry("assignment", supports=True, item="Việc khác", unit="Đơn vị khác"))
    text = render(both).text
    assert text.count("GIAO NHIỆM VỤ") == 2
    assert text.count("Đề nghị đơn vị phối hợp thực hiện") == 1


def test_the_period_stands_beside_each_date() -> None:
    words = "tháng 3/2027 (từ 15/02/2027 đến 14/03/2027)"
    april = replace(MARCH, name="2027-04", start=date(2027, 3, 15), end=date(2027, 4, 14))
    one = entry(due_on=date(2027, 3, 20), due_given=None, period=MARCH)
    assert f"Kỳ số liệu: {words}" in " ".join(render(letter(one)).text.split())
    two = replace(one, due_on=date(2027, 4, 20), period=april)
    text = " ".join(render(letter(one, two)).text.split())
    assert f", kỳ số liệu {words}" in text
    assert "kỳ số liệu tháng 4/2027" in text


def test_the_reminder_letter_names_the_period_and_every_issuer() -> None:
    late = replace(LATE, period=MARCH)
    assert annex_deadline(late) == "15/12/2020, kỳ số liệu tháng 3/2027 (từ 15/02/2027 đến 14/03/2027)"
    said = " ".join(paragraphs(replace(LETTER, late=(late,), co_issuers=("UBND quận", UNIT))))
    assert f"của {LETTER.issuer}, UBND quận, {UNIT}" in said
    assert "kỳ số liệu tháng 3/2027" in said
