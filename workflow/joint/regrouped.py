"""A document names other supporters: those of tasks that are spoken of are chosen anew (change contract, A5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true, update

from lib.vocabulary import SUPPORTERS
from notifications.audiences import Desk
from notifications.notices import Telling, tell
from storage.tables import support, supporter, task
from tasks.model import SPEAKING
from workflow.joint.supporters import IN_WHOSE_PLACE, NOW, choose_supporters, units_meant


@dataclass(frozen=True)
class Regrouped:
    """The items of a plan whose supporters are others since the amendment with that id.

    Whoever is lost leaves before the tasks change, whoever is gained comes after that: neither hears of the change
    itself, and of a task that is released they hear as all its supporters do.
    """

    items: Sequence[int]
    amendment_id: int

    def let_go(self, connection: Connection, stay: ColumnElement[bool], desk: Desk, now: datetime) -> None:
        """Those that are not chosen any more, of the tasks that `stay`, are told `cancelled`, and support no longer."""
        rows = connection.execute(select(support).where(support.c.item_id.in_(self.items)))
        meant = {row.item_id: units_meant(row.chosen) for row in rows}
        lost = (
            and_(task.c.item_id == item, IN_WHOSE_PLACE.not_in(meant[item]) if item in meant else true())
            for item in self.items
        )
        those = and_(stay, task.c.status.in_(SPEAKING), or_(*lost))
        self._tell(connection, "cancelled", those, desk, now)
        ids = select(supporter.c.id).join(task, task.c.id == supporter.c.task_id).where(those, NOW)
        connection.execute(update(supporter).where(supporter.c.id.in_(ids)).values(until=now))

    def let_in(self, connection: Connection, desk: Desk, now: datetime) -> None:
        """Those that are chosen now, and were not, are told `assignment`."""
        last = connection.scalar(select(func.coalesce(func.max(supporter.c.id), 0))) or 0
        those = and_(task.c.item_id.in_(self.items), task.c.status.in_(SPEAKING))
        choose_supporters(connection, those)
        self._tell(connection, "assignment", and_(those, supporter.c.id > last), desk, now)

    def _tell(self, connection: Connection, kind: str, about: ColumnElement[bool], desk: Desk, now: datetime) -> None:
        what = Telling(kind=kind, tell=[SUPPORTERS], about=about, scheduled_for=now, act_id=-self.amendment_id)
        tell(connection, what, desk)
