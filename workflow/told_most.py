"""How many messages each person gets of what is planned, the greatest first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def per_person(notices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """`{recipient, messages, notices}` of each person told by these outbox rows.

    What one person is told at one time by one channel is one message (contract, section 3, rule 8).
    """
    told: dict[str, list[dict[str, Any]]] = {}
    for one in notices:
        told.setdefault(_person(one["recipient"]), []).append(one)
    counted = [
        {
            "recipient": theirs[0]["recipient"],
            "messages": len({(one["scheduled_for"], one["channel"]) for one in theirs}),
            "notices": len(theirs),
        }
        for theirs in told.values()
    ]
    return sorted(counted, key=lambda one: (-one["messages"], -one["notices"], str(one["recipient"]["unit"])))


def _person(recipient: dict[str, Any]) -> str:
    """The same e-mail address, case aside, is the same person."""
    known = recipient["email"] or recipient["phone"] or f"{recipient['unit']} {recipient['name']}"
    return str(known).casefold()
