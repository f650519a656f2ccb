"""Units and contacts as values, and what a unit is to the committee that issued a plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lib.text import fold
from lib.vocabulary import Post

# The tone of every letter and mail follows from it:
# subordinate  below the issuer: it is instructed (“Yêu cầu”)
# member       a member organisation of the Front: it is asked (“Trân trọng đề nghị”), wherever it hangs in the tree
# other        whoever else: it is asked
Relation = Literal["subordinate", "member", "other"]

MEMBER_LEVELS = {"member-organisation", "organisation"}
MEMBER_TAGS = {"member-organisation", "to-chuc-thanh-vien"}


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


def relation_to(issuer_path: str, *, level: str, tags: Iterable[str], path: str) -> Relation:
    """The relation of the unit with this level, these tags and this place in the tree."""
    named = {fold(tag).replace(" ", "-") for tag in tags}
    if level in MEMBER_LEVELS or named & MEMBER_TAGS:
        return "member"
    return "subordinate" if path.startswith(issuer_path) and path != issuer_path else "other"
