"""No list grows past what a telephone loads (web contract, section 14): each is cut into pages that hold every row
once, and a form that was pressed is shown again with its row."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from storage.store import Store, insert_row
from storage.tables import account, act, amendment, asked, item, submission, task, unit, unit_change
from tests.integration.desks_at_work import PDF, task_of, wonder
from tests.integration.offices import Browser, Office, office
from tests.integration.test_outcome import OUTCOME
from tests.stories.world import UNITS, Story, plan
from workflow.outcome.recorded import given, record

MANY = 110  # rows of each list: more than one page
OWING = MANY + 2  # with those that are in every province of tests
RAW, PACKED = 600_000, 60_000
COMMUNES = {f"xa-{n}": "huyen-a" for n in range(MANY)}
ITEMS = "- {id: bao-cao, title: Báo cáo, assigned_to: {level: commune, under: huyen-a}, due: 2020-12-15}\n" + "".join(
    f"- {{id: viec-{n}, title: Việc {n}, assigned_to: [huyen-b], due: 2021-03-15}}\n" for n in range(MANY)
)
CLOSED = "12/KH-MTTQ-BTT"


@pytest.fixture(scope="module")
def crowded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A storm in all communes, years of changes, accounts of everybody."""
    folder = tmp_path_factory.mktemp("crowded")
    shutil.copy(sqlite_template, folder / "crowded.sqlite3")
    url = f"sqlite:///{folder / 'crowded.sqlite3'}"
    with office(Store(url), url, folder, _crowd) as one:
        yield one


def _crowd(story: Story) -> None:
    story.begin(UNITS | COMMUNES).publish(plan(ITEMS))
    story.publish(plan("- {id: chung, title: Góp ý, assigned_to: [huyen-a], due: 2020-11-10}", number=CLOSED))
    story.at("2020-12-10 10:00")
    wonder(Office(story, None), "xa-0")
    models = ", ".join("{unit: huyen-a, title: Mô hình}" for _ in range(MANY))
    told = re.sub(r"models:.*summary", f"models: [{models}]\n  summary", OUTCOME, flags=re.DOTALL)
    told = told.replace("held: {on: 25/12/2020, ", "held: {on: 01/12/2020, ")
    (story.folder / "bao-cao.pdf").write_bytes(PDF)
    with given(told.encode(), story.folder, story.settings.files_folder, 1 << 20) as known:
        record(story.store, CLOSED, known, closing=True, force=True, now=story.now, actor="ban")
    handed_in = story.task_id("bao-cao", "xa-1")
    with story.store.write() as connection:
        connection.execute(insert(unit_change), [_change(story, n) for n in range(MANY)])
        connection.execute(insert(amendment), [_amended(story, n) for n in range(MANY)])
        home = connection.scalar(select(unit.c.id).where(unit.c.code == "huyen-a"))
        rows = [{"email": f"{n}@huyen-a.example", "name": f"Người {n}", "unit_id": home} for n in range(MANY)]
        same = {"roles": ["reader"], "language": "vi", "enabled": True, "created_at": story.now}
        connection.execute(insert(account), [row | same for row in rows])
        _asked(connection, story)
        _submitted(connection, story, handed_in)


def _change(story: Story, n: int) -> dict[str, Any]:
    before = {"ceasing": [], "founded": [], "changed": [], "moved_below": [], "contacts_moved": 0, "units": {}}
    told = {"resolution": f"{n}/NQ", "recorded_at": story.now, "actor": "cli", "before": before}
    return {**told, "valid_from": date(2021, 1, 1), "passed_at": None}


def _amended(story: Story, n: int) -> dict[str, Any]:
    return {"plan_id": 1, "version": n + 2, "at": story.now, "by_number": f"{n}/MTTQ", "reason": "bão", "source": "x"}


def _asked(connection: Any, story: Story) -> None:
    """Every commune has asked for more time."""
    for row in connection.execute(select(task).join(item).where(item.c.key == "bao-cao")).all():
        id = _acted(connection, row, story, "ask")
        known = {"task_id": row.id, "act_id": id, "by_name": "Văn thư", "state": "asked", "due_on": date(2020, 12, 25)}
        connection.execute(insert(asked).values(**known, until=date(2020, 12, 25)))


def _submitted(connection: Any, story: Story, id: int) -> None:
    """One task was handed in again and again."""
    row = connection.execute(select(task).where(task.c.id == id)).one()
    for _ in range(MANY):
        given = {"task_id": row.id, "act_id": _acted(connection, row, story, "submit"), "submitted_at": story.now}
        connection.execute(insert(submission).values(**given, by_name="Văn thư", paper=True))


def _acted(connection: Any, row: Any, story: Story, action: str) -> int:
    known = {"task_id": row.id, "at": story.now, "actor": "x", "action": action, "status": row.status}
    return insert_row(connection, act, {**known, "from_deadline_id": row.deadline_id, "deadline_id": row.deadline_id})


# Who looks, at which page, at the rows that stand there by which hook, and how many there are.
LISTS: tuple[tuple[str, str, str, int], ...] = (
    ("desk", "/requests", r'data-(?:request|question)="(\d+)"', OWING + 1),
    ("desk", "/plans/1/amend", r'data-version="(\d+)"', MANY + 1),
    ("desk", "/units/huyen-b", r'data-task="(\d+)"', MANY),
    ("desk", "/tasks/{xa-1}", r'data-receipt="([\w-]+)"', MANY),
    ("desk", "/plans/2/attachments", "<li>(Mô hình|Khen thưởng): ", MANY + 2),
    ("admin", "/admin/unit-changes", r'data-change="(\d+)"', MANY),
    ("admin", "/admin/accounts", r'data-account="(\d+)"', MANY + 2),
)


@pytest.fixture(scope="module")
def people(crowded: Office) -> dict[str, Browser]:
    return {"desk": crowded.signed_in("ban", "desk"), "admin": crowded.signed_in("tinh", "admin")}


@pytest.mark.parametrize(("who", "path", "hook", "rows"), LISTS, ids=[one[1] for one in LISTS])
def test_every_row_stands_on_one_page_and_no_page_is_heavy(
    crowded: Office, people: dict[str, Browser], who: str, path: str, hook: str, rows: int
) -> None:
    found, pages = list[str](), 0
    link: str | None = path.replace("{xa-1}", task_of(crowded, "xa-1"))
    while link is not None:
        answer = people[who].get(link)
        assert answer.status_code == 200
        assert len(answer.content) <= RAW
        assert len(gzip.compress(answer.content)) <= PACKED
        found += re.findall(hook, answer.text)
        after = re.search(r'<a href="([^"]+)" rel="next"', answer.text)
        link, pages = after and unescape(after[1]), pages + 1
    assert len(found) == rows
    assert len(set(found)) == (2 if "Mô hình" in hook else rows)
    assert pages > 1


def test_what_was_pressed_is_shown_again_wherever_it_stands(crowded: Office, people: dict[str, Browser]) -> None:
    desk, admin = people["desk"], people["admin"]
    last = re.findall(r'data-question="(\d+)"', desk.get("/requests?page=3").text)[0]
    assert f'data-question="{last}"' not in desk.get("/requests").text
    assert f'data-question="{last}"' in desk.get(f"/requests?asked={last}").text, "a task's page leads there"
    answer = desk.press("/requests?page=3", f"/questions/{last}/answer", {"text": "x" * 2001})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
    first = re.findall(r'data-change="(\d+)"', admin.get("/admin/unit-changes?page=2").text)[-1]
    csrf = re.findall(r'name="csrf" value="(\w+)"', admin.get("/admin/unit-changes").text)[0]
    fields = {"csrf": csrf, "do": "revert", "change": first, "reason": " "}
    answer = admin.client.post("/admin/unit-changes", data=fields)
    assert answer.status_code == 422
    assert f'id="error-reason-{first}"' in answer.text


def test_a_list_narrowed_to_one_plan_stays_so_on_its_other_pages(people: dict[str, Browser]) -> None:
    page = people["desk"].get("/requests?plan=1").text
    assert 'href="/requests?plan=1&amp;page=2" rel="next"' in page
    assert f"({OWING + 1})" in page


def test_history_and_messages_of_a_task_end_where_journal_and_outbox_go_on(
    crowded: Office, people: dict[str, Browser]
) -> None:
    page = people["desk"].get(f"/tasks/{task_of(crowded, 'xa-1')}").text
    assert page.count("data-act=") == 100
    assert f'<a href="/plans/1/journal">{MANY + 1 - 100} lần trước đó' in page
