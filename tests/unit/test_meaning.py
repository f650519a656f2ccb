"""What we say of something that happened is kept as a code with values, and said in the reader's language."""

from __future__ import annotations

import pytest

from lib.meaning import Sayings, code_of, meaning

SAYINGS = Sayings(
    {
        "refused": ("Máy chủ từ chối ({answer})", "The server refuses ({answer})"),
        "away": ("không có máy chủ", "there is no server"),
        "lost": ("Không gửi được: {why}.", "Cannot be sent: {why}."),
    }
)


def test_what_is_kept_has_no_language() -> None:
    kept = meaning("refused", answer="550 5.1.1 no such user")
    assert "Máy chủ" not in kept
    assert "server" not in kept
    assert SAYINGS.words(kept) == "Máy chủ từ chối (550 5.1.1 no such user)"


def test_it_is_said_in_the_readers_language(english: object) -> None:
    assert SAYINGS.words(meaning("refused", answer="550")) == "The server refuses (550)"


def test_a_value_may_be_a_sentence_itself() -> None:
    assert SAYINGS.words(meaning("lost", why=meaning("away"))) == "Không gửi được: không có máy chủ."


def test_what_others_said_stays_as_they_said_it() -> None:
    assert SAYINGS.words("550 {answer} là gì") == "550 {answer} là gì"
    assert code_of("550 no") is None
    assert code_of(meaning("away")) == "away"


@pytest.mark.parametrize("written", ["The server refuses (550 {odd})", "Máy chủ từ chối (550 {odd})"])
def test_what_an_earlier_version_kept_in_words_is_recognised(written: str, english: object) -> None:
    assert SAYINGS.words(written) == "The server refuses (550 {odd})"


def test_nested_words_of_an_earlier_version_are_recognised_too(english: object) -> None:
    assert SAYINGS.words("Không gửi được: không có máy chủ.") == "Cannot be sent: there is no server."


@pytest.mark.parametrize("kept", ["", None])
def test_nothing_is_nothing(kept: str | None) -> None:
    assert SAYINGS.words(kept) == ""


def test_a_kept_sentence_that_was_cut_or_is_of_a_later_version_is_shown_as_it_stands() -> None:
    cut, later = meaning("refused", answer="550")[:-4], meaning("of-tomorrow", n=3)
    assert SAYINGS.words(cut) == cut
    assert SAYINGS.words(later) == later
