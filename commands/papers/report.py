"""`dondoc status` as the official table: an XLSX or a .docx to be printed and signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from commands.frame import export
from commands.frame.app import App
from documents.report import Line, Report
from workflow.find import find_plan
from workflow.views.letter import office_of

RATIOS = ("completeness", "timeliness")


def write(
    app: App, kind: str, found: dict[str, Any], of: str, headings: Mapping[str, str], seldom: Collection[str]
) -> None:
    """Write what `status` found; `headings` name its measures in their order, `of` what the rows are.

    Columns of `seldom` are left out where there is nothing in them.
    """
    with app.today() as connection:
        plan = find_plan(connection, found["plan"]) if found["plan"] else None
        office = office_of(connection, plan.id if plan else None)
    measures = [name for name in headings if name not in seldom or found["total"][name]]
    report = Report(
        office=office,
        plan=(plan.number, plan.issued_on, plan.subject) if plan else None,
        as_of=datetime.fromisoformat(found["as_of"]),
        of=of,
        headings=[headings[name] for name in measures],
        lines=[_line(row, row["name"] or row["key"], measures) for row in found["rows"]],
        total=_line(found["total"], "", measures),
    )
    if kind == "docx":
        from documents.report_docx import build
    else:
        from documents.report_xlsx import build
    export.write_bytes(kind, build(report), app.output)


def _line(row: dict[str, Any], name: str, measures: list[str]) -> Line:
    return Line(
        name=name,
        counts=tuple(row[one] for one in measures if one not in RATIOS),
        ratios=tuple(row[one] for one in measures if one in RATIOS),
    )
