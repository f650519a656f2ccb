"""A document amends a plan that runs: the new version is kept, tasks do what follows from it (change contract, 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.dates import day_words
from lib.language import say
from lib.meaning import meaning
from lib.problem import Problem, Refused, by_place, refuse
from lib.text import clean_line
from org.queries import unit_id
from org.today import select_units
from plans.file.reader import read
from plans.ladder import Ladder
from plans.model import RUNNING, Due, Plan, PlanFile, Selection
from settings.model import Zalo
from storage.store import Store
from storage.tables import deadline, item, org_tree, task, unit
from tasks.model import OPEN
from workflow.amending.checked import Running, at, checked, made_from, nothing_changes
from workflow.amending.difference import Difference, Key, Open
from workflow.amending.shown import Shown
from workflow.amending.versions import source_of, version_of
from workflow.amending.written import write
from workflow.calendar.in_force import work_calendar
from workflow.cascade.proposing import DATELESS
from workflow.cascade.upper import Running as Above
from workflow.cascade.upper import link
from workflow.find import find_plan
from workflow.joint.regrouped import Regrouped
from workflow.joint.written import write_joint
from workflow.publish import Warn, told_of, unheard
from workflow.revision.alone import alone
from workflow.revision.apply import revise
from workflow.revision.model import SET_BY_ACT, Change, Made, Moved, Relaid, Revision

Agreed = Callable[[Connection, dict[str, Any]], None]


def unasked(_connection: Connection, _found: dict[str, Any]) -> None:
    """Whatever follows is agreed to."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What amends a plan: its number, from which version the file was made where that is said, and why."""

    number: str
    version: int | None = None
    reason: str | None = None

    @property
    def words(self) -> str:
        """The reason of every act that follows from it."""
        if why := clean_line(self.reason or ""):
            return meaning("workflow.plan-amended.why", number=self.number, reason=why)
        return meaning("workflow.plan-amended", number=self.number)


def amend(
    store: Store,
    reference: str,
    data: bytes,
    document: Document,
    *,
    now: datetime,
    actor: str,
    dry_run: bool = False,
    block: bool = False,
    warn: Warn = unheard,
    zalo: Zalo | None = None,
    agreed: Agreed = unasked,
) -> dict[str, Any]:
    """Put the plan file `data` in place of the version that runs; returns the revision that follows, as people see it.

    Raises Refused with everything that is wrong, at once; `warn` hears what publication would warn of. A dry run is the
    same, rolled back. `agreed` hears within the transaction what follows; what it raises undoes all of it.
    """
    document = replace(document, number=_number(document.number))

    def work(connection: Connection) -> dict[str, Any]:
        row = _running_row(connection, reference)
        running = _running(connection, row)
        file, running, problems = checked(connection, data, running, now, block=block, zalo=zalo)
        problems += made_from(file, running, document.version)
        amending = _Amending(connection, row, running, document, now)
        if file.plan is not None and not any(one.code in DATELESS for one in problems):
            problems += amending.look(file, file.plan)
        errors = [one for one in problems if one.severity == "error"] or list(nothing_changes(file, running))
        if errors or file.plan is None:
            raise Refused(sorted(errors, key=by_place))
        warn(list(filter(told_of, problems)))
        found = amending.do(file, file.plan, actor, dry_run=dry_run)
        agreed(connection, found)
        return found

    return alone(store, work, now, dry_run=dry_run)


class _Amending:
    """One amendment, in its transaction."""

    def __init__(self, connection: Connection, row: Any, running: Running, document: Document, now: datetime) -> None:
        self.connection, self.row, self.running, self.document, self.now = connection, row, running, document, now
        self.calendar = work_calendar(connection)

    def look(self, file: PlanFile, new: Plan) -> Iterator[Problem]:
        """Work out what follows; the items with one date that has passed are problems."""
        heirs = _heirs(self.connection)
        running, meant = (_meant(plan, heirs) for plan in (self.running.plan, new))
        self.difference = Difference(running, meant, self.calendar, self.now)
        chosen = {id: self._selected(one) for id, one in self.difference.chosen_anew.items()}
        self.open = self._open()
        self.what = self.difference.what(self.open, chosen)
        for index, one in enumerate(new.items):
            if due := self.what.late.get(one.id):
                message = say(
                    "Hạn mới {due} của đầu việc “{item}” đã qua, mà đầu việc còn nhiệm vụ chưa hoàn thành; hãy ghi một "
                    "hạn còn ở phía trước.",
                    "The new due date {due} of '{item}' has passed, and tasks of it are open; write a date that lies "
                    "ahead.",
                    due=day_words(due.due_on) if due.due_on else "",
                    item=one.id,
                )
                yield at(file, f"items[{index}].due", "due-in-the-past", message)

    def do(self, file: PlanFile, new: Plan, actor: str, *, dry_run: bool) -> dict[str, Any]:
        """Keep the version, and let everything follow."""
        shown = Shown(self.connection, self.row.id)
        version = self.running.version + 1
        entered = {"version": version, "at": self.now, "by_number": self.document.number}
        entered |= {"reason": clean_line(self.document.reason or "") or None, "source": file.text}
        amendment_id, ids = write(self.connection, self.row, new, entered, self.calendar)
        write_joint(self.connection, self.row.id, new, ids, self.difference.written)
        others = [ids[id] for id in self.difference.regrouped]
        said = Above(self.row.id, self.running.plan.fulfils)
        linked = link(self.connection, file, self.row.id, self.now, said) if new.fulfils or said.fulfils else []
        revision = Revision(
            plan_id=self.row.id,
            desk_id=unit_id(self.connection, new.desk_code),
            changes=list(self._changes(new)),
            made=[self._made(new, ids, due) for due in self.what.made],
            relaid=[self._relaid(new, *one) for one in self.what.relaid.items()],
            reason=self.document.words,
            entry="plan.amended",
            detail={"number": self.row.number, "by": self.document.number, "version": version},
            states={"plan": [self.row.id], "amendment": [amendment_id], "fulfilment": linked},
            regrouped=Regrouped(others, amendment_id) if others else None,
        )
        revise(self.connection, revision, now=self.now, actor=actor)
        head = {"kind": "amendment", "plan": self.row.number, "by": self.document.number, "version": version}
        return {**head, "dry_run": dry_run, **shown.since(list(self.what.relaid), dry_run=dry_run)}

    def _open(self) -> Sequence[Open]:
        rows = self.connection.execute(
            select(task.c.id, item.c.key, task.c.occurrence, unit.c.code, task.c.deadline_id)
            .add_columns(deadline.c.due_on, deadline.c.due_at, deadline.c.steps)
            .join(item, item.c.id == task.c.item_id)
            .join(unit, unit.c.id == task.c.unit_id)
            .join(deadline, deadline.c.id == task.c.deadline_id)
            .where(task.c.plan_id == self.row.id, task.c.status.in_(OPEN))
            .order_by(task.c.id)
        ).all()
        granted = set(SET_BY_ACT.values())
        return [
            Open(
                id=one.id,
                item=one.key,
                occurrence=one.occurrence,
                unit=one.code,
                deadline_id=one.deadline_id,
                due_on=one.due_on,
                due_at=one.due_at,
                by_act=bool(one.steps) and one.steps[0]["rule"] in granted,
            )
            for one in rows
        ]

    def _selected(self, chosen: Selection) -> set[str]:
        return {code for _, _, code in self.connection.execute(_units(chosen))}

    def _changes(self, new: Plan) -> Iterator[Change]:
        ids = dict(self.connection.execute(select(item.c.key, item.c.id).where(item.c.plan_id == self.row.id)).all())
        every = Counter(one.deadline_id for one in self.open)
        for (deadline_id, does, key), tasks in self.what.changes.items():
            yield Change(
                item_id=ids[key[0]],
                item=key[0],
                deadline_id=deadline_id,
                due_on=tasks[0].due_on,
                does=does,
                to=self._to(new, key) if "moved" in does else None,
                tasks=None if len(tasks) == every[deadline_id] else tuple(one.id for one in tasks),
            )

    def _made(self, new: Plan, ids: dict[str, int], due: Due) -> Made:
        to = self._to(new, (due.item, due.occurrence))
        return Made(item_id=ids[due.item], to=to, units=_units(self.difference.items[due.item].assigned_to))

    def _relaid(self, new: Plan, deadline_id: int, tasks: Sequence[Open]) -> Relaid:
        """By the date that they have, whoever set it; one at a time still holds where it is that of the plan."""
        first = tasks[0]
        to = self._to(new, (first.item, first.occurrence))
        if to.due.due_on != first.due_on:
            to = replace(to, due=replace(to.due, due_on=first.due_on, due_at=first.due_at, previous=None))
        return Relaid(deadline_id=deadline_id, to=to, tasks=len(tasks))

    def _to(self, new: Plan, key: Key) -> Moved:
        steps = new.ladder_of(self.difference.items[key[0]])
        return Moved(due=self.difference.dues[key], ladder=Ladder(steps, self.calendar, new.send_at))


def _units(chosen: Selection) -> Any:
    return select_units(**vars(chosen))


def _heirs(connection: Connection) -> dict[str, str]:
    """By code, in whose place units that have ceased stand today (U5)."""
    heir = unit.alias("heir")
    rows = select(unit.c.code, heir.c.code).join(org_tree, org_tree.c.unit_id == unit.c.id)
    return dict(connection.execute(rows.join(heir, heir.c.id == org_tree.c.heir_id)).all())


def _meant(plan: Plan, heirs: Mapping[str, str]) -> Plan:
    """With the heirs in place of named units that have ceased, among those who owe and who support (A5)."""

    def today(by: Selection) -> Selection:
        units = tuple(dict.fromkeys(heirs.get(code, code) for code in by.units))
        return replace(by, units=units, under=by.under and heirs.get(by.under, by.under))

    items = (
        replace(one, assigned_to=today(one.assigned_to), supporters=tuple(map(today, one.supporters)))
        for one in plan.items
    )
    return replace(plan, items=tuple(items))


def _number(written: str) -> str:
    """As documents are identified, without inner spaces."""
    if number := clean_line(written).replace(" ", ""):
        return number
    raise refuse(
        "no-number",
        say("Phải ghi số văn bản điều chỉnh (--by).", "The number of the document that amends is required (--by)."),
    )


def _running_row(connection: Connection, reference: str) -> Any:
    row = find_plan(connection, reference)
    if row.status in RUNNING:
        return row
    raise refuse(
        "plan-ended",
        say(
            "Kế hoạch {number} đã kết thúc nên không điều chỉnh được nữa.",
            "Plan {number} is over and cannot be amended any more.",
            number=row.number,
        ),
    )


def _running(connection: Connection, row: Any) -> Running:
    plan = read(source_of(connection, row).encode()).plan
    assert plan is not None, "what runs could be read"
    once = connection.scalars(select(item.c.key).where(item.c.plan_id == row.id)).all()
    return Running(id=row.id, plan=plan, version=version_of(connection, row.id), once=set(once))
