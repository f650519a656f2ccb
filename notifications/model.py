"""What delivery speaks of, as values: what a channel is handed, under which name, what it answers. Pure.

A Message-ID is the same whenever the same is said by one message, and no other's; a List-Id is there to sort by.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Literal

from lib.meaning import code_of
from lib.text import clean_line, fold
from notifications.letter.model import Letter

# sent          the receiver's server has taken it over
# temporary     not taken over; the same message may succeed later
# permanent     the receiver's server says no for good
# refused       this side could not make or address the message; the same message would never succeed
# unknown       it may have been taken over or not: the answer never came
# deferred      not now: neither the message nor the channel is at fault; `again_at` says when
# misconfigured the channel itself is set up wrongly; says nothing about this message
Outcome = Literal["sent", "temporary", "permanent", "refused", "unknown", "deferred", "misconfigured"]
LONGEST_ANSWER = 1000  # characters of what a foreign server says
NaturalKey = tuple[str, ...]  # what makes a notice itself: plan, item, occurrence, unit, rung or act, kind, address
PRODUCT = "don-doc"


@dataclass(frozen=True, kw_only=True)
class Address:
    """The addresses of the person told; which one is used is the channel's business."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    zalo_user_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What a channel is handed: to whom, and what is to be said, not yet in words.

    `message_id` (RFC 5322) and `list_id` (RFC 2919) are without angle brackets, `date` is product time.
    """

    message_id: str
    to: Address
    letter: Letter
    list_id: str
    date: datetime
    language: str = "vi"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of one payload; `detail` in the receiving side's words, or a sentence of ours to be kept.

    `address_dead`: the receiving side says that nobody is at that address. `provider_id` is what it calls the message,
    `cost` what it takes for it, in đồng. `again_at` is the earliest product time for another try, where it names one;
    after a permanent refusal: for the only other one, where no other channel reaches the person. `goes_on`: the channel
    takes the next message at once and waits for nobody, so that this may be written down together with its start.
    """

    outcome: Outcome
    detail: str = ""
    address_dead: bool = False
    provider_id: str | None = None
    cost: int | None = None
    again_at: datetime | None = None
    goes_on: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        """What the receiving side says is kept and shown: in one line, and of bounded length."""
        object.__setattr__(self, "detail", _bounded(self.detail))
        object.__setattr__(self, "provider_id", clean_line(self.provider_id or "")[:LONGEST_ANSWER] or None)


class CannotBeMade(Exception):
    """Nothing can be handed over of a message: why, as text to be kept (lib/meaning), and what that means for it.

    `refused`: this message is at fault, and making it again would fail again. `misconfigured`: no message can be made.
    """

    outcome: Literal["refused", "misconfigured"] = "refused"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the receiving side tells later of a message that it took over: delivered at an instant, or never."""

    delivered_at: datetime | None = None
    failed: str | None = None

    def __post_init__(self) -> None:
        if self.failed is not None:
            object.__setattr__(self, "failed", _bounded(self.failed))


def _bounded(detail: str) -> str:
    """A sentence of ours is bounded by its values, and would be none if it were cut."""
    line = clean_line(detail)
    return line if code_of(line) else line[:LONGEST_ANSWER]


# --- names ---------------------------------------------------------------------------------------------------------


def domain_of(mail_from: str) -> str:
    """The domain under which messages are named: that of the sender."""
    domain = parseaddr(mail_from)[1].rpartition("@")[2].lower()
    return domain if domain.isascii() and domain else "localhost"


def message_id(keys: Iterable[NaturalKey], domain: str, channel: str = "email", turn: int = 0) -> str:
    """Without angle brackets. It rests on what is said to whom, how, and after how many that said it, not on when."""
    parts = [*([] if channel == "email" else [channel]), *sorted("\x1f".join(key) for key in keys)]
    said = "\n".join([*parts, *([str(turn)] if turn else [])])
    return f"{hashlib.sha256(said.encode()).hexdigest()[:40]}@{domain}"


def list_id(plans: Iterable[tuple[str, int]], domain: str) -> str:
    """Of one plan (number, year) a list of its own, so that a reader can file it; of several, the product's."""
    distinct = sorted(set(plans))
    if len(distinct) != 1:
        return f"{PRODUCT}.{domain}"
    number, year = distinct[0]
    slug = re.sub(r"[^a-z0-9]+", "-", fold(number)).strip("-")[:60]
    return f"{slug}-{year}.{PRODUCT}.{domain}"
