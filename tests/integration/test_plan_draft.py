"""`dondoc plan draft`: a plan's own text becomes a plan file, refused until a human has filled what is open."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from commands.publishing.draft_shown import next_step, side_by_side
from plans.reading.drafted.plan import drafted
from tests.drafts import PLAN_87, filled, roster
from tests.integration.command_line import Office, empty_office, prepared

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-level"
TEXT = str(EXAMPLE / "ke-hoach.txt")
NOW = "2026-09-28T09:00"
NEWS = """Quận tổng kết Cuộc vận động

28/12/2020 - 08:00
Sáng ngày 25/12/2020, tại Hội trường quận, Ban Thường trực Ủy ban MTTQ Việt Nam quận đã tổ chức hội nghị tổng kết
Cuộc vận động. Hội nghị đã khen thưởng 11 tập thể."""


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    return empty_office(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def office(nothing: Office) -> Office:
    def build(there: Office) -> None:
        for noun in ("units", "contacts"):
            there.at(NOW, noun, "import", str(EXAMPLE / f"{noun}.csv"))

    return prepared(nothing, "drafting", build)


def test_the_draft_is_refused_until_what_is_open_is_filled_and_then_published(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "ban-thao.yaml"
    told = office.at(NOW, "plan", "draft", TEXT, "-o", str(path)).out
    assert f"Đã ghi {path}" in told
    assert "3 đầu việc: 1 chỗ phải điền" in told
    refused = office.at(NOW, "plan", "check", str(path), wanted=1)
    assert "items[2].due: Thiếu trường “due”." in refused.out
    path.write_text(filled(path.read_text(encoding="utf-8"), "2026-12-15"), encoding="utf-8")
    office.at(NOW, "plan", "check", str(path))
    office.at(NOW, "plan", "publish", str(path))
    due = {one["unit"]: one["due_on"] for one in office.json("task", "list", now=NOW)}
    assert len(due) == 96 + 5 + 1
    assert due["mttq-tay-ninh"] == "2026-12-15"


def test_into_a_pipe_goes_the_file_alone_and_no_colour(office: Office) -> None:
    answer = office.at(NOW, "plan", "draft", TEXT)
    assert answer.out.startswith("# Bản thảo đọc từ văn bản.")
    assert answer.out.endswith("\n")
    assert "\x1b" not in answer.out
    assert "Thêm `-o KE-HOACH.yaml`" in answer.err


def test_a_text_can_be_read_before_there_is_a_roster(nothing: Office) -> None:
    answer = nothing.at(NOW, "plan", "draft", TEXT)
    assert '{level: commune, under: "?"}' in answer.out
    assert "Chưa có danh bạ đơn vị" in answer.err
    assert not (nothing.home / "dondoc.sqlite3").exists()


def test_before_strict_is_the_end_of_the_day_before(office: Office) -> None:
    assert "due: 2026-11-15" in office.at(NOW, "plan", "draft", TEXT).out
    strict = office.at(NOW, "plan", "draft", TEXT, "--before", "strict").out
    assert "due: {on: 2026-11-15, strict: true}" in strict


def test_a_file_that_is_there_is_not_written_over(office: Office) -> None:
    path = office.write("co-san.yaml", "plan: của tôi\n")
    refused = office.refused("plan", "draft", TEXT, "-o", path, now=NOW)
    assert (refused["code"], refused["message"]) == ("file-exists", f"Tệp {path} đã có; hãy ghi tên khác bằng -o.")
    assert Path(path).read_text(encoding="utf-8") == "plan: của tôi\n"


def test_as_json_it_is_one_document_with_the_places_in_the_text(office: Office) -> None:
    found = office.json("plan", "draft", TEXT, now=NOW)
    assert (found["doc"]["number"], found["doc"]["issued_on"]) == ("15/KH-MTTQ-BTT", "2026-09-28")
    assert [one["kind"] for one in found["duties"]] == ["before", "on_or_before", "vague"]
    for one in found["duties"]:
        assert found["text"][one["start"] : one["end"]] == one["quote"]
    assert [one["selectors"][0]["under"] for one in found["duties"]] == ["mttq-tay-ninh", "mttq-tay-ninh", None]


def test_a_text_without_obligations_says_so(office: Office, tmp_path: Path) -> None:
    text = office.write("tin.txt", "Hôm nay trời đẹp.\n")
    assert "Không thấy nghĩa vụ nào" in office.at(NOW, "plan", "draft", text).out
    assert office.json("plan", "draft", text, now=NOW)["duties"] == []
    path = tmp_path / "khong.yaml"
    assert f"Không ghi tệp {path}" in office.at(NOW, "plan", "draft", text, "-o", str(path)).out
    assert not path.exists()


def test_of_news_of_a_closing_conference_the_outcome_is_drafted(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "ket-qua.yaml"
    told = office.at(NOW, "plan", "draft", office.write("tin.txt", NEWS), "-o", str(path)).out
    assert "Không thấy nghĩa vụ nào" in told
    assert f"`dondoc plan close SỐ --outcome {path}`" in told
    assert "number: 11" in path.read_text(encoding="utf-8")


def test_what_is_no_text_is_refused_with_a_sentence(office: Office) -> None:
    refused = office.refused("plan", "draft", office.write("ke-hoach.docx", b"PK\x03\x04 hong"), now=NOW)
    assert "ke-hoach.docx" in refused["message"]
    assert office.refused("plan", "draft", office.write("trong.txt", b""), now=NOW)["message"]


# --- on a terminal ----------------------------------------------------------------------------------------------------


def shown(width: int, *, colours: bool = True) -> str:
    system = "standard" if colours else None
    console = Console(width=width, file=io.StringIO(), force_terminal=colours, color_system=system, highlight=False)  # type: ignore[arg-type]
    side_by_side(console, drafted(PLAN_87, roster("tay-ninh-87")), width)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_on_a_wide_terminal_the_draft_stands_beside_the_words(office: Office) -> None:
    lines = shown(140, colours=False).splitlines()
    assert any("Ban Thường trực tỉnh tổ chức sơ kết" in one and "id: so-ket-5-nam-cap-tinh" in one for one in lines)
    assert max(map(len, lines)) <= 140
    coloured = shown(140)
    assert "\x1b[1;33mtrước ngày 31/01/2021\x1b[0m" in coloured  # to be looked at
    assert "\x1b[1;31m  due:\x1b[0m" in coloured  # to be filled in


def test_on_a_narrow_one_it_stands_below_them(office: Office) -> None:
    lines = shown(80, colours=False).splitlines()
    words = next(n for n, one in enumerate(lines) if "Ban Thường trực tỉnh tổ chức sơ kết" in one)
    assert "id: so-ket-5-nam-cap-tinh" in "\n".join(lines[words + 1 : words + 4])
    assert max(map(len, lines)) <= 80


def test_what_acts_on_a_terminal_is_not_shown() -> None:
    plan = drafted(replace(PLAN_87, text=PLAN_87.text.replace("sơ kết 5 năm.", "s\x1b[2Jơ kết"[:13])), None)
    console = Console(width=120, file=io.StringIO(), color_system=None)
    side_by_side(console, plan, 120)
    assert "\x1b" not in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_next_step_is_said_in_a_sentence() -> None:
    plan = drafted(PLAN_87, roster("tay-ninh-87"))
    said = list(next_step(plan, Path("p.yaml"), known=True))
    assert said == [
        "Bản thảo có 4 đầu việc: 1 chỗ phải điền, 3 chỗ cần xem lại (dấu “←”). "
        "Đã ghi p.yaml; sửa xong, chạy `dondoc plan check p.yaml`."
    ]
