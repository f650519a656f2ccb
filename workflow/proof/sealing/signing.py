"""Signatures: what only this installation can have written (storage/keys). Without keys they are plain digests."""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection

from storage.keys import Keys
from storage.store import keys_of


class Signer:
    """Signs with the key in force, and proves what any key at hand has signed."""

    def __init__(self, keys: Keys | None) -> None:
        self._keys = keys
        self._derived: dict[tuple[str, str], bytes | None] = {}

    @property
    def signs(self) -> bool:
        """False where there is no key at all: a digest proves only that nothing was changed by accident."""
        return self._keys is not None

    @property
    def fingerprint(self) -> str | None:
        """Of the key that signs. Raises OSError where it has to be made and cannot be."""
        return self._keys.current.fingerprint if self._keys else None

    def sign(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 in hexadecimal under the key that signs; SHA-256 without keys. Raises OSError as above."""
        made = self.made(purpose, text, self.fingerprint)
        assert made is not None
        return made

    def made(self, purpose: str, text: str, fingerprint: str | None) -> str | None:
        """What the key of that fingerprint makes of `text` (SHA-256 for None); None when it is not at hand."""
        if fingerprint is None:
            return hashlib.sha256(text.encode()).hexdigest()
        key = self._key(purpose, fingerprint)
        return None if key is None else hmac.digest(key, text.encode(), "sha256").hex()

    def _key(self, purpose: str, fingerprint: str) -> bytes | None:
        if (purpose, fingerprint) not in self._derived:
            key = self._keys.named(fingerprint) if self._keys else None
            self._derived[purpose, fingerprint] = key.derived(purpose) if key else None
        return self._derived[purpose, fingerprint]


def signer_of(connection: Connection) -> Signer:
    """The signer of the store that this connection belongs to."""
    return Signer(keys_of(connection))
