"""One link that a page speaks of: whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lib.text import visible
from lib.time import local_date
from lib.vocabulary import POSTS_IN_ORDER, Post
from storage.tables import contact, link, unit
from workflow.accounts.looking_up import seen_units
from workflow.accounts.model import Viewer
from workflow.find import key_of
from workflow.links.opened import holders


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A link: of which unit and person, and the posts that this one holds there today."""

    id: int
    unit_id: int
    unit: str
    person_id: int
    posts: tuple[Post, ...]


def kept_link(connection: Connection, viewer: Viewer, code: str, id: str, now: datetime) -> Kept | None:
    """The link of that unit with that id; None where there is none, or the unit may not be seen."""
    row = connection.execute(
        select(link.c.id, link.c.unit_id, link.c.person_id, unit.c.code)
        .join(unit, unit.c.id == link.c.unit_id)
        .where(link.c.id == key_of(id), unit.c.code == visible(code), seen_units(viewer))
    ).first()
    if row is None:
        return None
    held = holders(local_date(now)).where(contact.c.unit_id == row.unit_id, contact.c.person_id == row.person_id)
    posts = sorted({one.post for one in connection.execute(held)}, key=POSTS_IN_ORDER.index)
    return Kept(id=row.id, unit_id=row.unit_id, unit=row.code, person_id=row.person_id, posts=tuple(posts))
