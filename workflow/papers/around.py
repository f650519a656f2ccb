"""What an evidence says of what lies around its task: where it came from and went to, what came of its plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib.language import say
from workflow.outcome.shown import figures, outcome_words


def passed(task: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Where it came from and went to, where units changed meanwhile."""
    said = (
        (say("Nhận chuyển tiếp từ nhiệm vụ", "Taken over from task"), task["passed_from"]),
        (say("Đã chuyển tiếp sang nhiệm vụ", "Passed on to task"), task["passed_to"]),
        (say("Thực hiện thay cho", "On behalf of"), [task["on_behalf_of"]] if task["on_behalf_of"] else []),
    )
    yield from ((label, ", ".join(words)) for label, words in said if words)


def outcome(shown: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """What came of the plan, once that is recorded."""
    if shown is None:
        return ()
    return ((say("Kết quả của kế hoạch", "Outcome of the plan"), outcome_words(figures(shown) or {}) or "—"),)
