"""What became of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Verdict:
    """`broken`: what is not as promised, one sentence each. `lost` and `unexplained` are among them."""

    broken: list[str] = field(default_factory=list)
    lost: int = 0
    unexplained: int = 0
    said: int = 0  # notices that the fault-free run sent
    as_there: int = 0  # notices that ended as there
    otherwise: Counter[str] = field(default_factory=Counter)  # those that did not, by the reason
    doubles: list[tuple[str, str]] = field(default_factory=list)  # whose mail came again, and why
    checks: list[tuple[str, str]] = field(default_factory=list)  # what else was looked at, and what was found
