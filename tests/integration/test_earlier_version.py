"""A database of the version before, with the life of Plan 87 in both languages, upgrades, works and goes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, select, text

from lib.language import Language, language
from org.today import refresh
from storage.keys import Keys
from storage.migrate import config
from storage.store import Store
from storage.tables import deadline, journal, notice, plan, task
from tests import earlier
from tests.proven import assert_proven
from workflow.keeping.opening import bring_up
from workflow.proof.prove import prove
from workflow.tick import tick
from workflow.views import outbox, status
from workflow.views.task.explained import explain
from workflow.views.task.figures import FIGURES

EXPECTED = earlier.kept("0003")["expected"]
ASKED = datetime.fromisoformat(EXPECTED["asked"])
NUMBERS: dict[Language, str] = {"vi": "87/KH-MTTQ-BTT", "en": "91/KH-MTTQ-BTT"}
# What no Vietnamese reader may find.
ENGLISH = re.compile(r"\b([Tt]he|of|in place|day off|due date|officer|working|counted|Extended|Returned|Occurrence)\b")


@contextmanager
def _earlier(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """As the version before left it: signed, not upgraded."""
    url, drop = f"sqlite:///{folder / 'earlier.sqlite3'}", None
    if request.param == "postgresql":
        url, drop = request.getfixturevalue("bare_postgresql")()
    store = Store(url, Keys(earlier.SECRET, folder / "home"))
    earlier.fill(store, "0003")
    yield store
    store.dispose()
    if drop is not None:
        drop()


def _upgrade(store: Store) -> Store:
    bring_up(store)
    with store.write() as connection:
        refresh(connection, ASKED.date())
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def earlier_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with _earlier(request, tmp_path) as store:
        yield store


@pytest.fixture
def upgraded(earlier_store: Store) -> Store:
    return _upgrade(earlier_store)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def read_only(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Upgraded too; for tests that write nothing."""
    with _earlier(request, tmp_path_factory.mktemp("earlier")) as store:
        yield _upgrade(store)


@pytest.fixture(params=["vi", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    token = language.set(request.param)
    yield request.param
    language.reset(token)


def explained(store: Store, number: str) -> dict[str, Any]:
    with store.read() as connection:
        of_plan = select(task.c.id).join(plan, plan.c.id == task.c.plan_id).where(plan.c.number == number)
        ids = connection.scalars(of_plan.order_by(task.c.id)).all()
        return {str(id): explain(connection, id, ASKED)["steps"] for id in ids}


@pytest.mark.parametrize("spoken", ["en"], indirect=True)  # as it was asked for
def test_the_status_is_the_same(read_only: Store, spoken: Language) -> None:
    with read_only.read() as connection:
        found = {by: status.status(connection, ASKED, by=by) for by in EXPECTED["status"]}  # type: ignore[arg-type]
    for report in found.values():
        for row in (*report["rows"], report["total"]):  # what that version did not count
            later = {name: row.pop(name) for name in ("missed", *FIGURES)}
            assert later == dict.fromkeys(later, 0) | {"extended": later["extended"]}
    assert json.loads(json.dumps(found)) == EXPECTED["status"]


def test_what_was_said_to_whom_is_the_same_in_the_readers_language(read_only: Store, spoken: Language) -> None:
    with read_only.read() as connection:
        found = {row["id"]: row for row in outbox.rows(connection)}
    assert [*found] == [row["id"] for row in EXPECTED["outbox"]]
    for row in EXPECTED["outbox"]:
        before, now = dict(row), dict(found[row["id"]])
        assert (now.pop("due_at") is None) == (now["due_on"] is None), "it was not told then"
        if (was := before.pop("reason")) not in (None, "same day", "superseded"):
            assert now["reason"] == (in_vietnamese(was) if spoken == "vi" else in_english(was))
            now.pop("reason")
        else:
            assert now.pop("reason") == was
        was, now_error = before.pop("error"), now.pop("error")
        assert (was is None) == (now_error is None)
        assert now == {**before, "clock": "report", "period": None}  # of which there was nothing then


def in_vietnamese(reason: str) -> str:
    return re.sub("in place of the officer of", "thay đầu mối của", reason)


def in_english(reason: str) -> str:
    return re.sub("thay đầu mối của", "in place of the officer of", reason)


def test_how_a_date_came_about_is_said_in_the_words_it_was_said_in(read_only: Store, spoken: Language) -> None:
    mine = explained(read_only, NUMBERS[spoken])
    assert mine == {id: [now_said(step) for step in EXPECTED["explain"][id]] for id in mine}
    assert len(mine) > 10


# What has been said otherwise since: codes of the plan file have become words.
REWORDED = {
    **{f"Kế hoạch: day_off = {rule}": "Quy định của kế hoạch" for rule in ("next", "previous", "keep")},
    **{f"The plan: day_off = {rule}": "The plan's own rule" for rule in ("next", "previous", "keep")},
    "của 2020-12": "của tháng 12/2020",
    "of 2020-12": "of 12/2020",
    "Thứ Bảy": "thứ Bảy",
    "theo FREQ=MONTHLY;BYMONTHDAY=20": "(ngày 20 hằng tháng)",
    "of FREQ=MONTHLY;BYMONTHDAY=20": "(day 20 every month)",
}


def now_said(step: dict[str, Any]) -> dict[str, Any]:
    said = {**step}
    for name in ("text", "source"):
        for before, now in REWORDED.items():
            said[name] = said[name] and said[name].replace(before, now)
    return said


def test_what_was_published_in_english_is_explained_in_vietnamese(read_only: Store) -> None:
    for steps in explained(read_only, NUMBERS["en"]).values():
        for step in steps:
            assert not ENGLISH.search(f"{step['text']} {step['source'] or ''}"), step


def test_nothing_of_ours_is_kept_in_words(read_only: Store) -> None:
    with read_only.read() as connection:
        kept = [*connection.scalars(select(deadline.c.steps)), *connection.scalars(select(notice.c.reason).distinct())]
        assert connection.scalar(select(func.count()).where(notice.c.for_post.is_not(None)))
        assert connection.scalar(select(func.count()).where(notice.c.lost_message_id > 0)) == 2
        assert connection.scalar(select(func.min(notice.c.act_id))) == 0
    assert {step["rule"] for steps in kept if isinstance(steps, list) for step in steps}.isdisjoint({"said"})
    said = re.compile(r"[Nn]gày |Gia hạn|Chủ nhật|Sunday|The |plan|thay |in place")
    assert not said.search(json.dumps(kept, ensure_ascii=False))
    assert {one for one in kept if not isinstance(one, list)} == {None, "same day", "superseded"}


def test_the_journal_proves_the_books_before_and_after(earlier_store: Store) -> None:
    with earlier_store.read() as connection:
        entries = connection.scalar(select(func.count()).select_from(journal)) or 0
    bring_up(earlier_store)
    assert_proven(earlier_store)
    with earlier_store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(journal)) == entries + 1


def test_what_was_changed_before_the_upgrade_is_found_after_it(earlier_store: Store) -> None:
    with earlier_store.write() as connection:
        connection.execute(text("UPDATE deadline SET due_on = '2020-12-31' WHERE id = 1"))
    bring_up(earlier_store)
    with earlier_store.read() as connection:
        found = prove(connection)
    assert ("row-changed", "deadline", "1") in [(one.code, one.table, one.row) for one in found.differences]


def test_the_life_goes_on(upgraded: Store) -> None:
    tick(upgraded, ASKED)
    assert_proven(upgraded)


def test_and_it_goes_back(upgraded: Store) -> None:
    with upgraded.write() as connection:
        command.downgrade(config(connection), "0003")
    assert rows_of(upgraded, "rung", "tell") == before("rung", "tell")
    for column in ("task_id", "act_id", "person_id", "kind", "state", "message_id"):
        assert rows_of(upgraded, "notice", column) == before("notice", column)
    assert rows_of(upgraded, "notice", "reason") == [one and in_vietnamese(one) for one in before("notice", "reason")]
    assert len(rows_of(upgraded, "said", "notice_id", by="notice_id")) == len(earlier.kept("0003")["said"]["rows"])
    ours = zip(rows_of(upgraded, "deadline", "steps"), before("deadline", "steps"), strict=True)
    vietnamese = [(now, was) for now, was in ours if not ENGLISH.search(was)]
    assert [now for now, _was in vietnamese] == [was for _now, was in vietnamese]
    assert len(vietnamese) > 15
    bring_up(upgraded)
    assert explained(upgraded, NUMBERS["vi"])


def rows_of(store: Store, table: str, column: str, by: str = "id") -> list[Any]:
    with store.read() as connection:
        return list(connection.scalars(text(f"SELECT {column} FROM {table} ORDER BY {by}")))


def before(table: str, column: str) -> list[Any]:
    found = earlier.kept("0003")[table]
    place, id = found["columns"].index(column), found["columns"].index("id")
    return [row[place] for row in sorted(found["rows"], key=lambda row: row[id])]
