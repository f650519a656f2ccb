"""Readers of forms that count from an event, and where the words that name it end. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from plans.reading.dates.calendar_rules import Document, made, months_later
from plans.reading.dates.parts import built
from plans.reading.dates.seen import Seen
from plans.reading.model import Expression, Relative

_LONGEST_EVENT = 150
# A new clause, unless it belongs to the event: "kể từ ngày gửi báo cáo". Matched with the text itself: thì is not thi.
_ACTS = r"(?:phải|gửi|nộp|trình|báo cáo|tổng hợp|hoàn thành|ban hành|xây dựng|tổ chức|thông báo|rà soát|niêm yết)"
_UNITS_THAT_ACT = (
    r"(?:các|từng|mỗi|đơn vị|cơ quan|nhà trường|UBND|HĐND|MTTQ|BTV|Mặt trận|(?:Ủy|Uỷ) ban|Ban|Phòng|Sở|Tổ|Đoàn|Chi bộ|"
    r"Đảng (?:ủy|uỷ)|Văn phòng|Trường|Công an|Chủ tịch|Thủ trưởng|Hội (?!nghị|thi|thảo|diễn|đồng|chợ|trại|báo))"
)
_CLAUSE = re.compile(
    r"(?<!\bngày)(?<!\bkhi)(?<!\bđược)(?<!\bviệc)(?<!\bđợt)(?<!\bhạn)(?<!\bvà)[ \t\n]+"
    r"(?:phải|thì|sẽ|để|đồng thời|gửi|nộp|hoàn thành|tổng hợp|báo cáo (?:về|kết quả|bằng|cho)|"
    rf"{_UNITS_THAT_ACT} ?[^.,;:\n]{{0,70}}?{_ACTS})(?!\w)"
)
_END = re.compile(r"[;|()]|,(?![0-9])|\.(?![0-9a-z])|[.]?/[.]/|:|\n(?=[ \t]*(?:\n|[-+*•]|[0-9]+[.)]|[a-z][.)] ))")
# “… kể từ ngày có kết luận và báo cáo kết quả trước ngày 10/12”: behind “và” another limit follows.
_ANOTHER = re.compile(r"(?:[ \n]va|,)[ \n](?=[^;|()]{0,140}?(?:truoc|cham nhat|muon nhat)[ \n](?:ngay[ \n])?[0-9])")
_A_DAY = built(r"(?:ngày )?{day}")
_A_SPAN = built(r"(?:ngày )?{first} (?:đến|tới|-) (?:hết )?(?:ngày )?{day}")  # “6 tháng tính từ D đến D”
_ITS_DAY = built(r"[^()]{0,150}?[(]? ?(?:ngày )?{day}")
_IN_PARENTHESES = built(
    r" ?[(] ?(?P<said>(?:(?:tức|là|dự kiến|chậm nhất|hạn|trước)(?: là)? )?(?:{weekday},? )?ngày|tức|chậm nhất|hạn)? "
    r"{day} ?[)]"
)
_AROUND = ' \t\n\u00a0*_"”'
# "… quyết định của bộ, cơ quan ngang bộ.": a list that ends its sentence without anybody doing anything.
_MORE_UNITS = re.compile(
    r", (?:bộ|ban|ngành|cơ quan|sở|tỉnh|huyện|xã|phường|thị trấn|địa phương)[^.,;:|()\n]{0,30}(?=[.;|\n]|$)"
)
# The end of a short line before a capital letter; a long one was broken by the width of the page.
_SHORT_LINE = re.compile(r"(?<![^\n]{60})\n[ \t]*([^\W\d_])")
_SUNDAY = 6
Side = Literal["after", "before"]
Unit = Literal["d", "wd", "w", "m"]
_UNITS: dict[str, Unit] = {"ngay": "d", "tuan": "w", "thang": "m"}
_HALVES: dict[str, tuple[int, Unit]] = {"thang": (15, "d"), "nam": (6, "m")}


def after(seen: Seen) -> Expression | None:
    """“chậm nhất 05 ngày kể từ ngày …”, “trong vòng 10 ngày sau khi …”."""
    return _relative(seen, "after")


def before(seen: Seen) -> Expression | None:
    """“20 ngày trước ngày bầu cử”."""
    return _relative(seen, "before")


def event_first(seen: Seen) -> Expression | None:
    """“sau khi kết thúc hội nghị 05 ngày”, “trước ngày bầu cử 20 ngày”."""
    begin, end = seen.match.span("event")
    event = seen.text[begin:end].strip(" \t\n*_")
    side: Side = "before" if seen.written("side") == "truoc" else "after"
    if not event or _END.search(seen.folded, begin, end):
        return None
    return _said(seen, side, event, seen.bare.end, _day_in(seen, begin, end))


def alone(seen: Seen) -> Expression | None:
    """“trong thời hạn 05 ngày làm việc”: from what is not said."""
    return _said(seen, "after", "", seen.bare.end, None)


def _relative(seen: Seen, side: Side) -> Expression | None:
    """The event ends with its clause; a day in brackets behind it is its own, or the due one, said besides."""
    begin = seen.match.start("event")
    written = seen.text[begin : _event_end(seen, begin)].rstrip(_AROUND)
    event, end = written.lstrip(_AROUND), begin + len(written)
    if len(event) < 3 or _of_a_report(seen, side) or _A_SPAN.match(seen.folded, begin, end + 60):
        return None
    if named := _IN_PARENTHESES.match(seen.folded, end, end + 60):
        day = _day(named, seen.document)
        if day and _is_its_own_day(event, day, called=named["said"] is not None):
            return _said(seen, side, event, named.end(), day)
        one = _said(seen, side, event, named.end(), None)
        return one and replace(one, due=day)
    return _said(seen, side, event, end, _day_in(seen, begin, end))


def _event_end(seen: Seen, begin: int) -> int:
    """Where the clause ends, the sentence, or the line of a heading; a comma only where no more of a list follows."""
    limit = min(begin + _LONGEST_EVENT, len(seen.text))
    stop = _END.search(seen.folded, begin, limit)
    if stop and (more := _MORE_UNITS.match(seen.text, stop.start(), limit)):
        return more.end()
    clause = _CLAUSE.search(seen.text, begin, stop.start() if stop else limit)
    lines = _SHORT_LINE.finditer(seen.text, begin, stop.start() if stop else limit)
    heading = next((line for line in lines if line[1].isupper()), None)
    another = _ANOTHER.search(seen.folded, begin, stop.start() if stop else limit)
    ends = [found.start() for found in (stop, clause, heading, another) if found]
    if not ends and limit < len(seen.text):
        return max(begin, seen.folded.rfind(" ", begin, limit))
    return min(ends, default=limit)


def _is_its_own_day(event: str, day: date, *, called: bool) -> bool:
    """Whether a day in brackets is that of the event: of an election a Sunday, as the law on elections (85/2015/QH13,
    Đ.5) wants it, else one that nothing calls a day or an end. Else it is the due date, said besides."""
    return day.weekday() == _SUNDAY if "bầu cử" in event.lower() else not called


def _of_a_report(seen: Seen, side: Side) -> bool:
    """“báo cáo 6 tháng trước ngày 10/6/2021”: a report of that time, not a term."""
    if side == "after" or seen.written("u") not in ("thang", "nam") or seen.match.start("n") != seen.bare.start:
        return False
    return _A_DAY.match(seen.folded, seen.match.start("event")) is not None


def _said(seen: Seen, side: Side, event: str, end: int, from_day: date | None) -> Expression | None:
    counted = _counted(seen)
    if counted is None:
        return None
    n, unit = counted
    due = _counted_from(from_day, n if side == "after" else -n, unit) if from_day else None
    relative = Relative(n=n, unit=unit, side=side, event=" ".join(event.split()))
    return replace(seen.bare, end=end, relative=relative, due=due)


def _counted(seen: Seen) -> tuple[int, Unit] | None:
    """How many of which. Hours only where they are whole days (24 giờ), a year as 12 months; half a month is 15 days,
    half a year 6 months (Civil Code, Đ.146)."""
    unit, n = (seen.written("u") or "").split(), seen.count()
    if seen.written("nw") == "nua":
        return _HALVES.get(unit[0])
    if not n:
        return None
    if len(unit) > 1 or unit[0] == "ngaylamviec":
        return n, "wd"
    if unit[0] == "gio":
        return (n // 24, "d") if n % 24 == 0 else None
    return (12 * n, "m") if unit[0] == "nam" else (n, _UNITS[unit[0]])


def _day_in(seen: Seen, begin: int, end: int) -> date | None:
    """The day that the event names."""
    match = _ITS_DAY.match(seen.folded, begin, end)
    return _day(match, seen.document) if match else None


def _day(match: re.Match[str], document: Document) -> date | None:
    day, month = int(match["d"]), int(match["m"])
    year = int(match["y"]) if match["y"] else document.year_of(min(max(month, 1), 12), day)
    return made(year, month, day) if year else None


def _counted_from(day: date, n: int, unit: Unit) -> date | None:
    """Working days need the calendar of days off, which a text has not."""
    if unit == "wd":
        return None
    return months_later(day, n) if unit == "m" else day + timedelta(days=7 * n if unit == "w" else n)
