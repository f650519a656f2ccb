"""A recurrence rule as people say it: `FREQ=WEEKLY;BYDAY=FR` is “thứ Sáu hằng tuần”. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.language import say
from lib.vocabulary import Pair, word

DAYS: Mapping[str, Pair] = {
    "MO": ("thứ Hai", "Monday"),
    "TU": ("thứ Ba", "Tuesday"),
    "WE": ("thứ Tư", "Wednesday"),
    "TH": ("thứ Năm", "Thursday"),
    "FR": ("thứ Sáu", "Friday"),
    "SA": ("thứ Bảy", "Saturday"),
    "SU": ("Chủ nhật", "Sunday"),
}
# Each period, alone and with how many of them lie between two occurrences.
_EACH: Mapping[str, tuple[Pair, Pair]] = {
    "DAILY": (("hằng ngày", "every day"), ("{n} ngày một lần", "every {n} days")),
    "WEEKLY": (("hằng tuần", "every week"), ("{n} tuần một lần", "every {n} weeks")),
    "MONTHLY": (("hằng tháng", "every month"), ("{n} tháng một lần", "every {n} months")),
    "YEARLY": (("hằng năm", "every year"), ("{n} năm một lần", "every {n} years")),
}
_SAID = frozenset(["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"])


def rule_words(rule: str) -> str:
    """The rule in words; one with parts that have none here stands as it is written."""
    parts = dict(part.split("=", 1) for part in rule.strip().upper().removeprefix("RRULE:").split(";") if "=" in part)
    if not (parts.keys() <= _SAID) or parts.get("FREQ") not in _EACH:
        return rule
    alone, apart = _EACH[parts["FREQ"]]
    each = say(*alone) if (n := parts.get("INTERVAL", "1")) == "1" else say(*apart, n=n)
    days = [_weekday(one) for one in _listed(parts, "BYDAY")] + [
        _month_day(one) for one in _listed(parts, "BYMONTHDAY")
    ]
    months = ", ".join(_listed(parts, "BYMONTH"))
    when = say(" tháng {months}", " of month {months}", months=months) if months else ""
    return f"{', '.join(days)}{when} {each}".strip()


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return [one for one in parts.get(name, "").split(",") if one]


def _weekday(written: str) -> str:
    match = re.fullmatch(r"([+-]?\d*)(\w\w)", written)
    if match is None:
        return written
    which, day = match[1].lstrip("+"), word(DAYS, match[2])
    if which == "-1":
        return say("{day} cuối cùng", "last {day}", day=day)
    if which.startswith("-"):
        return say("{day} thứ {n} từ cuối", "{day} number {n} from the end", day=day, n=which[1:])
    return say("{day} lần thứ {n}", "{day} number {n}", day=day, n=which) if which else day


def _month_day(written: str) -> str:
    if written == "-1":
        return say("ngày cuối tháng", "last day")
    if written.startswith("-"):
        return say("ngày thứ {n} từ cuối tháng", "day {n} from the end", n=written[1:])
    return say("ngày {n}", "day {n}", n=written)
