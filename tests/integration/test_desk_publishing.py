"""A plan is published by page: every problem, or all that it would do, is seen before the press (web contract, 5)."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from lib.problem import line_of
from storage.store import Store
from storage.tables import account, plan, plan_draft, unit
from tests.integration.offices import Browser, Office, office
from tests.integration.test_unit_pages import LADDER, REPORTS
from tests.stories.world import plan as plan_file
from workflow.preview import preview
from workflow.publish import check_plan

GOOD = plan_file(REPORTS, LADDER)
BROKEN = b"""plan:
  number: 12/KH
  issuer: tinh
  issued_on: 2020-13-40
  subject: Th\xe1\xbb\xad
items:
  - id: a
    title: <script>alert(1)</script>
    assigned_to: {level: xa}
    due: 31/04/2020
  - id: a
    due: hom nay
"""

EMBEDDED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database tells apart


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path) as one:
        yield one


def check(who: Browser, content: bytes, name: str = "ke-hoach.yaml") -> Response:
    return who.press("/plans/new", "/plans/check", files={"file": (name, content)})


def hidden(page: Response, path: str) -> dict[str, str]:
    [form] = re.findall(rf'<form[^>]* action="{path}".*?</form>', page.text, re.DOTALL)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def publish(who: Browser, page: Response, **changed: str) -> Response:
    return who.client.post("/plans/publish", data=hidden(page, "/plans/publish") | changed)


def published(province: Office) -> int:
    with province.story.store.read() as connection:
        return connection.scalar(select(func.count()).select_from(plan)) or 0


def told_of(page: Response) -> list[str]:
    return [html.unescape(one) for one in re.findall(r"<li data-problem=[^>]*>(.*?)</li>", page.text)]


@EMBEDDED
def test_w30_a_broken_file_shows_every_problem_in_the_order_and_words_of_the_check(province: Office) -> None:
    page = check(province.signed_in("ban", "desk"), BROKEN)
    found = check_plan(province.story.store, BROKEN, province.story.now)
    assert page.status_code == 422
    assert len(found) > 3
    assert told_of(page) == [line_of(one) for one in found if one.severity == "error"]
    assert "<script>alert" not in page.text
    assert published(province) == 0


def test_w30_a_good_file_shows_the_tasks_and_notices_of_the_preview_and_is_published_once(province: Office) -> None:
    desk, story = province.signed_in("ban", "desk"), province.story
    page, found = check(desk, GOOD), preview(story.store, GOOD, story.now)
    assert page.status_code == 200
    shown = re.findall(r'<tr data-owes="([^"]*)" data-item="([^"]*)" data-due="([^"]*)"', page.text)
    assert shown == [(one["unit"], one["item"], one["due_on"] or "") for one in found["tasks"]] != []
    told = re.findall(r'<tr data-notice="([^"]*)" data-unit="([^"]*)" data-at="([^"]*)"', page.text)
    assert told == [(one["kind"], one["unit"], one["scheduled_for"]) for one in found["notices"]] != []
    digest = hidden(page, "/plans/publish")
    for what in ("tasks", "notices"):
        file = desk.client.post("/plans/preview.xlsx", data={**digest, "key": "", "what": what})
        assert load_workbook(BytesIO(file.content)).active.max_row == len(found[what]) + 1
    assert published(province) == 0
    first, again = publish(desk, page), publish(desk, page)
    with story.store.read() as connection:
        [id] = connection.scalars(select(plan.c.id))
    for one in (first, again, publish(desk, page, key="drawn-anew")):
        assert (one.status_code, one.headers["location"]) == (303, f"/plans/{id}")
    assert published(province) == 1
    taken = check(desk, GOOD)
    assert taken.status_code == 409
    assert f'href="/plans/{id}"' in taken.text


def test_w30_pressed_twice_at_once_it_is_published_once(province: Office) -> None:
    desk = province.signed_in("ban", "desk")
    fields = hidden(check(desk, GOOD), "/plans/publish")

    def press(key: str) -> Response:
        return desk.client.post("/plans/publish", data=fields | {"key": key})

    with ThreadPoolExecutor(2) as two:
        first, second = two.map(press, ("a", "b"))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert published(province) == 1


def test_w30_what_is_published_is_what_was_shown_or_nothing(province: Office) -> None:
    desk = province.signed_in("ban", "desk")
    seen = check(desk, GOOD)
    other = b"\xef\xbb\xbf" + GOOD.replace("Sơ kết".encode(), "Tổng kết".encode()).replace(b"\n", b"\r\n")
    check(desk, other)  # in another window
    for swapped in (hashlib.sha256(b"never looked at").hexdigest(), "", "'; --", "\x00" * 64):
        refused = publish(desk, seen, sha256=swapped)
        assert refused.status_code == 422
        assert "không phải là tệp Ông/Bà vừa xem" in refused.text
    assert publish(province.signed_in("tinh", "desk"), seen).status_code == 403  # another sign-in's form
    assert published(province) == 0
    assert publish(desk, seen).status_code == 303
    with province.story.store.read() as connection:
        assert connection.scalar(select(plan.c.source)) == GOOD.decode()


def test_a_draft_is_its_accounts_own_and_goes_after_two_days(province: Office) -> None:
    desk, colleague = province.signed_in("ban", "desk"), province.signed_in("ban", "desk")
    digest = hidden(check(desk, GOOD), "/plans/publish")["sha256"]
    assert digest == hashlib.sha256(GOOD).hexdigest()
    seen = check(colleague, GOOD.replace(b"87/KH", b"88/KH"))
    assert publish(colleague, seen, sha256=digest).status_code == 422
    province.story.now += timedelta(hours=49)
    late = province.signed_in("ban", "desk")
    check(late, GOOD.replace(b"87/KH", b"89/KH"))
    with province.story.store.read() as connection:
        assert len(connection.execute(select(plan_draft)).all()) == 1


@pytest.mark.parametrize(("unit", "role"), [("ban", "reader"), ("huyen-a", "desk"), ("hoi-nong-dan", "desk")])
def test_w17_only_the_issuer_and_the_desk_under_it_publish(quiet: Office, unit: str, role: Any) -> None:
    who, desk = quiet.signed_in(unit, role), quiet.signed_in("ban", "desk")
    seen = check(desk, GOOD)
    fields = hidden(desk.get("/plans/new"), "/plans/check") | {"csrf": _csrf(who)}
    refused = who.client.post("/plans/check", data=fields, files={"file": ("x.yaml", GOOD)})
    assert refused.status_code == 403
    assert "thuộc" in refused.text or "bộ phận theo dõi" in refused.text
    assert publish(who, seen, csrf=_csrf(who)).status_code in (403, 422)
    assert published(quiet) == 0
    assert who.get("/plans/new").status_code == (403 if role == "reader" else 200)


def _csrf(who: Browser) -> str:
    return re.findall(r'name="csrf" value="([^"]*)"', who.get("/plans").text)[0]


@EMBEDDED
def test_whoever_left_the_desk_between_look_and_press_publishes_nothing(province: Office) -> None:
    desk = province.signed_in("ban", "desk")
    seen = check(desk, GOOD)
    with province.story.store.write() as connection:
        elsewhere = select(unit.c.id).where(unit.c.code == "huyen-a").scalar_subquery()
        connection.execute(update(account).values(unit_id=elsewhere))
    assert publish(desk, seen).status_code == 403
    assert published(province) == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", ""),
        (b"%PDF-1.4 not a plan", "PDF"),
        (b"a: &a [*a, *a]\n" * 50, ""),
        (b"x" * 2_000_001, "tối đa là 2 MB"),
        (b"plan: \xff\xfe", "UTF-8"),
        ("plan:\n  number: \u202e=1+1{{7*7}}<img src=x>\n".encode(), ""),
        (b"plan: " + b"[" * 20_000, ""),
    ],
)
def test_what_is_no_plan_file_is_answered_with_its_problem(quiet: Office, content: bytes, says: str) -> None:
    page = check(quiet.signed_in("ban", "desk"), content, name="\u202e<b>x</b>.yaml")
    assert page.status_code == 422
    assert says in page.text
    assert told_of(page)
    for harm in ("<img src=x>", "\u202e", "<b>x</b>"):
        assert harm not in page.text


def test_a_press_without_a_file_says_so(quiet: Office) -> None:
    page = quiet.signed_in("ban", "desk").press("/plans/new", "/plans/check")
    assert page.status_code == 422
    assert "Hãy chọn tệp kế hoạch." in page.text


def test_the_examples_can_be_downloaded(quiet: Office) -> None:
    desk = quiet.signed_in("ban", "desk")
    paths = re.findall(r'href="(/plans/new/[^"]*)"', desk.get("/plans/new").text)
    assert len(paths) == 4
    assert all(b"plan:" in desk.get(path).content for path in paths)
    assert desk.get("/plans/new/..%2Fhead.yaml").status_code == 404


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A province in which nothing is ever published."""
    from storage.migrate import upgrade

    folder = tmp_path_factory.mktemp("publishing")
    url = f"sqlite:///{folder / 'dondoc.sqlite3'}"
    begun = Store(url)
    upgrade(begun)
    with office(begun, url, folder) as one:
        yield one
    begun.dispose()
