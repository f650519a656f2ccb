"""Secrets that people carry in an address: made, read back as they are typed, and known again. Pure (web contract, 3).

26 letters of an alphabet without `i l o u -`: 130 bits that no mail reader cuts and that can be read out.
"""

from __future__ import annotations

import hashlib
import hmac
import re

LENGTH = 26
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_READ_AS = str.maketrans({"i": "1", "l": "1", "o": "0"})
_TOKEN = re.compile(rf"[{_ALPHABET}]{{{LENGTH}}}")


def derived(key: bytes, *named: int) -> str:
    """The token of what these numbers name: the same whenever it is asked for, and nobody's guess without the key."""
    bits = int.from_bytes(hmac.digest(key, ".".join(map(str, named)).encode(), "sha256"), "big")
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def code(key: bytes, named: int) -> str:
    """The six digits that belong to that number: for a short while, since they can be guessed in time."""
    return f"{int.from_bytes(hmac.digest(key, f'code.{named}'.encode(), 'sha256'), 'big') % 1_000_000:06}"


def as_typed(text: str) -> str | None:
    """A token as it was meant, capitals and `i l o` included; None for what can be none."""
    if len(text) > LENGTH:
        return None
    token = text.lower().translate(_READ_AS)
    return token if _TOKEN.fullmatch(token) else None


def digest(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
