"""A mailbox of returned messages, in a folder or on a server: what was not looked at yet, the oldest first.

What was dealt with is marked as read, what is left to a person as flagged; nothing is moved away, deleted or answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from settings import Imap, Maildir


class BoxTrouble(Exception):
    """The mailbox cannot be used; a sentence that says which and why."""


class Box(Protocol):
    """A mailbox that is open."""

    def waiting(self, most: int) -> Iterator[tuple[str, bytes]]:
        """At most so many messages that bear neither mark: their name and as much of them as is looked at."""

    def mark(self, name: str, *, done: bool) -> None:
        """So that it does not wait any more: as dealt with, or as left to a person."""


def open_box(where: Maildir | Imap, *, look_only: bool = False) -> AbstractContextManager[Box]:
    """The mailbox; raises BoxTrouble, also later. `look_only` changes nothing in it, whoever asks."""
    if isinstance(where, Maildir):
        from notifications.returned.maildir import open_maildir

        return open_maildir(where)
    from notifications.returned.imap import open_imap

    return open_imap(where, look_only=look_only)
