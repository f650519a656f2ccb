"""A committee's own sentences: what is possible, what is refused and why, and what is said where one is broken."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lib.language import language
from notifications.letter.model import Letter
from notifications.letter.own import as_file, load, read
from notifications.letter.sentences import SENTENCES
from notifications.letter.view import render
from notifications.letter.wording import FILTERS, LONGEST, SHIPPED, Wording, compiled, names, variables
from tests.unit.test_mail_words import entry, letter


def written(folder: Path, **files: str | bytes) -> Path:
    """A folder of sentences; `reminder__request` is reminder.request.j2."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / f"{name.replace('__', '.')}.j2"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def text_of(folder: Path, one: Letter | None = None) -> str:
    wording, broken = load(folder)
    assert broken == ()
    return render(one or letter(entry()), wording).text


# --- what is possible ----------------------------------------------------------------------------------------------


def test_one_sentence_is_replaced_and_all_others_stay(tmp_path: Path) -> None:
    own = "Đề nghị {{ unit }} gửi báo cáo về {{ desk }} trước ngày {{ due }}:"
    said = text_of(written(tmp_path, reminder__request=own)).split("\n\n")
    wanted = "Đề nghị Hội Nông dân tỉnh Tây Ninh gửi báo cáo về Ban Phong trào - Tuyên giáo trước ngày 15/12/2020:"
    shipped = render(letter(entry())).text.split("\n\n")
    assert said[2] == wanted
    assert [*said[:2], *said[3:]] == [*shipped[:2], *shipped[3:]]


def test_text_and_html_say_the_same_own_words_and_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    wording, _ = load(written(tmp_path, closing="<b>Kính chào</b> & hẹn gặp"))
    mail = render(letter(entry()), wording)
    assert "\n<b>Kính chào</b> & hẹn gặp\n" in mail.text
    assert "&lt;b&gt;Kính chào&lt;/b&gt; &amp; hẹn gặp" in mail.html


def test_a_sentence_for_all_gives_way_to_that_for_one_relation(tmp_path: Path) -> None:
    folder = written(tmp_path, overdue__request="Cho tất cả:", overdue__request__member="Cho tổ chức thành viên:")
    assert "Cho tất cả:" in text_of(folder, letter(entry("overdue", relation="subordinate")))
    assert "Cho tất cả:" in text_of(folder, letter(entry("overdue")))
    member = text_of(folder, letter(entry("overdue", relation="member")))
    assert "Cho tổ chức thành viên:" in member
    assert "Cho tất cả" not in member


def test_each_language_has_its_own(tmp_path: Path) -> None:
    written(tmp_path, closing="Kính chào.")
    written(tmp_path / "en", closing="With kind regards.")
    assert "Kính chào." in text_of(tmp_path)
    token = language.set("en")
    try:
        said = text_of(tmp_path)
    finally:
        language.reset(token)
    assert "With kind regards." in said
    assert "Kính chào" not in said


def test_lines_become_one_and_everything_is_composed(tmp_path: Path) -> None:
    loose = unicodedata.normalize("NFD", "Kính\r\n   chào,\r\n{# ghi chú #}\r\nĐôn Đốc.\r\n")
    assert "\nKính chào, Đôn Đốc.\n" in text_of(written(tmp_path, closing=b"\xef\xbb\xbf" + loose.encode()))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{{ due | prefixed("hạn ") }}', "hạn 15/12/2020"),
        ('{{ due | suffixed("!") | upper }}', "15/12/2020!"),
        ('{{ issuer | default("Ban Thường trực") }}', "Ban Thường trực"),
        ('{{ issuer | prefixed("của ") }}{{ plan | lower }}', "87/kh-mttq-btt"),
        ('{{ "đơn vị" | capitalized }} {{ count }}', "Đơn vị 1"),
    ],
)
def test_filters_add_words_only_where_there_is_something(source: str, said: str, tmp_path: Path) -> None:
    assert f"\n{said}\n" in text_of(written(tmp_path, reminder__request=source))


def test_a_variable_that_differs_within_the_section_is_empty(tmp_path: Path) -> None:
    folder = written(tmp_path, reminder__request='{{ count }} việc{{ due | prefixed(", hạn ") }}')
    assert "\n2 việc\n" in text_of(folder, letter(entry(), entry(item="Khác", due_on=date(2020, 12, 20))))


def test_no_folder_and_other_files_are_no_sentences(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("{% for %}", encoding="utf-8")
    (tmp_path / ".#closing.j2").write_text("{% for %}", encoding="utf-8")
    assert read(tmp_path) == []
    assert read(tmp_path / "none") == []


# --- what is refused -----------------------------------------------------------------------------------------------

DECODED = "có cụm “=?…?=” mà chương trình thư sẽ giải mã thành chữ khác; hãy ghi thẳng lời cần ghi"
ONLY = "chỉ dùng lời văn, các biến {{ unit }}, {{ count }}, {{ plan }}, {{ due }}, {{ desk }}, {{ issuer }} và bộ lọc"


@pytest.mark.parametrize(
    ("source", "line", "why"),
    [
        ("một\n{% for x in unit %}{{ x }}{% endfor %}", 2, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{% if due %}a{% endif %}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ('{% include "mail.txt.j2" %}', 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{% set x = 1 %}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ unit.__class__ }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ unit['x'] }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ unit.upper() }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ 'a' * 300000000 }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ unit ~ unit }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ 'a' if due }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ [unit] }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ range(9) }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("a\nb\n{{ ten }}", 3, f"không có biến “ten”; {ONLY}"),
        ("{{ self }}", 1, f"không có biến “self”; {ONLY}"),
        ("{{ 10 ** 9 }}", 1, f"không dùng được câu lệnh hay biểu thức; {ONLY}"),
        ("{{ 7 }}", 1, f"số, không phải lời văn; {ONLY}"),
        ("{{ unit", 1, f"sai cú pháp; {ONLY}"),
        ("a\n{% nope %}", 2, f"sai cú pháp; {ONLY}"),
        ("{{ unit | attr('x') }}", 1, "không có bộ lọc “attr”; được dùng: " + ", ".join(FILTERS)),
        ("{{ unit | center(999999999) }}", 1, "không có bộ lọc “center”; được dùng: " + ", ".join(FILTERS)),
        ("{{ unit | prefixed }}", 1, 'bộ lọc “prefixed” phải viết là prefixed("…")'),
        ("{{ unit | prefixed(due) }}", 1, 'bộ lọc “prefixed” phải viết là prefixed("…")'),
        ("{{ unit | prefixed(words='x') }}", 1, 'bộ lọc “prefixed” phải viết là prefixed("…")'),
        ("{{ unit | upper(1) }}", 1, "bộ lọc “upper” phải viết là upper"),
        ("{{ unit | upper(*[]) }}", 1, "bộ lọc “upper” phải viết là upper"),
        ("", None, "tệp trống; hãy viết một câu, hoặc xóa tệp để dùng câu có sẵn"),
        (" \n", None, "tệp trống; hãy viết một câu, hoặc xóa tệp để dùng câu có sẵn"),
        ("a" * (LONGEST + 1), None, f"dài {LONGEST + 1} ký tự; nhiều nhất là {LONGEST}"),
        ("một\nhai \u202e", 2, "có ký tự không nhìn thấy được (U+202E); hãy xóa ký tự đó"),
        (b"\xff\xfe", None, "không phải văn bản UTF-8; hãy lưu lại dạng UTF-8"),
        ("=?utf-8?q?A=0D=0ABcc:_x?=", None, DECODED),
        ("một\n=?utf-8?q?A\n=0D=0ABcc:_x?=", None, DECODED),
    ],
)
def test_more_than_words_and_variables_is_refused_with_its_place(
    source: str | bytes, line: int | None, why: str, tmp_path: Path
) -> None:
    wording, broken = load(written(tmp_path, reminder__request=source))
    place = f", dòng {line}" if line else ""
    assert [(one.message, one.line) for one in broken] == [(f"{tmp_path}/reminder.request.j2{place}: {why}.", line)]
    assert render(letter(entry()), wording) == render(letter(entry()))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("reminder.requests", "không có câu “reminder.requests”; gần nhất là “reminder.request”"),
        ("qwxz", "không có câu “qwxz”; xem các tên bằng `dondoc template list`"),
    ],
)
def test_a_file_of_no_sentence_is_refused(name: str, why: str, tmp_path: Path) -> None:
    _, broken = load(written(tmp_path, **{name: "Lời"}))
    assert [one.message for one in broken] == [f"{tmp_path}/{name}.j2: {why}."]


def test_a_subject_without_the_due_date_is_refused(tmp_path: Path) -> None:
    _, broken = load(written(tmp_path, reminder__subject="Nhắc việc"))
    assert broken[0].message.endswith(": tiêu đề thư phải có thời hạn; hãy thêm {{ due }}.")


def test_a_sentence_without_variables_says_so(tmp_path: Path) -> None:
    _, broken = load(written(tmp_path, closing="{{ due }}"))
    assert broken[0].message.endswith(", dòng 1: không có biến “due”; câu này chỉ có lời văn.")


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "closing.j2").mkdir()
    wording, broken = load(tmp_path)
    assert len(broken) == 1
    assert "không đọc được" in broken[0].message
    assert render(letter(entry()), wording) == render(letter(entry()))


def test_one_broken_sentence_leaves_the_good_ones_in_use(tmp_path: Path) -> None:
    wording, broken = load(written(tmp_path, closing="Kính chào.", greeting="{{ to"))
    assert len(broken) == 1
    said = render(letter(entry()), wording).text
    assert "Kính chào." in said
    assert said.startswith("Kính gửi: ")


@pytest.mark.parametrize("source", ["{{ to }}" * 200, "{{ name }}"])
def test_a_sentence_that_grows_too_long_or_says_nothing_gives_way_to_the_shipped_one(
    source: str, tmp_path: Path
) -> None:
    assert text_of(written(tmp_path, greeting=source)).startswith("Kính gửi: Cán bộ đầu mối, ")


# --- the sentences shipped -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SENTENCES)
def test_every_shipped_sentence_obeys_the_same_rules_and_is_said_on_one_line(name: str) -> None:
    values: dict[str, Any] = dict.fromkeys(variables(name), "x")
    assert name in set(names())
    for source in SENTENCES[name]:
        said = compiled(name, source).render(values)
        assert said == said.strip()
        assert "\n" not in said


def test_what_is_exported_is_read_back_as_it_was(tmp_path: Path) -> None:
    for name in SENTENCES:
        (tmp_path / f"{name}.j2").write_text(as_file(name), encoding="utf-8")
    wording, broken = load(tmp_path)
    assert broken == ()
    assert len(wording.own) == len(SENTENCES)
    one = letter(entry(), entry("overdue", relation="member"), entry("escalation", relation="subordinate"))
    assert render(one, wording) == render(one, SHIPPED)


def test_nothing_but_values_reaches_a_sentence() -> None:
    """The sandbox below the syntax check: a template that had slipped through would find nothing to call."""
    wording = Wording({("vi", "closing"): compiled("closing", "Lời")})
    environment = wording.own["vi", "closing"].environment
    assert isinstance(environment, ImmutableSandboxedEnvironment)
    assert (environment.globals, environment.tests, set(environment.filters)) == ({}, {}, set(FILTERS))
