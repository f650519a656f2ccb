"""Tasks of units that cease pass to their successors on the day (change contract, U6 to U10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, true

from lib.problem import Refused
from lib.time import local_date
from org.today import on_day, refresh
from storage.tables import asked
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.reform import RESOLUTION, reform
from tests.stories.world import NUMBER, Story, officer
from tests.stories.world import plan as plan_file
from workflow import acts, journal
from workflow.amending.amend import Document, amend
from workflow.asking.extensions import ask
from workflow.calendar.overrides import Override, put
from workflow.tick import tick
from workflow.unit_changes.passing import waiting
from workflow.views import tasks
from workflow.views.board.mapped import mapped
from workflow.views.status import status
from workflow.views.task.explained import explain as explained
from workflow.views.unit.page import described

BOTH = plan_file("- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2]}, due: 2020-12-15}")


def owed(story: Story) -> list[tuple[str, str, str | None]]:
    """Of each task its unit, status and date."""
    return [(one["unit"], one["status"], one["due_on"]) for one in story.tasks("reports")]


def test_two_communes_merge_and_a_late_tick_says_what_lay_after_the_moment(story: Story) -> None:
    """Worked example U6, U7: both due 15/12, the first tick on 03/12."""
    story.begin_with(BOTH)
    story.at("2020-11-25 10:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    assert owed(story) == [("xa-a1", "assigned", "2020-12-15"), ("xa-a2", "assigned", "2020-12-15")]
    story.outage_until("2020-12-03 09:00")
    assert owed(story) == [
        ("xa-a1", "passed", "2020-12-15"),
        ("xa-a2", "passed", "2020-12-15"),
        ("xa-n", "assigned", "2020-12-15"),
    ]
    a, b, n = story.tasks("reports")
    assert (a["passed_to"], b["passed_to"], n["passed_from"]) == ([n["id"]], [n["id"]], [a["id"], b["id"]])
    assert (n["standing"], a["standing"], n["on_behalf_of"]) == ("not_due", "passed", None)
    story.expect_mail(officer("xa-a1"), "GIAO NHIỆM VỤ", "Chuyển tiếp từ: Đơn vị xa-a1, Đơn vị xa-a2", "Nhắc hạn")
    told = {(one["kind"], one["rung"]) for one in story.notices("xa-n")}
    assert told == {("assignment", None), ("reminder", "before 14d")}
    with pytest.raises(Refused) as caught:
        acts.acknowledge(story.store, int(a["id"]), now=story.now, actor="xa-a1")
    [problem] = caught.value.problems
    assert (problem.code, n["id"] in str(problem)) == ("passed", True)
    with on_day(story.store, local_date(story.now)) as connection:
        old = described(connection, int(a["id"]), story.now, true())
    assert old is not None
    assert old["task"]["went"] == ["Đơn vị xa-n"]  # what an old link shows
    more, by = BOTH.replace(b"xa-a2]", b"xa-a2, xa-b1]"), Document(number="95/KH")
    follows = amend(story.store, NUMBER, more, by, now=story.now, actor="ban", dry_run=True)
    assert [(one["unit"], one["change"]) for one in follows["changes"]] == [("xa-b1", "made")]  # A5: both mean xa-n


def test_a_clock_that_began_with_what_passes_late_is_said_by_the_same_tick(story: Story) -> None:
    items = "- {id: reports, title: Báo cáo, assigned_to: xa-a1, due: 2020-12-15}"
    story.begin_with(plan_file(items, acknowledge_within="1wd"))
    story.at("2020-11-25 10:00").put_mail_aside()
    reform(story, [("xa-a1", "xa-n")], on="2020-12-01")
    story.outage_until("2020-12-03 09:00")  # counted from 01/12, it was due on 02/12
    story.expect_mail(officer("xa-a1"), "GIAO NHIỆM VỤ", "Hạn tiếp nhận: 02/12/2020 (quá hạn 1 ngày)")
    told = {(one["clock"], one["rung"], one["state"]) for one in story.notices("xa-n") if one["clock"] != "report"}
    assert told == {("acknowledge", "on_due", "skipped"), ("acknowledge", "after 1wd", "sent")}


def test_that_a_return_reached_nobody_is_told_although_its_task_passes_with_it(story: Story) -> None:
    story.begin(silent=("huyen-a",)).publish(BOTH)
    story.submit("reports", "xa-a1")
    story.people("xa-a1", officer=None)
    story.outage_until("2020-12-01 09:00")
    reform(story, [("xa-a1", "xa-n")], on="2020-12-01")
    story.outage_until("2020-12-01 09:05")
    story.return_("reports", "xa-a1", "thiếu số liệu")
    states = {one["kind"]: one["state"] for one in story.notices("xa-a1")}
    assert states == {"assignment": "sent", "returned": "unreachable", "unreachable": "sent"}
    story.put_mail_aside()


def test_the_later_date_holds_for_those_that_merge(story: Story) -> None:
    """Worked example U6, U7: B was extended to 18/12."""
    story.begin_with(BOTH)
    story.extend("reports", "xa-a2", "2020-12-18")
    story.at("2020-11-25 10:00").put_mail_aside()
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    story.outage_until("2020-12-03 09:00")
    assert owed(story)[2:] == [("xa-n", "assigned", "2020-12-18")]
    story.expect_mail(officer("xa-a1"), "Giao nhiệm vụ", "18/12/2020")
    story.at("2020-12-04 09:00").expect_mail(officer("xa-a1"), "Nhắc hạn", on="2020-12-04 08:05")


def test_an_act_at_the_very_instant_at_which_tasks_pass_is_no_part_of_it(story: Story) -> None:
    story.begin_with(BOTH)
    story.at("2020-11-25 10:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    story.without_mail_until("2020-12-03 09:00").extend("reports", "xa-n", "2020-12-18")
    story.put_mail_aside()
    assert_proven(story.store)


@pytest.mark.parametrize("tick_first", [True, False])
def test_a_date_moved_at_the_very_instant_at_which_tasks_pass_belongs_to_its_task_since_then(
    story: Story, tick_first: bool
) -> None:
    """The moment of passing is not that of the calendar's move, whichever of the two came first."""
    story.begin_with(BOTH)
    story.at("2020-11-25 10:00")
    reform(story, [("xa-a1", "xa-a2")], on="2020-12-01")
    story.now = at("2020-12-03 09:00")
    off = [Override(day=at("2020-12-15").date(), working=False)]
    steps = [lambda: tick(story.store, story.now), lambda: put(story.store, off, story.now, "ban")]
    for step in steps if tick_first else reversed(steps):
        step()
    assert owed(story)[1] == ("xa-a2", "assigned", "2020-12-16")
    assert_proven(story.store)


def test_a_change_recorded_late_passes_tasks_to_a_unit_that_has_ended_by_then(story: Story) -> None:
    story.begin_with(BOTH)
    story.at("2020-12-11 09:00")
    reform(story, [("xa-a2", None)], on="2020-12-10", waive="giải thể")
    story.at("2020-12-14 09:00")
    reform(story, [("xa-a1", "xa-a2")], on="2020-12-01")
    assert owed(story)[-1] == ("xa-a2", "assigned", "2020-12-15")
    story.outage_until("2020-12-14 09:05")
    story.put_mail_aside()


def test_changes_recorded_late_that_lead_back_to_each_other_end(story: Story) -> None:
    story.begin_with(BOTH)
    story.submit("reports", "xa-a2")
    story.at("2020-12-03 09:00")
    reform(story, [("xa-a1", "xa-n"), ("xa-a1", "xa-a2")], on="2020-12-03")
    story.at("2020-12-04 09:00")
    reform(story, [("xa-a2", "xa-m"), ("xa-a2", "xa-a1")], on="2020-12-01")
    handed_in = int(story.tasks("reports")[1]["id"])
    acts.return_(story.store, handed_in, reason="thiếu số liệu", now=story.now, actor="ban")
    assert owed(story)[1] == ("xa-a2", "passed", "2020-12-15")
    story.put_mail_aside()


MANY = plan_file(
    "- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2, xa-b1, huyen-b, hoi-nong-dan]}, "
    "due: 2020-12-15}\n"
    "- {id: apart, title: Riêng, assigned_to: {units: [xa-a1, xa-a2, xa-b1]}, due: 2020-12-15, on_merge: each}\n"
    "- {id: lone, title: Chính, assigned_to: {units: [xa-a1, huyen-b]}, due: {none: true}, on_split: main}"
)
ROWS = [
    *(("xa-a1", "xa-n"), ("xa-a1", "xa-b1"), ("xa-a2", "xa-n")),
    *(("huyen-b", "huyen-b"), ("huyen-b", "huyen-c"), ("hoi-nong-dan", None)),
]


def everything(story: Story) -> list[str]:
    """Each task with its item, unit and status, in whose place it is owed, and its date where that is not 15/12."""
    with story.store.rehearse() as connection:
        refresh(connection, local_date(story.now))
        found = tasks.rows(connection, story.now)
    return [
        " ".join(
            part
            for part in (one["item"], one["unit"], one["status"], one["on_behalf_of"], one["due_on"])
            if part and part != "2020-12-15"
        )
        for one in found
    ]


def test_units_are_divided_and_merged_and_each_item_says_who_owes_it_then(story: Story) -> None:
    story.begin().publish(MANY)
    story.submit("reports", "xa-a2")
    a1 = story.task_id("reports", "xa-a1")
    ask(story.store, a1, until=at("2020-12-20").date(), reason="bão lụt", now=story.now, actor="xa-a1")
    story.extend("reports", "xa-a1", "2020-12-18")
    story.at("2020-12-02 09:00").put_mail_aside()
    shown = reform(story, ROWS, on="2020-12-02", main="xa-b1", waive="giải thể", dry_run=True)
    done = reform(story, ROWS, on="2020-12-02", main="xa-b1", waive="giải thể")
    counts = {"passed": 4, "made": 6, "joined": 1, "moved": 1, "waived": 1, "submitted": 1, "left": 0}
    assert (shown["tasks"], done["tasks"]) == (counts, counts)
    assert everything(story) == [
        *("reports hoi-nong-dan waived", "reports huyen-b assigned"),
        *("reports xa-a1 passed 2020-12-18", "reports xa-a2 submitted", "reports xa-b1 assigned 2020-12-18"),
        *("apart xa-a1 passed", "apart xa-a2 passed", "apart xa-b1 assigned"),
        *("lone huyen-b assigned", "lone xa-a1 passed"),
        "reports xa-n assigned 2020-12-18",
        *("apart xa-n assigned xa-a1", "apart xa-b1 assigned xa-a1", "apart xa-n assigned xa-a2"),
        *("lone xa-b1 assigned", "reports huyen-c assigned"),
    ]
    with story.store.read() as connection:
        assert connection.scalar(select(asked.c.state)) == "moot"
    _shown_as_done(shown["revisions"], done["revisions"])
    story.at("2020-12-02 09:30").expect_mail(officer("xa-b1"), "15/12/2020", "18/12/2020", RESOLUTION)
    story.put_mail_aside()

    story.return_("reports", "xa-a2", "thiếu số liệu")  # U9: it joins what its heir owes by now
    gone = story.task("reports", "xa-a2")
    assert (gone["status"], gone["passed_to"]) == ("passed", [story.task("reports", "xa-n")["id"]])
    [*_, last] = story.notices("xa-a2")
    assert (last["kind"], last["state"]) == ("returned", "sent")  # told, and then what its heir owes by that
    story.put_mail_aside()


def _shown_as_done(shown: list[dict[str, Any]], done: list[dict[str, Any]]) -> None:
    """A dry run shows what is done, but for ids of tasks that are still to be made (R6)."""
    [before], [after] = shown, done
    old = {one["task"] for one in after["changes"] if one["change"] != "made"}

    def known(id: str | None) -> str | None:
        return id if id in old else None

    for one in after["changes"]:
        one["task"], one["to"] = known(one["task"]), [known(id) for id in one["to"]]
    assert before["changes"] == after["changes"]
    assert [one["change"] for one in after["changes"]] == [
        *("waived", "made", "passed", "later", "made"),
        *("passed", "passed", "made", "made", "made"),
        *("passed", "made"),
    ]
    assert (before["dry_run"], after["dry_run"], len(before["notices"])) == (True, False, len(after["notices"]))


def test_the_map_of_a_day_shows_who_owed_it_then_and_what_became_of_that(story: Story) -> None:
    """Worked example U11: A and B open, X accepted in time, all merge into N, which hands in late and is accepted."""
    three = "- {id: reports, title: Báo cáo, assigned_to: {units: [xa-a1, xa-a2, xa-b1]}, due: 2020-12-15}"
    story.begin().publish(plan_file(three))
    story.submit("reports", "xa-b1")
    story.accept("reports", "xa-b1")
    story.extend("reports", "xa-a1", "2020-12-16")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n"), ("xa-b1", "xa-n")], on="2020-12-01")
    story.at("2020-12-01 08:05").at("2020-12-20 10:00")
    story.hand_in(story.task_id("reports", "xa-n"), "xa-n")

    def seen(on: str | None = None, **asked: Any) -> dict[str, tuple[int, ...]]:
        with on_day(story.store, at(on).date() if on else local_date(story.now)) as connection:
            if on:
                found = mapped(connection, story.now, at(on).date(), by="unit", **asked)
            else:
                found = status(connection, story.now, by="unit")
        names = ("done_on_time", "done_late", "extended")
        return {one["key"]: tuple(one[name] for name in names) for one in found["rows"] if one["total"]}

    assert seen() == {"xa-n": (0, 1, 0), "xa-b1": (1, 0, 0)}
    assert seen("2020-11-30") == {"xa-a1": (0, 1, 1), "xa-a2": (0, 1, 0), "xa-b1": (1, 0, 0)}
    assert seen("2020-11-30", under="huyen-a") == {"xa-a1": (0, 1, 1), "xa-a2": (0, 1, 0)}
    assert seen("2020-12-01") == seen("2020-12-21") == {"xa-n": (1, 1, 0)}
    assert seen("2020-10-05") == {}  # nothing had been published
    story.put_mail_aside()


def test_clocks_supporters_and_plans_below_go_with_what_passes(story: Story) -> None:
    """U6, U10: of the moment's day, however late the tick comes."""
    upper = "- {id: reports, title: Báo cáo, lead: {level: district}, with: [hoi-nong-dan], due: 2020-12-15}"
    story.begin().publish(plan_file(upper, acknowledge_within="3wd"))
    below = "- {id: own, title: Họp, assigned_to: xa-a1, due: 2020-12-10}"
    lower = {"number": "12/KH", "issuer": "huyen-a", "desk": "huyen-a", "fulfils": "['87/KH-MTTQ-BTT@2020#reports']"}
    story.publish(plan_file(below, **lower))
    story.at("2020-11-25 10:00").put_mail_aside()
    reform(story, [("huyen-a", "huyen-n"), ("huyen-b", "huyen-n")], on="2020-12-01")
    story.outage_until("2020-12-03 09:00")
    a, b, n = story.tasks("reports")
    assert [(one["with"], one["fulfilled_by"]) for one in (a, b, n)] == [
        (["hoi-nong-dan"], []),
        (["hoi-nong-dan"], []),
        (["hoi-nong-dan"], ["12/KH"]),
    ]
    with story.store.rehearse() as connection:
        refresh(connection, local_date(story.now))
        [run] = explained(connection, int(n["id"]), story.now)["clocks"]
    assert (run["clock"], run["started_at"], run["due_on"]) == (
        "acknowledge",
        "2020-12-01T00:00:00+07:00",
        "2020-12-04",
    )
    story.put_mail_aside()


def test_of_several_ticks_at_once_one_lets_the_tasks_pass_before_any_rung(story: Story) -> None:
    story.begin().publish(BOTH)
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    now = at("2020-12-01 08:05")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: tick(story.store, now), range(3)))
    assert [one[:2] for one in owed(story)] == [("xa-a1", "passed"), ("xa-a2", "passed"), ("xa-n", "assigned")]
    with story.store.read() as connection:
        actions = [one["action"] for one in journal.entries(connection, plan_id=1)]
        assert connection.execute(waiting(now)).all() == []
    assert actions.count("units.applied") == 1
    assert actions.index("units.applied") < actions.index("rung.fired")
    assert {one["unit"] for one in story.notices("xa-n")} == {"xa-n"}
    assert story.notices("xa-a1", kind="reminder") == []


def test_a_report_of_a_unit_that_ceased_is_released_where_other_units_are_meant_and_only_there(story: Story) -> None:
    """A5, U9: it stays for review while the versions mean the same; its unit is not among those that are selected."""
    story.begin_with(BOTH)
    story.submit("reports", "xa-a1")
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on="2020-12-01")
    story.outage_until("2020-12-01 09:00").put_mail_aside()

    def follows(units: str) -> dict[str, Any]:
        new, by = BOTH.replace(b"xa-a1, xa-a2", units.encode()), Document(number="95/KH")
        return amend(story.store, NUMBER, new, by, now=story.now, actor="ban", dry_run=True)

    for same in ("xa-n", "xa-a2, xa-a1, xa-n"):
        assert follows(same)["changes"] == [], same
    more = follows("xa-a1, xa-a2, xa-b1")
    assert [(one["unit"], one["change"]) for one in more["changes"]] == [("xa-a1", "released"), ("xa-b1", "made")]
    assert [one["recipient"]["unit"] for one in more["notices"] if one["kind"] == "cancelled"] == ["xa-n"]
