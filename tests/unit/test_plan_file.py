"""Reading a plan file: every form that it may take, and one sentence with its place for each that it may not."""

from __future__ import annotations

import time as clock
import unicodedata
from dataclasses import replace
from datetime import date, time

import pytest

from lib.language import language
from lib.problem import Problem
from plans.file.reader import read
from plans.model import (
    DEFAULT_LADDER,
    Before,
    Deliverable,
    DueOn,
    DueRule,
    EndOf,
    Every,
    LadderStep,
    NoDue,
    Plan,
    Selection,
    Span,
    Within,
)

HEAD = """plan:
  number: 87/KH-MTTQ-BTT
  issuer: mttq-tinh
  issued_on: 2020-10-06
  subject: Sơ kết 5 năm
"""
ITEM = "items:\n  - {id: report, title: Báo cáo, assigned_to: mttq-xa, due: 2020-12-15}\n"


def plan_of(text: str) -> Plan:
    file = read(text.encode())
    assert file.problems == ()
    assert file.plan is not None
    return file.plan


def problems_of(data: str | bytes) -> tuple[Problem, ...]:
    file = read(data if isinstance(data, bytes) else data.encode())
    assert file.plan is None, "the file was to be refused"
    assert all(problem.message.endswith((".", "?")) for problem in file.problems)
    return file.problems


def the_problem(data: str | bytes) -> Problem:
    (problem,) = problems_of(data)
    return problem


def with_due(due: str) -> str:
    return f"{HEAD}items:\n  - id: report\n    title: Báo cáo\n    assigned_to: mttq-xa\n    due: {due}\n"


def with_item(fields: str) -> str:
    return f"{HEAD}items:\n  - {{id: report, title: Báo cáo, due: 2020-12-15, {fields}}}\n"


def with_ladder(rungs: str) -> str:
    return f"{HEAD}{ITEM}ladder:\n{rungs}"


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


# --- the head ------------------------------------------------------------------------------------------------------


def test_a_plan_is_read_with_what_is_assumed_where_nothing_is_written() -> None:
    plan = plan_of(HEAD + ITEM)
    assert (plan.number, plan.issuer, plan.issued_on) == ("87/KH-MTTQ-BTT", "mttq-tinh", date(2020, 10, 6))
    assert (plan.desk, plan.desk_code, plan.day_off, plan.calendar) == (None, "mttq-tinh", "next", "vn")
    assert (plan.send_at, plan.based_on, plan.signed_by) == (time(8), (), None)
    assert plan.items[0].report_to is None, "the desk"


def test_every_field_of_the_head_is_read() -> None:
    plan = plan_of(
        HEAD + "  based_on: [178/KH-MTTW-BTT, 30/KH- MTTQ]\n  signed_by: Phó Chủ tịch\n  desk: ban-phong-trao\n"
        '  day_off: previous\n  calendar: vn\n  send_at: "17:30"\n' + ITEM
    )
    assert plan.based_on == ("178/KH-MTTW-BTT", "30/KH-MTTQ"), "numbers stand without inner spaces"
    assert (plan.signed_by, plan.desk_code) == ("Phó Chủ tịch", "ban-phong-trao")
    assert (plan.day_off, plan.send_at) == ("previous", time(17, 30))


@pytest.mark.parametrize("day_off", ["keep", "next", "previous"])
def test_a_due_date_on_a_day_off_may_be_kept_or_moved_either_way(day_off: str) -> None:
    assert plan_of(f"{HEAD}  day_off: {day_off}\n{ITEM}").day_off == day_off


@pytest.mark.parametrize(("written", "at"), [("07:00", time(7)), ("21:00", time(21)), ("7:05", time(7, 5))])
def test_notices_are_sent_from_seven_to_twenty_one(written: str, at: time) -> None:
    assert plan_of(f'{HEAD}  send_at: "{written}"\n{ITEM}').send_at == at


@pytest.mark.parametrize("written", ["06:59", "21:01", "00:00", "23:59"])
def test_no_notice_is_planned_for_the_night(written: str) -> None:
    problem = the_problem(f'{HEAD}  send_at: "{written}"\n{ITEM}')
    assert (problem.path, problem.line, problem.column) == ("plan.send_at", 6, 12)
    assert problem.message == "Giờ gửi phải từ 07:00 đến 21:00."


@pytest.mark.parametrize("written", ["24:00", "8", "08:60", "8h", "٠٨:٠٠"])
def test_what_is_no_time_of_day_is_refused_with_an_example(written: str) -> None:
    assert the_problem(f'{HEAD}  send_at: "{written}"\n{ITEM}').message == (
        f"“{written}” không phải là giờ; hãy viết như “17:00”."
    )


def test_the_number_has_no_at_sign_which_the_command_line_reads_as_a_year() -> None:
    assert the_problem((HEAD + ITEM).replace("87/KH", "87@KH")).code == "bad-number"


# --- due -----------------------------------------------------------------------------------------------------------

MONTHLY = Every(rule="FREQ=MONTHLY;BYMONTHDAY=20", start=date(2020, 10, 1), until=date(2020, 12, 31))


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("2020-12-15", DueOn(on=date(2020, 12, 15))),
        ("15/12/2020", DueOn(on=date(2020, 12, 15))),
        ("5/1/2021", DueOn(on=date(2021, 1, 5))),
        ('"15/12/2020"', DueOn(on=date(2020, 12, 15))),
        ("{on: 2020-12-15}", DueOn(on=date(2020, 12, 15))),
        ("{on: 15/12/2020, strict: true}", DueOn(on=date(2020, 12, 15), strict=True)),
        ("{on: 2020-12-15, strict: false}", DueOn(on=date(2020, 12, 15))),
        ('{on: 2020-12-15, at: "17:00"}', DueOn(on=date(2020, 12, 15), at=time(17))),
        ('{on: 29/02/2024, at: 9:30}', DueOn(on=date(2024, 2, 29), at=time(9, 30))),
        ('{end_of: "2020-12"}', EndOf(text="2020-12")),
        ("{end_of: 2020-12}", EndOf(text="2020-12")),
        ('{end_of: "2020-Q4"}', EndOf(text="2020-Q4")),
        ("{end_of: 2020}", EndOf(text="2020")),
        ('{end_of: 2020, at: "11:30"}', EndOf(text="2020", at=time(11, 30))),
        ("{within: 5wd, of: issued}", Within(span=Span(5, "wd"), of="issued")),
        ("{within: 30d, of: issued}", Within(span=Span(30, "d"), of="issued")),
        ("{within: 30 d, of: base}", Within(span=Span(30, "d"), of="base")),
        ('{within: 1d, of: base, at: "08:00"}', Within(span=Span(1, "d"), of="base", at=time(8))),
        ("{before: base, by: 10d}", Before(item="base", by=Span(10, "d"))),
        ("{before: base, by: 5wd}", Before(item="base", by=Span(5, "wd"))),
        ('{before: base, by: 5wd, at: "16:00"}', Before(item="base", by=Span(5, "wd"), at=time(16))),
        ("{every: FREQ=MONTHLY;BYMONTHDAY=20, from: 2020-10-01, until: 31/12/2020}", MONTHLY),
        ('{every: "RRULE:FREQ=MONTHLY;BYMONTHDAY=20", from: 1/10/2020, until: 2020-12-31}', MONTHLY),
        ("{every: freq=monthly;bymonthday=20, from: 2020-10-01, until: 2020-12-31, at: 17:00}",
         replace(MONTHLY, at=time(17))),
        ("{none: true}", NoDue()),
        ("{none: true, nudge: quarter}", NoDue(nudge="quarter")),
    ],
)  # fmt: skip
def test_every_form_of_due_is_read(written: str, rule: DueRule) -> None:
    plan = plan_of(with_due(written))
    assert plan.items[0].due == rule


def invalid(text: str, why: str) -> tuple[str, str]:
    return text, f"Ngày “{text}” không có thật: {why}; hãy xác nhận lại với nơi ban hành."


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        invalid("31/04/2021", "tháng 4/2021 chỉ có 30 ngày"),
        invalid("29/02/2021", "tháng 2/2021 chỉ có 28 ngày"),
        invalid("2100-02-29", "tháng 2/2100 chỉ có 28 ngày"),
        invalid("0/12/2020", "tháng 12/2020 chỉ có 31 ngày"),
        invalid("32/15/2020", "không có tháng 15 (viết ngày/tháng/năm)"),
        (
            "05/15/2020",
            "Ngày “05/15/2020” không có thật: không có tháng 15 (viết ngày/tháng/năm); hãy xác nhận lại với nơi ban "
            "hành. Có phải là 15/05/2020?",
        ),
        ("15/12/20", "Ngày “15/12/20” phải ghi đủ bốn chữ số của năm, ví dụ 15/12/2020."),
        ("15/12/5", "Ngày “15/12/5” phải ghi đủ bốn chữ số của năm, ví dụ 15/12/2005."),
        ("0001-01-01", "Năm của ngày “0001-01-01” phải từ 1975 đến 2100."),
        ("31/12/9999", "Năm của ngày “31/12/9999” phải từ 1975 đến 2100."),
        (
            "cuối tháng 12",
            '“cuối tháng 12” là lời văn, chưa phải cách ghi của tệp kế hoạch; hãy ghi như due: {end_of: "2026-12"}.',
        ),
        ("15.12.2020", "“15.12.2020” không phải là ngày; hãy viết như 2020-12-15 hoặc 15/12/2020."),
        ("20-12-15", "“20-12-15” không phải là ngày; hãy viết như 2020-12-15 hoặc 15/12/2020."),
    ],
)
def test_a_date_that_is_none_is_refused_with_the_reason(written: str, sentence: str) -> None:
    problem = the_problem(with_due(written))
    assert problem.message == sentence
    assert (problem.code, problem.path, problem.line, problem.column) == ("bad-date", "items[0].due", 10, 10)


def test_the_first_and_the_last_year_of_a_plan_are_read() -> None:
    assert plan_of(with_due("1975-01-01")).items[0].due == DueOn(on=date(1975, 1, 1))
    assert plan_of(with_due("31/12/2100")).items[0].due == DueOn(on=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("written", "code", "path"),
    [
        ("{on: 2020-12-15, none: true}", "bad-due", "items[0].due"),
        ("{}", "bad-due", "items[0].due"),
        ("[2020-12-15, 2020-12-16]", "not-text", "items[0].due"),
        ("{within: 5wd}", "missing", "items[0].due.of"),
        ("{before: base}", "missing", "items[0].due.by"),
        ("{every: FREQ=DAILY, from: 2020-10-01}", "missing", "items[0].due.until"),
        ("{on: 2020-12-15, by: 3d}", "unknown-field", "items[0].due.by"),
        ("{on: 2020-12-15, strict: yes}", "not-allowed", "items[0].due.strict"),
        ("{none: false}", "not-allowed", "items[0].due.none"),
        ("{on: 2020-12-15, at: 25:00}", "bad-time", "items[0].due.at"),
        ('{end_of: "2020-13"}', "bad-period", "items[0].due.end_of"),
        ('{end_of: "2020-Q5"}', "bad-period", "items[0].due.end_of"),
        ("{end_of: 9999}", "bad-period", "items[0].due.end_of"),
        ("{within: 5 days, of: issued}", "bad-span", "items[0].due.within"),
        ("{within: 0d, of: issued}", "bad-span", "items[0].due.within"),
        ("{within: 3661d, of: issued}", "bad-span", "items[0].due.within"),
        ("{within: -5d, of: issued}", "bad-span", "items[0].due.within"),
        ("{every: FREQ=HOURLY, from: 2020-10-01, until: 2020-12-31}", "bad-rule", "items[0].due.every"),
        ("{every: FREQ=DAILY;COUNT=3, from: 2020-10-01, until: 2020-12-31}", "bad-rule", "items[0].due.every"),
        ("{every: FREQ=DAILY;INTERVAL=0, from: 2020-10-01, until: 2020-12-31}", "bad-rule", "items[0].due.every"),
        ("{every: hàng tháng, from: 2020-10-01, until: 2020-12-31}", "bad-rule", "items[0].due.every"),
        ("{every: FREQ=DAILY, from: 2020-12-31, until: 2020-10-01}", "bad-range", "items[0].due.until"),
        ("{every: FREQ=DAILY, from: 31/11/2020, until: 2020-12-31}", "bad-date", "items[0].due.from"),
    ],
)
def test_a_due_that_cannot_be_worked_out_is_refused_where_it_is_wrong(written: str, code: str, path: str) -> None:
    problem = the_problem(with_due(written))
    assert (problem.code, problem.path, problem.line) == (code, path, 10)


@pytest.mark.parametrize(
    ("written", "wrong", "meant"),
    [("{witin: 5wd, of: issued}", "witin", "within"), ("{everry: FREQ=DAILY}", "everry", "every")],
)
def test_a_mistyped_form_of_due_is_told_with_the_word_that_was_meant(written: str, wrong: str, meant: str) -> None:
    problem = the_problem(with_due(written))
    assert problem.path == f"items[0].due.{wrong}"
    assert problem.message.endswith(f"Có phải “{meant}”?")


# --- assigned_to, report_to, deliverables --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "selection"),
    [
        ("mttq-xa", Selection(units=("mttq-xa",))),
        ("[xa-1, xa-2]", Selection(units=("xa-1", "xa-2"))),
        ("{units: [xa-1, xa-2]}", Selection(units=("xa-1", "xa-2"))),
        ("{units: xa-1}", Selection(units=("xa-1",))),
        ("{tag: member-organisation, under: mttq-tinh}", Selection(tag="member-organisation", under="mttq-tinh")),
        ("{level: district, under: mttq-tinh}", Selection(level="district", under="mttq-tinh")),
        ("{level: commune, tag: front}", Selection(level="commune", tag="front")),
        ("{under: mttq-tinh}", Selection(under="mttq-tinh")),
        ("0123", Selection(units=("0123",))),
    ],
)
def test_every_form_of_assigned_to_is_read(written: str, selection: Selection) -> None:
    assert plan_of(with_item(f"assigned_to: {written}")).items[0].assigned_to == selection


@pytest.mark.parametrize(
    ("written", "code", "path"),
    [
        ("{units: [a], level: district}", "mixed-selection", "items[0].assigned_to"),
        ("{}", "empty-selection", "items[0].assigned_to"),
        ("[]", "empty-list", "items[0].assigned_to"),
        ("{units: []}", "empty-list", "items[0].assigned_to.units"),
        ("[a, a]", "twice", "items[0].assigned_to[1]"),
        ("[a, {level: district}]", "not-text", "items[0].assigned_to[1]"),
        ("{lebel: district}", "unknown-field", "items[0].assigned_to.lebel"),
    ],
)
def test_what_says_not_to_whom_is_refused(written: str, code: str, path: str) -> None:
    problem = the_problem(with_item(f"assigned_to: {written}"))
    assert (problem.code, problem.path) == (code, path)


def test_report_to_and_needs_and_deliverables_are_read() -> None:
    plan = plan_of(
        with_item(
            "assigned_to: a, report_to: ban, needs: [x, y], deliverables: "
            "[{id: report, title: Báo cáo}, {id: model, title: Mô hình, at_least: 2}]"
        )
    )
    assert plan.items[0].report_to == "ban"
    assert plan.items[0].needs == ("x", "y")
    assert plan.items[0].deliverables == (
        Deliverable(id="report", title="Báo cáo", at_least=1),
        Deliverable(id="model", title="Mô hình", at_least=2),
    )


@pytest.mark.parametrize("count", ["0", "-1", "1000", "1.5", "hai"])
def test_a_deliverable_needs_from_one_to_999_files(count: str) -> None:
    problem = the_problem(with_item(f"assigned_to: a, deliverables: [{{id: r, title: T, at_least: {count}}}]"))
    assert problem.path == "items[0].deliverables[0].at_least"
    assert problem.message == f"“{count}” phải là số từ 1 đến 999."


# --- the ladder ----------------------------------------------------------------------------------------------------


def test_the_default_ladder_is_that_of_the_contract() -> None:
    assert plan_of(HEAD + ITEM).ladder == DEFAULT_LADDER
    assert [(step.label, step.tell, step.kind) for step in DEFAULT_LADDER] == [
        ("before 14d", ("officer",), "reminder"),
        ("before 7d", ("officer",), "reminder"),
        ("before 3d", ("officer",), "reminder"),
        ("before 1d", ("officer",), "reminder"),
        ("on_due", ("officer",), "due"),
        ("after 1wd", ("officer", "head"), "overdue"),
        ("after 3wd", ("superior",), "escalation"),
        ("after 7wd", ("issuer",), "escalation"),
    ]


def test_every_form_of_rung_is_read_in_the_order_written() -> None:
    rungs = (
        "  - {before: 5wd, tell: [officer, mailbox]}\n  - {on_due: true, tell: deputy}\n"
        "  - {after: 2d, tell: [head, superior]}\n"
    )
    steps = plan_of(with_ladder(rungs)).ladder
    assert steps == (
        LadderStep(when="before", span=Span(5, "wd"), tell=("officer", "mailbox")),
        LadderStep(when="on_due", span=None, tell=("deputy",)),
        LadderStep(when="after", span=Span(2, "d"), tell=("head", "superior")),
    )
    assert [step.kind for step in steps] == ["reminder", "due", "escalation"]


def test_an_empty_ladder_reminds_nobody_and_one_without_a_value_is_the_default() -> None:
    assert plan_of(f"{HEAD}{ITEM}ladder: []\n").ladder == ()
    assert plan_of(f"{HEAD}{ITEM}ladder:\n").ladder == DEFAULT_LADDER


@pytest.mark.parametrize(
    ("rung", "code", "path"),
    [
        ("{before: 7d}", "missing", "ladder[0].tell"),
        ("{tell: officer}", "bad-rung", "ladder[0]"),
        ("{before: 7d, after: 1d, tell: officer}", "bad-rung", "ladder[0]"),
        ("{befor: 7d, tell: officer}", "unknown-field", "ladder[0].befor"),
        ("{before: 7 ngày, tell: officer}", "bad-span", "ladder[0].before"),
        ("{on_due: false, tell: officer}", "not-allowed", "ladder[0].on_due"),
        ("{before: 7d, tell: boss}", "not-allowed", "ladder[0].tell"),
        ("{before: 7d, tell: []}", "empty-list", "ladder[0].tell"),
        ("{before: 7d, tell: [officer, officer]}", "twice", "ladder[0].tell[1]"),
        ("before 7d", "not-a-mapping", "ladder[0]"),
    ],
)
def test_a_rung_that_cannot_be_laid_is_refused(rung: str, code: str, path: str) -> None:
    problem = the_problem(with_ladder(f"  - {rung}\n"))
    assert (problem.code, problem.path, problem.line) == (code, path, 9)


def test_the_same_rung_twice_is_refused() -> None:
    problem = the_problem(with_ladder("  - {before: 7d, tell: officer}\n" * 2))
    assert (problem.code, problem.line) == ("duplicate-rung", 10)


def test_two_rungs_that_name_nobody_are_each_refused_for_that_alone() -> None:
    problems = problems_of(with_ladder("  - {before: 7d}\n" * 2))
    assert [(problem.code, problem.line) for problem in problems] == [("missing", 9), ("missing", 10)]


# --- unknown and missing fields ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "meant"),
    [
        (HEAD.replace("subject", "subjetc") + ITEM, "plan.subjetc", "subject"),
        (HEAD + ITEM.replace("title", "tilte"), "items[0].tilte", "title"),
        (HEAD + ITEM.replace("assigned_to", "asigned_to"), "items[0].asigned_to", "assigned_to"),
        (HEAD + ITEM + "lader: []\n", "lader", "ladder"),
    ],
)
def test_an_unknown_field_is_told_with_the_one_that_was_meant(text: str, path: str, meant: str) -> None:
    unknown = [problem for problem in problems_of(text) if problem.code == "unknown-field"]
    assert [problem.path for problem in unknown] == [path]
    assert unknown[0].message.endswith(f"Có phải “{meant}”?")


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    problems = problems_of(
        "plan:\n  number: 1/KH\n  issuer: a\n  issued_on: 31/04/2020\n"
        "items:\n  - {id: A, title: '', assigned_to: u, due: 2020-13-01}\n  - {id: b, tilte: T, assigned_to: u}\n"
    )
    assert [(problem.line, problem.column, problem.path, problem.code) for problem in problems] == [
        (2, 3, "plan.subject", "missing"),
        (4, 14, "plan.issued_on", "bad-date"),
        (6, 5, "items[0].title", "missing"),
        (6, 10, "items[0].id", "bad-id"),
        (6, 45, "items[0].due", "bad-date"),
        (7, 5, "items[1].title", "missing"),
        (7, 5, "items[1].due", "missing"),
        (7, 13, "items[1].tilte", "unknown-field"),
    ]


def test_the_same_refusals_are_said_in_english() -> None:
    before = language.set("en")
    try:
        assert the_problem(with_due("05/15/2020")).message == (
            "The date '05/15/2020' does not exist: there is no month 15 (day/month/year); confirm it with the issuer. "
            "Was 15/05/2020 meant?"
        )
        assert the_problem(with_ladder("  - {befor: 7d, tell: officer}\n")).message == (
            "There is no field 'befor'; the fields here are: before, on_due, after, every, times, tell. "
            "Did you mean 'before'?"
        )
    finally:
        language.reset(before)


# --- ids -----------------------------------------------------------------------------------------------------------


def two_items(first: str, second: str) -> str:
    entry = '  - {{id: "{}", title: T, assigned_to: a, due: 2020-12-15}}\n'
    return HEAD + "items:\n" + entry.format(first) + entry.format(second)


@pytest.mark.parametrize("other", ["report", " report", "report "])
def test_an_id_that_stands_twice_is_refused(other: str) -> None:
    problem = the_problem(two_items("report", other))
    assert (problem.code, problem.path, problem.line) == ("twice", "items[1].id", 8)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Report", "“Report”"),
        ("repоrt", "“о” là U+043E"),  # a Cyrillic o
        ("ｒeport", "“ｒ” là U+FF52"),  # a full-width r
        ("bao-cáo", "“á” là U+00E1"),
        ("bao-ca\u0301o", "“á” là U+00E1"),
    ],
)
def test_an_id_that_only_looks_like_another_is_refused_and_the_letter_is_named(other: str, said: str) -> None:
    problem = the_problem(two_items("report", other))
    assert (problem.code, problem.path) == ("bad-id", "items[1].id")
    assert said in problem.message


@pytest.mark.parametrize("taken", ["issued", "-a", "a" * 65, "a b", "a/b"])
def test_an_id_that_could_be_misread_is_refused(taken: str) -> None:
    assert codes(problems_of(two_items(taken, "other"))) == ["bad-id"]


# --- what YAML would guess -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["no", "08:30", "12:30", "0123", "0987", "1.10", "1_000", "0x1F", "off", "1e3"])
def test_what_yaml_would_guess_stays_as_it_is_written(written: str) -> None:
    plan = plan_of(with_item(f"assigned_to: {written}").replace("Báo cáo", written))
    assert plan.items[0].title == written
    assert plan.items[0].assigned_to == Selection(units=(written,))


@pytest.mark.parametrize("nothing", ["", "null", "~", '""'])
def test_a_field_without_a_value_counts_as_absent(nothing: str) -> None:
    assert plan_of(f"{HEAD}  desk: {nothing}\n{ITEM}").desk is None
    assert the_problem((HEAD + ITEM).replace("mttq-tinh", nothing)).path == "plan.issuer"


# --- hostile and damaged files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD + ITEM.replace("Báo cáo", "&a Báo cáo"), "anchor", 7),
        (HEAD + ITEM.replace("mttq-xa", "*a"), "alias", 7),
        (HEAD + ITEM.replace("Báo cáo", "!!python/object/apply:os.system [echo]"), "tag", 7),
        (HEAD + ITEM.replace("Báo cáo", "!!str Báo cáo"), "tag", 7),
        (HEAD + ITEM.replace("title: Báo cáo", "title: Báo cáo, title: Khác"), "duplicate-key", 7),
        (HEAD + HEAD + ITEM, "duplicate-key", 6),
        (HEAD + ITEM + "---\n" + HEAD + ITEM, "two-documents", 8),
        (HEAD + ITEM.replace("{id", "{[a]: b, id"), "bad-key", 7),
        (HEAD + "\tdesk: a\n" + ITEM, "not-yaml", 6),
        (HEAD + ITEM.replace("}", ""), "not-yaml", 8),
        (HEAD.replace("Sơ kết", "Sơ kết: 5") + ITEM, "not-yaml", 5),
        (HEAD.replace("Sơ kết", '"Sơ kết') + ITEM, "not-yaml", 8),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    problems = problems_of(text)
    assert (code, line) in [(problem.code, problem.line) for problem in problems]


def test_a_borrowed_value_is_refused_in_one_sentence() -> None:
    assert the_problem(HEAD + ITEM.replace("2020-12-15", "*a")).code == "alias"


def test_a_merge_key_is_refused_with_what_to_do_instead() -> None:
    problems = problems_of(HEAD + ITEM.replace("{id", "{<<: {}, id"))
    assert [problem.message for problem in problems] == ["Không dùng “<<” để gộp trường; hãy viết lại các trường."]


def test_a_yaml_bomb_is_never_unfolded() -> None:
    bomb = 'a: &a ["x","x","x","x","x","x","x","x","x"]\n'
    for letter, last in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{letter}: &{letter} [{','.join([f'*{last}'] * 9)}]\n"
    started = clock.process_time()
    assert {"anchor", "alias"} <= set(codes(problems_of(bomb)))
    assert clock.process_time() - started < 2


def test_a_thing_that_holds_itself_is_refused() -> None:
    assert {"anchor", "alias"} <= set(codes(problems_of("plan: &a [*a]\n")))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_brackets_without_end_are_refused_and_exhaust_nothing(opening: str) -> None:
    problem = the_problem(opening * 20_000)
    assert (problem.code, problem.line) == ("too-deep", 1)
    assert problem.message == (
        "Lồng quá sâu: tệp kế hoạch không cần quá 20 tầng; hãy xem lại các dấu ngoặc."
    )  # fmt: skip


def test_a_file_of_more_than_two_megabytes_is_not_looked_at() -> None:
    text = HEAD + ITEM
    largest = text.encode() + b"#" * (2_000_000 - len(text.encode()))
    assert read(largest).plan is not None
    problem = the_problem(largest + b"#" * 100_000)
    assert problem.message == "Tệp kế hoạch dài 2.1 MB; tối đa là 2 MB."


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only a comment\n", b"\xef\xbb\xbf", b"---\n"])
def test_an_empty_file_is_refused_with_how_to_begin(data: bytes) -> None:
    problem = the_problem(data)
    assert (problem.code, problem.line) == ("empty", 1)
    assert problem.message == "Tệp trống; hãy bắt đầu bằng “plan:”."


@pytest.mark.parametrize("text", ["- plan\n- items\n", "just words\n", "[]"])
def test_a_file_that_is_no_mapping_at_the_top_is_refused_with_the_fields(text: str) -> None:
    problem = the_problem(text)
    assert (problem.code, problem.line, problem.column) == ("not-a-mapping", 1, 1)
    assert problem.message == "Chỗ này phải là các trường “tên: giá trị” (plan, items, …)."


# --- bytes ---------------------------------------------------------------------------------------------------------


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = HEAD + ITEM
    plain = read(text.encode())
    for data in (text.replace("\n", "\r\n").encode(), text.encode("utf-8-sig"), text.replace("\n", "\r").encode()):
        assert read(data) == plain


def test_decomposed_letters_are_composed() -> None:
    text = unicodedata.normalize("NFD", HEAD + ITEM)
    assert text != HEAD + ITEM
    assert read(text.encode()) == read((HEAD + ITEM).encode())
    escaped = HEAD + ITEM.replace("Báo cáo", '"Ba\\u0301o ca\\u0301o"')
    assert plan_of(escaped).items[0].title == "Báo cáo"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ((HEAD + ITEM).encode("utf-16"), 1),
        ("plan:\n  subject: Sơ kết\n".replace("ơ", "o").replace("ế", "é").encode("latin-1"), 2),
        (b"plan:\n\n  subject: \xff\n", 3),
        (b"plan:\n  subject: \xed\xa0\x80\n", 2),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused_with_their_line(data: bytes, line: int) -> None:
    problem = the_problem(data)
    assert (problem.code, problem.line) == ("not-utf8", line)
    assert problem.message == f"Tệp không ở dạng UTF-8 (dòng {line}); hãy lưu lại bằng bảng mã UTF-8."


@pytest.mark.parametrize(
    ("character", "name"),
    [("\0", "U+0000"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u200b", "U+200B"), ("\u2028", "U+2028")],
)
def test_a_character_that_one_cannot_see_is_refused_with_its_place(character: str, name: str) -> None:
    problem = the_problem((HEAD + ITEM).replace("Sơ kết", f"Sơ{character}kết"))
    assert (problem.code, problem.line, problem.column) == ("control-character", 5, 14)
    assert problem.message == f"Dòng 5 có ký tự điều khiển hoặc ký tự ẩn {name}; hãy xóa ký tự đó."


def test_an_escape_cannot_bring_in_what_the_file_may_not_hold() -> None:
    problem = the_problem(HEAD + ITEM.replace("Báo cáo", '"Báo \\u202e cáo"'))
    assert (problem.code, problem.line) == ("control-character", 7)


def test_line_breaks_in_a_subject_become_spaces_so_that_no_header_can_break() -> None:
    text = HEAD.replace("Sơ kết 5 năm", '"Sơ kết\\r\\nBcc: x@y.example"')
    assert plan_of(text + ITEM).subject == "Sơ kết Bcc: x@y.example"


def test_a_template_in_a_title_stays_the_text_it_is() -> None:
    assert plan_of(HEAD + ITEM.replace("Báo cáo", '"{{ 7*7 }} {x} %s"')).items[0].title == "{{ 7*7 }} {x} %s"
