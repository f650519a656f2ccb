"""The values of a plan's indicators in a form: a field for each, wherever a report is handed in."""

from __future__ import annotations

from lib.problem import Problem
from storage.store import Store
from web.forms import MOST_PARTS, Form
from workflow.targets.shown import count_asked

NAMED = "value."  # how the names of the fields begin


def parts_of(store: Store, id: str, about: str) -> int:
    """How many parts the form `about` of that task may have: with a report a field more for each value."""
    if about != "submit":
        return MOST_PARTS
    with store.read() as connection:
        return MOST_PARTS + count_asked(connection, id)


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
