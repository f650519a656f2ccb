"""Targets on the pages: a unit's form, what its desk sees of the values, and how far the plan is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.integration.desks_at_work import decide
from tests.integration.offices import Browser, Office, office
from tests.stories.world import plan
from workflow.links.issued import issue

ITEMS = "- {id: nam, title: Báo cáo năm, assigned_to: {level: commune}, due: 2020-12-15}"
INDICATORS = """
indicators:
  - {id: quy, item: nam, title: "Quỹ <b>Vì người nghèo</b>", unit: triệu đồng, aggregate: sum,
     target: "134", strict: true, decimals: 1}
  - {id: dat, item: nam, title: Đạt chuẩn, unit: "%", aggregate: share, target: 50}
  - {id: ho, item: nam, title: Số hộ, unit: hộ, aggregate: sum, optional: true}
"""
EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def at(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path) as one:
        one.story.publish(plan(ITEMS) + INDICATORS.encode()).at("2020-12-10 10:42")
        yield one


def field(page: str, id: str) -> str:
    [one] = re.findall(rf'<input[^>]* id="{id}"[^>]*>', page)
    return str(one)


@EMBEDDED
def test_a_unit_hands_in_values_and_its_desk_sees_what_they_come_to(at: Office) -> None:
    story, unit, desk = at.story, at.browser(), at.signed_in("ban", "desk")
    _, url = issue(story.store, story.settings, "xa-a1", post="officer", now=story.now, actor="ban")
    id = story.task_id("nam", "xa-a1")
    page, to = f"{url}/tasks/{id}", f"{url}/tasks/{id}/submit"
    empty = unit.get(page).text
    assert "triệu đồng</span>" in empty
    assert "Quỹ &lt;b&gt;Vì người nghèo&lt;/b&gt;" in empty
    typed = {"by": "holder", "key": "a" * 32, "value.quy": "70,x", "value.ho": " 1 000 "}
    wrong = unit.client.post(to, files=[(name, (None, text)) for name, text in typed.items()])
    assert wrong.status_code == 422
    assert set(re.findall(r'<p class="error" id="error-([^"]+)">', wrong.text)) == {"value-quy", "value-dat"}
    assert 'href="#value-dat"' in wrong.text
    assert 'value="70,x"' in field(wrong.text, "value-quy")
    assert 'value=" 1 000 "' in field(wrong.text, "value-ho")
    right = typed | {"value.quy": "1.070,25", "value.dat": "1"}
    assert unit.client.post(to, files=[(name, (None, text)) for name, text in right.items()]).status_code == 303
    assert 'value="1.070,25"' in field(unit.get(page).text, "value-quy")  # to be handed in again
    assert "checked" in field(unit.get(page).text, "value-dat-1")
    _shown(desk, f"/tasks/{id}")
    _shown(desk, "/review")
    _shown(unit, f"{url}/receipts/{re.findall('BN-2020-[0-9]+', desk.get('/review').text + unit.get(page).text)[0]}")
    assert decide(desk, str(id), "accept").status_code == 303

    other = story.task_id("nam", "xa-a2")
    wrong = decide(desk, str(other), "submit", by_name="Văn thư xã", **{"value.quy": "1.2.3", "value.dat": "0"})
    assert wrong.status_code == 422
    assert 'id="error-submit-value-quy"' in wrong.text
    assert 'value="1.2.3"' in field(wrong.text, "submit-value-quy")
    paper = decide(desk, str(other), "submit", by_name="Văn thư xã", **{"value.dat": "0"})
    assert paper.status_code == 303
    assert 'href="/plans/1/indicators"' in desk.get("/plans/1").text
    found = desk.get("/plans/1/indicators").text
    [fund, share, _] = re.findall(r"<tr data-indicator.*?</tr>", found, re.DOTALL)
    for words in ("<b>1.070,3</b>", "&gt; 134", "798,7 %", "đạt", "1/3", 'data-met="true"', "M0 0h100v8H0z"):
        assert words in fund, words
    for words in ("<b>33</b>", "33", "≥ 50", "66,0 %", "chưa đạt", "2/3"):
        assert words in share, words
    assert at.signed_in("huyen-b", "reader").get("/plans/1/indicators").text.count(">0/1<") == 3


def _shown(who: Browser, path: str) -> None:
    page = who.get(path).text
    for words in ("1.070,25 triệu đồng", "1.000 hộ", ">có<"):
        assert words in page, (path, words)


@EMBEDDED
def test_a_plan_without_targets_says_so_and_its_board_leads_to_none(at: Office) -> None:
    at.story.publish(plan(ITEMS, number="90/KH"))
    desk = at.signed_in("ban", "desk")
    assert "/indicators" not in desk.get("/plans/2").text
    assert "không có chỉ tiêu" in desk.get("/plans/2/indicators").text
