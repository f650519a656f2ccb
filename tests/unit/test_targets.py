"""Indicators of a plan file, and what values come to: against a reference in the contract's words (I1 to I6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from lib.problem import Refused
from lib.time import VIETNAM
from plans.file.reader import read
from plans.targets.handed_in import read_values
from plans.targets.model import Indicator
from plans.targets.totals import Handed, met, progress, reached, rounded

BEGIN = datetime(2020, 12, 1, 8, tzinfo=VIETNAM)
HEAD = "plan: {number: 1/KH, issuer: t, issued_on: 2020-10-06, subject: s}\n"
ITEMS = "items:\n  - {id: a, title: A, assigned_to: x, due: 2020-12-15}\n"
ITEMS += "  - {id: b, title: B, assigned_to: x, due: 2020-12-15}\n"


def plan(*indicators: str) -> bytes:
    return (HEAD + ITEMS + "indicators:\n" + "".join(f"  - {{{one}}}\n" for one in indicators)).encode()


def wrong(*indicators: str) -> list[tuple[str, str | None]]:
    problems = read(plan(*indicators)).problems
    assert all(one.line and one.column for one in problems)
    return [(one.code, one.path) for one in problems]


FUND = "id: quy, item: a, title: Quỹ, unit: triệu đồng"


def test_an_indicator_is_read_as_it_is_written() -> None:
    whole = f'{FUND}, aggregate: sum, target: "134", strict: true, baseline: "96,5", decimals: 1, code: X-1'
    less = "id: ty-le, item: a, title: Tỷ lệ, unit: '%', aggregate: weighted, weight: quy, target: 17.50 %"
    fund, rate = read(plan(whole, f"{less}, direction: down, over: sum, optional: true")).plan.indicators  # type: ignore[union-attr]
    assert fund == Indicator(
        **{"id": "quy", "item": "a", "title": "Quỹ", "unit": "triệu đồng", "aggregate": "sum", "code": "X-1"},  # type: ignore[arg-type]
        **{"target": Decimal(134), "strict": True, "baseline": Decimal("96.5"), "decimals": 1},  # type: ignore[arg-type]
    )
    assert (rate.weight, rate.decimals, rate.direction, rate.over, rate.optional) == ("quy", 2, "down", "sum", True)


def test_everything_that_is_wrong_with_indicators_is_said_at_once_and_where() -> None:
    assert wrong(
        f"{FUND}, aggregate: sum, weight: quy, of: quy",
        "id: Quy, item: c, unit: '%', aggregate: weighted",
        "id: x, item: c, title: X, unit: '%', aggregate: total, target: 1.2.3, decimals: 7, strict: maybe, color: red",
        f"{FUND}, aggregate: share, of: y",
        "id: y, item: b, title: Y, unit: '%', aggregate: weighted, weight: y",
        "id: z, item: c, title: Z, unit: '%', aggregate: share, of: y",
    ) == [
        *(("not-allowed", "indicators[0].weight"), ("unknown-indicator", "indicators[0].weight")),
        *(("not-allowed", "indicators[0].of"), ("unknown-indicator", "indicators[0].of")),
        *(("missing", "indicators[1].title"), ("missing", "indicators[1].weight"), ("bad-id", "indicators[1].id")),
        *(("not-allowed", "indicators[2].aggregate"), ("bad-number", "indicators[2].target")),
        *(("bad-count", "indicators[2].decimals"), ("not-allowed", "indicators[2].strict")),
        ("unknown-field", "indicators[2].color"),
        ("twice", "indicators[3].id"),
        ("unknown-indicator", "indicators[4].weight"),
        *(("unknown-item", "indicators[5].item"), ("unknown-indicator", "indicators[5].of")),
    ]


def test_values_are_refused_with_all_that_is_wrong_and_paper_forgives_only_what_is_missing() -> None:
    fund = Indicator(id="quy", item="a", title="Quỹ", unit="đồng", aggregate="sum")
    asked = (fund, replace(fund, id="more", optional=True), replace(fund, id="met", aggregate="count"))
    given_ = [("quy", "x"), ("quy", "1"), ("other", "1"), ("more", "1,5 đồng")]
    with pytest.raises(Refused) as refused:
        read_values(asked, given_, paper=False)
    assert [(one.code, one.path) for one in refused.value.problems] == [
        *(("bad-number", "quy"), ("twice", "quy"), ("unknown-indicator", "other"), ("missing-value", "met")),
    ]
    assert read_values(asked, [("met", "có")], paper=True) == {"met": 1}


# --- what values come to ---------------------------------------------------------------------------------------------


def indicator(**more: Any) -> Indicator:
    return Indicator(**{"id": "v", "item": "a", "title": "V", "unit": "%", "aggregate": "sum", **more})


def handed(reporter: int, *, task: int = 0, confirmed: bool = True, occurrence: int = 0, **values: str) -> Handed:
    said = {id: Decimal(value) for id, value in values.items()} or None
    came = BEGIN + timedelta(hours=task) if said else None
    return Handed(reporter, occurrence, task or reporter, confirmed and said is not None, came, said)


def test_i6_eight_of_thirteen_communes_meet_a_target_of_61_5() -> None:
    """The worked example of section 14: what people see is what is judged."""
    one = indicator(aggregate="share", target=Decimal("61.5"), decimals=1)
    told = [handed(n, v="1" if n < 8 else "0") for n in range(11)] + [handed(11), handed(12)]
    found = reached(one, {"v": one}, told)
    assert (found.value, found.owing, found.reported) == (Decimal("61.5"), 13, 11)
    assert met(one, found.value) is True
    assert met(replace(one, strict=True), found.value) is False
    assert progress(one, found.value) == 1
    assert reached(replace(one, unit="‰"), {"v": one}, told).value == Decimal("615.4")


def test_i5_a_weighted_mean() -> None:
    """The worked example of section 14: 10 % of 1.000 and 20 % of 3.000 households."""
    one = indicator(aggregate="weighted", weight="w", decimals=1)
    known = {"v": one, "w": indicator(id="w")}
    tasks = [handed(1, v="10", w="1000"), handed(2, v="20", w="3000"), handed(3, v="99")]
    assert reached(one, known, tasks).value == Decimal("17.5")
    assert reached(one, known, [handed(1, v="10", w="0")]).value is None  # nothing to weigh by


def test_half_is_rounded_away_from_zero_once_and_exactly() -> None:
    halves = [Fraction(5, 2), Fraction(-5, 2), Fraction(1, 3), Fraction(-1, 20), Fraction("0.049999999999999999999")]
    assert [rounded(one, 1) for one in halves] == [Decimal(x) for x in ("2.5", "-2.5", "0.3", "-0.1", "0.0")]
    assert [str(rounded(one, 0)) for one in halves] == ["3", "-3", "0", "0", "0"]
    whole = "999999999999999.999999"
    one = indicator(decimals=6)
    assert reached(one, {"v": one}, [handed(n, v=whole) for n in range(1000)]).value == Decimal(whole) * 1000


def test_progress_goes_from_the_baseline_or_from_nothing() -> None:
    fund = indicator(target=Decimal(134), baseline=Decimal("96.5"))
    assert progress(fund, Decimal("115.3")) == Decimal("0.5013")
    assert progress(fund, Decimal(90)) == Decimal("-0.1733")
    poor = indicator(target=Decimal(5), baseline=Decimal(10), direction="down")
    assert (progress(poor, Decimal(7)), met(poor, Decimal(7)), met(poor, Decimal(5))) == (Decimal("0.6"), False, True)
    assert met(replace(poor, strict=True), Decimal(5)) is False
    assert progress(replace(poor, baseline=None), Decimal(7)) is None
    assert progress(replace(poor, baseline=Decimal(5)), Decimal(7)) is None
    assert progress(indicator(target=Decimal(8)), Decimal(2)) == Decimal("0.25")
    assert progress(indicator(target=Decimal(0)), Decimal(2)) is None
    assert progress(indicator(), Decimal(2)) is None
    assert met(indicator(), Decimal(2)) is None


def test_of_submissions_that_came_at_once_the_greater_task_is_the_last() -> None:
    one = indicator(aggregate="last")
    first = handed(1, task=5, v="1")
    later = [replace(handed(2, task=9, v="2"), came=first.came), handed(3, task=4, v="3")]
    assert reached(one, {"v": one}, [first, *later]).value == 2


VALUES = st.one_of(st.none(), st.decimals(-999, 999, places=2))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Indicator, dict[str, Indicator], list[Handed]]:
    aggregate = draw(st.sampled_from(["sum", "mean", "weighted", "share", "of", "count", "last"]))
    yes = aggregate in ("share", "count")
    over = draw(st.sampled_from(["last", "sum"]))
    more: dict[str, Any] = {"aggregate": "share" if aggregate == "of" else aggregate, "over": over}
    more |= {"weight": "w"} if aggregate == "weighted" else {"of": "w"} if aggregate == "of" else {}
    one = indicator(decimals=draw(st.integers(0, 6)), unit=draw(st.sampled_from(["%", "‰"])), **more)
    known = {"v": one, "w": indicator(id="w", over=draw(st.sampled_from(["last", "sum"])))}
    tasks = []
    for n, (reporter, occurrence) in enumerate(draw(st.sets(st.tuples(st.integers(1, 4), st.integers(0, 2)))), start=1):
        said = {id: draw(VALUES) for id in known}
        if yes and said["v"] is not None:
            said["v"] = Decimal(draw(st.integers(0, 1)))
        status = draw(st.sampled_from(["accepted", "submitted", "open"]))
        values = None if status == "open" else {id: value for id, value in said.items() if value is not None}
        came = None if status == "open" else BEGIN + timedelta(hours=draw(st.integers(0, 3)))
        tasks.append(Handed(reporter, occurrence, n, status == "accepted", came, values))
    return one, known, tasks


def by_reporter(one: Indicator, tasks: list[Handed]) -> dict[Any, tuple[Fraction, Any]]:
    """I5's second sentence: the latest occurrence that has a value, or the sum of those that have one."""
    found = {}
    for reporter in {task.reporter for task in tasks}:
        own = [task for task in tasks if task.reporter == reporter and task.values and one.id in task.values]
        own.sort(key=lambda task: task.occurrence)
        said = [(Fraction(task.values[one.id]), (task.came, task.task)) for task in own if task.values]
        if said and one.over == "last":
            found[reporter] = said[-1]
        elif said:
            found[reporter] = sum(value for value, _ in said), max(when for _, when in said)  # type: ignore[assignment]
    return found


def expected(one: Indicator, known: dict[str, Indicator], tasks: list[Handed]) -> Decimal | None:
    v = by_reporter(one, tasks)
    w = by_reporter(known["w"], tasks)
    if not v:
        return None
    both = [(v[r][0], w[r][0]) for r in v if r in w]
    k = 1000 if one.unit == "‰" else 100
    above, below = {
        "sum": (sum(x for x, _ in v.values()), 1),
        "mean": (sum(x for x, _ in v.values()), len(v)),
        "weighted": (sum(x * y for x, y in both), sum(y for _, y in both)),
        "count": (sum(x for x, _ in v.values()), 1),
        "last": (max(v.values(), key=lambda value: value[1])[0], 1),
        "share": (k * sum(x for x, _ in both), sum(y for _, y in both))
        if one.of
        else (k * sum(x for x, _ in v.values()), len({task.reporter for task in tasks})),
    }[one.aggregate]
    if not below:
        return None
    exact = Fraction(above) / Fraction(below)
    sixty = (
        Decimal(exact.numerator * 10**60 // exact.denominator)
        if exact >= 0
        else -Decimal(-exact.numerator * 10**60 // exact.denominator)
    )
    return (sixty.scaleb(-60)).quantize(Decimal(1).scaleb(-one.decimals), ROUND_HALF_UP) if abs(exact) else Decimal(0)


@profile(max_examples=250, deadline=None, database=None, derandomize=True)
@given(worlds())
def test_values_come_to_what_the_contract_says(world: tuple[Indicator, dict[str, Indicator], list[Handed]]) -> None:
    one, known, tasks = world
    found = reached(one, known, tasks)
    with localcontext(prec=120):
        assert found.value == expected(
            one, known, [task if task.confirmed else replace(task, values=None) for task in tasks]
        )
        assert found.provisional == expected(one, known, tasks)
    assert found.owing == len({task.reporter for task in tasks})
    assert found.reported == len(by_reporter(one, tasks))
    assert found.confirmed == len(by_reporter(one, [task for task in tasks if task.confirmed]))
