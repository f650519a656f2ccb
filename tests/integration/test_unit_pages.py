"""A unit's pages over plain HTTP: from the link in a mail to a receipt, and everything that must not happen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import func, select

from lib.tokens import LENGTH, as_typed, derived, digest
from storage.keys import Keys
from storage.store import Store
from storage.tables import act, journal, link, notice, submission, task
from tests.stories.instants import at
from tests.stories.world import Story, officer, plan
from web.app import create_app
from workflow.links.revoked import revoke
from workflow.views import tasks

PUBLIC = "https://don-doc.mttq.example"
REPORTS = """- id: bao-cao
  title: Báo cáo sơ kết
  assigned_to: {level: commune, under: huyen-a}
  due: 2020-12-15
  deliverables: [{id: report, title: Báo cáo}, {id: model, title: Mô hình, at_least: 2}]
"""
LADDER = "- {before: 7d, tell: officer}\n- {before: 1d, tell: officer}\n- {after: 2d, tell: superior}"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass
class Unit:
    """A commune's officer with a browser: its story, and the path of its link."""

    story: Story
    client: TestClient
    path: str

    def get(self, path: str = "", **more: Any) -> Response:
        return self.client.get(self.path + path, **more)

    def post(self, path: str, fields: dict[str, Any] | None = None, files: Any = (), **more: Any) -> Response:
        body = [*((name, (None, value)) for name, value in (fields or {}).items()), *files]
        return self.client.post(self.path + path, files=body or [("", (None, ""))], **more)

    @property
    def task(self) -> str:
        return f"/tasks/{self.story.task_id('bao-cao', 'xa-a1')}"

    def submit(self, *, by: str = "holder", key: str = "k1", files: Any = None, **fields: str) -> Response:
        return self.post(f"{self.task}/submit", {"by": by, "key": key, **fields}, THREE if files is None else files)


def file(field: str, name: str, content: bytes = PDF) -> tuple[str, tuple[str, bytes, str]]:
    return field, (name, content, "application/pdf")


THREE = [
    file("file.report", "báo cáo.pdf"),
    file("file.model", "1.pdf", PDF + b"1"),
    file("file.model", "2.pdf", PDF + b"2"),
]


@pytest.fixture
def unit(store: Store, database_url: str, tmp_path: Path) -> Iterator[Unit]:
    keyed = Store(database_url, Keys("ein Geheimnis", tmp_path))
    story = Story(keyed, tmp_path)
    known = {"public_url": PUBLIC, "secret_key": "ein Geheimnis", "database_url": database_url}
    story.settings = replace(story.settings, **known, upload_limit=1 << 20)
    story.lived("units' pages", lambda: story.begin().publish_aloud(plan(REPORTS, LADDER)))
    client = TestClient(create_app(story.settings, lambda: story.now), base_url=PUBLIC, follow_redirects=False)
    yield Unit(story, client, link_in(story, "xa-a1"))
    keyed.dispose()


def link_in(story: Story, unit: str) -> str:
    """The path of the link in the last mail to the unit's officer."""
    text = story.mails(officer(unit))[-1].text
    [address] = set(re.findall(rf"\n{PUBLIC}(/n/\S+)\r?\n", text))
    return address


def counted(store: Store) -> tuple[int, ...]:
    """How much has been recorded."""
    with store.read() as connection:
        tables = (act, journal, submission, notice)
        return tuple(connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables)


def kept(unit: Unit) -> list[str]:
    folder = unit.story.settings.files_folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


# --- the way -------------------------------------------------------------------------------------------------------


def test_w02_from_the_link_to_a_receipt(unit: Unit) -> None:
    page = unit.get()
    assert (page.status_code, "Báo cáo sơ kết" in page.text, "Nộp báo cáo" in page.text) == (200, True, True)
    unit.story.at("2020-12-10 10:42")
    answer = unit.submit(note="kèm phụ lục")
    assert answer.status_code == 303
    receipt = unit.client.get(answer.headers["location"])
    number = re.search(r'data-receipt="([^"]+)"', receipt.text)
    assert number is not None
    assert number[1] == "BN-2020-000001"
    for words in ("Đã nhận báo cáo", "10 giờ 42, thứ Năm, 10/12/2020", "Nộp đúng hạn", "báo cáo.pdf", "kèm phụ lục"):
        assert words in receipt.text
    found = tasks_of(unit)
    assert [one["sha256"] for one in found["submissions"][0]["files"]] == [
        hashlib.sha256(content).hexdigest() for _, (_, content, _) in THREE
    ]
    assert (found["status"], found["submissions"][0]["receipt"]) == ("submitted", number[1])
    assert found["acts"][-1]["actor"] == "link:xa-a1:officer"
    assert (unit.story.settings.files_folder / found["submissions"][0]["files"][0]["sha256"][:2]).exists()


def tasks_of(unit: Unit) -> dict[str, Any]:
    with unit.story.store.read() as connection:
        return tasks.show(connection, unit.story.task_id("bao-cao", "xa-a1"), unit.story.now)


def test_every_page_names_whose_it_is_and_whom_to_ask(unit: Unit) -> None:
    receipt = unit.submit().headers["location"].removeprefix(unit.path)
    for path in ("", unit.task, receipt, "/not-me"):
        page = unit.get(path).text
        assert ("Dành cho" in page, "/not-me" in page) == (True, True), path
        assert officer("ban") in page.partition("<footer>")[2], path


def test_units_below_stand_by_days_late_and_then_by_name(unit: Unit) -> None:
    unit.story.at("2020-12-17 08:00")
    unit.submit()
    above = unit.client.get(link_in(unit.story, "huyen-a")).text.partition('id="below"')[2]
    assert re.findall(r'<th scope="row">Đơn vị ([\w-]+)</th>', above) == ["xa-a2", "xa-a1"]


def test_w04_the_form_pressed_again_leads_to_the_same_receipt(unit: Unit) -> None:
    first, again = unit.submit(key="once"), unit.submit(key="once")
    assert (first.headers["location"], again.status_code) == (again.headers["location"], 303)
    assert len(tasks_of(unit)["submissions"]) == 1
    assert unit.submit(key="another").headers["location"] != first.headers["location"]


def test_what_is_missing_is_named_and_what_was_typed_stays(unit: Unit) -> None:
    answer = unit.submit(by="other", by_name="Văn thư", note="ghi chú", files=THREE[:2])
    assert answer.status_code == 422
    assert "Còn thiếu: Mô hình (1)." in answer.text
    assert "Còn thiếu: Báo cáo" not in answer.text
    assert 'value="Văn thư"' in answer.text
    assert ">ghi chú</textarea>" in answer.text
    assert "<title>Lỗi: " in answer.text
    assert (kept(unit), tasks_of(unit)["status"]) == ([], "assigned")


def test_w09_a_returned_report_says_why_and_keeps_what_was_handed_in(unit: Unit) -> None:
    unit.submit()
    unit.story.return_("bao-cao", "xa-a1", "thiếu số liệu")
    page = unit.get(unit.task)
    assert "“thiếu số liệu”" in page.text
    ids = re.findall(r'name="keep" value="(\d+)" checked', page.text)
    assert len(ids) == 3
    answer = unit.post(
        f"{unit.task}/submit",
        {"by": "holder", "key": "k2", "keep": ids[0]},
        [file("file.model", "3.pdf", PDF + b"3"), file("file.model", "4.pdf", PDF + b"4")],
    )
    assert answer.status_code == 303
    names = [[one["name"] for one in given["files"]] for given in tasks_of(unit)["submissions"]]
    assert sorted(names[-1]) == ["3.pdf", "4.pdf", "báo cáo.pdf"]


def test_a_receipt_promises_nothing_that_is_over(unit: Unit) -> None:
    first = unit.submit().headers["location"]
    assert "không bị nhắc nữa" in unit.client.get(first).text
    unit.post(f"{unit.task}/recall", {"by": "holder"})
    page = unit.client.get(first).text
    assert ("không bị nhắc nữa" in page, "Nhiệm vụ: Đã tiếp nhận." in page, "Rút lại" in page) == (False, True, False)
    second = unit.submit(key="k2").headers["location"]
    page = unit.client.get(first).text
    assert ("không bị nhắc nữa" in page, f'<a href="{second}">' in page) == (False, True)
    unit.story.accept("bao-cao", "xa-a1")
    assert "Nhiệm vụ: Hoàn thành." in unit.client.get(second).text


def test_w10_late_is_said_on_the_receipt(unit: Unit) -> None:
    unit.story.at("2020-12-17 09:00")
    assert "Quá hạn 2 ngày" in unit.get(unit.task).text
    answer = unit.submit()
    assert "Nộp quá hạn" in unit.client.get(answer.headers["location"]).text
    unit.story.put_mail_aside()


def test_w11_taken_back_before_it_is_accepted_and_refused_after(unit: Unit) -> None:
    unit.submit()
    assert unit.post(f"{unit.task}/recall", {"by": "holder"}).status_code == 303
    assert tasks_of(unit)["status"] == "acknowledged"
    unit.submit(key="k2")
    unit.story.accept("bao-cao", "xa-a1")
    refused = unit.post(f"{unit.task}/recall", {"by": "holder"})
    assert (refused.status_code, "Hoàn thành" in refused.text) == (409, True)
    said = "Nhiệm vụ này vừa được xác nhận hoàn thành; dưới đây là tình trạng hiện nay."
    assert f'<a href="#stands">{said}</a>' in refused.text
    assert "chỗ cần sửa" not in refused.text
    assert tasks_of(unit)["status"] == "accepted"


# --- nothing by looking --------------------------------------------------------------------------------------------


def test_w01_looking_and_pressing_without_choosing_who_changes_nothing(unit: Unit) -> None:
    before = counted(unit.story.store)
    for _ in range(3):
        for path in ("", unit.task, "/not-me"):
            assert unit.get(path).status_code == 200
            assert unit.client.head(unit.path + path).status_code == 200
    for act_ in ("submit", "acknowledge", "recall"):
        assert unit.post(f"{unit.task}/{act_}").status_code == 422
    assert unit.post("/not-me").status_code == 422
    for path in (f"{unit.task}/submit", "/not-me"):  # a body of nothing, of which nobody says what kind it is
        assert unit.client.post(unit.path + path).status_code == 422
    assert counted(unit.story.store) == before
    assert unit.get().status_code == 200


def test_w18_a_form_of_another_site_does_nothing(unit: Unit) -> None:
    before = counted(unit.story.store)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = unit.post(f"{unit.task}/acknowledge", {"by": "holder"}, headers=headers)
        assert (answer.status_code, "không đến từ trang của hệ thống" in answer.text) == (403, True)
        assert unit.post("/not-me", {"why": "moved"}, headers=headers).status_code == 403
    assert counted(unit.story.store) == before
    own = {"Sec-Fetch-Site": "same-origin", "Origin": PUBLIC}
    assert unit.post(f"{unit.task}/acknowledge", {"by": "holder"}, headers=own).status_code == 303


# --- whose link ----------------------------------------------------------------------------------------------------


def test_w16_two_mails_carry_the_same_address_and_a_revoked_one_is_followed_by_another(unit: Unit) -> None:
    unit.story.at("2020-12-08")
    assert link_in(unit.story, "xa-a1") == unit.path
    assert unit.post("/not-me", {"why": "mistake"}).status_code == 303
    gone = unit.get()
    assert (gone.status_code, "Liên kết này không còn hiệu lực: liên kết đã được hủy." in gone.text) == (410, True)
    assert "officer@ban.example" in gone.text
    unit.story.at("2020-12-14")
    new = link_in(unit.story, "xa-a1")
    assert new != unit.path
    assert unit.client.get(new).status_code == 200
    unit.story.put_mail_aside()


def test_w13_who_leaves_has_no_link_any_more_and_who_comes_has_another(unit: Unit) -> None:
    unit.story.people("xa-a1", officer="moi@xa-a1.example")
    assert "không còn là đầu mối" in unit.get().text
    assert unit.get().status_code == 410
    [mail] = unit.story.mails("moi@xa-a1.example") or [None]
    unit.story.at("2020-12-08")
    [mail] = unit.story.mails("moi@xa-a1.example")
    assert unit.path not in mail.text
    unit.story.put_mail_aside()


def test_who_stands_in_gets_their_own_units_page(unit: Unit) -> None:
    unit.story.people("xa-a2", officer=None)
    unit.story.put_mail_aside()
    unit.story.at("2020-12-08")
    path = link_in(unit.story, "huyen-a")
    page = unit.client.get(path)
    assert "Nhiệm vụ của Đơn vị huyen-a" in page.text
    assert "Đơn vị xa-a2" in page.text, "what is owed below is shown"
    assert f"{path}/tasks" not in page.text
    unit.story.put_mail_aside()


def test_w17_what_is_not_the_units_own_is_as_if_it_were_not_there(unit: Unit) -> None:
    other = unit.story.task_id("bao-cao", "xa-a2")
    unit.submit()
    bodies = {
        unit.get(f"/tasks/{other}").content,
        unit.get("/tasks/999999").content,
        unit.get("/tasks/abc").content,
        unit.get("/tasks/²").content,
        unit.get(f"/tasks/{other}/files/1").content,
        unit.get("/receipts/BN-2020-000009").content,
        unit.get("/receipts/BN-2021-000001").content,
        unit.client.get(f"/n/{'0' * LENGTH}").content,
        unit.client.get(f"/n/{'x' * 10_000}").content,
        unit.client.get("/n/%00").content,
        unit.client.get("/nowhere").content,
        unit.post(f"/tasks/{other}/submit", {"by": "holder"}, THREE).content,
    }
    assert len(bodies) == 1
    assert "Không tìm thấy trang".encode() in bodies.pop()


def test_a_file_of_the_units_own_is_given_back_as_it_was(unit: Unit) -> None:
    unit.submit()
    [first, *_] = tasks_of(unit)["submissions"][0]["files"]
    answer = unit.get(f"{unit.task}/files/{first['id']}")
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.pdf"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    part = unit.get(f"{unit.task}/files/{first['id']}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, PDF[:4])


def test_capitals_and_letters_taken_for_digits_are_understood() -> None:
    token = derived(b"key", 1, 2, 3)
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", token)
    assert as_typed(token.upper().replace("1", "L").replace("0", "o")) == token
    assert as_typed(token[:-1]) is None
    assert as_typed(f"{token[:-1]}u") is None
    assert derived(b"key", 1, 2, 4) != token
    assert derived(b"key", 12, 3) != derived(b"key", 1, 23)


def test_everything_to_be_corrected_is_said_at_once(unit: Unit) -> None:
    answer = unit.submit(by="", note="x" * 4001, files=[file("file.report", "báo cáo.pdf")])
    assert (answer.status_code, "Có 3 chỗ cần sửa" in answer.text) == (422, True)
    fields = re.findall(r'<li><a href="#([^"]+)">', answer.text)
    assert fields == ["file-model", "note", "by"]
    assert "báo cáo.pdf" in answer.text
    answer = unit.post(f"{unit.task}/extension", {"until": ""})
    assert "Hãy ghi ngày, như 25/12/2020." in answer.text
    assert "Có 3 chỗ cần sửa" in answer.text


def test_who_says_not_me_is_heard_by_the_desk(unit: Unit) -> None:
    unit.story.at("2020-12-09 09:00")
    assert unit.post("/not-me", {"why": "moved"}).status_code == 303
    assert unit.get().status_code == 410
    unit.story.at("2020-12-09 10:00")
    told = unit.story.mails(officer("ban"))[-1]
    assert "Tôi không còn làm việc này" in told.text
    assert "cập nhật danh bạ" in told.text
    with unit.story.store.read() as connection:
        assert connection.scalar(select(func.count()).where(notice.c.kind == "question")) == 1


def test_w14_of_a_token_only_its_digest_is_kept(unit: Unit) -> None:
    token = unit.path.removeprefix("/n/")
    with unit.story.store.read() as connection:
        assert digest(token) in connection.scalars(select(link.c.digest)).all()
        assert token not in str(connection.execute(select(link)).all())
        assert token not in str(connection.execute(select(journal.c.detail)).all())


def test_a_link_ends_long_after_it_left_last_and_when_the_plan_is_over(unit: Unit) -> None:
    unit.story.now += timedelta(days=401)
    assert "đã quá thời gian sử dụng" in unit.get().text
    unit.story.now -= timedelta(days=401)
    unit.story.cancel("thôi")
    assert unit.get().status_code == 200
    assert 'action="' not in unit.get(unit.task).text, "afterwards it is read only"
    unit.story.now += timedelta(days=91)
    assert "kế hoạch đã kết thúc" in unit.get().text
    unit.story.put_mail_aside()


# --- what comes in -------------------------------------------------------------------------------------------------


def test_w05_too_large_a_file_is_named_and_leaves_nothing(unit: Unit) -> None:
    large = [*THREE[:2], file("file.model", "lớn.pdf", PDF + bytes((1 << 20) - len(PDF) + 1))]
    answer = unit.submit(files=large)
    assert (answer.status_code, "Tệp lớn.pdf lớn quá 1 MB." in answer.text) == (413, True)
    assert kept(unit) == []
    exact = [*THREE[:2], file("file.model", "vừa.pdf", bytes((1 << 20) - 2 * len(PDF)).join((PDF, PDF)))]
    assert unit.submit(files=exact).status_code == 303


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/json"}, b"{}", 415),
        ({"Content-Type": "multipart/form-data"}, b"x", 415),
        ({}, b"by=holder", 415),
        ({"Content-Type": "multipart/form-data; boundary=b"}, b"--b\r\nContent-Dispo", 400),
        ({"Content-Type": "multipart/form-data; boundary=b"}, b"nonsense", 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=" + b"b" * 70_000, 413),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"by=%ff%fe", 400),
        ({"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(200 << 20)}, b"", 413),
    ],
)
def test_what_is_no_form_is_refused_and_leaves_nothing(
    unit: Unit, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = unit.client.post(f"{unit.path}{unit.task}/submit", content=body, headers=headers)
    assert answer.status_code == status
    assert kept(unit) == []


def test_many_parts_many_files_and_long_words_are_refused(unit: Unit) -> None:
    assert unit.submit(files=[file("file", f"{n}.pdf") for n in range(11)]).status_code == 413
    assert unit.submit(files=[("x", (None, "y"))] * 41).status_code == 413
    assert unit.submit(note="x" * 70_000).status_code == 413
    assert unit.submit(note="x" * 4001).status_code == 422
    assert unit.submit(by="other", by_name="x").status_code == 422
    assert kept(unit) == []


def test_w25_words_of_others_are_shown_as_words(unit: Unit) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}\u202e"
    answer = unit.submit(by="other", by_name=hostile, files=[*THREE[:2], file("file.model", "<b>.pdf", PDF + b"x")])
    receipt = unit.client.get(answer.headers["location"]).text
    assert "<script>alert" not in receipt
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in receipt
    assert "\u202e" not in receipt
    assert "&lt;b&gt;.pdf" in receipt


# --- around every page ---------------------------------------------------------------------------------------------


def test_w22_headers_stand_on_every_page(unit: Unit) -> None:
    for answer in (unit.get(), unit.client.get("/nowhere"), unit.get(unit.task), unit.client.get(style_of(unit))):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-src" not in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert not re.search(r"<script(?! src=\"/static/)|style=|onclick", answer.text)
    assert unit.get().headers["cache-control"] == "no-store"
    assert "immutable" in unit.client.get(style_of(unit)).headers["cache-control"]


def test_an_address_says_all_that_it_does(unit: Unit) -> None:
    ways = {"": "GET, HEAD", unit.task: "GET, HEAD", "/not-me": "GET, HEAD, POST", f"{unit.task}/submit": "POST"}
    paths = {unit.path + path: allowed for path, allowed in ways.items()}
    for path, allowed in {**paths, "/lien-ket": "GET, HEAD, POST", "/health": "GET, HEAD"}.items():
        answer = unit.client.put(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.headers["content-type"].startswith("text/html")
        assert "Không thực hiện" in answer.text
    assert unit.client.head("/metrics").status_code == 200
    assert unit.client.head(style_of(unit)).status_code == 200


def test_a_slash_at_the_end_leads_to_the_same_page(unit: Unit) -> None:
    assert unit.get(f"{unit.task}/").status_code == 200
    assert unit.get("/").status_code == 200


def style_of(unit: Unit) -> str:
    found = re.search(r'href="(/static/[^"]+)"', unit.get().text)
    assert found is not None
    return found[1]


def test_the_language_is_changed_where_the_page_can_be_asked_for_again(unit: Unit) -> None:
    answer = unit.submit(by="")
    assert (answer.status_code, "?lang=en" in answer.text) == (422, False)
    assert "?lang=en" in unit.get(unit.task).text


def test_pages_tell_where_their_time_went_when_asked_to(unit: Unit) -> None:
    assert "server-timing" not in unit.get().headers
    app = create_app(replace(unit.story.settings, timing=True), lambda: unit.story.now)
    told = TestClient(app, base_url=PUBLIC).get(unit.path).headers["server-timing"]
    spent = {name: float(ms) for name, ms in re.findall(r"(\w+);dur=([\d.]+)", told)}
    assert list(spent) == ["data", "render", "app"]
    assert min(spent.values()) > 0
    assert spent["data"] + spent["render"] <= spent["app"] + 0.2


def test_w23_a_foreign_host_is_refused_and_never_in_a_link(unit: Unit) -> None:
    for host in ("evil.example", "don-doc.mttq.example.evil.example", "[::1", ""):
        assert unit.get(headers={"Host": host}).status_code == 400
    assert "evil.example" not in unit.get(headers={"X-Forwarded-Host": "evil.example"}).text
    assert urlsplit(PUBLIC).hostname == "don-doc.mttq.example"


def test_w35_english_has_no_vietnamese_left_but_names(unit: Unit) -> None:
    page = unit.get("?lang=en")
    assert page.headers["content-language"] == "en"
    assert "lang=en" in page.headers["set-cookie"]
    text = re.sub(r"<[^>]+>", " ", unit.get(unit.task).text.replace("Tiếng Việt", ""))
    names = ("Đôn Đốc", "Đơn vị", "Báo cáo sơ kết", "Báo cáo", "Mô hình", "Sơ kết 5 năm", "Bộ luật Dân sự 2015, Đ.148")
    for name in names:
        text = text.replace(name, "")
    assert re.findall(r"[^\n]*[ăâđêôơưĂÂĐÊÔƠƯáàảãạếềểễệ][^\n]*", text) == []


def test_a_page_takes_no_write_lock(unit: Unit) -> None:
    path = unit.task
    assert unit.get().status_code == 200
    with writing(unit.story.store):
        assert unit.get().status_code == 200
        assert unit.get(path).status_code == 200


@contextmanager
def writing(store: Store) -> Iterator[None]:
    with store.write() as connection:
        connection.execute(select(task.c.id).limit(1))
        yield


def test_without_a_public_address_no_message_carries_a_link(store: Store, tmp_path: Path) -> None:
    story = Story(store, tmp_path)
    story.begin().publish_aloud(plan(REPORTS, LADDER))
    assert "/n/" not in story.mails(officer("xa-a1"))[-1].text
    story.put_mail_aside()


def test_a_revocation_is_entered_once(unit: Unit) -> None:
    with unit.story.store.write() as connection:
        ended = [revoke(connection, link.c.id > 0, why="moved", now=at("2020-10-07"), actor="ban") for _ in range(2)]
    assert ended[0] > 1
    assert ended[1] == 0
    with unit.story.store.read() as connection:
        entries = connection.execute(select(journal).where(journal.c.action == "link.revoked")).all()
    assert len(entries) == 1
