"""Days and instants as people write and read them: 15/12/2020. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from lib.language import say
from lib.time import VIETNAM

# Of every date and instant that is typed: so far from the ends of the calendar that no span leads beyond them.
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{1,4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")

_WEEKDAYS = (
    *(("thứ Hai", "Monday"), ("thứ Ba", "Tuesday"), ("thứ Tư", "Wednesday"), ("thứ Năm", "Thursday")),
    *(("thứ Sáu", "Friday"), ("thứ Bảy", "Saturday"), ("Chủ nhật", "Sunday")),
)


class NoSuchDay(ValueError):
    """A day that is no day of any year; `meant` asks whether another was meant, or is empty."""

    def __init__(self, what: str, meant: str) -> None:
        super().__init__(what)
        self.meant = meant


def day_words(day: date | None) -> str:
    """15/12/2020, with four digits of the year; a dash for none."""
    return f"{day:%d/%m}/{day.year:04}" if day else "—"


def weekday_words(day: date) -> str:
    """thứ Sáu, 18/12/2020: for dates by which people plan."""
    vi, en = _WEEKDAYS[day.weekday()]
    return f"{say(vi, en)}, {day_words(day)}"


def moment_words(at: datetime | None) -> str:
    """15/12/2020 08:00, Vietnam's time; a dash for none."""
    if at is None:
        return "—"
    local = at.astimezone(VIETNAM)
    return f"{day_words(local.date())} {local:%H:%M}"


def date_words(iso: str | None) -> str:
    """`2020-12-15` as 15/12/2020; a dash for none."""
    return day_words(date.fromisoformat(iso) if iso else None)


def instant_words(iso: str | None) -> str:
    """An instant in ISO 8601 as 15/12/2020 08:00, Vietnam's time; a dash for none."""
    return moment_words(datetime.fromisoformat(iso) if iso else None)


def due_words(on: str | None, at: str | None) -> str:
    """A due date in ISO 8601, with its hour where the day ends earlier than at 24:00; a dash for none."""
    return cell_words(due_of(on, at)) or "—"


def day_of(iso: str | None) -> date | None:
    """`2020-12-15` as a day, for a cell of a table: a file for spreadsheets has it as a date."""
    return date.fromisoformat(iso) if iso else None


def moment_of(iso: str | None) -> datetime | None:
    """An instant in ISO 8601, for a cell of a table."""
    return datetime.fromisoformat(iso) if iso else None


def due_of(on: str | None, at: str | None) -> date | None:
    """A due date for a cell of a table: the instant where the day ends earlier than at 24:00, else the day."""
    ends = moment_of(at)
    return ends if ends and ends.astimezone(VIETNAM).date().isoformat() == on else day_of(on)


def end_on(day: date | None, ends: datetime | None) -> datetime | None:
    """When `day` ends, by the hour of a deadline that ends at `ends`; None for none."""
    if day is None or ends is None:
        return None
    hour = ends.astimezone(VIETNAM).timetz()
    return datetime.combine(day + timedelta(days=not hour.hour and not hour.minute), hour)


def cell_words(cell: object) -> str:
    """A cell of a table as people read it; nothing for none."""
    if isinstance(cell, datetime):
        return moment_words(cell)
    return day_words(cell) if isinstance(cell, date) else "" if cell is None else str(cell)


def read_moment(text: str) -> datetime:
    """An instant in ISO 8601, or 15/12/2020 16:00; without an offset Vietnam's time, a day alone its beginning.
    ValueError for what is none, and for a year that lies too far away."""
    day, _, clock = text.partition(" ")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.combine(
            read_day(day, FIRST_YEAR, LAST_YEAR), time.fromisoformat(clock.strip()) if clock else time()
        )
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def read_day(text: str, first: int, last: int) -> date:
    """`2020-12-15` or `15/12/2020`, in a year from `first` to `last`.

    The ValueError is one sentence without its full stop: what is wrong with anything else, and what would be right.
    """
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        if len(year) != 4:
            raise ValueError(_short_year(text, day, month, year))
        return _day(text, int(year), int(month), int(day), first, last)
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(text, int(match[1]), int(match[2]), int(match[3]), first, last)
    raise ValueError(
        say(
            "“{text}” không phải là ngày; hãy viết như 2020-12-15 hoặc 15/12/2020",
            "'{text}' is not a date; write it like 2020-12-15 or 15/12/2020",
            text=text,
        )
    )


def _short_year(text: str, day: str, month: str, year: str) -> str:
    return say(
        "Ngày “{text}” phải ghi đủ bốn chữ số của năm, ví dụ {day}/{month}/20{year}",
        "The date '{text}' must have a year of four digits, for example {day}/{month}/20{year}",
        text=text,
        day=day,
        month=month,
        year=year[-2:].zfill(2),
    )


def _day(text: str, year: int, month: int, day: int, first: int, last: int) -> date:
    if not first <= year <= last:
        raise ValueError(
            say(
                "Năm của ngày “{text}” phải từ {first} đến {last}",
                "The year of '{text}' must lie within {first} and {last}",
                text=text,
                first=first,
                last=last,
            )
        )
    try:
        return date(year, month, day)
    except ValueError:
        pass
    why, meant = _why_not(year, month, day)
    raise NoSuchDay(
        say("Ngày “{text}” không có thật: {why}", "The date '{text}' does not exist: {why}", text=text, why=why), meant
    )


def _why_not(year: int, month: int, day: int) -> tuple[str, str]:
    """Why there is no such date, and what may have been meant."""
    if 1 <= month <= 12:
        last = monthrange(year, month)[1]
        return say("tháng {m}/{y} chỉ có {n} ngày", "{m}/{y} has {n} days", m=month, y=year, n=last), ""
    why = say("không có tháng {m} (viết ngày/tháng/năm)", "there is no month {m} (day/month/year)", m=month)
    if not (1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]):
        return why, ""
    return why, say("Có phải là {meant}?", "Was {meant} meant?", meant=f"{month:02}/{day:02}/{year}")
