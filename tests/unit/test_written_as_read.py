"""A list for machines is one JSON document, written as its rows are read."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands.frame.app import App

ROWS = [{"id": "1", "name": "Mặt trận xã A1\nA2", "told": {"unit": None}}, {"id": "2"}, {}]


def app(**how: Any) -> App:
    return App(json=True, **how)


def nobody() -> None:
    pytest.fail("it is for machines")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_it_is_one_document_with_a_row_a_line(count: int, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    app().emit(iter(ROWS[:count]), nobody)
    printed = capsys.readouterr().out
    assert json.loads(printed) == ROWS[:count]
    assert printed.count("\n") == (count + 2 if count else 1)
    path = tmp_path / "rows.json"
    app(output=path).emit(iter(ROWS[:count]), nobody)
    assert path.read_text(encoding="utf-8") == printed


def test_a_row_is_written_before_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    before: list[int] = []

    def rows() -> Iterator[dict[str, Any]]:
        for row in ROWS:
            before.append(out.getvalue().count("{"))
            yield row

    app().emit(rows(), nobody)
    assert before == [0, 2, 3]


def test_what_fails_before_its_first_row_prints_nothing_and_leaves_the_file_that_is_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "rows.json"
    path.write_text("before", encoding="utf-8")

    def rows() -> Iterator[dict[str, Any]]:
        raise OSError("the database is gone")
        yield {}

    for one in (app(), app(output=path)):
        with pytest.raises(OSError, match="gone"):
            one.emit(rows(), nobody)
    assert capsys.readouterr().out == ""
    assert path.read_text(encoding="utf-8") == "before"
