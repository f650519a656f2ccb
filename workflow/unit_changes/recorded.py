"""A unit change, recorded: the roster that it makes, and what its tasks do (change contract, U6 and U12).

The roster changes at once, its versions bear the dates. Tasks pass when the date has come; of a date to come it is
shown what would pass if nothing happened until then: the passing itself, rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.time import VIETNAM, local_date
from org.files.correcting.replacing import take_out
from org.files.rows import Parsed
from org.files.units import write_versions
from org.model import UnitVersion
from org.succession.past import keep_past
from org.today import mark_changed, refresh, resolved_on
from storage.store import MUCH, Store, gather_statistics, insert_row
from storage.tables import succession, task, unit, unit_change, unit_version
from workflow import journal
from workflow.correcting.imported import blocks
from workflow.correcting.remade import follow_contacts
from workflow.journal import ENGINE
from workflow.proof.kinds import facts
from workflow.revision.alone import alone
from workflow.unit_changes import contacts
from workflow.unit_changes.kept import digest_of, state_of
from workflow.unit_changes.look import pending, roster
from workflow.unit_changes.model import Planned, Roster, Row
from workflow.unit_changes.official import renewed
from workflow.unit_changes.passing import Passed, pass_tasks
from workflow.unit_changes.rules import planned

Rows = Callable[[Connection], Parsed[Row]]  # some follow from the roster
COUNTS = ("passed", "made", "joined", "moved", "waived", "submitted", "left")


@dataclass(frozen=True, kw_only=True)
class Change:
    """Since when, by which resolution; `waive`: why open tasks of units that cease without successor are waived, None:
    such units are refused. `contacts`: whether those of ceasing units move. `official`: a unit that ends the day before
    does so by this very change."""

    on: date
    resolution: str
    waive: str | None = None
    contacts: bool = True
    official: bool = False


def record(
    store: Store, rows: Rows, change: Change, *, now: datetime, actor: str, dry_run: bool = False
) -> dict[str, Any]:
    """Record it; returns the change as people see it. Raises Refused with everything that is wrong.

    A dry run is the same, rolled back.
    """
    if not clean_line(change.resolution):
        raise refuse("no-resolution", say("Phải ghi nghị quyết (--resolution).", "Name the resolution (--resolution)."))

    def work(connection: Connection) -> dict[str, Any]:
        return _Recording(connection, change, now, actor).done(rows(connection), dry_run=dry_run)

    return alone(store, work, now, dry_run=dry_run, roster=True)


class _Recording:
    """One change, in its transaction."""

    def __init__(self, connection: Connection, change: Change, now: datetime, actor: str) -> None:
        self.connection, self.change, self.now, self.actor = connection, change, now, actor
        self.ahead = change.on > local_date(now)

    def done(self, parsed: Parsed[Row], *, dry_run: bool) -> dict[str, Any]:
        dissolved = [row.old for _, row in parsed.rows if row.old and row.new is None]
        there = roster(self.connection, self.change.on, dissolved)
        seen = renewed(there, parsed, self.change.on) if self.change.official else there
        made = planned(parsed, seen, self.change.on, self.change.resolution, waive=self.change.waive is not None)
        stated = blocks(self.connection)
        concerned = sorted(made.concerned)
        kept: dict[str, Any] = state_of(self.connection, concerned) if self.ahead else {}  # what can be taken back
        renamed = self._write(made, there)
        ids: dict[str | None, int] = dict(self.connection.execute(select(unit.c.code, unit.c.id)).all())
        moved = self._move_contacts(made, ids)
        shown: dict[str, Any] = {
            name: list(getattr(made, name)) for name in ("ceasing", "founded", "changed", "moved_below")
        }
        shown["contacts_moved"] = len(moved["ended"])
        if self.ahead:
            kept |= {"units": concerned, "contacts": moved, "after": digest_of(self.connection, concerned)}
        change_id = self._enter(made, ids, {**shown, **kept})
        mark_changed(self.connection)
        refresh(self.connection, local_date(self.now))
        self._journal(change_id, shown, stated, renamed)
        passed = self._passed(change_id, dry_run=dry_run)
        if moved["ended"]:
            follow_contacts(self.connection, self.now)
        return {
            "id": None if dry_run else str(change_id),
            **{"on": self.change.on.isoformat(), "resolution": self.change.resolution, "dry_run": dry_run},
            **shown,
            "tasks": {name: getattr(passed, name) for name in COUNTS},
            "unreachable": self._unreachable(ids),
            "revisions": list(passed.revisions),
        }

    # --- the roster --------------------------------------------------------------------------------------------------

    def _write(self, made: Planned, there: Roster) -> list[int]:
        """Returns the plans that have tasks of versions which are no more."""
        touched = {code for code, _ in made.versions}
        gone = [one for key, one in there.versions.items() if key[0] in touched and key not in made.versions]
        new = [one for key, one in made.versions.items() if key not in there.versions]
        were = ((there.versions[key], one) for key, one in made.versions.items() if key in there.versions)
        keep_past(self.connection, touched, self.now)
        renamed = self._named_as_before(gone) if gone else []
        if gone:
            take_out(self.connection, gone)
        write_versions(self.connection, new, [(was, one) for was, one in were if was != one])
        return renamed

    def _named_as_before(self, gone: Sequence[UnitVersion]) -> list[int]:
        """What a unit that ceases was given in a time that it is not to have had bears the name that it had last:
        returns the plans of those tasks."""
        version, ends = unit_version.alias("version"), self.change.on - timedelta(days=1)
        began, ended = version.c.valid_from, version.c.valid_to
        last = select(version.c.id).where(version.c.unit_id == task.c.unit_id)
        last = last.where(or_(began.is_(None), began <= ends), or_(ended.is_(None), ended >= ends))
        later = select(unit_version.c.id).join(unit, unit.c.id == unit_version.c.unit_id)
        later = later.where(unit.c.code.in_({one.code for one in gone}), unit_version.c.valid_from >= self.change.on)
        those = task.c.unit_version_id.in_(later)
        plans = self.connection.scalars(select(task.c.plan_id).where(those).distinct().order_by(task.c.plan_id)).all()
        self.connection.execute(update(task).where(those).values(unit_version_id=last.scalar_subquery()))
        return list(plans)

    def _move_contacts(self, made: Planned, ids: dict[str | None, int]) -> contacts.Moved:
        main = {one.old: one.new for one in made.successions if one.main}
        heirs = {ids[old]: ids[main[old]] for old in made.ceasing if old in main} if self.change.contacts else {}
        return contacts.move(self.connection, heirs, self.change.on, self.now)

    def _enter(self, made: Planned, ids: dict[str | None, int], before: dict[str, Any]) -> int:
        change, entered = self.change, {"recorded_at": self.now, "actor": self.actor, "before": before}
        said = {"valid_from": change.on, "resolution": change.resolution, "waive_reason": change.waive}
        change_id = insert_row(self.connection, unit_change, {**said, **entered})
        rows = [
            {"old_id": ids.get(one.old), "new_id": ids.get(one.new), "main": one.main, "ceases": one.ceases}
            for one in made.successions
        ]
        self.connection.execute(insert(succession), [{"change_id": change_id, **row} for row in rows])
        if len(rows) >= MUCH:
            gather_statistics(self.connection, succession, unit, unit_version)
        return change_id

    def _journal(
        self, change_id: int, shown: dict[str, Any], stated: dict[str, list[int]], renamed: Sequence[int]
    ) -> None:
        detail = {
            **{"change": change_id, "on": self.change.on.isoformat(), "resolution": self.change.resolution},
            **{name: len(some) if isinstance(some, list) else some for name, some in shown.items()},
            **facts(self.connection, change=[change_id], plan=renamed, **blocks(self.connection, stated)),
        }
        journal.append(self.connection, at=self.now, actor=self.actor, action="units.changed", detail=detail)

    # --- the tasks ---------------------------------------------------------------------------------------------------

    def _passed(self, change_id: int, *, dry_run: bool) -> Passed:
        """Changes pass by date, then by id (U6): those before it first. Of a date to come it is tried, with the
        tables of that day."""
        waiting = {row.id: row.valid_from for row in self.connection.execute(pending())}
        trial, passed = self.connection.begin_nested() if self.ahead else None, Passed()
        for one, day in waiting.items():
            at = max(self.now, datetime.combine(day, time(), VIETNAM))
            actor = self.actor if one == change_id else ENGINE
            passed = pass_tasks(self.connection, one, now=at, actor=actor, dry_run=dry_run or self.ahead)
            if one == change_id:
                break
        if trial is not None:
            trial.rollback()
        return passed

    def _unreachable(self, ids: dict[str | None, int]) -> list[str]:
        """Codes of units valid on the day whose officer nobody reaches then."""
        codes = {id: code for code, id in ids.items() if code is not None}
        day = resolved_on(self.connection, self.change.on)
        valid = {row.unit_id for row in day.tree if row.valid}
        nobody = (row.unit_id for row in day.reach if row.post == "officer" and row.holder is None)
        return [codes[unit_id] for unit_id in nobody if unit_id in valid]
