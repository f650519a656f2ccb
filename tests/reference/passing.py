"""Which task of units that cease goes where, as U7 and U8 of the change contract state it; lists and loops alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

SPOKEN_OF = ("assigned", "acknowledged", "returned")


@dataclass(eq=False)
class Owes:
    """A task of one item and occurrence: whose it is, its status, its date; where it went and what it came from."""

    unit: str
    status: str
    due: date | None
    behalf: str | None = None
    to: list[Owes] = field(default_factory=list)
    came: list[Owes] = field(default_factory=list)


@dataclass(frozen=True)
class Changes:
    """One unit change as its file has it: (old, new), and of old units that are divided the main one."""

    rows: list[tuple[str, str | None]]
    main: dict[str, str | None]
    each: bool
    main_only: bool

    @property
    def old(self) -> list[str]:
        return list(dict.fromkeys(old for old, _ in self.rows))

    def successors(self, old: str) -> list[str]:
        return [new for one, new in self.rows if one == old and new is not None]

    def goes_on(self, old: str) -> bool:
        return old in self.successors(old)


def apply(tasks: list[Owes], change: Changes, moment: date) -> None:
    """What the change does to these tasks of one item and occurrence, in their order; new ones are put behind.

    `moment` is the day at whose beginning it happens.
    """
    kept = {old: [one for one in tasks if one.unit == old and one.status in SPOKEN_OF] for old in change.old}
    dates = {one: one.due for one in tasks}
    for old in change.old:
        if not change.goes_on(old):
            for one in kept[old]:
                _pass(tasks, one, change)
    for old in change.old:
        if not change.goes_on(old) or change.main_only:
            continue
        for one in kept[old]:
            if dates[one] is not None and dates[one] < moment:  # type: ignore[operator]
                continue
            for new in change.successors(old):
                if not any(other.unit == new and other.status not in ("cancelled", "passed") for other in tasks):
                    tasks.append(Owes(new, "assigned", dates[one]))


def _pass(tasks: list[Owes], one: Owes, change: Changes) -> None:
    targets = change.successors(one.unit)
    if change.main_only:
        targets = [new for new in targets if new == change.main[one.unit]]
    for new in targets:
        there = [other for other in tasks if other.unit == new and other.status in SPOKEN_OF and other.behalf is None]
        if change.each:
            into = Owes(new, "assigned", one.due, one.unit)
            tasks.append(into)
        elif there:
            into = there[0]
            if into.due is not None and (one.due is None or one.due > into.due):
                into.due = one.due
        else:
            into = Owes(new, "assigned", one.due)
            tasks.append(into)
        into.came.append(one)
        one.to.append(into)
    if targets:
        one.status = "passed"
