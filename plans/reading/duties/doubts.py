"""What a human must look at before a duty is confirmed, each said in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.dates import day_words
from lib.language import say
from plans.calendar import WorkCalendar
from plans.reading.model import Doubt, Duty
from plans.reading.page import Page


def doubts(page: Page, made: Sequence[Duty], calendar: WorkCalendar) -> tuple[Duty, ...]:
    """`made`, each with its doubts."""
    sending = {key for one in made if one.report_to and (key := _day_of(one))}
    ending = {key for one in made if not one.report_to and _ends(one) and (key := _day_of(one))}
    return tuple(
        replace(one, doubts=(*one.doubts, *_of(page, one, calendar, at_once=_day_of(one) in sending & ending)))
        for one in made
    )


def _of(page: Page, one: Duty, calendar: WorkCalendar, *, at_once: bool) -> list[Doubt]:
    found = [*_of_time(page, one, calendar)]
    if not one.responsible:
        found.append(_doubt(one, "nobody", say(
            "Không thấy văn bản nêu đơn vị thực hiện việc này; cần ghi đơn vị chịu trách nhiệm.",
            "The text names no unit that owes this; write who is responsible.",
        )))  # fmt: skip
    if at_once:
        found.append(_doubt(one, "same-day", say(
            "Hạn hoàn thành và hạn gửi báo cáo của cùng đơn vị trùng một ngày; cần xem lại hai thời hạn.",
            "The same units finish and report on one and the same day; look at both dates.",
        )))  # fmt: skip
    return found


def _of_time(page: Page, one: Duty, calendar: WorkCalendar) -> list[Doubt]:
    when, quote = one.when, page.cut(one.when.start, one.when.end)
    found = []
    if when.kind == "invalid":
        found.append(_doubt(one, "impossible", _impossible(quote, [day_words(day) for day in when.candidates])))
    if when.kind == "vague":
        found.append(_doubt(one, "vague", _vague(quote, day_words(when.suggested_due) if when.suggested_due else None)))
    if when.due and not when.year_given:
        found.append(_doubt(one, "no-year", say(
            "“{quote}” không ghi năm; đang hiểu là {day}.", "“{quote}” names no year; it is read as {day}.",
            quote=quote, day=day_words(when.due),
        )))  # fmt: skip
    if when.strict and when.due:
        found.append(_doubt(one, "excludes-day", say(
            "“{quote}” không bao gồm ngày {day}; cần quyết định hạn là ngày đó hay ngày liền trước.",
            "“{quote}” excludes {day} itself; decide whether that day or the day before is the due date.",
            quote=quote, day=day_words(when.due),
        )))  # fmt: skip
    if when.due and when.kind not in ("range", "month", "quarter", "year_end") and (why := calendar.why_off(when.due)):
        found.append(_doubt(one, "day-off", say(
            "Hạn {day} là ngày nghỉ ({why}); cần quyết định giữ nguyên hay chuyển sang ngày làm việc.",
            "The due date {day} is a day off ({why}); decide whether it stays or moves to a working day.",
            day=day_words(when.due), why=why,
        )))  # fmt: skip
    return found


def _impossible(quote: str, days: Sequence[str]) -> str:
    if not days:
        return say(
            "“{quote}” không phải là ngày có trong lịch; cần ghi ngày đúng.",
            "“{quote}” is no day of the calendar; write the right one.",
            quote=quote,
        )
    return say(
        "“{quote}” không phải là ngày có trong lịch; có thể là {days}. Cần chọn ngày đúng.",
        "“{quote}” is no day of the calendar; {days} may have been meant. Choose the right one.",
        quote=quote, days=say(" hoặc ", " or ").join(days),
    )  # fmt: skip


def _vague(quote: str, day: str | None) -> str:
    if day is None:
        return say(
            "“{quote}” chưa phải là thời hạn cụ thể; cần ghi ngày.",
            "“{quote}” is no definite date; write one.",
            quote=quote,
        )
    return say(
        "“{quote}” chưa phải là thời hạn cụ thể; gợi ý {day} (Bộ luật Dân sự 2015, Đ.146).",
        "“{quote}” is no definite date; {day} is suggested (Civil Code 2015, art. 146).",
        quote=quote, day=day,
    )  # fmt: skip


def _doubt(one: Duty, code: str, message: str) -> Doubt:
    candidates = one.when.candidates if code == "impossible" else ()
    return Doubt(code=code, message=message, start=one.when.start, end=one.when.end, candidates=candidates)


def _day_of(one: Duty) -> tuple[object, ...] | None:
    """The day, hour and level of units that two duties must share to be one after the other at once."""
    level = _level(one)
    return (one.when.due, one.when.at, level) if one.when.due and level else None


def _ends(one: Duty) -> bool:
    return one.title.casefold().startswith(("hoàn thành", "hoàn tất", "tổ chức"))


def _level(one: Duty) -> str:
    """The units without the body that acts for them, for “BTT … các huyện, thị xã” and “Mỗi huyện, thị xã” are one."""
    written = " ".join(one.responsible).casefold()
    for level in ("huyện", "quận", "xã", "phường", "tổ chức thành viên", "tỉnh"):
        if f" {level}" in f" {written}":
            return level
    return written
