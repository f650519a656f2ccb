"""A plan takes the place of others, which end with its publication (change contract, A9)."""

from __future__ import annotations

from typing import Any

import pytest

from lib.problem import Problem, Refused
from tests.stories.world import NUMBER, UNITS, Story, officer, plan
from workflow import ending, journal
from workflow.acting.reopen import reopen
from workflow.preview import preview
from workflow.publish import check_plan, publish
from workflow.revision.suspension import suspend
from workflow.views import plans

OLD, SECOND = "12/KH-MTTQ", "13/KH-MTTQ"
ITEM = "- {id: reports, title: Báo cáo, assigned_to: [huyen-a, huyen-b], due: 2020-12-15}"
DISTRICTS_OWN = "- {id: own, title: Việc riêng, assigned_to: xa-a1, due: 2020-12-15}"


def instead(*numbers: str) -> bytes:
    return plan(ITEM.replace("12-15", "12-31"), supersedes=str(list(numbers)))


def old(number: str = OLD, items: str = ITEM, **head: str) -> bytes:
    return plan(items, number=number, **head)


def listed(story: Story) -> dict[str, dict[str, Any]]:
    with story.store.read() as connection:
        return {one["number"]: one for one in plans.rows(connection)}


def refused(story: Story, data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as error:
        publish(story.store, data, story.now, "ban")
    return tuple(error.value.problems)


def test_what_is_superseded_is_over_and_its_open_tasks_are_released(story: Story) -> None:
    story.begin_with(old()).publish(old(SECOND))
    story.hand_in(2, "huyen-b")
    story.expect_mail(officer("huyen-b"), "Đã xác nhận hoàn thành")
    suspend(story.store, SECOND, reason="Giãn cách", now=story.now, actor="ban")  # it runs, though suspended
    before = listed(story)
    preview(story.store, instead(OLD), story.now)
    assert listed(story) == before
    story.at("2020-10-07 07:30").put_mail_aside()

    story.publish_aloud(instead(f"{OLD}@2020", SECOND))
    for unit in ("huyen-a", "huyen-b"):
        mail = story.expect_mail(officer(unit), "THÔI THỰC HIỆN", f"Được thay thế bởi Kế hoạch {NUMBER}")
        assert mail.says("Giao nhiệm vụ")
    assert [(one["status"], one["superseded_by"]) for one in listed(story).values()] == [
        *(("superseded", NUMBER), ("superseded", NUMBER), ("published", None)),
    ]
    assert [task["status"] for task in story.tasks("reports")] == [
        *("cancelled", "accepted", "cancelled", "cancelled", "assigned", "assigned"),
    ]
    with story.store.read() as connection:
        assert plans.show(connection, OLD)["superseded_by"] == NUMBER
        entries = [one for one in journal.entries(connection) if "plan." in one["action"]]
    assert [one["detail"]["released"] for one in entries[-2:]] == [1, 2]  # counted as revisions are
    entered = [(one["plan"], one["action"]) for one in entries]
    assert entered[-3:] == [(NUMBER, "plan.published"), (OLD, "plan.superseded"), (SECOND, "plan.superseded")]
    story.outage_until("2020-12-10").expect_no_more_mail()  # of the old one nothing falls due any more
    assert [one.code for one in refused(story, old())] == ["already-published"]  # its number is not free again
    for act in (
        lambda: ending.close(story.store, OLD, force=True, now=story.now, actor="ban"),
        lambda: suspend(story.store, OLD, reason="x", now=story.now, actor="ban"),
        lambda: reopen(story.store, 2, reason="x", now=story.now, actor="ban"),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.problems[0].code in ("plan-ended", "not-running")
        assert "đã được thay thế" in error.value.problems[0].message


def test_everything_that_is_wrong_is_said_at_once_with_its_line(story: Story) -> None:
    story.begin_with(old()).publish(old(SECOND, DISTRICTS_OWN, issuer="huyen-a", desk="huyen-a"))
    ending.cancel(story.store, OLD, reason="nhầm", now=story.now, actor="ban")
    before = listed(story)
    data = instead(OLD, SECOND, "99/KH")
    wanted = [("not-running", 0), ("not-the-same-issuer", 1), ("unknown-plan", 2)]
    assert [(one.code, one.path) for one in refused(story, data)] == [
        (code, f"plan.supersedes[{place}]") for code, place in wanted
    ]
    lines = {one.line for one in check_plan(story.store, data, story.now) if one.path.startswith("plan.supersedes")}
    assert lines == {8}
    assert listed(story) == before
    story.at("2020-10-06 10:00").put_mail_aside()


def test_the_same_issuers_are_the_same_in_whatever_order(story: Story) -> None:
    def jointly(number: str, issuers: str, **head: str) -> bytes:
        return plan(ITEM, number=number, issuers=issuers, **head).replace(b"  issuer: tinh\n", b"")

    story.begin_with(jointly(OLD, "[tinh, hoi-nong-dan]"), UNITS).publish(jointly(SECOND, "[tinh]"))
    new = jointly(NUMBER, "[hoi-nong-dan, tinh]", supersedes=f"[{OLD}, {SECOND}]")
    assert [(one.code, one.path) for one in refused(story, new)] == [("not-the-same-issuer", "plan.supersedes[1]")]
    story.publish(jointly(NUMBER, "[hoi-nong-dan, tinh]", supersedes=f"[{OLD}]"))
    assert listed(story)[OLD]["superseded_by"] == NUMBER
