"""When a plan's summary is due: the first working day of each week or month after the one of publication. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from lib.time import VIETNAM, local_date
from plans.calendar import WorkCalendar
from workflow.rounds.rhythm import Period, openings

_PERIODS: Mapping[str | None, Period] = {"weekly": "week", "monthly": "month"}


def instants(
    rhythm: str | None, calendar: WorkCalendar, published_at: datetime, send_at: str, after: datetime
) -> Iterator[datetime]:
    """The instants after `after` at which summaries are due, without end; none where the plan has no summary."""
    if (period := _PERIODS.get(rhythm)) is None:
        return
    for _, day in openings(calendar, local_date(published_at), period):
        if (at := datetime.combine(day, time.fromisoformat(send_at), VIETNAM)) > after:
            yield at
