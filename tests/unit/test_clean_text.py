"""What people type and foreign servers say, as it is kept and shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from lib.text import UNSEEN, clean_line, fold, nfc, visible
from notifications.model import LONGEST_ANSWER, Receipt, Report

ESC = "\x1b"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Thiếu số liệu", "Thiếu số liệu"),
        (unicodedata.normalize("NFD", "Thiếu số liệu"), "Thiếu số liệu"),
        (f"{ESC}[31;1mThiếu{ESC}[0m số liệu", "Thiếu số liệu"),
        (f"{ESC}]0;tiêu đề giả\x07Thiếu", "Thiếu"),
        (f"{ESC}]8;;https://evil.example{ESC}\\đây{ESC}]8;;{ESC}\\", "đây"),
        (f"{ESC}P1$r{ESC}\\Thiếu{ESC}(B", "Thiếu"),
        ("\x9b31mThiếu \x9d0;x\x9csố", "Thiếu số"),
        (f"{ESC}[31", ""),
        (f"Thiếu {ESC}]không hết", "Thiếu không hết"),
        (f"{ESC}{ESC}[2J{ESC}cThiếu", "Thiếu"),
        ("\u202egnod\u202c \u2066a\u2069 \u200eb\u200f \u061cc", "gnod a b c"),
        ("a\0b\x08c\x7fd\x85e\ufeff", "abcd e"),
        ("một\r\nhai\tba\u2028bốn\u2029năm\x0bsáu", "một hai ba bốn năm sáu"),
        ("a\ud800b\udfff", "ab"),
        ("mã\U000e0041\U000e007f\u2063", "mã"),
        (" \u200b\x00\u2060\u202e ", ""),
        ("e\u200b\u0323\u0302", "ệ"),
    ],
)
def test_what_acts_on_a_terminal_or_cannot_be_seen_is_taken_out(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@profile(max_examples=300, deadline=None, database=None, derandomize=True)
@given(
    st.text(
        st.sampled_from(f"aệ \n\t{ESC}[]P\\;m31\x07\x9b\x9c\x9d\u202e\u200b\ud800\x00\u0323\u0302") | st.characters()
    )
)
def test_nothing_is_left_whatever_was_typed_and_cleaning_twice_is_cleaning_once(typed: str) -> None:
    kept = clean_line(typed)
    assert not UNSEEN.search(kept)
    assert "\n" not in kept
    assert clean_line(kept) == kept == unicodedata.normalize("NFC", kept)
    assert not UNSEEN.search(visible(typed))


def test_lines_stay_where_a_text_has_several() -> None:
    assert visible(f"một\n  hai{ESC}[2K\n\tba\x00") == "một\n  hai\n\tba"


def test_nothing_that_is_taken_out_is_printable() -> None:
    """What is printable is not looked at any closer."""
    assert not [hex(n) for n in range(0x110000) if UNSEEN.match(chr(n)) and chr(n).isprintable()]


def test_of_a_tower_of_marks_thirty_stay_and_those_of_words_all() -> None:
    tower = "e" + "\u0323\u0302" * 100_000
    assert len(nfc(tower)) < 33
    assert nfc(f"{tower}\u0301x").endswith("x")
    assert fold(tower) == "e"
    viet = "Ủy ban Mặt trận Tổ quốc Việt Nam " * 50
    assert nfc(unicodedata.normalize("NFD", viet)) == viet
    signs = "“—”…" * 20  # no letters, and no marks either
    assert nfc(signs) == signs


def test_what_the_receiving_side_says_is_one_clean_line_of_bounded_length() -> None:
    said = f"550 {ESC}[31mno\r\nsuch user\u202e"
    receipt = Receipt(outcome="permanent", detail=said, provider_id="a\ud800b")
    assert (receipt.detail, receipt.provider_id) == ("550 no such user", "ab")
    assert len(Receipt(outcome="unknown", detail="x" * 100_000).detail) == LONGEST_ANSWER
    assert Receipt(outcome="sent", provider_id="\x00").provider_id is None
    assert Report(failed=said).failed == "550 no such user"
    assert Report(failed="").failed == ""
