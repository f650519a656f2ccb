"""Annex tables: what their headings say, which row is what, one duty a row (contract, section 4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plans.reading.drafted.shape import draft_json
from plans.reading.model import Duty
from plans.reading.read import read as read_text
from plans.reading.tables.headings import FORMS, Form, form_of
from plans.reading.tables.names import lead_and_support, names
from plans.reading.tables.read import row_duties, table_spans
from plans.reading.tables.times import SHORT, Short, times

ISSUED = date(2025, 3, 3)
HEADING = "STT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành | Sản phẩm"


def read(text: str) -> list[Duty]:
    duties = row_duties(text, 2025, ISSUED)
    for duty in duties:
        assert 0 <= duty.when.start < duty.when.end <= duty.sentence[1]
    return list(duties)


def rows(*lines: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Title, quote, kind and responsible units of each duty of a table with HEADING."""
    text = "\n".join(("PHỤ LỤC", HEADING, *lines))
    return [
        (duty.title, text[duty.when.start : duty.when.end], duty.when.kind, duty.responsible) for duty in read(text)
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.words)
def test_every_heading_of_the_table_of_forms_is_read_by_its_own_line(form: Form) -> None:
    assert form_of(form.example) == form


@pytest.mark.parametrize("written", ["Kinh phí", "Ghi chú", "x" * 91, "", "1"])
def test_other_headings_are_none(written: str) -> None:
    form = form_of(written)
    assert form is None or form.role == "other"


def test_a_row_is_a_duty_with_everything_that_it_says() -> None:
    text = (
        f"{HEADING}\n(1) | (2) | (3) | (4) | (5) | (6)\n"
        "1 | Tổ chức tập huấn | Phòng Nội vụ | Các phòng, ban; UBND các xã, phường | trước ngày 15/12/2025 | "
        "Ít nhất 02 lớp tập huấn; báo cáo"
    )
    (duty,) = read(text)
    assert (duty.when.kind, duty.when.due, duty.when.strict) == ("before", date(2025, 12, 15), True)
    assert text[duty.when.start : duty.when.end] == "trước ngày 15/12/2025"
    assert (duty.title, duty.responsible) == ("Tổ chức tập huấn", ("Phòng Nội vụ",))
    assert duty.supporting == ("Các phòng, ban", "UBND các xã, phường")
    assert [(one.title, one.at_least) for one in duty.deliverables] == [("Lớp tập huấn", 2), ("Báo cáo", 1)]
    assert text[slice(*duty.sentence)].startswith("1 | Tổ chức")
    assert table_spans(text) == [(0, len(text))]


def test_a_bare_date_is_the_last_day_but_of_an_event_the_day_itself() -> None:
    assert rows("1 | Lập kế hoạch | Ban A |  | 15/4/2025 | ")[0][1:3] == ("15/4/2025", "on_or_before")
    held = "TT | Nội dung | Thời gian tổ chức | Đơn vị\n1 | Hội nghị | 15/4/2025 | Ban A"
    assert [duty.when.kind for duty in read(held)] == ["on"]


def test_a_table_that_says_places_tells_of_events() -> None:
    held = "TT | Nội dung | Thời gian | Địa điểm\n1 | Hội nghị | 15/4/2025 | Hội trường"
    assert [duty.when.kind for duty in read(held)] == ["on"]
    done = "TT | Nội dung | Ngày hoàn thành | Đơn vị\n1 | Lập danh sách | 15/4/2025 | Ban A"
    assert [duty.when.kind for duty in read(done)] == ["on_or_before"]


def test_a_row_has_the_doubts_that_any_duty_has() -> None:
    text = f"{HEADING}\n1 | Việc A |  |  | 31/11/2025 | \n2 | Việc B | Ban B |  | Cuối tháng 12/2025 | "
    codes = [{doubt.code for doubt in duty.doubts} for duty in read_text(text).duties]
    assert codes == [{"impossible", "nobody"}, {"vague"}]


def test_an_annex_alone_is_not_issued_on_the_day_of_a_row() -> None:
    text = (
        "PHỤ LỤC\n(Kèm theo Kế hoạch số 66-KH/TĐTN ngày 14/02/2025)\n\n"
        "STT | Nội dung | Đơn vị chủ trì | Thời gian hoàn thành\n1 | Việc A | Ban A | Trước ngày 30/6/2025\n"
        "2 | Việc B | Ban B | 15/3/2025"
    )
    assert [duty.when.due for duty in read_text(text).duties] == [date(2025, 6, 30), date(2025, 3, 15)]


def test_a_row_without_a_date_is_undated_and_quotes_what_it_says() -> None:
    assert rows(
        "1 | Tuyên truyền | Ban A |  | Thường xuyên | ",
        "2 | Kiểm tra | Ban B |  | Theo quy định | ",
        "3 | Giám sát | Ban C |  |  | ",
    ) == [
        ("Tuyên truyền", "Thường xuyên", "undated", ("Ban A",)),
        ("Kiểm tra", "Theo quy định", "undated", ("Ban B",)),
        ("Giám sát", "Giám sát", "undated", ("Ban C",)),
    ]


def test_a_day_in_the_column_of_the_work_counts_where_the_column_of_time_has_none() -> None:
    line = "1 | Gửi báo cáo trước ngày 15/12/2025 | Ban A |  | Thường xuyên | "
    assert rows(line)[0][1:3] == ("trước ngày 15/12/2025", "before")
    assert rows(line.replace("Thường xuyên", "20/11/2025"))[0][1:3] == ("20/11/2025", "on_or_before")


def test_what_is_past_at_issue_is_no_duty() -> None:
    assert rows("1 | Đã làm | Ban A |  | 15/01/2025 | ") == []


def test_a_time_that_is_not_read_is_left_to_people() -> None:
    text = f"{HEADING}\n1 | Việc A | Ban A |  | 02 ngày sau khi xong 1 | "
    duties = [duty for duty in read(text) if duty.when.kind == "undated"]
    assert all(duty.confidence == "low" and duty.doubts[0].code == "unread-time" for duty in duties)
    assert rows("1 | Đón tiếp đại biểu | Ban A |  | 7h30 - 8h00 | ") == []


def test_an_empty_cell_below_a_day_may_be_one_with_it() -> None:
    first, second = read(f"{HEADING}\n1 | Việc A | Ban A |  | 15/6/2025 | \n2 | Việc B | Ban B |  |  | ")
    assert (first.when.kind, first.doubts) == ("on_or_before", ())
    assert (second.when.kind, second.confidence) == ("undated", "medium")
    assert [(one.code, one.candidates) for one in second.doubts] == [("empty-time", (date(2025, 6, 15),))]


def test_a_column_of_numbers_that_word_counts_by_itself_may_be_empty() -> None:
    found = rows(" | Việc A | Ban A |  | 15/6/2025 | ", " | Việc B | Ban B |  |  | ")
    assert [(one[0], one[2]) for one in found] == [("Việc A", "on_or_before"), ("Việc B", "undated")]


@pytest.mark.parametrize("short", SHORT, ids=lambda short: short.example)
def test_every_short_time_of_a_cell_is_read_from_its_example(short: Short) -> None:
    (one,) = times(f"a | {short.example}", 4, 4 + len(short.example), 2025, ISSUED)
    assert (one.start, one.end) == (4, 4 + len(short.example))
    assert one.due
    assert one.due >= date(2025, 11, 15)


def test_a_day_that_there_is_not_is_one_in_a_cell_too() -> None:
    assert rows("1 | Việc A | Ban A |  | 31/11/2025 | ")[0][1:3] == ("31/11/2025", "invalid")


def test_several_days_in_a_cell_are_a_duty_each() -> None:
    found = rows("1 | Giao ban | Ban A |  | 15/6/2025; 15/12/2025 | ")
    assert [one[1] for one in found] == ["15/6/2025", "15/12/2025"]


def test_a_day_in_brackets_behind_a_quarter_is_the_day_of_it() -> None:
    assert [one[1] for one in rows("1 | Giao ban | Ban A |  | Quý II/2025 (trước ngày 31/5/2025) | ")] == [
        "trước ngày 31/5/2025"
    ]


def test_an_hour_says_when_something_is_held() -> None:
    assert rows("1 | Đón tiếp | Ban A |  | 7h00 ngày 20/11/2025 | ")[0][2] == "on"


def test_merged_cells_are_those_of_the_row_above() -> None:
    found = rows(
        "1 | Việc A | Ban A |  | 15/6/2025 | ",
        "2 | Việc B |  |  | 20/6/2025 | ",
        "3 | Việc C |  |  |  | ",
        "4 | Việc D | nt |  | nt | ",
    )
    assert [(one[0], one[1], one[3]) for one in found] == [
        ("Việc A", "15/6/2025", ("Ban A",)),
        ("Việc B", "20/6/2025", ("Ban A",)),
        ("Việc C", "20/6/2025", ("Ban A",)),
        ("Việc D", "20/6/2025", ("Ban A",)),
    ]


def test_rows_that_share_one_cell_of_time_are_one_duty_in_json() -> None:
    text = f"{HEADING}\n1 | Việc A | Ban A |  | 15/6/2025 | \n | Việc B | Ban B | Ban C |  | Báo cáo"
    draft = read_text(text)
    assert [duty.title for duty in draft.duties] == ["Việc A", "Việc B"]
    (one,) = draft_json(draft)["duties"]
    assert (one["quote"], one["title"], one["responsible"]) == ("15/6/2025", "Việc A; Việc B", ["Ban A", "Ban B"])
    assert (one["supporting"], [it["title"] for it in one["deliverables"]]) == (["Ban C"], ["Báo cáo"])
    assert one["sentence"] == {"start": text.index("1 |"), "end": len(text)}


def test_a_row_may_go_on_in_the_next_line() -> None:
    found = rows(
        "1 | Tuyên truyền trên | Ban A |  | 15/6/2025 | ",
        " | hệ thống truyền thanh |  |  |  | ",
        " |  | Ban B |  |  | ",
        "2 | Việc B | Ban C |  | 20/6/2025 | ",
    )
    assert [(one[1], one[3]) for one in found] == [("15/6/2025", ("Ban A", "Ban B")), ("20/6/2025", ("Ban C",))]


def test_a_table_in_the_order_of_time_says_it_once_for_several_rows() -> None:
    heading = "Thời gian | Nội dung | Người thực hiện"
    text = f"{heading}\nTháng 9/2025 | Việc A | Tổ A\n | Việc B | Tổ B\n15/10/2025 | Việc C | Tổ C"
    found = [(duty.title, duty.when.kind, duty.confidence) for duty in read(text)]
    assert found == [("Việc A", "month", "high"), ("Việc B", "month", "medium"), ("Việc C", "on_or_before", "high")]


def test_work_and_time_repeated_for_each_unit_are_one_duty() -> None:
    found = rows("1 | Việc A | Ban A |  | 15/6/2025 | ", "1 | Việc A | Ban B |  | 15/6/2025 | ")
    assert [one[3] for one in found] == [("Ban A", "Ban B")]


@pytest.mark.parametrize(
    "group",
    [
        "I | Công tác tuyên truyền |  |  |  | ",
        "I. Công tác tuyên truyền | I. Công tác tuyên truyền | I. Công tác tuyên truyền",
        "I. Công tác tuyên truyền |  |  |  |  | ",
        "I. Công tác tuyên truyền",
        "A | CÔNG TÁC TUYÊN TRUYỀN |  |  |  | ",
        " | Công tác tuyên truyền |  |  |  | ",
        "1 | Công tác tuyên truyền |  |  |  | \n1.1 | Việc nhỏ | Ban C |  | 25/6/2025 | ",
        "1 | Công tác tuyên truyền |  |  |  | \na | Việc nhỏ | Ban C |  | 25/6/2025 | ",
        "1 | Công tác tuyên truyền |  |  |  | \n | - Việc nhỏ | Ban C |  | 25/6/2025 | ",
        "1 | Công tác tuyên truyền |  |  |  | \n- | Việc nhỏ | Ban C |  | 25/6/2025 | ",
        "1 | Công tác tuyên truyền gồm: |  |  |  | ",
        "Tổng cộng |  |  |  |  | ",
        " |  |  |  |  | ",
        HEADING,
        "\n3\n",
    ],
)
def test_groups_sums_pages_and_repeated_headings_are_no_rows(group: str) -> None:
    found = rows("1 | Việc A | Ban A |  | 15/6/2025 | ", group, "2 | Việc B | Ban B |  | 20/6/2025 | ")
    assert [one[1] for one in found if one[0] != "Việc nhỏ"] == ["15/6/2025", "20/6/2025"]
    assert not any(one[2] == "undated" for one in found)


def test_a_heading_may_have_two_lines() -> None:
    for heading in (
        "TT | Nhiệm vụ | Thời gian |  | Đơn vị thực hiện | \n |  | Bắt đầu | Kết thúc | Chủ trì | Phối hợp",
        "TT | Việc | Thời gian | Thời gian | Đơn vị | Đơn vị\nTT | Việc | Bắt đầu | Kết thúc | Chủ trì | Phối hợp",
    ):
        text = f"{heading}\n1 | Việc A | 01/5/2025 | 20/5/2025 | Ban A | Ban B"
        (duty,) = read(text)
        assert (duty.when.due, duty.responsible, duty.supporting) == (date(2025, 5, 20), ("Ban A",), ("Ban B",))


def test_markdown_and_tabs_are_tables_too() -> None:
    cells = ["1", "Việc A", "Ban A", "", "15/6/2025", "Báo cáo"]
    heading = HEADING.split(" | ")
    markdown = "\n".join(
        (f"| {' | '.join(heading)} |", "|---|:--:|---|---|--:|---|", f"| {' | '.join(f'**{c}**' for c in cells)} |")
    )
    for text in (markdown, "\n".join(("\t".join(heading), "\t".join(cells)))):
        (duty,) = read(text)
        assert (text[duty.when.start : duty.when.end], duty.title, duty.responsible) == (
            "15/6/2025",
            "Việc A",
            ("Ban A",),
        )


@pytest.mark.parametrize(
    "text",
    [
        "STT | Tên đơn vị | Số hộ | Tỷ lệ\n1 | Xã A | 12 | 3%",  # statistics
        f"{HEADING}\n1 | Nội dung cần điền |  |  |  | \n2 |  |  |  |  | ",  # a form to be filled in
        "STT | Số, ký hiệu | Ngày ban hành | Trích yếu\n1 | 12/KH | 01/02/2025 | Kế hoạch A",
        "Nơi nhận: | TM. ỦY BAN NHÂN DÂN\n- Như trên; | CHỦ TỊCH",
        "Ngày đăng 16/11/2020 | 08:43  | View count: 674",
    ],
)
def test_other_tables_hold_no_duties(text: str) -> None:
    assert read(text) == []


def test_a_table_ends_where_another_begins_and_where_prose_goes_on() -> None:
    table = f"{HEADING}\n1 | Việc A | Ban A |  | 15/6/2025 | Báo cáo"
    other = "STT | Tên đơn vị | Số hộ | Tỷ lệ\n1 | Xã A | 12 | 3%"
    text = f"{table}\n\n{other}\n\nNơi nhận: | TM. BAN\n- Như trên; | CHỦ TỊCH"
    assert table_spans(text) == [(0, len(table))]
    assert len(read(text)) == 1


def test_a_table_of_units_and_days_takes_its_work_from_the_heading() -> None:
    (duty,) = read("STT | Đơn vị | Thời hạn gửi báo cáo\n1 | Xã A | 15/6/2025")
    assert (duty.title, duty.responsible) == ("Thời hạn gửi báo cáo", ("Xã A",))


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("UBND các huyện, thị xã, thành phố", ["UBND các huyện, thị xã, thành phố"]),
        ("Phòng Văn hóa và Thông tin", ["Phòng Văn hóa và Thông tin"]),
        ("Sở Nội vụ, Sở Tài chính và UBND các xã", ["Sở Nội vụ", "Sở Tài chính", "UBND các xã"]),
        ("- Ban Dân vận; - Ban Tổ chức.", ["Ban Dân vận", "Ban Tổ chức"]),
        ("Các cơ quan, ban, ngành, đoàn thể", ["Các cơ quan, ban, ngành, đoàn thể"]),
        ("Hội LHPN các xã và các tổ chức thành viên", ["Hội LHPN các xã", "các tổ chức thành viên"]),
        ("Phòng Kinh tế - Hạ tầng", ["Phòng Kinh tế - Hạ tầng"]),
        ("Văn phòng HĐND và UBND xã", ["Văn phòng HĐND và UBND xã"]),
        ("Sở Nông nghiệp và Môi trường", ["Sở Nông nghiệp và Môi trường"]),
        ("Phòng Văn hóa - Xã hội", ["Phòng Văn hóa - Xã hội"]),
        ("BTV Huyện ủy chỉ đạo; Đảng ủy xã A thực hiện", ["BTV Huyện ủy", "Đảng ủy xã A"]),
        ("", []),
    ],
)
def test_units_of_a_cell(cell: str, units: list[str]) -> None:
    assert list(names(cell)) == units


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("Chủ trì: Ban A; Phối hợp: Ban B", "Ban A", "Ban B"),
        ("Ban A chủ trì, Ban B phối hợp", "Ban A", "Ban B"),
        ("Ban A", "Ban A", ""),
    ],
)
def test_who_leads_and_who_supports_in_one_cell(cell: str, lead: str, support: str) -> None:
    assert lead_and_support(cell) == (lead, support)


words = some.sampled_from(["kế hoạch", "tuyên truyền", "hội nghị", "Nghị quyết", "giám sát", "ở cơ sở", "mô hình"])
works = some.lists(words, min_size=1, max_size=8).map(lambda parts: "Tổ chức " + " ".join(parts))
units = some.lists(
    some.sampled_from(["Phòng Nội vụ", "Ban Dân vận", "UBND các xã, phường", "Hội Nông dân huyện"]),
    max_size=3,
    unique=True,
)
days = some.dates(date(2025, 4, 1), date(2026, 12, 31)).map(lambda day: f"{day.day}/{day.month}/{day.year}")
said = some.one_of(days, days.map("Trước {}".format), some.just("Thường xuyên"))
COLUMNS = {"STT": 0, "Nhiệm vụ": 1, "Đơn vị chủ trì": 2, "Thời gian hoàn thành": 3, "Ghi chú": 4}


@given(
    some.lists(some.tuples(works, units, said), min_size=1, max_size=6, unique_by=lambda row: row[0]),
    some.permutations(list(COLUMNS)[1:]),
    some.sampled_from(["bars", "markdown", "tabs"]),
)
def test_a_table_put_together_is_read_back(
    rows: list[tuple[str, list[str], str]], others: list[str], style: str
) -> None:
    order = ["STT", *others]
    lines = [order]
    for number, (work, who, when) in enumerate(rows, 1):
        cells = [str(number), work, "; ".join(who) or "Ban Tổ chức", when, ""]
        lines.append([cells[COLUMNS[name]] for name in order])
    text = "\n".join(
        "\t".join(cells) if style == "tabs" else " | ".join(cells) if style == "bars" else f"| {' | '.join(cells)} |"
        for cells in lines
    )
    found = read(f"PHỤ LỤC\n{text}")
    assert [(duty.title, list(duty.responsible)) for duty in found] == [
        (work, who or ["Ban Tổ chức"]) for work, who, _ in rows
    ]
    for duty, (_, _, when) in zip(found, rows, strict=True):
        assert f"PHỤ LỤC\n{text}"[duty.when.start : duty.when.end] == when
        assert (duty.when.kind == "undated") == (when == "Thường xuyên")


@pytest.mark.parametrize(
    "row",
    [
        " | Tổng hợp kết quả | Văn phòng |  | 30/5/2025",
        "Tổng hợp kết quả | Văn phòng |  | 30/5/2025",
        "Tổng hợp kết quả | Văn phòng | 30/5/2025",
        " | Công khai kết quả | Văn phòng | 30/5/2025",
    ],
)
def test_a_row_may_lack_its_number_and_who_helps(row: str) -> None:
    table = "TT | Nội dung | Chủ trì | Phối hợp | Thời gian\n1 | Kiểm tra | Công an xã | Trạm Y tế | Tháng 4/2025\n"
    (_, last) = read(f"PHỤ LỤC\n\n{table}{row}\n")
    assert (str(last.when.due), last.responsible, last.supporting) == ("2025-05-30", ("Văn phòng",), ())


@pytest.mark.parametrize("row", [" | Tổng cộng | | | 30/5/2025", " | Cộng: | | | 12", " | Tổng số việc: 12 | | | "])
def test_a_sum_is_no_row(row: str) -> None:
    table = "TT | Nội dung | Chủ trì | Phối hợp | Thời gian\n1 | Kiểm tra | Công an xã | Trạm Y tế | Tháng 4/2025\n"
    assert len(read(f"PHỤ LỤC\n\n{table}{row}\n")) == 1


STOOD = "TT\nNội dung công việc\nĐơn vị chủ trì\nĐơn vị phối hợp\nThời gian\nhoàn thành"


def test_cells_may_stand_a_line_each() -> None:
    text = f"""{STOOD}

1
Rà soát quy hoạch và
công bố công khai
Phòng Kinh tế
Ban Quản lý dự án
Quý I/2026

2
Rà soát hộ nghèo
Phòng Văn hóa - Xã hội
Trước 30/6/2026
II
Giữ gìn trật tự
3
Diễn tập phòng thủ
Ban Chỉ huy quân sự xã
Công an xã
Thường xuyên

Nơi nhận: các phòng; lưu."""
    found = [(duty.title, text[duty.when.start : duty.when.end], duty.responsible) for duty in read(text)]
    assert found == [
        ("Rà soát quy hoạch và công bố công khai", "Quý I/2026", ("Phòng Kinh tế",)),
        ("Rà soát hộ nghèo", "Trước 30/6/2026", ("Phòng Văn hóa - Xã hội",)),
        ("Diễn tập phòng thủ", "Thường xuyên", ("Ban Chỉ huy quân sự xã",)),
    ]
    (start, end), *others = table_spans(text)
    assert (start, text[end:].strip(), others) == (0, "Nơi nhận: các phòng; lưu.", [])


def test_lines_that_do_not_fit_their_heading_are_no_table_of_cells() -> None:
    row = "{}\nRà soát hộ nghèo\nPhòng Văn hóa\nCác thôn\nCông an xã\nTrước 30/6/2026\n"
    assert table_spans(f"{STOOD}\n{row.format(1)}{row.format(2)}") == []
