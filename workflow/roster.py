"""The roster of the day as the plan checks see it."""

from __future__ import annotations

from difflib import get_close_matches

from sqlalchemy import Connection, select

from org.standing import select_units
from plans.model import Selection
from storage.tables import org_tree, unit


class RosterOfTheDay:
    """Answers plans.check from the tables of the day; the caller has refreshed them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def knows(self, code: str) -> bool:
        """True when a unit of that code is valid that day."""
        known = select(org_tree.c.unit_id).join(unit, unit.c.id == org_tree.c.unit_id)
        return self.connection.execute(known.where(unit.c.code == code, org_tree.c.valid)).first() is not None

    def near(self, code: str) -> list[str]:
        """Known codes that look like `code`, the likeliest first."""
        return get_close_matches(code, self.connection.scalars(select(unit.c.code)).all(), n=3)

    def knows_tag(self, tag: str) -> bool:
        return self.anyone(Selection(tag=tag))

    def knows_level(self, level: str) -> bool:
        return self.anyone(Selection(level=level))

    def anyone(self, selection: Selection) -> bool:
        """True when `selection` means some unit valid that day."""
        return self.connection.execute(self._select(selection).limit(1)).first() is not None

    def _select(self, s: Selection):  # type: ignore[no-untyped-def]
        return select_units(units=s.units, level=s.level, tag=s.tag, under=s.under)
