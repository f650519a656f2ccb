"""What is noted of a task beside its standing, and what clocks are called (change contract, C3). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.vocabulary import Pair, word
from lib.words import STANDINGS, rung_word

# What is late of a clock, beside the standing; and until when it may run ("": the report's).
LATE: Mapping[str, Pair] = {
    "acknowledge": ("Chậm tiếp nhận", "Late to acknowledge"),
    "review": ("Chậm xem xét", "Late to review"),
    "answer": ("Chậm trả lời", "Late to answer"),
}
CLOCK_DUES: Mapping[str, Pair] = {
    "": ("Hạn", "Due"),
    "acknowledge": ("Hạn tiếp nhận", "To be acknowledged by"),
    "review": ("Hạn xem xét", "To be reviewed by"),
    "answer": ("Hạn trả lời", "To be answered by"),
}
CLOCK_NAMES: Mapping[str, Pair] = {
    "report": ("báo cáo", "report"),
    "acknowledge": ("tiếp nhận", "acknowledge"),
    "review": ("xem xét", "review"),
    "answer": ("trả lời gia hạn", "answer"),
}
NOTED: Mapping[str, Pair] = {
    "asked": ("Xin gia hạn", "More time asked for"),
    "extended": ("Đã gia hạn", "Extended"),
    **LATE,
}


def standing_words(task: Mapping[str, Any]) -> str:
    """The standing of a task in the contract's shape, and what is noted beside it."""
    return ", ".join((word(STANDINGS, task["standing"]), *beside_words(task)))


def beside_words(task: Mapping[str, Any]) -> list[str]:
    """What is noted of a task beside its standing (change contract, C3)."""
    said = {"asked": task.get("asked_until"), "extended": task.get("extended")}
    noted = task.get("noted", (*(one for one, so in said.items() if so), *task.get("late", ())))
    return [word(NOTED, what) for what in noted]


def rung_of_clock(rung: str | None, clock: str) -> str:
    """A rung as people say it; of another clock than the report's, that before it."""
    said = rung_word(rung)
    return f"{word(CLOCK_NAMES, clock)}: {said}" if said and clock != "report" else said
