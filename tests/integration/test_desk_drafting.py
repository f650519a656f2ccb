"""A plan's own text becomes a plan by page, and nothing of it is active before a human has confirmed it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from httpx import Response
from sqlalchemy import func, select

from org.files.contacts import import_contacts
from org.files.rows import read_contacts, read_units
from org.files.units import import_units
from org.today import on_day
from plans.file.reader import read
from plans.model import DueOn
from storage.store import Store
from storage.tables import plan, plan_draft, plan_reading, task
from tests.integration.offices import Browser, Office, office
from tests.stories.world import BEGINNING, Story
from web.forms import LARGE_CARRIED
from workflow.accounts import made, sessions
from workflow.accounts.addresses import first_password
from workflow.correcting import imported
from workflow.keeping.files import place
from workflow.keeping.sweep import sweep
from workflow.preview import preview
from workflow.publishing.outlines import of_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tay-ninh-87"
DOCX = (EXAMPLE / "ke-hoach-87.docx").read_bytes()
OLD = b"\xd0\xcf\x11\xe0" + bytes(600)
DESK = "mttq-tay-ninh-ptth"
COMMUNES = "commune "  # the group of that level
PASSWORD = "chín con thuyền giấy"
Fields = dict[str, str]
HIDDEN = r'type="hidden" name="([\w.]+)" value="([^"]*)"'


def _begin(story: Story) -> None:
    """The province of Plan 87 on the morning of its issue, with nothing published."""
    units = read_units((EXAMPLE / "units.csv").read_bytes(), "units.csv")
    contacts = read_contacts((EXAMPLE / "contacts.csv").read_bytes(), "contacts.csv")
    with story.store.write() as connection:
        known: dict[str, Any] = {"now": BEGINNING, "actor": "cli"}
        imported.enter(connection, "units", import_units(connection, units, now=BEGINNING), **known)
        imported.enter(connection, "contacts", import_contacts(connection, contacts, now=BEGINNING), **known)
    with on_day(story.store, BEGINNING.date()):
        pass


@pytest.fixture
def province(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(Store(sqlite_url), sqlite_url, tmp_path, _begin) as one:
        yield one


class Form(HTMLParser):
    """What stands in the fields of the form that leads to `action`, as a browser would send it."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._area = self._select = ""
        [form] = re.findall(rf'<form[^>]* action="{re.escape(action)}".*?</form>', page, re.DOTALL)
        self.feed(form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in has or self._select not in self.fields):
            self.fields[self._select] = value
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def upload(who: Browser, content: bytes = DOCX, name: str = "Kế hoạch 87.docx") -> Response:
    return who.press("/plans/new", "/plans/check", files={"file": (name, content)})


def begun(who: Browser) -> tuple[str, Fields]:
    """The address of the draft of Plan 87, and what stands in it as it was read."""
    came = upload(who)
    assert came.status_code == 303, came.text
    address = came.headers["location"]
    return address, Form(who.get(address).text, address).fields


def confirmed(fields: Fields) -> Fields:
    """As somebody decides who wants what the shipped plan file has."""
    found = fields | {"before": "on", "day_off": "next"}
    found |= {name.replace(".title", ".ok"): "yes" for name in fields if name.endswith(".title")}
    groups = {fields[name]: name.removesuffix(".who") for name in fields if name.endswith(".who")}
    district = groups["district "]
    commune = groups.get(COMMUNES) or next(
        name.removesuffix(".title") for name in fields if name.endswith(".title") and not fields[name]
    )
    number = [name for name in fields if name.endswith(".who")].index(f"{district}.who") + 1
    found |= {f"{commune}.title": "Báo cáo sơ kết 5 năm (bằng văn bản)", f"{commune}.who": COMMUNES}
    return found | {f"{commune}.due": "before", f"{commune}.of": f"{number}", f"{commune}.by": "10"}


def opened(page: Response) -> int:
    return int(re.findall(r'data-open="(\d+)"', page.text)[0])


def published(province: Office) -> int:
    with province.story.store.read() as connection:
        return connection.scalar(select(func.count()).select_from(plan)) or 0


def test_from_the_word_file_of_plan_87_to_the_plan_that_the_example_is(province: Office) -> None:
    desk, story = province.signed_in(DESK, "desk"), province.story
    address, fields = begun(desk)
    page = desk.get(address)
    assert opened(page) > 0
    for sentence, item in re.findall(r'<mark id="(s-[^"]*)"><a href="#(i[0-9a-f]{7})">', page.text):
        assert f'id="{item}"' in page.text
        assert f'href="#{sentence}"' in page.text
    early = desk.client.post(address, data=fields | {"do": "look"})
    assert early.status_code == 422
    assert set(re.findall(r'id="error-([^"]*)"', early.text)) >= {"before", "day_off"}
    assert desk.client.post(address, data=confirmed(fields) | {"do": "save", "key": "a"}).status_code == 303
    saved = desk.get(address)
    assert opened(saved) == 0
    assert published(province) == 0

    shown = desk.client.post(address, data=Form(saved.text, address).fields | {"do": "look", "key": "b"})
    assert shown.status_code == 200, re.findall(r'class="error"[^>]*>([^<]*)', shown.text)
    assert f'href="{address}"' in shown.text, "a way back, with the answers kept"
    later = Form(desk.get(address).text, address).fields | {"do": "look", "subject": "Sơ kết", "key": "c"}
    assert desk.client.post(address, data=later).status_code == 200, "in another window"
    done = desk.client.post("/plans/publish", data=Form(shown.text, "/plans/publish").fields)
    assert done.status_code == 303

    wanted = preview_of(province)
    with story.store.read() as connection:
        source = connection.scalar(select(plan.c.source)) or ""
        [attached] = of_plan(connection, int(done.headers["location"].removeprefix("/plans/")))
        assert connection.scalar(select(func.count()).select_from(task)) == sum(wanted.values())
    assert attached["title"] == "Văn bản kế hoạch"
    assert place(story.settings.files_folder, attached["sha256"]).read_bytes() == DOCX
    assert "←" not in source
    assert tasks_of(source.encode(), province) == wanted
    assert desk.get(address).headers["location"] == done.headers["location"], "what became of it"
    assert address not in desk.get("/plans/new").text


def preview_of(province: Office) -> dict[tuple[str, str | None], int]:
    return tasks_of((EXAMPLE / "plan.yaml").read_bytes().replace(b"87/KH", b"88/KH"), province)


def tasks_of(source: bytes, province: Office) -> dict[tuple[str, str | None], int]:
    """How many tasks of which unit by which day."""
    found: dict[tuple[str, str | None], int] = {}
    numbered = source.replace(b"87/KH", b"88/KH")
    for one in preview(province.story.store, numbered, province.story.now)["tasks"]:
        key = one["unit"], one["due_on"]
        found[key] = found.get(key, 0) + 1
    return found


def test_what_is_typed_is_a_value_and_what_is_wrong_stands_at_its_field(province: Office) -> None:
    desk = province.signed_in(DESK, "desk")
    address, fields = begun(desk)
    ids = [name.removesuffix(".title") for name in fields if name.endswith(".title") and fields[name]]
    first, second, third = ids[:3]
    evil = 'x"\n  - {id: a, title: b} # <script>alert(1)</script> {{7*7}}'
    typed = confirmed(fields) | {f"{first}.title": evil, "subject": evil, f"{second}.due": "end_of"}
    typed |= {f"{second}.end_of": "quý IV/2020", f"{third}.due": "on", f"{third}.on": "31/04/2021", "before": "strict"}
    wrong = desk.client.post(address, data=typed | {"do": "look"})
    assert wrong.status_code == 422
    assert re.findall(r'id="error-([^"]*)"', wrong.text) == [f"{third}.on"]
    assert "<script>alert" not in wrong.text
    assert f"Đầu việc {ids.index(third) + 1}: " in wrong.text

    typed |= {
        f"{third}.on": "20/12/2020",
        f"{third}.who": "units",
        f"{third}.units": "huyện Tân Biên; mttq-xa-thanh-tan",
    }
    shown = desk.client.post(address, data=typed | {"do": "look", "key": "c"})
    assert shown.status_code == 200, re.findall(r'class="error"[^>]*>([^<]*)', shown.text)
    assert desk.client.post("/plans/publish", data=Form(shown.text, "/plans/publish").fields).status_code == 303
    with province.story.store.read() as connection:
        made = read((connection.scalar(select(plan.c.source)) or "").encode()).plan
    assert made is not None
    assert [made.items[0].title, made.subject] == [" ".join(evil.split())] * 2
    assert isinstance(made.items[0].due, DueOn)
    assert made.items[0].due.strict, "as “trước ngày” is meant"
    assert made.items[2].due == DueOn(on=made.items[2].due.on)  # type: ignore[union-attr]
    assert made.items[2].assigned_to.units == ("mttq-huyen-tan-bien", "mttq-xa-thanh-tan")


def test_of_which_time_a_report_gives_account_is_shown_corrected_and_taken_away(province: Office) -> None:
    desk = province.signed_in(DESK, "desk")
    text = (
        "Số: 90/KH-MTTQ-BTT\nTây Ninh, ngày 06 tháng 10 năm 2020\n\nKẾ HOẠCH\nCông tác báo cáo\n\n"
        "1. Các huyện, thị xã, thành phố gửi báo cáo trước ngày 18/12/2020 (số liệu: từ 15/12/2019 đến 14/12/2020).\n"
    )
    address = upload(desk, text.encode(), "bao-cao.txt").headers["location"]
    shown = desk.get(address).text
    fields = Form(shown, address).fields
    (field,) = (name for name, value in fields.items() if value == "15/12/2019 - 14/12/2020")
    assert "<b>từ 15/12/2019 đến 14/12/2020</b>" in shown
    typed = fields | {"before": "on", field.replace("period", "ok"): "yes"}
    for said, period in (("01/12/2019 - 30/11/2020", "  period: {from: 2019-12-01, to: 2020-11-30}\n"), ("", None)):
        looked = desk.client.post(address, data=typed | {field: said, "do": "look", "key": f"k{len(said)}"})
        assert looked.status_code == 200, re.findall(r'class="error"[^>]*>([^<]*)', looked.text)
        with province.story.store.read() as connection:
            kept = connection.scalars(select(plan_draft.c.source)).all()
        assert any(period in one if period else "period:" not in one for one in kept)
    wrong = desk.client.post(address, data=typed | {field: "tháng", "do": "look", "key": "w"})
    assert re.findall(r'id="error-([^"]*)"', wrong.text) == [field]


def test_a_draft_of_many_items_is_shown_in_parts_that_carry_the_others_along(province: Office) -> None:
    desk = province.signed_in(DESK, "desk")
    more = " Các cấp tiếp tục quan tâm, tạo điều kiện để cuộc vận động đi vào chiều sâu, thiết thực, hiệu quả." * 8
    text = "Số: 90/KH-MTTQ-BTT\nTây Ninh, ngày 06 tháng 10 năm 2020\n\nKẾ HOẠCH\nCông tác báo cáo\n\n" + "\n".join(
        f"{n}. Các huyện, thị xã, thành phố tổ chức chuyên đề số {n}, gửi báo cáo chuyên đề {n} về Ban Phong trào "
        f"trước ngày {1 + n % 28}/{1 + n % 12}/{2021 + n // 84}.{more}"
        for n in range(1, 152)
    )
    address = upload(desk, text.encode(), "nhieu.txt").headers["location"]
    page = desk.get(address).text
    assert "Văn bản còn 1 việc nữa" in page
    for part in (page, desk.get(f"{address}?show=121").text):
        assert len(part.encode()) < 600_000
        assert len(gzip.compress(part.encode())) < 60_000
        assert part.count('data-item="') == 30 + 3, "and those of a human's own"
    fields = Form(page, address).fields
    titles = [name for name in fields if name.endswith(".title")][:150]
    assert all(fields[name] for name in titles), "all are in the form, shown or not"

    moved = desk.client.post(address, data=fields | {titles[0]: "Việc thứ nhất", "show": "31"})
    assert moved.headers["location"] == f"{address}?show=31"
    second = desk.get(moved.headers["location"]).text
    assert f'<textarea lang="vi" id="{titles[30]}"' in second
    assert Form(second, address).fields[titles[0]] == "Việc thứ nhất"

    decided = Form(second, address).fields | {"before": "on", "day_off": "next", "do": "look", titles[99]: ""}
    decided |= {name.replace(".title", ".ok"): "yes" for name in titles}
    wrong = desk.client.post(address, data=decided)
    assert re.findall(r'id="error-([^"]*)"', wrong.text) == [titles[99]], "the part in which something is wrong"


def test_a_draft_is_its_accounts_own_goes_after_two_days_and_its_file_with_it(province: Office) -> None:
    desk, colleague = province.signed_in(DESK, "desk"), province.signed_in(DESK, "desk")
    address, fields = begun(desk)
    own = Form(colleague.get("/plans/new").text, "/plans/check").fields
    pressed = colleague.client.post(address, data=fields | own | {"do": "save"})
    assert [one.status_code for one in (colleague.get(address), desk.get("/plans/drafts/0"), pressed)] == [404] * 3
    with province.story.store.read() as connection:
        kept = place(province.story.settings.files_folder, connection.scalar(select(plan_reading.c.sha256)) or "")
    assert kept.exists()
    province.story.now += timedelta(hours=49)
    assert upload(province.signed_in(DESK, "desk"), "Kế hoạch không có gì.".encode(), "a.txt").status_code == 303
    sweep(province.story.store, kept.parent.parent, province.story.now + timedelta(days=9999))
    assert not kept.exists()
    assert published(province) == 0


def test_a_file_that_is_no_text_is_refused_in_one_sentence(province: Office) -> None:
    desk = province.signed_in(DESK, "desk")
    letters = b"\xff\x00\x01" * 99
    for name, content in {"a.docx": b"PK\x03\x04 no archive", "a.doc": OLD, "a.txt": b"", "b.txt": letters}.items():
        refused = upload(desk, content, name)
        assert refused.status_code == 422
        assert len(re.findall(r'id="error-file"', refused.text)) == 1
        assert name in refused.text
    with province.story.store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(plan_reading)) == 0
    assert list(province.story.settings.files_folder.glob(".copy-*")) == []


def test_w31_a_large_draft_outlives_the_sign_in_and_is_not_saved_by_that(province: Office) -> None:
    story, email = province.story, "dau-moi@mttq.example"
    desk = province.browser()
    with story.store.write() as connection:
        id = made.add(connection, email, unit=DESK, roles=["desk"], name="Đầu mối", now=story.now, actor="cli")
        first_password(connection, id, email, PASSWORD, now=story.now, actor="cli")
        desk.client.cookies.set("__Host-dondoc", sessions.begin(connection, id, story.now))
    address, fields = begun(desk)
    title = next(name for name in fields if name.endswith(".title"))
    typed = fields | {title: "Việc đã sửa <b>", "do": "save"} | {f"x{n}.d0": "báo cáo " * 30 for n in range(500)}
    assert 64 << 10 < len(urlencode(typed)) < LARGE_CARRIED
    story.now += timedelta(hours=9)
    ended = desk.client.post(address, data=typed)
    assert ended.status_code == 401
    assert len(ended.content) < 600_000
    assert len(gzip.compress(ended.content)) < 60_000

    def enters(page: Response, password: str) -> Response:
        hidden = {name: (None, unescape(value)) for name, value in re.findall(HIDDEN, page.text)}
        return desk.client.post("/sign-in", files={**hidden, "email": (None, email), "password": (None, password)})

    wrong = enters(ended, "x")
    assert wrong.status_code == 422
    shown = enters(wrong, PASSWORD)
    assert shown.status_code == 200
    again = Form(shown.text, address).fields
    assert again[title] == typed[title]
    before = Form(desk.get(address).text, address).fields
    assert before[title] == fields[title], "nothing is saved before the press"
    saved = desk.client.post(address, data=again | {"do": "save"})
    assert saved.status_code == 303
    assert Form(desk.get(address).text, address).fields[title] == typed[title]


def test_w31_what_is_too_much_to_be_carried_is_refused_unread(province: Office) -> None:
    desk = province.signed_in(DESK, "desk")
    address, fields = begun(desk)
    province.story.now += timedelta(hours=9)
    ended = desk.client.post(address, data=fields | {"subject": "x" * LARGE_CARRIED})
    assert (ended.status_code, "carried." in ended.text) == (401, False)
    assert "lớn quá mức giữ lại được" in ended.text
    csrf = re.findall(r'name="csrf" value="(\w+)"', ended.text)[0]
    much = {"csrf": (None, csrf), "carried.subject": (None, "x" * (LARGE_CARRIED + 1))}
    assert desk.client.post("/sign-in", files=much).status_code == 413
