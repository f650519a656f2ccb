"""The dates of a plan under check: too early, past, on a day off, in the wrong order, too tight. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lib.dates import day_words
from lib.language import say
from lib.time import local_date
from plans.check.checks import Checks
from plans.due import OutOfRange, depends_on, work_out
from plans.model import FIRST_YEAR, LAST_YEAR, Due, Every, NoDue, PlanItem, Span, Unread
from plans.recurrence import occurrences

MOST_OCCURRENCES = 1000
MOST_DATES, MOST_DAYS = 10_000, 366_000  # of all recurring items together
LITTLE = 3  # working days that a level needs at least


def check_dates(checks: Checks) -> Mapping[str, Sequence[Due]]:
    """Note what is wrong with the dates, of all items whose date can be worked out; returns these dates."""
    plan, today = checks.plan, local_date(checks.now)
    paths = {item.id: f"items[{index}]" for index, item in enumerate(plan.items)}
    if not _bounded(checks, paths):
        return {}
    items = _with_a_date(plan.items)
    dues: dict[str, list[Due]] = {}
    try:
        for due in work_out(replace(plan, items=items), checks.calendar, today):
            dues.setdefault(due.item, []).append(due)
    except OutOfRange as out:
        _out_of_range(checks, out, paths[out.item])
        return {}
    ends = {item.id: _ends(dues.get(item.id, ())) for item in items}
    for item in items:
        found = dues.get(item.id, [])
        if not found:
            message = say(
                "Không còn kỳ nào của đầu việc “{item}” từ ngày {day} trở đi.",
                "The item '{item}' has no occurrence from {day} on.",
                item=item.id,
                day=day_words(today),
            )
            checks.error(f"{paths[item.id]}.due", "no-occurrence", message)
        for due in found:
            _single(checks, f"{paths[item.id]}.due", due)
        _after_needed(checks, item, ends, paths[item.id])
        _little_time(checks, item, ends, paths[item.id])
    return dues


def _with_a_date(items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """Those whose date can be worked out; not where the way to it ends at no date, at no item, at a wrong date
    or in a circle."""
    by_id = {item.id: item for item in items}
    known: dict[str, bool] = {}
    for item in by_id.values():
        way: dict[str, None] = {}
        here: PlanItem | None = item
        while here is not None and here.id not in known and here.id not in way:
            way[here.id] = None
            base = depends_on(here.due)
            if base is None:
                known[here.id] = not isinstance(here.due, Unread)
            elif base in by_id and isinstance(by_id[base].due, Every | NoDue):
                known[here.id] = False
            else:
                here = by_id.get(base)
        known.update(dict.fromkeys(way, here is not None and known.get(here.id, False)))
    return tuple(item for item in by_id.values() if known[item.id])


def _out_of_range(checks: Checks, out: OutOfRange, path: str) -> None:
    message = say(
        "Hạn tính ra của đầu việc “{item}” rơi vào năm {year}; hạn phải từ năm {first} đến năm {last}.",
        "The due date worked out for '{item}' falls in {year}; it must lie within {first} and {last}.",
        item=out.item,
        year=out.given.year,
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )
    checks.error(f"{path}.due", "out-of-range", message)


def _bounded(checks: Checks, paths: Mapping[str, str]) -> bool:
    """False, with what is too much of it, where recurring items have more days than can be looked at."""
    days = dates = 0
    right = True
    for item in checks.plan.items:
        rule, path = item.due, f"{paths[item.id]}.due.every"
        if not isinstance(rule, Every):
            continue
        days += (rule.until - rule.start).days
        if days > MOST_DAYS or dates > MOST_DATES:
            checks.error(path, "too-many", _too_much_in_all())
            return False
        count = len(occurrences(rule.rule, rule.start, rule.until, MOST_OCCURRENCES + 1))
        dates += count
        if count > MOST_OCCURRENCES:
            message = say(
                "Đầu việc “{item}” lặp hơn {most} kỳ.",
                "The item '{item}' has more than {most} occurrences.",
                item=item.id,
                most=MOST_OCCURRENCES,
            )
            checks.error(path, "too-many", message)
            right = False
    return right


def _too_much_in_all() -> str:
    return say(
        "Các đầu việc lặp lại có tất cả hơn {n} kỳ, hoặc kéo dài tất cả hơn {years} năm; hãy tách kế hoạch.",
        "The recurring items have more than {n} occurrences in all, or last more than {years} years; split the plan.",
        n=MOST_DATES,
        years=MOST_DAYS // 366,
    )


def _single(checks: Checks, path: str, due: Due) -> None:
    given, due_on, issued = due.due_given, due.due_on, checks.plan.issued_on
    if given is None or due_on is None or due.due_at is None:
        return
    if given < issued:
        message = say(
            "Hạn {due} ở trước ngày ban hành {issued}.",
            "The due date {due} lies before the issue date {issued}.",
            due=day_words(given),
            issued=day_words(issued),
        )
        checks.error(path, "before-issue", message)
    elif due.due_at <= checks.now:
        message = say("Hạn {due} đã qua.", "The due date {due} has passed.", due=day_words(due_on))
        checks.warn(path, "past", message)
    if (why := checks.calendar.why_off(given)) is not None:
        outcome = (
            say("giữ nguyên", "is kept")
            if due_on == given
            else say("chuyển sang {day}", "moves to {day}", day=day_words(due_on))
        )
        message = say(
            "Hạn {due} là ngày nghỉ ({why}); theo day_off thì {outcome}.",
            "The due date {due} is a day off ({why}); by day_off it {outcome}.",
            due=day_words(given),
            why=why,
            outcome=outcome,
        )
        checks.warn(path, "day-off", message)


@dataclass(frozen=True)
class _Ends:
    """The first and the last due date of an item; of one that recurs they differ."""

    first: date
    last: date
    last_at: datetime


def _ends(dues: Iterable[Due]) -> _Ends | None:
    dated = [(due.due_on, due.due_at) for due in dues if due.due_on and due.due_at]
    return _Ends(min(dated)[0], *max(dated)) if dated else None


def _after_needed(checks: Checks, item: PlanItem, ends: Mapping[str, _Ends | None], path: str) -> None:
    """What consolidates others must not close before them."""
    own = ends.get(item.id)
    for needed in item.needs:
        theirs = ends.get(needed)
        if own and theirs and own.last_at < theirs.last_at:
            message = say(
                "Đầu việc “{item}” phải xong trước khi có “{needed}” mà nó cần (hạn {due}).",
                "The item '{item}' closes before '{needed}', which it needs (due {due}).",
                item=item.id,
                needed=needed,
                due=day_words(theirs.last),
            )
            checks.error(f"{path}.due", "closes-too-early", message)


def _little_time(checks: Checks, item: PlanItem, ends: Mapping[str, _Ends | None], path: str) -> None:
    """A level needs some working days: after publication, and after the level below has sent its reports."""
    closes = ends.get(item.id)
    if closes is None:
        return
    own = closes.first
    today = max(local_date(checks.now), checks.plan.issued_on)
    if own >= today and (days := _few_days(checks, today, own)) is not None:
        message = say(
            "Từ {start} đến hạn {due} chỉ còn {n} ngày làm việc.",
            "Only {n} working days are left from {start} to the due date {due}.",
            start=day_words(today),
            due=day_words(own),
            n=days,
        )
        checks.warn(f"{path}.due", "little-time", message)
    for needed in dict.fromkeys([*item.needs, *filter(None, [depends_on(item.due)])]):
        before = ends.get(needed)
        if before is not None and before.last <= own and (days := _few_days(checks, before.last, own)) is not None:
            message = say(
                "Sau hạn của “{needed}” ({theirs}), “{item}” chỉ còn {n} ngày làm việc đến hạn {due}.",
                "After '{needed}' is due ({theirs}), '{item}' has only {n} working days to its due date {due}.",
                needed=needed,
                theirs=day_words(before.last),
                item=item.id,
                n=days,
                due=day_words(own),
            )
            checks.warn(f"{path}.due", "little-time", message)


def _few_days(checks: Checks, after: date, to: date) -> int | None:
    """The working days after `after` up to `to` where they are few; a long time is not counted out."""
    enough = checks.calendar.shift(after, Span(LITTLE, "wd"))
    return None if enough <= to else checks.calendar.working_days(after, to)
