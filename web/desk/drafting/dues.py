"""When an item is due, as fields of a form: a rule as what stands in them, and what stands in them as a rule. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time

from lib.dates import day_words, read_day
from lib.language import say
from lib.text import fold
from lib.vocabulary import Pair
from plans.due import end_of
from plans.file.due.rule import parse_rule
from plans.file.form import ISSUED, MAX_SPAN, parse_span
from plans.model import FIRST_YEAR, LAST_YEAR, Before, DueOn, DueRule, EndOf, Every, NoDue, Within

KINDS: Mapping[str, Pair] = {
    "on": ("Đến một ngày", "By a day"),
    "end_of": ("Đến hết tháng, quý, năm", "By the end of a month, quarter or year"),
    "every": ("Lặp lại định kỳ", "Again and again"),
    "before": ("Trước hạn của đầu việc khác", "Before another item is due"),
    "within": ("Tính từ ngày ban hành", "Counted from the day of issue"),
    "none": ("Không ấn định hạn", "No date"),
}
RHYTHMS: Mapping[str, Pair] = {
    "week": ("Hằng tuần", "Every week"),
    "month": ("Hằng tháng", "Every month"),
    "quarter": ("Hằng quý, vào tháng cuối", "Every quarter, in its last month"),
    "year": ("Hằng năm", "Every year"),
}
AS_READ = "read"  # a rhythm that none of those is
_ROMAN = ("I", "II", "III", "IV")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = ("2", "3", "4", "5", "6", "7", "CN")
_DAY_WORDS = (
    *(("hai", "monday"), ("ba", "tuesday"), ("tu", "wednesday"), ("nam", "thursday"), ("sau", "friday")),
    *(("bay", "saturday"), ("chu nhat", "sunday")),
)
# A rule by the rhythm that it is; its groups are what stands in the field of the day.
_WRITTEN = (
    ("week", re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z]{2})")),
    ("month", re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(-1|\d+)")),
    ("quarter", re.compile(r"FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=(-1|\d+)")),
    ("year", re.compile(r"FREQ=YEARLY;BYMONTH=(\d+);BYMONTHDAY=(-1|\d+)")),
)

Fields = dict[str, str]
Text = Callable[[str], str]  # what stands in the field of that name, of one item


class Mistyped(ValueError):
    """What is wrong in which field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def fields_of(due: DueRule | None, numbers: Mapping[str, int]) -> Fields:
    """What stands in the fields of that rule; `numbers` are those of the items on the page, by id."""
    found: Fields = {"due": "", "at": f"{due.at:%H:%M}" if due is not None and due.at else ""}
    if isinstance(due, DueOn):
        found |= {"due": "on", "on": day_words(due.on), "strict": "yes" if due.strict else ""}
    elif isinstance(due, EndOf):
        found |= {"due": "end_of", "end_of": period_words(due.text)}
    elif isinstance(due, Within):
        found |= {"due": "within", "n": f"{due.span.n}", "days": due.span.unit}
    elif isinstance(due, Before):
        found |= {"due": "before", "of": f"{numbers.get(due.item, '')}", "by": f"{due.by.n}"}
    elif isinstance(due, Every):
        rhythm, day = rhythm_of(due.rule)
        found |= {"due": "every", "every": rhythm, "day": day}
        found |= {"from": day_words(due.start), "until": day_words(due.until)}
    elif isinstance(due, NoDue):
        found |= {"due": "none"}
    return found


def rule_of(text: Text, items: Mapping[int, str], read: DueRule | None) -> DueRule:
    """The rule that stands in the fields; `items` are the ids by their numbers, `read` is what the text says.

    Raises Mistyped.
    """
    kind = text("due")
    if kind not in KINDS:
        raise Mistyped("due", say("Hãy chọn thời hạn.", "Choose when it is due."))
    at = _hour(text("at"))
    if kind == "on":
        return DueOn(on=_day(text, "on"), at=at)
    if kind == "end_of":
        return EndOf(text=_period(text("end_of")), at=at)
    if kind == "every":
        return Every(rule=_rule(text, read), start=_day(text, "from"), until=_day(text, "until"), at=at)
    if kind == "before":
        of = items.get(int(text("of"))) if re.fullmatch(r"\d{1,4}", text("of")) else None
        if of is None:
            raise Mistyped("of", say("Hãy ghi số thứ tự của đầu việc kia.", "Give the number of the other item."))
        return Before(item=of, by=parse_span(f"{_count(text, 'by')}wd"), at=at)
    if kind == "within":
        span = parse_span(f"{_count(text, 'n')}{'wd' if text('days') == 'wd' else 'd'}")
        return Within(span=span, of=ISSUED, at=at)
    return NoDue()


def period_words(text: str) -> str:
    """`2020-12` is 12/2020, `2020-Q4` quý IV/2020, `2020` itself."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return say("quý {n}/{year}", "quarter {n}/{year}", n=_ROMAN[int(match[2]) - 1], year=match[1])
    return f"{text[5:]}/{text[:4]}" if re.fullmatch(r"\d{4}-\d{2}", text) else text


def rhythm_of(rule: str) -> tuple[str, str]:
    """(rhythm, day) as the form has them."""
    for rhythm, form in _WRITTEN:
        if match := form.fullmatch(rule):
            *month, day = match.groups()
            if rhythm == "week":
                return rhythm, _DAY_NAMES[_DAYS.index(day)] if day in _DAYS else ""
            last = say("cuối", "last") if day == "-1" else day
            return rhythm, "/".join([last, *month])
    return AS_READ, ""


def _day(text: Text, field: str) -> date:
    try:
        return read_day("".join(text(field).split()), FIRST_YEAR, LAST_YEAR)
    except ValueError as error:
        if not text(field).strip():
            raise Mistyped(field, say("Hãy ghi ngày, như 15/12/2020.", "Give the day, like 15/12/2020.")) from None
        raise Mistyped(field, f"{error}.") from None


def _hour(text: str) -> time | None:
    if not (written := text.strip()):
        return None
    if match := re.fullmatch(r"(\d{1,2})(?:[:hg]|\s*giờ)\s*(\d{2})?", written):
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour < 24 and minute < 60 and (hour, minute) != (0, 0):
            return time(hour, minute)
    raise Mistyped("at", say("Hãy ghi giờ như 17:00, hoặc để trống.", "Write the hour like 17:00, or leave it empty."))


def _period(text: str) -> str:
    words = " ".join(fold(text).split()).removeprefix("thang ").removeprefix("nam ")
    found = ""
    if match := re.fullmatch(r"(\d{1,2}) ?[/-] ?(\d{4})", words):
        found = f"{match[2]}-{int(match[1]):02}"
    elif match := re.fullmatch(r"(?:quy|quarter|q) ?(iv|i{1,3}|[1-4]) ?[/-] ?(\d{4})", words):
        quarter = match[1] if match[1].isdigit() else 1 + _ROMAN.index(match[1].upper())
        found = f"{match[2]}-Q{quarter}"
    elif re.fullmatch(r"\d{4}", words):
        found = words
    try:
        if found and FIRST_YEAR <= end_of(found).year <= LAST_YEAR:
            return found
    except ValueError:
        pass
    raise Mistyped("end_of", say("Hãy ghi 12/2020, quý IV/2020 hoặc 2020.", "Write 12/2020, quarter IV/2020 or 2020."))


def _count(text: Text, field: str) -> int:
    if re.fullmatch(r"\d{1,4}", text(field).strip()) and 0 < int(text(field)) <= MAX_SPAN:
        return int(text(field))
    raise Mistyped(field, say("Hãy ghi số ngày, từ 1.", "Give the number of days, from 1."))


def _rule(text: Text, read: DueRule | None) -> str:
    rhythm, words = text("every"), " ".join(fold(text("day")).split()).removeprefix("thu ").removeprefix("ngay ")
    if rhythm == AS_READ and isinstance(read, Every):
        return read.rule
    if rhythm not in RHYTHMS:
        raise Mistyped("every", say("Hãy chọn nhịp lặp lại.", "Choose how often."))
    if rhythm == "week":
        for code, name, known in zip(_DAYS, _DAY_NAMES, _DAY_WORDS, strict=True):
            if words in (name.casefold(), *known):
                return f"FREQ=WEEKLY;BYDAY={code}"
        raise Mistyped("day", say("Hãy ghi thứ: 2, 3 … 7 hoặc CN.", "Give the weekday, like Friday."))
    day, _, month = words.partition("/")
    number = -1 if day.strip() in ("cuoi", "last") else int(day) if re.fullmatch(r"\d{1,2}", day.strip()) else 0
    months = {"month": "", "quarter": "BYMONTH=3,6,9,12;", "year": f"BYMONTH={month.strip().lstrip('0')};"}[rhythm]
    try:
        return parse_rule(f"FREQ={'MONTHLY' if rhythm == 'month' else 'YEARLY'};{months}BYMONTHDAY={number}")
    except ValueError:
        raise Mistyped("day", _asked_day(rhythm)) from None


def _asked_day(rhythm: str) -> str:
    if rhythm == "year":
        return say("Hãy ghi ngày và tháng, như 15/11.", "Give day and month, like 15/11.")
    return say("Hãy ghi ngày trong tháng, 1–31, hoặc “cuối”.", "Give the day of the month, 1–31, or 'last'.")
