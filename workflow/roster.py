"""The roster of the day as the plan checks see it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from org.standing import select_units
from sqlalchemy import Connection, select

from plans.model import Selection
from storage.tables import org_tree, unit


class RosterOfTheDay:
    """Answers plans.check from the tables of the day; the caller has refreshed them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def knows(self, code: str) -> bool:
        """True when a unit of that code is valid that day."""
        return self._superior_row(code) is not None

    def near(self, code: str) -> list[str]:
        """Known codes that look like `code`, the likeliest first."""
        return get_close_matches(code, self.connection.scalars(select(unit.c.code)).all(), n=3)

    def knows_tag(self, tag: str) -> bool:
        return self._any(Selection(tag=tag))

    def knows_level(self, level: str) -> bool:
        return self._any(Selection(level=level))

    def select(self, selection: Selection) -> Sequence[str]:
        """The codes of the units that `selection` means, valid that day."""
        chosen = self._select(selection).subquery()
        return self.connection.scalars(select(chosen.c.code)).all()

    def superior(self, code: str) -> str | None:
        """The code of the unit's superior that day; None at the top."""
        row = self._superior_row(code)
        return self.connection.scalar(select(unit.c.code).where(unit.c.id == row.superior_id)) if row else None

    def _any(self, selection: Selection) -> bool:
        return self.connection.execute(self._select(selection).limit(1)).first() is not None

    def _select(self, s: Selection):  # type: ignore[no-untyped-def]
        return select_units(units=s.units, level=s.level, tag=s.tag, under=s.under)

    def _superior_row(self, code: str):  # type: ignore[no-untyped-def]
        return self.connection.execute(
            select(org_tree.c.superior_id)
            .join(unit, unit.c.id == org_tree.c.unit_id)
            .where(unit.c.code == code, org_tree.c.valid)
        ).first()
