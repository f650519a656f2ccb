"""Opens the mailbox that the settings name."""

from __future__ import annotations

from contextlib import AbstractContextManager

from notifications.returned.box import Box
from notifications.returned.imap import open_imap
from notifications.returned.maildir import open_maildir
from settings import Imap, Maildir


def open_box(where: Maildir | Imap, *, look_only: bool = False) -> AbstractContextManager[Box]:
    """The mailbox; raises BoxTrouble, also later. `look_only` changes nothing in it, whoever asks."""
    return open_maildir(where) if isinstance(where, Maildir) else open_imap(where, look_only=look_only)
