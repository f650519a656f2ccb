"""Days off, due dates and rungs as the contract's rules 1 and 2 state them; brute force, day by day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from plans.model import Before, DueOn, EndOf, Every, LadderStep, NoDue, Plan, Span, Within

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ONE = timedelta(days=1)
_PUBLIC = holidays.country_holidays("VN")
_TABLE: dict[date, bool] = {}  # the office's own days, in force above the country's


def decree(table: Mapping[date, bool]) -> None:
    """From now on the office's table says this, and nothing else; whoever decrees one takes it back in the end."""
    _TABLE.clear()
    _TABLE.update(table)


def works(day: date) -> bool:
    """As the office's table says; of other days as the country has it."""
    return _TABLE[day] if day in _TABLE else _of_the_country(day)


@cache
def _of_the_country(day: date) -> bool:
    """False on Saturdays, Sundays and public holidays; the package's make-up Saturdays are working days."""
    off = day in _PUBLIC  # also makes the package work the year out, its make-up days included
    if day in _PUBLIC.weekend_workdays:
        return True
    return not off and day.weekday() < 5


def on_to_work(day: date) -> date:
    while not works(day):
        day += ONE
    return day


def back_to_work(day: date) -> date:
    while not works(day):
        day -= ONE
    return day


def count(start: date, span: Span, sign: int) -> date:
    """`span` days on (+1) or back (-1) from `start`, which is not counted itself."""
    day, left = start, span.n
    while left:
        day += sign * ONE
        if span.unit == "d" or works(day):
            left -= 1
    return day


def working_days(after: date, to: date) -> int:
    """How many working days lie after the one day up to the other, included."""
    return sum(works(after + n * ONE) for n in range(1, (to - after).days + 1))


def moved(day: date, day_off: str, *, strict: bool = False) -> date:
    """The date after the plan's rule for days off; strictly-before dates never move forward."""
    if works(day) or day_off == "keep":
        return day
    return back_to_work(day) if strict or day_off == "previous" else on_to_work(day)


def granted(day: date, day_off: str) -> date:
    """A day that was given by an act: it is not taken back (contract, section 5, rule 14)."""
    return day if day_off == "previous" else moved(day, day_off)


# --- due dates -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dates:
    """One deadline of an item: as written, as moved, and the instant it ends; all None without a date."""

    given: date | None
    due_on: date | None
    due_at: datetime | None
    previous: date | None = None  # the moved date of the occurrence before, in the rule's own dates


def ends_at(due_on: date, at: time | None) -> datetime:
    return datetime.combine(due_on, at, VIETNAM) if at else datetime.combine(due_on + ONE, time(), VIETNAM)


def due_dates(plan: Plan, published_on: date) -> dict[str, list[Dates]]:
    """Of each item its dates, one for each task of a unit."""
    rules = {item.id: item.due for item in plan.items}

    def written(item: str) -> tuple[date | None, bool]:
        rule = rules[item]
        if isinstance(rule, DueOn):
            return (rule.on - ONE if rule.strict else rule.on), rule.strict
        if isinstance(rule, EndOf):
            return _end_of(rule.text), False
        if isinstance(rule, Within):
            start = plan.issued_on if rule.of == "issued" else after_moving(rule.of)
            return count(start, rule.span, +1), False
        if isinstance(rule, Before):
            return count(after_moving(rule.item), rule.by, -1), False
        assert isinstance(rule, NoDue)
        return None, False

    def after_moving(item: str) -> date:
        given, strict = written(item)
        assert given is not None
        return moved(given, plan.day_off, strict=strict)

    def dates(item: str) -> list[Dates]:
        rule = rules[item]
        if isinstance(rule, Every):
            days = occurrences(rule.rule, rule.start, rule.until)
            on = [moved(day, plan.day_off) for day in days]
            every = zip(days, on, [None, *on[:-1]], strict=True)
            found = [(given, due_on, previous) for given, due_on, previous in every if given >= published_on]
        else:
            given, strict = written(item)
            if given is None:
                return [Dates(None, None, None)]
            found = [(given, moved(given, plan.day_off, strict=strict), None)]
        return [Dates(given, due_on, ends_at(due_on, rule.at), previous) for given, due_on, previous in found]

    return {item: dates(item) for item in rules}


def _end_of(text: str) -> date:
    year, _, part = text.partition("-")
    month = 12 if not part else int(part[1:]) * 3 if part.startswith("Q") else int(part)
    return date(int(year), month, monthrange(int(year), month)[1])


# --- recurrence ----------------------------------------------------------------------------------------------------

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def occurrences(rule: str, start: date, until: date) -> list[date]:
    """Every day from `start` to `until` that the rule names; days 29-31 mean the last day in shorter months."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = (start + n * ONE for n in range((until - start).days + 1))
    return [day for day in days if _in_period(parts, start, day) and _named(parts, start, day)]


def _in_period(parts: dict[str, str], start: date, day: date) -> bool:
    interval, frequency = int(parts.get("INTERVAL", "1")), parts["FREQ"]
    months = parts.get("BYMONTH")
    if months and str(day.month) not in months.split(","):
        return False
    if frequency == "DAILY":
        passed = (day - start).days
    elif frequency == "WEEKLY":
        passed = ((day - day.weekday() * ONE) - (start - start.weekday() * ONE)).days // 7
    elif frequency == "MONTHLY":
        passed = (day.year - start.year) * 12 + day.month - start.month
    else:
        passed = day.year - start.year
    return passed % interval == 0


def _named(parts: dict[str, str], start: date, day: date) -> bool:
    frequency, weekdays, month_days = parts["FREQ"], parts.get("BYDAY"), parts.get("BYMONTHDAY")
    if weekdays and not any(_is_weekday(one, frequency, day) for one in weekdays.split(",")):
        return False
    if month_days:
        return any(_is_month_day(int(n), day) for n in month_days.split(","))
    if weekdays or frequency == "DAILY":
        return True
    if frequency == "WEEKLY":
        return day.weekday() == start.weekday()
    if frequency == "YEARLY" and "BYMONTH" not in parts and day.month != start.month:
        return False
    return _is_month_day(start.day, day)


def _is_month_day(n: int, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    return day.day == (min(n, last) if n > 28 else n if n > 0 else last + 1 + n)


def _is_weekday(text: str, frequency: str, day: date) -> bool:
    """`FR`, and of a month `2FR` or `-1FR`."""
    if day.weekday() != _WEEKDAYS.index(text[-2:]):
        return False
    if len(text) == 2:
        return True
    assert frequency == "MONTHLY"
    nth = int(text[:-2])
    last = monthrange(day.year, day.month)[1]
    return nth == ((day.day - 1) // 7 + 1 if nth > 0 else -((last - day.day) // 7 + 1))


# --- the ladder ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LaidRung:
    """One step of the ladder on its day; `position` is its place in the ladder as written."""

    position: int
    label: str
    kind: str
    tell: tuple[str, ...]
    on: date
    at: datetime


def lay(
    ladder: tuple[LadderStep, ...], due_on: date | None, send_at: time, after: datetime, previous: date | None = None
) -> list[LaidRung]:
    """The rungs of one due date that fall after the instant `after`, in the order of the ladder.

    Of an occurrence no reminder up to the due date of the occurrence before it, `previous` (section 5, rule 5).
    """
    rungs = [rung for rung in _every_rung(ladder, due_on, send_at) if rung.at > after]
    return [rung for rung in rungs if not (rung.kind == "reminder" and previous and rung.on <= previous)]


def shifted(
    rungs: list[LaidRung], ladder: tuple[LadderStep, ...], due_on: date | None, send_at: time
) -> list[LaidRung]:
    """The same rungs on the days that they have by the calendar in force (ADR 0006)."""
    every = {rung.position: rung for rung in _every_rung(ladder, due_on, send_at)}
    return [every[rung.position] for rung in rungs]


def _every_rung(ladder: tuple[LadderStep, ...], due_on: date | None, send_at: time) -> Iterator[LaidRung]:
    for position, step in enumerate(ladder):
        if due_on is None:
            return
        if step.when == "after":
            assert step.span
            on = on_to_work(count(due_on, step.span, +1))
        else:
            on = back_to_work(count(due_on, step.span, -1) if step.span else due_on)
        label = step.when + (f" {step.span.n}{step.span.unit}" if step.span else "")
        yield LaidRung(position, label, kind_of(step), step.tell, on, datetime.combine(on, send_at, VIETNAM))


def kind_of(step: LadderStep) -> str:
    """Rule 5; rule 7 of section 5."""
    if step.when == "before":
        return "reminder"
    if step.when == "on_due":
        return "due"
    above = [who for who in step.tell if who in ("issuer", "issuers") or who.startswith(("superior", "level:"))]
    return "escalation" if above else "overdue"


# --- what comes round ------------------------------------------------------------------------------------------------


def rounds(period: str, published_on: date, until: date) -> list[date]:
    """The first working day of each week, month or quarter after the one of publication, up to that day."""

    def name(day: date) -> tuple[int, int]:
        if period == "week":
            return day.isocalendar()[:2]
        return day.year, day.month if period == "month" else (day.month - 1) // 3

    found: list[date] = []
    day = published_on
    while day < until:
        day += ONE
        if works(day) and name(day) != name(published_on) and not (found and name(found[-1]) == name(day)):
            found.append(day)
    return found


def nudges(rule: object, send_at: time, published: datetime, until: datetime) -> list[LaidRung]:
    """The nudges of an item without a date (section 5, rule 9), up to that instant."""
    period = rule.nudge if isinstance(rule, NoDue) else None
    if period is None:
        return []
    days = rounds(period, published.astimezone(VIETNAM).date(), until.astimezone(VIETNAM).date())
    laid = [
        LaidRung(n, "nudge", "reminder", ("officer",), day, datetime.combine(day, send_at, VIETNAM))
        for n, day in enumerate(days)
    ]
    return [rung for rung in laid if rung.at <= until]


def summaries(plan: Plan, published: datetime, after: datetime, until: datetime) -> list[datetime]:
    """The instants after the one and up to the other at which the plan's summary falls due (section 5, rule 10)."""
    if plan.summary == "none":
        return []
    period = {"weekly": "week", "monthly": "month"}[plan.summary]
    days = rounds(period, published.astimezone(VIETNAM).date(), until.astimezone(VIETNAM).date())
    every = [datetime.combine(day, plan.send_at, VIETNAM) for day in days]
    return [at for at in every if after < at <= until]
