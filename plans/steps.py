"""How a due date came about, step by step: which rule, with which values, and the date after it. Pure.

What is kept is the rule by its code; its words and its source in law are said when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.day_rules.rules import RULES, values_words
from lib.language import say


@dataclass(frozen=True)
class Step:
    """One step: a rule of `RULES` with its values, and the date after it (None where there is none)."""

    rule: str
    on: date | None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was done, in the reader's language."""
        rule = RULES[self.rule]
        return say(rule.vi, rule.en, **values_words(self.values))

    @property
    def source(self) -> str | None:
        """The article of law, the plan's own rule, or both; None where neither says so."""
        rule = RULES[self.rule]
        if not rule.of_plan:
            return rule.source or self.values.get("source")
        own = say("Quy định của kế hoạch", "The plan's own rule")
        return f"{own}; {rule.source}" if rule.source else own

    def kept(self) -> dict[str, Any]:
        """As it is stored: {"rule", "on", …values}."""
        return {**self.values, "rule": self.rule, "on": self.on.isoformat() if self.on else None}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Step:
        """A step as it was stored."""
        values = {name: value for name, value in kept.items() if name not in ("rule", "on")}
        return cls(kept["rule"], date.fromisoformat(kept["on"]) if kept["on"] else None, values)

    def told(self) -> dict[str, Any]:
        """As it is read: {"text", "on", "source"} in the reader's language."""
        return {"text": self.text, "on": self.on.isoformat() if self.on else None, "source": self.source}
