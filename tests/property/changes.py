"""Random documents that amend a plan, and random changes of units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from plans.model import Every, NoDue, Plan, PlanItem
from tests.property.worlds import (
    DESK,
    MODEL,
    RULES,
    TIMES,
    TOP,
    base_of,
    clocks,
    helped,
    ladders,
    periods,
    rules,
    selections,
    supporters,
)
from tests.reference.calendar import ONE, VIETNAM, due_dates
from tests.reference.changing import ChangingModel
from tests.reference.model import SPOKEN_OF
from tests.reference.reform import Change, Row
from tests.reference.state import Running

FEW = st.integers(-12, 20).map(lambda days: timedelta(days=days))


@st.composite
def amended(draw: DrawFn, model: ChangingModel, running: Running, now: datetime) -> Plan | None:
    """The plan as another document has it; None where it could not be published so."""
    plan = running.decreed
    for _ in range(draw(st.sampled_from([1, 1, 2, 3, 0]))):
        plan = draw(st.sampled_from(EDITS))(draw, model, plan, now)
    return plan if _sound(plan, running.decreed, model, now) else None


def _one(draw: DrawFn, plan: Plan, change: Callable[[PlanItem], PlanItem]) -> Plan:
    at = draw(st.integers(0, len(plan.items) - 1))
    return replace(plan, items=tuple(change(one) if n == at else one for n, one in enumerate(plan.items)))


def _dated(draw: DrawFn, _model: ChangingModel, plan: Plan, now: datetime) -> Plan:
    """Another due rule of the same form, or another form."""
    today = now.astimezone(VIETNAM).date()

    def change(item: PlanItem) -> PlanItem:
        due = item.due
        if isinstance(due, Every):
            rule = draw(st.sampled_from([due.rule, *(one for one in RULES if one.partition(";")[0] in due.rule)]))
            return replace(item, due=replace(due, rule=rule, until=max(due.start, due.until + draw(FEW))))
        first = plan.items.index(item)
        bases = [one.id for one in plan.items[:first] if not isinstance(one.due, Every | NoDue)]
        new = draw(rules(today, plan.issued_on, bases).filter(lambda rule: not isinstance(rule, Every)))
        return replace(item, due=new)

    return _one(draw, plan, change)


def _assigned(draw: DrawFn, model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    codes = sorted({version.code for version in model.people.versions})
    return _one(draw, plan, lambda item: replace(item, assigned_to=draw(selections(codes))))


def _supported(draw: DrawFn, model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    codes = sorted({version.code for version in model.people.versions})
    return _one(draw, plan, lambda item: replace(item, supporters=draw(supporters(codes))))


def _worded(draw: DrawFn, _model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    title, report_to = f"Việc {draw(st.integers(10, 12))}", st.sampled_from([None, DESK])
    return _one(draw, plan, lambda item: replace(item, title=title, report_to=draw(report_to)))


def _accounted(draw: DrawFn, _model: ChangingModel, plan: Plan, now: datetime) -> Plan:
    today, files = now.astimezone(VIETNAM).date(), st.sampled_from([(), MODEL])
    if draw(st.booleans()):
        return _one(draw, plan, lambda item: replace(item, deliverables=draw(files)))
    return _one(draw, plan, lambda item: replace(item, period=draw(periods(item.due, today))))


def _laddered(draw: DrawFn, _model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    if draw(st.booleans()):
        return replace(plan, ladder=draw(ladders()))
    return _one(draw, plan, lambda item: replace(item, ladder=draw(st.none() | ladders())))


def _needing(draw: DrawFn, _model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    def change(item: PlanItem) -> PlanItem:
        before = plan.items[: plan.items.index(item)]
        may = [one.id for one in before if not isinstance(one.due, Every)]
        return replace(item, needs=tuple(draw(st.lists(st.sampled_from(may), max_size=2, unique=True))) if may else ())

    return _one(draw, plan, change)


def _shorter(draw: DrawFn, _model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    if len(plan.items) == 1:
        return plan
    gone = draw(st.sampled_from(plan.items))
    kept = [one for one in plan.items if one is not gone and base_of(one.due) != gone.id]
    items = tuple(replace(one, needs=tuple(id for id in one.needs if id != gone.id)) for one in kept)
    there = tuple(one for one in plan.indicators if one.item in {item.id for item in items})
    return replace(plan, items=items, indicators=there) if items else plan


def _longer(draw: DrawFn, model: ChangingModel, plan: Plan, now: datetime) -> Plan:
    today = now.astimezone(VIETNAM).date()
    codes = sorted({version.code for version in model.people.versions})
    bases = [one.id for one in plan.items if not isinstance(one.due, Every | NoDue)]
    new = PlanItem(
        id=f"viec-{draw(st.integers(0, 9))}",
        title="Việc mới",
        assigned_to=draw(selections(codes)),
        due=draw(rules(today, today, bases)),
        on_merge=draw(st.sampled_from(["one", "each"])),
    )
    taken = any(one.id == new.id for one in plan.items)
    return plan if taken else replace(plan, items=(*plan.items, new))


def _headed(draw: DrawFn, _model: ChangingModel, plan: Plan, _now: datetime) -> Plan:
    what = draw(st.sampled_from(["send_at", "day_off", "desk", "clocks", "shares"]))
    if what == "clocks":
        return replace(plan, **{"within": {}, "ladders": {}, "asking_stops": False, **draw(clocks())})
    if what == "shares":
        share = {"on_merge": draw(st.sampled_from(["one", "each"])), "on_split": draw(st.sampled_from(["all", "main"]))}
        return _one(draw, plan, lambda item: replace(item, **share))
    values = {"send_at": TIMES, "day_off": st.sampled_from(["next", "previous", "keep"])}
    return replace(plan, **{what: draw(values.get(what, st.sampled_from([None, DESK])))})  # type: ignore[arg-type]


EDITS = [
    _dated,
    _dated,
    _dated,
    _assigned,
    _assigned,
    _supported,
    _supported,
    _worded,
    _laddered,
    _needing,
    _shorter,
    _longer,
    _headed,
]


def _sound(plan: Plan, before: Plan, model: ChangingModel, now: datetime) -> bool:
    """Whether it could be published, but for what the version that runs says too (A1)."""
    today = now.astimezone(VIETNAM).date()
    known, ids = {item.id: item for item in before.items}, {item.id: item for item in plan.items}
    bases = {base for item in plan.items if (base := base_of(item.due)) and base != "issued"}
    if any(one not in ids or isinstance(ids[one].due, Every | NoDue) for one in bases):
        return False
    dates = due_dates(plan, date.min)
    last = {item: max((one.due_at for one in found if one.due_at), default=None) for item, found in dates.items()}
    for name in {plan.desk, *(item.report_to for item in plan.items)} - {None}:
        said = {before.desk, *(item.report_to for item in before.items)}
        if name not in said and not model.people.valid(str(name), today):
            return False
    for item in plan.items:
        own = last[item.id]
        if not dates[item.id] or any(own and (theirs := last[one]) and own < theirs for one in item.needs):
            return False
        if isinstance(item.due, Every) and not any(one.given and one.given >= today for one in dates[item.id]):
            return False
        if any(one.given and one.given < plan.issued_on for one in dates[item.id]):
            return False
        same = item.id in known and known[item.id].assigned_to == item.assigned_to
        named = (*item.assigned_to.units, *filter(None, [item.assigned_to.under]))
        if not same and not all(model.people.valid(code, today) for code in named):
            return False
        if not model.selected(item.assigned_to, today):
            return False
        same = item.id in known and known[item.id].supporters == item.supporters
        if not same and not helped(model, item, now):
            return False
    return True


# --- units -----------------------------------------------------------------------------------------------------------


@st.composite
def unit_changes(draw: DrawFn, model: ChangingModel, today: date, only: str | None = None) -> Change | None:
    """Communes, districts or organisations that merge, split, are renamed, move or are dissolved.

    `only`: that one goes over into others.
    """
    people = model.people
    on = today + ONE * draw(st.sampled_from([0, 0, 1, 3, 7, 12, -2]))
    leaving = {old for one in model.pending() for old in one.change.old}
    level = draw(st.sampled_from(["commune", "commune", "district", "organisation", "desk"]))
    there = [v.code for v in people.versions if v.level == level and people.valid(v.code, on - ONE)]
    codes = sorted({code for code in there if people.version(code, on - ONE).level == level} - leaving)
    owing = [code for code in codes if code in {task.unit for task in model.having(*SPOKEN_OF)}]
    codes = draw(st.sampled_from([codes, owing, owing])) or codes
    if not codes:
        return None
    founded = f"{level}-moi-{len(model.changes)}"
    if only is not None:
        if not people.valid(only, on) or only in leaving:
            return None
        level, founded = people.version(only, on).level, f"moi-{len(model.changes)}"
        others = sorted({v.code for v in people.versions if v.level == level and people.valid(v.code, on)} - {only})
        into = draw(st.lists(st.sampled_from([founded, *others]), min_size=1, max_size=2, unique=True))
        return Change(rows=tuple(Row(old=only, new=one, name="Mới" if one == founded else None) for one in into), on=on)
    rows = draw(st.sampled_from([_merging, _merging, _dividing, _renamed, _dissolved]))(draw, codes, founded, model, on)
    return Change(
        rows=tuple(rows), on=on, waive=draw(st.booleans()), contacts=draw(st.sampled_from([True, True, False]))
    )


Rows = list[Row]


def _merging(draw: DrawFn, codes: list[str], founded: str, _model: ChangingModel, _on: date) -> Rows:
    old = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True))
    new = draw(st.sampled_from([founded, *codes]))
    name = "Đơn vị mới" if new == founded else None
    rows = [Row(old=one, new=new, name=name) for one in old]
    return rows if draw(st.integers(0, 5)) else [*rows, *rows[:1]]


def _dividing(draw: DrawFn, codes: list[str], founded: str, _model: ChangingModel, _on: date) -> Rows:
    old = draw(st.sampled_from(codes))
    new = draw(st.lists(st.sampled_from([founded, *codes]), min_size=2, max_size=3, unique=True)) if codes else []
    main = draw(st.sampled_from([None, *new]))
    return [Row(old=old, new=one, main=one == main, name="Đơn vị mới" if one == founded else None) for one in new]


def _renamed(draw: DrawFn, codes: list[str], _founded: str, model: ChangingModel, on: date) -> Rows:
    old = draw(st.sampled_from(codes))
    districts = {v.code for v in model.people.versions if v.level == "district"}
    may = [TOP, *sorted(code for code in districts if model.people.valid(code, on))]
    ceasing = {one for change in model.pending() for one in change.change.ceasing}
    commune = model.people.version(old, on).level == "commune"
    parent = draw(st.sampled_from([one for one in may if one not in ceasing])) if commune else None
    return [Row(old=old, new=old, name=f"Tên {draw(st.integers(0, 2))}", parent=parent)]


def _dissolved(draw: DrawFn, codes: list[str], _founded: str, _model: ChangingModel, _on: date) -> Rows:
    return [Row(old=draw(st.sampled_from([one for one in codes if one != DESK] or codes)), new=None)]
