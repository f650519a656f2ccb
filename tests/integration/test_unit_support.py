"""A supporter by its link: what it supports, its part handed in, and who sees that (change contract, P3, P4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from storage.keys import Keys
from storage.store import Store
from tests.integration.test_unit_pages import PDF, PUBLIC, Unit, file, link_in, tasks_of
from tests.stories.world import Story, plan
from web.app import create_app

ITEM = "- {id: bao-cao, title: Vận động Quỹ, lead: xa-a1, with: [xa-b1], due: 2020-12-15}"


@pytest.fixture
def units(store: Store, database_url: str, tmp_path: Path) -> Iterator[tuple[Unit, Unit]]:
    """The lead and its supporter, each with a browser."""
    keyed = Store(database_url, Keys("ein Geheimnis", tmp_path))
    story = Story(keyed, tmp_path)
    known = {"public_url": PUBLIC, "secret_key": "ein Geheimnis", "database_url": database_url}
    story.settings = replace(story.settings, **known)
    story.begin().publish_aloud(plan(ITEM, "- {before: 7d, tell: officer}"))
    client = TestClient(create_app(story.settings, lambda: story.now), base_url=PUBLIC, follow_redirects=False)
    yield Unit(story, client, link_in(story, "xa-a1")), Unit(story, client, link_in(story, "xa-b1"))
    keyed.dispose()


def test_the_part_is_handed_in_once_and_seen_by_the_lead_alone(units: tuple[Unit, Unit]) -> None:
    lead, helper = units
    listed = helper.get().text
    for words in ("Phối hợp thực hiện", "Vận động Quỹ", "Chủ trì: Đơn vị xa-a1"):
        assert words in listed
    page = lead.task.replace("tasks", "support")
    shown = helper.get(page)
    assert (shown.status_code, "Đơn vị chủ trì, gửi báo cáo: Đơn vị xa-a1" in shown.text) == (200, True)
    assert helper.get(lead.task).status_code == 404, "the task itself is the lead's"
    assert lead.get(page).status_code == 404

    empty = helper.post(page, {"by": "holder", "key": "k"})
    assert (empty.status_code, "Hãy ghi nội dung phối hợp hoặc chọn tệp." in empty.text) == (422, True)
    assert helper.post(page, {"note": "x"}).status_code == 422, "nobody says who"
    for _ in range(2):
        given = helper.post(page, {"by": "holder", "key": "k", "note": "5 thôn"}, [file("file", "so-lieu.pdf")])
        assert (given.status_code, given.headers["location"]) == (303, f"{helper.path}{page}")
    [one] = tasks_of(lead)["contributions"]
    assert (one["unit"], one["note"], [f["name"] for f in one["files"]]) == ("xa-b1", "5 thôn", ["so-lieu.pdf"])
    assert "“5 thôn”" in helper.get(page).text

    seen = lead.get(lead.task).text
    assert seen.count('<span title="xa-b1">Đơn vị xa-b1</span>') == 2, "who supports, and who gave: by name"
    assert "“5 thôn”" in seen
    kept = lead.get(f"{lead.task}/files/{one['files'][0]['id']}")
    assert (kept.status_code, kept.content) == (200, PDF)
    lead.post(f"{lead.task}/submit", {"by": "holder", "key": "s"})
    late = helper.post(page, {"by": "holder", "key": "k2", "note": "nữa"})
    assert (late.status_code, len(tasks_of(lead)["contributions"])) == (409, 1)
    foreign = helper.post(page, {"by": "holder", "note": "x"}, headers={"Origin": "https://other.example"})
    assert foreign.status_code == 403
