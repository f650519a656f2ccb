"""The board's timeline laid out: where on the picture each day lies, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from lib.dates import day_words
from lib.language import say
from workflow.views.board.timeline import Timeline

LEFT, RIGHT, TOP, BOTTOM = 52, 978, 38, 150
APART, BETWEEN = 96, 12  # of the months' words; of the words of due dates
LETTER = 6.6  # how wide one is, about
LONGEST = 30  # letters of a title beside its date
Anchor = Literal["start", "middle", "end"]
SHARES: Mapping[Anchor, float] = {"middle": 0.5, "end": 1.0, "start": 0.0}  # of the words, before their place


class Mark(NamedTuple):
    """Something at a place, with its words and where they begin; `told` is more of it."""

    x: float
    words: str
    anchor: Anchor
    told: str = ""


@dataclass(frozen=True)
class Drawn:
    """The picture, in the units of its view box, and its table."""

    told: str
    line: str  # a path
    area: str
    dues: list[Mark]
    months: list[Mark]
    today: Mark
    gone: list[float]
    to_come: list[float]
    rows: list[tuple[date, str, int]]  # a day, what it brings, how many were done by its end


def drawn(time: Timeline, titles: Mapping[int, str]) -> Drawn:
    """The timeline as it is shown; `titles` are the items'."""
    span = max((time.ends - time.begins).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - time.begins).days / span, 1)

    def y(done: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * done / max(time.total, 1), 1)

    steps = "".join(f"H{x(day)}V{y(done)}" for day, done in time.curve)
    line = f"M{LEFT} {BOTTOM}{steps}H{x(time.today)}"
    figure = say("{n}/{all} hoàn thành", "{n}/{all} done", n=time.done, all=time.total)
    dates = ", ".join(day_words(day) for day, _ in time.dues) or "–"
    return Drawn(
        told=say(
            "{figure} đến {day}. Các hạn: {dates}.",
            "{figure} by {day}. Due dates: {dates}.",
            figure=figure,
            day=day_words(time.today),
            dates=dates,
        ),
        line=line,
        area=f"{line}V{BOTTOM}H{LEFT}Z",
        dues=_dues([(x(day), *_due_words(day, [titles[id] for id in items])) for day, items in time.dues]),
        months=_months(time, x),
        today=Mark(x(time.today), day_words(time.today)[:5], _anchor(x(time.today)), f"{time.done}/{time.total}"),
        gone=[x(day) for day in time.gone],
        to_come=[x(day) for day in time.to_come],
        rows=_rows(time, titles),
    )


def _due_words(day: date, titles: list[str]) -> tuple[str, str, str]:
    """A due date in short, with what is due then as far as that is short, and with all of it."""
    short = say("hạn {day}", "due {day}", day=day_words(day)[:5])
    what = titles[0].partition(" (")[0] if len(titles) == 1 else say("{n} đầu việc", "{n} items", n=len(titles))
    if len(what) > LONGEST:
        what = what[:LONGEST].rpartition(" ")[0].rstrip(" ,;") + " …"
    return short, f"{short}: {what}", f"{short}: {'; '.join(titles)}"


def _dues(found: list[tuple[float, str, str, str]]) -> list[Mark]:
    """Each where its words fit between those before it and the date after it; else the words are left to the table."""
    marks, taken = list[Mark](), 0.0
    for n, (place, short, long, told) in enumerate(found):
        ahead = found[n + 1][0] - BETWEEN if n + 1 < len(found) else RIGHT + BETWEEN
        for words, anchor in ((words, anchor) for words in (long, short) for anchor in SHARES):
            wide = LETTER * len(words)
            begins = place - SHARES[anchor] * wide
            if begins >= taken and begins + wide <= ahead:
                marks.append(Mark(place, words, anchor, told))
                taken = begins + wide + BETWEEN
                break
        else:
            marks.append(Mark(place, "", "middle", told))
    return marks


def _apart(marks: list[tuple[float, str]]) -> list[Mark]:
    """The words of those that would stand upon others are left to the table."""
    found, last = list[Mark](), -float(APART)
    for place, told in marks:
        fits = place - last >= APART
        found.append(Mark(place, told if fits else "", _anchor(place)))
        last = place if fits else last
    return found


def _months(time: Timeline, x: object) -> list[Mark]:
    """The first days of months, as many as can be read; and the day of publication."""
    assert callable(x)
    firsts = [
        date(year, month, 1)
        for year in range(time.begins.year, time.ends.year + 1)
        for month in range(1, 13)
        if time.begins < date(year, month, 1) <= time.ends
    ]
    every = max(1, -(-len(firsts) // 8))
    marks = [(x(time.begins), day_words(time.begins)[:5])] + [(x(day), day_words(day)[3:]) for day in firsts[::every]]
    return [one for one in _apart(marks) if one.words]


def _rows(time: Timeline, titles: Mapping[int, str]) -> list[tuple[date, str, int]]:
    """Every day that brings something, in order."""
    brings: dict[date, list[str]] = {day: [] for day, _ in time.curve}
    for day, items in time.dues:
        brings.setdefault(day, []).append(
            say("Hạn: {items}", "Due: {items}", items=", ".join(titles[id] for id in items))
        )
    for day in time.gone:
        brings.setdefault(day, []).append(say("lần nhắc đã gửi", "reminded"))
    for day in time.to_come:
        brings.setdefault(day, []).append(say("lần nhắc sắp tới", "to be reminded"))
    brings.setdefault(time.today, []).append(say("hôm nay", "today"))
    by_day, done, rows = dict(time.curve), 0, []
    for day in sorted(brings):
        done = by_day.get(day, done)
        rows.append((day, "; ".join(brings[day]), done))
    return rows


def _anchor(place: float) -> Anchor:
    return "start" if place < LEFT + 60 else "end" if place > RIGHT - 60 else "middle"
