"""Which period an occurrence gives account of (change contract, P1). Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from plans.periods.model import MONTHS, Period, Recurring


def period_of(rule: Recurring | Period | None, written: date | None) -> Period | None:
    """Of a task whose date the plan writes so: the period whose last day is the latest before that date."""
    if not isinstance(rule, Recurring):
        return rule
    if written is None:
        return None
    length = MONTHS[rule.every]
    last = written.year * 12 + written.month - 1  # months since the year 0
    last += (length - 1) - last % length  # the last month of the period in which it is written
    while (end := _closing(last, rule.closes)) >= written:
        last -= length
    start = _closing(last - length, rule.closes) + timedelta(days=1)
    return Period(name=_name(rule, last), start=start, end=end)


def _closing(month: int, closes: int | None) -> date:
    """The day on which that month's data close."""
    year, index = divmod(month, 12)
    return date(year, index + 1, closes or monthrange(year, index + 1)[1])


def _name(rule: Recurring, last: int) -> str:
    """`2027-03`, `2027-Q1`, `2027-H1`, `2027`: after the calendar's own, however early it closes."""
    year, index = divmod(last, 12)
    if rule.every == "year":
        return str(year)
    part = {"month": f"{index + 1:02d}", "quarter": f"Q{index // 3 + 1}", "half": f"H{index // 6 + 1}"}
    return f"{year}-{part[rule.every]}"
