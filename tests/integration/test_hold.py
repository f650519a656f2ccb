"""After a restore nothing is sent again by itself, until somebody says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import installation, journal
from tests.integration.delivery_world import TUESDAY, World, settings, world
from web.health import problems
from web.metrics import exposition
from workflow.delivery.deliver import Delivered, deliver
from workflow.keeping import hold
from workflow.watch import engine_checks


@pytest.fixture
def there(store: Store) -> World:
    return world(store)


def _restored(store: Store, entries: int) -> None:
    """What of a restore a pass can see: the journal ends earlier, and what was sent waits again."""
    with store.write() as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER journal_guard")
        connection.execute(journal.delete().where(journal.c.id > entries))
        connection.exec_driver_sql("DELETE FROM said")
        connection.exec_driver_sql("UPDATE notice SET state = 'pending', message_id = NULL")
        connection.exec_driver_sql("DELETE FROM message")


def _actions(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.scalars(select(journal.c.action).order_by(journal.c.id)))


def test_a_database_from_the_evening_before_sends_nothing_until_it_is_released(there: World, tmp_path: Path) -> None:
    store = there.store
    there.reminders(7)
    deliver(store, settings(tmp_path), TUESDAY, limit=1)
    evening = len(_actions(store))
    deliver(store, settings(tmp_path), TUESDAY)
    assert there.states() == ["sent"] * 7
    _restored(store, evening)
    for _ in range(2):
        assert deliver(store, settings(tmp_path), TUESDAY) == Delivered()
    assert there.states() == ["pending"] * 7
    with store.read() as connection:
        held = hold.held(connection)
    assert held is not None
    assert (held.waits, held.persons) == (7, 7)
    assert "7 thông báo sẽ đến 7 người" in held.sentence
    assert "dondoc release" in held.sentence
    assert engine_checks.sending(store) == ("failed", held.sentence)
    assert held.sentence in problems(store, store.clock)
    assert "dondoc_sending_held 1.0" in exposition(store, store.clock).decode()
    assert _actions(store).count("sending.held") == 1

    assert hold.release(store, tmp_path, TUESDAY, store.clock(), actor="ban") == held
    assert hold.release(store, tmp_path, TUESDAY, store.clock(), actor="ban") is None
    assert deliver(store, settings(tmp_path), TUESDAY) == Delivered(sent=7)
    assert engine_checks.sending(store)[0] == "ok"
    assert _actions(store).count("sending.released") == 1


def test_what_one_machine_released_the_others_send_too(there: World, tmp_path: Path) -> None:
    store, first, second = there.store, tmp_path / "first", tmp_path / "second"
    there.reminders(1)
    for home in (first, second):
        home.mkdir()
        deliver(store, settings(home), TUESDAY)
    there.notice(there.task("xa-b"), "xa-b@mttq.example")
    deliver(store, settings(first), TUESDAY)
    deliver(store, settings(second), TUESDAY)
    _restored(store, 0)
    hold.release(store, first, TUESDAY, store.clock(), actor="ban")
    assert deliver(store, settings(second), TUESDAY).sent == 2


def test_each_database_has_a_head_of_its_own_in_one_data_folder(
    new_postgresql: Callable[[], str], sqlite_url: str, tmp_path: Path
) -> None:
    for url in (sqlite_url, new_postgresql()):
        office = world(Store(url))
        office.reminders(2)
        assert deliver(office.store, settings(tmp_path), TUESDAY).sent == 2
        office.store.dispose()
    assert len(json.loads((tmp_path / hold.FILE).read_text())) == 2


@pytest.mark.parametrize("written", ["", "{", "[]", '{"x": 1}', '{"x": {"entry": "one", "hash": "", "at": "now"}}'])
def test_a_head_that_cannot_be_read_holds_everything(there: World, tmp_path: Path, written: str) -> None:
    there.reminders(1)
    (tmp_path / hold.FILE).write_text(written)
    assert deliver(there.store, settings(tmp_path), TUESDAY) == Delivered()
    with there.store.read() as connection:
        held = hold.held(connection)
    assert held is not None
    assert "last-pass" in held.sentence
    hold.release(there.store, tmp_path, TUESDAY, there.store.clock(), actor="ban")
    assert deliver(there.store, settings(tmp_path), TUESDAY).sent == 1


def test_a_sqlite_file_copied_back_is_held(sqlite_url: str, tmp_path: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    office = world(Store(sqlite_url))
    office.reminders(3)
    deliver(office.store, settings(tmp_path), TUESDAY, limit=1)
    office.store.dispose()
    copy = tmp_path / "evening.sqlite3"
    with closing(sqlite3.connect(path)) as evening, closing(sqlite3.connect(copy)) as target:
        evening.backup(target)
    assert deliver(Store(sqlite_url), settings(tmp_path), TUESDAY).sent == 2
    for beside in path.parent.glob(f"{path.name}*"):
        beside.unlink()
    shutil.copy(copy, path)
    store = Store(sqlite_url)
    assert deliver(store, settings(tmp_path), TUESDAY) == Delivered()
    with store.read() as connection:
        assert connection.execute(select(installation.c.held_since)).scalar_one() is not None


def test_a_pass_leaves_the_head_whole_and_for_its_owner_only(there: World, tmp_path: Path) -> None:
    there.reminders(1)
    deliver(there.store, settings(tmp_path), TUESDAY)
    with there.store.read() as connection:
        head = connection.execute(select(journal.c.id, journal.c.hash).order_by(journal.c.id.desc()).limit(1)).one()
    [kept] = json.loads((tmp_path / hold.FILE).read_text()).values()
    assert (kept["entry"], kept["hash"]) == tuple(head)
    assert (tmp_path / hold.FILE).stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".last-pass*"))


def test_two_passes_of_one_process_do_not_write_into_each_others_head(
    there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The threads of one worker: a head that is half written, or mixed from two, would hold everything."""
    there.reminders(1)
    deliver(there.store, settings(tmp_path), TUESDAY)
    (tmp_path / hold.FILE).unlink()
    both_have_written = Barrier(2)
    monkeypatch.setattr("storage.disk.os.fsync", lambda _file: both_have_written.wait(20))
    with ThreadPoolExecutor(2) as pool:
        passes = [pool.submit(hold.leave_head, there.store, tmp_path, there.store.clock()) for _ in range(2)]
    assert [one.exception() for one in passes] == [None, None]
    assert hold.check(there.store, tmp_path, TUESDAY, there.store.clock()) is None
    assert [path.name for path in tmp_path.glob(f"*{hold.FILE}*")] == [hold.FILE]


# --- what should have been said months ago ---------------------------------------------------------------------------

MONTHS_LATER = TUESDAY + timedelta(days=77)  # Tết is over


def test_very_many_words_that_are_months_late_wait_until_somebody_has_looked(there: World, tmp_path: Path) -> None:
    store = there.store
    there.reminders(hold.MANY + 1)
    assert deliver(store, settings(tmp_path), MONTHS_LATER, clock=lambda: MONTHS_LATER) == Delivered()
    with store.read() as connection:
        held = hold.held(connection)
    assert held is not None
    assert (held.why, held.told_at, held.waits) == ("late", TUESDAY, 51)
    assert "hơn 50 thông báo đã quá ngày cần gửi trên 60 ngày, cũ nhất từ 08:00" in held.sentence
    hold.release(store, tmp_path, MONTHS_LATER, MONTHS_LATER, actor="ban")
    assert deliver(store, settings(tmp_path), MONTHS_LATER, clock=lambda: MONTHS_LATER, limit=10).sent == 10
    later = MONTHS_LATER + timedelta(days=7)
    assert deliver(store, settings(tmp_path), later, clock=lambda: later).sent == 41  # let go once, for good


@pytest.mark.parametrize(("how_many", "days"), [(hold.MANY, 77), (hold.MANY + 1, 56)])
def test_few_late_words_and_many_of_last_month_are_said_at_once(
    there: World, tmp_path: Path, how_many: int, days: int
) -> None:
    there.reminders(how_many)
    later = TUESDAY + timedelta(days=days)
    assert deliver(there.store, settings(tmp_path), later, clock=lambda: later).sent == how_many


def test_a_rehearsal_of_another_time_says_what_its_time_would_have_said(there: World, tmp_path: Path) -> None:
    there.reminders(hold.MANY + 1)
    assert deliver(there.store, settings(tmp_path), MONTHS_LATER).sent == 51
