"""Dates proposed backwards from what needs an item (change contract, F6)."""

from __future__ import annotations

from datetime import date

from plans.calendar import WorkCalendar
from plans.file.reader import read
from plans.model import Plan
from plans.proposing.proposals import propose

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
