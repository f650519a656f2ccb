"""Telephone numbers as Zalo takes them, and what the simulator knows of people by number or user id. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from simulator.api.errors import Failure

_MOBILE = re.compile(r"[35789]\d{8}")
_HASH = re.compile(r"[0-9a-f]{64}")
USER_ID = re.compile(r"\d{8,25}")


def normalise(written: object, *, only_84: bool = False) -> str:
    """`84…` from 84…, +84…, 0… or the bare nine digits; Failure -108 for anything else."""
    text = written if isinstance(written, str) else ""
    if text.startswith(("84", "+84")):
        digits = text.removeprefix("+").removeprefix("84")
    else:
        digits = "" if only_84 else text.removeprefix("0")
    if not _MOBILE.fullmatch(digits):
        raise Failure(-108)
    return f"84{digits}"


def hash_of(phone: str) -> str:
    """The hash that stands for a number: SHA-256 of 84…, in lower-case hexadecimal."""
    return hashlib.sha256(phone.encode()).hexdigest()


def checked_hash(written: object) -> str:
    """A well-formed hash of a number, or Failure -108."""
    if not isinstance(written, str) or not _HASH.fullmatch(written):
        raise Failure(-108)
    return written


def user_id_of(phone: str, seed: int) -> str:
    """The user id behind a number: 19 digits, the same for the same seed."""
    return str(10**18 + int(hashlib.sha256(f"{seed}:{phone}".encode()).hexdigest(), 16) % (9 * 10**18))


def ends_with(who: str, suffix: str) -> bool:
    """Does the number or user id end so? A whole number may be given as 0…, 84… or +84…."""
    if len(suffix) == 10 and suffix.startswith("0"):
        suffix = f"84{suffix[1:]}"
    return bool(suffix) and who.endswith(suffix.removeprefix("+"))


def is_among(who: tuple[str, ...], suffixes: tuple[str, ...]) -> bool:
    """Does one of these names of a person end with one of those?"""
    return any(ends_with(name, suffix) for name in who for suffix in suffixes)


@dataclass
class Person:
    """What is known of one user."""

    user_id: str
    phone: str = ""
    follows: bool = False
    opted_out: bool = False
    last_interaction: datetime | None = None
