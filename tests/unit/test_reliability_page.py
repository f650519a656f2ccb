"""docs/explanation/reliability.md names the times as they are in the code."""

from __future__ import annotations

from pathlib import Path

from workflow.delivery.lease import LEASE, RENEWED_EVERY

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "explanation" / "reliability.md").read_text(encoding="utf-8")


def test_the_page_names_the_lease_as_it_is() -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith("| the worker before it sends |")]
    assert f"{LEASE.seconds} seconds" in row
    assert f"every {RENEWED_EVERY.seconds} seconds" in row
    assert "two minutes" not in PAGE
