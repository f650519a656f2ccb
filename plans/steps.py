"""How a due date came about, step by step: which rule, with which values, and the date after it. Pure.

What is kept is the rule by its code; its words and its source in law are said when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.language import say
from lib.vocabulary import Pair, word

PERIOD_ENDS = "Bộ luật Dân sự 2015, Đ.146"
FIRST_DAY_NOT_COUNTED = "Bộ luật Dân sự 2015, Đ.147"
TERM_ENDS = "Bộ luật Dân sự 2015, Đ.148"

# Why a day is off; a public holiday is known by its name.
DAYS_OFF: Mapping[str, Pair] = {
    "saturday": ("Thứ Bảy", "Saturday"),
    "sunday": ("Chủ nhật", "Sunday"),
    "override": ("ngày nghỉ theo bảng lịch riêng", "a day off by the override table"),
}


@dataclass(frozen=True)
class Rule:
    """A rule in words, with its source in the plan or in law where it has one."""

    vi: str
    en: str
    source: str | None = None
    day_off: str | None = None  # the plan's own rule, named before the source


RULES: Mapping[str, Rule] = {
    # where the date begins
    "undated": Rule("Kế hoạch không ấn định thời hạn", "The plan sets no date"),
    "written": Rule("Ngày ghi trong kế hoạch", "The date written in the plan"),
    "issued": Rule("Ngày ban hành kế hoạch", "The plan's issue date"),
    "of-item": Rule("Hạn của đầu việc {item}", "The due date of item {item}"),
    "occurrence": Rule("Kỳ thứ {n} theo {rule_text}", "Occurrence {n} of {rule_text}"),
    "end-of": Rule("Ngày cuối cùng của {period}", "The last day of {period}", PERIOD_ENDS),
    "returned": Rule("Trả lại, yêu cầu bổ sung", "Returned for correction"),
    "extended": Rule("Gia hạn", "Extended"),
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
        "Là ngày nghỉ ({why}); kế hoạch giữ nguyên ngày", "A day off ({why}); the plan keeps it", day_off="keep"
    ),
    "moved-on": Rule(
        "Là ngày nghỉ ({why}); chuyển sang ngày làm việc kế tiếp",
        "A day off ({why}); moved on to the next working day",
        TERM_ENDS,
        day_off="next",
    ),
    "moved-back": Rule(
        "Là ngày nghỉ ({why}); chuyển lên ngày làm việc liền trước",
        "A day off ({why}); moved back to the previous working day",
        day_off="previous",
    ),
    "granted": Rule("Là ngày nghỉ ({why}); ngày đã cho được giữ nguyên", "A day off ({why}); the day given stays"),
    # when that day ends
    "end-of-day": Rule("Hết ngày, lúc 24:00", "The end of the day, 24:00", TERM_ENDS),
    "hour": Rule("Giờ ghi trong kế hoạch: {at}", "The hour in the plan: {at}"),
    # in the words of an earlier version that no rule knows
    "said": Rule("{text}", "{text}"),
}


@dataclass(frozen=True)
class Step:
    """One step: a rule of `RULES` with its values, and the date after it (None where there is none)."""

    rule: str
    on: date | None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was done, in the reader's language."""
        rule = RULES[self.rule]
        named = {"why": word(DAYS_OFF, self.values["why"])} if "why" in self.values else {}
        return say(rule.vi, rule.en, **{**self.values, **named})

    @property
    def source(self) -> str | None:
        """The article of law, the plan's own rule, or both; None where neither says so."""
        rule = RULES[self.rule]
        if rule.day_off is None:
            return rule.source or self.values.get("source")
        own = say("Kế hoạch: day_off = {rule}", "The plan: day_off = {rule}", rule=rule.day_off)
        return f"{own}; {rule.source}" if rule.source else own

    def kept(self) -> dict[str, Any]:
        """As it is stored: {"rule", "on", …values}."""
        return {**self.values, "rule": self.rule, "on": self.on.isoformat() if self.on else None}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Step:
        """A step as it was stored."""
        values = {name: value for name, value in kept.items() if name not in ("rule", "on")}
        return cls(kept["rule"], date.fromisoformat(kept["on"]) if kept["on"] else None, values)

    def told(self) -> dict[str, Any]:
        """As it is read: {"text", "on", "source"} in the reader's language."""
        return {"text": self.text, "on": self.on.isoformat() if self.on else None, "source": self.source}
