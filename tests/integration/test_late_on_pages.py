"""What is late by another clock than the report's is seen where desks look (change contract, C3): on the board beside
the five figures, in the list that these lead to, in the queue."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from lib.time import local_date
from org.today import on_day
from storage.store import Store
from tests.integration.desks_at_work import ask, hand_in
from tests.integration.offices import Browser, Office, office
from tests.stories.instants import at
from tests.stories.world import NUMBER, plan
from workflow import acts
from workflow.views.status import status
from workflow.views.task.figures import FIGURES

ITEMS = """- id: bao-cao
  title: Báo cáo
  assigned_to: {level: commune}
  due: 2020-12-15
  deliverables: [{id: report, title: Báo cáo}]
- {id: kiem-tra, title: Kiểm tra, assigned_to: [huyen-a, huyen-b], due: 2020-12-18}"""
CLOCKS = {"acknowledge_within": "3wd", "review_within": "1wd", "answer_within": "1wd"}


def noted(page: str) -> dict[str, tuple[int, str]]:
    """By figure, of how many tasks, and where it leads."""
    found = re.findall(r'<a href="([^"]+)">[^<]*<b data-measure="(\w+)">(\d+)</b>', page)
    return {name: (int(n), unescape(link)) for link, name, n in found}


def counted(at: Office, as_of: datetime, under: str | None = None) -> dict[str, int]:
    """What `status` counts of it."""
    with on_day(at.story.store, local_date(as_of)) as connection:
        total = status(connection, as_of, plan_number=NUMBER, by="plan", under=under)["total"]
    return {name: total[name] for name in FIGURES if total[name]}


def listed(who: Browser, path: str) -> set[str]:
    return set(re.findall(r'<tr data-task="\d+" data-unit="([\w-]+)"', who.get(path).text))


def test_the_board_and_the_list_have_what_status_counts(store: Store, database_url: str, tmp_path: Path) -> None:
    with office(store, database_url, tmp_path) as there:
        story = there.story
        story.publish(plan(ITEMS, **CLOCKS)).at("2020-10-07 09:00")
        acts.acknowledge(story.store, story.task_id("kiem-tra", "huyen-a"), now=story.now, actor="huyen-a")
        desk = there.signed_in("ban", "desk")
        assert noted(desk.get("/plans/1").text) == {}, "nothing is late, and nothing is said"
        assert "also" not in desk.get("/plans/1").text
        hand_in(there, "xa-a1")
        ask(there, "xa-b1")
        story.now = at("2020-10-07 15:00")
        assert {name: n for name, (n, _) in noted(desk.get("/plans/1").text).items()} == {"asked": 1}
        story.now = at("2020-10-12 08:00")
        story.waive("kiem-tra", "huyen-b")  # late by then, and counted no more
        story.now = at("2020-10-12 09:00")
        desk, district = there.signed_in("ban", "desk"), there.signed_in("huyen-a", "reader")
        _as_status_has_it(there, desk, district)


def _as_status_has_it(there: Office, desk: Browser, district: Browser) -> None:
    now = there.story.now
    wanted = {"late_acknowledge": 2, "late_review": 1, "late_answer": 1, "asked": 1}
    assert counted(there, now) == wanted
    shown = noted(desk.get("/plans/1").text)
    assert {name: n for name, (n, _) in shown.items()} == wanted
    owing = {name: listed(desk, link) for name, (_, link) in shown.items()}
    late: Any = {"late_acknowledge": {"xa-a2", "xa-b1"}, "late_review": {"xa-a1"}, "late_answer": {"xa-b1"}}
    assert owing == {**late, "asked": {"xa-b1"}}
    below = {name: n for name, (n, _) in noted(desk.get("/plans/1?under=huyen-a").text).items()}
    assert below == counted(there, now, "huyen-a") == {"late_acknowledge": 1, "late_review": 1}
    of_part = noted(district.get("/plans/1").text)
    assert {name: n for name, (n, _) in of_part.items()} == below, "who sees a part is told of that part"
    before = {name: n for name, (n, _) in noted(desk.get("/plans/1?as_of=2020-10-07T15:00").text).items()}
    assert before == counted(there, at("2020-10-07 15:00")) == {"asked": 1}
    assert "Chậm xem xét" in desk.get("/review").text
    assert "đã quá hạn trả lời" in desk.get("/requests").text


def test_what_is_not_noted_finds_nothing_and_the_filter_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    with office(Store(sqlite_url), sqlite_url, tmp_path) as there:
        there.story.publish(plan(ITEMS, **CLOCKS)).at("2020-10-20 09:00")
        desk = there.signed_in("ban", "desk")
        path = "/plans/1/tasks?noted=acknowledge"
        assert listed(desk, path) == {"xa-a1", "xa-a2", "xa-b1", "huyen-a", "huyen-b"}
        assert listed(desk, f"{path}&item=kiem-tra") == {"huyen-a", "huyen-b"}
        assert listed(desk, f"{path}&q=xa-b") == {"xa-b1"}
        assert listed(desk, "/plans/1/tasks?noted=no-such") == set()
        page = desk.get(path).text
        assert '<option value="acknowledge" selected>Chậm tiếp nhận</option>' in page
        assert "export.csv?noted=acknowledge" in page
