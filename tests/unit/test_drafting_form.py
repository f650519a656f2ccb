"""A draft as a form: what was read stands in its fields, and comes back from them as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.model import Before, DueOn, DueRule, EndOf, Every, NoDue, Selection, Span, Within
from plans.periods.model import MONTHS, Period, Recurring
from plans.reading.drafted.plan import drafted
from plans.reading.groups.matched import Known
from plans.reading.model import Target
from tests.drafts import PLAN_87, TEXT, roster
from web.desk.drafting.dues import Mistyped, fields_of, rule_of
from web.desk.drafting.fields import key
from web.desk.drafting.marks import pieces
from web.desk.drafting.periods import period_in, period_text
from web.desk.drafting.sheet import Sheet
from web.desk.drafting.whom import Whom

UNITS = roster("tay-ninh-87")
ISSUER = "mttq-tay-ninh"
WHOM = Whom(Known(UNITS), ISSUER, PLAN_87.head.issuer)
SHEET = Sheet(drafted(PLAN_87, UNITS), {ISSUER: "MTTQ"}, WHOM)
NUMBERS = {"a": 1, "b": 2}
FIELDS = ("due", "on", "end_of", "every", "day", "from", "until", "of", "by", "n", "days", "at")

days = st.dates(date(1975, 1, 1), date(2100, 12, 31))
hours = st.one_of(st.none(), st.times(time(0, 1), time(23, 59)).map(lambda it: it.replace(second=0, microsecond=0)))
counts = st.integers(1, 3660)
years = st.integers(1975, 2100)
periods = st.one_of(
    years.map(str),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{}-{:02}".format, years, st.integers(1, 12)),
)
month_days = st.one_of(st.just(-1), st.integers(1, 31))
rules = st.one_of(
    st.sampled_from(("MO", "SU")).map("FREQ=WEEKLY;BYDAY={}".format),
    month_days.map("FREQ=MONTHLY;BYMONTHDAY={}".format),
    month_days.map("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={}".format),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), month_days),
    st.just("FREQ=DAILY;INTERVAL=3"),
)
dues: st.SearchStrategy[DueRule] = st.one_of(
    st.builds(DueOn, on=days, at=hours),
    st.builds(EndOf, text=periods, at=hours),
    st.builds(Every, rule=rules, start=days, until=days, at=hours),
    st.builds(Before, item=st.sampled_from("ab"), by=counts.map(lambda n: Span(n, "wd")), at=hours),
    st.builds(Within, span=st.builds(Span, counts, st.sampled_from(("d", "wd"))), of=st.just("issued"), at=hours),
    st.builds(NoDue, at=st.none()),
)


@given(dues)
def test_a_rule_comes_back_from_its_fields(due: DueRule) -> None:
    fields = fields_of(due, NUMBERS)
    assert rule_of(lambda name: fields.get(name, ""), {n: id for id, n in NUMBERS.items()}, due) == due


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.one_of(st.text(max_size=12), st.sampled_from(("0", "99/99", "week", "year", "quý V/2020", "25:00", "²"))),
    ),
    st.sampled_from(("on", "end_of", "every", "before", "within", "none", "", "x")),
)
def test_whatever_is_typed_is_a_rule_or_one_sentence_at_a_field(typed: dict[str, str], kind: str) -> None:
    wrong = None
    try:
        rule_of(lambda name: kind if name == "due" else typed.get(name, ""), {1: "a"}, None)
    except Mistyped as unfit:
        wrong = unfit
    assert wrong is None or wrong.sentence.endswith(".")
    assert wrong is None or wrong.field in FIELDS


@given(
    st.one_of(
        st.none(),
        st.builds(Recurring, every=st.sampled_from([*MONTHS]), closes=st.one_of(st.none(), st.integers(1, 28))),
        st.tuples(days, days).map(sorted).map(lambda two: Period(start=two[0], end=two[1])),
    )
)
def test_a_data_period_comes_back_from_its_field(period: Recurring | Period | None) -> None:
    assert period_in(period_text(period)) == period


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        (" ", None),
        ("Quý", Recurring(every="quarter")),
        ("6 tháng, cuối tháng", Recurring(every="half", closes=None)),
        ("từ 1/1/2020 đến 30/11/2020", Period(start=date(2020, 1, 1), end=date(2020, 11, 30))),
    ],
)
def test_a_data_period_is_typed_as_people_write_it(typed: str, period: Recurring | Period | None) -> None:
    assert period_in(typed) == period


@pytest.mark.parametrize(
    "typed", ["tuần", "tháng, ngày 29", "tháng, x", "30/11/2020 - 01/01/2020", "31/2/2020 - 1/3/2020"]
)
def test_what_is_no_data_period_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Mistyped) as refused:
        period_in(typed)
    assert refused.value.field == "period"


@pytest.mark.parametrize(
    ("names", "units"),
    [
        ("huyện Tân Biên; mttq-xa-thanh-tan", ("mttq-huyen-tan-bien", "mttq-xa-thanh-tan")),
        ("hội nông dân tỉnh tây ninh", ("hnd-tinh-tay-ninh",)),
        ("ai đó", "Danh bạ không có đơn vị “ai đó”; hãy ghi tên như trong danh bạ, hoặc mã."),
        (" ; ", "Hãy ghi tên đơn vị."),
    ],
)
def test_units_are_named_as_people_name_them(names: str, units: tuple[str, ...] | str) -> None:
    if isinstance(units, str):
        with pytest.raises(Mistyped) as refused:
            WHOM.units(names, "units")
        assert refused.value.sentence == units
    else:
        assert WHOM.units(names, "units") == units


def test_every_unit_is_known_by_the_name_that_is_shown() -> None:
    for one in UNITS:
        assert WHOM.units(WHOM.name(one.code), "units") == (one.code,)
        assert WHOM.fields_of(Selection(units=(one.code,)))[0] == "units"


def test_what_is_open_is_what_nobody_can_know_and_falls_to_nothing() -> None:
    read = SHEET.as_read()
    found = SHEET.corrected(read)
    assert {one.field.partition(".")[2] or one.field for one in found.open} == {"before", "ok"}
    late = next(one for one in found.plan.items if isinstance(one.due, Before))
    assert late.assigned_to == Selection(level="commune", under=ISSUER), "the date that the text does not say"
    decided = read | {"before": ["strict"]} | {f"{key(one.id)}.ok": ["yes"] for one in SHEET.items}
    found = SHEET.corrected(decided)
    assert found.open == ()
    assert found.plan.confirmed
    assert {one.due.strict for one in found.plan.items if isinstance(one.due, DueOn)} == {True}
    dropped = SHEET.corrected(decided | {f"{key(one.id)}.drop": ["yes"] for one in SHEET.plan.items})
    assert [one.field for one in dropped.open] == ["items"]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=6))
def test_the_pieces_are_the_text_and_every_item_has_its_place(spans: list[tuple[int, int]]) -> None:
    said = tuple((min(one), max(one)) for one in spans if one[0] != one[1])
    item = replace(SHEET.plan.items[0], said=said)
    target = Target(start=3, end=9, title="", value=1, unit="")  # type: ignore[arg-type]
    found = pieces(replace(SHEET.plan, targets=(target,)), [item, *SHEET.plan.items[1:]])
    assert "".join(words for one in found for words, _time in one.words) == TEXT
    ids = [ref.id for one in found for ref in one.refs]
    assert len(ids) == len(set(ids))
    wanted = {key(one.id) for one in SHEET.plan.items[1:]} | ({key(item.id)} if said else set())
    assert wanted <= {ref.to for one in found for ref in one.refs}
