"""What the product says of what happened: every code has its pair, every pair is used and recognised, nothing said is
handed over to be stored."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.language import language, say
from lib.meaning import LONGEST_VALUE, code_of, fields, in_values, meaning
from lib.text import clean_line
from notifications.model import Receipt
from tests.unit.test_architecture import FILES, calls_of, hold_in_every_file
from workflow.sayings import EARLIER, SAYINGS, TABLE

# Whose text ends in the database: receipts, reports, what they are made of, and entries of the journal.
KEPT = {
    "Receipt",
    "Report",
    "Reported",
    "CannotBeMade",
    "CannotSign",
    "NoRegistry",
    "Unfit",
    "Over",
    "NoGrant",
    "NotNow",
}
KEPT |= {"NoAnswer", "Endless", "mark_broken", "mark_failed", "meaning", "journal.append", "journals.append"}
Code = tuple[Path, ast.Call, str, bool]  # where, the call, its code as a pattern, whether that is one code


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for call, called in calls_of(path):
        if {called, called.rpartition(".")[2]} & {*names}:
            yield call


def codes() -> Iterator[Code]:
    for path in FILES:
        for call in calls(path, "meaning"):
            if path.name != "meaning.py":
                yield from ((path, call, *one) for one in _patterns(call.args[0]))


def _patterns(code: ast.expr) -> Iterator[tuple[str, bool]]:
    if isinstance(code, ast.IfExp):
        yield from (*_patterns(code.body), *_patterns(code.orelse))
    elif isinstance(code, ast.JoinedStr):
        parts = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in code.values)
        yield "".join(parts), False
    else:
        assert isinstance(code, ast.Constant), ast.unparse(code)
        yield re.escape(str(code.value)), True


def filled(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda field: f"<{field[1]}>", sentence)


def test_every_code_has_an_entry_and_every_entry_a_code_that_says_it() -> None:
    found = list(codes())
    assert len(found) > 60
    missing = [
        f"{path.name}: {code}" for path, _, code, _ in found if not any(re.fullmatch(code, one) for one in TABLE)
    ]
    unused = [one for one in TABLE if not any(re.fullmatch(code, one) for _, _, code, _ in found)]
    assert (missing, unused) == ([], [*EARLIER])


def test_both_languages_of_a_sentence_have_the_same_values() -> None:
    assert [code for code, (vi, en) in TABLE.items() if fields(vi) != fields(en) or "code" in fields(vi)] == []


def test_who_keeps_a_sentence_gives_every_value_that_it_holds() -> None:
    given = {
        (code, frozenset(str(one.arg) for one in call.keywords))
        for path, call, pattern, single in codes()
        for code in TABLE
        if re.fullmatch(pattern, code) and (single or len(_named(pattern)) == 1)
    }
    assert [(code, names) for code, names in given if not fields(TABLE[code][0]) <= names] == []


def _named(pattern: str) -> set[frozenset[str]]:
    return {frozenset(fields(pair[0])) for code, pair in TABLE.items() if re.fullmatch(pattern, code)}


def test_nothing_said_is_handed_over_to_be_kept() -> None:
    def said(path: Path) -> list[str]:
        return [
            f"line {inner.lineno}: {ast.unparse(inner)[:60]}"
            for call in calls(path, *KEPT)
            for inner in ast.walk(call)
            if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "say"
        ]

    hold_in_every_file("what is kept is a meaning, said when it is read", said)


@pytest.mark.parametrize("written_in", ["vi", "en"])
@pytest.mark.parametrize("read_in", ["vi", "en"])
def test_what_earlier_versions_kept_is_said_in_the_readers_language(written_in: str, read_in: str) -> None:
    token = language.set(read_in)  # type: ignore[arg-type]
    try:
        told = [(filled(pair[written_in == "en"]), filled(pair[read_in == "en"])) for pair in TABLE.values()]
        assert [(was, SAYINGS.words(was)) for was, wanted in told if SAYINGS.words(was) != wanted] == []
    finally:
        language.reset(token)


def test_a_kept_sentence_says_what_say_would() -> None:
    kept = meaning("email.unreachable", where="mail.example:25", why=meaning("email.closed"))
    assert SAYINGS.words(kept) == say(*TABLE["email.unreachable"], where="mail.example:25", why="máy chủ ngắt kết nối")


HOSTILE = [
    '"},{"code":"x"}',
    '\x9b","why',
    "\x1b]0;x\x07 a\tb",
    "\u202e" + "x" * 5000,
    "\\" * 400,
    '‏\u0338 " { } {0} %s',
]


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_others_say_a_kept_sentence_stays_whole(said: str) -> None:
    kept = meaning("email.unreachable", where="h", why=meaning("email.refused", answer=said))
    cleaned = Receipt(outcome="temporary", detail=kept).detail
    assert code_of(cleaned) == "email.unreachable"
    shown = SAYINGS.words(cleaned)
    assert (
        clean_line(shown)
        == shown
        == say(
            *TABLE["email.unreachable"],
            where="h",
            why=say(*TABLE["email.refused"], answer=clean_line(said)[:LONGEST_VALUE]),
        )
    )


def test_what_an_earlier_version_put_before_a_sentence_is_said_with_it(english: None) -> None:
    kept = f"Không rõ đã đến hay chưa: {meaning('email.unreachable', where='h:25', why=meaning('email.closed'))}"
    assert SAYINGS.words(kept) == (
        "It is not known whether it arrived: The mail server h:25 cannot be reached: the server closed the connection."
    )


def test_what_is_hidden_is_hidden_in_the_values_alone() -> None:
    kept = meaning(
        "sms.refused.told", n="5", told=meaning("sms.unreachable", host="x@y.example", why="sms of x@y.example")
    )
    hidden = in_values(kept, lambda text: re.sub(r"[^\s<>]+@[^\s<>]+", "…@…", text).replace("sms", "…"))
    assert code_of(hidden) == "sms.refused.told"
    assert "x@y" not in hidden
    assert SAYINGS.words(hidden).endswith("Không kết nối được cổng tin nhắn …@…: … of …@….")


def test_what_looks_like_ours_and_lacks_its_values_is_shown_as_it_stands() -> None:
    forged = '{"code":"email.refused"}'
    assert SAYINGS.words(forged) == forged
    assert forged in SAYINGS.words(meaning("email.refused", answer=forged))


def test_a_reason_of_a_person_is_not_taken_for_one_of_ours(english: None) -> None:
    for reason in ("Bổ sung số liệu: còn thiếu", "Mất điện (bão)", "xem trang 2, dòng 5", "Zalo của tôi hỏng"):
        assert SAYINGS.words(reason) == reason
