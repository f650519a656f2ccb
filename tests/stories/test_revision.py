"""What follows when a plan changes while it runs, whatever changes it (change contract, section 1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from org.files.rows import Parsed
from org.files.units import import_units
from org.model import UnitVersion
from plans.due import dated
from plans.steps import Step
from storage.tables import deadline, item, plan, task, unit
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, head, officer
from tests.stories.world import plan as plan_file
from workflow import journal
from workflow.acting.reopen import reopen
from workflow.calendar import overrides
from workflow.calendar.in_force import work_calendar
from workflow.calendar.overrides import Override
from workflow.correcting import imported
from workflow.deadlines import ladder_of
from workflow.publish import publish
from workflow.revision.alone import alone
from workflow.revision.apply import Done, revise
from workflow.revision.model import Change, Does, Moved, Revision
from workflow.revision.suspension import resume, suspend
from workflow.tick import tick
from workflow.views import tasks
from workflow.views.task import explained

WHY = "Công văn 95/MTTQ-BTT"
ASKED = "{units: [huyen-a, huyen-b, hoi-nong-dan]}"  # a farmers' association has an officer, and no head
REPORTS = plan_file(f"- {{id: reports, title: Báo cáo, assigned_to: {ASKED}, due: 2020-12-15}}")
CONSOLIDATED = plan_file(
    "- {id: reports, title: Báo cáo xã, assigned_to: {level: commune, under: tinh}, due: 2020-12-01}\n"
    "- {id: districts, title: Sơ kết, assigned_to: huyen-b, due: 2020-12-15, needs: [reports]}"
)


def revised(
    story: Story, *units: str, does: tuple[Does, ...] = ("moved",), to: str = "2020-12-25", dry_run: bool = False
) -> list[Done]:
    """What a document does to the reports of these units, now."""

    def changed(connection: Connection, row: Any) -> Change:
        calendar = work_calendar(connection)
        due = dated(item=row.key, given=Step("written", at(to).date()), day_off="next", calendar=calendar, at=None)
        return Change(
            item_id=row.item_id,
            item=row.key,
            deadline_id=row.deadline_id,
            due_on=row.due_on,
            does=frozenset(does),
            to=Moved(due=due, ladder=ladder_of(row, calendar)) if "moved" in does else None,
            tasks=(row.id,),
        )

    def work(connection: Connection) -> list[Done]:
        rows = connection.execute(
            select(task.c.id, task.c.item_id, task.c.deadline_id, item.c.key, deadline.c.due_on)
            .add_columns(plan.c.ladder, plan.c.send_at, plan.c.desk_id)
            .join(item, item.c.id == task.c.item_id)
            .join(plan, plan.c.id == task.c.plan_id)
            .join(unit, unit.c.id == task.c.unit_id)
            .join(deadline, deadline.c.id == task.c.deadline_id)
            .where(item.c.key == "reports", unit.c.code.in_(units))
            .order_by(task.c.id)
        ).all()
        changes = [changed(connection, row) for row in rows]
        what = Revision(plan_id=1, desk_id=rows[0].desk_id, changes=changes, reason=WHY, entry="plan.amended")
        return revise(connection, what, now=story.now, actor="ban")

    return alone(story.store, work, story.now, dry_run=dry_run)


def told(story: Story, unit: str, kind: str) -> list[str]:
    """To whom the outbox says that of the unit's tasks; each with the date that it names."""
    return sorted(f"{one['recipient']['email']} {one['due_on']}" for one in story.notices(unit, kind=kind))


def everything(story: Story) -> list[Any]:
    """All that a revision could change."""
    with story.store.read() as connection:
        entries = journal.entries(connection, plan_id=1)
    return [entries, story.tasks("reports"), story.notices("huyen-a"), story.notices("hoi-nong-dan")]


def test_whoever_heard_that_a_task_is_late_hears_that_its_date_has_moved(story: Story) -> None:
    story.begin_with(REPORTS)
    story.extend("reports", "huyen-b", "2021-01-15")
    story.extend("reports", "hoi-nong-dan", "2020-12-17")
    story.at("2020-12-18 15:00").put_mail_aside()
    before = everything(story)
    shown = revised(story, "huyen-a", "hoi-nong-dan", dry_run=True)
    assert everything(story) == before
    assert [done.dates for done in revised(story, "huyen-a", "hoi-nong-dan")] == [done.dates for done in shown]

    assert told(story, "huyen-a", "amended") == [
        f"{who} 2020-12-25" for who in (head("huyen-a"), officer("huyen-a"), officer("tinh"))
    ]
    assert told(story, "hoi-nong-dan", "amended") == [f"{officer('hoi-nong-dan')} 2020-12-25"]
    assert told(story, "huyen-b", "amended") == []
    late, granted = story.task("reports", "huyen-a"), story.task("reports", "hoi-nong-dan")
    assert (late["due_on"], late["amended_from"], late["extended_from"]) == ("2020-12-25", "2020-12-15", None)
    assert (granted["amended_from"], granted["extended_from"]) == ("2020-12-17", "2020-12-15")
    with story.store.read() as connection:
        laid = explained.explain(connection, int(late["id"]), story.now)["rungs"]
        entered = journal.entries(connection, plan_id=1)[-3:]
    assert [(one["rung"], one["fire_at"][5:10]) for one in laid] == [
        *(("before 3d", "12-22"), ("before 1d", "12-24"), ("on_due", "12-25")),
        *(("after 1wd", "12-28"), ("after 3wd", "12-30"), ("after 7wd", "01-06")),
    ]
    assert [one["action"] for one in entered] == ["plan.amended", "deadline.moved", "deadline.moved"]
    assert {(one["detail"]["from"], one["detail"]["to"], one["detail"]["tasks"]) for one in entered[1:]} == {
        ("2020-12-15", "2020-12-25", 1),
        ("2020-12-17", "2020-12-25", 1),
    }
    story.at("2020-12-18 15:05")
    for who in (officer("huyen-a"), head("huyen-a"), officer("tinh"), officer("hoi-nong-dan")):
        story.expect_mail(who, "Điều chỉnh, hạn 25/12/2020", WHY)
    story.expect_no_more_mail()
    assert_proven(story.store)


def test_a_granted_date_is_told_to_the_officer_alone(story: Story) -> None:
    story.begin_with(REPORTS).at("2020-12-18 15:00").put_mail_aside()
    story.extend("reports", "huyen-a", "2020-12-25")
    assert told(story, "huyen-a", "extended") == [f"{officer('huyen-a')} 2020-12-25"]
    story.expect_mail(officer("huyen-a"), "25/12/2020")
    assert story.task("reports", "huyen-a")["amended_from"] is None


def test_what_waits_to_remind_of_the_old_date_is_withdrawn_and_one_word_said_of_all_that_changed(story: Story) -> None:
    story.begin_with(REPORTS)
    story.submit("reports", "huyen-b")
    tick(story.store, at("2020-12-01 08:05"))
    story.now = at("2020-12-01 08:10")
    assert [one["state"] for one in story.notices("huyen-a", kind="reminder")] == ["pending"]
    revised(story, "huyen-a", "huyen-b", does=("reworded", "moved"))
    assert [one["state"] for one in story.notices("huyen-a", kind="reminder")] == ["withdrawn"]
    assert [one["action"] for one in acts_of(story, "huyen-a")] == ["amend"]
    assert told(story, "huyen-a", "amended") == [f"{officer('huyen-a')} 2020-12-25"]
    assert told(story, "huyen-b", "amended") == [f"{officer('huyen-b')} 2020-12-25"]  # what is under review, too
    assert story.task("reports", "huyen-b")["status"] == "submitted"
    assert_proven(story.store)


def test_what_is_released_is_said_so_and_keeps_nobody_waiting(story: Story) -> None:
    story.begin().publish(CONSOLIDATED)
    story.hand_in(story.task_id("reports", "xa-a1"), "xa-a1")
    story.at("2020-11-30").put_mail_aside()
    tick(story.store, at("2020-12-01 08:05"))
    story.now = at("2020-12-01 08:10")
    revised(story, "xa-a1", "xa-b1", does=("released",))
    assert [story.task("reports", one)["status"] for one in ("xa-a1", "xa-a2", "xa-b1")] == [
        *("accepted", "assigned", "cancelled"),
    ]
    assert {one["state"] for one in story.notices("xa-b1", rung="on_due")} == {"withdrawn"}
    assert told(story, "xa-b1", "cancelled") == [f"{officer('xa-b1')} 2020-12-01"]
    assert told(story, "huyen-b", "ready") == [f"{officer('huyen-b')} 2020-12-15"]
    with story.store.read() as connection:
        [entered] = journal.entries(connection, plan_id=1)[-1:]
        count = connection.scalar(select(func.count()).select_from(deadline))
    assert (entered["action"], entered["detail"]["released"], entered["detail"]["moved"]) == ("plan.amended", 1, 0)
    assert count == 2  # nothing is laid for what ends
    assert_proven(story.store)


def acts_of(story: Story, unit_code: str) -> list[dict[str, Any]]:
    with story.store.read() as connection:
        found: list[dict[str, Any]] = tasks.show(connection, story.task_id("reports", unit_code), story.now)["acts"]
    return found


# --- R5: who is ready ------------------------------------------------------------------------------------------------

WAITS = (
    "- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2]}, due: 2020-12-15}\n"
    "- {id: whole, title: Tổng hợp, assigned_to: huyen-a, due: 2020-12-25, needs: [reports]}"
)


def the_calendar_changes(story: Story) -> None:
    overrides.put(story.store, [Override(day=date(2020, 12, 31), working=False)], story.now, "ban")


def it_is_suspended(story: Story) -> None:
    suspend(story.store, NUMBER, reason="r", now=story.now, actor="ban")


def it_goes_on(story: Story) -> None:
    resume(story.store, NUMBER, reason="r", now=story.now, actor="ban")


def another_is_superseded(story: Story) -> None:
    items = "- {id: reports, title: Báo cáo, assigned_to: xa-b1, due: 2020-12-15}"
    publish(story.store, plan_file(items, number="2/KH", supersedes="[1/KH]"), story.now, "ban")


def hangs_below(story: Story, unit: str, superior: str) -> None:
    """The roster is put right: nobody says then who is ready by it."""
    version = UnitVersion(code=unit, name=f"Đơn vị {unit}", level="commune", parent=superior)
    with story.store.write() as connection:
        changes = import_units(connection, Parsed("units.csv", ((2, version),), ()), now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")


@pytest.mark.parametrize("revised", [the_calendar_changes, it_is_suspended, it_goes_on, another_is_superseded])
def test_r5_whatever_the_revision_is_it_looks_who_is_ready(story: Story, revised: Callable[[Story], None]) -> None:
    items = "- {id: reports, title: Báo cáo, assigned_to: xa-b1, due: 2020-12-15}"
    story.begin().publish(plan_file(items, number="1/KH")).publish(plan_file(WAITS))
    if revised is it_goes_on:
        it_is_suspended(story)
    story.submit("reports", "xa-a2")
    story.hand_in(story.task_id("reports", "xa-a1"), "xa-a1")
    hangs_below(story, "xa-a2", "huyen-b")
    assert story.notices("huyen-a", kind="ready") == []
    revised(story)
    assert [one["kind"] for one in story.notices("huyen-a", kind="ready")] == ["ready"]
    story.at("2020-10-07").put_mail_aside()
    assert_proven(story.store)


def test_who_is_ready_for_the_second_time_is_told_for_the_second_time(story: Story) -> None:
    """Also where both times it is a revision without an act that makes it so."""
    story.begin().publish(plan_file(WAITS.replace("xa-a2]", "xa-a2, huyen-a]")))
    for code in ("huyen-a", "xa-a1"):
        story.hand_in(story.task_id("reports", code), code)
    hangs_below(story, "xa-a2", "huyen-b")
    the_calendar_changes(story)
    reopen(story.store, story.task_id("reports", "xa-a1"), reason="nhầm", now=story.now, actor="ban")
    hangs_below(story, "xa-a1", "huyen-b")
    story.at("2020-10-07").put_mail_aside()
    the_calendar_changes(story)
    story.at("2020-10-07 09:00").expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp")
    assert_proven(story.store)
