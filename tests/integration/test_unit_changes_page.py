"""Unit changes by page: every refusal with its row, then what would happen, then just that; taken back before its date
(change contract, U3 and U12)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from httpx import Response

from lib.text import compared
from org.files.rows import Parsed
from storage.store import Store
from tests.integration.offices import Browser, office
from tests.stories.test_unit_changes import REPORTS, roster
from tests.stories.world import plan
from workflow.journal import entries
from workflow.proof.prove import prove
from workflow.unit_changes.by_page import _beyond
from workflow.unit_changes.model import Row

PAGE = "/admin/unit-changes"
HEAD = "Mã cũ,Mã mới,Tên,Trực thuộc\n"
GIVEN = {"from": "file", "on": "01/12/2020", "resolution": "35/NQ-HĐND"}
MERGED = HEAD + "xa-a1,xa-n,Xã <b>N</b>,\nxa-a2,xa-n,,\n"


def upload(who: Browser, content: str, **fields: str) -> Response:
    return who.press(PAGE, PAGE, GIVEN | fields, files={"file": ("sap-xep.csv", content.encode(), "text/csv")})


def confirm(who: Browser, looked: Response) -> Response:
    """Press what stands under what would happen."""
    [form] = re.findall(rf'<form method="post" action="{PAGE}">(.*?)</form>', looked.text, re.DOTALL)
    return who.client.post(PAGE, data=dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form)))


def take_back(who: Browser, id: str, reason: str) -> Response:
    found = re.search(r'name="csrf" value="([^"]+)"', who.get(PAGE).text)
    assert found is not None
    return who.client.post(PAGE, data={"csrf": found[1], "do": "revert", "change": id, "reason": reason})


def lines(page: str, name: str) -> list[str]:
    found = re.search(rf'data-lines="{name}">(.*?)</ul>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall("<li>(.*?)</li>", found[1])] if found else []


def test_a_change_is_looked_at_recorded_as_it_was_seen_and_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    with office(Store(sqlite_url), sqlite_url, tmp_path) as there:
        story, admin, below = there.story, there.signed_in("tinh", "admin"), there.signed_in("huyen-a", "admin")
        story.publish_aloud(plan(REPORTS))
        before = roster(story)

        wrong = upload(admin, HEAD + "xa-zz,xa-n,Xã N,\nxa-a1,,,\n")
        assert (wrong.status_code, "dòng 2" in wrong.text, "dòng 3" in wrong.text) == (422, True, True)
        assert ("“xa-zz” không có hiệu lực" in wrong.text, "hãy ghi lý do để miễn" in wrong.text) == (True, True)
        nothing = admin.press(PAGE, PAGE, {"from": "file", "on": "31/04/2020", "resolution": " "})
        assert re.findall(r'<li><a href="#(\w+)">', nothing.text) == ["file", "on", "resolution"]
        listed = admin.press(PAGE, PAGE, {"from": "official", "resolution": "202/2025/QH15"})
        assert "không có đơn vị nào mang mã chính thức" in listed.text
        others = upload(below, HEAD + "xa-b1,xa-a1,,\nxa-a2,xa-a2,,huyen-b\nhuyen-a,huyen-a,Quận A,\n,xa-k,Xã K,\n")
        assert sorted(re.findall(r"“([\w-]+)” không phải là đơn vị cấp dưới", others.text)) == sorted(
            2 * ["xa-b1", "huyen-b", "huyen-a", "xa-k"]
        ), "in the summary and at the field"
        assert upload(below, HEAD + "xa-a1,,,\n", waive="Giải thể").status_code == 422

        looked = upload(below, MERGED)
        assert (looked.status_code, roster(story)) == (200, before)
        assert lines(looked.text, "ceasing")[0] == "xa-a1, Đơn vị xa-a1 → xa-n, Xã &lt;b&gt;N&lt;/b&gt;"
        assert dict(re.findall(r'data-tasks="(\w+)">(\d+)', looked.text)) == {"passed": "2", "made": "1"}
        assert (looked.text.count('data-does="passed"'), "2 chuyển đi" in looked.text) == (2, True)

        done = confirm(below, looked)
        assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}?recorded=1")
        assert confirm(below, looked).headers["location"] == f"{PAGE}?recorded=1", "pressed twice, done once"
        assert roster(story) != before
        page = admin.get(done.headers["location"]).text
        assert (page.count("data-change="), 'data-change="1" data-state="pending"' in page) == (1, True)

        elsewhere = there.signed_in("huyen-b", "admin")
        assert "do quản trị viên cấp trên" in elsewhere.get(PAGE).text
        why = "Nghị quyết được thay thế"
        assert (take_back(elsewhere, "1", why).status_code, take_back(below, "2", why).status_code) == (403, 404)
        unsaid = take_back(below, "1", " ")
        assert (unsaid.status_code, 'href="#reason-1"' in unsaid.text) == (422, True)
        assert take_back(below, "1", why).headers["location"] == f"{PAGE}?reverted=1"
        assert take_back(admin, "1", why).status_code == 409
        assert roster(story) == before
        with story.store.read() as connection:
            told = [(one["action"], one["actor"].partition(":")[0]) for one in entries(connection)]
            assert prove(connection).differences == []
            assert [one for one in told if one[0] in ("units.changed", "units.reverted")] == [
                ("units.changed", "account"),
                ("units.reverted", "account"),
            ]


@pytest.mark.parametrize(
    ("rows", "beyond"),
    [
        ([Row(old="A1", new="n", name="N"), Row(new="k", parent="n")], []),
        ([Row(old="a1", new="a2", parent="a")], []),
        ([Row(old="a1", new="b1")], ["b1"]),
        ([Row(old="a", new="n", name="N")], ["a"]),
        ([Row(new="k", name="K", parent="top")], ["top"]),
        ([Row(new="k", name="K")], ["k"]),
    ],
)
def test_an_administrator_changes_what_is_below_and_nothing_else(rows: list[Row], beyond: list[str]) -> None:
    parsed = Parsed("f", tuple(enumerate(rows, start=2)), ())
    known = {"top", "a", "a1", "a2", "b", "b1"}
    assert [code for _, code in _beyond(parsed, {"a1", "a2"}, compared("A"), known)] == beyond
