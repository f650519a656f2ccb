"""Which indicators a plan has: those of its version in force, read from its file, of which there is no second copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from plans.model import Every
from plans.periods.model import Period, Recurring
from plans.periods.work_out import period_of
from plans.recurrence import occurrences
from plans.targets.model import Indicator
from plans.targets.numbers import written, yes_or_no_words
from workflow.amending.versions import source_at


@dataclass(frozen=True)
class Targets:
    """The indicators of a plan in the order of its file, and its items that recur: of which time each gives account,
    and the dates that the file writes for its occurrences."""

    indicators: tuple[Indicator, ...] = ()
    recurring: Mapping[str, Recurring | Period | None] = field(default_factory=dict)
    dates: Mapping[tuple[str, int], date] = field(default_factory=dict)

    def of(self, item: str) -> tuple[Indicator, ...]:
        """Those whose values the submissions of that item's tasks carry."""
        return tuple(one for one in self.indicators if one.item == item)

    def period(self, item: str, occurrence: int, written: date | None) -> dict[str, Any] | None:
        """Of an occurrence with that written date; None: with the one that the file writes."""
        its = period_of(self.recurring[item], written or self.dates.get((item, occurrence)))
        return its.told() if its else None

    def unit_of(self, one: Indicator) -> str:
        """What its values are counted in as units hand them in: of a share, what it is a share of; of yes or no
        nothing."""
        if one.yes_or_no:
            return ""
        return next((other.unit for other in self.indicators if other.id == one.of), one.unit)

    def asked(self, item: str, before: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
        """What a form asks for, each with what the submission before it said (as `told`)."""
        said = {one["id"]: one["value"] for one in before}
        return [
            {
                **{"id": one.id, "title": one.title, "unit": self.unit_of(one), "optional": one.optional},
                **{"yes_or_no": one.yes_or_no, "before": written(said[one.id]) if one.id in said else ""},
            }
            for one in self.of(item)
        ]

    def told(self, values: Mapping[str, Decimal]) -> list[dict[str, Any]]:
        """Values as people look at them, in the order of the plan; what it no longer asks for comes last."""
        known = {one.id: one for one in self.indicators}
        ids = [*(id for id in known if id in values), *(id for id in sorted(values) if id not in known)]
        return [self._told(id, known.get(id), values[id]) for id in ids]

    def _told(self, id: str, one: Indicator | None, value: Decimal) -> dict[str, Any]:
        unit = self.unit_of(one) if one else ""
        said = f"{written(value)} {unit}".rstrip()
        if one is not None and one.yes_or_no:
            said = yes_or_no_words(value)
        return {"id": id, "title": one.title if one else id, "unit": unit, "value": value, "said": said}


def targets_of(connection: Connection, plan_id: int, as_of: datetime | None = None) -> Targets:
    """Of the version that runs, or of the one that was in force by then."""
    source = source_at(connection, plan_id, as_of, holding="indicators")
    return _read(source) if source else Targets()


@lru_cache(maxsize=8)
def _read(source: str) -> Targets:
    from plans.file.reader import read  # takes its time, and most plans have no indicators

    plan = read(source.encode()).plan
    if plan is None:
        return Targets()
    every = [(one, one.due) for one in plan.items if isinstance(one.due, Every)]
    dates = {
        (one.id, n): day for one, due in every for n, day in enumerate(occurrences(due.rule, due.start, due.until))
    }
    return Targets(plan.indicators, {one.id: one.period for one, _ in every}, dates)
