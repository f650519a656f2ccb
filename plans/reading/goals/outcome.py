"""What a text tells of the conference that closed a plan (change contract, A10): when, where, how many, who was
commended. Pure.

A plan says what will be held and who may be commended; that is no outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from plans.reading.even import even, small
from plans.reading.goals.commended import commendations
from plans.reading.model import Head, Held

LONGEST = 300  # characters of a title; a place has half of them
SENTENCE = 1500
MOST = 20  # places where a text says who attended
_PLANS = ("ke hoach", "chuong trinh", "huong dan", "cong van", "quyet dinh", "nghi quyet", "chi thi", "giay moi")
# How news begin: the time of day, the day, then who held what.
_DAY = re.compile(
    r"(?:(?P<hours>sáng|chiều|tối|trưa)(?:\s(?:nay|qua))?,?\s\(?(?:ngày\s)?|\(?ngày\s)"
    r"(?P<day>\d{1,2})(?:\s?[/.-]\s?|\stháng\s)(?P<month>\d{1,2})(?:(?:\s?[/.-]\s?|\snăm\s)(?P<year>\d{4}))?"
)
_WAS = re.compile(r"(?<!\w)(?:đã|diễn ra|long trọng|vừa)(?!\w)")
_MEETING = re.compile(r"(?:hội nghị|buổi lễ|lễ|đại hội|chương trình)\s")
_CLOSING = re.compile(r"sơ kết|tổng kết|bế mạc|tuyên dương|biểu dương|tôn vinh|kết thúc|đánh giá kết quả|khen thưởng")
_AT = re.compile(r"(?<!\w)tại\s(?!hội nghị|buổi lễ|lễ |đây|đại hội|chương trình)")
_WILL = re.compile(r"\b(?:sẽ|dự kiến|chuẩn bị)\b")
_ATTEND = re.compile(r"(?:tới|đến|tham|cùng|về)\s(?:tham\s)?dự|dự\shội\snghị|dự\scó|tham\sgia\shội\snghị|có\smặt")
_UNITS = re.compile(
    r"(?<![\w/.,])(?P<number>\d{1,4})(?:/\d{1,4})?\s(?:xã|phường|thị trấn|huyện|quận|khu dân cư|tổ dân phố|thôn|đơn vị"
    r"|cơ sở|chi hội|chi đoàn|tổ chức thành viên)\b"
)
_YEAR = re.compile(r"\d{1,2}\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)")
_STOP = re.compile(r"\n|[.!](?=\s)")
_CLOSES = {"“": "”", '"': '"', "«": "»", "‘": "’"}


def outcome(text: str, head: Head) -> Held | None:
    """The closing conference of which a text tells; None where it tells of none, as a plan does not."""
    kind = even(head.type or "")
    if kind.startswith(_PLANS):
        return None
    lower = small(text)
    for start, end in _sentences(lower):
        day = _DAY.search(lower, start, min(end, start + 60))
        meeting = _meeting(lower, day.end(), end) if day else None
        if day is None or meeting is None or _WILL.search(lower, start, meeting):
            continue
        if not (day["hours"] or kind.startswith("bao cao") or _WAS.search(lower, start, meeting)):
            continue
        on = _on(text, day)
        if on and head.issued_on and on > head.issued_on:
            continue
        place = _place(text, lower, day.end(), end)
        return Held(
            start=start,
            end=end,
            on=on,
            place=place,
            title=_title(text, meeting, end, place),
            units=_units(lower),
            commendations=commendations(text, lower, meeting),
        )
    return None


def _sentences(lower: str) -> Iterator[tuple[int, int]]:
    """Sentences, each at most so long, without what stands before their first word."""
    at = 0
    while at < len(lower):
        stop = _STOP.search(lower, at, at + SENTENCE)
        end = stop.start() if stop else min(len(lower), at + SENTENCE)
        start = at
        while start < end and not lower[start].isalnum():
            start += 1
        if start < end:
            yield start, end
        at = stop.end() if stop else end


def _meeting(lower: str, start: int, end: int) -> int | None:
    """Where the words for a conference begin that closes something."""
    for found in _MEETING.finditer(lower, start, end):
        if _CLOSING.search(lower, found.end(), min(end, found.end() + 60)):
            return found.start()
    return None


def _on(text: str, day: re.Match[str]) -> date | None:
    """The day, in the year of the first whole date of the text where it has none of its own."""
    number, month, written = int(day["day"]), int(day["month"]), day["year"]
    year = int(written) if written else None
    if year is None and (published := _YEAR.search(text, 0, 4000)):
        year = int(published[2]) - (month > int(published[1]))  # told in January of December
    if year is None:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _place(text: str, lower: str, start: int, end: int) -> str | None:
    found = _AT.search(lower, start, end)
    place = _until(text, found.end(), end, LONGEST // 2, ",") if found else ""
    return place if place and len(place.split()) > 1 else None


def _until(text: str, start: int, end: int, longest: int, stops: str) -> str:
    """The words from here to the next stop that stands in no quotation marks and no brackets."""
    close, at = "", start
    while at < min(end, start + longest):
        letter = text[at]
        if close:
            close = "" if letter == close else close
        elif letter in _CLOSES:
            close = _CLOSES[letter]
        elif letter in f"{stops};(\n" or (letter == "." and not text[at + 1 : at + 2].isalnum()):
            break
        at += 1
    return " ".join(text[start:at].split()).strip(" .,;:-–")


def _title(text: str, start: int, end: int, place: str | None) -> str:
    title = _until(text, start, end, LONGEST, ",")
    if place:
        title = title.removesuffix(f"tại {place}").rstrip()
    return title[:1].upper() + title[1:]


def _units(lower: str) -> int | None:
    """How many units there were: of those who attended, else the only number of units that the text says."""
    for attended in islice(_ATTEND.finditer(lower), MOST):
        stop = lower.find("\n", attended.end())
        stop = min(len(lower) if stop < 0 else stop, attended.end() + SENTENCE)
        if found := _UNITS.search(lower, attended.end(), stop):
            return int(found["number"])
    said = {int(found["number"]) for found in _UNITS.finditer(lower)}
    return said.pop() if len(said) == 1 else None
