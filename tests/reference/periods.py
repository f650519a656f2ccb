"""Of which time a task gives account, a second time (change contract, P1): every period looked at in turn."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from plans.periods.model import Period, Recurring
from tests.reference.calendar import ONE

LONG = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Told = dict[str, str | None]


def period(rule: Recurring | Period | None, written: date | None) -> Told | None:
    """The period of the occurrence that the plan writes for that day: the last one that ends before it."""
    if rule is None or (isinstance(rule, Recurring) and written is None):
        return None
    if isinstance(rule, Period):
        return _told(None, rule.start, rule.end)
    assert written
    every = [one for year in (written.year - 2, written.year - 1, written.year) for one in _of_year(rule, year)]
    name, first, last = max((one for one in every if one[2] < written), key=lambda one: one[2])
    return _told(name, first, last)


def _of_year(rule: Recurring, year: int) -> list[tuple[str, date, date]]:
    """Each with its name, the day after the data closed before its first month, and the day on which they close."""
    months = LONG[rule.every]
    found = []
    for n in range(12 // months):
        begins = _closes(rule, year - 1, 12) if n == 0 else _closes(rule, year, n * months)
        name = {"month": f"{year}-{n + 1:02}", "quarter": f"{year}-Q{n + 1}", "half": f"{year}-H{n + 1}"}
        found.append((name.get(rule.every, f"{year}"), begins + ONE, _closes(rule, year, (n + 1) * months)))
    return found


def _closes(rule: Recurring, year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1] if rule.closes is None else rule.closes)


def _told(name: str | None, first: date, last: date) -> Told:
    return {"name": name, "from": first.isoformat(), "to": last.isoformat()}
