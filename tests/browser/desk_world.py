"""A province whose plans show every state at once, and the people who sign in to its pages.

What is data of its own, and so is the same in every language, is in DATA: names, titles, what people wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from documents.opening.opened import open_text
from org.today import on_day
from simulator.running import served
from storage.keys import Keys
from storage.store import Store
from storage.tables import message, notice, outcome_file, outline, plan, submission_file, task
from tests.integration.desks_at_work import PDF, ask, hand_in, wonder
from tests.integration.offices import Office
from tests.stories.world import NUMBER, UNITS, Story, officer
from tests.stories.world import plan as plan_file
from web.app import create_app
from web.patience import configuration
from workflow import acts, ending
from workflow.accounts import addresses, made, sessions
from workflow.accounts.model import Role
from workflow.acting.submission import Submission
from workflow.joint.contributing import contribute
from workflow.keeping.files import copied
from workflow.links.issued import issue
from workflow.links.revoked import revoke_one
from workflow.outcome.recorded import given, record
from workflow.publishing import outlines, readings
from workflow.views import tasks
from workflow.views.unit.receipt import submissions

OPEN_PLAN = """- id: bao-cao
  title: Báo cáo sơ kết
  assigned_to: {units: [xa-a1, xa-a2, xa-b1]}
  due: 2020-12-15
  deliverables: [{id: report, title: Báo cáo}]
- id: so-lieu
  title: Số liệu
  assigned_to: {units: [xa-a1, xa-a2]}
  due: 2020-12-08
- id: tong-hop
  title: Tổng hợp
  assigned_to: [huyen-a, huyen-b]
  due: {on: 2020-12-16, at: "17:00"}
- id: kiem-tra
  title: Kiểm tra
  assigned_to: [huyen-a, huyen-b]
  due: 2020-12-18
- id: tuyen-truyen
  title: Tuyên truyền
  assigned_to: hoi-nong-dan
  due: {none: true}
- id: quy-1
  title: Quý sau
  assigned_to: {units: [xa-b1]}
  with: [xa-a1, huyen-a]
  due: 2021-03-15
""" + "".join(  # as many as make the table of the board wider than the page
    f"- {{id: viec-{n}, title: Việc khác {n}, assigned_to: [huyen-b], due: 2021-03-15}}\n" for n in range(7, 13)
)
ONE_ITEM = """- id: chung
  title: Góp ý chung
  assigned_to: [huyen-a, huyen-b]
  due: 2020-11-10
"""
CLOCKS = {"review_within": "2wd", "answer_within": "2wd"}  # both are late by now
LADDER = "- {before: 7d, tell: officer}\n- {after: 1d, tell: superior}"
TARGETS = """
indicators:
- {id: a, item: quy-1, title: Số liệu, unit: đồng, aggregate: sum, target: "5,5"}
- {id: b, item: quy-1, title: Kiểm tra, unit: "%", aggregate: share}"""
TEXT = """Số: 15/KH-MTTQ-BTT
Ngày 16 tháng 12 năm 2020

KẾ HOẠCH
Sơ kết 5 năm

Thực hiện Kế hoạch số 87/KH-MTTQ-BTT, Ban Thường trực xây dựng kế hoạch như sau:

I. THỜI GIAN
Các huyện gửi báo cáo sơ kết vào giữa tháng 3/2021.
Các xã gửi báo cáo về huyện trước ngày 31/01/2021, chậm nhất 31/02/2021.
Định kỳ hằng tháng, trước ngày 20, các tổ chức thành viên gửi số liệu.
Phấn đấu 85% khu dân cư đạt chuẩn.
"""
OUTCOME = """outcome:
  held: {on: 2020-12-01, place: Kiểm tra, title: Tổng hợp}
  units: 2
  commendations: [{title: Tuyên truyền, by: Đơn vị tinh, to: collective, number: 3}]
  models: [{unit: huyen-a, title: Báo cáo sơ kết, chosen: true}]
  summary: Góp ý chung
  attachments: [báo cáo.pdf]
"""
PLANS = {"open": NUMBER, "closed": "12/KH-MTTQ-BTT", "cancelled": "13/KH-MTTQ-BTT"}
PEOPLE: dict[str, tuple[str, Role]] = {
    "desk": ("ban", "desk"),
    "reader": ("tinh", "reader"),
    "admin": ("tinh", "admin"),
    "below": ("huyen-a", "admin"),
    "idle": ("huyen-c", "desk"),  # owes nothing, and decides nothing
}
NOW, PASSWORD = "2020-12-16 09:00", "chín con thuyền giấy"
REASON, NOTE, QUESTION, STORM = "thiếu số liệu", "kèm phụ lục", "Số liệu đến ngày nào?", "Bão lụt"
DATA = re.compile(
    r"Đơn vị [\w-]+|(?<=\): )Đơn vị$|https?://\S+"
    r"|(báo cáo|đề cương|số liệu)[\w ]*\.pdf|[\w-]+\.(csv|txt)|\b(tinh|ban|huyen|xa|hoi)(-\w+)*\b"
    r"|[\w.•*-]+@[\w.-]+|/\S{9,}"
    r"|\b(bao-cao|so-lieu|tong-hop|kiem-tra|tuyen-truyen|quy-1|viec-\d+|chung)\b|550 \S+ unknown|\d+/KH-MTTQ-BTT"
    rf"|{'|'.join(map(re.escape, (QUESTION, REASON, NOTE, STORM)))}"
    r"|Báo cáo sơ kết|Báo cáo|Số liệu|Tổng hợp|Kiểm tra|Tuyên truyền|Quý sau|Góp ý chung|Việc khác|Sơ kết 5 năm"
    r"|Văn thư xã|chuyển công tác|Đầu mối|đã sáp nhập|Đề cương|trùng",
    re.IGNORECASE,
)


@dataclass
class Desks:
    """The province, where its pages are served, and its people."""

    story: Story
    url: str

    people: dict[str, str] = field(default_factory=dict)  # what the cookie of each of PEOPLE holds
    named: dict[str, str] = field(default_factory=dict)  # ids by what they are called in an address

    def filled(self, path: str) -> str:
        """That address with the ids that it names."""
        return re.sub(r"{([^}]+)}", lambda found: self.named[found[1]], path)

    def become(self, context: Any, who: str, tongue: str) -> None:
        """From now on the browser is that person's, and speaks that language."""
        context.clear_cookies()
        cookies = [{"name": "lang", "value": tongue, "url": self.url}]
        if secret := self.people.get(who):
            cookies.append({"name": "dondoc", "value": secret, "url": self.url})
        context.add_cookies(cookies)

    def account(self, unit: str, *roles: Role) -> str:
        """The e-mail address of a new account with PASSWORD; it is its name, too."""
        email = f"signs-in-{'-'.join(roles)}@{unit}.example"
        with self.story.store.write() as connection:
            times: dict[str, Any] = {"now": self.story.now, "actor": "cli"}
            id = made.add(connection, email, unit=unit, roles=roles, name=email, **times)
            addresses.first_password(connection, id, email, PASSWORD, **times)
        return email

    def secret(self, unit: str, *roles: Role) -> str:
        """What the cookie of a new account holds that is signed in."""
        email = f"{'-'.join(roles)}@{unit}.example"
        with self.story.store.write() as connection:
            now = self.story.now
            id = made.add(connection, email, unit=unit, roles=roles, name=email, now=now, actor="cli")
            return sessions.begin(connection, id, now)


@contextmanager
def desks(template: Path, folder: Path) -> Iterator[Desks]:
    """The province on 16 December 2020, on the embedded database, with its pages served."""
    (folder / "test.sqlite3").write_bytes(template.read_bytes())
    url = f"sqlite:///{folder / 'test.sqlite3'}"
    story = Story(Store(url, Keys("ein Geheimnis", folder)), folder)
    known = {"public_url": "http://localhost", "secret_key": "ein Geheimnis", "database_url": url}
    story.settings = replace(story.settings, **known)
    _live(story)
    with served(configuration(create_app(story.settings, lambda: story.now), "127.0.0.1", 0)) as (at, _loop):
        yield _peopled(Desks(story, at))
    story.store.dispose()


def _live(story: Story) -> None:
    """Each state at once: one task of each, a plan that is closed and one that is cancelled."""
    at = Office(story, None)
    story.begin({**UNITS, "huyen-c": "tinh"}, silent=("hoi-nong-dan",))
    story.publish(plan_file(OPEN_PLAN, LADDER + TARGETS, **CLOCKS))
    for what in ("closed", "cancelled"):
        story.publish(plan_file(ONE_ITEM, LADDER, number=PLANS[what]))
    _carry(story)
    story.at("2020-12-04 10:00")
    _close(story)
    ending.cancel(story.store, PLANS["cancelled"], reason="trùng", now=story.now, actor="ban")
    story.waive("so-lieu", "xa-a2")
    story.at("2020-12-10 10:42")
    story.submit("so-lieu", "xa-a1")
    story.accept("so-lieu", "xa-a1")
    hand_in(at, "xa-a1", "báo cáo sơ kết của xã.pdf", note=NOTE)
    hand_in(at, "xa-a2")
    acts.return_(story.store, story.task_id("bao-cao", "xa-a2"), reason=REASON, now=story.now, actor="ban")
    ask(at, "xa-b1", reason=STORM)
    wonder(at, "xa-a2", QUESTION)
    _contribute(story)
    story.submit("kiem-tra", "huyen-a")
    story.accept("kiem-tra", "huyen-a")
    story.at(NOW)
    _fail(story)


def _contribute(story: Story) -> None:
    """One of two supporters has given its part."""
    path = story.folder / "số liệu.pdf"
    path.write_bytes(PDF)
    known: dict[str, Any] = {
        "files_folder": story.settings.files_folder,
        "now": story.now,
        "actor": "link:xa-a1:officer",
    }
    part = Submission(by="Văn thư xã", note=NOTE, files=[(None, path)])
    contribute(story.store, story.task_id("quy-1", "xa-b1"), part, unit="xa-a1", **known)


def _close(story: Story) -> None:
    """The closed plan has its outcome, with a file."""
    (story.folder / "báo cáo.pdf").write_bytes(PDF)
    with given(OUTCOME.encode(), story.folder, story.settings.files_folder, 1 << 20) as known:
        record(story.store, PLANS["closed"], known, closing=True, force=True, now=story.now, actor="ban")


def _carry(story: Story) -> None:
    """The open plan carries an outline."""
    path = story.folder / "đề cương.pdf"
    path.write_bytes(PDF)
    folder = story.settings.files_folder
    with story.store.read() as connection:
        id = connection.scalar(select(plan.c.id).where(plan.c.number == PLANS["open"]))
    with copied(folder, [path], 1 << 20) as [copy]:
        known = {"files_folder": folder, "item_key": "", "title": "Đề cương", "now": story.now, "actor": "ban"}
        outlines.attach(story.store, id or 0, copy, **known)  # type: ignore[arg-type]


def _fail(story: Story) -> None:
    """The last reminder of one unit was refused by the server, as delivery leaves it."""
    with story.store.write() as connection:
        of = select(notice.c.message_id).join(task, task.c.id == notice.c.task_id)
        last = of.where(notice.c.kind == "reminder").order_by(notice.c.id.desc()).limit(1)
        its = connection.scalar(last)
        error = f"550 <{officer('xa-b1')}> unknown"
        connection.execute(update(message).where(message.c.id == its).values(state="failed", error=error))
        connection.execute(update(notice).where(notice.c.message_id == its).values(state="failed"))


def _peopled(one: Desks) -> Desks:
    """Everybody is signed in, and what addresses may name is known."""
    for who, (unit, role) in PEOPLE.items():
        one.people[who] = one.secret(unit, role)
    with on_day(one.story.store, one.story.now.date()) as connection:
        for row in tasks.each(connection, one.story.now):
            standing = {"cancelled": "dropped"}.get(row["standing"], row["standing"])  # a plan is called so
            one.named |= {f"{row['item']} {row['unit']}": row["id"], standing: row["id"]}
        ids = {number: id for id, number in connection.execute(select(plan.c.id, plan.c.number))}
        one.named |= {what: str(ids[number]) for what, number in PLANS.items()}
        one.named["file"] = str(connection.scalar(select(submission_file.c.id)))
        one.named["outline"] = str(connection.scalar(select(outline.c.id)))
        one.named["receipt"] = submissions(connection, int(one.named["bao-cao xa-a1"]))[0]["receipt"]
        one.named["came"] = str(connection.scalar(select(outcome_file.c.id)))
        for name, chosen in (("reminder", notice.c.state == "sent"), ("failed", notice.c.state == "failed")):
            last = select(func.max(notice.c.id)).where(chosen, notice.c.kind == "reminder")
            one.named[name] = str(connection.scalar(last))
    one.named |= {"draft": _draft(one), **_links(one)}
    with one.story.store.write() as connection:
        id = made.add(
            connection,
            "moi@ban.example",
            unit="ban",
            roles=["desk"],
            name="moi@ban.example",
            now=one.story.now,
            actor="cli",
        )
        one.named["password"] = addresses.make(connection, id, one.story.now)
    return one


def _links(one: Desks) -> dict[str, str]:
    """Tokens of units' links, one of which has ended."""
    story, found = one.story, dict[str, str]()
    for unit in ("xa-a1", "xa-a2", "xa-b1", "huyen-a", "huyen-b"):
        known: dict[str, Any] = {"post": "officer", "now": story.now, "actor": "cli"}
        id, address = issue(story.store, story.settings, unit, **known)
        found[f"link {unit}"] = address.rpartition("/")[2]
    revoke_one(story.store, id, why="chuyển công tác", now=story.now, actor="cli")
    return {**found, "ended": found["link huyen-b"]}


def _draft(one: Desks) -> str:
    """The desk has uploaded a plan's text, and answered nothing yet."""
    story = one.story
    with on_day(story.store, story.now.date()) as connection:
        viewer, _ = sessions.viewer_of(connection, one.people["desk"], story.now) or (None, None)
    assert viewer is not None
    path = story.folder / "ke-hoach.txt"
    path.write_text(TEXT, encoding="utf-8")
    folder = story.settings.files_folder
    with copied(folder, [path], 1 << 20) as [copy]:
        return readings.begin(story.store, folder, viewer, copy, open_text(TEXT.encode(), path.name), story.now)
