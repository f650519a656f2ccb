"""Addresses as those see them who need not write to anybody: a•••@host, 09••••123 (web contract, section 6). Pure."""

from __future__ import annotations

HIDDEN = "•••"


def masked(address: str) -> str:
    """An e-mail address but for its first letter and its domain, a number but for its first two and last three digits;
    nothing of what is too short for that."""
    name, at, domain = address.rpartition("@")
    if at:
        return f"{name[0] if len(name) > 1 else ''}{HIDDEN}@{domain}"
    return f"{address[:2]}{HIDDEN}•{address[-3:]}" if len(address) > 6 else HIDDEN
