"""Publication: a plan file becomes tasks, deadlines with their rungs, and assignment notices, in one transaction.

A plan is published whole or not at all; no notice leaves before the fan-out is complete (contract, rule 3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from lib.problem import Problem, Refused, by_place
from lib.text import compared
from lib.time import local_date
from lib.vocabulary import TELLS
from notifications.audiences import desk_of
from notifications.notices import Telling, tell
from notifications.zalo import publication
from org.queries import unit_id
from org.today import refresh, select_units
from plans.calendar import WorkCalendar
from plans.check.ahead import AHEAD
from plans.check.items import check
from plans.check.spelling import spelled
from plans.due import work_out
from plans.file.reader import read
from plans.ladder import Ladder
from plans.model import Due, NoDue, Plan, PlanFile, PlanItem
from settings.model import Zalo
from storage.store import Store, gather_statistics, insert_row, lock_exclusive
from storage.tables import deadline, item, item_need, plan, task
from tasks.fanout import fan_out
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.cascade.upper import link, tight, upper_problems
from workflow.clocks.kept import clock_values
from workflow.clocks.started import start_made
from workflow.clocks.stated import begun
from workflow.deadlines import insert_deadline, ladder_rows
from workflow.joint.supporters import choose_supporters
from workflow.joint.taken import published_before
from workflow.joint.written import write_joint
from workflow.proof.kinds import facts
from workflow.publishing.superseding import not_superseded, supersede_named
from workflow.rounds.nudges import lay_nudges
from workflow.rounds.when import instants
from workflow.targets.asked_twice import asked_already
from workflow.views.contacts import UNREACHABLE, ReachedOfTheDay, reaching_nobody

Warn = Callable[[Sequence[Problem]], None]


def told_of(warning: Problem) -> bool:
    """Whether a publication tells of it, and not only a check."""
    of_all = (*publication.OF_THE_REGISTRY, UNREACHABLE, *AHEAD)
    return warning.code in of_all or (warning.path or "").startswith("plan.fulfils")


def unheard(_problems: Sequence[Problem]) -> None:
    """Nobody hears of the warnings."""


def check_plan(
    store: Store, data: bytes, now: datetime, *, block: bool = False, zalo: Zalo | None = None
) -> list[Problem]:
    """Every problem of a plan file against the roster as it is today, errors and warnings, by line.

    A unit that would owe something and for which nobody can be told is a warning, or an error where `block`. What the
    templates of `zalo` cannot say of the plan is a warning.
    """
    # The day's tree may have to be worked out; a check keeps nothing.
    return store.retrying(lambda connection: checked(connection, data, now, block, zalo)[1], rehearsed=True)


def publish(
    store: Store,
    data: bytes,
    now: datetime,
    actor: str,
    *,
    block: bool = False,
    warn: Warn = unheard,
    zalo: Zalo | None = None,
) -> dict[str, Any]:
    """Publish the plan file `data`; returns {"plan", "tasks", "notices"}: its number and how many were written.

    Raises Refused with every error of the file, or when the issuer already published that number that year. Units that
    owe something and for which nobody can be told are errors where `block`; otherwise `warn` hears of them, as it does
    of kinds of notices that have no template at `zalo`.
    """

    def work(connection: Connection) -> dict[str, Any]:
        _, published = publish_in(connection, data, now, actor, block=block, warn=warn, zalo=zalo)
        gather_statistics(connection)
        return published

    return store.retrying(work)


def publish_in(
    connection: Connection,
    data: bytes,
    now: datetime,
    actor: str,
    *,
    block: bool = False,
    warn: Warn = unheard,
    zalo: Zalo | None = None,
) -> tuple[int, dict[str, Any]]:
    """Like `publish`, in the caller's transaction; returns the plan's id too."""
    lock_exclusive(connection, "publish")
    file, problems = checked(connection, data, now, block, zalo)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or file.plan is None:
        raise Refused(errors)
    warn(list(filter(told_of, problems)))
    calendar = work_calendar(connection)
    plan_id = _insert_plan(connection, file.plan, file.text, now)
    tasks = _Publication(connection, file.plan, plan_id, calendar, now).write()
    start_made(connection, plan_id, task.c.plan_id == plan_id, now)
    desk = desk_of(connection, unit_id(connection, file.plan.desk_code))
    assigned = task.c.plan_id == plan_id
    assignment = Telling(kind="assignment", tell=TELLS["assignment"], about=assigned, scheduled_for=now)
    _before, notices = tell(connection, assignment, desk)
    laid = connection.scalars(select(deadline.c.id).where(deadline.c.plan_id == plan_id)).all()
    detail = {"number": file.plan.number, "issuer": file.plan.issuer, "tasks": tasks, "notices": notices}
    linked = link(connection, file, plan_id, now) if file.plan.fulfils else []
    stated = {"plan": [plan_id], "deadline": laid, "fulfilment": linked, "begun": begun(connection, assigned)}
    detail |= facts(connection, **stated)
    journal.append(connection, at=now, actor=actor, action="plan.published", plan_id=plan_id, detail=detail)
    if file.plan.supersedes:
        supersede_named(connection, file, plan_id, now, actor)
    return plan_id, {"plan": file.plan.number, "tasks": tasks, "notices": notices}


def checked(
    connection: Connection, data: bytes, now: datetime, block: bool, zalo: Zalo | None
) -> tuple[PlanFile, list[Problem]]:
    """The file as it is understood with today's roster, and every problem of it, by place."""
    refresh(connection, local_date(now))
    roster = ReachedOfTheDay(connection)
    file = spelled(read(data), roster)
    problems = check(file, roster, work_calendar(connection), now)
    number = compared(file.plan.number) if file.plan else ""
    if connection.scalar(select(plan.c.id).where(plan.c.number_key == number).limit(1)) is not None:
        problems += published_before(connection, file)
    problems += not_superseded(connection, file) if file.plan and file.plan.supersedes else ()
    problems += upper_problems(connection, file) if file.sketch and file.sketch.fulfils else ()
    if file.plan is not None and not any(problem.severity == "error" for problem in problems):
        problems += reaching_nobody(connection, file, file.plan, block=block)
        problems += tight(connection, file, work_calendar(connection), now) if file.plan.fulfils else ()
        problems += asked_already(connection, file, work_calendar(connection), now) if file.plan.indicators else ()
    if file.plan is not None and zalo is not None:
        problems += publication.problems(zalo, file)
    return file, sorted(problems, key=by_place)


def _insert_plan(connection: Connection, decreed: Plan, text: str, now: datetime) -> int:
    values: dict[str, Any] = {
        "number": decreed.number,
        "number_key": compared(decreed.number),
        "year": decreed.issued_on.year,
        "issuer_id": unit_id(connection, decreed.issuer),
        "issued_on": decreed.issued_on,
        "status": "published",
        "published_at": now,
        "source": text,
        **plan_values(connection, decreed),
    }
    values["summary_at"] = next(instants(decreed.summary, work_calendar(connection), now, values["send_at"], now), None)
    return insert_row(connection, plan, values)


def plan_values(connection: Connection, decreed: Plan) -> dict[str, Any]:
    """What of a plan's row an amendment may change."""
    return {
        "desk_id": unit_id(connection, decreed.desk_code),
        "subject": decreed.subject,
        "based_on": list(decreed.based_on),
        "signed_by": decreed.signed_by,
        "day_off": decreed.day_off,
        "send_at": decreed.send_at.strftime("%H:%M"),
        "ladder": ladder_rows(decreed.ladder),
        "summary": decreed.summary,
        **clock_values(decreed),
    }


def item_values(connection: Connection, decreed: Plan, position: int, one: PlanItem) -> dict[str, Any]:
    """The row of an item, but whose plan's it is."""
    return {
        "position": position,
        "key": one.id,
        "title": one.title,
        "report_to_id": unit_id(connection, one.report_to or decreed.desk_code),
        "at": one.due.at.strftime("%H:%M") if one.due.at else None,
        "nudge": one.due.nudge if isinstance(one.due, NoDue) else None,
        "deliverables": [{name: it for name, it in asdict(d).items() if it} for d in one.deliverables],
        "ladder": None if one.ladder is None else ladder_rows(one.ladder),
        "on_merge": None if one.on_merge == "one" else one.on_merge,
        "on_split": None if one.on_split == "all" else one.on_split,
    }


class _Publication:
    """The rows of one plan being published: items, deadlines, rungs, tasks."""

    def __init__(
        self, connection: Connection, decreed: Plan, plan_id: int, calendar: WorkCalendar, now: datetime
    ) -> None:
        self.connection, self.plan, self.plan_id, self.calendar, self.now = connection, decreed, plan_id, calendar, now

    def write(self) -> int:
        """Write everything; returns the number of tasks."""
        ids = {one.id: self._item(position, one) for position, one in enumerate(self.plan.items)}
        needs = [{"item_id": ids[one.id], "needs_id": ids[other]} for one in self.plan.items for other in one.needs]
        if needs:
            self.connection.execute(insert(item_need), needs)
        items = {one.id: one for one in self.plan.items}
        dues = work_out(self.plan, self.calendar, local_date(self.now))
        written = {(due.item, due.occurrence): due.due_given for due in dues}
        write_joint(self.connection, self.plan_id, self.plan, ids, written)
        tasks = sum(self._tasks(ids[due.item], items[due.item], due) for due in dues)
        choose_supporters(self.connection, task.c.plan_id == self.plan_id)
        return tasks

    def _item(self, position: int, one: PlanItem) -> int:
        values = item_values(self.connection, self.plan, position, one)
        return insert_row(self.connection, item, {"plan_id": self.plan_id, **values})

    def _tasks(self, item_id: int, one: PlanItem, due: Due) -> int:
        assigned_to, ladder = one.assigned_to, Ladder(self.plan.ladder_of(one), self.calendar, self.plan.send_at)
        of: dict[str, Any] = {"plan_id": self.plan_id, "item_id": item_id}
        deadline_id = insert_deadline(self.connection, due, ladder, after=self.now, **of)
        lay_nudges(self.connection, deadline_id, self.calendar, self.now)
        units, occurrence = select_units(**vars(assigned_to)), due.occurrence
        return fan_out(self.connection, units, occurrence=occurrence, deadline_id=deadline_id, since=self.now, **of)
