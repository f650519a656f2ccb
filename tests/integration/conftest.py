"""Fixtures of the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.at_once import begun
from tests.integration.command_line import Office, empty_office, prepared, publish_small_plan

__all__ = ["begun"]


@pytest.fixture
def new_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office without any data."""
    return empty_office(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture
def office(new_office: Office) -> Office:
    """An office with a small province and one published plan."""
    return prepared(new_office, "published", publish_small_plan)
