"""What a unit is to the committee that issued a plan: the tone of every letter and mail follows from it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from lib.text import fold

# subordinate  below the issuer: it is instructed (“Yêu cầu”)
# member       a member organisation of the Front: it is asked (“Trân trọng đề nghị”), wherever it hangs in the tree
# other        whoever else: it is asked
Relation = Literal["subordinate", "member", "other"]

MEMBER_LEVEL = "organisation"
MEMBER_TAGS = {"member-organisation", "to-chuc-thanh-vien"}


def relation_to(issuer_path: str, *, level: str, tags: Iterable[str], path: str) -> Relation:
    """The relation of the unit with this level, these tags and this place in the tree."""
    named = {fold(tag).replace(" ", "-") for tag in tags}
    if level == MEMBER_LEVEL or named & MEMBER_TAGS:
        return "member"
    return "subordinate" if path.startswith(issuer_path) and path != issuer_path else "other"
