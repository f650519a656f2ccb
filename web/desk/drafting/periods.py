"""Of which time an item gives account, in one field: “tháng, chốt ngày 14” or “01/01/2020 - 30/11/2020”. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.dates import day_words, read_day
from lib.language import say
from lib.text import fold
from lib.vocabulary import Pair, word
from plans.model import FIRST_YEAR, LAST_YEAR
from plans.periods.model import CLOSES, LAST_CLOSE, MONTHS, Period, Recurring
from web.desk.drafting.dues import Mistyped

_RHYTHMS: Mapping[str, Pair] = {
    "month": ("tháng", "month"),
    "quarter": ("quý", "quarter"),
    "half": ("6 tháng", "half year"),
    "year": ("năm", "year"),
}
_CLOSING = re.compile(r"(?:chot |closing )?(?:den |on )?(?:ngay |day )?(?:([0-9]{1,2})|cuoi thang|cuoi|last)")
_DAYS = re.compile(r"(?:(?:tu|from) )?(?:ngay )?(\S+) (?:-|–|den|to) (?:ngay )?(\S+)")


def period_text(period: Recurring | Period | None) -> str:
    """What stands in the field."""
    if period is None:
        return ""
    if isinstance(period, Period):
        return f"{day_words(period.start)} - {day_words(period.end)}"
    rhythm = word(_RHYTHMS, period.every)
    if period.closes is None:
        return say("{it}, chốt cuối tháng", "{it}, closing on last day", it=rhythm)
    return say("{it}, chốt ngày {day}", "{it}, closing on day {day}", it=rhythm, day=period.closes)


def period_in(text: str) -> Recurring | Period | None:
    """The period that stands in the field; raises Mistyped."""
    words = " ".join(fold(text).split())
    if not words:
        return None
    if days := _DAYS.fullmatch(words):
        return _between(days[1], days[2])
    rhythm, _, closing = (part.strip() for part in words.partition(","))
    every = next((one for one in MONTHS if rhythm in map(fold, _RHYTHMS[one])), None)
    closes = _CLOSING.fullmatch(closing)
    day = int(closes[1]) if closes and closes[1] else None
    if every is None or not (closes or not closing) or (day is not None and not 1 <= day <= LAST_CLOSE):
        raise _mistyped()
    return Recurring(every=every, closes=day if closing else CLOSES)


def _between(first: str, last: str) -> Period:
    try:
        start, end = (read_day(one, FIRST_YEAR, LAST_YEAR) for one in (first, last))
    except ValueError as error:
        raise Mistyped("period", f"{error}.") from None
    if end < start:
        raise _mistyped()
    return Period(start=start, end=end)


def _mistyped() -> Mistyped:
    return Mistyped(
        "period",
        say(
            "Hãy ghi kỳ số liệu như “tháng, chốt ngày 14”, “quý, chốt cuối tháng” hoặc “01/01/2020 - 30/11/2020”.",
            "Write the period like “month, closing on day 14”, “quarter, closing on last day” or “01/01/2020 - "
            "30/11/2020”.",
        ),
    )
