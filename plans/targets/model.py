"""An indicator (chỉ tiêu) as its plan states it (change contract, I1). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Aggregate = Literal["sum", "mean", "weighted", "share", "count", "last"]
Direction = Literal["up", "down"]
Over = Literal["last", "sum"]
PER_MILLE = "‰"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What the submissions of an item say in numbers, and what is to be reached; without a `target` only tracked.

    `weight` and `of` name other indicators of the item. Values are rounded to `decimals` (I6).
    """

    id: str
    item: str
    title: str
    unit: str
    aggregate: Aggregate
    direction: Direction = "up"
    over: Over = "last"
    weight: str | None = None
    of: str | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    strict: bool = False
    decimals: int = 0
    optional: bool = False
    code: str | None = None  # common to plans

    @property
    def yes_or_no(self) -> bool:
        """Whether units answer yes or no instead of with a number (I2)."""
        return self.aggregate == "count" or (self.aggregate == "share" and self.of is None)

    @property
    def sign(self) -> str:
        """How a value must stand to the target."""
        return {"up": ("≥", ">"), "down": ("≤", "<")}[self.direction][self.strict]

    @property
    def factor(self) -> int:
        """Of a share: per hundred, or per thousand where its unit says so (I5)."""
        return 1000 if self.unit == PER_MILLE else 100
