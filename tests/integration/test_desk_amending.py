"""A plan is amended, suspended and resumed by page: what would follow is seen before the press (change contract, 6)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx import Response

from storage.store import Store
from tests.integration.offices import Browser, Office, office
from tests.integration.test_unit_pages import LADDER, REPORTS
from tests.proven import assert_proven
from tests.stories.instants import at
from tests.stories.world import Story, officer
from tests.stories.world import plan as plan_file

PAGE, BY = "/plans/1/amend", {"number": "95/MTTQ-BTT", "reason": "Bão lụt"}


def running(story: Story) -> None:
    """A plan that was published, on the day on which it is amended."""
    story.begin().publish_aloud(plan_file(REPORTS, LADDER))
    story.now = at("2020-12-01 09:00")


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path, running) as one:
        yield one
        assert_proven(one.story.store)


def check(who: Browser, content: bytes) -> Response:
    return who.press(PAGE, f"{PAGE}/check", BY, files={"file": ("ke-hoach.yaml", content)})


def press(who: Browser, page: Response, **changed: str) -> Response:
    [form] = re.findall(rf'<form[^>]* action="{PAGE}".*?</form>', page.text, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return who.client.post(PAGE, data=hidden | changed)


def seen(page: Response) -> dict[str, str]:
    [found] = re.findall(r"<section[^>]* data-difference ([^>]*)>", page.text)
    return dict(re.findall(r'data-(\w+)="(\d+)"', found))


def changes(page: Response) -> list[tuple[str, str, str]]:
    return re.findall(r'<tr data-item="([^"]*)" data-change="([^"]*)" data-tasks="(\d+)"', page.text)


def versions(who: Browser) -> list[str]:
    return re.findall(r'data-version="(\d+)"', who.get(PAGE).text)


def test_a_plan_is_amended_by_the_file_that_was_seen_once_however_often_it_is_pressed(province: Office) -> None:
    desk, story = province.signed_in("ban", "desk"), province.story
    running_file = desk.get("/plans/1/versions/1.yaml").text
    wrong = check(desk, running_file.replace("2020-12-15", "31/04/2021").replace("87/KH", "88/KH").encode())
    problems = re.findall(r'<li data-problem="[^"]*" data-line="(\d+)"[^>]*>(.*?)</li>', wrong.text)
    assert (wrong.status_code, len(problems)) == (422, 2)
    assert all(f"dòng {line}" in told for line, told in problems)
    assert 'value="95/MTTQ-BTT"' in wrong.text
    unsaid = desk.press(PAGE, f"{PAGE}/check", {"number": " "}, files={"file": ("a.yaml", b"x")})
    assert (unsaid.status_code, "Hãy ghi số văn bản điều chỉnh" in unsaid.text) == (422, True)

    page = check(desk, running_file.replace("2020-12-15", "2020-12-25").encode())
    assert page.status_code == 200
    assert changes(page) == [("bao-cao", "later", "2")]
    assert seen(page) == {"version": "2", "changes": "2", "notices": "2", "withdrawn": "0", "wrong": "2", "below": "0"}
    assert officer("xa-a1") in page.text
    assert versions(desk) == ["1"], "looking changes nothing"

    story.waive("bao-cao", "xa-a2")
    stale = press(desk, page)
    assert stale.status_code == 409
    assert "Kế hoạch đã thay đổi từ lúc xem trước" in html.unescape(stale.text)
    assert changes(stale) == [("bao-cao", "later", "1")]
    assert versions(desk) == ["1"]
    assert press(desk, stale, sha256="0" * 64).status_code == 422
    with ThreadPoolExecutor(2) as two:
        both = list(two.map(lambda key: press(desk, stale, key=key), ("a", "b")))
    for one in (*both, press(desk, stale), press(desk, stale, key="c")):
        assert (one.status_code, one.headers["location"]) == (303, PAGE)

    assert versions(desk) == ["2", "1"]
    assert desk.get("/plans/1/versions/2.yaml").text == running_file.replace("2020-12-15", "2020-12-25").replace(
        "version: 1", "version: 2"
    )
    assert desk.get("/plans/1/versions/3.yaml").status_code == 404
    assert [story.task("bao-cao", one)["due_on"] for one in ("xa-a1", "xa-a2")] == ["2020-12-25", "2020-12-15"]
    assert "95/MTTQ-BTT" in desk.get(f"/tasks/{story.task_id('bao-cao', 'xa-a1')}").text
    old = check(desk, running_file.encode())
    assert (old.status_code, 'data-problem="version-changed"' in old.text) == (409, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plan_rests_and_goes_on_by_page_for_a_reason_that_is_given(province: Office) -> None:
    desk, story, managed = province.signed_in("ban", "desk"), province.story, "/plans/1/attachments"
    silent = desk.press(managed, "/plans/1/suspend", {"reason": " "})
    assert (silent.status_code, "Hãy ghi lý do" in silent.text) == (422, True)
    earlier = desk.get(managed).text
    rest = desk.press(managed, "/plans/1/suspend", {"reason": "Giãn cách"})
    assert rest.status_code == 303
    assert "đang tạm dừng" in desk.get(PAGE).text
    [csrf] = set(re.findall(r'name="csrf" value="([^"]*)"', earlier))
    again = desk.client.post("/plans/1/suspend", data={"csrf": csrf, "key": "b", "reason": "Giãn cách"})
    assert again.status_code == 409, "somebody was faster"
    assert [one["kind"] for one in story.notices("xa-a1", kind="suspended")] == ["suspended"]
    assert desk.press(managed, "/plans/1/resume", {"reason": "Hết giãn cách"}).status_code == 303
    assert [one["kind"] for one in story.notices("xa-a1", kind="resumed")] == ["resumed"]
    assert 'action="/plans/1/suspend"' in desk.get(managed).text
    page = check(desk, desk.get("/plans/1/versions/1.yaml").content.replace(b"2020-12-15", b"2020-12-25"))
    assert desk.press(managed, "/plans/1/cancel", {"reason": "Trùng"}).status_code == 303
    over = press(desk, page)
    assert (over.status_code, 'data-problem="plan-ended"' in over.text) == (409, True)
