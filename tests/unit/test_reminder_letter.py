"""The reminder letter (công văn đôn đốc): who is written to, in which words and tone, and what a draft records."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from cli import main
from documents import office
from documents.letter import build
from documents.letter_values import IssuedLetter, LateTask, ReminderLetter
from documents.letter_words import DAY_TO_FILL, LISTED, NUMBER_TO_FILL, paragraphs
from documents.text import long_date, safe
from lib.problem import Refused
from lib.signer import read_signer
from plans.model import Span
from storage.store import Store
from tests.unit.small_province import ISSUER, PLAN, at, on, publish_plan, task_of
from workflow import acts, journal
from workflow.delivery.deliver import deliver
from workflow.keeping.letters import GoneOut, issue, record
from workflow.proof import chain
from workflow.tick import tick
from workflow.views.letter import Asked, Gathered, gather

ASKED = Asked(plan=PLAN)


def facts(store: Store, asked: Asked = ASKED, day: int = 18) -> Gathered:
    with on(store, at(day)) as connection:
        return gather(connection, asked, at(day))


def drafted(store: Store, asked: Asked = ASKED, day: int = 18) -> ReminderLetter:
    """Gathered and recorded, as the command does it."""
    with on(store, at(day)) as connection:
        found = gather(connection, asked, at(day))
        record(connection, found, now=at(day), actor="test")
    return found.letter


def opened(letter: ReminderLetter) -> Document:
    return docx.Document(io.BytesIO(build(letter, at(18))))


def text_of(letter: ReminderLetter) -> str:
    """All of the letter's text, head and annex included, blanks as one space."""
    document = opened(letter)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*cells, *(one.text for one in document.paragraphs)]).split())


# --- who is written to ----------------------------------------------------------------------------------------------


def test_only_units_that_are_late_and_have_not_submitted_are_written_to(store: Store, tmp_path: Path) -> None:
    publish_plan(store, districts=4)
    report = tmp_path / "bao-cao.docx"
    report.write_bytes(b"x")
    handed_in, extended, waived = (task_of(store, code) for code in ("h1", "h2", "h3"))
    given = acts.Submission(by="đầu mối", files=[(None, report)])
    acts.submit(store, handed_in, given, now=at(16), actor="t", files_folder=tmp_path / "kept")
    acts.extend(store, extended, until=date(2020, 12, 25), reason="Bão lụt", now=at(16), actor="t")
    acts.waive(store, waived, reason="Đã sáp nhập", now=at(16), actor="t")
    assert facts(store).units == ("hoi1", "h4"), "the earliest due first"
    acts.return_(store, handed_in, reason="Thiếu số liệu", now=at(17), actor="t")
    assert facts(store).units == ("hoi1", "h1", "h4")


def test_overdue_for_counts_working_days_from_the_moved_date(store: Store) -> None:
    publish_plan(store)

    def late(span: Span, day: int) -> set[str]:
        return {code.rstrip("12") for code in facts(store, Asked(plan=PLAN, overdue_for=span), day).units}

    assert late(Span(3, "wd"), 17) == {"hoi"}  # Monday the 14th and three days
    assert late(Span(3, "wd"), 18) == {"h", "hoi"}
    assert late(Span(4, "wd"), 21) == {"h", "hoi"}  # over a weekend
    assert late(Span(5, "wd"), 21) == {"hoi"}
    assert late(Span(6, "d"), 21) == {"h", "hoi"}
    with pytest.raises(Refused, match="Không có đơn vị nào quá hạn từ 4 ngày làm việc trở lên"):
        late(Span(4, "wd"), 17)


def test_the_due_day_itself_is_not_late(store: Store) -> None:
    publish_plan(store, members=0, items=_only_districts())
    with pytest.raises(Refused, match="Không có đơn vị nào quá hạn chưa gửi báo cáo"):
        facts(store, day=15)
    assert facts(store, day=16).letter.late[0].days_late == 1


def _only_districts() -> str:
    return (
        "\n  - {id: district-reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}\n"
        "  - {id: own, title: Sơ kết cấp tỉnh, assigned_to: tinh, due: 2020-11-30}\n"
    )


def test_what_the_issuer_owes_itself_is_not_in_its_letter(store: Store) -> None:
    publish_plan(store, members=0, items=_only_districts())
    assert facts(store).units == ("h1", "h2")


def test_one_item_is_chosen_and_an_unknown_one_is_refused_with_those_there_are(store: Store) -> None:
    publish_plan(store)
    assert facts(store, Asked(plan=PLAN, item="member-reports")).units == ("hoi1",)
    with pytest.raises(Refused, match="district-reports, member-reports"):
        facts(store, Asked(plan=PLAN, item="reports"))


def test_the_annex_counts_what_reached_the_unit(store: Store, tmp_path: Path) -> None:
    from tests.integration.delivery_world import settings

    publish_plan(store, districts=1, members=0, items=_only_districts())
    for day in (1, 8, 14, 16, 18):  # before 14d, 7d, 1d; after 1wd; after 3wd, which tells the superior
        tick(store, at(day))
        deliver(store, settings(tmp_path), at(day))
    late = facts(store).letter.late[0]
    assert (late.days_late, late.reminded) == (3, 4)


# --- how often ------------------------------------------------------------------------------------------------------


def issued(store: Store, number: str = "112/MTTQ-BTT", day: int = 19, **more: Any) -> dict[str, Any]:
    """The last draft went out, as the command records it."""
    return issue(store, GoneOut(plan=PLAN, number=number, **more), now=at(day), actor="test")


def test_the_second_letter_is_the_second_once_the_first_went_out_and_cites_it(store: Store) -> None:
    publish_plan(store)
    first = drafted(store)
    assert issued(store, on=date(2020, 12, 18))["round"] == 1
    second = drafted(store, day=23)
    assert (first.round, first.earlier) == (1, None)
    assert (second.round, second.earlier) == (2, IssuedLetter(1, "112/MTTQ-BTT", date(2020, 12, 18)))
    assert "(lần" not in text_of(first).partition("Kính gửi")[0]
    said = text_of(second)
    assert f"V/v đôn đốc báo cáo thực hiện Kế hoạch số {PLAN} (lần 2)" in said
    assert f"{ISSUER} đã có Công văn số 112/MTTQ-BTT ngày 18 tháng 12 năm 2020 về việc đôn đốc báo cáo" in said
    assert "(lần 1); tuy nhiên, đến ngày 23/12/2020 vẫn còn 03 đơn vị chưa gửi báo cáo" in said


def test_drafts_may_be_repeated_at_will_and_are_no_rounds(store: Store) -> None:
    publish_plan(store)
    assert [drafted(store).round for _ in range(3)] == [1, 1, 1]
    with pytest.raises(Refused, match="Chưa ghi nhận công văn lần 1 đã ban hành"):
        facts(store, Asked(plan=PLAN, round=2))
    issued(store)
    assert drafted(store, Asked(plan=PLAN, round=1)).round == 1  # printed once more
    assert facts(store).letter.round == 2


def test_only_a_draft_goes_out_and_only_once(store: Store) -> None:
    publish_plan(store)
    with pytest.raises(Refused, match="Chưa soạn công văn đôn đốc nào"):
        issued(store)
    drafted(store)
    with pytest.raises(Refused, match="không có gì để sửa"):
        issued(store, replace=True)
    issued(store)
    with pytest.raises(Refused, match="số 112/MTTQ-BTT ngày 19/12/2020; ghi sai thì thêm --replace"):
        issued(store, "113/MTTQ-BTT")
    assert issued(store, " 121/MTTQ-BTT ", replace=True)["number"] == "121/MTTQ-BTT"
    assert facts(store).letter.earlier == IssuedLetter(1, "121/MTTQ-BTT", date(2020, 12, 19))


@pytest.mark.parametrize("on", [date(2020, 12, 20), date(2020, 10, 5)])
def test_a_letter_is_of_no_day_to_come_and_not_older_than_its_plan(store: Store, on: date) -> None:
    publish_plan(store)
    drafted(store)
    with pytest.raises(Refused, match=r"từ 06/10/2020 .* đến hôm nay"):
        issued(store, on=on)
    with pytest.raises(Refused, match="1 đến 60 ký tự"):
        issued(store, "\u200b ")
    assert facts(store).letter.round == 1


def test_the_journal_is_the_record_of_the_letter(store: Store) -> None:
    publish_plan(store)
    drafted(store)
    with store.read() as connection:
        entry = journal.entries(connection)[-1]
        assert chain.verify(connection).broken is None
    assert (entry["action"], entry["plan"], entry["actor"]) == ("letter.drafted", PLAN, "test")
    assert entry["detail"] == {"round": 1, "units": ["hoi1", "h1", "h2"], "due": "2020-12-25"}


# --- what is said ---------------------------------------------------------------------------------------------------


def test_subordinate_units_are_instructed_and_member_organisations_asked(store: Store) -> None:
    publish_plan(store)
    both = paragraphs(facts(store).letter)
    assert sum(one.startswith("Yêu cầu các đơn vị cấp dưới") for one in both) == 1
    assert sum(one.startswith("Đề nghị Hội Nông dân 1 quan tâm, phối hợp") for one in both) == 1
    members = " ".join(paragraphs(facts(store, Asked(plan=PLAN, item="member-reports")).letter))
    assert "Yêu cầu" not in members
    assert "trách nhiệm" not in members
    districts = " ".join(paragraphs(facts(store, Asked(plan=PLAN, item="district-reports")).letter))
    assert "Đề nghị" not in districts


def test_the_body_cites_the_plan_and_the_date_as_written_and_as_moved(store: Store) -> None:
    publish_plan(store)
    said = text_of(facts(store).letter)
    assert f"Theo Kế hoạch số {PLAN} ngày 06 tháng 10 năm 2020 của {ISSUER} về sơ kết Cuộc vận động năm 2020" in said
    assert "- Báo cáo phối hợp: ngày 13/12/2020 (Chủ nhật), được chuyển sang ngày làm việc 14/12/2020;" in said
    assert "- Báo cáo sơ kết cấp huyện: ngày 15/12/2020." in said
    assert "Tuy nhiên, đến ngày 18/12/2020 vẫn còn 03 đơn vị chưa gửi báo cáo (có danh sách kèm theo)." in said
    assert "14/12/2020 (kế hoạch ghi 13/12/2020)" in said


def test_the_new_date_is_five_working_days_away_unless_given(store: Store) -> None:
    publish_plan(store)
    assert facts(store).letter.due == date(2020, 12, 25)
    assert facts(store, Asked(plan=PLAN, due=date(2020, 12, 22))).letter.due == date(2020, 12, 22)
    with pytest.raises(Refused, match="17/12/2020 đã qua"):
        facts(store, Asked(plan=PLAN, due=date(2020, 12, 17)))


@pytest.mark.parametrize(
    ("office_asked", "written"),
    [
        (None, f"{ISSUER} (qua Ban Phong trào)"),
        ("tinh", ISSUER),
        ("h1", "Ban Thường trực Ủy ban MTTQ Việt Nam huyện 1"),
        ("Văn phòng, số 1", "Văn phòng, số 1"),
    ],
)
def test_the_reports_go_to_the_desk_or_to_the_office_named(
    store: Store, office_asked: str | None, written: str
) -> None:
    publish_plan(store)
    said = text_of(facts(store, Asked(plan=PLAN, office=office_asked)).letter)
    assert f"gửi báo cáo về {written} chậm nhất ngày 25/12/2020" in said


def test_five_units_are_named_in_the_head_and_six_are_listed(store: Store) -> None:
    publish_plan(store, districts=5)
    document = opened(facts(store, Asked(plan=PLAN, item="district-reports")).letter)
    lines = [one.text for one in document.paragraphs]
    assert lines[lines.index("Kính gửi:") + 5] == "- Ban Thường trực Ủy ban MTTQ Việt Nam huyện 5."
    document = opened(facts(store).letter)
    assert f"Kính gửi: {LISTED}." in [one.text for one in document.paragraphs]


def test_one_unit_is_named_on_the_line() -> None:
    document = opened(replace(LETTER, late=LETTER.late[:1]))
    assert "Kính gửi: Ban Thường trực Ủy ban MTTQ Việt Nam huyện Tân Biên" in [one.text for one in document.paragraphs]


# --- how it looks ---------------------------------------------------------------------------------------------------

LATE = LateTask(
    unit="Ban Thường trực Ủy ban MTTQ Việt Nam huyện Tân Biên",
    relation="subordinate",
    item="Báo cáo sơ kết",
    due_given=date(2020, 12, 15),
    due_on=date(2020, 12, 15),
    day_off=None,
    at=None,
    extended_from=None,
    days_late=3,
    reminded=5,
)
LETTER = ReminderLetter(
    plan_number="87/KH-MTTQ-BTT",
    plan_issued_on=date(2020, 10, 6),
    plan_subject="Sơ kết 5 năm thực hiện Cuộc vận động",
    issuer=ISSUER,
    superior=None,
    desk="Ban Phong trào - Tuyên giáo",
    office=ISSUER,
    signed_by="Nguyễn Văn Vy, Phó Chủ tịch",
    on=date(2020, 12, 18),
    due=date(2020, 12, 25),
    round=1,
    earlier=None,
    late=(LATE, replace(LATE, unit="Hội Nông dân tỉnh Tây Ninh", relation="member")),
)


def test_the_page_is_that_of_the_decree() -> None:
    for section in opened(LETTER).sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert round(section.top_margin.mm) == round(section.bottom_margin.mm) == 20
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
    font = opened(LETTER).styles["Normal"].font
    assert font.name == "Times New Roman"
    assert font.size.pt in (13, 14)


def test_the_head_has_no_borders_and_leaves_number_and_day_blank() -> None:
    head = opened(LETTER).tables[0]
    assert "tblBorders" not in head._tbl.xml
    assert head.style.name == "Normal Table"
    left, right = (cell.text.splitlines() for cell in head.rows[0].cells)
    assert left[:3] == ["ỦY BAN MTTQ VIỆT NAM", "TỈNH TÂY NINH", "BAN THƯỜNG TRỰC"]
    assert f"Số:{NUMBER_TO_FILL}/MTTQ-BTT" in left
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert right[-1] == f"Tây Ninh, ngày{DAY_TO_FILL}tháng 12 năm 2020"


def test_below_the_text_stand_the_receivers_and_the_signature_without_a_name() -> None:
    receivers, signed = opened(LETTER).tables[1].rows[0].cells
    assert receivers.text.splitlines() == [
        "Nơi nhận:",
        "- Như trên;",
        "- Ban Phong trào - Tuyên giáo (để theo dõi);",
        "- Lưu: VT, PT-TG.",
    ]
    assert signed.text.split("\n")[:2] == ["TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH"]
    assert "Nguyễn Văn Vy" not in text_of(LETTER)


def test_the_annex_repeats_its_heading_on_every_page() -> None:
    table = opened(replace(LETTER, late=(LATE,) * 60)).tables[2]
    assert [cell.text for cell in table.rows[0].cells] == [
        "TT", "Đơn vị", "Nội dung", "Thời hạn", "Quá hạn (ngày làm việc)", "Số lần đã nhắc",
    ]  # fmt: skip
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [cell.text for cell in table.rows[60].cells][::5] == ["60", "5"]
    assert table.style.name == "Table Grid"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Sơ kết 5 năm thực hiện Cuộc vận động", "về sơ kết 5 năm"),
        ("Mặt trận tham gia xây dựng nông thôn mới", "về Mặt trận tham gia"),
        ("Hà Nội chung tay", "về Hà Nội chung tay"),
        ("MTTQ tham gia giám sát", "về MTTQ tham gia"),
        ("Quỹ “Vì người nghèo”", "về Quỹ “Vì"),
    ],
)
def test_a_name_at_the_beginning_of_a_subject_keeps_its_capital(subject: str, said: str) -> None:
    assert said in paragraphs(replace(LETTER, plan_subject=subject))[0]


def test_an_hour_stands_in_the_annex_too() -> None:
    assert opened(replace(LETTER, late=(replace(LATE, at="16:00"),))).tables[2].rows[1].cells[3].text == (
        "16:00 ngày 15/12/2020"
    )


def test_what_comes_from_outside_stands_as_text() -> None:
    nasty = "Hội\x00 \x1b[31m{ DDEAUTO c:\\\\cmd }\u202e <w:p>&amp;\nNông dân\ufffe"
    data = build(replace(LETTER, plan_subject=nasty, late=(replace(LATE, unit=nasty, item=nasty),)), at(18))
    said = docx.Document(io.BytesIO(data)).tables[2].rows[1].cells[1].text
    assert said == r"Hội [31m{ DDEAUTO c:\\cmd } <w:p>&amp; Nông dân"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"instrText" not in parts.read("word/document.xml")


@pytest.mark.parametrize(
    ("number", "symbol", "kind"),
    [
        ("87/KH-MTTQ-BTT", "/MTTQ-BTT", "Kế hoạch"),
        ("30/KH-MTTQ", "/MTTQ", "Kế hoạch"),
        ("237/KHPH-MTTQ-TCTV", "/MTTQ-TCTV", "Kế hoạch phối hợp"),
        ("846/UBND-TH", "/UBND-TH", "Văn bản"),
        ("09-TT/QU", "-CV/QU", "Thông tri"),
        ("30/KH", "/", "Kế hoạch"),
        ("30", "/", "Văn bản"),
    ],
)
def test_the_symbol_of_a_letter_comes_from_the_plans_number(number: str, symbol: str, kind: str) -> None:
    assert (office.letter_symbol(number), office.kind_of(number)) == (symbol, kind)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        (ISSUER, "Tây Ninh"),
        ("Ủy ban MTTQ Việt Nam thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam quận 1", "Quận 1"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam xã Tân Bình, huyện Tân Biên", "Tân Bình"),
        ("Ban Thường trực Ủy ban MTTQ Việt Nam thị xã Trảng Bàng", "Trảng Bàng"),
        ("Hiệp hội chính trị xã hội", None),
    ],
)
def test_the_place_is_read_from_the_issuers_name(name: str, place: str | None) -> None:
    assert office.place(name, None) == place


@pytest.mark.parametrize(
    ("issuer", "signed_by", "lines"),
    [
        (ISSUER, "Nguyễn Văn Vy, Phó Chủ tịch", ("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH")),
        (ISSUER, None, ("TM. BAN THƯỜNG TRỰC",)),
        (ISSUER, "TM. BAN THƯỜNG TRỰC – CHỦ TỊCH", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")),
        (ISSUER, "Chủ tịch Nguyễn Văn Vy", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH")),
        (ISSUER, "Phó Chủ tịch Thường trực, Nguyễn Văn Vy", ("TM. BAN THƯỜNG TRỰC", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")),
        (ISSUER, "Nguyễn Văn Vy", ("TM. BAN THƯỜNG TRỰC",)),
        ("Ban Dân vận", "Trưởng Ban Pháp luật - Dân chủ", ("TRƯỞNG BAN PHÁP LUẬT - DÂN CHỦ",)),
        (
            "Hội Nông dân tỉnh",
            "TM. BAN THƯỜNG VỤ, KT. CHỦ TỊCH - PHÓ CHỦ TỊCH",
            ("TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        ("Hội Nông dân tỉnh", "Phó Chủ tịch", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Ủy ban MTTQ Việt Nam xã", "Chủ tịch", ("TM. ỦY BAN MTTQ VIỆT NAM XÃ", "CHỦ TỊCH")),
    ],
)
def test_who_signs_for_whom(issuer: str, signed_by: str | None, lines: tuple[str, ...]) -> None:
    assert office.signature(issuer, signed_by) == lines


@pytest.mark.parametrize(
    ("signed_by", "clear"),
    [("Nguyễn Văn Vy, Phó Chủ tịch", True), ("TM. BAN THƯỜNG TRỰC – CHỦ TỊCH", True), ("Nguyễn Văn Vy", False),
     ("Phó Chủ tich", False), ("TM. BAN THƯỜNG TRỰC CHỦ TỊCH", False)],
)  # fmt: skip
def test_a_signer_without_a_post_is_not_clear(signed_by: str, clear: bool) -> None:
    assert read_signer(signed_by).clear is clear


def test_dates_bear_a_zero_only_where_the_decree_wants_one() -> None:
    assert long_date(date(2021, 2, 5)) == "05 tháng 02 năm 2021"
    assert long_date(date(2021, 3, 15)) == "15 tháng 3 năm 2021"
    assert safe("a\r\n\tb\u0007c") == "a bc"


# --- the command ----------------------------------------------------------------------------------------------------


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


@pytest.fixture
def home(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = Store(sqlite_url)
    publish_plan(store)
    store.dispose()
    monkeypatch.setenv("DONDOC_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_the_letter_and_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("letter", "--plan", PLAN, "--now", "2020-12-18T09:00", "--json")
    assert run(*words) == 0
    name = "cong-van-don-doc-12-kh-mttq-btt-lan-1.docx"
    assert json.loads(capsys.readouterr().out) == {
        "plan": PLAN, "round": 1, "units": ["hoi1", "h1", "h2"], "file": name,
    }  # fmt: skip
    assert docx.Document(str(home / name)).core_properties.title.startswith("V/v đôn đốc")
    assert run(*words, "--round", "1") == 1  # somebody may have worked on it
    assert "đã có" in capsys.readouterr().err
    assert run(*words, "-o", "hai.docx") == 0
    assert json.loads(capsys.readouterr().out)["round"] == 1
    told = ("--plan", PLAN, "--number", "112/MTTQ-BTT", "--now", "2020-12-18T15:00")
    assert run("letter", "issued", *told) == 0
    assert "lần 1 theo 12/KH-MTTQ-BTT: số 112/MTTQ-BTT ngày 18/12/2020, gửi 3 đơn vị" in capsys.readouterr().out
    assert run(*words, "-o", "ba.docx") == 0
    assert json.loads(capsys.readouterr().out)["round"] == 2


@pytest.mark.parametrize("command", [("letter", "--plan", PLAN, "-o", "a.doc"), ("evidence", "1", "-o", "a.docx")])
def test_another_kind_of_file_is_refused_by_its_ending(
    home: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert run(*command, "--now", "2020-12-18T09:00") == 1
    assert "phải có đuôi" in capsys.readouterr().err
    assert not (home / command[-1]).exists()


def test_a_letter_is_of_a_plan(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("letter", "--now", "2020-12-18T09:00") == 2
    assert "--plan" in capsys.readouterr().err


def test_nobody_late_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("letter", "--plan", PLAN, "--now", "2020-12-01T09:00", "-o", "a.docx", "--json") == 1
    error = json.loads(capsys.readouterr().err)["errors"][0]
    assert error["code"] == "nobody-late"
    assert not list(home.glob("*.docx"))
    assert run("letter", "--plan", PLAN, "--now", "2020-12-18T09:00", "-o", "missing/a.docx") == 1
    assert "missing" in capsys.readouterr().err
    assert run("journal", "--json") == 0
    assert "letter.drafted" not in capsys.readouterr().out


@pytest.mark.parametrize(("command", "module"), [("letter", "docx"), ("evidence", "fpdf")])
def test_a_missing_package_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    words = ("--plan", PLAN) if command == "letter" else ("1",)
    assert run(command, *words, "--now", "2020-12-18T09:00") == 1
    said = capsys.readouterr().err
    assert "dondoc[documents]" in said
    assert said.count("\n") == 1


def test_drafting_reads_no_clock(home: Path) -> None:
    assert run("letter", "--plan", PLAN, "--now", "2020-12-18T09:00", "-o", "a.docx") == 0
    created = docx.Document(str(home / "a.docx")).core_properties.created
    assert created is not None
    assert created.replace(tzinfo=UTC) == at(18)
