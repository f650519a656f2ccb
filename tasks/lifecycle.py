"""The acts of people: which is possible in which status, and what it leads to (contract, rule 6). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tasks.model import OPEN, SPEAKING, Status

Action = Literal[
    "acknowledge", "submit", "recall", "accept", "return", "extend", "waive", "cancel", "progress",
    "amend", "miss", "reopen", "ask", "refuse", "withdraw", "question", "answer",
    "suspend", "resume", "pass", "contribute",
]  # fmt: skip

_FROM: Mapping[Action, tuple[Status, ...]] = {
    "acknowledge": ("assigned",),
    "submit": ("assigned", "acknowledged", "returned", "submitted"),  # a second submission replaces the first
    "recall": ("submitted",),
    "accept": ("submitted",),
    "return": ("submitted",),
    "extend": ("assigned", "acknowledged", "returned"),
    "waive": OPEN,
    "cancel": OPEN,
    "progress": OPEN,
    "amend": OPEN,
    "miss": ("assigned", "acknowledged", "returned"),
    "reopen": ("accepted", "waived"),
    "ask": ("assigned", "acknowledged", "returned"),
    **dict.fromkeys(("suspend", "resume", "pass", "contribute"), SPEAKING),  # of their plan; by their unit, a supporter
    **dict.fromkeys(("refuse", "withdraw", "question", "answer"), OPEN),
}
_TO: Mapping[Action, Status] = {
    "acknowledge": "acknowledged",
    "submit": "submitted",
    "recall": "acknowledged",
    "accept": "accepted",
    "return": "returned",
    "waive": "waived",
    "cancel": "cancelled",
    "miss": "missed",
    "pass": "passed",
    "reopen": "submitted",  # as before the acceptance; what was waived is as its acts before had left it
}


def allowed_from(action: Action) -> tuple[Status, ...]:
    """The statuses in which `action` is possible."""
    return _FROM[action]


def status_after(action: Action, status: Status) -> Status | None:
    """The status that `action` leads to, or None where it is refused; those that lead to none keep it."""
    if status not in _FROM[action]:
        return None
    return _TO.get(action, status)
