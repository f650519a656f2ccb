"""A plan's summary in words: one table a list, said alike in text and in HTML. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lib.dates import day_words, moment_words
from lib.language import say
from lib.vocabulary import KIND_WORDS, word
from notifications.summary import Ahead, Listed, Owing, Summary


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One list: its title with the count, headings, rows, and what is left out; no rows: the title says all.

    Dates and numbers, in the columns that are `fixed`, never break.
    """

    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: str | None = None
    fixed: frozenset[int] = frozenset()


def headline(summary: Summary) -> str:
    """The plan's state in few words, for a subject or a text message."""
    return say(
        "{overdue} nhiệm vụ quá hạn, {awaiting} chờ xác nhận, {n} chưa hoàn thành",
        "{overdue} tasks overdue, {awaiting} awaiting review, {n} open",
        overdue=summary.overdue.total,
        awaiting=summary.awaiting.total,
        n=summary.open,
    )


def sheets(summary: Summary) -> Iterator[Sheet]:
    """Who owes what first; then what came, what waits for the desk, who cannot be told, and what is said next."""
    unit, item, due = say("Đơn vị", "Unit"), say("Nội dung", "Item"), say("Hạn", "Due")
    late = say("Quá hạn", "Overdue by")
    yield _sheet(say("Quá hạn", "Overdue"), summary.overdue, (unit, item, due, late), _late)
    yield _sheet(
        say("Đã nộp từ {since}", "Handed in since {since}", since=moment_words(summary.since)),
        summary.handed_in,
        (unit, item, say("Ngày nộp", "Handed in")),
        _came,
    )
    yield _sheet(
        say("Chờ xác nhận", "Awaiting review"), summary.awaiting, (unit, item, say("Ngày nộp", "Handed in")), _came
    )
    yield _sheet(
        say("Chưa liên hệ được đầu mối", "Officer cannot be reached"), summary.unreachable, (unit,), lambda o: (o.unit,)
    )
    if summary.ahead:
        yield Sheet(
            title=say("Sẽ gửi tiếp theo", "Said next"),
            head=(say("Lúc", "When"), item, say("Thông báo", "Notice"), say("Số đơn vị", "Units")),
            rows=tuple(map(_next, summary.ahead)),
            fixed=frozenset([0, 3]),
        )
    else:
        yield Sheet(title=say("Không còn thông báo nào sẽ gửi theo lịch", "Nothing more is scheduled to be said"))


def proof(summary: Summary) -> str | None:
    """How to prove later that nothing before this mail was cut from the journal."""
    if summary.head is None:
        return None
    return say(
        "Nhật ký đến mục {n}: dondoc journal verify --head {hash}",
        "The journal up to entry {n}: dondoc journal verify --head {hash}",
        n=summary.head[0],
        hash=summary.head[1],
    )


def _sheet(title: str, listed: Listed, head: tuple[str, ...], row: Callable[[Owing], tuple[str, ...]]) -> Sheet:
    """Occurrences of what one unit owes are one row, with a line for each in its cells."""
    if not listed.total:
        return Sheet(title=say("{title}: không có", "{title}: none", title=title))
    left = listed.total - len(listed.lines)
    return Sheet(
        title=f"{title}: {listed.total}",
        head=head,
        rows=tuple(_together([row(one) for one in occurrences]) for occurrences in _owed(listed.lines)),
        fixed=frozenset([2, 3]),
        more=say("… và {n} dòng khác; xem `dondoc task list`", "… and {n} more; see `dondoc task list`", n=left)
        if left
        else None,
    )


def _owed(lines: Iterable[Owing]) -> Iterable[list[Owing]]:
    by_item: dict[tuple[str, str], list[Owing]] = {}
    for one in lines:
        by_item.setdefault((one.unit, one.item), []).append(one)
    return by_item.values()


def _together(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Unit and item once, every other cell line by line."""
    return (*rows[0][:2], *("\n".join(cells) for cells in list(zip(*rows, strict=True))[2:]))


def _late(one: Owing) -> tuple[str, ...]:
    days = say("{n} ngày", "{n} days", n=one.days)
    due_on = " ".join(filter(None, [day_words(one.due_on) if one.due_on else None, one.at]))
    return one.unit, one.item, due_on, days


def _came(one: Owing) -> tuple[str, ...]:
    return one.unit, one.item, day_words(one.on) if one.on else ""


def _next(one: Ahead) -> tuple[str, ...]:
    return moment_words(one.at), one.item, word(KIND_WORDS, one.kind), str(one.tasks)
