"""Whatever a letter says: its text is short, in the network's alphabet, and never without the date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.dates import day_words
from lib.language import language, speaking
from lib.vocabulary import GRAVITY
from notifications.letter.model import Entry, Letter, Link, Recipient
from notifications.sms.alphabet import GSM7, GSM7_EXTENDED, parts, unaccented
from notifications.sms.text import MOST_PARTS, text_of
from tests.integration.sms_payloads import TEXT, entry, letter

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
DATES = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ENTRIES = st.builds(
    Entry,
    kind=st.sampled_from(GRAVITY),
    plan_number=st.text(min_size=1, max_size=80),
    plan_issued_on=DATES,
    plan_subject=st.just("x"),
    desk=st.just("x"),
    item=st.text(max_size=900) | st.text(alphabet="[]{}€^|~\\ ", max_size=500) | st.text(alphabet="𝄞đ ", max_size=500),
    unit=st.text(min_size=1, max_size=60) | st.text(alphabet="[]{}€đ", min_size=1, max_size=60),
    report_to=st.just("x"),
    due_on=DATES,
    at=st.sampled_from([None, "17:00"]),
    relation=st.sampled_from(["subordinate", "member", "other"]),
    silent=st.none() | st.text(min_size=1, max_size=60),
    clock=st.sampled_from([None, None, "acknowledge", "review", "answer"]),
)
LETTERS = st.builds(
    Letter,
    recipient=st.just(Recipient(unit="x")),
    entries=st.lists(ENTRIES, min_size=1, max_size=4).map(tuple),
    on=DATES,
)


@given(LETTERS, st.sampled_from(["vi", "en"]))
def test_a_text_is_in_the_alphabet_within_three_parts_and_names_the_date(one: Letter, tongue: str) -> None:
    token = language.set(tongue)  # type: ignore[arg-type]
    try:
        for accented in (False, True):
            text = text_of(one, accented=accented)
            gravest = min((entry.kind for entry in one.entries), key=GRAVITY.index)
            due = min(entry.due_on for entry in one.entries if entry.kind == gravest and entry.due_on)
            assert 1 <= parts(text) <= MOST_PARTS
            assert day_words(due) in text
            assert accented or set(text) <= GSM7 | GSM7_EXTENDED
            assert "\n" not in text
    finally:
        language.reset(token)


@given(st.text(alphabet=st.sampled_from(sorted(GSM7 | GSM7_EXTENDED)), max_size=700))
def test_parts_are_those_that_the_network_fills_one_after_the_other(text: str) -> None:
    septets = "".join("e." if character in GSM7_EXTENDED else "." for character in text)
    count, rest = 0, septets
    while rest:
        room = 160 if len(septets) <= 160 else 153
        taken = rest[:room]
        taken = taken[:-1] if taken.endswith("e") else taken  # an escape stays with its character
        count, rest = count + 1, rest[len(taken) :]
    assert parts(text) == max(1, count)


@given(st.text())
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    once = unaccented(text)
    assert unaccented(once) == once


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("a" * 152 + "[" + "a" * 151, 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # 306, but the first part has no room for the escape and its character
        ("đ" * 70, 1),
        ("đ" * 71, 2),
        ("đ" * 134, 2),
        ("đ" * 135, 3),
        ("đ" + "😀" * 34, 1),
        ("đ" + "😀" * 35, 2),
    ],
)
def test_parts_at_their_edges(text: str, count: int) -> None:
    assert parts(text) == count


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Đôn đốc thực hiện Kế hoạch", "Don doc thuc hien Ke hoach"),
        ("Uỷ ban, Ủy ban", "Uy ban, Uy ban"),  # composed and taken apart
        ("“Toàn dân” – ‘đoàn kết’…", "\"Toan dan\" - 'doan ket'..."),
        ("Ðiện Biên\u00a0Phủ", "Dien Bien Phu"),
        ("No. 1 ½ × 2 ﬁ", "No. 1 1/2 x 2 fi"),
        ("漢😀", "??"),
    ],
)
def test_what_becomes_of_letters(given: str, wanted: str) -> None:
    assert unaccented(given) == wanted


def test_every_vietnamese_letter_has_its_plain_one() -> None:
    assert set(unaccented(VIETNAMESE + VIETNAMESE.upper())) <= set("abcdefghijklmnopqrstuvxyABCDEFGHIJKLMNOPQRSTUVXY")


def test_a_text_says_the_plan_what_by_when_how_many_and_what_is_asked() -> None:
    assert text_of(letter()) == TEXT
    two = letter(entry(kind="overdue", relation="member"), entry(item="Danh sách", due_on=date(2020, 12, 1)))
    assert text_of(two) == (
        "Ke hoach 87/KH-MTTQ-BTT: De nghi gui bao cao: qua han 15/12/2020: Bao cao 5 nam phoi hop thuc hien "
        "Cuoc van dong va 1 noi dung khac (han som nhat 01/12/2020). Tran trong de nghi som gui bao cao."
    )
    late = (entry(kind="escalation", unit=unit, relation="subordinate") for unit in ("Xã A", "Xã B", "Xã C"))
    assert "3 don vi chua nop, han 15/12/2020" in text_of(letter(*late))


def test_whoever_is_of_another_unit_reads_whose_report_it_is() -> None:
    assert "Cuoc van dong (Xa B). De nghi" in text_of(letter(entry(unit="Xã B")))
    assert "Cuoc van dong (2 don vi). De nghi" in text_of(letter(entry(), entry(unit="Xã B")))
    assert "don vi chua nop, han 15/12/2020: Bao cao" in text_of(letter(entry(kind="escalation", unit="Xã B")))
    assert "Cuoc van dong (Xa B). De nghi" in text_of(letter(entry(kind="escalation", unit="Xã B")))


def test_whoever_stands_in_reads_for_whom_and_is_asked_to_pass_it_on() -> None:
    asked = "Don vi khong lien he duoc ai, de nghi chuyen va cho biet dau moi."
    assert text_of(letter(entry(unit="Xã B", silent="Xã B"))).endswith(f"Cuoc van dong (Xa B). {asked}")
    late = entry(kind="escalation", unit="Xã B", silent="Huyện A")  # the post of a superior that nobody holds
    assert text_of(letter(late)).endswith(f"(Huyen A). {asked}")
    two = text_of(letter(entry(unit="Xã B", silent="Xã B"), entry(unit="Xã C", silent="Xã C")))
    assert two.endswith(f"(2 don vi). Cac {asked[0].lower()}{asked[1:]}")
    long = text_of(letter(entry(unit="Xã B", silent="Xã B " * 60, item="Báo cáo " * 90)), accented=True)
    assert parts(long) <= MOST_PARTS
    assert long.endswith("đề nghị chuyển và cho biết đầu mối.")


PAGE = Link(address=f"https://don-doc.mttq-tay-ninh.example/n/{'z' * 26}", token="z" * 26, unit="Xã B")


@pytest.mark.parametrize("tongue", ["vi", "en"])
@pytest.mark.parametrize("kind", [kind for kind in GRAVITY if kind != "summary"])  # of a plan, not of a date
def test_the_longest_of_everything_is_within_three_parts(kind: Any, tongue: Any) -> None:
    long: Any = {"kind": kind, "relation": "member", "at": "17:00", "item": "€𝄞đ " * 200, "plan_number": "€𝄞đ" * 60}
    late = [entry(**long, unit=f"{n}€𝄞đ" * 60) for n in range(2 if kind == "escalation" else 1)]
    others = [entry(kind="accepted", item=f"{n}", due_on=date(2020, 12, 1), page=PAGE) for n in range(999)]
    led_by_others = GRAVITY.index(kind) >= GRAVITY.index("accepted")
    token = language.set(tongue)
    try:
        for accented in (False, True):
            text = text_of(letter(*late, *others), accented=accented)
            assert parts(text) <= MOST_PARTS
            assert (day_words(date(2020, 12, 1)) if led_by_others else "15/12/2020") in text
            assert text.endswith(f": {PAGE.address}"), "the way to the page is whole"
    finally:
        language.reset(token)


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_a_code_is_said_whole_whatever_else_there_is(tongue: Any) -> None:
    pages = [replace(PAGE, code=f"12345{n}", unit=f"Xã {n}") for n in range(5)]
    asked = [entry(kind="link", item=f"{n} đơn vị " * 30, due_on=None, page=one) for n, one in enumerate(pages)]
    others = [entry(kind="accepted", item=f"{n}", due_on=date(2020, 12, 1), page=pages[0]) for n in range(999)]
    with speaking(tongue):
        for accented in (False, True):
            for entries in (asked[:1], asked, [*asked, *others], [*asked, entry(silent="Xã B", due_on=None)]):
                text = text_of(letter(*entries), accented=accented)
                assert parts(text) <= MOST_PARTS
                assert ": 123450, " in text
            assert "123450" not in text_of(letter(*others), accented=accented), "a notice that no page asked for"
            assert text_of(letter(*asked[:1]), accented=accented).endswith(f": {PAGE.address}")
    alone = replace(asked[0], item="Xã 0", unit="x", plan_number="87/KH")
    assert "Ma xac nhan: 123450, dung trong 10 phut." in text_of(letter(alone))


def test_a_long_title_is_shortened_at_a_word_and_says_so() -> None:
    text = text_of(letter(entry(item="Báo cáo kết quả thực hiện " * 40)))
    assert parts(text) == 3
    assert re.search(r" (qua|hien|ket|cao|Bao|thuc)\.\.\. De nghi gui bao cao dung han\.$", text)
    assert text_of(letter(entry(item="Báo cáo."))).endswith(": Bao cao. De nghi gui bao cao dung han.")
