"""What units are to do without a date of its own: assignee blocks, standing and joint duties, reports undated. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plans.reading.model import Duty, Head, Work


def works(text: str, head: Head, dated: Sequence[Duty] = ()) -> tuple[Work, ...]:
    return ()
