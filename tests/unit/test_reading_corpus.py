"""How well the corpus is read: what the issue asks for holds on both halves, and on the seeds where they are."""

from __future__ import annotations

import pytest

from scripts import reading_report

HALVES = dict(reading_report.halves())


@pytest.mark.parametrize("half", sorted(HALVES))
def test_the_bounds_hold(half: str) -> None:
    figures = reading_report.measured(HALVES[half])
    below = {what: figures.share(what) for what, bound in reading_report.BOUNDS.items() if figures.below(what, bound)}
    assert below == {}


def test_the_seeds_are_read_right() -> None:
    figures = reading_report.of_seeds()
    if figures is None:
        pytest.skip("the seeds are not here")
    assert figures.misses == []


def test_both_halves_are_there() -> None:
    assert set(HALVES) == {"open", "aside"}
