"""Dates proposed backwards from what needs an item (change contract, F6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from plans.calendar import WorkCalendar
from plans.due import work_out
from plans.file.reader import read
from plans.model import Before, NoDue, Plan, Span
from plans.proposing.proposals import Proposal, propose

CALENDAR = WorkCalendar()
LEVELS = {"t": {"province"}, "h": {"district"}, "x": {"commune"}, "": {"district"}}


def plan(*items: str, head: str = "buffers: {province: 10wd}") -> Plan:
    lines = [f"- {{title: T, assigned_to: a, {one}}}" for one in items]
    text = f"plan: {{number: 1/KH, issuer: a, issued_on: 2020-10-06, subject: S, {head}}}\nitems:\n" + "\n".join(lines)
    found = read(text.encode())
    assert found.plan is not None, found.problems
    return found.plan


def proposed(plan: Plan, *above: date) -> dict[str, tuple[object, str, str, str]]:
    found = propose(plan, LEVELS, above, CALENDAR)
    shapes = [one.shape for one in found]
    return {one["item"]: (one["due"], one["due_on"], one["base"], one["buffer"]) for one in shapes}


T, H, X = "id: t, due: 2021-01-31, needs: [h]", "id: h, due: {none: true}, needs: [x]", "id: x, due: {none: true}"


def test_the_worked_example_whatever_the_order_of_the_file() -> None:
    wanted = {
        "h": ({"before": "t", "by": "10wd"}, "2021-01-18", "2021-02-01", "10wd"),
        "x": ({"before": "h", "by": "5wd"}, "2021-01-11", "2021-01-18", "5wd"),
    }
    assert proposed(plan(T, H, X)) == proposed(plan(X, H, T)) == wanted
    written = plan(T, H.replace("{none: true}", "{before: t, by: 10wd}"), X)
    assert proposed(written) == {"x": wanted["x"]}  # what is proposed can be written, and leads to the same


def test_the_earliest_that_needs_it_counts_and_of_several_levels_the_one_that_leads_to_the_earliest_date() -> None:
    late, soon = "id: t, due: 2021-01-29, needs: [x]", "id: h, due: 2021-01-29, needs: [x]"
    assert proposed(plan(late, soon, X))["x"][0] == {"before": "t", "by": "10wd"}  # of equal ones the first
    assert proposed(plan(soon, late, X))["x"][0] == {"before": "h", "by": "5wd"}
    of_two = propose(plan(soon, X, head="buffers: {district: 7d}"), LEVELS | {"h": {"district", "other"}}, (), CALENDAR)
    assert [(str(one.buffer), one.due_on) for one in of_two] == [("7d", date(2021, 1, 22))]
    mixed = propose(plan(soon, X, head="buffers: {district: 8d}"), LEVELS | {"h": {"district", "other"}}, (), CALENDAR)
    [one] = mixed
    assert (str(one.buffer), one.due_given, one.due_on) == ("8d", date(2021, 1, 21), date(2021, 1, 21))


def test_what_nobody_needs_goes_by_the_plan_above_and_nothing_by_what_recurs() -> None:
    above = date(2021, 1, 31), date(2021, 3, 1)  # the earlier one is a Sunday, kept by the plan above
    assert proposed(plan(H, X), *above) == {
        "h": ("2021-01-25", "2021-01-25", "2021-01-31", "5wd"),
        "x": ({"before": "h", "by": "5wd"}, "2021-01-18", "2021-01-25", "5wd"),
    }
    assert proposed(plan(H, X)) == {}
    monthly = "id: t, due: {every: FREQ=MONTHLY;BYMONTHDAY=20, from: 2020-11-20, until: 2021-01-20}, needs: [x]"
    assert proposed(plan(monthly, X), *above) == {}
    days = plan(X, head="buffers: {district: 1d}, day_off: previous")
    assert proposed(days, date(2021, 1, 4)) == {"x": ("2021-01-03", "2020-12-31", "2021-01-04", "1d")}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Items that need later ones, with a date or without."""
    count = draw(st.integers(1, 6))
    items = []
    for n in range(count):
        needs = draw(st.lists(st.integers(n + 1, count), max_size=3, unique=True)) if n + 1 < count else []
        day = draw(st.dates(date(2021, 1, 1), date(2021, 3, 1)) | st.none())
        wanted = [f"i{one}" for one in needs if one < count]
        items.append(f"id: i{n}, needs: [{', '.join(wanted)}], due: {day.isoformat() if day else '{none: true}'}")
    day_off = draw(st.sampled_from(("keep", "next", "previous")))
    return plan(*draw(st.permutations(items)), head=f"buffers: {{even: 3wd, odd: 4d}}, day_off: {day_off}")


@settings(max_examples=40, deadline=None)
@given(plans(), st.lists(st.dates(date(2021, 2, 1), date(2021, 4, 1)), max_size=2))
def test_every_proposal_is_as_the_rule_says_and_none_is_missing(plan: Plan, above: list[date]) -> None:
    items, found = {one.id: one for one in plan.items}, {one.item: one for one in _of(plan, above)}
    written = {due.item: due.due_on for due in work_out(plan, CALENDAR, date.min) if due.due_on}
    dates = written | {id: one.due_on for id, one in found.items()}
    for id, item in items.items():
        needing = [one.id for one in plan.items if id in one.needs]
        dated = [one for one in needing if one in dates]
        wanted = isinstance(item.due, NoDue) and bool(dated or (above and not needing))
        assert (id in found) == wanted
        if not wanted:
            continue
        first = min(dated, key=lambda one: (dates[one], list(items).index(one))) if dated else None
        base = dates[first] if first else min(above)
        span = (Span(3, "wd") if int(first[1:]) % 2 == 0 else Span(4, "d")) if first else Span(5, "wd")
        assert (found[id].before, found[id].base, found[id].buffer) == (first, base, span)
        assert found[id].due_given == CALENDAR.shift(base, span, back=True)
        off, on = CALENDAR.off(found[id].due_given), found[id].due_on
        assert on == found[id].due_given if off is None or plan.day_off == "keep" else CALENDAR.is_working(on)
    if found and not above:  # written into the file, they are what it says
        proposed = {id: Before(item=one.before or "", by=one.buffer) for id, one in found.items()}
        whole = tuple(replace(one, due=proposed.get(one.id, one.due)) for one in plan.items)
        then = {due.item: due.due_on for due in work_out(replace(plan, items=whole), CALENDAR, date.min)}
        assert {id: then[id] for id in found} == {id: one.due_on for id, one in found.items()}


def _of(plan: Plan, above: list[date]) -> list[Proposal]:
    levels = {one.id: {"even" if int(one.id[1:]) % 2 == 0 else "odd"} for one in plan.items}
    return propose(plan, levels | {"": {"elsewhere"}}, above, CALENDAR)
