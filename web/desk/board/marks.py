"""A cell of the board as HTML: one mark with words, a mark for each task, or a bar.

There may be 2,000 of them on a page, so each is put together here and not by the template; whatever is not of this
file is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import escape

from lib.dates import day_words
from lib.language import say
from lib.time import local_date
from tasks.model import Bucket, Standing
from web import words
from workflow.views.board.counted import Cell, Only

MARKS_IN_A_CELL = 24
MARKS_ON_A_PAGE = 4_000  # more would make the page heavy: bars then
ORDER: tuple[Standing, ...] = (
    *("done_on_time", "done_late", "awaiting_review", "due_today", "due_soon", "not_due", "undated", "overdue"),
    *("missed", "waived", "cancelled", "passed"),
)
_MARK = {
    name: f'<svg class="mark m-{shape}" aria-hidden="true"><use href="#{shape}"/></svg>'
    for name, shape in words.MARKS.items()
}
# How each bucket is drawn in a bar: told apart in grey, too.
FILLS: Mapping[Bucket, str] = {
    "done_on_time": "#1f7a4d",
    "done_late": "url(#striped)",
    "open_in_time": "#c3ccd4",
    "open_overdue": "url(#hatched)",
    "undated": "#fff",
}
Names = Mapping[Standing, str]  # what standings are called
EMPTY = "<td></td>"


def bar(counts: Mapping[Any, int], height: int = 8) -> str:
    """A stacked bar of the buckets, as HTML; what they are stands beside it in words."""
    whole, left, drawn = sum(counts[name] for name in FILLS) or 1, 0.0, []
    for name, fill in FILLS.items():
        if n := counts[name]:
            wide = 100 * n / whole
            drawn.append(f'<rect x="{left:.4g}%" width="{wide:.4g}%" height="{height}" fill="{fill}"/>')
            left += wide
    return f'<svg class="bar" height="{height}" aria-hidden="true">{"".join(drawn)}</svg>'


def begin(key: str, heading: str) -> str:
    """How every cell of an item begins."""
    return f'<td data-item="{escape(key)}" data-h="{escape(heading)}"'


def single(begin: str, of: Cell, one: Only, now: datetime) -> str:
    """A cell with one task: its mark and words."""
    [stands] = of.standings
    return (
        f'{begin} data-task="{one.id}" data-standing="{stands}"><a class="one" href="/tasks/{one.id}">'
        f"{_MARK[stands]}{escape(short(stands, one, now))}</a></td>"
    )


def several(begin: str, of: Cell, link: str, names: Names, *, light: bool) -> str:
    """The same with more: a mark for each, or a bar; `light` is a page on which so many marks may stand."""
    standings, buckets = of.standings, of.buckets
    done, total = buckets["done_on_time"] + buckets["done_late"], buckets.total()
    overdue, figures = buckets["open_overdue"], f"{done}/{total}"
    if light and of.tasks <= MARKS_IN_A_CELL:
        drawn = "".join(_MARK[name] * standings[name] for name in ORDER)
    else:
        drawn = bar(buckets)
        figures += say(", quá hạn {n}", ", overdue {n}", n=overdue) if overdue else ""
    told = "; ".join(f"{names[name]}: {n}" for name in ORDER if (n := standings[name]))
    return (
        f'{begin} data-total="{total}" data-done="{done}" data-overdue="{overdue}"><a class="many" '
        f'href="{escape(link)}">{drawn}<span class="n">{figures}</span>'
        f'<span class="hidden">{escape(told)}</span></a></td>'
    )


def short(standing: Standing, one: Only, now: datetime) -> str:
    """How a task stands in a few words."""
    due = _day(one.due_on)
    if standing == "overdue":
        days = (local_date(now) - one.due_on).days if one.due_on else 0
        return say("quá hạn {n} ngày", "{n} days overdue", n=days) if days else say("quá giờ hôm nay", "hour is over")
    if standing in ("done_on_time", "done_late", "awaiting_review"):
        came = _day(local_date(one.came) if one.came else None)
        if standing == "awaiting_review":
            return say("chờ xác nhận {day}", "awaits review {day}", day=came)
        if standing == "done_late":
            return say("nộp quá hạn {day}", "late {day}", day=came)
        return say("nộp {day}", "came {day}", day=came) if came else say("hoàn thành", "done")
    if one.status == "returned":
        return say("trả lại, hạn {day}", "returned, due {day}", day=due) if due else say("trả lại", "returned")
    if standing in ("not_due", "due_soon") and one.extended:
        return say("gia hạn đến {day}", "extended to {day}", day=due)
    if standing == "due_soon":
        return say("sắp đến hạn {day}", "due soon, {day}", day=due)
    told = words.standing(standing)
    return told[0].lower() + told[1:]


def _day(day: date | None) -> str:
    """04/12: the year is that of the plan."""
    return day_words(day)[:5] if day else ""
