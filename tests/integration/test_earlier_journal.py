"""A database of the version before: nothing is accused falsely, what its entries carry is compared, and from the
upgrade on everything is stated and sealed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.keys import Keys
from storage.store import Store
from tests import earlier
from tests.integration.test_journal_proof import ROWS, guard_taken_away
from tests.proven import assert_proven, undone
from tests.stories.instants import at
from workflow.keeping.opening import bring_up
from workflow.proof.prove import prove

UPGRADED = at("2021-03-01 09:00")
DONE = "(SELECT min(id) FROM act WHERE action = 'submit')"
FIRED = "(SELECT min(id) FROM rung WHERE fired_at IS NOT NULL)"
LATER = "'2020-12-31T01:00:00.000000Z'"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the URL of a copy of the earlier database at each call: as that version left it, not upgraded."""
    folder, drops = tmp_path_factory.mktemp("earlier"), []
    if request.param == "sqlite":
        kept = Store(f"sqlite:///{folder / 'kept.sqlite3'}")
        earlier.fill(kept)
        kept.dispose()

    def url() -> str:
        if request.param == "sqlite":
            path = folder / f"{len(list(folder.iterdir()))}.sqlite3"
            shutil.copy(folder / "kept.sqlite3", path)
            return f"sqlite:///{path}"
        made, drop = request.getfixturevalue("bare_postgresql")()
        drops.append(drop)
        store = Store(made)
        earlier.fill(store)
        store.dispose()
        return made

    yield url
    for drop in drops:
        drop()


@pytest.fixture(scope="module")
def unsigned(empty: Callable[[], str]) -> Iterator[Store]:
    """Upgraded where nothing is signed: all that is known are the entries of the version before."""
    store = Store(empty())
    bring_up(store)
    yield store
    store.dispose()


@pytest.fixture(scope="module")
def upgraded(empty: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Upgraded as an installation does it."""
    store = Store(empty(), Keys("a secret", tmp_path_factory.mktemp("home")))
    bring_up(store)
    yield store
    store.dispose()


def test_a_database_of_the_version_before_is_not_accused(unsigned: Store, upgraded: Store) -> None:
    assert_proven(unsigned)
    assert_proven(upgraded)
    with upgraded.read() as connection:
        verdict = prove(connection).verdict
    assert verdict.signed_since == 339
    assert verdict.entries > 339


def test_an_upgrade_states_the_books_once(upgraded: Store) -> None:
    def entries() -> int:
        with upgraded.read() as connection:
            return prove(connection).verdict.entries

    before = entries()
    bring_up(upgraded)
    assert entries() == before


BY_ENTRIES = {
    "another status": (f"UPDATE act SET status = 'waived' WHERE id = {DONE}", "act", "status"),
    "another reason": ("UPDATE act SET reason = 'x' WHERE action = 'extend'", "act", "reason"),
    "another actor": (f"UPDATE act SET actor = 'x' WHERE id = {DONE}", "act", "actor"),
    "another time": (f"UPDATE act SET at = {LATER} WHERE id = {DONE}", "act", " at "),
    "came earlier": (
        f"UPDATE act SET submitted_at = {LATER} WHERE action = 'submit' AND id < 150",
        "act",
        "submitted_at",
    ),
    "another file": ("UPDATE submission_file SET sha256 = 'f00' WHERE id = 3", "act", "files"),
    "an act is slipped in": (
        "INSERT INTO act (id, task_id, at, actor, action, status, from_deadline_id, deadline_id) "
        "SELECT 9999, task_id, at, actor, action, status, from_deadline_id, deadline_id "
        f"FROM act WHERE id = {DONE}",
        "act",
        "không mục",
    ),
    "of many acts one is another": ("UPDATE act SET action = 'waive' WHERE id = 3", "plan", "tasks_cancelled"),
    "fewer tasks": ("UPDATE task SET plan_id = 2 WHERE id = 1", "plan", "tasks 115"),
    "the plan runs": ("UPDATE plan SET status = 'published' WHERE id = 1", "plan", "status"),
    "a rung fired later": (f"UPDATE rung SET fired_at = {LATER} WHERE id = {FIRED}", "rung", "fired_at"),
    "a rung is due later": (f"UPDATE rung SET fire_at = {LATER} WHERE id = {FIRED}", "rung", "đổi giờ"),
    "a moved date": (
        "UPDATE deadline SET due_on = '2021-01-31' "
        "WHERE id = (SELECT max(deadline_id) FROM act WHERE action = 'amend')",
        "deadline",
        "due_on",
    ),
    "a task's status": ("UPDATE task SET status = 'waived' WHERE status = 'accepted'", "task", "status"),
    "a day off": ("UPDATE calendar_override SET working = (1 = 1)", "calendar_override", "working"),
    "a notice": ("UPDATE notice SET state = 'failed' WHERE id = 300", "notice", "trạng thái"),
    "a dead address": ("DELETE FROM suppression", "suppression", "không mục"),
}


@pytest.mark.parametrize("what", BY_ENTRIES)
def test_what_the_entries_of_the_version_before_carry_is_compared(unsigned: Store, what: str) -> None:
    """So an edit made before the upgrade is found after it."""
    statement, table, word = BY_ENTRIES[what]
    with undone(unsigned) as connection:
        assert connection.execute(text(statement)).rowcount
        found = prove(connection)
    assert any(one.table == table and word in one.what for one in found.differences), [
        one.what for one in found.differences
    ]


SINCE_THE_UPGRADE = (
    "somebody else handed in",
    "a file has another name",
    "a file has another size",
    "the plan file is another",
    "an item has another title",
    "a due instant is another",
    "a message left earlier",
    "a message was read",
    "a contact has another address",
    "a unit has another superior",
    "a notice that was said is withdrawn",
)


@pytest.mark.parametrize("what", SINCE_THE_UPGRADE)
def test_from_the_upgrade_on_older_rows_are_proven_like_new_ones(upgraded: Store, what: str) -> None:
    statements, table, _ = ROWS[what]
    with undone(upgraded) as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount
        found = prove(connection)
    assert table in {one.table for one in found.differences}, [one.what for one in found.differences]


def test_the_books_cannot_be_stated_anew_without_the_key(upgraded: Store) -> None:
    with undone(upgraded) as connection:
        guard_taken_away(connection)
        connection.execute(text("DELETE FROM journal WHERE id >= 339"))
        found = prove(connection)
    assert "entry-unsigned" in {one.code for one in found.differences}


def test_the_life_goes_on_after_the_upgrade(empty: Callable[[], str], tmp_path: Path) -> None:
    from workflow.tick import tick

    store = Store(empty(), Keys("a secret", tmp_path))
    bring_up(store)
    tick(store, UPGRADED)
    assert_proven(store)
    store.dispose()
