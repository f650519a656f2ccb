"""Who holds a post from when to when: a later one ends nobody's time today; days with nobody are found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lib.dates import day_words
from lib.language import say
from lib.vocabulary import POSTS, word
from org.model import Contact, valid_on

Days = tuple[date, date | None]  # from the one to the other, both inclusive; an empty end is open
_ONE = timedelta(days=1)


def taken_in(given: Sequence[Contact], held: Iterable[Contact], today: date) -> list[Contact]:
    """The holders of one post when a file gives these rows for it and `held` were known before.

    Where the file names nobody of today and somebody of a later day, whoever holds the post today goes on to the day
    before; so does whoever the file names without an end (contract, section 5, rule 20).
    """
    begins = sorted(one.valid_from for one in given if one.valid_from and one.valid_from > today)
    if not begins:
        return list(given)
    written = [_until_next(one, begins) if one.valid_to is None else one for one in given]
    if any(valid_on(today, one.valid_from, one.valid_to) for one in given):
        return written
    going_on = [one for one in held if valid_on(today, one.valid_from, one.valid_to)]
    last = begins[0] - _ONE
    return [replace(one, valid_to=min(one.valid_to or last, last)) for one in going_on] + written


def _until_next(one: Contact, begins: Iterable[date]) -> Contact:
    later = next((start for start in begins if start > (one.valid_from or date.min)), None)
    return replace(one, valid_to=later - _ONE) if later else one


def gaps(periods: Iterable[tuple[date | None, date | None]], today: date) -> list[Days]:
    """From `today` on, the days on which nobody holds a post that somebody holds or will hold."""
    ahead = sorted(((start or date.min, end) for start, end in periods if end is None or end >= today), key=_begin)
    found: list[Days] = []
    free: date | None = today  # the first day of which nobody is known yet
    for start, end in ahead:
        if free is None:
            break
        if start > free:
            found.append((free, start - _ONE))
        free = None if end is None or end == date.max else max(free, end + _ONE)
    if ahead and free is not None:
        found.append((free, None))
    return found


def _begin(period: tuple[date, date | None]) -> date:
    return period[0]


def gap_words(unit: str, post: str, days: Days) -> str:
    """That a post has nobody on those days, as a sentence."""
    first, last = days
    if last is None:
        return say(
            "Từ {first} trở đi, chưa có ai giữ chức vụ {post} của {unit}.",
            "From {first} on nobody is known as {post} of {unit}.",
            first=day_words(first),
            post=word(POSTS, post),
            unit=unit,
        )
    return say(
        "Từ {first} đến hết {last}, không có ai giữ chức vụ {post} của {unit}.",
        "From {first} to {last} nobody is known as {post} of {unit}.",
        first=day_words(first),
        last=day_words(last),
        post=word(POSTS, post),
        unit=unit,
    )
