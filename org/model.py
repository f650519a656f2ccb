"""Units and contacts as values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.vocabulary import Post


@dataclass(frozen=True, kw_only=True)
class UnitVersion:
    """A unit as it is from `valid_from` to `valid_to`, both inclusive; an empty end is open (contract: Roster)."""

    code: str
    name: str
    level: str
    parent: str | None = None
    tags: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    resolution: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who holds a post of a unit, from `valid_from` to `valid_to`, both inclusive (contract: Contacts)."""

    unit: str
    post: Post
    title: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    zalo_user_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def valid_on(day: date, valid_from: date | None, valid_to: date | None) -> bool:
    """True when `day` lies between the two, both inclusive; an empty end is open."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
