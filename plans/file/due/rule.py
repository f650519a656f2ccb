"""An RRULE as a plan may write it: by whole days, every part within RFC 5545. Pure.

What is refused here never gets to `plans.recurrence`, which takes every part as it is written.
"""

from __future__ import annotations

import re

from lib.language import say

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The largest number of each part; where the RFC counts from the end too, the smallest is its negative.
_LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_FROM_THE_END = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
# RFC 5545, 3.3.10: the frequencies beside which a part may stand, where not all.
_ONLY_WITH = {
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
    "BYYEARDAY": ("YEARLY",),
    "BYWEEKNO": ("YEARLY",),
    "BYSETPOS": ("MONTHLY", "YEARLY"),  # beside shorter ones it could only say what BYDAY says better
}


def parse_rule(text: str) -> str:
    """The rule in capitals without `RRULE:`; the ValueError says what is wrong with anything else."""
    rule = text.upper().removeprefix("RRULE:")
    if not re.fullmatch(r"[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*", rule):
        raise ValueError(not_a_rule(text, ""))
    written = [part.partition("=") for part in rule.split(";")]
    parts = {name: value for name, _, value in written}
    if len(parts) != len(written):
        raise ValueError(not_a_rule(text, say("một phần được ghi hai lần", "a part is written twice")))
    why = _ends(parts) or _frequency(parts) or next(filter(None, (_part(parts, name) for name in parts)), None)
    if why:
        raise ValueError(not_a_rule(text, why))
    return rule


def not_a_rule(text: str, why: str) -> str:
    """The sentence that refuses `text` as a recurrence rule."""
    reason = f" ({why})" if why else ""
    return say(
        "“{text}” không phải là quy tắc lặp{why}; hãy viết như “FREQ=MONTHLY;BYMONTHDAY=20”.",
        "'{text}' is not a recurrence rule{why}; write it like \"FREQ=MONTHLY;BYMONTHDAY=20\".",
        text=text,
        why=reason,
    )


def _ends(parts: dict[str, str]) -> str | None:
    end = next((name for name in ("UNTIL", "COUNT", "DTSTART") if name in parts), None)
    return say("thay {end} bằng from và until", "instead of {end} use from and until", end=end) if end else None


def _frequency(parts: dict[str, str]) -> str | None:
    if parts.get("FREQ") in FREQUENCIES:
        return None
    return say("FREQ phải là DAILY, WEEKLY, MONTHLY hoặc YEARLY", "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")


def _part(parts: dict[str, str], name: str) -> str | None:
    """What is wrong with one part."""
    value, frequency = parts[name], parts["FREQ"]
    if name == "FREQ":
        return None
    if name == "INTERVAL":
        right = re.fullmatch(r"[1-9][0-9]{0,2}", value) is not None
    elif name == "WKST":
        right = value in _WEEKDAYS
    elif name == "BYDAY":
        right = all(_weekday(one, parts) for one in value.split(","))
    elif name in _LARGEST:
        right = all(_number(one, name) for one in value.split(","))
    else:
        return say("không dùng {name} ở đây", "{name} is not used here", name=name)
    if right and frequency not in _ONLY_WITH.get(name, FREQUENCIES):
        return say("{name} không đi với FREQ={freq}", "{name} does not go with FREQ={freq}", name=name, freq=frequency)
    if name == "BYSETPOS" and not any(other.startswith("BY") and other != name for other in parts):
        return say("BYSETPOS cần thêm một phần BY… khác", "BYSETPOS needs another BY… part")
    return None if right else say("{name}={value} không hợp lệ", "{name}={value} is not valid", name=name, value=value)


def _number(text: str, name: str) -> bool:
    if not re.fullmatch(r"[+-]?[1-9][0-9]{0,2}", text):
        return False
    return int(text) <= _LARGEST[name] and (int(text) > 0 or (name in _FROM_THE_END and -int(text) <= _LARGEST[name]))


def _weekday(text: str, parts: dict[str, str]) -> bool:
    """`MO`, and by the month or the year `+2MO` and `-1FR`."""
    match = re.fullmatch(r"([+-]?[1-9][0-9]?)?([A-Z]{2})", text)
    if not match or match[2] not in _WEEKDAYS:
        return False
    if match[1] is None:
        return True
    in_month = parts["FREQ"] == "MONTHLY" or (parts["FREQ"] == "YEARLY" and "BYMONTH" in parts)
    in_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts and "BYWEEKNO" not in parts
    return (in_month and abs(int(match[1])) <= 5) or (in_year and abs(int(match[1])) <= 53)
