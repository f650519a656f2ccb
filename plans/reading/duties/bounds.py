"""Which times bind nobody: citations, issue, effect, data periods, what is past, anniversaries. Pure."""

from __future__ import annotations

import re
from datetime import time

from plans.reading.duties.cited import anniversary, cited, numbered
from plans.reading.duties.cues import CUES, Taken
from plans.reading.model import Expression
from plans.reading.page import Page

_FROM = re.compile(r"\btu (?:ngay )?$")
_SINCE = re.compile(r"\btu (?:ngay |thang |nam |dau |cuoi )?[0-9][^;.(),]{1,60}$")
_YEARS = re.compile(r"[0-9] ?nam\b")
_TERM = re.compile(r"\bnhiem ky\b[^;.]{0,60}\bket thuc (?:vao )?(?:ngay )?$")  # of those who hold an office
_HOURS = re.compile(r"\btu [0-9]{1,2} ?(?:gio|h)(?: ?[0-9]{2})?(?: phut)? $")
_OPENED, _CLOSED = ("“", '"', "‘"), ("”", '"', "’")
_GOAL = re.compile(r"\bphan dau\b|[0-9] ?%")


def why_not(page: Page, clause: tuple[int, int], when: Expression, *, limit: bool, ahead: bool) -> str | None:
    """Why a time binds nobody; None where nothing says so.

    `limit`: words like “trước”, “chậm nhất” make a limit of it; `ahead`: it is known to lie behind the issue date.
    """
    start, end = when.start, when.end
    if page.even.startswith("den", start) and (since := _SINCE.search(page.even, max(clause[0], start - 70), start)):
        start = since.start()  # the end of a period is what its beginning is
    if when.kind == "relative" and (since := _FROM.search(page.even, max(clause[0], start - 12), start)):
        start = since.start()
    bare = not limit and when.kind != "recurring"
    day = bare and not ahead and when.kind in ("on", "invalid")  # no document is dated after the one that cites it
    if day and cited(page, max(clause[0], start - 100), start, end):
        return "citation"
    if bare and when.kind == "on" and numbered(page, max(clause[0], start - 100), start):
        return "citation"  # whatever day it is: nobody owes anything by a number
    years = when.range_start is not None and when.due is not None and when.range_start.year != when.due.year
    if bare and (when.kind == "on" or years) and anniversary(page, max(clause[0], start - 100), start):
        return "anniversary"
    if when.at == time(0) and "thoi diem" in page.even[max(clause[0], start - 40) : start + 9]:
        return "data"  # “kiểm kê tài sản thời điểm 0 giờ ngày 01/01/2026”
    if (
        when.relative
        and when.relative.unit == "m"
        and when.relative.n % 12 == 0
        and _YEARS.search(page.even, when.start, when.start + 20)
    ):
        return "validity"  # “được công nhận đạt chuẩn, thời hạn 05 năm kể từ ngày 20/4/2026”
    if _HOURS.search(page.even, max(clause[0], when.start - 14), when.start) and page.even.startswith(
        "den ", when.start
    ):
        return "hours"  # “thu gom hằng ngày, từ 18 giờ đến 21 giờ”
    if page.text[start - 1 : start] in _OPENED and page.text[end : end + 1] in _CLOSED:
        return "quoted"  # “thay cụm từ “trước ngày 15/10” bằng cụm từ …”
    if _TERM.search(page.even, max(clause[0], start - 90), start):
        return "validity"
    if (when.kind == "year_end" or when.form == "before-tet") and _GOAL.search(
        page.even, max(clause[0], start - 60), min(clause[1], end + 60)
    ):
        return "goal"
    taken = Taken.of(page, when, bare=bare, day=day, ahead=ahead)
    for cue in CUES:
        if taken.by(cue) and cue.stands(page, clause, start, end):
            return cue.why
    return None
