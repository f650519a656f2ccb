"""A period as people say it. Pure."""

from __future__ import annotations

from lib.dates import day_words
from lib.language import say
from plans.periods.model import Period

_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def period_words(period: Period) -> str:
    """`tháng 3/2027 (từ 15/02/2027 đến 14/03/2027)`."""
    days = say("từ {start} đến {end}", "{start} to {end}", start=day_words(period.start), end=day_words(period.end))
    return f"{_name(period.name)} ({days})" if period.name else days


def _name(name: str) -> str:
    year, _, part = name.partition("-")
    if not part:
        return say("năm {year}", "{year}", year=year)
    if part.startswith("Q"):
        return say("quý {n}/{year}", "Q{q}/{year}", n=_QUARTERS[part[1:]], q=part[1:], year=year)
    if part == "H1":
        return say("6 tháng đầu năm {year}", "first half of {year}", year=year)
    if part == "H2":
        return say("6 tháng cuối năm {year}", "second half of {year}", year=year)
    return say("tháng {n}/{year}", "{n}/{year}", n=str(int(part)), year=year)
