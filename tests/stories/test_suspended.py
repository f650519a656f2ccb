"""A plan is suspended and goes on: meanwhile nothing of its ladders is said (change contract, A8)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from lib.problem import Refused
from storage.tables import notice
from tests.proven import undone
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, head, officer, plan
from workflow import ending, journal
from workflow.delivery.fallback import tell_instead
from workflow.delivery.put_back import put_back
from workflow.preview import planned
from workflow.revision.suspension import resume, suspend
from workflow.tick import tick
from workflow.views import outbox
from workflow.views.outbox import Wanted
from workflow.views.task.explained import explain

REPORTS = plan("- {id: reports, title: Báo cáo, assigned_to: [huyen-a, huyen-b, hoi-nong-dan], due: 2020-12-15}")
CONSOLIDATED = plan(
    "- {id: reports, title: Báo cáo xã, assigned_to: [xa-a1], due: 2020-12-01}\n"
    "- {id: districts, title: Sơ kết, assigned_to: huyen-a, due: 2020-12-15, needs: [reports]}\n"
    "- {id: ongoing, title: Thường xuyên, assigned_to: huyen-b, due: {none: true, nudge: month}}",
    summary="weekly",
)
WHY, AGAIN = "Giãn cách xã hội", "Hết giãn cách"


def suspended(story: Story, why: str = WHY) -> dict[str, Any]:
    return suspend(story.store, NUMBER, reason=why, now=story.now, actor="ban")


def resumed(story: Story, why: str = AGAIN) -> dict[str, Any]:
    return resume(story.store, NUMBER, reason=why, now=story.now, actor="ban")


def seen(revision: dict[str, Any]) -> tuple[str, list[tuple[str, str]], int]:
    """Its kind, who is told what, and how many were withdrawn; of such a revision the rest is always the same."""
    told = [(one["unit"], one["kind"]) for one in revision["notices"]]
    rest = {name: revision[name] for name in ("plan", "by", "version", "dry_run", "changes", "wrong", "cascade")}
    nothing = {"by": None, "version": 1, "dry_run": False, "changes": [], "wrong": [], "cascade": []}
    assert rest == {"plan": NUMBER, **nothing}
    return revision["kind"], told, revision["withdrawn"]


def refusal(story: Story, do: object) -> str:
    with pytest.raises(Refused) as refused:
        do(story)  # type: ignore[operator]
    [problem] = refused.value.problems
    return problem.code


def test_what_waits_is_withdrawn_what_falls_due_is_spent_and_what_comes_after_is_said(story: Story) -> None:
    story.begin_with(REPORTS)
    story.submit("reports", "huyen-b")
    story.now = at("2020-12-01 08:05")
    tick(story.store, story.now)
    assert seen(suspended(story)) == ("suspension", [("hoi-nong-dan", "suspended"), ("huyen-a", "suspended")], 2)
    assert [one["state"] for one in story.notices("huyen-a", kind="reminder")] == ["withdrawn"]
    story.at("2020-12-01 08:10")
    for unit in ("huyen-a", "hoi-nong-dan"):  # not the one whose report is under review
        story.expect_mail(officer(unit), "Tạm dừng kế hoạch, hạn 15/12/2020", f"Lý do: {WHY}")
    story.extend("reports", "hoi-nong-dan", "2020-12-25")  # acts go on, and what they tell
    story.expect_mail(officer("hoi-nong-dan"), "Gia hạn đến 25/12/2020")
    story.at("2020-12-13").expect_no_more_mail()
    with story.store.read() as connection:
        explained = explain(connection, story.task_id("reports", "huyen-a"), story.now)
    fired = [one["rung"] for one in explained["rungs"] if one["fired_at"]]
    assert fired == ["before 14d", "before 7d", "before 3d"]
    assert story.task("reports", "huyen-a")["standing"] == "due_soon"

    story.now = at("2020-12-14 09:00")  # the rung of 08:00 came while the plan was suspended, though no tick ran
    assert seen(resumed(story)) == ("resumption", [("hoi-nong-dan", "resumed"), ("huyen-a", "resumed")], 0)
    story.at("2020-12-14 09:05")
    for unit in ("huyen-a", "hoi-nong-dan"):
        story.expect_mail(officer(unit), "Tiếp tục thực hiện kế hoạch", f"Lý do: {AGAIN}")
    story.expect_no_more_mail()
    story.at("2020-12-15")
    story.expect_mail(officer("huyen-a"), "Đến hạn hôm nay 15/12/2020")
    with story.store.read() as connection:
        entered = [one for one in journal.entries(connection, plan_id=1) if one["action"].startswith("plan.")]
    assert [(one["action"], one["detail"].get("reason")) for one in entered[1:]] == [
        *(("plan.suspended", WHY), ("plan.resumed", AGAIN)),
    ]


def test_what_was_said_is_not_said_again_by_another_way_while_the_plan_is_suspended(story: Story) -> None:
    story.begin_with(REPORTS).at("2020-12-01").put_mail_aside()
    suspended(story)
    with undone(story.store) as connection:
        of_ladder = notice.c.rung_id > 0
        before = len(outbox.rows(connection))
        ids = connection.scalars(select(notice.c.id).where(of_ladder)).all()
        connection.execute(update(notice).where(notice.c.id.in_(ids)).values(person_id=notice.c.person_id + 100))
        tell_instead(connection, ids, story.now)
        assert (len(ids), len(outbox.rows(connection))) == (3, before)
        assert put_back(connection, of_ladder) == 0
        assert set(connection.scalars(select(notice.c.state).where(of_ladder))) == {"withdrawn"}
    story.at("2020-12-01 09:00").put_mail_aside()


def test_what_is_of_no_ladder_goes_on_and_nothing_else_is_planned(story: Story) -> None:
    story.begin().publish(CONSOLIDATED).outage_until("2020-11-30")
    suspended(story)
    assert list(planned(story.store, story.now, Wanted(plan_id=1))) == []
    story.at("2020-11-30 09:00").put_mail_aside()
    story.hand_in(story.task_id("reports", "xa-a1"), "xa-a1")
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp")
    story.at("2020-12-16")
    weekly = story.mails(officer("ban"))
    assert [one.says("Không còn thông báo nào sẽ gửi theo lịch") for one in weekly] == [True, True]
    story.expect_no_more_mail()  # neither the district that is late nor the one that is nudged each month
    resumed(story)
    story.at("2020-12-16 09:00").put_mail_aside()
    assert list(planned(story.store, story.now, Wanted(plan_id=1, unit_code="huyen-a")))
    story.at("2020-12-18")
    story.expect_mail(officer("tinh"), "Báo cáo cấp trên")


def test_what_is_suspended_and_resumed_within_a_night_leaves_no_word_that_is_no_longer_so(story: Story) -> None:
    story.begin_with(REPORTS)
    story.now = at("2020-10-10 22:00")
    suspended(story)
    assert resumed(story)["withdrawn"] == 3
    suspended(story, "Bão số 9")
    story.at("2020-10-12")
    told = {who: story.expect_mail(who, "Tạm dừng kế hoạch", "Bão số 9", on="2020-10-11 08:05") for who in everybody()}
    assert not any(one.says("Tiếp tục") or one.says(WHY) for one in told.values())
    states = [(one["kind"], one["state"]) for one in story.notices("huyen-a")[1:]]
    assert states == [("suspended", "withdrawn"), ("resumed", "withdrawn"), ("suspended", "sent")]


def everybody() -> list[str]:
    return [officer(unit) for unit in ("huyen-a", "huyen-b", "hoi-nong-dan")]


def test_only_what_runs_is_suspended_and_only_what_is_suspended_goes_on(story: Story) -> None:
    story.begin_with(REPORTS)
    assert refusal(story, resumed) == "not-suspended"
    assert refusal(story, lambda one: suspended(one, " ")) == "no-reason"
    suspended(story)
    assert refusal(story, suspended) == "not-running"
    ending.close(story.store, NUMBER, force=True, now=story.now, actor="ban")  # a suspended plan runs
    assert refusal(story, resumed) == "not-suspended"
    assert refusal(story, suspended) == "not-running"
    story.at("2020-10-06 10:00")
    for unit in everybody():
        story.expect_mail(unit, "Thôi thực hiện")
    assert head("huyen-a") not in {one["recipient"]["email"] for one in story.notices("huyen-a")}
