"""The values that a submission carries, against what its item asks for (change contract, I3). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lib.language import say
from lib.problem import Problem, Refused
from plans.targets.model import Indicator
from plans.targets.numbers import read_number, read_yes_or_no


def read_value(one: Indicator, text: str) -> Decimal:
    """What a unit writes for it; ValueError with a sentence where that is no such value."""
    return read_yes_or_no(text) if one.yes_or_no else read_number(text, one.unit)


def read_values(asked: Sequence[Indicator], given: Sequence[tuple[str, str]], *, paper: bool) -> dict[str, Decimal]:
    """The values by indicator. Raises Refused with everything that is wrong, each with the indicator as its place.

    On `paper` values may be missing.
    """
    values: dict[str, Decimal] = {}
    problems = list(_wrong(asked, given, values))
    said = {id for id, _ in given}
    for one in asked:
        if one.id not in said and not (one.optional or paper):
            message = say(
                "Chưa ghi số liệu “{title}” ({unit}).",
                "The value of “{title}” ({unit}) is missing.",
                title=one.title,
                unit=one.unit,
            )
            problems.append(Problem(code="missing-value", message=message, path=one.id))
    if problems:
        raise Refused(problems)
    return values


def _wrong(
    asked: Sequence[Indicator], given: Sequence[tuple[str, str]], values: dict[str, Decimal]
) -> Iterator[Problem]:
    """What is wrong with what was given; what is right goes to `values`."""
    known = {one.id: one for one in asked}
    seen = set[str]()
    for id, text in given:
        if id not in known:
            message = say(
                "Đầu việc này không có chỉ tiêu “{id}”; các chỉ tiêu là: {known}.",
                "This item has no indicator '{id}'; its indicators are: {known}.",
                id=id,
                known=", ".join(known) or "—",
            )
            yield Problem(code="unknown-indicator", message=message, path=id)
        elif id in seen:
            message = say(
                "Số liệu “{title}” được ghi hai lần; hãy giữ lại một.",
                "The value of “{title}” is given twice; keep one.",
                title=known[id].title,
            )
            yield Problem(code="twice", message=message, path=id)
        else:
            try:
                values[id] = read_value(known[id], text)
            except ValueError as error:
                yield Problem(code="bad-number", message=str(error), path=id)
        seen.add(id)
