"""A plan rehearsed: what it will bring, without anything being written or sent (change contract, section 12)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from lib.problem import Refused
from org.today import on_day
from storage.plain import plain_row
from storage.tables import metadata
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story
from tests.stories.world import plan as plan_file
from workflow.preview import planned
from workflow.publish import checked
from workflow.rehearsing.assumed import read
from workflow.rehearsing.simulate import simulate
from workflow.views.offices.load import load
from workflow.views.outbox import Wanted

REPORTS = (
    "- {id: reports, title: Báo cáo, assigned_to: {units: [huyen-a, huyen-b, hoi-nong-dan]}, due: 2020-12-15}\n"
    "- {id: later, title: Phụ lục, assigned_to: hoi-nong-dan, due: 2021-03-15}"
)
FEBRUARY = date(2021, 2, 1)


def rehearsed(story: Story, until: date = FEBRUARY, **more: Any) -> dict[str, Any]:
    return simulate(story.store, story.settings, NUMBER, until, now=story.now, heard=lambda _at: None, **more)


def everything(story: Story) -> dict[str, list[Any]]:
    with story.store.read() as connection:
        return {
            table.name: sorted(
                map(str, connection.execute(table.select().with_only_columns(*plain_row(connection, table))))
            )
            for table in metadata.sorted_tables
            if table.name not in ("org_state", "org_tree", "reach", "heartbeat")
        }


def test_where_nobody_acts_it_says_what_is_planned_and_changes_nothing(story: Story) -> None:
    story.begin(silent=("huyen-b",)).publish(plan_file(REPORTS))
    before = everything(story)
    found = rehearsed(story)
    assert everything(story) == before
    told = [row for row in planned(story.store, story.now, Wanted()) if row["scheduled_for"][:10] <= "2021-02-01"]
    # Nobody of huyen-b is reached; what its superior is told counts here, as it does there.
    assert sum(day["notices"] for day in found["days"]) == len(told)
    assert found["days"][0] == {"day": "2020-12-01", "channel": "email", "messages": 3, "notices": 3, "cost": 0}
    assert found["worst"] == {"day": "2020-12-16", "messages": 4}
    assert found["closes_on"] is None
    assert found["total"]["open_overdue"] == 3
    assert [one["told"] for one in found["escalations"]] == ["ban", "tinh"]
    assert (found["plan"], found["from"], found["until"]) == (NUMBER, "2020-10-06T09:00:00+07:00", "2021-02-01")


def test_as_somebody_assumes_all_is_handed_in_and_the_plan_closes(story: Story) -> None:
    story.begin_with(plan_file(REPORTS))
    found = rehearsed(story, date(2021, 4, 1), assume=read("100% late by 5wd"))
    assert found["total"]["done_late"] == 4
    assert found["closes_on"] == "2021-03-23"  # due 15/03, five working days, and the next for review
    in_time = rehearsed(story, assume=read("0% never"))
    assert (in_time["total"]["done_on_time"], in_time["escalations"]) == (3, [])


def test_a_script_is_played_and_refused_as_the_commands_are(story: Story) -> None:
    story.begin_with(plan_file(REPORTS.replace("due: 2020-12-15", "due: 2020-12-15, with: xa-a1")))
    where = {"item": "reports", "unit": "huyen-a"}
    part = {**where, "at": "2020-11-30 09:00", "do": "contribute"}
    script = [
        {**part, "args": {"unit": "xa-a1", "note": "số liệu của xã"}},
        {**where, "at": "2020-12-01 09:00", "do": "ask", "args": {"until": "2020-12-20", "reason": "bão lụt"}},
        {**where, "at": "2020-12-02 09:00", "do": "extend", "args": {"until": "2020-12-21", "reason": "bão lụt"}},
        {**where, "at": "2020-12-03 09:00", "do": "progress", "args": {"note": "gần xong", "percent": "90"}},
        {**where, "at": "2020-12-21 09:00", "do": "submit", "args": {"by": "Văn thư", "file": ["bao-cao.pdf"]}},
        {**where, "at": "2020-12-22 09:00", "do": "return", "args": {"reason": "thiếu số liệu", "due": "2020-12-24"}},
        {**where, "at": "2020-12-24 09:00", "do": "submit"},
        {**where, "at": "2020-12-25 09:00", "do": "accept"},
    ]
    found = rehearsed(story, date(2020, 12, 31), script=json.dumps(script))
    assert found["total"]["done_on_time"] == 1
    assert found["days"][0]["day"] == "2020-11-30", "the lead is told of what its supporter gave"
    with pytest.raises(Refused) as refused:
        rehearsed(story, script=json.dumps([{**part, "args": {"unit": "xa-a2"}}]))
    assert [one.code for one in refused.value.problems] == ["illegal-act"]
    with pytest.raises(Refused) as refused:
        rehearsed(story, script=json.dumps([{**where, "at": "2020-10-07 09:00", "do": "accept"}]))
    assert [one.code for one in refused.value.problems] == ["illegal-act"]
    with pytest.raises(Refused) as refused:
        rehearsed(story, script=json.dumps([{"at": "x"}, {**where, "at": "2020-13-01", "do": "fly"}, 7]))
    assert [(one.code, one.path) for one in refused.value.problems] == [("bad-script", f"[{n}]") for n in range(3)]
    with pytest.raises(Refused, match="trước lúc bắt đầu diễn tập"):
        rehearsed(story, script=json.dumps([{**where, "at": "2020-10-01 09:00", "do": "acknowledge"}]))


def test_the_weeks_ahead_of_a_unit(story: Story) -> None:
    story.begin().publish(
        plan_file(f"{REPORTS}\n- {{id: free, title: Tự chọn, assigned_to: hoi-nong-dan, due: {{none: true}}}}")
    )
    with on_day(story.store, date(2020, 12, 9)) as connection:
        found = load(connection, "hoi-nong-dan", at("2020-12-09 09:00"), weeks=2)
    assert [(week["from"], week["to"], week["total"], week["issuers"]) for week in found["weeks"]] == [
        ("2020-12-07", "2020-12-13", 0, {}),
        ("2020-12-14", "2020-12-20", 1, {"tinh": 1}),
    ]
    assert (found["overdue"], found["later"], found["undated"]) == (0, 1, 1)
    with on_day(story.store, date(2020, 12, 16)) as connection:
        assert load(connection, "hoi-nong-dan", at("2020-12-16 00:00"))["overdue"] == 1


def counted(indicator: str, every: str, number: str = NUMBER) -> bytes:
    """A plan by which each month, or each quarter, one figure is reported."""
    rule, days = {"month": ("MONTHLY;BYMONTHDAY=20", "2020-10-20"), "quarter": ("MONTHLY;INTERVAL=3", "2020-12-20")}[
        every
    ]
    item = (
        "- {id: figures, title: Số liệu, assigned_to: {level: district, under: tinh}, period: " + every + ","
        ' due: {every: "FREQ=' + rule + '", from: ' + days + ", until: 2020-12-31}}\n"
    )
    return plan_file(item + f"indicators:\n- {{item: figures, aggregate: sum, {indicator}}}", number=number)


def test_a_figure_that_two_plans_ask_for_is_told_when_the_second_is_checked(story: Story) -> None:
    story.begin().publish(counted('id: quy, title: "Quỹ: Vì người nghèo", unit: triệu đồng', "month"))
    again = counted("id: q, title: quỹ vì NGƯỜI NGHÈO, unit: Triệu đồng, code: quy-01", "quarter", "90/KH")
    with on_day(story.store, story.now.date()) as connection:
        _, problems = checked(connection, again, story.now, False, None)
    [told] = [one for one in problems if one.code == "asked-already"]
    assert (told.severity, told.path, "2 đơn vị" in told.message) == ("warning", "indicators[0]", True)
    story.publish(again)
    with on_day(story.store, story.now.date()) as connection:
        found = load(connection, "huyen-a", story.now)["duplicates"]
    # The quarter that closes on 14/12 shares days with the months that close on 14/10, 14/11 and 14/12.
    assert [(one["indicator"], one["plans"], one["overlap"]) for one in found] == [
        ("quy", [NUMBER, "90/KH"], {"from": begins, "to": ends})
        for begins, ends in (("2020-09-15", "2020-10-14"), ("2020-10-15", "2020-11-14"), ("2020-11-15", "2020-12-14"))
    ]
    other = counted("id: q, title: Quỹ vì người nghèo, unit: triệu đồng, code: quy-02", "quarter", "91/KH")
    with on_day(story.store, story.now.date()) as connection:
        _, problems = checked(connection, other, story.now, False, None)
    [told] = [one.message for one in problems if one.code == "asked-already"]
    assert NUMBER in told  # 90/KH and this one have codes, and other ones
