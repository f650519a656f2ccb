"""Outlines and forms (đề cương, mẫu biểu): a plan carries them, its units download them (web contract, 4 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from lib.problem import Refused
from storage.store import Store
from storage.tables import item, journal, plan, task
from tests.integration.command_line import PLAN
from tests.integration.command_line import Office as Shell
from tests.integration.offices import Browser, Office
from tests.integration.offices import office as pages
from tests.integration.test_unit_pages import LADDER, PDF, REPORTS
from tests.proven import assert_proven
from tests.stories.world import officer
from tests.stories.world import plan as plan_file
from workflow.backup.backup import backup
from workflow.backup.restore import restore
from workflow.keeping.files import copied, place
from workflow.keeping.sweep import aside, sweep
from workflow.links.issued import issue
from workflow.proof.prove import prove
from workflow.publishing import outlines

DISTRICT = """- id: tong-hop
  title: Tổng hợp cấp huyện
  assigned_to: [huyen-a, huyen-b]
  due: 2020-12-20
"""
HOSTILE = "\u202e<script>=1+1{{7*7}}.pdf"

EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database tells apart


@dataclass
class Province:
    """A published plan with an item for communes of a district and one for districts."""

    office: Office
    plan_id: int

    @property
    def story(self) -> Any:
        return self.office.story

    @property
    def page(self) -> str:
        return f"/plans/{self.plan_id}/attachments"

    def attach(self, title: str, item: str = "", content: bytes = PDF) -> dict[str, Any]:
        path = self.story.folder / f"{title}.pdf"
        path.write_bytes(content)
        folder, now = self.story.settings.files_folder, self.story.now
        with copied(folder, [path], 1 << 20) as [copy]:
            known = {"files_folder": folder, "item_key": item, "title": title, "now": now, "actor": "ban"}
            return outlines.attach(self.story.store, self.plan_id, copy, **known)

    def link(self, unit: str) -> str:
        """The path of the link of the unit's officer."""
        story = self.story
        _, url = issue(story.store, story.settings, unit, post="officer", now=story.now, actor="cli", anew=False)
        return url.removeprefix("https://don-doc.mttq.example")

    def add(self, who: Browser, name: str, content: bytes, **fields: str) -> Any:
        shown = who.get(self.page).text
        [form] = re.findall(r'<form class="narrow"[^>]*attachments".*?</form>', shown, re.DOTALL)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        return who.client.post(self.page, data=hidden | fields, files={"file": (name, content)})

    def carried(self) -> list[dict[str, Any]]:
        with self.story.store.read() as connection:
            return outlines.of_plan(connection, self.plan_id)


def csrf_of(who: Browser, page: str) -> str:
    return str(re.findall(r'name="csrf" value="([^"]*)"', who.get(page).text)[0])


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Province]:
    with pages(store, database_url, tmp_path) as one:
        one.story.publish(plan_file(REPORTS + DISTRICT, LADDER))
        with one.story.store.read() as connection:
            [id] = connection.scalars(select(plan.c.id))
        yield Province(one, id)


# --- by command --------------------------------------------------------------------------------------------------


def test_commands_attach_show_and_detach(office: Shell) -> None:
    file = office.write("Mẫu số 1.pdf", PDF)
    whole = office.json("plan", "attach", PLAN, "--file", file)
    own = office.json("plan", "attach", PLAN, "--file", file, "--item", "communes", "--title", " Đề  cương ")
    assert (whole["item"], whole["title"], own["item"], own["title"]) == (None, "Mẫu số 1", "communes", "Đề cương")
    shown = office.json("plan", "show", PLAN)["attachments"]
    assert shown == [whole, own]
    assert set(own) == {"id", "item", "title", "name", "size", "sha256", "added_at"}
    assert "Đề cương" in office.at("2020-10-06T09:00", "plan", "show", PLAN).out
    assert office.json("plan", "detach", PLAN, own["id"]) == own
    assert office.json("plan", "show", PLAN)["attachments"] == [whole]
    entries = [one for one in office.json("journal") if one["action"].startswith("plan.")]
    assert [one["action"] for one in entries[-3:]] == ["plan.attached", "plan.attached", "plan.detached"]
    office.run("journal", "verify")


def test_commands_refuse_what_they_cannot_do(office: Shell) -> None:
    file, page = office.write("a.pdf", PDF), office.write("b.pdf", "<html><script>alert(1)</script></html>")
    assert office.refused("plan", "attach", PLAN, "--file", page)["code"] == "file-kind"
    assert office.refused("plan", "attach", PLAN, "--file", office.write("c.pdf", ""))["code"] == "file-empty"
    assert office.refused("plan", "attach", PLAN, "--file", file, "--item", "x")["code"] == "unknown-item"
    assert office.refused("plan", "attach", PLAN, "--file", file, "--title", "x" * 201)["code"] == "title-too-long"
    assert office.refused("plan", "detach", PLAN, "1")["code"] == "unknown-outline"
    office.json("plan", "cancel", PLAN, "--reason", "thay thế")
    assert office.refused("plan", "attach", PLAN, "--file", file)["code"] == "plan-ended"
    assert not list((office.home / "files").rglob("?" * 64))


# --- what the books and the folder know --------------------------------------------------------------------------


def test_the_journal_tells_of_what_is_carried_and_of_nothing_else(province: Province) -> None:
    first, gone = province.attach("Đề cương"), province.attach("Mẫu")
    outlines.detach(province.story.store, province.plan_id, gone["id"], now=province.story.now, actor="ban")
    assert_proven(province.story.store)
    for forged in (f"title = 'khác' WHERE id = {first['id']}", f"removed_at = NULL WHERE id = {gone['id']}"):
        with province.story.store.engine.connect() as connection, connection.begin() as undone:
            connection.execute(text(f"UPDATE outline SET {forged}"))
            assert [one.table for one in prove(connection).differences] == ["outline"]
            undone.rollback()


@EMBEDDED
def test_a_carried_file_stays_is_missed_and_is_put_aside_when_removed(province: Province) -> None:
    story, folder = province.story, province.story.settings.files_folder
    carried, later = province.attach("Đề cương"), story.store.clock() + timedelta(hours=2)
    assert sweep(story.store, folder, later).aside == ()
    place(folder, carried["sha256"]).rename(folder / "elsewhere")
    assert sweep(story.store, folder, later).missing == (carried["sha256"],)
    (folder / "elsewhere").rename(place(folder, carried["sha256"]))
    outlines.detach(story.store, province.plan_id, carried["id"], now=story.now, actor="ban")
    assert sweep(story.store, folder, later).aside == (carried["sha256"],)
    assert (aside(folder) / carried["sha256"]).read_bytes() == PDF


def test_a_backup_brings_outlines_back(province: Province, tmp_path: Path) -> None:
    carried, story = province.attach("Đề cương", "bao-cao"), province.story
    made = backup(story.store, story.settings.files_folder, tmp_path / "a.zip", story.now)
    assert (list(made.files), made.missing) == ([carried["sha256"]], [])
    other = Store(f"sqlite:///{tmp_path / 'other' / 'dondoc.sqlite3'}")
    restore(other, tmp_path / "other" / "files", tmp_path / "a.zip", story.now, lambda _what: None)
    with other.read() as connection:
        assert outlines.of_plan(connection, province.plan_id) == [carried]
    assert place(tmp_path / "other" / "files", carried["sha256"]).read_bytes() == PDF
    other.dispose()


@EMBEDDED
def test_a_plan_carries_no_more_than_fifty(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "MOST", 2)
    province.attach("1")
    province.attach("2", content=PDF + b"2")
    with pytest.raises(Refused, match="không thêm được nữa"):
        province.attach("3", content=PDF + b"3")
    assert not place(province.story.settings.files_folder, "3").exists()
    assert len(province.carried()) == 2


# --- what units see ----------------------------------------------------------------------------------------------


def test_a_unit_downloads_what_its_plan_and_its_own_item_carry(province: Province) -> None:
    whole, own = province.attach("Đề cương"), province.attach("Mẫu xã", "bao-cao", PDF + b"xa")
    other = province.attach("Mẫu huyện", "tong-hop", PDF + b"huyen")
    who, story, files = province.office.browser(), province.story, f"/plans/{province.plan_id}/files"
    commune, district = province.link("xa-a1"), province.link("huyen-a")
    page = who.get(f"{commune}/tasks/{story.task_id('bao-cao', 'xa-a1')}").text
    assert re.findall(r'href="[^"]*/plans/\d+/files/(\d+)"', page) == [whole["id"], own["id"]]
    assert page.index("due d-") < page.index("Đề cương, mẫu biểu") < page.index('id="submit"')
    given = who.get(f"{commune}{files}/{own['id']}")
    assert (given.status_code, given.content) == (200, PDF + b"xa")
    assert given.headers["content-disposition"].startswith("attachment;")
    assert given.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert given.headers["cache-control"] == "private, no-store"
    assert who.client.head(f"{commune}{files}/{own['id']}").headers["content-length"] == str(len(PDF) + 2)
    assert [who.get(f"{district}{files}/{one['id']}").status_code for one in (whole, own, other)] == [200, 200, 200]
    unknown = who.get(f"{commune}{files}/999")
    for path in (
        f"{province.link('huyen-b')}{files}/{own['id']}",  # owes another item
        f"{commune}{files}/{other['id']}",
        f"{commune}{files}/1%00",
        f"{commune}/plans/{province.plan_id + 1}/files/{own['id']}",
    ):
        refused = who.get(path)
        assert (refused.status_code, refused.text) == (404, unknown.text)


@EMBEDDED
def test_outlines_outlive_the_plan_as_long_as_its_page_is_shown(province: Province) -> None:
    own, story = province.attach("Mẫu xã", "bao-cao"), province.story
    who, desk = province.office.browser(), province.office.signed_in("ban", "desk")
    path = f"{province.link('xa-a1')}/plans/{province.plan_id}/files/{own['id']}"
    ended = desk.press(province.page, f"/plans/{province.plan_id}/cancel", {"reason": "Có kế hoạch thay thế"})
    assert (ended.status_code, ended.headers["location"]) == (303, f"/plans/{province.plan_id}")
    assert who.get(path).status_code == 200
    story.now += timedelta(days=89)
    assert who.get(path).status_code == 200
    story.now += timedelta(days=2)
    assert who.get(path).status_code == 410


def test_mails_name_what_is_carried_and_have_none_of_it_attached(province: Province) -> None:
    story, asked = province.story, []
    event.listen(story.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def read(when: str) -> int:
        """Statements that read what is carried, of the passes until then."""
        asked.clear()
        story.at(when)
        return sum("FROM outline" in one and "outline.title" in one for one in asked)

    assert read("2020-12-08 08:05") == 0  # the communes' reminders: nothing is carried
    assert all("mẫu biểu" not in mail.text for mail in story.mails(officer("xa-a1")))
    story.put_mail_aside()
    for title, key in (("Đề cương", ""), ("Mẫu xã", "bao-cao"), ("Mẫu huyện", "tong-hop")):
        province.attach(title, key, PDF + title.encode())
    gone = province.attach("Mẫu cũ")
    outlines.detach(story.store, province.plan_id, gone["id"], now=story.now, actor="ban")
    assert read("2020-12-14 08:05") == 1  # one for all mails of the pass
    communes, districts = (story.mails(officer(one))[-1] for one in ("xa-a1", "huyen-a"))
    assert communes.says("Đề cương, mẫu biểu: Đề cương; Mẫu xã (tải tại trang của đơn vị, theo liên kết")
    assert districts.says("Đề cương, mẫu biểu: Đề cương; Mẫu huyện (tải tại trang của đơn vị, theo liên kết")
    assert not any("Mẫu cũ" in mail.text or ".pdf" in mail.text for mail in (communes, districts))
    story.put_mail_aside()


# --- what the desk does ------------------------------------------------------------------------------------------


@EMBEDDED
def test_w25_the_desk_adds_and_removes_by_page(province: Province) -> None:
    desk = province.office.signed_in("ban", "desk")
    for _twice in range(2):
        added = province.add(desk, HOSTILE, PDF, title=f"<b>{HOSTILE}", item="bao-cao", key="one")
        assert (added.status_code, added.headers["location"]) == (303, province.page)
    [carried] = province.carried()
    assert carried["item"] == "bao-cao"
    page = desk.get(province.page).text
    assert "<script>=" not in page
    assert "\u202e" not in page
    given = desk.get(f"/plans/{province.plan_id}/files/{carried['id']}")
    assert given.content == PDF
    assert "%3Cscript%3E" in given.headers["content-disposition"]
    gone = {"csrf": csrf_of(desk, province.page), "remove": carried["id"]}
    assert desk.client.post(province.page, data=gone).status_code == 303
    assert province.carried() == []
    assert desk.client.post(province.page, data=gone).status_code == 422
    with province.story.store.read() as connection:
        actors = connection.scalars(select(journal.c.actor).where(journal.c.action.in_(("plan.attached",)))).all()
    assert [one.partition(":")[0] for one in actors] == ["account"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.pdf", b"<html>", "không phải"),
        ("x.docx", b"PK\x03\x04", "hỏng"),
        ("x.pdf", b"", "trống"),
        ("x.exe", b"MZ" + b"\0" * 200, "không phải"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải"),
    ],
)
def test_what_pages_do_not_take_is_not_carried(quiet: Province, name: str, content: bytes, says: str) -> None:
    page = quiet.add(quiet.office.signed_in("ban", "desk"), name, content, title="Đề cương")
    assert page.status_code == 422
    assert says in re.findall(r'<p class="error" id="error-file">(.*?)</p>', page.text)[0]
    assert 'value="Đề cương"' in page.text
    assert quiet.carried() == []


def test_w17_a_plan_is_kept_by_its_issuer_and_the_desk_under_it(quiet: Province) -> None:
    see, keep = quiet.office.signed_in("huyen-a", "desk"), quiet.office.signed_in("tinh", "desk")
    stranger, admin = quiet.office.signed_in("hoi-nong-dan", "desk"), quiet.office.signed_in("tinh", "admin")
    assert keep.get(quiet.page).status_code == 200
    assert see.get(quiet.page).status_code == 403
    unknown = stranger.get("/plans/999/attachments")
    assert (unknown.status_code, stranger.get(quiet.page).text) == (404, unknown.text)
    assert admin.get(quiet.page).status_code == 404
    for path in ("attachments", "close", "cancel"):
        for who, status in ((see, 403), (stranger, 404)):
            fields = {"csrf": csrf_of(who, "/plans"), "reason": "x", "force": "yes", "remove": "1"}
            assert who.client.post(f"/plans/{quiet.plan_id}/{path}", data=fields).status_code == status
    for id in ("0", "x", "１", "9" * 30, "1%00"):
        assert keep.get(f"/plans/{id}/attachments").status_code == 404


def test_a_plan_with_open_tasks_is_closed_only_when_that_is_ticked(province: Province) -> None:
    province.story.now += timedelta(days=71)  # the communes' reports are overdue, the districts' not
    desk, close = province.office.signed_in("ban", "desk"), f"/plans/{province.plan_id}/close"
    shown = desk.get(province.page).text
    assert 'data-missed="2"' in shown
    refused = desk.press(province.page, close)
    assert refused.status_code == 422
    assert "còn 4 nhiệm vụ chưa hoàn thành" in refused.text
    assert desk.press(province.page, close, {"force": "yes"}).status_code == 303
    with province.story.store.read() as connection:
        became = connection.execute(
            select(item.c.key, task.c.status).join(task, task.c.item_id == item.c.id).distinct()
        ).all()
        assert sorted(map(tuple, became)) == [("bao-cao", "missed"), ("tong-hop", "cancelled")]
        assert connection.scalar(select(plan.c.status)) == "closed"
    after = desk.get(province.page).text
    assert "đã đóng" in after
    assert "<textarea" not in after
    again = desk.client.post(close, data={"csrf": csrf_of(desk, province.page), "force": "yes"})
    assert again.status_code == 409


@EMBEDDED
def test_a_cancelled_plan_does_not_stand_for_the_one_that_took_its_number(province: Province) -> None:
    desk = province.office.signed_in("ban", "desk")
    desk.press(province.page, f"/plans/{province.plan_id}/cancel", {"reason": "nhầm"})
    province.story.publish(plan_file(REPORTS, LADDER))
    fields = {"csrf": csrf_of(desk, province.page), "reason": "nhầm lần nữa"}
    assert desk.client.post(f"/plans/{province.plan_id}/cancel", data=fields).status_code == 409
    with province.story.store.read() as connection:
        assert connection.scalars(select(plan.c.status).order_by(plan.c.id)).all() == ["cancelled", "published"]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    """A plan of which nothing ever changes."""
    from storage.migrate import upgrade

    folder = tmp_path_factory.mktemp("outlines")
    url = f"sqlite:///{folder / 'dondoc.sqlite3'}"
    begun = Store(url)
    upgrade(begun)
    with pages(begun, url, folder) as one:
        one.story.publish(plan_file(REPORTS + DISTRICT, LADDER))
        yield Province(one, 1)
    begun.dispose()
