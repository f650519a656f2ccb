"""The reminder letter to very many late units, beside python-docx as its manual has it: a table, row by row."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from sqlalchemy import text

from benchmarks.data import AFTER, published
from benchmarks.timing import Result, Scale, pairs, taken
from benchmarks.world import Database
from documents.letter import build
from lib.time import local_date
from org.today import on_day
from storage.store import Store
from workflow.views import letter

RAW_LATE = """
SELECT v.name, i.title, d.due_on, d.due_given FROM task t JOIN item i ON i.id = t.item_id
JOIN deadline d ON d.id = t.deadline_id JOIN unit_version v ON v.id = t.unit_version_id
WHERE t.status IN ('assigned', 'acknowledged', 'returned') ORDER BY v.name
"""


def drafted(database: Database, scale: Scale) -> Iterator[Result]:
    """From the late units in the database to the bytes of the .docx."""
    url = database.create(published(scale.late))
    with database.opened(url) as store:
        yield pairs(
            "letter",
            database.name,
            scale.late,
            scale.repetitions,
            lambda: taken(lambda: _letter(store)),
            lambda: taken(lambda: _raw_letter(store)),
        )
    database.drop(url)


def _letter(store: Store) -> bytes:
    with on_day(store, local_date(AFTER)) as connection:
        facts = letter.gather(connection, letter.Asked(plan="1/KH"), AFTER)
    return build(facts.letter, AFTER)


def _raw_letter(store: Store) -> bytes:
    with store.read() as connection:
        rows = connection.execute(text(RAW_LATE)).all()
    document, data = docx.Document(), io.BytesIO()
    document.add_paragraph("Kính gửi: các đơn vị có tên trong danh sách kèm theo.")
    table = document.add_table(rows=1, cols=6)
    for n, row in enumerate(rows, start=1):
        for cell, value in zip(table.add_row().cells, (n, row.name, row.title, row.due_on, 3, 2), strict=True):
            cell.text = str(value)
    document.save(data)
    return data.getvalue()
