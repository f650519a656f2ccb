"""Numeric goals and closing conferences in a plan's and in news' own words (change contract, sections 3 and 6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plans.reading.goals.forms import BOUNDS, Bound
from plans.reading.goals.outcome import outcome
from plans.reading.goals.outcome_file import outcome_yaml
from plans.reading.goals.targets import targets
from plans.reading.model import Commended, Head, Held, Target
from plans.targets.numbers import written
from workflow.outcome.reading import read_outcome

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def seed(number: int) -> str:
    found = sorted(SEEDS.glob(f"{number:03}_*.txt"))
    if not found:
        pytest.skip("the seeds are not here")
    return found[0].read_text(encoding="utf-8")


def goals(text: str) -> list[Target]:
    found = targets(text, Head(annex=len(text)))
    for one in found:
        assert written(one.value).replace(".", "").split(",")[0] in text[one.start : one.end].replace(".", "")
    return list(found)


def below(*lines: str) -> list[tuple[str, str, str, str, bool]]:
    """Title, value, unit, direction and strictness of each goal below a heading."""
    text = "\n".join(("II. CHỈ TIÊU", *(f"- {line}" for line in lines), "III. NHIỆM VỤ"))
    return [(one.title, written(one.value), one.unit, one.direction, one.strict) for one in goals(text)]


def test_all_fifteen_targets_of_a_district() -> None:
    found = [
        (one.title, written(one.value), one.unit, one.direction, one.strict)
        for one in targets(seed(3), Head(annex=len(seed(3))))
    ]
    school = "Tỷ lệ trường chuẩn Quốc gia các cấp học"
    assert found == [
        ("Xã đạt chuẩn nông thôn mới", "61,5", "%", "up", False),
        ("Xây dựng Quỹ “Vì người nghèo” toàn huyện", "134", "triệu đồng", "up", True),
        ("Mức giảm tỷ lệ hộ nghèo", "4,2", "%", "up", False),
        ("Hộ gia đình đạt tiêu chuẩn văn hóa", "87,5", "%", "up", False),
        ("Bản đạt tiêu chuẩn văn hóa", "80,5", "%", "up", False),
        ("Cơ quan, đơn vị, trường học đạt tiêu chuẩn văn hóa", "100", "%", "up", False),
        ("Bản có nhà văn hóa", "81", "%", "up", True),
        ("Bản có đội văn nghệ quần chúng", "74", "%", "up", False),
        (f"{school}: Mầm non", "46,2", "%", "up", False),
        (f"{school}: Tiểu học", "75", "%", "up", False),
        (f"{school}: Trung học cơ sở", "30,8", "%", "up", False),
        ("Xã đạt tiêu chí quốc gia về y tế", "100", "%", "up", False),
        ("Tỷ lệ tăng dân số tự nhiên", "15,9", "‰", "down", False),
        ("Tỷ lệ giảm sinh bình quân", "0,7", "‰", "up", False),
        ("Giảm tỷ lệ trẻ em suy dinh dưỡng", "22", "%", "down", True),
    ]


@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_plans_and_news_without_numeric_goals_have_none(number: int) -> None:
    text = seed(number)
    assert targets(text, Head(annex=len(text))) == ()


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: bound.words)
def test_every_bound_of_the_table_is_read_from_its_example(bound: Bound) -> None:
    ((_, _, _, direction, strict),) = below(f"Đến hết năm {bound.example} ở các xã")
    assert (direction, strict) == (bound.direction, bound.strict)


@pytest.mark.parametrize(
    ("line", "title", "value", "unit", "direction", "strict"),
    [
        ("Phấn đấu 95% trở lên khu dân cư tổ chức Ngày hội.", "Khu dân cư tổ chức Ngày hội", "95", "%", "up", False),
        ("Hộ cận nghèo không quá 3%;", "Hộ cận nghèo", "3", "%", "down", False),
        ("Vận động Quỹ đạt từ 2,5 tỷ đồng trở lên", "Vận động Quỹ", "2,5", "tỷ đồng", "up", False),
        ("Hỗ trợ xây mới ít nhất 20 nhà tình nghĩa", "Hỗ trợ xây mới nhà tình nghĩa", "20", "nhà", "up", False),
        ("Giảm tỷ lệ hộ nghèo từ 3,2% xuống còn 2,1%.", "Giảm tỷ lệ hộ nghèo", "2,1", "%", "down", False),
        ("8/13 xã đạt chuẩn nâng cao (61,5%)", "Xã đạt chuẩn nâng cao", "8", "xã", "up", False),
        ("100% trẻ em dưới 5 tuổi được tiêm", "Trẻ em dưới 5 tuổi được tiêm", "100", "%", "up", False),
        ("75-80% hộ gia đình văn hóa", "Hộ gia đình văn hóa", "75", "%", "up", False),
        ("Trồng mới 5.000 cây xanh", "Trồng mới cây xanh", "5.000", "cây", "up", False),
        ("Tỷ lệ hộ nghèo 2,5%", "Tỷ lệ hộ nghèo", "2,5", "%", "down", False),
        ("Tỷ lệ hộ nghèo giảm 1,5%", "Tỷ lệ hộ nghèo giảm", "1,5", "%", "up", False),
        ("100% hộ nghèo được hỗ trợ", "Hộ nghèo được hỗ trợ", "100", "%", "up", False),
        ("Sửa chữa 35 km đường giao thông", "Sửa chữa đường giao thông", "35", "km", "up", False),
        ("Có trên 90 % chi hội vững mạnh", "Chi hội vững mạnh", "90", "%", "up", True),
        ("Thu nhập đạt 65 triệu đồng/người/năm", "Thu nhập (người/năm)", "65", "triệu đồng", "up", False),
    ],
)
def test_one_goal(line: str, title: str, value: str, unit: str, direction: str, strict: bool) -> None:
    assert below(line) == [(title, value, unit, direction, strict)]


def test_several_in_one_line() -> None:
    found = below(
        "Tỉ lệ hồ sơ đúng hạn đạt tối thiểu 98%, hồ sơ trực tuyến 60%, thanh toán trực tuyến đạt trên 45%.",
        "Kết nạp 150 đoàn viên mới, giới thiệu 30 đoàn viên ưu tú cho Đảng",
    )
    assert [(one[0], one[1]) for one in found] == [
        ("Tỉ lệ hồ sơ đúng hạn", "98"),
        ("Hồ sơ trực tuyến", "60"),
        ("Thanh toán trực tuyến", "45"),
        ("Kết nạp đoàn viên mới", "150"),
        ("Giới thiệu đoàn viên ưu tú cho Đảng", "30"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Trong 05 năm tỷ lệ hộ gia đình văn hóa đạt 88,1%; tỷ lệ tổ dân phố văn hóa đạt 81%.",
        "II. CHỈ TIÊU\n- Năm 2024 đã đạt 92% kế hoạch.",
        "I. MỤC TIÊU\n- Trẻ em 5 tuổi đến trường.\nII. NỘI DUNG\n- Hỗ trợ 95% kinh phí.",
        "I. CHI TIÊU\n- Chi 500 triệu đồng",
        "1. Kết quả thực hiện mục tiêu\n- 95% số xã đạt",
        "Các mục tiêu đã được cụ thể hóa: 95% số hộ đã ký.",
        "1. Mục tiêu chung: theo Nghị quyết số 12-NQ/TW, khóa 13.",
        "Phấn đấu hoàn thành nhiệm vụ. Năm 2024 đạt 85%.",
        "",
    ],
)
def test_results_citations_ages_and_spending_are_no_goals(text: str) -> None:
    assert goals(text) == []


def test_goals_stand_below_their_heading_down_to_the_next_of_its_level() -> None:
    text = (
        "II. MỤC TIÊU\n1. Mục tiêu chung\nNâng cao nhận thức.\n2. Mục tiêu cụ thể\na) Có 50% số xã đạt.\n"
        "b) 60% số thôn đạt.\nIII. NHIỆM VỤ\n1. Hỗ trợ 70% kinh phí cho các xã.\n"
        "Phấn đấu đến hết năm có ít nhất 80% số hộ ký cam kết. Kinh phí 90%."
    )
    assert [written(one.value) for one in goals(text)] == ["50", "60", "80"]


@pytest.mark.parametrize(
    "text",
    [
        "Chỉ tiêu phấn đấu:\n1. Có 50% số xã đạt.\n2. 60% số thôn đạt.\n3. Yêu cầu: bảo đảm 90% kinh phí.",
        "I- MỤC TIÊU\n1- Mục tiêu chung\na/ Có 50% số xã đạt.\nb/ 60% số thôn đạt.\nII- NHIỆM VỤ\n1- Chi 90% kinh phí",
        "Điều 2. Mục tiêu\n1. Có 50% số xã đạt.\n2. 60% số thôn đạt.\nĐiều 3. Nhiệm vụ\n1. Chi 90% kinh phí",
        "## Mục tiêu\n- Có 50% số xã đạt.\n- **60%** số thôn đạt.\n## I. Nhiệm vụ\n- Chi 90% kinh phí",
        "3.1. Mục tiêu\n- Có 50% số xã đạt.\n- 60% số thôn đạt.\n3.2. Nhiệm vụ\n- Chi 90% kinh phí",
    ],
)
def test_outlines_of_many_kinds(text: str) -> None:
    assert [written(one.value) for one in goals(text)] == ["50", "60"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Số liệu lấy đến 15/11. Các chỉ tiêu Nghị quyết giao: phát triển mới 18.000 đoàn viên.", "18.000"),
        ("2. Thẩm định\n- Nội dung: kiểm tra thực tế ít nhất 30% số hộ đề nghị.", "30"),
        ("Phấn đấu đến hết năm 2025 có 95% số hộ ký cam kết.", "95"),
    ],
)
def test_goals_are_also_said_in_sentences_elsewhere(text: str, value: str) -> None:
    assert [written(one.value) for one in goals(text)] == [value]


def test_all_of_something_is_a_goal_in_a_plan_and_a_result_in_a_report() -> None:
    text = "2. UBND các phường\n2.1. Rà soát trẻ vào lớp 1; huy động ra lớp đạt 100%."
    assert [one.title for one in targets(text, Head(type="Công văn", annex=len(text)))] == ["Huy động ra lớp"]
    assert targets(text, Head(type="Báo cáo", annex=len(text))) == ()
    assert targets(text, Head(annex=len(text))) == ()


def test_what_a_plan_says_is_to_be_reached_is_a_goal_and_the_same_in_a_letter_is_none() -> None:
    text = "1. Đôn đốc các hộ; tỷ lệ thu phí đạt trên 95%.\n2. Năm trước đã đạt 80%."
    assert [one.title for one in targets(text, Head(type="Kế hoạch", annex=len(text)))] == ["Tỷ lệ thu phí"]
    assert targets(text, Head(type="Công văn", annex=len(text))) == ()


@given(
    some.lists(
        some.tuples(
            some.sampled_from(["hộ gia đình", "thôn", "chi hội", "cơ quan, đơn vị"]),
            some.decimals(min_value="0.1", max_value="100", places=1),
            some.sampled_from(["", "trên ", "ít nhất ", "tối thiểu "]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_goals_put_together_are_read_back(said: list[tuple[str, Decimal, str]]) -> None:
    found = below(*(f"Có {bound}{written(value)}% số {what} đạt chuẩn" for what, value, bound in said))
    assert [(one[0].lower(), one[1], one[4]) for one in found] == [
        (f"{what} đạt chuẩn", written(value), bound == "trên ") for what, value, bound in said
    ]


TABLE = (
    "Phụ lục\nTT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2024 | Kế hoạch năm 2025 | Ghi chú\n"
    "I | Kinh tế |  |  |  | \n"
    "1 | Tỷ lệ hộ nghèo | % | 3,1 | 2,5 | \n"
    "2 | Hộ có nước sạch | % | 90 | ≥ 95 | \n"
    "3 | Trồng rừng | ha | 100 | Trên 1.200 | \n"
    "4 | Tảo hôn | vụ |  |  | "
)


def test_goals_of_a_table_are_those_of_the_last_year_that_is_planned() -> None:
    found = targets(TABLE, Head(type="Kế hoạch", annex=len(TABLE)))
    assert [(one.title, written(one.value), one.unit, one.direction, one.strict) for one in found] == [
        ("Tỷ lệ hộ nghèo", "2,5", "%", "down", False),
        ("Hộ có nước sạch", "95", "%", "up", False),
        ("Trồng rừng", "1.200", "ha", "up", True),
    ]
    assert [TABLE[one.start : one.end] for one in found] == ["2,5", "≥ 95", "Trên 1.200"]


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "TT | Chỉ tiêu | ĐVT | Kết quả năm 2025\n1 | Tỷ lệ hộ nghèo | % | 2,5",
        "Chi tiêu | ĐVT | Kế hoạch\nA | % | 5",
    ],
)
def test_tables_of_results_and_of_spending_state_no_goals(text: str) -> None:
    assert targets(text, Head(type="Báo cáo", annex=len(text))) == ()
    assert text == TABLE or targets(text, Head(type="Kế hoạch", annex=len(text))) == ()


@pytest.mark.parametrize("part", ["1234567890", "\n", " ", "1.1,", "(((", "phấn đấu ", "chỉ tiêu: ", "ít nhất 5", "| "])
def test_long_texts_without_goals_are_read_at_once(part: str) -> None:
    """A rule that tries each place again would take minutes here."""
    text = part * (300_000 // len(part))
    assert targets(text, Head(type="Kế hoạch", annex=len(text))) == ()
    assert outcome(text, Head()) is None


# --- the conference that closes a plan -------------------------------------------------------------------------------

NEWS = (
    "Hội Phụ nữ huyện tổng kết năm 2025\n(Ngày đăng: 05/01/2026)\n"
    "Sáng 30/12, tại Nhà văn hóa huyện, Hội Phụ nữ huyện đã tổ chức Hội nghị tổng kết công tác Hội năm 2025. "
    "Tham dự có đại diện 14/14 xã, thị trấn.\n"
    "Dịp này, Hội Phụ nữ huyện đã tặng Giấy khen cho 12 tập thể và 30 cá nhân; Chủ tịch UBND huyện tặng Bằng khen cho "
    "05 tập thể. Hội cũng tuyên dương 20 hộ gia đình tiêu biểu."
)


def test_the_closing_conference_of_a_district() -> None:
    text = seed(1)
    held = outcome(text, Head(annex=len(text)))
    assert held
    assert (held.on, held.units) == (date(2020, 12, 25), 18)
    assert held.place == "Hội trường tầng 4 – Trung tâm bồi dưỡng Chính trị quận Hoàn Kiếm"
    assert str(held.title).startswith("Hội nghị sơ kết 5 năm thực hiện Cuộc vận động")
    who = "UBND, Ủy ban MTTQ Việt Nam quận"
    assert [(one.number, one.to, one.by) for one in held.commendations] == [
        (11, "collective", who),
        (57, "collective", who),
    ]
    assert held.commendations[1].title == "Các đợt vận động ủng hộ năm 2020"


@pytest.mark.parametrize("number", [0, 2, 3, 4])
def test_plans_and_other_news_tell_of_no_closing_conference(number: int) -> None:
    text = seed(number)
    assert outcome(text, Head(annex=len(text))) is None


def test_news_say_when_where_how_many_and_who_was_commended() -> None:
    held = outcome(NEWS, Head())
    assert held
    assert (held.on, held.place, held.units) == (date(2025, 12, 30), "Nhà văn hóa huyện", 14)
    assert held.title == "Hội nghị tổng kết công tác Hội năm 2025"
    assert [(one.number, one.to, one.title, one.by) for one in held.commendations] == [
        (12, "collective", "Giấy khen", "Hội Phụ nữ huyện"),
        (30, "individual", "Giấy khen", "Hội Phụ nữ huyện"),
        (5, "collective", "Bằng khen", "Chủ tịch UBND huyện"),
        (20, "household", "Khen thưởng", "Hội"),
    ]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Dịp này, 06 tập thể và 21 cá nhân có thành tích được Hội tỉnh tặng Bằng khen.",
            [(6, "collective", "Bằng khen", "Hội tỉnh"), (21, "individual", "Bằng khen", "Hội tỉnh")],
        ),
        (
            "UBND xã đã trao tặng Bằng khen cho 3 tập thể, Giấy khen cho hai cá nhân vì có thành tích.",
            [(3, "collective", "Bằng khen", "UBND xã"), (2, "individual", "Giấy khen", "UBND xã")],
        ),
        (
            "Tại hội nghị, Giấy khen của Chủ tịch UBND xã cho 1.050 hộ đã được trao.",
            [(1050, "household", "Giấy khen", "Chủ tịch UBND xã")],
        ),
        ("Hội nghị trao 45 suất quà cho 45 hộ nghèo.", []),
    ],
)
def test_who_was_commended(sentence: str, said: list[tuple[int, str, str, str]]) -> None:
    held = outcome(f"Sáng 30/12/2025, xã tổ chức Hội nghị tổng kết năm.\n{sentence}", Head())
    assert held
    found = [(one.number, one.to, one.title.partition(",")[0], one.by) for one in held.commendations]
    assert found == said


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (NEWS, Head(type="KẾ HOẠCH")),
        (NEWS.replace("đã tổ chức", "sẽ tổ chức"), Head()),
        (NEWS, Head(issued_on=date(2025, 12, 1))),
        ("Ngày 20/12/2025 tổ chức Hội nghị tổng kết tại Hội trường; khen thưởng 05 tập thể.", Head()),
        ("Sáng 30/12/2025, xã tổ chức Hội nghị tập huấn.", Head()),
        ("", Head()),
    ],
)
def test_what_is_still_to_be_held_is_no_outcome(text: str, head: Head) -> None:
    assert outcome(text, head) is None


def test_an_outcome_becomes_a_file_that_closing_takes() -> None:
    held = outcome(NEWS, Head())
    assert held
    read = read_outcome(outcome_yaml(held).encode())
    assert read.problems == ()
    assert read.content["held"] == {"on": "2025-12-30", "place": held.place, "title": held.title}
    assert read.content["units"] == 14
    assert [one["number"] for one in read.content["commendations"]] == [12, 30, 5, 20]
    assert read.content["commendations"][3]["title"] == "Khen thưởng (hộ gia đình)"


@given(some.text("aăđỡ: #{}[]'\"\\,&*!|>%@`-~01", max_size=60).map(lambda text: " ".join(text.split())))
def test_whatever_was_read_stays_text_in_the_file(title: str) -> None:
    held = Held(start=0, end=0, units=1, commendations=(Commended(number=1, to="other", title=f"“{title}”"),))
    read = read_outcome(outcome_yaml(held).encode())
    assert read.problems == ()
    assert title in read.content["commendations"][0]["title"]
