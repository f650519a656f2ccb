"""The values of a plan's indicators in a form: a field for each, wherever a report is handed in."""

from __future__ import annotations

from sqlalchemy import Connection

from lib.problem import Problem
from web.forms import MOST_PARTS, Form
from workflow.targets.defined import targets_of

NAMED = "value."  # how the names of the fields begin


def parts_of(connection: Connection, plan_id: int, item: str) -> int:
    """How many parts the form of a report of that item may have: a field more for each value."""
    return MOST_PARTS + len(targets_of(connection, plan_id).of(item))


def values_in(form: Form) -> list[tuple[str, str]]:
    """What was typed or chosen, by indicator; an empty field says nothing."""
    given = [(name, form.first(name)) for name in form.fields if name.startswith(NAMED)]
    return [(name.removeprefix(NAMED), text) for name, text in given if text.strip()]


def typed_values(form: Form) -> dict[str, str]:
    """All of these fields as they stood."""
    return {name: form.first(name) for name in form.fields if name.startswith(NAMED)}


def field_of(problem: Problem) -> str | None:
    """The field that a refused value stands in; None where the problem is of no value."""
    return f"value-{problem.path}" if problem.path else None
