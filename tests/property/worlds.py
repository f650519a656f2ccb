"""Random small worlds: a tree of units over time, contacts with gaps, ladders and plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from lib.vocabulary import AUDIENCES, POSTS
from org.model import Contact, UnitVersion
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
    PlanItem,
    Selection,
    Span,
    Within,
)
from plans.periods.model import Period, Recurring
from plans.targets.model import Indicator
from tests.reference.calendar import VIETNAM, due_dates
from tests.reference.model import ReferenceModel
from tests.reference.outcomes import Outcome

TOP, DESK = "tinh", "ban-phong-trao"
# Days around which something about the calendar is special: Tet, holidays in a row, make-up Saturdays, a year's end.
ANCHORS = [
    *(date(2020, 10, 6), date(2020, 12, 20), date(2021, 2, 1), date(2021, 4, 15), date(2021, 8, 20)),
    *(date(2018, 12, 20), date(2024, 4, 20), date(2025, 4, 15), date(2026, 8, 10), date(2024, 2, 1)),
]
DAYS = st.integers(0, 45)
MODEL = (Deliverable(id="mau", title="Mô hình", model=True),)
TIMES = st.sampled_from([time(7), time(8), time(9, 30), time(17), time(21)])
HOURS = st.none() | st.sampled_from([time(17), time(8), time(23, 59)])


def spans(most: int = 12) -> SearchStrategy[Span]:
    return st.builds(Span, st.integers(1, most), st.sampled_from(["d", "wd"]))


# --- the roster ------------------------------------------------------------------------------------------------------


@st.composite
def rosters(draw: DrawFn, start: date) -> list[UnitVersion]:
    """A province with a desk, member organisations, and districts with communes; some units end, some move."""
    rows = [
        UnitVersion(code=TOP, name="Tỉnh", level="province"),
        UnitVersion(code=DESK, name="Ban", level="desk", parent=TOP),
    ]
    for n in range(draw(st.integers(0, 2))):
        tags = ("member-organisation",)
        rows.append(UnitVersion(code=f"hoi-{n}", name=f"Hội {n}", level="organisation", parent=TOP, tags=tags))
    districts = [f"huyen-{n}" for n in range(draw(st.integers(1, 2)))]
    for code in districts:
        rows += draw(_versions(UnitVersion(code=code, name=code, level="district", parent=TOP), [TOP], start))
    for n in range(draw(st.integers(0, 3))):
        parent = draw(st.sampled_from(districts))
        unit = UnitVersion(code=f"xa-{n}", name=f"xa-{n}", level="commune", parent=parent)
        rows += draw(_versions(unit, [*districts, TOP], start))
    return rows


@st.composite
def _versions(draw: DrawFn, unit: UnitVersion, parents: list[str], start: date) -> list[UnitVersion]:
    """One unit over time: as it is, ending on a day, moving on a day to another superior, or begun only then."""
    how = draw(st.sampled_from(["stays", "stays", "stays", "ends", "moves", "begins"]))
    if how == "stays":
        return [unit]
    last = start + timedelta(days=draw(DAYS))
    if how == "begins":
        return [replace(unit, valid_from=start - timedelta(days=draw(st.integers(-3, 10))))]
    if how == "ends":
        return [replace(unit, valid_to=last)]
    moved = replace(unit, parent=draw(st.sampled_from(parents)), valid_from=last + timedelta(days=1))
    return [replace(unit, valid_to=last), moved]


@st.composite
def contact_rows(draw: DrawFn, start: date, unit: str, post: str) -> list[Contact]:
    """Who holds one post: nobody, somebody, or several, over time; some of them without an address."""
    rows = []
    for n in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        own = [f"{post}-{n}@{unit}.example", f"{post.upper()}-{n}@{unit}.example"]
        shared = ["chung@mttq.example", "Chung@MTTQ.example", f"dau-moi@{unit}.example"]
        email = draw(st.sampled_from([*own, *own, *shared, None]))
        begins, ends = (draw(st.none() | st.none() | DAYS) for _ in range(2))
        rows.append(
            Contact(
                unit=unit,
                post=post,  # type: ignore[arg-type]
                email=email,
                phone=None if email else "0912345678",
                valid_from=None if begins is None else start - timedelta(days=10 - begins),
                valid_to=None if ends is None else start + timedelta(days=max(ends, (begins or 0) - 10)),
            )
        )
    return rows


@st.composite
def contact_lists(draw: DrawFn, start: date, units: Iterable[str]) -> list[Contact]:
    rows: list[Contact] = []
    for unit in units:
        for post in draw(st.sampled_from([("officer",), ("officer", "head"), ("mailbox",), POSTS, ()])):
            rows += draw(contact_rows(start, unit, post))
    return rows


# --- plans -----------------------------------------------------------------------------------------------------------


@st.composite
def ladders(draw: DrawFn) -> tuple[LadderStep, ...]:
    audiences = st.sampled_from([*AUDIENCES, "level:district", "level:province", "level:central"])
    steps = st.builds(
        lambda when, span, tell: LadderStep(when=when, span=None if when == "on_due" else span, tell=tuple(tell)),
        st.sampled_from(["before", "before", "on_due", "after", "after"]),
        spans(),
        st.lists(st.just("officer") | audiences, min_size=1, max_size=3, unique=True),
    )
    repeated = st.builds(
        lambda n, every, times, unit, tell: [
            LadderStep(when="after", span=Span(n + every * time, unit), tell=(tell,)) for time in range(times)
        ],
        *(st.integers(1, 6), st.integers(1, 6), st.integers(2, 4), st.sampled_from(["d", "wd"]), audiences),
    )
    entries = st.lists(steps.map(lambda step: [step]) | repeated, max_size=6)
    said = entries.map(lambda found: {(step.label, frozenset(step.tell)): step for entry in found for step in entry})
    return draw(st.just(DEFAULT_LADDER) | said.map(lambda found: tuple(found.values())))


@st.composite
def clocks(draw: DrawFn) -> dict[str, Any]:
    """What a plan says of other clocks than the report's; often nothing."""
    some: SearchStrategy[Any] = st.sampled_from(["acknowledge", "review", "answer"])
    within = st.dictionaries(some, spans(4), max_size=3)
    own = st.dictionaries(some, ladders(), max_size=1)
    said = st.fixed_dictionaries({"within": within, "ladders": own, "asking_stops": st.booleans()})
    return draw(st.just({}) | said | said)


RULES = [
    *("FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=15,30"),
    *("FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=DAILY;INTERVAL=10"),
]


@st.composite
def rules(draw: DrawFn, start: date, issued_on: date, bases: list[str]) -> DueRule:
    """One way to say when; `bases` are the items from which a date may be worked out."""
    at = draw(HOURS)
    kinds = ["on", "on", "strict", "end_of", "within", "every", "none"] + (["before", "of"] if bases else [])
    kind = draw(st.sampled_from(kinds))
    if kind in ("on", "strict"):
        return DueOn(on=start + timedelta(days=draw(DAYS)), strict=kind == "strict", at=at)
    if kind == "end_of":
        texts = (f"{start:%Y-%m}", f"{start:%Y}-Q{(start.month + 2) // 3}", f"{start:%Y}")
        return EndOf(text=draw(st.sampled_from(texts)), at=at)
    if kind == "within":
        return Within(span=draw(spans(30)), of="issued", at=at)
    if kind == "of":
        return Within(span=draw(spans()), of=draw(st.sampled_from(bases)), at=at)
    if kind == "before":
        return Before(item=draw(st.sampled_from(bases)), by=draw(spans()), at=at)
    if kind == "every":
        begins = issued_on + timedelta(days=draw(st.integers(-5, 10)))
        return Every(rule=draw(st.sampled_from(RULES)), start=begins, until=begins + timedelta(days=40), at=at)
    return NoDue(at=at, nudge=draw(st.sampled_from([None, "month", "month", "quarter"])))


@st.composite
def selections(draw: DrawFn, codes: list[str]) -> Selection:
    kind = draw(st.sampled_from(["units", "level", "tag", "level under", "under"]))
    if kind == "units":
        return Selection(units=tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True))))
    if kind == "tag":
        return Selection(tag="member-organisation", under=TOP)
    if kind == "under":
        return Selection(under=draw(st.sampled_from([TOP, "huyen-0"])))
    level = draw(st.sampled_from(["district", "commune"]))
    return Selection(level=level, under=None if kind == "level" else TOP)


@st.composite
def periods(draw: DrawFn, due: DueRule, today: date) -> Recurring | Period | None:
    """Of what time the item gives account, where it says so."""
    if not isinstance(due, Every):
        return draw(st.sampled_from([None, None, Period(start=today - timedelta(days=90), end=today)]))
    every: SearchStrategy[Any] = st.sampled_from(["month", "quarter", "half", "year"])
    closes = st.sampled_from([14, None, 1, 28])
    return draw(st.none() | st.builds(lambda one, day: Recurring(every=one, closes=day), every, closes))


@st.composite
def supporters(draw: DrawFn, codes: list[str]) -> tuple[Selection, ...]:
    """Named units one by one, and groups; mostly nobody."""
    if draw(st.integers(0, 2)):
        return ()
    named = st.sampled_from(codes).map(lambda code: Selection(units=(code,)))
    groups = st.sampled_from([Selection(level="district", under=TOP), Selection(tag="member-organisation")])
    found = draw(st.lists(named | named | groups, min_size=1, max_size=2, unique=True))
    return tuple(sorted(found, key=lambda one: not one.units))  # as a file is read


def some_of(items: list[str], least: int) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=least, max_size=2, unique=True)


@st.composite
def plans(draw: DrawFn, model: ReferenceModel, now: datetime, number: str, issuer: str = TOP) -> Plan | None:
    """A plan that may be published now; None where nothing of what was drawn may."""
    today = now.astimezone(VIETNAM).date()
    if not model.people.valid(issuer, today):
        return None
    issued_on = today - timedelta(days=draw(st.integers(0, 4)))
    codes = sorted({version.code for version in model.people.versions})
    desks = [None, DESK] if model.people.valid(DESK, today) else [None]
    joint = sorted({v.code for v in model.people.versions if model.people.valid(v.code, today)} - {issuer})
    items: list[PlanItem] = []
    for n in range(draw(st.sampled_from([3, 2, 4, 1]))):
        bases = [one.id for one in items if not isinstance(one.due, Every | NoDue)]
        needs = [one.id for one in items if not isinstance(one.due, Every)]
        due = draw(rules(today, issued_on, bases))
        items.append(
            PlanItem(
                id=f"viec-{n}",
                title=f"Việc {n}",
                assigned_to=draw(selections(codes)),
                due=due,
                period=draw(periods(due, today)),
                deliverables=draw(st.sampled_from([(), (), MODEL])),
                needs=tuple(draw(some_of(needs, draw(st.sampled_from([1, 0]))))) if needs else (),
                ladder=draw(st.none() | st.none() | ladders()),
                report_to=draw(st.sampled_from([None, *desks])),
                on_merge=draw(st.sampled_from(["one", "one", "each"])),
                on_split=draw(st.sampled_from(["all", "all", "main"])),
                supporters=draw(supporters(codes)),
            )
        )
    plan: Plan | None = Plan(
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        subject="Kế hoạch",
        items=tuple(items),
        desk=draw(st.sampled_from(desks)),
        day_off=draw(st.sampled_from(["next", "next", "previous", "keep"])),
        send_at=draw(TIMES),
        summary=draw(st.sampled_from(["weekly", "none", "monthly"])),
        ladder=draw(ladders()),
        co_issuers=draw(st.sampled_from([(), (), tuple(joint[:1]), tuple(joint[-2:])])),
        **draw(clocks()),
    )
    plan = sensible(plan, model, now)  # type: ignore[arg-type]
    return plan and replace(plan, indicators=draw(measured(plan.items)))


@st.composite
def outcomes(draw: DrawFn, today: date, issued_on: date, units: SearchStrategy[str]) -> Outcome:
    """What came of a plan; now and then something of it cannot be."""
    days = st.sampled_from([None, today, today, issued_on, issued_on - timedelta(days=1), today + timedelta(days=1)])
    return Outcome(
        held=draw(days),
        units=draw(st.none() | st.integers(0, 40)),
        commended=tuple(draw(st.lists(st.sampled_from([1, 3, 12, 1, 3, 12, 0]), max_size=2))),
        models=tuple(draw(st.lists(st.tuples(units, st.booleans()), max_size=2))),
        lost_file=draw(st.integers(0, 9)) == 0,
    )


@st.composite
def measured(draw: DrawFn, items: Iterable[PlanItem]) -> tuple[Indicator, ...]:
    """An indicator of some items; no submission need carry it."""
    found = []
    for item in items:
        aggregate = draw(st.sampled_from([None, None, "sum", "mean", "share", "count", "last"]))
        if aggregate is not None:
            over, decimals = draw(st.sampled_from(["last", "sum"])), draw(st.sampled_from([0, 2]))
            said = {"id": f"so-{item.id}", "item": item.id, "title": "Số", "unit": "%", "aggregate": aggregate}
            found.append(Indicator(**said, over=over, decimals=decimals, optional=True))  # type: ignore[arg-type]
    return tuple(found)


def sensible(plan: Plan, model: ReferenceModel, now: datetime) -> Plan | None:
    """The plan without the items that nobody owes, that lie before its issue, or that close before what they need."""
    while plan.items:
        dates = due_dates(plan, now.astimezone(VIETNAM).date())
        last = {item: max((one.due_at for one in found if one.due_at), default=None) for item, found in dates.items()}
        wrong = {item.id for item in plan.items if not dates[item.id] or not _owed(model, item, now)}
        wrong |= {item.id for item in plan.items if not helped(model, item, now)}
        wrong |= {item for item, found in dates.items() if any(d.given and d.given < plan.issued_on for d in found)}
        for item in plan.items:  # a base stands before what rests on it
            if base_of(item.due) in wrong:
                wrong.add(item.id)
        items = []
        for item in plan.items:
            own = last[item.id]
            needs = [one for one in item.needs if not (own and (theirs := last[one]) and own < theirs)]
            items.append(replace(item, needs=tuple(one for one in needs if one not in wrong)))
        kept = tuple(item for item in items if item.id not in wrong)
        if kept == plan.items:
            return plan
        names = {item.id for item in kept}
        kept = tuple(replace(item, needs=tuple(one for one in item.needs if one in names)) for item in kept)
        plan = replace(plan, items=kept)
    return None


def _owed(model: ReferenceModel, item: PlanItem, now: datetime) -> bool:
    today = now.astimezone(VIETNAM).date()
    named = (*item.assigned_to.units, *filter(None, [item.assigned_to.under]))
    return all(model.people.valid(code, today) for code in named) and bool(model.units_of(item, now))


def helped(model: ReferenceModel, item: PlanItem, now: datetime) -> bool:
    """Whether its supporters may be written so today."""
    today = now.astimezone(VIETNAM).date()
    named = [code for one in item.supporters for code in (*one.units, *filter(None, [one.under]))]
    return all(model.people.valid(code, today) for code in named) and all(
        model.meant(one, today) for one in item.supporters
    )


def base_of(rule: DueRule) -> str | None:
    return rule.item if isinstance(rule, Before) else rule.of if isinstance(rule, Within) else None
