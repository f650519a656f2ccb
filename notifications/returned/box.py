"""What a mailbox of returned messages is, in a folder or on a server: what was not looked at yet, the oldest first.

What was dealt with is marked as read, what is left to a person as flagged; nothing is moved away, deleted or answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class BoxTrouble(Exception):
    """The mailbox cannot be used; a sentence that says which and why."""


class Box(Protocol):
    """A mailbox that is open."""

    def waiting(self, most: int) -> Iterator[tuple[str, bytes]]:
        """At most so many messages that bear neither mark: their name and as much of them as is looked at."""

    def mark(self, name: str, *, done: bool) -> None:
        """So that it does not wait any more: as dealt with, or as left to a person."""
