"""How well the corpus is read: what the issue asks for holds on both halves, and on the seeds where they are."""

from __future__ import annotations

import pytest

from scripts import reading_report

PARTS = dict(reading_report.parts())


@pytest.mark.parametrize("part", sorted(PARTS))
def test_the_bounds_hold(part: str) -> None:
    if part == "fresh" and not PARTS[part]:
        pytest.skip("no text is fresh: all of them were opened")
    figures = reading_report.measured(PARTS[part])
    bounds = reading_report.BOUNDS.items()
    assert {what: figures.share(what) for what, bound in bounds if figures.below(what, bound)} == {}


def test_the_seeds_are_read_right() -> None:
    figures = reading_report.of_seeds()
    if figures is None:
        pytest.skip("the seeds are not here")
    assert figures.misses == []


def test_all_parts_are_there() -> None:
    assert set(PARTS) == {"open", "aside", "fresh"}
    assert PARTS["open"]
    assert PARTS["aside"]
