"""What a revision does to tasks, and what follows for each of them (change contract, R1 to R4). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select

from plans.ladder import Ladder
from plans.model import Due
from tasks.lifecycle import Action
from tasks.model import Status
from workflow.joint.regrouped import Regrouped

Does = Literal["released", "passed", "waived", "moved", "joined", "reworded"]
By = Literal["amend", "extend", "return"]  # what moves a task: a revision of the plan, or a date granted by an act
COUNTED = ("made", "released", "moved", "passed", "joined", "reworded", "relaid")  # by every entry of a revision
Unsent = Literal["none", "ladder", "dates", "all"]  # dates: of the ladder, and of acts that named another date

# The first step of a date that an act set, wherever the calendar has moved it since.
SET_BY_ACT: Mapping[By, str] = {"extend": "extended", "return": "returned"}


@dataclass(frozen=True, kw_only=True)
class Follows:
    """What follows for a task: its act, its status after that, what waits no longer, and what its officer is told."""

    act: Action
    tells: str | None  # None: nobody
    status: Status | None = None
    withdraws: Unsent = "none"


# From the weightiest on; what a revision does to one task at once is what the first of them says.
FOLLOWS: Mapping[Does, Follows] = {
    "released": Follows(act="cancel", status="cancelled", withdraws="all", tells="cancelled"),
    "passed": Follows(act="pass", status="passed", withdraws="all", tells=None),
    "waived": Follows(act="waive", status="waived", withdraws="all", tells="waived"),
    "moved": Follows(act="amend", withdraws="ladder", tells="amended"),
    "joined": Follows(act="amend", tells="amended"),
    "reworded": Follows(act="amend", tells="amended"),
}
# A date set by an act: what waits to say that of an earlier act is not so any more (contract, section 5, rule 8).
GRANTED: Mapping[By, Follows] = {
    "extend": Follows(act="extend", withdraws="dates", tells="extended"),
    "return": Follows(act="return", status="returned", withdraws="dates", tells="returned"),
}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """To where tasks move: the new date, and the ladder that is laid from it."""

    due: Due
    ladder: Ladder


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is done to open tasks of one item that have one deadline: all of them, or those with these ids."""

    item_id: int
    item: str
    deadline_id: int
    due_on: date | None
    does: frozenset[Does]
    to: Moved | None = None
    tasks: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        assert ("moved" in self.does) == (self.to is not None)


@dataclass(frozen=True, kw_only=True)
class Made:
    """Tasks to be made of an item by a date: for these units (columns unit_id, version_id), but those that owe it."""

    item_id: int
    to: Moved
    units: Select[tuple[int, int, str]]


@dataclass(frozen=True, kw_only=True)
class Relaid:
    """A deadline whose tasks stay, so many, and whose ladder is another one from now on."""

    deadline_id: int
    to: Moved
    tasks: int


@dataclass(kw_only=True)
class Taken:
    """A task to be made for a unit that takes over what another owed, with the deadline that this one had.

    `passed`: the tasks that it takes the place of; none where the unit that owed goes on. The deadline is the latest.
    """

    item_id: int
    occurrence: int
    unit_id: int
    deadline_id: int
    due_at: datetime | None
    on_behalf_of_id: int | None = None
    passed: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Passing:
    """What a unit change does to tasks of one plan: each of those that pass goes to tasks that are made or joined.

    `moment` is when they pass, however late that is written (U6). `waives` says why tasks of units without successor
    are waived; None: they stay. `after` is the act by which a task is to be done again and passes: what it tells is
    told (U9).
    """

    change_id: int
    moment: datetime
    made: Sequence[Taken]
    joined: Sequence[tuple[int, int]]  # the task that passes, and the one that covers it too
    waives: str | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What is done to tasks of one plan, and why: `reason` names the document, the decision or the resolution.

    `regrouped` are the items whose supporters are chosen anew. `entry` is the journal's entry of the revision of this
    plan; None where what changed has one of its own. `detail` is what it says beside, `states` of which rows, by kind
    of fact, it tells how they are.
    """

    plan_id: int
    desk_id: int
    changes: Sequence[Change]
    reason: str | None
    by: By = "amend"
    entry: str | None = None
    made: Sequence[Made] = ()
    relaid: Sequence[Relaid] = ()
    regrouped: Regrouped | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, Sequence[int]] = field(default_factory=dict)


def follows(change: Change, by: By) -> Follows:
    """The one thing that is said and entered of everything that happens to these tasks."""
    if by != "amend":
        return GRANTED[by]
    return next(follow for does, follow in FOLLOWS.items() if does in change.does)
