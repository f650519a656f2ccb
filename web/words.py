"""What pages say of dates, sizes, standings and acts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lib.clocks.words import NOTED, beside_words
from lib.dates import day_words, instant_words, weekday_words
from lib.language import say
from lib.text import size_words
from lib.time import VIETNAM, local_date
from lib.vocabulary import ACT_NAMES, ACTS_DONE, CHANNELS, KIND_WORDS, POSTS, REASONS, STATES, word
from lib.words import (
    ASKED_STATES,
    LEVELS,
    PLAN_STATUSES,
    STANDINGS,
    STATUSES,
    TASK_CHANGES,
    UNIT_CHANGE_STATES,
    audience_words,
    rung_word,
)
from plans.model import RUNNING
from plans.periods.model import period_of
from plans.periods.words import period_words

# How each standing is marked: the symbol, which is also the end of its classes (web contract, section 13).
MARKS: Mapping[str, str] = {
    **dict.fromkeys(("due_soon", "due_today"), "soon"),
    **{"done_on_time": "ok", "done_late": "late", "awaiting_review": "wait", "overdue": "over", "not_due": "not"},
    **{"undated": "und", "waived": "off", "missed": "over", "cancelled": "off", "passed": "off"},
}


def meanwhile(task: Mapping[str, Any]) -> str | None:
    """What became of a task since its form was drawn; None where it stands as in the beginning."""
    states = ["assigned", *(one["status"] for one in task["acts"])]
    moves = [one["action"] for one, before in zip(task["acts"], states, strict=False) if one["status"] != before]
    told = say(
        "Nhiệm vụ này vừa được {act}; dưới đây là tình trạng hiện nay.",
        "This task has just been {act}; below is how it stands now.",
        act=word(ACTS_DONE, moves[-1]) if moves else "",
    )
    return told if moves else None


def standing(code: str) -> str:
    return word(STANDINGS, code)


def beside(task: Mapping[str, Any]) -> list[str]:
    """What is noted of it beside its standing."""
    return beside_words(task)


def noted(what: str) -> str:
    """Something that is noted beside standings."""
    return word(NOTED, what)


def plan_status(code: str) -> str:
    return word(PLAN_STATUSES, code)


def runs(code: str) -> bool:
    """Whether a plan of that status runs."""
    return code in RUNNING


def act(code: str) -> str:
    return word(ACT_NAMES, code)


def said(kind: str) -> str:
    """What a notice of the ladder is called, at the beginning of a sentence."""
    told = word(KIND_WORDS, kind)
    return told[:1].upper() + told[1:]


def post(code: str) -> str:
    return word(POSTS, code)


def level(code: str) -> str:
    return word(LEVELS, code)


def kind(code: str) -> str:
    return word(KIND_WORDS, code)


def state(code: str) -> str:
    """Of a notice or its message."""
    return word(STATES, code)


def reason(code: str) -> str:
    """Why a notice is not said."""
    return word(REASONS, code)


def at(iso: str | None) -> str:
    """15/12/2020 08:00; a dash for none."""
    return instant_words(iso)


def capital(text: str) -> str:
    """As it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def day(iso: str) -> str:
    """thứ Sáu, 18/12/2020."""
    return weekday_words(date.fromisoformat(iso))


def plain_day(on: str | date) -> str:
    """18/12/2020."""
    return day_words(date.fromisoformat(on) if isinstance(on, str) else on)


def moment(iso: str) -> str:
    """10 giờ 42, thứ Tư, 16/12/2020."""
    at = datetime.fromisoformat(iso).astimezone(VIETNAM)
    return say("{h} giờ {m}, {day}", "{h}:{m}, {day}", h=f"{at:%H}", m=f"{at:%M}", day=weekday_words(at.date()))


def percent(share: float | None) -> str:
    """90 %; a dash where there is nothing to be divided."""
    return "–" if share is None else f"{share:.0%}".replace("%", " %")


def until(row: Mapping[str, Any]) -> str:
    """By when, with the hour where the day ends earlier."""
    at = datetime.fromisoformat(row["due_at"]).astimezone(VIETNAM)
    if local_date(at).isoformat() != row["due_on"]:
        return say("hết {day}", "the end of {day}", day=day(row["due_on"]))
    return say("{h} giờ {m}, {day}", "{h}:{m}, {day}", h=f"{at:%H}", m=f"{at:%M}", day=day(row["due_on"]))


def distance(row: Mapping[str, Any], now: datetime) -> str:
    """How far it is: in days, or in hours on the day itself."""
    if row["due_on"] is None:
        return say("Không ấn định hạn", "No date is set")
    days = (date.fromisoformat(row["due_on"]) - local_date(now)).days
    if row["standing"] == "overdue":
        if days == 0:
            return say("Đã quá giờ hết hạn hôm nay", "The hour set for today is over")
        return say("Quá hạn {n} ngày", "{n} days overdue", n=-days)
    if days == 0:
        return say("Đến hạn hôm nay", "Due today")
    return say("Còn {n} ngày", "{n} days left", n=days)


def period(told: dict[str, Any]) -> str:
    """The period that a task gives account of."""
    found = period_of(told)
    return period_words(found) if found else ""


def size(n: int) -> str:
    return size_words(n)


def short_digest(sha256: str) -> str:
    """The first 8 and the last 4 digits."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}"


def is_late(row: Mapping[str, Any], submitted_at: str) -> bool:
    """Whether what came then was late."""
    due = row["due_at"]
    return due is not None and datetime.fromisoformat(submitted_at) > datetime.fromisoformat(due)


def came(row: Mapping[str, Any], submitted_at: str) -> str:
    """In time or late, of a submission that came then."""
    return say("Nộp quá hạn", "Late") if is_late(row, submitted_at) else say("Nộp đúng hạn", "In time")


# --- for desks -----------------------------------------------------------------------------------------------------


def status(code: str) -> str:
    return word(STATUSES, code)


def asked_state(code: str) -> str:
    return word(ASKED_STATES, code)


def channel(code: str | None) -> str:
    return word(CHANNELS, code) if code else "—"


def rung(label: str) -> str:
    return rung_word(label)


def audience(tell: Sequence[str]) -> str:
    return audience_words(tell)


# --- for administrators --------------------------------------------------------------------------------------------


def unit_change(state: str) -> str:
    return word(UNIT_CHANGE_STATES, state)


def task_change(code: str) -> str:
    return word(TASK_CHANGES, code)
