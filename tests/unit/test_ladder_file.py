"""Repeated rungs and the audiences of a ladder, as the plan file says them."""

from __future__ import annotations

import pytest

from plans.file.reader import read
from plans.model import LadderStep, Plan

HEAD = """plan: {number: 1/KH, issuer: tinh, issued_on: 2020-10-06, subject: Sơ kết}
items: [{id: a, title: A, assigned_to: tinh, due: 2020-12-15}]
ladder:
"""


def ladder(rung: str) -> tuple[LadderStep, ...]:
    plan = read(f"{HEAD}  - {rung}\n".encode()).plan
    assert isinstance(plan, Plan)
    return plan.ladder


def test_a_rung_that_repeats_is_so_many_rungs() -> None:
    steps = ladder("{after: 7wd, every: 5wd, times: 3, tell: superior}")
    assert [step.label for step in steps] == ["after 7wd", "after 12wd", "after 17wd"]
    assert {step.kind for step in steps} == {"escalation"}


@pytest.mark.parametrize(
    ("said", "kept"), [("level:province", "level:province"), ("'level: Cấp tỉnh'", "level:province")]
)
def test_a_level_is_said_by_its_code_or_its_name(said: str, kept: str) -> None:
    assert ladder(f"{{after: 1wd, tell: {said}}}")[0].tell == (kept,)


@pytest.mark.parametrize(
    ("rung", "code"),
    [
        ("{after: 7wd, every: 5d, times: 3, tell: officer}", "bad-repeat"),
        ("{after: 7wd, every: 5wd, tell: officer}", "bad-repeat"),
        ("{before: 7wd, every: 5wd, times: 2, tell: officer}", "bad-repeat"),
        ("{after: 3000d, every: 600d, times: 3, tell: officer}", "bad-repeat"),
        ("{after: 7wd, every: 5wd, times: 0, tell: officer}", "bad-count"),
        ("{after: 7wd, every: 5wd, times: 21, tell: officer}", "bad-count"),
        ("{after: 7wd, tell: 'level:'}", "bad-level"),
        ("{after: 7wd, tell: 'level:a;b'}", "bad-level"),
        ("{after: 7wd, tell: superior3}", "not-allowed"),
    ],
)
def test_what_is_wrong_with_a_rung_is_said_at_its_line(rung: str, code: str) -> None:
    [problem] = read(f"{HEAD}  - {rung}\n".encode()).problems
    assert (problem.code, problem.line) == (code, 4)
