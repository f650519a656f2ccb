"""The outcome file: read strictly, and every problem of its form is told at once (change contract, A10)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.outcome.reading import OutcomeFile, read_outcome

# The closing conference of Hoàn Kiếm district: 18 wards, 11 collectives commended, and 57 commendations besides.
HOAN_KIEM = """outcome:
  held:
    on: 25/12/2020
    place: Hội trường tầng 4 – Trung tâm bồi dưỡng Chính trị quận Hoàn Kiếm
    title: Hội nghị sơ kết 5 năm thực hiện Cuộc vận động
  units: 18
  commendations:
    - title: 5 năm thực hiện Cuộc vận động
      by: UBND, Ủy ban MTTQ Việt Nam quận
      to: collective
      number: 11
    - {title: các đợt vận động ủng hộ năm 2020, to: collective, number: 57}
  models:
    - {unit: phuong-hang-bac, title: Tuyến phố văn minh, chosen: true}
    - {unit: phuong-hang-bac, title: Tổ tự quản}
  summary: |
    Diện mạo quận ngày càng sáng, xanh, sạch, đẹp.
  attachments: [bao-cao.pdf, anh/hoi-nghi.jpg]
"""


def told(file: OutcomeFile) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(one.code, one.path, one.line, one.column) for one in file.problems]


def test_an_outcome_is_read_whole() -> None:
    file = read_outcome(HOAN_KIEM.encode())
    assert file.problems == ()
    assert file.content == {
        "held": {
            "on": "2020-12-25",
            "place": "Hội trường tầng 4 – Trung tâm bồi dưỡng Chính trị quận Hoàn Kiếm",
            "title": "Hội nghị sơ kết 5 năm thực hiện Cuộc vận động",
        },
        "units": 18,
        "commendations": [
            {
                "title": "5 năm thực hiện Cuộc vận động",
                "by": "UBND, Ủy ban MTTQ Việt Nam quận",
                "to": "collective",
                "number": 11,
            },
            {"title": "các đợt vận động ủng hộ năm 2020", "by": None, "to": "collective", "number": 57},
        ],
        "models": [
            {"unit": "phuong-hang-bac", "title": "Tuyến phố văn minh", "chosen": True},
            {"unit": "phuong-hang-bac", "title": "Tổ tự quản", "chosen": False},
        ],
        "summary": "Diện mạo quận ngày càng sáng, xanh, sạch, đẹp.",
    }
    assert file.attachments == ("bao-cao.pdf", "anh/hoi-nghi.jpg")
    assert file.places["outcome.attachments[1]"] == (18, 30)


def test_every_part_is_optional() -> None:
    file = read_outcome(b"outcome: {}")
    assert (file.problems, file.attachments) == ((), ())
    assert file.content == {"held": None, "units": None, "commendations": [], "models": [], "summary": None}
    assert read_outcome(b"outcome: {commendations: [{title: A}]}").content["commendations"][0]["number"] == 1


def test_everything_that_is_wrong_is_told_at_once_with_its_place() -> None:
    wrong = """outcome:
  held: {on: 31/04/2020, where: Hội trường}
  units: mười tám
  commendations:
    - {number: 0, to: both}
    - {}
    - Bằng khen
  models: {chosen: có}
  attachments: [[a.pdf]]
  summry: x
"""
    assert told(read_outcome(wrong.encode())) == [
        ("bad-date", "outcome.held.on", 2, 14),
        ("unknown-field", "outcome.held.where", 2, 26),
        ("bad-count", "outcome.units", 3, 10),
        ("bad-count", "outcome.commendations[0].number", 5, 16),
        ("not-allowed", "outcome.commendations[0].to", 5, 23),
        ("empty-entry", "outcome.commendations[1]", 6, 7),
        ("not-a-mapping", "outcome.commendations[2]", 7, 7),
        ("not-allowed", "outcome.models.chosen", 8, 20),
        ("not-text", "outcome.attachments[0]", 9, 17),
        ("unknown-field", "outcome.summry", 10, 3),
    ]


def test_what_is_no_outcome_file_is_told_in_one_sentence() -> None:
    for data, code in (
        (b"", "empty"),
        (b"outcome:", "missing"),
        (b"plan: {number: 1/KH}", "unknown-field"),
        (b"- outcome", "not-a-mapping"),
        (b"%PDF-1.7", "not-an-outcome-file"),
        (b"outcome: \xff", "not-utf8"),
        (b"outcome: {summary: *x}", "alias"),
        (b"outcome: {attachments: [" + b"a," * 51 + b"]}", "too-many"),
        (b'outcome: {attachments: ["a\\0b"]}', "control-character"),
    ):
        assert read_outcome(data).problems[0].code == code, data


@settings(max_examples=25)
@given(st.text("outcme: {}[],-\nhld1x&*!'\"", max_size=60))
def test_whatever_comes_is_an_outcome_or_told_wrong(text: str) -> None:
    file = read_outcome(f"outcome: {text}".encode())
    assert file.problems or set(file.content) == {"held", "units", "commendations", "models", "summary"}
