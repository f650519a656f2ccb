"""Which day is meant: the year that is not written, days that there are not, ends of spans (contract, 4). Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_LATE = timedelta(days=60)  # what lies further before the issue of a document is of the next year
_YEARS_ON = {"sau": 1, "toi": 1, "ke": 1, "truoc": -1}
_MOST = 4  # so many days are offered for one that there is not


@dataclass(frozen=True, kw_only=True)
class Document:
    """What the text itself says of its time: the year it speaks of, the day it was issued, None where it does not; and
    the deadlines that it says, once they are known."""

    year: int | None
    issued_on: date | None
    said: frozenset[date] = frozenset()

    def year_of(self, month: int, day: int) -> int | None:
        """The year of a day or of the end of a span that is written without one; None where nothing says it."""
        year = self.year or (self.issued_on.year if self.issued_on else None)
        if year is None or self.issued_on is None:
            return year
        that_year = made(year, month, min(day, month_end(year, month).day))
        return year + 1 if that_year and that_year < self.issued_on - _LATE else year

    def year_called(self, word: str) -> int | None:
        """The year that a word calls from the document's own: “năm nay”, “năm sau”, “năm trước”."""
        year = self.year or (self.issued_on.year if self.issued_on else None)
        return year and year + _YEARS_ON.get(word, 0)

    def meant(self, day: int, month: int, year: int) -> tuple[date, ...]:
        """The days that may have been meant by one that there is not: day and month the other way round, one digit
        another, the last day of the month, a deadline that the text says elsewhere. What lies before the issue is left
        out where something else remains."""
        found = {made(year, day, month)}
        if not 1 <= month <= 12:
            found |= {made(year, other, day) for other in _near(month, 12)}
            found |= {one for one in self.said if one.year == year and one.day in (day, month)}
        else:
            last = month_end(year, month).day
            found |= (
                {made(year, month, other) for other in _near(day, last)}
                if day > 31 or day < 1
                else {made(year, month, last)}
            )
            found |= {one for one in self.said if (one.year, one.month) == (year, month)}
        days = sorted(one for one in found if one)
        ahead = [one for one in days if self.issued_on is None or one >= self.issued_on]
        return tuple((ahead or days)[:_MOST])


def _near(number: int, most: int) -> set[int]:
    """The numbers from 1 to `most` that differ from `number` in one of two digits; from 0 in its first."""
    tens, ones = divmod(number, 10)
    near = {10 * other + ones for other in range(10)} | {10 * tens + other for other in range(10) if number}
    return {one for one in near if 1 <= one <= most}


def made(year: int, month: int, day: int) -> date | None:
    """That day, or None where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def never(month: int, day: int) -> bool:
    """No year has that day."""
    return made(2000, month, day) is None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many months later or earlier, or the last one of a month without it (Civil Code, Đ.148)."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
