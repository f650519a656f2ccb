"""Deadlines with their rungs: written at publication, and anew for one task when an act moves its date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, insert

from plans.calendar import WorkCalendar
from plans.ladder import Ladder, lay
from plans.model import Due, LadderStep, Span
from storage.store import insert_row
from storage.tables import deadline, rung


def insert_deadline(
    connection: Connection, due: Due, ladder: Ladder, *, plan_id: int, item_id: int, after: datetime, **more: Any
) -> int:
    """Write a deadline and the rungs of its ladder that lie after the instant `after`; returns its id. `more`: which
    `clock` it is of, where not the report's."""
    values = {
        "plan_id": plan_id,
        "item_id": item_id,
        "due_given": due.due_given,
        "due_on": due.due_on,
        "due_at": due.due_at,
        "steps": [step.kept() for step in due.steps],
        **more,
    }
    deadline_id = insert_row(connection, deadline, values)
    lay_rungs(connection, deadline_id, due, ladder, after=after)
    return deadline_id


def lay_rungs(connection: Connection, deadline_id: int, due: Due, ladder: Ladder, *, after: datetime) -> None:
    """Write the rungs of the ladder that lie after the instant `after`, of a deadline that has none ahead."""
    laid = lay(ladder, due.due_on, after, due.previous) if due.due_on else ()
    rows = [
        {
            "deadline_id": deadline_id,
            "position": one.position,
            "label": one.label,
            "kind": one.kind,
            "tell": one.tell,
            "fire_on": one.fire_on,
            "fire_at": one.fire_at,
        }
        for one in laid
    ]
    if rows:
        connection.execute(insert(rung), rows)


def ladder_of(row: Any, calendar: WorkCalendar) -> Ladder:
    """The ladder of a plan or of an item with its own (a row with `ladder` and `send_at`), by this calendar."""
    return Ladder(ladder_steps(row.ladder), calendar, time.fromisoformat(row.send_at))


def ladder_rows(ladder: Sequence[LadderStep]) -> list[dict[str, Any]]:
    """The ladder as JSON for the row of a plan or an item; `ladder_steps` reads it back."""
    return [
        {
            "when": step.when,
            "n": step.span.n if step.span else None,
            "unit": step.span.unit if step.span else None,
            "tell": list(step.tell),
        }
        for step in ladder
    ]


def ladder_steps(rows: Sequence[dict[str, Any]]) -> tuple[LadderStep, ...]:
    """The ladder from its JSON."""
    return tuple(
        LadderStep(
            when=row["when"],
            span=Span(row["n"], row["unit"]) if row["n"] is not None else None,
            tell=tuple(row["tell"]),
        )
        for row in rows
    )
