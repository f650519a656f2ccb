"""A returned message as a value, whoever wrote it and however badly. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# bounce      a mail server tells what became of a message
# auto-reply  a machine wrote it: out of office, read receipt, newsletter
# complaint   a provider passes on that its user called a message spam (RFC 5965)
# other       a person wrote it, or it cannot be understood
Kind = Literal["bounce", "auto-reply", "complaint", "other"]
Action = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
# address  nobody is there: writing again is useless
# message  this message was refused, or its time ran out; the address lives
# later    the server still tries
Fault = Literal["address", "message", "later"]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of a message for one recipient.

    `status` is the enhanced code (RFC 3463) as given. `address` is the one at which it ended, `original` the one it was
    sent to where a server says so; both casefolded, None where the notice names nobody.
    """

    action: Action
    fault: Fault | None
    status: str | None = None
    address: str | None = None
    original: str | None = None
    diagnostic: str = ""

    @property
    def detail(self) -> str:
        """The answer in one line that can be kept and shown."""
        given = self.status if self.status and self.status not in self.diagnostic else None
        return " ".join(filter(None, (given, self.diagnostic))) or self.action


@dataclass(frozen=True, kw_only=True)
class Returned:
    """One returned message.

    `digest` is the same whenever the same bytes are read. `came_to` are the addresses that it was sent to, and the
    envelope's sender of the message that it returns. `returns` are the Message-IDs of messages that it holds, `answers`
    of those that it refers to: without angle brackets, the nearest first.
    """

    kind: Kind
    digest: str
    sender: str = ""
    subject: str = ""
    fates: tuple[Fate, ...] = ()
    came_to: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
