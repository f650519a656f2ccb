"""A sheet of values that came on paper, one row a report, one column an indicator (change contract, I3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from lib.language import say
from lib.problem import Problems, refuse
from org.files.cells import Cells
from org.files.reading.book import Number
from org.files.reading.columns import OWN, Form, bare
from org.files.reading.heads import read_table
from plans.targets.handed_in import read_value
from plans.targets.model import Indicator
from workflow.acting.intake import HEADINGS, SYNONYMS, Intake, Paper
from workflow.acting.submission import Submission, checked
from workflow.targets.defined import Targets, targets_of


@dataclass(frozen=True, kw_only=True)
class Given:
    """Of which plan the values are (its row), and who handed them in when."""

    plan: Any
    by: str
    at: datetime | None


def read_values_sheet(connection: Connection, data: bytes, filename: str, given: Given, now: datetime) -> Intake:
    """The rows of a CSV or XLSX file as reports on paper. Refused where it is no such sheet."""
    targets = targets_of(connection, given.plan.id)
    if not targets.indicators:
        raise refuse(
            "no-indicators",
            say(
                "Kế hoạch {number} không có chỉ tiêu nào.", "Plan {number} has no indicators.", number=given.plan.number
            ),
        )
    what = checked(Submission(by=given.by, at=given.at, paper=True), now)
    items = list(dict.fromkeys(one.item for one in targets.indicators))
    table = read_table(data, filename, _form(targets, items))
    problems, rows = Problems(), []
    for line in table.rows:
        cells = Cells(filename, line, table.columns, table.headings, problems)
        unit, item = cells.required("unit"), items[0] if len(items) == 1 else cells.required("item")
        due = _due(cells, item, targets)
        values = _values(cells, targets, item, table.columns)
        if cells.sound:
            submission = Submission(by=what.by, at=what.at, paper=True, values=values)
            rows.append(Paper(unit, item, given.plan.number, due, submission, cells))
    return Intake(rows, problems, table.notes)


def _form(targets: Targets, items: list[str]) -> Form:
    """A column is headed by the indicator's id, or by its title where no other has it, with its unit or without."""
    titles = Counter(bare(one.title) for one in targets.indicators)
    headings: dict[str, str] = {}
    synonyms: dict[str, tuple[str, ...]] = {}
    for one in targets.indicators:
        alone = titles[bare(one.title)] == 1
        headings[_field(one)] = one.title if alone else f"{one.title} ({one.unit})"
        synonyms[_field(one)] = (one.id, f"{one.title} ({one.unit})")
    where = ("unit", "item") if len(items) > 1 else ("unit",)
    fixed = (*where, "due") if targets.recurring.keys() & items else where
    headings |= {name: HEADINGS[name] for name in fixed}
    synonyms |= {name: (*SYNONYMS[name], "due_on") if name == "due" else SYNONYMS[name] for name in fixed}
    return Form(headings, synonyms, where)


def _field(one: Indicator) -> str:
    return f"{OWN}{one.id}"


def _due(cells: Cells, item: str, targets: Targets) -> date | None:
    """Of a report that recurs it must be said which it is."""
    if item not in targets.recurring:
        return None
    due = cells.day("due")
    if due is None and cells.text("due") is None:
        cells.required("due")
    return due


def _values(cells: Cells, targets: Targets, item: str, columns: Mapping[str, int]) -> list[tuple[str, str]]:
    """What the row says of its item's indicators; of others it says nothing."""
    found: list[tuple[str, str]] = []
    for one in targets.indicators:
        field = _field(one)
        if field not in columns or cells.text(field) is None:
            continue
        if one.item != item:
            why = say("đầu việc “{item}” không có chỉ tiêu này", "the item '{item}' has no such indicator", item=item)
            cells.wrong(field, "unknown-indicator", why)
            continue
        cell = cells.row.cell(columns[field])
        text = cell.said if isinstance(cell, Number) else str(cell)
        try:
            read_value(one, text)
        except ValueError as error:
            cells.wrong(field, "bad-number", str(error).rstrip("."))
        found.append((one.id, text))
    if not found and cells.sound:
        cells.wrong("unit", "missing-value", say("dòng này không có số liệu nào", "the row has no value"))
    return found
