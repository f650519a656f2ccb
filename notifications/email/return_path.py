"""The envelope's sender: an address of its own for every message, so that what comes back names it (VERP). Pure.

    don-doc+bounce.mfzwiylq…@co-quan.example      <base> . <the Message-ID's first part, and a check, in base 32>

The check is a MAC under the secret key: nobody else can make an address that names a message, so nobody else can have
an address struck off by a forged bounce. Letters are of one case, since servers on the way may change it. 41 characters
go to the name, and 23 of the 64 that a local part may have (RFC 5321) are left for the base.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from email.utils import parseaddr

from settings import Settings

_KEY, _CHECK = 20, 5  # bytes
_NAMED = re.compile(r"[a-z2-7]{40}")


@dataclass(frozen=True)
class ReturnPath:
    """Where what comes back is collected; without a secret every message has the same sender."""

    address: str
    secret: str | None = field(repr=False)

    @property
    def signed(self) -> bool:
        """True when only what comes back to an address that we made can be about our message."""
        return self.secret is not None

    def of(self, message_id: str) -> str:
        """The envelope's sender of the message with that Message-ID."""
        key = message_id.partition("@")[0]
        if self.secret is None or not re.fullmatch(r"[0-9a-f]{40}", key):
            return self.address
        raw = bytes.fromhex(key)
        named = b32encode(raw + self._check(raw)).decode().lower()
        return f"{self._before}{named}@{self._domain}"

    def key_in(self, address: str) -> str | None:
        """The first part of the Message-ID that an address of ours names; None for any other address."""
        local, _, domain = address.casefold().rpartition("@")
        named = local.removeprefix(self._before.casefold())
        if self.secret is None or named == local or domain != self._domain.casefold() or not _NAMED.fullmatch(named):
            return None
        raw = b32decode(named.upper())
        key, check = raw[:_KEY], raw[_KEY:]
        return key.hex() if hmac.compare_digest(check, self._check(key)) else None

    @property
    def _before(self) -> str:
        """Up to the name: after a plus sign, as the local part's extension, unless the base has one already."""
        local = self.address.rpartition("@")[0]
        return f"{local}{'.' if '+' in local else '+'}"

    @property
    def _domain(self) -> str:
        return self.address.rpartition("@")[2]

    def _check(self, key: bytes) -> bytes:
        assert self.secret is not None
        return hmac.digest(self.secret.encode(), b"return path\0" + key, hashlib.sha256)[:_CHECK]


def return_path(settings: Settings) -> ReturnPath:
    """As `settings` say: every message has a sender of its own where an address and a secret key are set."""
    if settings.mail_return_path is None:
        return ReturnPath(parseaddr(settings.mail_from)[1], None)
    return ReturnPath(settings.mail_return_path, settings.secret_key)
