"""The rules by which a due date comes about, in words, with their source in law (Bộ luật Dân sự 2015). Pure.

What is kept of a date is the rules' codes with their values; this is what they are called when they are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.day_rules.recurring import rule_words
from lib.language import say
from lib.vocabulary import Pair, word

PERIOD_ENDS = "Bộ luật Dân sự 2015, Đ.146"
FIRST_DAY_NOT_COUNTED = "Bộ luật Dân sự 2015, Đ.147"
TERM_ENDS = "Bộ luật Dân sự 2015, Đ.148"

# Why a day is off; a public holiday is known by its name.
DAYS_OFF: Mapping[str, Pair] = {
    "saturday": ("thứ Bảy", "Saturday"),
    "sunday": ("Chủ nhật", "Sunday"),
    "override": ("ngày nghỉ theo bảng lịch riêng", "a day off by the override table"),
}


@dataclass(frozen=True)
class Rule:
    """A rule in words, with its source in the plan or in law where it has one."""

    vi: str
    en: str
    source: str | None = None
    of_plan: bool = False  # by the plan's own rule of days off, which is named before the source


RULES: Mapping[str, Rule] = {
    # where the date begins
    "undated": Rule("Kế hoạch không ấn định thời hạn", "The plan sets no date"),
    "written": Rule("Ngày ghi trong kế hoạch", "The date written in the plan"),
    "issued": Rule("Ngày ban hành kế hoạch", "The plan's issue date"),
    "of-item": Rule("Hạn của đầu việc {item}", "The due date of item {item}"),
    "occurrence": Rule("Kỳ thứ {n} ({rule_text})", "Occurrence {n} ({rule_text})"),
    "end-of": Rule("Ngày cuối cùng của {period}", "The last day of {period}", PERIOD_ENDS),
    "returned": Rule("Trả lại, yêu cầu bổ sung", "Returned for correction"),
    "extended": Rule("Gia hạn", "Extended"),
    "acknowledge-begins": Rule("Ngày giao nhiệm vụ", "The day on which the task was given"),
    "review-begins": Rule("Ngày ghi nhận báo cáo", "The day on which the report was recorded"),
    "answer-begins": Rule("Ngày đề nghị gia hạn", "The day on which more time was asked for"),
    # what is counted from it
    "strictly-before": Rule("Trước ngày đó: chậm nhất ngày liền trước", "Strictly before: the day before"),
    "days-after": Rule(
        "{n} ngày kể từ sau ngày đó, không tính ngày đó",
        "{n} calendar days after that day, which is not counted",
        FIRST_DAY_NOT_COUNTED,
    ),
    "working-days-after": Rule(
        "{n} ngày làm việc kể từ sau ngày đó, không tính ngày đó",
        "{n} working days after that day, which is not counted",
        FIRST_DAY_NOT_COUNTED,
    ),
    "days-before": Rule(
        "{n} ngày trước ngày đó, không tính ngày đó",
        "{n} calendar days before that day, which is not counted",
        FIRST_DAY_NOT_COUNTED,
    ),
    "working-days-before": Rule(
        "{n} ngày làm việc trước ngày đó, không tính ngày đó",
        "{n} working days before that day, which is not counted",
        FIRST_DAY_NOT_COUNTED,
    ),
    # what a day off makes of it
    "kept": Rule(
        "Là ngày nghỉ ({why}); kế hoạch giữ nguyên ngày", "A day off ({why}); the plan keeps it", of_plan=True
    ),
    "moved-on": Rule(
        "Là ngày nghỉ ({why}); chuyển sang ngày làm việc kế tiếp",
        "A day off ({why}); moved on to the next working day",
        TERM_ENDS,
        of_plan=True,
    ),
    "moved-back": Rule(
        "Là ngày nghỉ ({why}); chuyển lên ngày làm việc liền trước",
        "A day off ({why}); moved back to the previous working day",
        of_plan=True,
    ),
    "granted": Rule("Là ngày nghỉ ({why}); ngày đã cho được giữ nguyên", "A day off ({why}); the day given stays"),
    # when that day ends
    "end-of-day": Rule("Hết ngày, lúc 24:00", "The end of the day, 24:00", TERM_ENDS),
    "hour": Rule("Giờ ghi trong kế hoạch: {at}", "The hour in the plan: {at}"),
    # in the words of an earlier version that no rule knows
    "said": Rule("{text}", "{text}"),
}


def values_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """A step's values as its rule names them: why a day is off, a recurrence, a period in words."""
    said = {"why": lambda code: word(DAYS_OFF, code), "rule_text": rule_words, "period": period_words}
    return {name: said[name](value) if name in said else value for name, value in values.items()}


def period_words(written: str) -> str:
    """`2020-12` as tháng 12/2020, `2020-Q4` as quý IV/2020, `2020` as năm 2020."""
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", written):
        return say("quý {n}/{year}", "quarter {n}/{year}", n=("I", "II", "III", "IV")[int(match[2]) - 1], year=match[1])
    if match := re.fullmatch(r"(\d{4})-(\d\d)", written):
        return say("tháng {n}/{year}", "{n}/{year}", n=match[2], year=match[1])
    return say("năm {year}", "{year}", year=written)
