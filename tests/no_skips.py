"""With CI=true a test that is skipped has failed: what is not run proves nothing. An expected failure is no skip."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

CI = os.environ.get("CI") == "true"


def _refused(reason: object) -> str:
    return f"CI refuses skips: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip in a test or its fixtures."""
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole file that skips itself, as importorskip does."""
    return _judged((yield))


def _judged(report: Any) -> Any:
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", _refused(why)
    return report
