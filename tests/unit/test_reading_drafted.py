"""A draft as a plan file: what the text says stands in it, what a human must decide is marked or left open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.text import clean_line
from org.model import UnitVersion
from plans.file.reader import read
from plans.model import DueOn, EndOf, Every, NoDue, Plan, PlanFile, Selection, Span, Within
from plans.reading.drafted.file import open_fields, written
from plans.reading.drafted.ids import readable
from plans.reading.drafted.plan import drafted
from plans.reading.drafted.shape import draft_json
from plans.reading.drafted.written import line
from plans.reading.model import Cited, Deliver, Doubt, Draft, Duty, Expression, Head, Kind, Relative, Target, Work
from tests.drafts import DISTRICTS, HEAD, ISSUER, PLAN_87, TEXT, duty, filled, place, roster

TAY_NINH = roster("tay-ninh-87")
UNDER = "mttq-tay-ninh"


def file_of(draft: Draft, units: Sequence[UnitVersion] | None = TAY_NINH, before: str = "on") -> PlanFile:
    return read(written(drafted(draft, units, before)).encode())  # type: ignore[arg-type]


def plan_of(draft: Draft, **more: object) -> Plan:
    found = file_of(draft, **more)  # type: ignore[arg-type]
    assert found.plan is not None, found.problems
    return found.plan


def dated(when: Expression, *responsible: str, **more: object) -> Draft:
    """A draft of one duty with that expression."""
    one = Duty(when=when, sentence=place(0), title="Báo cáo", responsible=responsible or (ISSUER,), **more)  # type: ignore[arg-type]
    return Draft(text=TEXT, head=HEAD, duties=(one,))


def when(kind: Kind, due: date | None = None, **more: object) -> Expression:
    return Expression(start=0, end=10, kind=kind, form="", due=due, **more)  # type: ignore[arg-type]


# --- Plan 87 ----------------------------------------------------------------------------------------------------------


def test_plan_87_waits_for_the_one_date_that_its_text_does_not_say() -> None:
    found = file_of(PLAN_87)
    assert [(one.code, one.path) for one in found.problems] == [("missing", "items[3].due")]
    assert "{before: so-ket-cap-huyen-gui-bao-cao-so-ket-va, by: 10wd}" in found.text


def test_plan_87_once_filled_says_what_the_example_says() -> None:
    text = filled(written(drafted(PLAN_87, TAY_NINH)), "{before: so-ket-cap-huyen-gui-bao-cao-so-ket-va, by: 10wd}")
    plan = read(text.encode()).plan
    assert plan is not None
    assert (plan.number, plan.issuer, plan.desk) == ("87/KH-MTTQ-BTT", UNDER, "mttq-tay-ninh-ptth")
    assert (plan.issued_on, plan.based_on) == (date(2020, 10, 6), ("178/KH-MTTW-BTT",))
    assert [one.assigned_to for one in plan.items] == [
        Selection(units=(UNDER,)),
        Selection(tag="member-organisation", under=UNDER),
        Selection(level="district", under=UNDER),
        Selection(level="commune", under=UNDER),
    ]
    assert [len(one.needs) for one in plan.items] == [2, 0, 1, 0]
    assert plan.items[2].needs == (plan.items[3].id,)
    assert [one.title for one in plan.items[2].deliverables] == ["Báo cáo sơ kết 5 năm", "Mô hình điển hình"]
    assert all(one.report_to is None for one in plan.items)  # the desk takes them


def test_each_item_has_its_words_and_what_is_to_be_decided_as_comments() -> None:
    text = written(drafted(PLAN_87, TAY_NINH))
    assert "# dòng 1: “- Ban Thường trực tỉnh tổ chức" in text
    assert "# thời hạn: “trước ngày 31/01/2021”" in text
    assert "# ← lời văn là “trước”, không tính ngày 15/12/2020; nếu hạn là hết ngày 14/12/2020 thì ghi: {on" in text
    assert '#   title: "Theo dõi, đôn đốc"' in text  # a work without a date stands aside


def test_before_strict_excludes_the_day() -> None:
    plan = plan_of(replace(PLAN_87, works=()), before="strict")
    assert plan.items[0].due == DueOn(on=date(2021, 1, 31), strict=True)
    assert plan_of(replace(PLAN_87, works=())).items[0].due == DueOn(on=date(2021, 1, 31))


def test_without_a_roster_groups_are_chosen_and_whose_they_are_is_left_open() -> None:
    found = file_of(replace(PLAN_87, works=()), None)
    assert [(one.code, one.path) for one in found.problems] == [
        ("missing", "plan.issuer"),
        ("missing", "items[0].assigned_to"),
    ]
    assert found.sketch is not None
    assert found.sketch.items[2].assigned_to == Selection(level="district", under="?")


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        (when("on_or_before", date(2020, 12, 15)), DueOn(on=date(2020, 12, 15))),
        (when("on", date(2020, 12, 15), at=time(17)), DueOn(on=date(2020, 12, 15), at=time(17))),
        (when("range", date(2020, 12, 15), range_start=date(2020, 12, 1)), DueOn(on=date(2020, 12, 15))),
        (when("month", date(2020, 12, 31)), EndOf(text="2020-12")),
        (when("month", date(2020, 12, 20)), DueOn(on=date(2020, 12, 20))),
        (when("quarter", date(2020, 12, 31)), EndOf(text="2020-Q4")),
        (when("year_end", date(2020, 12, 31)), EndOf(text="2020")),
        (
            when("recurring", recurrence="FREQ=MONTHLY;BYMONTHDAY=20"),
            Every(rule="FREQ=MONTHLY;BYMONTHDAY=20", start=date(2020, 10, 6), until=date(2020, 12, 31)),
        ),
        (
            when("relative", relative=Relative(n=5, unit="wd", side="after", event="ngày ban hành Kế hoạch này")),
            Within(span=Span(5, "wd"), of="issued"),
        ),
        (
            when("relative", relative=Relative(n=2, unit="w", side="after", event="ngày ký")),
            Within(span=Span(14, "d"), of="issued"),
        ),
        (
            when("relative", date(2020, 12, 1), relative=Relative(n=5, unit="d", side="before", event="bầu cử")),
            DueOn(on=date(2020, 12, 1)),
        ),
        (when("undated"), NoDue()),
    ],
)
def test_a_kind_of_date_is_drafted_as_its_form(expression: Expression, rule: object) -> None:
    assert plan_of(dated(expression)).items[0].due == rule


@pytest.mark.parametrize(
    ("expression", "suggested"),
    [
        (
            when("vague", suggested_due=date(2020, 12, 31)),
            "Điều 146, là thứ Năm, 31/12/2020, và hãy xác nhận: 2020-12-31",
        ),
        (
            when("invalid", candidates=(date(2020, 12, 5), date(2020, 12, 15))),
            "ngày này không có thật; hãy hỏi lại nơi ban hành: 05/12/2020 hoặc 15/12/2020",
        ),
        (
            when("relative", relative=Relative(n=20, unit="d", side="before", event="ngày bầu cử")),
            "tính từ “ngày bầu cử”",
        ),
        (
            when("relative", relative=Relative(n=5, unit="wd", side="after", event="ngày nhận được văn bản này")),
            "đầu việc khác: {within: 5wd, of: issued}",
        ),
        (when("relative", relative=Relative(n=2, unit="m", side="after", event="ngày ký")), ": 2020-12-06"),
        (when("recurring", recurrence="FREQ=HOURLY"), "hãy ghi thời hạn"),
        (when("on", date(1930, 2, 3)), "hãy ghi thời hạn"),
    ],
)
def test_what_only_a_human_can_say_is_left_open_with_a_suggestion(expression: Expression, suggested: str) -> None:
    found = file_of(dated(expression))
    assert [(one.code, one.path) for one in found.problems] == [("missing", "items[0].due")]
    marked = [row for row in found.text.splitlines() if "# ←" in row]
    assert any(suggested in row for row in marked), marked


def test_what_recurs_without_a_day_of_issue_waits_for_its_beginning() -> None:
    draft = dated(when("recurring", recurrence="FREQ=WEEKLY;BYDAY=FR"))
    found = file_of(replace(draft, head=replace(HEAD, issued_on=None)))
    assert {(one.code, one.path) for one in found.problems} == {
        ("missing", "items[0].due"),
        ("missing", "plan.issued_on"),
    }


def test_what_recurs_goes_on_to_the_last_day_that_the_text_names() -> None:
    weekly = dated(when("recurring", recurrence="FREQ=WEEKLY;BYDAY=FR"))
    closing = duty(0, "31/01/2021", date(2021, 1, 31), "Tổng kết", ISSUER)
    both = replace(weekly, duties=(*weekly.duties, closing))
    assert {one.due.until for one in plan_of(both).items if isinstance(one.due, Every)} == {date(2021, 1, 31)}


# --- items ------------------------------------------------------------------------------------------------------------


def test_a_duty_of_several_groups_is_an_item_for_each_and_one_for_all_that_are_named() -> None:
    draft = dated(
        when("on", date(2020, 12, 15)),
        "các huyện, thị xã, thành phố",
        "các tổ chức thành viên",
        "Hội Nông dân tỉnh",
        ISSUER,
    )
    plan = plan_of(draft)
    assert [one.assigned_to for one in plan.items] == [
        Selection(units=("hnd-tinh-tay-ninh", UNDER)),
        Selection(level="district", under=UNDER),
        Selection(tag="member-organisation", under=UNDER),
    ]
    assert [one.id for one in plan.items] == ["bao-cao", "bao-cao-2", "bao-cao-3"]


def test_supporters_make_a_lead_and_those_without_a_code_are_named() -> None:
    found = file_of(
        dated(when("on", date(2020, 12, 15)), supporting=("Hội Nông dân", "các huyện, thị xã", "Sở Nội vụ"))
    )
    assert found.plan is not None
    item = found.plan.items[0]
    assert item.supporters == (Selection(units=("hnd-tinh-tay-ninh",)), Selection(level="district", under=UNDER))
    assert "lead: mttq-tay-ninh" in found.text
    assert "# ← phối hợp còn có “Sở Nội vụ”" in found.text


def test_whom_nobody_knows_is_left_open_with_what_looks_like_it() -> None:
    found = file_of(dated(when("on", date(2020, 12, 15)), "Ban Phong trào"))
    assert [(one.code, one.path) for one in found.problems] == [("missing", "items[0].assigned_to")]
    assert "# ← hãy ghi mã của “Ban Phong trào”: mttq-tay-ninh-ptth" in found.text


def test_rows_of_a_table_stay_items_of_their_own() -> None:
    text = "1 | Việc A | Văn phòng | 15/12/2020\n2 | Việc B | Văn phòng | 15/12/2020"
    rows = [
        Duty(when=when("on_or_before", date(2020, 12, 15)), sentence=span, title=title, responsible=(ISSUER,))
        for span, title in (((0, 34), "Việc A"), ((35, 69), "Việc B"))
    ]
    assert [one.id for one in plan_of(Draft(text=text, head=HEAD, duties=tuple(rows))).items] == ["viec-a", "viec-b"]


def test_works_without_a_date_are_the_plan_only_where_nothing_else_binds_anybody() -> None:
    work = Work(start=0, end=10, title="Giao ban", responsible=(ISSUER,), supporting=("Hội Nông dân",))
    plan = plan_of(Draft(text=TEXT, head=HEAD, works=(work,)))
    assert [(one.title, one.due) for one in plan.items] == [("Giao ban", NoDue())]
    assert plan.items[0].supporters == (Selection(units=("hnd-tinh-tay-ninh",)),)
    beside = replace(dated(when("on", date(2020, 12, 15))), works=(work,))
    assert [one.title for one in plan_of(beside).items] == ["Báo cáo"]


def test_what_is_needed_is_not_due_later_and_reports() -> None:
    top = duty(0, "31/01/2021", date(2021, 1, 31), "Tổng kết", ISSUER)
    late = duty(2, "15/12/2020", date(2021, 2, 28), "Báo cáo", DISTRICTS)
    other = duty(4, "15/12/2020", date(2020, 12, 15), "Trồng cây", "các huyện, thị xã, thành phố")
    text = "x" * len(TEXT)
    duties = [replace(one, sentence=(n, n + 1)) for n, one in enumerate((top, late, other))]
    assert [one.needs for one in plan_of(Draft(text=text, head=HEAD, duties=tuple(duties))).items] == [(), (), ()]


def test_of_two_duties_in_one_sentence_only_the_one_that_sums_up_needs_reports() -> None:
    reports = duty(1, "15/12/2020", date(2020, 12, 15), "Gửi báo cáo", "các tổ chức thành viên")
    both = [
        duty(0, "31/01/2021", date(2021, 1, 31), title, ISSUER) for title in ("Tổ chức tọa đàm", "Hội nghị tổng kết")
    ]
    apart = [
        replace(one, when=replace(one.when, due=day))
        for one, day in zip(both, (date(2021, 1, 20), date(2021, 1, 31)), strict=True)
    ]
    plan = plan_of(Draft(text=TEXT, head=HEAD, duties=(*apart, reports)))
    assert {one.title: len(one.needs) for one in plan.items} == {
        "Tổ chức tọa đàm": 0,
        "Hội nghị tổng kết": 1,
        "Gửi báo cáo": 0,
    }


def test_reports_to_another_than_the_desk_and_the_issuer_say_so() -> None:
    units = roster("tay-ho-30")
    head = replace(HEAD, issuer="Ban Thường trực Ủy ban MTTQ Việt Nam quận Tây Hồ", place="Tây Hồ")
    one = duty(
        0, "31/01/2021", date(2021, 1, 31), "Báo cáo", "Ban Thường trực Ủy ban MTTQ Việt Nam quận Tây Hồ",
        report_to="Ủy ban MTTQ Việt Nam Thành phố Hà Nội",
    )  # fmt: skip
    assert plan_of(Draft(text=TEXT, head=head, duties=(one,)), units=units).items[0].report_to == "mttq-ha-noi"


# --- targets ----------------------------------------------------------------------------------------------------------


def test_targets_are_indicators_of_the_item_that_heads_them() -> None:
    targets = (
        Target(start=5, end=9, title="Quỹ “Vì người nghèo”", value=Decimal("134"), unit="triệu đồng", strict=True),
        Target(start=9, end=12, title="Tỷ lệ trẻ em suy dinh dưỡng", value=Decimal("21.5"), unit="%", direction="down"),
    )
    heading = Duty(when=when("year_end", date(2020, 12, 31)), sentence=(0, 4), title="Mục tiêu")
    found = file_of(Draft(text=TEXT, head=HEAD, duties=(heading,), targets=targets))
    assert [(one.code, one.path) for one in found.problems] == [("missing", "items[0].assigned_to")]
    assert found.sketch is not None
    first, second = found.sketch.indicators
    assert (first.item, first.target, first.strict, first.aggregate) == ("muc-tieu", Decimal(134), True, "sum")
    assert (second.target, second.direction, second.aggregate, second.decimals) == (Decimal("21.5"), "down", "mean", 1)
    alone = file_of(Draft(text=TEXT, head=HEAD, targets=targets))
    assert [one.path for one in alone.problems] == ["items[0].assigned_to"]


# --- nothing the text says becomes YAML -------------------------------------------------------------------------------

HOSTILE = st.one_of(
    st.sampled_from([
        "a: b", "- x", "# x", "x #y", "{a: 1}", "[x", "&a *a", "!!python/object:os.system", "null", "~", "yes", "|",
        ">", "“x”", "`", "'", '"', '\\"', "\\", "a\nitems:\n  - id: x", "---", "...", "%YAML 1.1", "\u2028x", "\x85y",
        "\x00", "=?utf-8?q?x?=", "?", "\u202ex", "\ufeff", "é" * 600, "x\u0301" * 40, "\u0338", "<<: *x", "@", "０",
    ]),
    st.text(max_size=40),
)  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
KINDS: Sequence[Kind] = (
    *("before", "on_or_before", "on", "range", "month", "quarter"),
    *("year_end", "recurring", "relative", "vague", "invalid", "undated"),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    text = draw(st.text(min_size=1, max_size=200))
    spot = st.integers(0, len(text))
    expressions = st.builds(
        Expression,
        start=spot,
        end=spot,
        kind=st.sampled_from(KINDS),
        form=st.just(""),
        due=st.none() | DAYS,
        at=st.none() | st.times(),
        strict=st.booleans(),
        recurrence=st.none() | HOSTILE | st.just("FREQ=MONTHLY;BYMONTHDAY=20"),
        relative=st.none()
        | st.builds(
            Relative,
            n=st.integers(0, 10**6),
            unit=st.sampled_from(["d", "wd", "w", "m"]),
            side=st.sampled_from(["after", "before"]),
            event=HOSTILE | st.just("ngày ký"),
        ),
        suggested_due=st.none() | DAYS,
        candidates=st.lists(DAYS, max_size=2).map(tuple),
    )
    units = st.lists(HOSTILE | st.sampled_from([ISSUER, "các xã", "các tổ chức thành viên"]), max_size=3).map(tuple)
    duties = st.builds(
        Duty,
        when=expressions,
        sentence=st.tuples(spot, spot),
        title=HOSTILE,
        responsible=units,
        supporting=units,
        report_to=st.none() | HOSTILE,
        deliverables=st.lists(st.builds(Deliver, title=HOSTILE, at_least=st.integers(-1, 10**4)), max_size=2).map(
            tuple
        ),
        doubts=st.lists(st.builds(Doubt, code=HOSTILE, message=HOSTILE, start=spot, end=spot), max_size=2).map(tuple),
    )
    works = st.builds(Work, start=spot, end=spot, title=HOSTILE, responsible=units, reports=st.booleans())
    targets = st.builds(Target, start=spot, end=spot, title=HOSTILE, value=st.decimals(), unit=HOSTILE)
    head = st.builds(
        Head,
        number=st.none() | HOSTILE,
        issuer=st.none() | HOSTILE | st.just(ISSUER),
        issued_on=st.none() | DAYS,
        subject=st.none() | HOSTILE,
        based_on=st.lists(st.builds(Cited, number=HOSTILE), max_size=3).map(tuple),
        signed_by=st.none() | HOSTILE,
    )
    return draw(
        st.builds(
            Draft,
            text=st.just(text),
            head=head,
            duties=st.lists(duties, max_size=4).map(tuple),
            works=st.lists(works, max_size=2).map(tuple),
            targets=st.lists(targets, max_size=2).map(tuple),
        )
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.sampled_from([None, TAY_NINH[:16]]))
def test_whatever_a_text_says_stays_text(draft: Draft, units: Sequence[UnitVersion] | None) -> None:
    plan = drafted(draft, units)
    found = file_of(draft, units)
    if [one.code for one in found.problems] == ["old-letters"]:
        return  # the text itself was read in a wrong encoding, which the reader of plan files says
    missing = {one.path for one in found.problems}
    assert {one.code for one in found.problems} <= {"missing", "not-a-list"}, found.problems
    assert missing <= {"plan.number", "plan.issuer", "plan.issued_on", "plan.subject", "items"} | {
        f"items[{n}].{field}" for n in range(len(plan.items)) for field in ("due", "assigned_to", "lead")
    }
    assert (found.sketch is None) == ("items" in missing) or not plan.items
    if found.sketch is not None and plan.items:
        assert [one.title for one in found.sketch.items] == [one.title for one in plan.items]
        assert found.sketch.subject in (None, line(draft.head.subject or "", 2000))
        assert [len(one.deliverables) for one in found.sketch.items] == [len(one.deliverables) for one in plan.items]
        assert len(found.sketch.indicators) == len(draft.targets)
    json.dumps(draft_json(draft, units))


def test_what_is_left_open_is_what_the_file_lacks() -> None:
    assert [(item, one.field) for item, one in open_fields(drafted(PLAN_87, TAY_NINH))][-1:] == [
        ("bao-cao-so-ket-5-nam-bang-van-ban", "due")
    ]
    nothing = Draft(text="", head=Head())
    assert [one.field for _, one in open_fields(drafted(nothing, None))] == ["number", "issued_on", "subject", "issuer"]


def test_ids_are_readable_and_plain() -> None:
    assert readable("Báo cáo 5 năm (bằng văn bản)") == "bao-cao-5-nam-bang-van-ban"
    assert readable("Đề cương") == "de-cuong"
    assert readable("“…”") == ""
    assert len(readable("x" * 600)) == 40
    assert clean_line(readable("Ở đâu")) == "o-dau"


# --- as JSON ----------------------------------------------------------------------------------------------------------


def test_the_json_has_the_shape_of_the_contract() -> None:
    found = draft_json(PLAN_87, TAY_NINH)
    assert {"text", "doc", "duties", "problems", "targets", "works", "outcome"} <= set(found)
    assert set(found["doc"]) >= {
        "number", "issuer", "issued_on", "subject", "based_on", "signed_by", "recipients", "recipients_for", "type",
    }  # fmt: skip
    assert found["doc"]["based_on"] == ["178/KH-MTTW-BTT"]
    first = found["duties"][0]
    assert set(first) >= {
        "quote", "start", "end", "kind", "due", "at", "range_start", "strict", "recurrence", "relative",
        "suggested_due", "responsible", "report_to", "title", "confidence", "problems", "selectors", "deliverables",
    }  # fmt: skip
    assert found["text"][first["start"] : first["end"]] == first["quote"] == "trước ngày 31/01/2021"
    assert (first["kind"], first["due"], first["strict"]) == ("before", "2021-01-31", True)
    assert found["duties"][2]["selectors"][0] == {
        "written": DISTRICTS, "issuer": False, "name": None, "level": "district", "tag": None,
        "under": UNDER, "units": [], "problem": None, "candidates": [],
    }  # fmt: skip


def test_a_relative_date_names_its_event_under_its_side() -> None:
    one = dated(when("relative", relative=Relative(n=5, unit="wd", side="after", event="ngày ký"), at=time(17)))
    assert draft_json(one)["duties"][0]["relative"] == {"n": 5, "unit": "wd", "after": "ngày ký"}
    assert draft_json(one)["duties"][0]["at"] == "17:00"
