"""The signature that lets the receiving side see that a mail is the sender's own and unchanged (DKIM, RFC 6376)."""

from __future__ import annotations

import re
from functools import cached_property

from lib.meaning import meaning
from lib.problem import why_kept
from lib.regular import read_regular
from notifications.model import CannotBeMade
from settings import Dkim

LONGEST_KEY = 100_000  # bytes

# One header and no more, folded: every further line begins with white space (RFC 5322).
_ONE_HEADER = re.compile(rb"DKIM-Signature:(?:[\x20-\x7e]+\r\n[ \t])*[\x20-\x7e]+\r\n")


class CannotSign(CannotBeMade):
    """No mail can be signed."""

    outcome = "misconfigured"


class Signer:
    """Signs with the key in the file that the settings name; the file is read when the first mail is signed."""

    def __init__(self, dkim: Dkim) -> None:
        self._dkim = dkim

    def signed(self, mail: bytes) -> bytes:
        """The mail with its signature before it; white space may change on the way. Raises CannotSign."""
        try:
            import dkim
        except ImportError:
            raise CannotSign(meaning("email.no-dkimpy")) from None
        selector, domain = self._dkim.selector.encode(), self._dkim.domain.encode()
        try:
            signature: bytes = dkim.sign(mail, selector, domain, self._key, canonicalize=(b"relaxed", b"relaxed"))
        except (dkim.DKIMException, dkim.crypto.UnparsableKeyError) as error:
            raise CannotSign(meaning("email.no-key", path=self._dkim.key_file)) from error
        if not _ONE_HEADER.fullmatch(signature):
            raise CannotSign(meaning("email.odd-signature"))
        return signature + mail

    def check(self) -> str | None:
        """Why no mail could be signed; None when it could."""
        try:
            self.signed(f"From: don-doc@{self._dkim.domain}\r\n\r\n".encode())
        except CannotSign as error:
            return str(error)
        return None

    @cached_property
    def _key(self) -> bytes:
        try:
            return read_regular(self._dkim.key_file, LONGEST_KEY)
        except OSError as error:
            raise CannotSign(meaning("email.key-unreadable", path=self._dkim.key_file, why=why_kept(error))) from error
