"""Another date for one task, given by the desk in an act of its own: an extension, or a return with a date."""

from __future__ import annotations

from datetime import date
from typing import Literal

from plans.steps import Step
from workflow.calendar.in_force import work_calendar
from workflow.deadlines import ladder_of
from workflow.owed import Owed, new_due
from workflow.revision.apply import apply
from workflow.revision.model import SET_BY_ACT, Change, Moved, Revision


def granted(owed: Owed, by: Literal["extend", "return"], until: date, why: str | None) -> int:
    """The act by which the task under it goes to the written date `until`; returns its id.

    By an extension the status stays, also where something was handed in meanwhile: it is judged by the new date.
    """
    row, calendar = owed.row, work_calendar(owed.connection)
    change = Change(
        item_id=row.item_id,
        item=row.item_key,
        deadline_id=row.deadline_id,
        due_on=row.due_on,
        does=frozenset({"moved"}),
        to=Moved(due=new_due(owed, Step(SET_BY_ACT[by], until)), ladder=ladder_of(row, calendar)),
        tasks=(row.id,),
    )
    revision = Revision(plan_id=row.plan_id, desk_id=row.desk_id, changes=[change], reason=why, by=by)
    [done] = apply(owed.connection, revision, now=owed.now, actor=owed.actor)
    return done.acted.first
