"""What a letter says, as values: to whom, one entry a notice, and the people whom it names. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from lib.dates import day_words
from lib.language import say
from lib.time import local_date
from lib.vocabulary import POSTS, Kind, Post, word
from notifications.summary import Summary
from org.model import Relation
from plans.periods.model import Period


@dataclass(frozen=True, kw_only=True)
class Officer:
    """The person a unit is reached by: of which post, and where."""

    post: Post
    name: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def to_call(self) -> str:
        """Who it is, and the telephone; the e-mail address where no number is known."""
        return self._with(self._telephone or self.email)

    @property
    def contact(self) -> str:
        """Who it is, with telephone and e-mail address."""
        return self._with(self._telephone, self.email)

    @property
    def _telephone(self) -> str | None:
        return say("điện thoại {it}", "telephone {it}", it=self.phone) if self.phone else None

    def _with(self, *ways: str | None) -> str:
        return ", ".join(filter(None, (self.name, self.title or word(POSTS, self.post), *ways)))


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How often the ladder's words reached a unit itself, and when last; `last` is None where they never did."""

    times: int = 0
    last: datetime | None = None

    def __add__(self, other: Reminded) -> Reminded:
        """Of several occurrences together."""
        return Reminded(times=self.times + other.times, last=max(filter(None, (self.last, other.last)), default=None))

    def __str__(self) -> str:
        if self.last is None:
            return say("chưa lời nhắc nào đến được đơn vị", "no reminder has reached it yet")
        return say(
            "đã nhắc {n} lần, lần gần nhất ngày {day}",
            "reminded {n} times, last on {day}",
            n=self.times,
            day=day_words(local_date(self.last)),
        )


@dataclass(frozen=True)
class Holding:
    """A person of a unit, and what that unit is called: what a link is made for."""

    unit_id: int
    person_id: int
    unit: str = field(default="", compare=False)


@dataclass(frozen=True)
class Board:
    """A plan's own page, for whoever signs in to follow it."""

    plan_id: int
    number: str = field(default="", compare=False)


Way = Holding | Board  # where a reader goes on to


@dataclass(frozen=True, kw_only=True)
class Link:
    """The page that a reader goes on to: its whole address, the token in it (a plan's has none), and whose it is.

    `code`: by which the reader's browser proves itself there, where one was asked for.
    """

    address: str
    token: str
    unit: str
    code: str | None = field(default=None, repr=False)

    @property
    def words(self) -> str:
        """By which sentence it is called."""
        return "link" if self.token else "board"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was handed in: the receipt's number, who did it, and each file's name with its bytes."""

    number: str
    by: str
    files: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """To whom a letter is addressed; a mailbox has no name, a contact need not have a title."""

    unit: str
    name: str | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One notice as its reader needs it.

    `due_on` is the date it speaks of, `due_given` the date as written, `day_off` why that one is a day off,
    `at` the hour ("17:00") when the day does not end at 24:00. `reason` is that of the act it tells of, `until` the
    date that this asks for, `stands_for` says in whose place the reader is told, `silent` which unit that is where it
    is not the reader's own. `relation` is what the unit spoken to is to the issuer. `answers` is whom the desk is
    reached by; `officer` and `reminded` are of a silent unit; `handed_in` is when what was accepted or received came,
    `in_time` or late.
    """

    kind: Kind
    plan_number: str
    plan_issued_on: date
    plan_subject: str
    desk: str
    item: str
    unit: str
    report_to: str
    due_on: date | None = None
    due_given: date | None = None
    day_off: str | None = None
    at: str | None = None
    extended_from: date | None = None
    rung: str | None = None
    reason: str | None = None
    until: date | None = None
    stands_for: str | None = None
    silent: str | None = None
    deliverables: tuple[str, ...] = ()
    outlines: tuple[str, ...] = ()  # outlines and forms to be downloaded for it, by title
    issuer: str = ""
    relation: Relation = "other"
    answers: Officer | None = None
    officer: Officer | None = None
    reminded: Reminded | None = None
    handed_in: datetime | None = None
    in_time: bool = True
    receipt: Receipt | None = None
    taken_from: tuple[str, ...] = ()  # the units whose it was (change contract, R4)
    clock: str | None = None  # of which clock's ladder, where not the report's
    page: Link | None = None  # where its reader goes on with it
    period: Period | None = None  # of which it gives account
    supports: bool = False  # its reader's unit supports the task (phối hợp), and another one owes it
    summary: Summary | None = None  # of a notice of the plan as a whole

    @property
    def code(self) -> str | None:
        """What a browser proves itself by, in a notice that was asked for on a page."""
        return self.page.code if self.page and self.kind == "link" else None

    @property
    def aside(self) -> bool:
        """Whether its reader is of another unit than the one that owes, and is asked something else."""
        return self.supports or bool(self.silent)

    @property
    def plan(self) -> tuple[date, str]:
        """What tells one plan from another; numbers restart each year."""
        return self.plan_issued_on, self.plan_number


@dataclass(frozen=True, kw_only=True)
class Letter:
    """All that one person is told in one pass; `on` is the day it leaves."""

    recipient: Recipient
    entries: tuple[Entry, ...]
    on: date

    @property
    def links(self) -> tuple[Link, ...]:
        """The pages on which its reader goes on, each once, in the order of the entries."""
        return tuple(dict.fromkeys(entry.page for entry in self.entries if entry.page))

    @property
    def codes(self) -> tuple[str, ...]:
        """What its reader's browsers prove themselves by."""
        return tuple(dict.fromkeys(entry.code for entry in self.entries if entry.code))


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A letter in words; the text says everything that the HTML says."""

    subject: str
    text: str
    html: str
