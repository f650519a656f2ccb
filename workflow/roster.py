"""The roster of the day as the plan checks see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from lib.codes import Codes
from lib.levels import level_code
from org.today import select_units
from plans.model import Selection
from storage.tables import org_tree, unit, unit_version

_later = unit_version.alias("later")


class RosterOfTheDay:
    """Answers plans.check.items from the tables of the day; the caller has refreshed them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def _codes(self) -> dict[str, None]:
        """Of every unit valid that day: a plan may name thousands, and they are not asked for one by one."""
        known = select(unit.c.code).join(org_tree, org_tree.c.unit_id == unit.c.id).where(org_tree.c.valid)
        return dict.fromkeys(self.connection.scalars(known.order_by(unit.c.id)))

    def knows(self, code: str) -> bool:
        """True when a unit of that code is valid that day."""
        return code in self._codes

    def near(self, code: str) -> list[str]:
        """Codes of units valid that day that look like `code`, the likeliest first."""
        return get_close_matches(code, self._codes, n=3)

    def knows_tag(self, tag: str) -> bool:
        return self.anyone(Selection(tag=tag))

    def near_tag(self, tag: str) -> list[str]:
        """Tags of units valid that day that look like `tag`."""
        carried = self._of_versions(unit_version.c.tags)
        return get_close_matches(tag, sorted({one for tags in carried for one in tags}), n=3)

    def knows_level(self, level: str) -> bool:
        return level in self.levels

    @cached_property
    def levels(self) -> list[str]:
        """The levels of units valid that day."""
        return sorted(self._of_versions(unit_version.c.level))

    def meant(self, code: str) -> str:
        return self._alike.meant(code)

    @cached_property
    def _alike(self) -> Codes:
        return Codes(self._codes)

    def meant_level(self, level: str) -> str:
        code = level_code(level)
        return code if code in self.levels and level not in self.levels else Codes(self.levels).meant(level)

    def anyone(self, selection: Selection) -> bool:
        """True when `selection` means some unit valid that day."""
        return self.connection.execute(self._select(selection).limit(1)).first() is not None

    def ending(self, selection: Selection, by: date) -> list[tuple[str, date]]:
        """Of the units meant those without a version on the day `by`, each with its last day."""
        if not self._any_ends:
            return []
        meant = self._select(selection).subquery()
        later = _later.c.unit_id == meant.c.unit_id, or_(_later.c.valid_to.is_(None), _later.c.valid_to >= by)
        ended = select(meant.c.code, func.max(unit_version.c.valid_to))
        ended = ended.join(unit_version, unit_version.c.unit_id == meant.c.unit_id).where(unit_version.c.valid_to < by)
        begun = or_(_later.c.valid_from.is_(None), _later.c.valid_from <= by)
        ended = ended.where(~exists(select(1).where(*later, begun))).group_by(meant.c.code).order_by(meant.c.code)
        return [(code, last) for code, last in self.connection.execute(ended)]

    @cached_property
    def _any_ends(self) -> bool:
        return self.connection.scalar(select(1).where(unit_version.c.valid_to.is_not(None)).limit(1)) is not None

    def _of_versions(self, column: ColumnElement[Any]) -> Sequence[Any]:
        of_the_day = select(column).distinct().join(org_tree, org_tree.c.version_id == unit_version.c.id)
        return self.connection.scalars(of_the_day.where(org_tree.c.valid)).all()

    def _select(self, s: Selection):  # type: ignore[no-untyped-def]
        return select_units(units=s.units, level=s.level, tag=s.tag, under=s.under)
