"""What is read from a plan's own text, as values; every place is an offset in code points into that text. Pure.

Shapes: contract, section 4, `plan draft --json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

from plans.periods.model import Period, Recurring

# fmt: off
Kind = Literal[
    "before", "on_or_before", "on", "range", "month", "quarter", "year_end",
    "recurring", "relative", "vague", "invalid", "undated",
]
# fmt: on
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What a human must look at: where, why, and, of a date that there is not, which ones may have been meant."""

    code: str
    message: str
    start: int
    end: int
    candidates: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Relative:
    """So many days (`d`), working days (`wd`), weeks or months after or before an event, as written."""

    n: int
    unit: Literal["d", "wd", "w", "m"]
    side: Literal["after", "before"]
    event: str


@dataclass(frozen=True, kw_only=True)
class Expression:
    """What the text says of time at one place (“trước ngày 15/12/2020”), whether or not it binds anybody.

    `form` names the line of the table of forms that read it. `due` is the last day on which it can be done, None where
    the words do not say one (`recurring`, `relative`, `vague`, `invalid`, `undated`). `strict`: the words exclude `due`
    itself. `year_given` is False where the year was taken from the document.
    """

    start: int
    end: int
    kind: Kind
    form: str
    due: date | None = None
    at: time | None = None
    range_start: date | None = None
    strict: bool = False
    recurrence: str | None = None
    relative: Relative | None = None
    suggested_due: date | None = None
    candidates: tuple[date, ...] = ()
    year_given: bool = True


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A document that the preamble rests on (Căn cứ, Thực hiện)."""

    number: str
    on: date | None = None
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """The list under “Nơi nhận”, as written: who acts, who is reported to, where it is filed (“Lưu: VT”)."""

    act: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    file: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Head:
    """Of which document this is the text; None for what it does not say.

    `number` without inner spaces, `issuer` and `subject` as written (an issuer of two lines, the whole and its part,
    where the text never names it in one), `signed_by` “name, post”. `recipients` in their
    order, `sorted_recipients` the same by what they are to do. `body` and `annex` are where the body of the document
    begins, and where its annexes begin (the end of the text where there are none).
    """

    type: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    place: str | None = None
    subject: str | None = None
    based_on: tuple[Cited, ...] = ()
    signed_by: str | None = None
    recipients: tuple[str, ...] = ()
    sorted_recipients: Recipients = Recipients()
    body: int = 0
    annex: int = 0


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A group of units as the roster knows it: a level, a tag, or both, below the issuer; or the issuer itself.

    `name` stands for one unit that is named; it is matched with the roster by whoever has one.
    """

    written: str
    level: str | None = None
    tag: str | None = None
    name: str | None = None
    issuer: bool = False


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """What a submission contains: “ít nhất 01 mô hình” is at least 1."""

    title: str
    at_least: int = 1


@dataclass(frozen=True, kw_only=True)
class Data:
    """Of which time a report gives account, as a plan file takes it (change contract, P1), and where that is said."""

    start: int
    end: int
    period: Recurring | Period


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something that units owe by a date; `when` is its expression, `sentence` the span of what says it."""

    when: Expression
    sentence: tuple[int, int]
    title: str
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()  # “phối hợp”, of an annex table or a joint duty
    report_to: str | None = None
    deliverables: tuple[Deliver, ...] = ()
    data: Data | None = None
    confidence: Confidence = "high"
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Work:
    """What units are to do without a date of its own: a block of “Tổ chức thực hiện”, a standing or joint duty."""

    start: int
    end: int
    title: str
    responsible: tuple[str, ...]
    supporting: tuple[str, ...] = ()
    reports: bool = False  # they are to report, and the text says no date for it


@dataclass(frozen=True, kw_only=True)
class Target:
    """A numeric goal (chỉ tiêu), as an indicator of the change contract (section 3) would state it."""

    start: int
    end: int
    title: str
    value: Decimal
    unit: str
    strict: bool = False  # “trên”, “dưới”
    direction: Literal["up", "down"] = "up"


@dataclass(frozen=True, kw_only=True)
class Commended:
    """“khen thưởng 11 tập thể”."""

    number: int
    to: Literal["collective", "individual", "household", "other"]
    title: str
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Held:
    """The conference or report that closes a plan, as an outcome file says it (change contract, A10)."""

    start: int
    end: int
    on: date | None = None
    place: str | None = None
    title: str | None = None
    units: int | None = None
    commendations: tuple[Commended, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All that is read from one text. A text without obligations has no duties, and that is an answer."""

    text: str
    head: Head
    duties: tuple[Duty, ...] = ()
    works: tuple[Work, ...] = ()
    targets: tuple[Target, ...] = ()
    outcome: Held | None = None
    doubts: tuple[Doubt, ...] = ()
