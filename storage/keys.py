"""The installation's secret and what is made from it: signatures that only this installation can make, sealed texts.

The secret is DONDOC_SECRET_KEY, else a file of its own in the data folder, made when something is first signed.
Machines that work on one database need the same one. Each purpose has a key of its own, an HMAC of its name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from storage import disk

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

FILE = "secret.key"
_SEALED = "sealed:"


def is_sealed(text: str) -> bool:
    """Whether only a key opens it."""
    return text.startswith(_SEALED)


@dataclass(frozen=True)
class Key:
    """One secret, as a source of keys."""

    secret: bytes

    def derived(self, purpose: str) -> bytes:
        """32 bytes that tell nothing of the secret or of another purpose's key."""
        return hmac.digest(self.secret, f"dondoc {purpose}".encode(), "sha256")

    @property
    def fingerprint(self) -> str:
        """What a signature names its key by; tells nothing of it."""
        return self.derived("fingerprint").hex()[:16]

    def sign(self, text: bytes) -> str:
        """HMAC-SHA256 (RFC 2104) in hexadecimal."""
        return hmac.new(self.derived("journal"), text, hashlib.sha256).hexdigest()

    def fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        return Fernet(base64.urlsafe_b64encode(self.derived("sealed")))


class Keys:
    """The secret in force and earlier ones, which still prove and open what was signed and sealed with them."""

    def __init__(self, secret: str | None, home: Path, earlier: Sequence[str] = ()) -> None:
        self._secret, self._file, self._earlier = secret, home / FILE, tuple(earlier)
        self._current: Key | None = None

    @property
    def current(self) -> Key:
        """The key that signs; a file is made where neither it nor a setting is there. Raises OSError."""
        if self._current is None:
            self._current = Key((self._secret or self._kept() or self._made()).encode())
        return self._current

    def known(self) -> Iterator[Key]:
        """Every key at hand, the one in force first; makes none."""
        for secret in (self._secret, self._kept(), *self._earlier):
            if secret:
                yield Key(secret.encode())

    def named(self, fingerprint: str) -> Key | None:
        """The key of that fingerprint, if it is at hand."""
        if self._current is not None and self._current.fingerprint == fingerprint:
            return self._current
        return next((key for key in self.known() if key.fingerprint == fingerprint), None)

    def seal(self, text: str) -> str:
        """The text as only this installation can read it (Fernet: AES-128-CBC and HMAC)."""
        return _SEALED + self.current.fernet().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """What was sealed; None where no key at hand opens it. What never was sealed is given back as it is."""
        if not is_sealed(sealed):
            return sealed
        from cryptography.fernet import InvalidToken, MultiFernet

        keys = [key.fernet() for key in self.known()]
        with suppress(InvalidToken):
            return MultiFernet(keys).decrypt(sealed.removeprefix(_SEALED).encode()).decode() if keys else None
        return None

    def _kept(self) -> str | None:
        try:
            return self._file.read_text(encoding="latin-1").strip() or None  # whatever it holds, it is a secret
        except FileNotFoundError:
            return None

    def _made(self) -> str:
        """A new secret in the file, whole or not at all; where another process was faster, its."""
        disk.make_folder(self._file.parent)
        if self._file.exists() and self._kept() is None:
            self._file.unlink(missing_ok=True)  # cut short
        half = self._file.with_name(f".{FILE}.{token_hex(4)}")
        disk.write_whole(half, f"{token_hex(32)}\n".encode())
        disk.give_name(half, self._file)
        made = self._kept()
        assert made is not None
        return made
