"""What differs between the journal and the books: one sentence each."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 200  # differences that are kept as sentences; the others are counted


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One thing that does not hold; `entry` is the journal's, `row` the id in `table`, each where there is one."""

    code: str
    what: str
    entry: int | None = None
    table: str | None = None
    row: str | None = None

    @property
    def place(self) -> str:
        """What it is and where, in no language: "row-changed #5 message:12"."""
        places = (f"#{self.entry}" if self.entry else "", f"{self.table}:{self.row}" if self.row else "")
        return " ".join(filter(None, (self.code, *places)))


@dataclass
class Differences:
    """The first ones found, and how many there are."""

    found: list[Difference] = field(default_factory=list)
    count: int = 0

    def add(self, one: Difference) -> None:
        self.count += 1
        if len(self.found) < MOST:
            self.found.append(one)
