"""Plan files as people bring them: with what Word makes of blanks, dashes and quotation marks, in their own words, or
not a plan file at all. What is meant without doubt is understood; everything else is named in one sentence."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from lib.language import speaking
from lib.problem import Problem
from lib.vocabulary import AUDIENCES
from plans.calendar import WorkCalendar
from plans.check.items import check
from plans.check.spelling import spelled
from plans.file.due.words import meant
from plans.file.reader import read
from plans.model import DueOn, Every, Plan, Selection
from tests.unit.test_hostile_plans import NOW, Anyone
from tests.unit.test_plan_file import HEAD, ITEM, plan_of, the_problem, with_due, with_item, with_ladder

PLAN = f"""{HEAD}  send_at: "08:00"
items:
  - id: bao-cao
    title: Báo cáo – đợt 1
    assigned_to: [mttq-xa, mttq-phuong]
    due: {{on: 2020-12-15, at: "17:00"}}
  - id: tong-hop
    title: Tổng hợp
    assigned_to: {{level: commune, under: mttq-tinh}}
    due: {{before: bao-cao, by: 5wd}}
    needs: [bao-cao]
ladder:
  - {{before: 7d, tell: officer}}
  - {{after: 3wd, every: 5wd, times: 2, tell: [superior, issuer]}}
"""


# --- what Word makes of it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2007", "\u3000"])
def test_a_blank_that_does_not_break_is_a_blank(blank: str) -> None:
    assert plan_of(PLAN.replace(" ", blank)) == plan_of(PLAN)


@pytest.mark.parametrize("dash", ["–", "—", "‑", "−"])
def test_a_dash_that_begins_an_entry_is_the_hyphen_that_was_typed(dash: str) -> None:
    assert plan_of(re.sub(r"(?m)^( *)- ", rf"\1{dash} ", PLAN)) == plan_of(PLAN)
    units = "\n      - mttq-xa\n      - mttq-phuong"
    listed = PLAN.replace(" [mttq-xa, mttq-phuong]", units)
    assert plan_of(listed.replace("- mttq", f"{dash} mttq")) == plan_of(listed) == plan_of(PLAN)


@pytest.mark.parametrize("dash", ["–", "—", "‑", "−"])
def test_dashes_within_dates_and_ids_are_hyphens_and_those_of_texts_stay(dash: str) -> None:
    typed = PLAN.replace("2020-12-15", f"2020{dash}12{dash}15").replace("bao-cao", f"bao{dash}cao")
    assert plan_of(typed) == plan_of(PLAN)
    plan = plan_of(PLAN.replace("87/KH-MTTQ", f"87/KH{dash}MTTQ"))
    assert plan.number == f"87/KH{dash}MTTQ-BTT"
    assert plan.items[0].title == "Báo cáo – đợt 1"


@pytest.mark.parametrize("quotes", ["“”", "‘’", "””"])
def test_curled_quotation_marks_around_a_value_or_a_field_are_none_of_it(quotes: str) -> None:
    opening, closing = quotes
    typed = PLAN.replace("issuer: mttq-tinh", f"{opening}issuer{closing}: {opening}mttq-tinh{closing}")
    typed = typed.replace('"08:00"', f"{opening}08:00{closing}").replace('"17:00"', f"{opening}17:00{closing}")
    typed = typed.replace("87/KH-MTTQ-BTT", f"{opening}87/KH-MTTQ-BTT{closing}").replace(
        "[bao-cao]", f"[{opening}bao-cao{closing}]"
    )
    typed = typed.replace("tell: officer", f"tell: {opening}officer{closing}")
    assert plan_of(typed) == plan_of(PLAN)


def test_the_quotation_marks_of_a_title_stay() -> None:
    plan = plan_of(PLAN.replace("title: Tổng hợp", "title: “Vì người nghèo”"))
    assert plan.items[1].title == "“Vì người nghèo”"


def test_one_field_with_and_without_curled_marks_is_written_twice() -> None:
    problem = the_problem(PLAN.replace("  subject:", "  “subject”: S\n  subject:"))
    assert (problem.code, problem.path) == ("duplicate-key", "plan.subject")


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("title: Tổng hợp", "title: “Tổng hợp: cấp tỉnh”", "ngoặc cong"),
        ("  - id: bao-cao", "  • id: bao-cao", "dấu “•” đầu dòng"),
    ],
)
def test_what_cannot_be_understood_of_word_is_named(before: str, after: str, named: str) -> None:
    problem = the_problem(PLAN.replace(before, after))
    assert problem.code == "not-yaml"
    assert named in problem.message
    with speaking("en"):
        assert "Word" in the_problem(PLAN.replace(before, after)).message


def test_a_mistake_beside_no_word_marks_is_told_as_ever() -> None:
    assert "dấu hai chấm ở chỗ không ngờ" in the_problem(PLAN.replace("Tổng hợp", "Tổng hợp: cấp tỉnh")).message


# --- no plan file at all -------------------------------------------------------------------------------------------


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


def sheet() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet().write(0, 0, "Kế hoạch")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (packed("[Content_Types].xml", "word/document.xml"), "Word (.docx)"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "Word (.doc)"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel (.xls)"),
        (b"%PDF-1.7\n", "PDF"),
        (sheet(), "Excel (.xlsx)"),
        (b"{\\rtf1\\ansi", "Word (.rtf)"),
    ],
)
def test_what_is_no_plan_file_is_named_with_what_to_do(data: bytes, kind: str) -> None:
    problem = the_problem(data)
    assert problem.code == "not-a-plan-file"
    assert kind in problem.message
    assert "dondoc plan new" in problem.message


@pytest.mark.parametrize(
    ("subject", "table"),
    [
        ("B¸o c¸o tæng kÕt n¨m", "TCVN3"),
        ("Baùo caùo toång keát naêm", "VNI"),
        ("Báo cáo tổng kết năm".encode().decode("latin-1"), "Windows-1252"),
        ("B�o c�o", "U+FFFD"),
    ],
)
def test_letters_of_an_old_table_are_named_with_their_line(subject: str, table: str) -> None:
    text = (HEAD + ITEM).replace("Sơ kết 5 năm", subject)
    for data in [text.encode(), *([text.encode("cp1252")] if table in ("TCVN3", "VNI") else [])]:
        only_head = data.replace("Báo cáo".encode(), b"T").replace("Báo cáo".encode("cp1252"), b"T")
        problem = the_problem(only_head)
        assert (problem.code, problem.line) == ("old-letters", 5)
        assert problem.message.startswith("Dòng 5: ")
        assert table in problem.message


def test_a_file_in_no_known_table_is_told_its_line_as_ever() -> None:
    assert the_problem(b"plan:\n  number: \xff\xff\n").code == "not-utf8"


def test_names_of_other_languages_are_no_old_letters() -> None:
    assert plan_of((HEAD + ITEM).replace("Sơ kết 5 năm", "Dự án «Génération» với Đắk Lắk, Krông Pắc, São Paulo"))


# --- in their own words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ("đầu mối", "officer"), ("Cán bộ đầu mối", "officer"), ("Thủ trưởng", "head"), ("cấp phó", "deputy"),
        ("phó", "deputy"), ("hộp thư", "mailbox"), ("cấp trên", "superior"), ("Cấp trên trực tiếp", "superior"),
        ("thủ trưởng cấp trên", "superior.head"), ("cấp trên của cấp trên", "superior2"),
        ("bộ phận theo dõi", "issuer"), ("the desk", "issuer"), ("dau moi", "officer"),
        ("cấp tỉnh", "level:province"), ("level:tỉnh", "level:province"), ("level: Cấp xã", "level:commune"),
        ("level:Khối", "level:Khối"),
    ],
)  # fmt: skip
def test_an_audience_may_be_said_as_people_call_it(said: str, audience: str) -> None:
    assert plan_of(with_ladder(f'  - {{after: 1wd, tell: "{said}"}}\n')).ladder[0].tell == (audience,)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_every_audience_is_called_means_it(language: str) -> None:
    for code, names in AUDIENCES.items():
        said = names[language == "en"]
        assert plan_of(with_ladder(f"  - {{after: 1wd, tell: [{said}]}}\n")).ladder[0].tell == (code,)


@pytest.mark.parametrize("said", ["đầu mồi nào", "cấp", "cấp ba", "chủ tịch xã"])
def test_whoever_is_not_known_is_refused_with_the_choices(said: str) -> None:
    problem = the_problem(with_ladder(f"  - {{after: 1wd, tell: {said}}}\n"))
    assert (problem.code, problem.path) == ("not-allowed", "ladder[0].tell")
    assert "officer, head" in problem.message


class Levels(Anyone):
    """A roster that knows everybody, and only these levels."""

    def __init__(self, *levels: str) -> None:
        super().__init__(known=True)
        self.levels = list(levels)

    def knows_level(self, level: str) -> bool:
        return level in self.levels

    def meant(self, code: str) -> str:
        return code

    def meant_level(self, level: str) -> str:
        return {"tỉnh": "province", "Khoi": "Khối"}.get(level, level)


def checked(text: str, roster: Levels) -> tuple[Plan, list[Problem]]:
    file = spelled(read(text.encode()), roster)  # type: ignore[arg-type]
    assert file.plan is not None
    found = check(file, roster, WorkCalendar(), NOW)  # type: ignore[arg-type]
    return file.plan, [one for one in found if one.code == "unknown-level"]


def test_a_level_that_no_unit_has_is_told_with_those_that_there_are() -> None:
    text = with_item("assigned_to: {level: huyện}") + "ladder:\n  - {after: 1wd, tell: level:quận}\n"
    _, found = checked(text, Levels("commune", "province"))
    assert [one.path for one in found] == ["items[0].assigned_to.level", "ladder[0].tell"]
    assert all(one.message.endswith("Các cấp đang có: commune (cấp xã), province (cấp tỉnh).") for one in found)


def test_a_level_of_a_ladder_is_spelled_as_the_roster_spells_it() -> None:
    ladder = "[{after: 1wd, tell: level:Khoi}]"
    text = with_item(f"assigned_to: x, ladder: {ladder}") + f"ladder: {ladder}\n"
    plan, found = checked(text, Levels("Khối"))
    assert not found
    assert plan.ladder[0].tell == ("level:Khối",)
    assert plan.items[0].ladder is not None
    assert plan.items[0].ladder[0].tell == ("level:Khối",)


def test_a_selection_is_kept_as_it_was_written_for_the_roster_to_spell() -> None:
    assert plan_of(with_item("assigned_to: {level: “xã”}")).items[0].assigned_to == Selection(level="xã")


# --- dates in the words of a letter -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("hàng tuần, vào thứ Hai", "FREQ=WEEKLY;BYDAY=MO"),
        ("16 giờ Chủ nhật hằng tuần", 'FREQ=WEEKLY;BYDAY=SU", from: 01/01/2026, until: 31/12/2026, at: "16:00"'),
        ("hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("định kỳ trước ngày 25 hàng tháng", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("cuối mỗi tháng, ngày cuối", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("hằng quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("mỗi năm một lần", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"),
        ("trước ngày 15/12/2026", "{on: 15/12/2026, strict: true}"),
        ("trước 17 giờ 30 ngày 15/12/2026", '{on: 15/12/2026, at: "17:30"}'),
        ("trước 11h ngày 15 tháng 12 năm 2026", '{on: 15/12/2026, at: "11:00"}'),
        ("chậm nhất ngày 15/12/2026", "15/12/2026"),
        ("trong tháng 12", '{end_of: "2026-12"}'),
        ("Tháng 3/2027", '{end_of: "2027-03"}'),
        ("quý IV năm 2026", '{end_of: "2026-Q4"}'),
        ("cuối năm 2027", "{end_of: 2027}"),
        ("trong 5 ngày làm việc kể từ ngày ban hành", "{within: 5wd, of: issued}"),
        ("thường xuyên", "{none: true, nudge: month}"),
    ],
)
def test_a_date_in_words_is_refused_with_the_form_that_says_it(words: str, form: str) -> None:
    problem = the_problem(with_due(words if ":" not in words else f'"{words}"'))
    assert problem.code == "bad-date"
    assert form in problem.message
    shown = meant(words)
    assert shown is not None
    assert not read(with_due(shown).encode()).problems, "what is shown can be taken over"


@pytest.mark.parametrize(
    ("due", "form"),
    [
        ("{on: trước ngày 15/12/2026}", "strict: true"),
        ("{end_of: tháng 12/2026}", "2026-12"),
        ("{every: thứ Hai hằng tuần, from: 2026-01-01, until: 2026-03-01}", "BYDAY=MO"),
        ("{within: 5 ngày làm việc, of: issued}", "{within: 5wd, of: issued}"),
    ],
)
def test_so_are_words_within_a_form(due: str, form: str) -> None:
    assert form in the_problem(with_due(due)).message


@pytest.mark.parametrize(
    "words", ["sau Tết", "ngày 15 tháng 12", "ngày 05/15/2020", "chưa rõ", "15.12.2020", "05/15/2020", "2020-13-01"]
)
def test_what_is_not_understood_is_not_guessed(words: str) -> None:
    assert meant(words) is None
    assert the_problem(with_due(words)).code == "bad-date"


# --- anything at all --------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *(
            "trước",
            "ngày",
            "hằng",
            "tháng",
            "quý",
            "tuần",
            "năm",
            "thứ",
            "Sáu",
            "cuối",
            "giờ",
            "17",
            "31",
            "12",
            "0",
            "99",
        ),
        *("15/12/2026", "31/02/2026", "IV", "2026", "làm", "việc", "thường xuyên", "5", "h", "mỗi", "/", "trong", ","),
    ]
)


@profile(max_examples=400, deadline=None, database=None, derandomize=True)
@given(st.lists(WORDS, max_size=7))
def test_whatever_is_shown_for_words_can_be_taken_over(parts: list[str]) -> None:
    shown = meant(" ".join(parts))
    assert shown is None or not read(with_due(shown).encode()).problems


MARKS: dict[str, list[str]] = {" ": ["\u00a0", "\u202f"], "-": ["–", "‑", "—"], '"': ["“", "”"], ":": [": ", ":"]}


@profile(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.data())
def test_a_plan_through_word_is_read_alike_or_refused_in_sentences(data: Any) -> None:
    text = list(PLAN)
    for place in data.draw(st.sets(st.integers(0, len(text) - 1), max_size=12)):
        if text[place] in MARKS:
            text[place] = data.draw(st.sampled_from(MARKS[text[place]]))
    file = read("".join(text).encode())
    assert all(problem.message.endswith((".", "?")) for problem in file.problems)
    assert (file.plan is None) == bool(file.problems)
    if file.plan is not None:
        assert [item.id for item in file.plan.items] == ["bao-cao", "tong-hop"]
        assert file.plan.items[0].due == DueOn(on=date(2020, 12, 15), at=time(17))
        assert not any(isinstance(item.due, Every) for item in file.plan.items)
