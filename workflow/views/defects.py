"""What somebody should put right about contacts, one sentence each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from lib.language import say
from lib.telephone import mobile, telephone
from lib.vocabulary import POSTS, word
from org.files.tenure import gap_words, gaps


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One thing about contacts that somebody should put right; an error leaves a unit without anybody to tell."""

    code: str  # one of `_ORDER`
    unit: str
    message: str
    post: str | None = None
    channel: str | None = None
    address: str | None = None
    since: datetime | None = None  # of a dead address

    @property
    def severity(self) -> Literal["error", "warning"]:
        return "error" if self.code == "unreachable" else "warning"


_ORDER = (
    *("unreachable", "unit-ended", "stand-in", "dead-address", "no-address", "gap"),
    *("shared-mailbox", "not-a-number", "not-mobile"),
)


def gravest_first(one: Defect) -> tuple[int, str]:
    """In which order they are shown."""
    return _ORDER.index(one.code), one.unit


def of_gaps(contacts: Iterable[Any], today: date) -> Iterator[Defect]:
    """Days from today on which a post that somebody holds or will hold has nobody."""
    periods: dict[tuple[str, str], list[tuple[date | None, date | None]]] = defaultdict(list)
    for row in contacts:
        periods[row.code, row.post].append((row.valid_from, row.valid_to))
    for (code, post), held in periods.items():
        for days in gaps(held, today):
            yield Defect(code="gap", unit=code, post=post, message=gap_words(code, post, days))


def of_number(row: Any) -> Iterator[Defect]:
    """What is wrong with the telephone of a contact."""
    who = {"post": word(POSTS, row.post), "unit": row.code, "phone": row.phone}
    if row.phone and telephone(row.phone) is None:
        message = say(
            "“{phone}”, ghi cho {post} {unit}, không phải là số điện thoại Việt Nam.",
            "'{phone}', kept for the {post} of {unit}, is no Vietnamese telephone number.",
            **who,
        )
        yield Defect(code="not-a-number", unit=row.code, post=row.post, address=row.phone, message=message)
    elif row.phone and mobile(row.phone) is None:
        message = say(
            "Số {phone} của {post} {unit} không phải là số di động Việt Nam; Zalo và SMS không gửi đến được.",
            "{phone}, the number of the {post} of {unit}, is no Vietnamese mobile; neither Zalo nor SMS can reach it.",
            **who,
        )
        yield Defect(code="not-mobile", unit=row.code, post=row.post, address=row.phone, message=message)
