"""Units that change on a day, recorded now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from org.files.rows import Parsed
from tests.stories.instants import at
from tests.stories.world import LEVELS, Story
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record

RESOLUTION = "1685/NQ-UBTVQH15"


def reform(
    story: Story,
    rows: Sequence[tuple[str, str | None]],
    on: str,
    *,
    main: str | None = None,
    waive: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Each row: an old unit and a successor, a new one named as it is called; `main` stands in its old one's place."""

    def row(old: str, new: str | None) -> Row:
        level = LEVELS[new.split("-")[0]] if new else None
        return Row(old=old, new=new, main=new is not None and new == main, name=f"Đơn vị {new}", level=level)

    parsed = Parsed("thay-doi.csv", tuple(enumerate((row(*one) for one in rows), start=2)), ())
    change = Change(on=at(on).date(), resolution=RESOLUTION, waive=waive)
    return record(story.store, lambda _: parsed, change, now=story.now, actor="ban", dry_run=dry_run)
