"""Units, contacts, messages and the journal, looked up by signed-in people: each sees its own, and no link's token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, update

from org.files.contacts import import_contacts
from org.files.rows import Parsed
from org.files.units import import_units
from org.model import Contact, UnitVersion
from storage.store import Store
from storage.tables import link, message, notice, person, task, unit
from tests.integration.offices import PUBLIC, Browser, Office, office
from tests.stories.world import head, officer, plan
from workflow.correcting import imported

REPORTS = """- id: bao-cao
  title: Báo cáo sơ kết <b>5 năm</b>
  assigned_to: {level: commune, under: tinh}
  due: 2020-12-15
"""
OWN = """- id: rieng
  title: Việc riêng của huyện
  assigned_to: {units: [xa-a1]}
  due: 2020-12-20
"""
LADDER = "- {before: 7d, tell: officer}\n- {after: 2d, tell: superior}"
MARK = "<script>alert(1)</script>"
TOKEN = re.compile(r"/n/[0-9a-z]{26}")


@dataclass
class Province:
    """A province in which a plan ran past its date, and who looks things up there."""

    office: Office
    desk: Browser
    reader: Browser  # of the district huyen-a
    admin: Browser  # of the same
    mails: dict[str, str]  # what left of the first plan, by kind

    def task(self, unit_code: str) -> int:
        return self.office.story.task_id("bao-cao", unit_code)


@pytest.fixture(scope="module")
def province(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    folder = tmp_path_factory.mktemp("directories")
    (folder / "test.sqlite3").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'test.sqlite3'}"
    with office(Store(url), url, folder) as one:
        story = one.story
        story.telephone("xa-a1", "0912345123")
        named(one, "xa-b1", f"Xã Tân Biên {MARK} \u202egnp.exe", "=1+1")
        story.publish_aloud(plan(REPORTS, LADDER))
        story.publish_aloud(plan(OWN, LADDER, number="3/KH", issuer="huyen-b", desk="huyen-b"))
        story.at("2020-12-18 08:05")
        mails = {
            "reminder": story.mails(officer("xa-a1"))[-2].text,
            "escalation": story.mails(officer("huyen-a"))[-1].text,
        }
        who = [one.signed_in("ban", "desk", name="Pham-Thi-Ban"), one.signed_in("huyen-a", "reader")]
        yield Province(one, *who, one.signed_in("huyen-a", "admin"), mails)


def named(one: Office, code: str, name: str, who: str) -> None:
    """Names as nobody should have them, written past what keeps them out."""
    story = one.story
    with story.store.write() as connection:
        row = UnitVersion(code=code, name=name, level="commune", parent="huyen-b")
        changes = import_units(connection, Parsed("units.csv", ((2, row),), ()), now=story.now)
        imported.enter(connection, "units", changes, now=story.now, actor="ban")
        holder = Contact(unit=code, post="officer", name=who, email=officer(code))
        contacts = import_contacts(connection, Parsed("contacts.csv", ((2, holder),), ()), now=story.now)
        imported.enter(connection, "contacts", contacts, now=story.now, actor="ban")


def listed(text: str, of: str) -> list[str]:
    return re.findall(rf'<tr data-{of}="([^"]+)"', text)


# --- units and contacts ----------------------------------------------------------------------------------------------


def test_w27_units_are_found_without_diacritics_and_by_level(province: Province) -> None:
    assert listed(province.desk.get("/units?q=tan bien").text, "unit") == ["xa-b1"]
    districts = province.desk.get("/units?level=district").text
    assert listed(districts, "unit") == []  # not below the desk, and owing nothing
    found = province.reader.get("/units").text
    assert listed(found, "unit") == ["huyen-a", "xa-a1", "xa-a2"]
    assert "Đơn vị tinh" in found  # a superior by its name alone
    assert "Không có đơn vị nào phù hợp." in province.desk.get("/units?q=nowhere").text


def test_w17_a_unit_beyond_ones_own_is_as_if_there_were_none(province: Province) -> None:
    unknown = province.reader.get("/units/no-such-unit")
    for path in (
        "/units/xa-b1",
        "/units/tinh",
        "/units/%00",
        "/outbox/%00",
        "/outbox/1e400",
        "/outbox/99999",
        "/plans/99999/outbox",
        "/plans/99999/journal",
    ):
        answer = province.reader.get(path)
        assert (answer.status_code, answer.content) == (404, unknown.content), path
    assert province.desk.get("/units/xa-b1").status_code == 200


def test_a_readers_addresses_are_masked_and_cannot_be_searched(province: Province) -> None:
    for path in ("/units/xa-a1", "/contacts", "/outbox", "/contacts?q=" + officer("xa-a1")):
        text = province.reader.get(path).text
        assert officer("xa-a1") not in text.replace('value="' + officer("xa-a1"), ""), path
        assert "0912345123" not in text
    assert "o•••@xa-a1.example" in province.reader.get("/units/xa-a1").text
    assert "09••••123" in province.reader.get("/contacts").text
    assert "không phù hợp" not in province.reader.get("/contacts").text
    assert officer("xa-a1") in province.desk.get("/contacts?q=" + officer("xa-a1")).text
    assert officer("xa-a1") in province.admin.get("/units/xa-a1").text


def test_a_unit_owes_what_may_be_seen_of_it(province: Province) -> None:
    text = province.reader.get("/units/xa-a1").text
    assert len(listed(text, "task")) == 2  # of both plans: it stands below the reader
    assert "Việc riêng" in text
    assert "Việc riêng" not in province.desk.get("/units/xa-a1").text
    assert "Báo cáo sơ kết &lt;b&gt;5 năm&lt;/b&gt;" in text
    assert listed(province.admin.get("/units/xa-a1").text, "task") == []  # boards are no administrator's


def test_w25_names_are_shown_and_do_nothing(province: Province) -> None:
    for path in ("/units", "/units/xa-b1", "/contacts", "/outbox", "/journal"):
        text = province.desk.get(path).text
        assert MARK not in text, path
    assert "=1+1" in province.desk.get("/contacts").text
    assert "&lt;script&gt;" in province.desk.get("/units/xa-b1").text


# --- links -----------------------------------------------------------------------------------------------------------


def link_of(one: Office, code: str) -> int:
    with one.story.store.read() as connection:
        found = select(link.c.id).join(unit, unit.c.id == link.c.unit_id).join(person, person.c.id == link.c.person_id)
        its = found.where(unit.c.code == code, person.c.address == officer(code)).order_by(link.c.id.desc())
        return connection.execute(its).scalars().first() or 0


def test_w14_a_link_is_renewed_once_and_shown_once(province: Province) -> None:
    page, id = "/units/xa-a2", link_of(province.office, "xa-a2")
    old = TOKEN.search(province.office.story.mails(officer("xa-a2"))[-1].text)
    assert old is not None
    assert TOKEN.search(province.desk.get(page).text) is None
    hidden = dict(re.findall(r'name="(csrf|key)" value="([^"]+)"', province.desk.get(page).text))
    answer = province.desk.client.post(f"{page}/links/{id}/reissue", data=hidden)
    new = TOKEN.search(answer.text)
    assert new is not None
    assert new[0] != old[0]
    anyone = province.office.browser()
    assert (anyone.get(old[0]).status_code, anyone.get(new[0]).status_code) == (410, 200)
    again = province.desk.client.post(f"{page}/links/{id}/reissue", data=hidden)
    assert (again.status_code, again.headers["location"]) == (303, f"{page}#links")
    assert anyone.get(new[0]).status_code == 200  # the second press did nothing
    refused = province.desk.press(page, f"{page}/links/{link_of(province.office, 'xa-a2')}/revoke", {"why": " "})
    assert (refused.status_code, "Hãy ghi lý do" in refused.text) == (422, True)
    done = province.desk.press(page, f"{page}/links/{link_of(province.office, 'xa-a2')}/revoke", {"why": "mất máy"})
    assert done.status_code == 303
    assert anyone.get(new[0]).status_code == 410
    assert "mất máy" in province.desk.get(page).text


def test_w17_links_are_kept_by_the_desk_and_the_administrator_above_alone(province: Province) -> None:
    id = link_of(province.office, "xa-a1")
    path = f"/units/xa-a1/links/{id}/revoke"
    assert f'action="{path}"' in province.admin.get("/units/xa-a1").text
    assert "/revoke" not in province.reader.get("/units/xa-a1").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', province.reader.get("/units").text)
    assert csrf is not None
    refused = province.reader.client.post(path, data={"csrf": csrf[1], "why": "x"})
    assert (refused.status_code, "quản trị viên của đơn vị hay cấp trên" in refused.text) == (403, True)
    elsewhere = province.reader.client.post(f"/units/xa-b1/links/{id}/revoke", data={"csrf": csrf[1], "why": "x"})
    assert elsewhere.status_code == 404


# --- messages --------------------------------------------------------------------------------------------------------


def shown_text(page: str) -> str:
    found = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"&#?\w+;", "'", found[1]).split())


def notice_to(one: Office, address: str, kind: str) -> int:
    with one.story.store.read() as connection:
        found = select(notice.c.id).join(person, person.c.id == notice.c.person_id)
        its = found.where(person.c.address == address, notice.c.kind == kind, notice.c.state == "sent")
        return connection.execute(its.order_by(notice.c.id)).scalars().first() or 0


@pytest.mark.parametrize(("unit_code", "kind"), [("xa-a1", "reminder"), ("huyen-a", "escalation")])
def test_w14_a_message_is_shown_as_it_was_sent_but_for_its_link(province: Province, unit_code: str, kind: str) -> None:
    id = notice_to(province.office, officer(unit_code), kind)
    page = province.desk.get(f"/outbox/{id}").text
    assert "nay đã chuyển sang tin khác" not in page  # its Message-ID proves that nothing is left out
    sent = TOKEN.sub("/n/…", province.mails[kind])
    assert "/n/…" in sent
    assert shown_text(page) == " ".join(re.sub("[<>&\"']", "'", sent).split())
    frame = province.desk.get(f"/outbox/{id}/html")
    assert (frame.status_code, TOKEN.search(frame.text), "/n/…" in frame.text) == (200, None, True)
    assert "lang" in frame.text


def test_w22_the_frame_can_do_nothing_and_stands_in_our_page_alone(province: Province) -> None:
    id = notice_to(province.office, officer("xa-a1"), "reminder")
    frame = province.desk.get(f"/outbox/{id}/html").headers
    rules = [rule.strip() for rule in frame["content-security-policy"].split(";")]
    assert rules[:4] == ["sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:"]
    assert (frame["x-frame-options"], rules[4]) == ("SAMEORIGIN", "frame-ancestors 'self'")
    around = province.desk.get(f"/outbox/{id}")
    assert f'<iframe sandbox src="/outbox/{id}/html"' in around.text
    assert "frame-src 'self'" in around.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in around.headers["content-security-policy"]


def test_messages_are_seen_with_their_tasks_and_masked(province: Province) -> None:
    all_of_them = listed(province.desk.get("/outbox").text, "notice")
    own = listed(province.reader.get("/outbox").text, "notice")
    assert own
    with province.office.story.store.read() as connection:
        codes = select(unit.c.code).join(task, task.c.unit_id == unit.c.id).join(notice, notice.c.task_id == task.c.id)
        assert set(connection.scalars(codes.where(notice.c.id.in_(map(int, own))))) == {"xa-a1", "xa-a2"}
    foreign = next(id for id in all_of_them if id not in own)
    assert province.reader.get(f"/outbox/{foreign}").status_code == 404
    assert province.reader.get(f"/outbox/{foreign}/html").status_code == 404
    superior = notice_to(province.office, officer("huyen-a"), "escalation")
    for path in (f"/outbox/{superior}", f"/outbox/{superior}/html"):
        text = province.reader.get(path).text
        for address in (officer("xa-a1"), officer("ban"), officer("huyen-a"), "0912345123"):
            assert address not in text, (path, address)
    assert officer("ban") in province.desk.get(f"/outbox/{superior}/html").text


def test_the_lists_are_narrowed_and_paged(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = province.desk
    every = listed(desk.get("/outbox").text, "notice")
    with monkeypatch.context() as few:
        few.setattr("web.desk.outbox.PER_PAGE", 4)
        first = desk.get("/outbox?state=sent").text
        assert 'href="/outbox?state=sent&amp;page=2" rel="next"' in first
        found = [listed(desk.get(f"/outbox?page={n}").text, "notice") for n in range(1, 2 + len(every) // 4)]
    assert [id for page in found for id in page] == every
    one = desk.get("/outbox?unit=xa-a1&kind=reminder&since=08/12/2020&until=2020-12-08").text
    assert len(listed(one, "notice")) == 1
    assert listed(desk.get("/outbox?state=failed").text, "notice") == []
    wrong = desk.get("/outbox?since=31/04/2020").text
    assert "tháng 4/2020 chỉ có 30 ngày" in wrong
    of_plan = listed(province.reader.get("/plans/2/outbox").text, "notice")
    assert of_plan
    assert not set(of_plan) & set(listed(desk.get("/outbox").text, "notice"))


def test_a_message_is_sent_again_by_the_desk_and_not_by_a_reader(province: Province) -> None:
    id = notice_to(province.office, officer("xa-b1"), "reminder")
    own = notice_to(province.office, officer("xa-a2"), "reminder")
    with province.office.story.store.write() as connection:  # as a server's refusal leaves it
        for one in (id, own):
            its = select(notice.c.message_id).where(notice.c.id == one).scalar_subquery()
            answer = f"550 <{officer('xa-a2')}> unknown"
            connection.execute(update(message).where(message.c.id == its).values(state="failed", error=answer))
            connection.execute(update(notice).where(notice.c.message_id == its).values(state="failed"))
    path = f"/outbox/{own}/retry"
    page = province.reader.get(f"/outbox/{own}").text
    assert (officer("xa-a2") in page, "o•••@xa-a2.example" in page, path in page) == (False, True, False)
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    assert province.reader.client.post(path, data={"csrf": csrf[1]}).status_code == 403
    assert province.reader.client.post(f"/outbox/{id}/retry", data={"csrf": csrf[1]}).status_code == 404
    stuck = province.admin.get("/outbox").text
    assert (path in stuck, f'href="/outbox/{own}"' in stuck, listed(stuck, "notice")) == (True, False, [str(own)])
    done = province.desk.press(f"/outbox/{id}", f"/outbox/{id}/retry")
    assert (done.status_code, done.headers["location"]) == (303, f"/outbox/{id}")
    entered = re.search(r'data-action="message.retried">.*?</tr>', province.desk.get("/journal").text, re.DOTALL)
    assert entered is not None
    assert entered is not None
    assert (">Pham-Thi-Ban (tài khoản" in entered[0], "account:" in entered[0]) == (True, False)
    waits = province.desk.get(f"/outbox/{id}").text
    assert ('data-state="pending"' in waits, "/retry" in waits) == (True, False)
    hidden = re.search(r'name="csrf" value="([^"]+)"', waits)
    assert hidden is not None
    late = province.desk.client.post(f"/outbox/{id}/retry", data={"csrf": hidden[1]})
    assert (late.status_code, "chờ gửi" in late.text) == (409, True)


@pytest.mark.parametrize(("way", "begins"), [("sms", "Ke hoach 87/KH-MTTQ-BTT"), ("zalo", "Kính gửi")])
def test_what_went_to_a_telephone_is_shown_without_its_link_too(province: Province, way: str, begins: str) -> None:
    id = notice_to(province.office, officer("xa-a1"), "assignment")
    with province.office.story.store.write() as connection:
        its = select(notice.c.message_id).where(notice.c.id == id).scalar_subquery()
        connection.execute(update(message).where(message.c.id == its).values(channel=way))
    text = province.desk.get(f"/outbox/{id}").text
    said = shown_text(text)
    assert said.startswith(begins)
    assert "nay đã chuyển sang tin khác" in text  # under its Message-ID something else was said
    assert (f"{PUBLIC}/n/" in said, TOKEN.search(said)) == (True, None)
    assert ("0912345123" in text, "<iframe" in text) == (True, False)
    masked = province.reader.get(f"/outbox/{id}").text
    assert ("0912345123" in masked, "09••••123" in masked) == (False, True)


# --- the journal -----------------------------------------------------------------------------------------------------


def test_the_journal_names_accounts_and_is_seen_with_its_tasks(province: Province) -> None:
    id = province.task("xa-a1")
    by_task = province.reader.get(f"/journal?task={id}").text
    assert by_task.count("<tr data-entry") == by_task.count(f'href="/tasks/{id}"')
    everything = province.desk.get("/journal").text
    assert 'data-action="plan.published"' in everything
    assert 'data-action="plan.published"' not in province.reader.get("/journal").text
    assert province.desk.get("/plans/1/journal").status_code == 200
    assert province.desk.get("/plans/2/journal").status_code == 404
    accounts = province.admin.get("/journal").text
    assert 'data-action="account.added"' in accounts
    assert "plan.published" not in accounts
    assert 'data-action="account.added"' not in everything


def test_w01_looking_changes_nothing(province: Province) -> None:
    def state() -> tuple[int, int]:
        with province.office.story.store.read() as connection:
            rows = connection.execute(select(link.c.id, link.c.left_at, link.c.revoked_at)).all()
            return len(rows), hash(tuple(rows))

    before = state()
    for path in ("/units", "/units/xa-a1", "/contacts", "/outbox", "/outbox/1", "/outbox/1/html", "/journal"):
        head_of, got = province.desk.client.head(path), province.desk.get(path)
        assert head_of.status_code == got.status_code, path
        assert TOKEN.search(got.text) is None, path
        assert PUBLIC + "/n/0" not in got.text
    assert state() == before
    assert head("huyen-a") not in province.reader.get("/units/huyen-a").text
