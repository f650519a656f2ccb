"""The fields of the forms of signed-in people: all that is wrong with them at once, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from lib.language import say
from lib.problem import Refused
from web import typed
from web.forms import Form
from web.signed.pressing import Wrong
from web.values import field_of

Reader = Callable[[str], Any]
# Which field what was refused stands in; everything else is of the form as a whole.
_FIELDS: Mapping[str, str] = {
    **{"not-later": "until", "not-between": "until", "due-in-the-past": "due", "in-the-future": "at"},
    "unknown-deliverable": "file",
}


def read(form: Form, **wanted: Reader) -> dict[str, Any]:
    """Each of these fields as it is read; raises Wrong with all that are not right."""
    found, errors = {}, []
    for name, how in wanted.items():
        try:
            found[name] = how(form.first(name))
        except ValueError as error:
            errors.append((name, str(error)))
    if errors:
        raise Wrong(*errors)
    return found


@contextmanager
def at_their_fields() -> Iterator[None]:
    """What is refused because of what stands in one field is shown at that field."""
    try:
        yield
    except Refused as refused:
        places = [_FIELDS.get(one.code) or field_of(one) for one in refused.problems]
        if all(places):
            told = (one.message for one in refused.problems)
            raise Wrong(*((place or "", message) for place, message in zip(places, told, strict=True))) from None
        raise


def reason(text: str) -> str:
    """A reason that there must be."""
    return typed.words(text, say("lý do", "a reason"))


def day_or_none(text: str) -> date | None:
    """A day, where one is written."""
    return typed.day(text) if text.strip() else None
