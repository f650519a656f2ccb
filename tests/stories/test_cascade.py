"""Plans above and below: a plan is how its issuer does what it owes under another (change contract, section 5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from lib.problem import Refused
from org.today import on_day
from storage.tables import fulfilment
from tests.proven import undone
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, officer, plan
from workflow import ending
from workflow.acting.reopen import reopen
from workflow.amending.amend import Document, amend
from workflow.cascade.rows import cascade
from workflow.proof.prove import prove
from workflow.publish import check_plan, publish
from workflow.views.status import status

UNITS = {"tinh": None, "ban": "tinh", "hoi-nong-dan": "tinh", "huyen-a": "tinh", "huyen-b": "tinh"}
UNITS |= {"xa-a1": "huyen-a", "xa-a2": "huyen-a"}
DISTRICT, COMMUNE = "12/KH-MTTQ-A", "3/KH-XA-A1"
PROVINCE = plan(
    "- {id: reports, title: Báo cáo huyện, assigned_to: {level: district}, due: 2020-12-15}\n"
    "- {id: review, title: Sơ kết tỉnh, assigned_to: tinh, due: 2021-01-29, needs: [reports]}"
)


def district(due: str = "2020-12-01", *, fulfils: str = f"['{NUMBER}@2020#reports']", number: str = DISTRICT) -> bytes:
    items = f"- {{id: communes, title: Báo cáo xã, assigned_to: {{level: commune, under: huyen-a}}, due: {due}}}"
    return plan(items, number=number, issuer="huyen-a", desk="huyen-a", issued_on="2020-10-08", fulfils=fulfils)


def commune(due: str = "2020-11-20") -> bytes:
    items = f"- {{id: own, title: Họp dân, assigned_to: [xa-a1, hoi-nong-dan], due: {due}}}"
    head = {"number": COMMUNE, "issuer": "xa-a1", "desk": "xa-a1", "issued_on": "2020-10-09"}
    return plan(items, fulfils=f"'{DISTRICT}#communes'", **head)


def chain(story: Story) -> Story:
    """Province, district and commune, each published when it was issued."""
    story.begin_with(PROVINCE, UNITS)
    story.now = at("2020-10-08 09:00")
    story.publish(district())
    story.now = at("2020-10-12 09:00")
    return story.publish(commune())


def counted(story: Story, **wanted: Any) -> dict[str | None, int]:
    with on_day(story.store, story.now.date()) as connection:
        found = status(connection, wanted.pop("as_of", story.now), deep=True, **wanted)
    return {row["key"]: row["total"] for row in found["rows"]}


def codes(story: Story, data: bytes) -> list[tuple[str, str]]:
    found = check_plan(story.store, data, story.now)
    return [(one.code, one.severity) for one in found if (one.path or "").startswith("plan.fulfils")]


def test_a_chain_of_three_plans_acts_as_one(story: Story) -> None:
    chain(story)
    tasks = {unit: story.task("reports", unit) for unit in ("huyen-a", "huyen-b")}
    assert [(one["fulfilled_by"], one["ready"]) for one in tasks.values()] == [([DISTRICT], False), ([], None)]
    assert [one["fulfilled_by"] for one in story.tasks("communes")] == [[COMMUNE], []]
    assert counted(story) == {NUMBER: 3 + 2 + 2}
    assert counted(story, by="unit") == {"huyen-a": 1 + 2 + 2, "huyen-b": 1, "tinh": 1}
    assert counted(story, by="level") == {"province": 1, "district": 6}
    assert counted(story, by="item", plan_number=DISTRICT) == {"communes": 2 + 2}
    assert counted(story, by="unit", under="huyen-a") == {}  # nothing of the uppermost is owed below it
    assert counted(story, as_of=at("2020-10-08 08:00")) == {NUMBER: 3}
    assert counted(story, as_of=at("2020-10-08 10:00")) == {NUMBER: 3 + 2}

    assert_a_forged_link_is_found(story)
    for unit in ("xa-a1", "hoi-nong-dan"):
        story.hand_in(story.task_id("own", unit), unit)
        story.expect_mail(officer(unit), "Đã xác nhận hoàn thành")
        if unit == "xa-a1":
            assert_seen_level_by_level(story)
    story.expect_mail(officer("xa-a1"), "Đã đủ báo cáo để tổng hợp", DISTRICT)
    story.hand_in(story.task_id("communes", "xa-a2"), "xa-a2")
    story.expect_mail(officer("xa-a2"), "Đã xác nhận hoàn thành")
    story.expect_no_more_mail()  # the district waits for the other commune
    story.hand_in(story.task_id("communes", "xa-a1"), "xa-a1")
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp", NUMBER)
    assert story.task("reports", "huyen-a")["ready"] is True

    reopen(story.store, story.task_id("communes", "xa-a2"), reason="nhầm", now=story.now, actor="ban")
    assert story.task("reports", "huyen-a")["ready"] is False
    story._deliver()
    story.expect_mail(officer("xa-a2"), "Mở lại nhiệm vụ")
    story.accept("communes", "xa-a2")
    story.expect_mail(officer("xa-a2"), "Đã xác nhận hoàn thành")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp")  # said again
    for unit in ("huyen-a", "huyen-b"):
        story.hand_in(story.task_id("reports", unit), unit)
        story.expect_mail(officer(unit), "Đã xác nhận hoàn thành")
    story.expect_mail(officer("tinh"), "Đã đủ báo cáo để tổng hợp")


def assert_seen_level_by_level(story: Story) -> None:
    """How far the plan of the province has come down, one task of the lowest being done."""
    with story.store.read() as connection:
        found = cascade(connection, NUMBER)
        assert cascade(connection, COMMUNE)["rows"] == []
    shared = {"owing": 2, "published": 1, "total": 2}
    assert found == {
        "plan": NUMBER,
        "issued_on": "2020-10-06",
        "rows": [
            {
                **{"level": "district", **shared, "done": 0, "completeness": 0.0, "latest_due": "2020-12-01"},
                **{"latency": {"min": 2, "median": 2, "max": 2}, "missing": ["huyen-b"]},
            },
            {
                **{"level": "commune", **shared, "done": 1, "completeness": 0.5, "latest_due": "2020-11-20"},
                **{"latency": {"min": 4, "median": 4, "max": 4}, "missing": ["xa-a2"]},
            },
        ],
    }


def test_what_cannot_be_fulfilled_is_said_at_once_and_what_is_tight_is_warned_of(story: Story) -> None:
    items = "- {id: monthly, title: Báo cáo tháng, assigned_to: huyen-a, due: {every: FREQ=MONTHLY;BYMONTHDAY=20, "
    monthly = plan(items + "from: 2020-10-20, until: 2020-12-20}}", number="5/KH")
    story.begin_with(PROVINCE, UNITS).publish(monthly)
    wrong = ["99/KH#reports", f"{NUMBER}#no-such", f"{NUMBER}#review", "5/KH#monthly", "5/KH#monthly@2020-11-21"]
    assert codes(story, district(fulfils=str([*wrong, "5/KH#monthly@20/11/2020"]))) == [
        *(("unknown-upper", "warning"), ("unknown-item", "error"), ("nothing-to-fulfil", "error")),
        *(("ambiguous-item", "error"), ("nothing-to-fulfil", "error")),
    ]
    with pytest.raises(Refused) as refused:
        publish(story.store, district(fulfils="5/KH#monthly"), story.now, "ban")
    assert [one.code for one in refused.value.problems] == ["ambiguous-item"]
    assert {one.code for one in check_plan(story.store, district(fulfils="[reports]"), story.now)} >= {"bad-reference"}
    assert codes(story, district("2020-12-10")) == []
    assert codes(story, district("2020-12-11")) == [("little-time", "warning")]
    assert codes(story, district("{on: 2020-12-15, at: '17:00'}")) == [("little-time", "warning")]
    assert codes(story, district("2020-12-16")) == [("after-upper", "warning")]
    heard: list[str] = []
    publish(story.store, district("2020-12-16"), story.now, "ban", warn=lambda all: heard.extend(x.code for x in all))
    assert heard == ["after-upper"]
    story.at("2020-10-06 10:00").put_mail_aside()


def test_a_plan_that_is_cancelled_fulfils_nothing_and_one_that_is_closed_has_done_so(story: Story) -> None:
    chain(story)
    ending.close(story.store, COMMUNE, force=True, now=story.now, actor="xa-a1")
    assert story.task("communes", "xa-a1")["ready"] is True
    ending.cancel(story.store, DISTRICT, reason="nhầm", now=story.now, actor="huyen-a")
    assert (story.task("reports", "huyen-a")["fulfilled_by"], story.task("reports", "huyen-a")["ready"]) == ([], None)
    assert counted(story) == {NUMBER: 3, DISTRICT: 0}
    story.at("2020-10-12 09:30")
    assert [one.says("Đã đủ báo cáo để tổng hợp") for one in story.mails(officer("xa-a1"))]
    story.put_mail_aside()

    other = plan("- {id: survey, title: Khảo sát, assigned_to: huyen-a, due: 2020-12-15}", number="5/KH")
    story.publish(other).publish(district(number="13/KH", fulfils=f"[5/KH#survey, '{NUMBER}#reports']"))
    assert [story.task(item, "huyen-a")["fulfilled_by"] for item in ("reports", "survey")] == [["13/KH"], ["13/KH"]]
    assert counted(story) == {NUMBER: 3, DISTRICT: 0, "5/KH": 1 + 2}  # under the first that it names
    assert counted(story, plan_number=NUMBER) == {NUMBER: 3}
    before = story.now
    story.now = at("2020-10-13 09:00")
    story.waive("survey", "huyen-a")
    assert counted(story) == {NUMBER: 3, DISTRICT: 0, "5/KH": 0}  # and under none that is not counted
    assert counted(story, as_of=before) == {NUMBER: 3, DISTRICT: 0, "5/KH": 1 + 2}
    story.expect_mail(officer("huyen-a"), "Được miễn")


def test_an_amendment_says_what_it_leaves_behind_and_may_fulfil_something_else(story: Story) -> None:
    chain(story)
    document = Document(number="9/CV")
    earlier = PROVINCE.replace(b"due: 2020-12-15", b"due: 2020-11-30")
    found = amend(story.store, NUMBER, earlier, document, now=story.now, actor="ban")
    assert found["cascade"] == [
        {"plan": DISTRICT, "issuer": "huyen-a", "last_due_on": "2020-12-01", "due_on": "2020-11-30"}
    ]
    before = story.now
    story.at("2020-10-13 09:00").put_mail_aside()
    assert codes(story, district(number="14/KH")) == [("after-upper", "warning")]
    none = district("2020-11-20", fulfils="[]")
    amend(story.store, DISTRICT, none, document, now=story.now, actor="huyen-a")
    assert story.task("reports", "huyen-a")["fulfilled_by"] == []
    assert counted(story) == {DISTRICT: 2 + 2, NUMBER: 3}
    assert counted(story, as_of=before) == {NUMBER: 7}
    circle = PROVINCE.replace(b"  subject", f"  fulfils: '{DISTRICT}#communes'\n  subject".encode())
    again = district("2020-11-20")
    amend(story.store, DISTRICT, again, Document(number="10/CV", version=2), now=story.now, actor="huyen-a")
    with pytest.raises(Refused) as refused:
        amend(story.store, NUMBER, circle, Document(number="10/CV", version=2), now=story.now, actor="ban")
    assert [one.code for one in refused.value.problems] == ["circle"]
    story.at("2020-10-13 10:00").put_mail_aside()

    story.hand_in(story.task_id("communes", "xa-a1"), "xa-a1")
    story.expect_mail(officer("xa-a1"), "Đã xác nhận hoàn thành")
    one_alone = again.replace(b"{level: commune, under: huyen-a}", b"xa-a1")
    found = amend(story.store, DISTRICT, one_alone, Document(number="11/CV", version=3), now=story.now, actor="huyen-a")
    assert [(one["kind"], one["plan"]) for one in found["notices"]] == [("cancelled", DISTRICT), ("ready", NUMBER)]
    story.at("2020-10-13 11:00")
    story.expect_mail(officer("xa-a2"), "THÔI THỰC HIỆN")
    story.expect_mail(officer("huyen-a"), "Đã đủ báo cáo để tổng hợp", NUMBER)  # of the revision of another plan


def assert_a_forged_link_is_found(story: Story) -> None:
    """Which plan fulfils what is in the journal."""
    other = story.task_id("reports", "huyen-b")
    for forged in (
        delete(fulfilment),
        update(fulfilment).values(task_id=other),
        update(fulfilment).values(until=at("2021-01-01")),
    ):
        with undone(story.store) as connection:
            connection.execute(forged)
            assert {one.table for one in prove(connection).differences} == {"fulfilment"}
