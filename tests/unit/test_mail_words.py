"""What a mail says: subject, text and HTML, in Vietnamese and in English."""

from __future__ import annotations

import html as html_module
import re
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.language import language
from lib.vocabulary import SETTLED, Kind
from notifications.letter.model import Entry, Letter, Link, Receipt, Recipient
from notifications.letter.view import render, subject
from org.model import Relation

UNIT = "Hội Nông dân tỉnh Tây Ninh"
ITEM = "Báo cáo 5 năm phối hợp thực hiện Cuộc vận động"
PLAN = "87/KH-MTTQ-BTT"
LINK = "https://don-doc.mttq-tayninh.example/n/4f3c9b7e2d1a48f04f3c9b7e2d"
PAGE = Link(address=LINK, token=LINK[-26:], unit=UNIT)


def entry(kind: str = "reminder", **more: Any) -> Entry:
    values: dict[str, Any] = {
        "plan_number": PLAN,
        "plan_issued_on": date(2020, 10, 6),
        "plan_subject": "Sơ kết 5 năm Cuộc vận động",
        "desk": "Ban Phong trào - Tuyên giáo",
        "item": ITEM,
        "unit": UNIT,
        "report_to": "Ban Phong trào - Tuyên giáo",
        "due_on": date(2020, 12, 15),
        "due_given": date(2020, 12, 15),
    }
    return Entry(**{**values, "kind": kind, **more})


def letter(*entries: Entry, on: date = date(2020, 12, 8), **to: Any) -> Letter:
    return Letter(recipient=Recipient(**{"unit": UNIT, "title": "Cán bộ đầu mối", **to}), entries=entries, on=on)


class _Words(HTMLParser):
    """The words that a reader of the HTML sees; a cell or paragraph ends a line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in ("style", "title", "head")
        if tag in ("p", "td", "th", "tr", "h1", "h2", "div", "br"):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title", "head")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.lines[-1] += data


def words_of(html: str) -> list[str]:
    parser = _Words()
    parser.feed(html)
    return [line for raw in parser.lines if (line := " ".join(raw.split()))]


# --- the subject ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("assignment", "Giao nhiệm vụ, hạn 15/12/2020"),
        ("reminder", "Nhắc hạn 15/12/2020"),
        ("due", "Đến hạn 15/12/2020"),
        ("overdue", "Đôn đốc: quá hạn 15/12/2020"),
        ("escalation", "Báo cáo cấp trên: đơn vị chưa nộp, hạn 15/12/2020"),
        ("returned", "Trả lại, yêu cầu bổ sung, hạn 15/12/2020"),
        ("accepted", "Đã xác nhận hoàn thành, hạn 15/12/2020"),
        ("extended", "Gia hạn đến 15/12/2020"),
        ("waived", "Được miễn, hạn 15/12/2020"),
        ("cancelled", "Thôi thực hiện, hạn 15/12/2020"),
        ("amended", "Điều chỉnh, hạn 15/12/2020"),
        ("suspended", "Tạm dừng kế hoạch, hạn 15/12/2020"),
        ("resumed", "Tiếp tục thực hiện kế hoạch, hạn 15/12/2020"),
        ("ready", "Đã đủ báo cáo để tổng hợp, hạn 15/12/2020"),
        ("unreachable", "Không liên hệ được, hạn 15/12/2020"),
    ],
)
def test_the_subject_names_plan_kind_and_date(kind: str, wanted: str) -> None:
    assert subject(letter(entry(kind))) == f"[{PLAN}] {wanted}: {ITEM}"


def test_a_task_without_a_date_has_none_in_its_subject() -> None:
    undated = entry("assignment", due_on=None, due_given=None)
    assert subject(letter(undated)) == f"[{PLAN}] Giao nhiệm vụ: {ITEM}"
    assert "không ấn định" in render(letter(undated)).text


def test_due_today_is_said_only_on_that_day() -> None:
    assert "Đến hạn hôm nay 15/12/2020" in subject(letter(entry("due"), on=date(2020, 12, 15)))
    assert "hôm nay" not in subject(letter(entry("due"), on=date(2020, 12, 14)))


def test_the_gravest_kind_leads_and_the_earliest_date_is_named() -> None:
    early = entry("reminder", due_on=date(2020, 12, 10), item="Khác")
    said = subject(letter(early, entry("overdue")))
    assert said == f"[{PLAN}] Đôn đốc: quá hạn: {ITEM} và 1 nội dung khác (hạn sớm nhất 10/12/2020)"


def test_several_plans_are_counted() -> None:
    others = [entry(plan_number=f"{n}/KH", due_on=date(2021, 1, n)) for n in (5, 6)]
    assert subject(letter(*others, entry())).startswith(f"[{PLAN} và 2 kế hoạch khác] Nhắc hạn 15/12/2020: ")


def test_an_escalation_counts_its_units() -> None:
    late = [entry("escalation", unit=f"Xã {n}") for n in range(12)]
    assert "12 đơn vị chưa nộp, hạn 15/12/2020" in subject(letter(*late))


def test_a_long_title_is_cut_between_words() -> None:
    said = subject(letter(entry(item="Báo cáo " * 60)))
    assert len(said) < 160
    assert said.endswith("cáo…")


# --- the body ------------------------------------------------------------------------------------------------------


def all_kinds() -> Letter:
    kinds = [
        entry(
            kind,
            reason="Thiếu biểu số liệu",
            due_on=date(2021, 2, 1),
            due_given=date(2021, 1, 31),
            day_off="Chủ nhật",
            extended_from=date(2020, 12, 20),
            at="17:00",
            deliverables=("Báo cáo", "Mô hình (ít nhất 2)"),
            outlines=("Đề cương",),
            receipt=Receipt(number="BN-2021-000001", by="Cán bộ đầu mối", files=(("báo cáo.pdf", 9_500_000),)),
            stands_for="thủ trưởng của Xã A",
            unit=f"Đơn vị {kind}",
            item=f"Nội dung {kind}",
        )
        for kind in get_args(Kind)
    ]
    return letter(*kinds, entry("escalation", plan_number="90/KH", unit="Xã Z"), on=date(2021, 1, 20))


def said_only_in_html(one: Letter, code: Any) -> list[str]:
    token = language.set(code)
    try:
        mail = render(one)
    finally:
        language.reset(token)
    text = " ".join(mail.text.split()).casefold()
    lines = [line for line in words_of(mail.html) if line not in ("TT", "No.", "Đơn vị", "Unit")]
    assert len(lines) > 10
    return [line for line in lines if line.casefold() not in text]


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("relation", get_args(Relation))
def test_the_text_says_everything_that_the_html_says(relation: Any, code: Any) -> None:
    every = all_kinds()
    entries = tuple(replace(one, relation=relation, issuer="Ban Thường trực") for one in every.entries)
    linked = replace(every, entries=tuple(replace(one, page=PAGE) for one in entries))
    assert said_only_in_html(linked, code) == []
    for one in entries:
        assert said_only_in_html(replace(linked, entries=(replace(one, page=PAGE),)), code) == []


def test_every_kind_has_words_of_its_own() -> None:
    for relation in get_args(Relation):
        said = {render(letter(entry(kind, relation=relation))).text.split("\n\n")[2] for kind in get_args(Kind)}
        assert len(said) == len(get_args(Kind))


# --- the tone ------------------------------------------------------------------------------------------------------

DEMANDING = set(get_args(Kind)) - SETTLED - {"unreachable", "summary", "asked", "question"}


@pytest.mark.parametrize("kind", sorted(DEMANDING))
def test_units_below_are_instructed_and_members_asked(kind: str) -> None:
    below, member, other = (render(letter(entry(kind, relation=one))) for one in ("subordinate", "member", "other"))
    assert "Yêu cầu" in below.text
    assert "Đề nghị" not in below.text
    assert "Trân trọng đề nghị quý cơ quan" in member.text
    assert "yêu cầu" not in member.text.casefold()
    assert "yêu cầu" not in other.text.casefold().replace("trả lại, yêu cầu bổ sung", "")
    assert "quý cơ quan" not in other.text


def test_a_member_organisation_is_given_no_order_in_the_subject() -> None:
    subjects = [subject(letter(entry(kind, relation="member"))).casefold() for kind in get_args(Kind)]
    assert [one for one in subjects if re.search("giao nhiệm vụ|đôn đốc|yêu cầu", one)] == []


def test_who_answers_for_two_kinds_of_unit_is_told_in_two_tones() -> None:
    text = render(letter(entry(relation="member"), entry(relation="subordinate", unit="Xã A", item="Khác"))).text
    assert text.count("NHẮC HẠN") == 2
    assert "Trân trọng đề nghị quý cơ quan" in text
    assert "Yêu cầu đơn vị khẩn trương" in text


# --- the unit's page -----------------------------------------------------------------------------------------------


def test_the_units_own_page_is_linked_where_there_is_one() -> None:
    mail = render(letter(entry(page=PAGE), entry(item="Khác", page=PAGE)))
    assert f"\n\nMở trang của đơn vị để nộp báo cáo:\n{LINK}\n" in mail.text
    assert mail.text.count(LINK) == 1
    assert mail.text.index(LINK) < mail.text.index(ITEM), "before any long list"
    assert mail.html.count(f'href="{LINK}"') == 2
    assert "Mở trang" not in render(letter(entry())).text


def test_who_answers_for_two_units_has_a_page_of_each() -> None:
    other = Link(address=LINK + "0", token="0", unit="Xã A")
    text = render(letter(entry(page=PAGE), entry(item="Khác", page=other))).text
    assert f"nộp báo cáo ({UNIT}):\n{LINK}\n" in text
    assert f"nộp báo cáo (Xã A):\n{LINK}0\n" in text


BOARD = Link(address="https://don-doc.mttq-tayninh.example/plans/1", token="", unit=PLAN)
OUTLINES = ("Đề cương", "Mẫu <1>")


@pytest.mark.parametrize(
    ("page", "silent", "where"),
    [
        (PAGE, None, "tải tại trang của đơn vị, theo liên kết trong thư này"),
        (BOARD, None, "tải tại trang của kế hoạch, theo liên kết trong thư này"),
        (None, None, "nhận tại Ban Phong trào - Tuyên giáo"),
        (PAGE, "Xã Z", "nhận tại Ban Phong trào - Tuyên giáo"),  # a page on which the task is not
    ],
)
def test_outlines_are_named_with_the_way_to_them(page: Link | None, silent: str | None, where: str) -> None:
    mail = render(letter(entry(page=page, silent=silent, outlines=OUTLINES)))
    assert f"Đề cương, mẫu biểu: Đề cương; Mẫu <1> ({where})" in " ".join(mail.text.split())
    assert f"Đề cương; Mẫu &lt;1&gt; ({where})" in mail.html


def test_outlines_are_named_where_something_is_still_to_be_handed_in() -> None:
    said = {kind for kind in get_args(Kind) if "Mẫu <1>" in render(letter(entry(kind, outlines=OUTLINES))).text}
    assert {"assignment", "reminder", "due", "overdue", "returned", "amended"} <= said
    assert not said & SETTLED
    many = render(letter(entry(outlines=tuple(f"Mẫu {n}" for n in range(1, 51))))).text
    assert "Mẫu 5 và 45 tệp khác (nhận" in " ".join(many.split())


def test_the_unit_is_named_where_the_reader_belongs_to_another() -> None:
    assert f"Đơn vị: {UNIT}" not in render(letter(entry())).text
    assert f"Đơn vị: {UNIT}" in render(letter(entry(), unit="Ủy ban MTTQ tỉnh")).text


def test_a_moved_date_is_explained_without_judgement() -> None:
    moved = entry(due_on=date(2021, 2, 1), due_given=date(2021, 1, 31), day_off="Chủ nhật")
    said = render(letter(moved, on=date(2021, 1, 20))).text
    assert "Hạn: 01/02/2021 (còn 12 ngày)\n" in said
    assert "Theo văn bản: 31/01/2021, là Chủ nhật; hạn chuyển sang ngày làm việc kế tiếp\n" in said
    back = entry(due_on=date(2021, 1, 29), due_given=date(2021, 1, 31), day_off="Chủ nhật")
    assert "hạn chuyển lên ngày làm việc liền trước" in render(letter(back)).text


def test_late_units_with_a_moved_date_are_told_of_it_too() -> None:
    late = entry("escalation", due_on=date(2021, 2, 1), due_given=date(2021, 1, 31), day_off="Chủ nhật")
    assert "Theo văn bản: 31/01/2021, là Chủ nhật" in render(letter(late)).text


def test_late_units_are_one_table() -> None:
    late = [entry("escalation", unit=f"Xã {n:02}") for n in range(30)]
    mail = render(letter(*late))
    assert mail.html.count("<table") == 1
    assert mail.text.count(ITEM) == 1
    assert [f"{n}. Xã {n - 1:02}" in mail.text for n in range(1, 31)] == [True] * 30


def test_what_comes_from_data_is_escaped() -> None:
    evil = "<script>alert(1)</script>{{ 7*7 }}&"
    mail = render(letter(entry(item=evil, unit=evil, reason=evil), name=evil))
    assert "<script" not in mail.html
    assert "49" not in mail.text
    assert evil in mail.text
    assert evil in html_module.unescape(mail.html)


def test_a_line_break_in_a_title_does_not_break_the_subject() -> None:
    said = subject(letter(entry(item="A\r\nBcc: b@evil.example", plan_number="1/KH\nX: y")))
    assert said == "[1/KH X: y] Nhắc hạn 15/12/2020: A Bcc: b@evil.example"


def test_everything_is_in_composed_form() -> None:
    decomposed = unicodedata.normalize("NFD", ITEM)
    mail = render(letter(entry(item=decomposed)))
    assert [unicodedata.is_normalized("NFC", part) for part in (mail.subject, mail.text, mail.html)] == [True] * 3
    assert ITEM in mail.text


def test_the_mail_loads_nothing_and_runs_nothing() -> None:
    html = render(all_kinds()).html
    assert not re.search(r"<(img|script|link|iframe)|https?:|url\(|@import", html)
    assert re.findall(r"^@\w+", "\n".join(re.findall(r"<style[^>]*>(.*?)</style>", html, re.S)), re.M) == ["@media"] * 2


def test_the_footer_names_the_desk_of_each_plan() -> None:
    mail = render(letter(entry(), entry(plan_number="90/KH", desk="Văn phòng")))
    assert f"Ban Phong trào - Tuyên giáo theo dõi Kế hoạch {PLAN}." in mail.text
    assert "Văn phòng theo dõi Kế hoạch 90/KH." in mail.text
    assert "tự động" in mail.text


@given(st.lists(st.sampled_from(get_args(Kind)), min_size=1, max_size=6), st.data())
def test_the_subject_always_names_the_earliest_due_date(kinds: list[str], data: st.DataObject) -> None:
    days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2021, 12, 31)))
    entries = [entry(kind, due_on=data.draw(days), plan_number=f"{n % 2}/KH") for n, kind in enumerate(kinds)]
    said = subject(letter(*entries))
    dates = [one.due_on for one in entries if one.due_on]
    assert (f"{min(dates):%d/%m/%Y}" in said) if dates else not re.search(r"\d\d/\d\d/\d{4}", said)
    assert said.startswith("[")
    assert "\n" not in said
