"""The journal: append-only on both databases, and every change to what it holds is found."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from lib.time import VIETNAM
from storage.store import Store
from storage.tables import act
from tests.integration.command_line import PLAN, PUBLISHED, UNITS, XA_A1, Office, is_instant
from tests.integration.delivery_world import world
from workflow import acts
from workflow.journal import GENESIS, append, entries
from workflow.proof.chain import verify
from workflow.proof.prove import prove

AT = datetime(2020, 10, 6, 9, 0, tzinfo=VIETNAM)
ENTRIES = 5


@pytest.fixture
def written(store: Store) -> Store:
    """A store with five entries, written in transactions of their own."""
    for number in range(ENTRIES):
        with store.write() as connection:
            detail = {"note": f"việc {number}", "n": number}
            append(connection, at=AT + timedelta(hours=number), actor="test", action="x.done", detail=detail)
    return store


@contextmanager
def tampering(store: Store) -> Iterator[Connection]:
    """Past the guard, as whoever owns the database can."""
    guards = [] if not store.is_sqlite else [f"DROP TRIGGER journal_no_{verb}" for verb in ("update", "delete")]
    with store.write() as connection:
        for statement in guards or ["DROP TRIGGER journal_guard ON journal"]:
            connection.execute(text(statement))
        yield connection


def broken_at(store: Store) -> int | None:
    with store.read() as connection:
        return verify(connection).broken


def test_an_untouched_journal_holds(written: Store) -> None:
    with written.read() as connection:
        verdict = verify(connection)
        kept = entries(connection)
    assert (verdict.entries, verdict.broken, verdict.why) == (ENTRIES, None, None)
    assert [one["id"] for one in kept] == ["1", "2", "3", "4", "5"]
    assert kept[3]["detail"] == {"note": "việc 3", "n": 3}
    assert kept[3]["at"] == "2020-10-06T12:00:00+07:00"
    assert len({one["hash"] for one in kept} | {GENESIS}) == ENTRIES + 1


def test_an_empty_journal_holds(store: Store) -> None:
    assert broken_at(store) is None


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET actor = 'other'", "DELETE FROM journal", "DELETE FROM journal WHERE id = 5"]
)
def test_the_database_itself_refuses_to_change_or_remove_an_entry(written: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), written.write() as connection:
        connection.execute(text(statement))
    assert broken_at(written) is None


def test_postgresql_refuses_to_empty_it_too(postgresql_url: str) -> None:
    there = Store(postgresql_url)
    with pytest.raises(DBAPIError, match="append-only"), there.write() as connection:
        connection.execute(text("TRUNCATE journal"))
    there.dispose()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE journal SET actor = 'other' WHERE id = 3", 3),
        ("UPDATE journal SET action = 'x.undone' WHERE id = 1", 1),
        ("UPDATE journal SET detail = '{}' WHERE id = 5", 5),
        ("UPDATE journal SET detail = substr(detail, 1, 5) WHERE id = 2", 2),
        ("UPDATE journal SET task_id = 7 WHERE id = 4", 4),
        ("UPDATE journal SET at = (SELECT max(at) FROM journal) WHERE id = 2", 2),
        ("UPDATE journal SET hash = substr(hash, 1, 10) WHERE id = 3", 3),
        (f"UPDATE journal SET previous = '{GENESIS}' WHERE id = 3", 3),
        ("DELETE FROM journal WHERE id = 3", 3),
        ("DELETE FROM journal WHERE id = 1", 1),
    ],
)
def test_an_edited_truncated_or_removed_entry_is_found_where_it_stands(
    written: Store, statement: str, broken: int
) -> None:
    with tampering(written) as connection:
        connection.execute(text(statement))
    assert broken_at(written) == broken


def test_two_entries_that_changed_places_are_found(written: Store) -> None:
    with tampering(written) as connection:
        for now, then in ((2, 99), (3, 2), (99, 3)):
            connection.execute(text(f"UPDATE journal SET id = {then} WHERE id = {now}"))
    assert broken_at(written) == 2


def test_a_rewritten_entry_with_a_hash_of_its_own_breaks_the_chain_behind_it(written: Store) -> None:
    """Whoever knows how the hash is made still has to rewrite everything after it."""
    from workflow.journal import entry_hash

    with tampering(written) as connection:
        row = connection.execute(text("SELECT * FROM journal WHERE id = 2")).mappings().one()
        entry: dict[str, Any] = {key: value for key, value in row.items() if key != "hash"}
        entry |= {"actor": "other", "at": AT.astimezone(UTC) + timedelta(hours=1)}
        connection.execute(
            text("UPDATE journal SET actor = 'other', hash = :hash WHERE id = 2"), {"hash": entry_hash(entry)}
        )
    assert broken_at(written) == 3


def test_an_entry_slipped_in_is_found(written: Store) -> None:
    with tampering(written) as connection:
        connection.execute(
            text(
                "INSERT INTO journal (id, at, actor, action, detail, previous, hash)"
                " SELECT 6, at, actor, action, detail, previous, hash FROM journal WHERE id = 5"
            )
        )
    assert broken_at(written) == 6


def test_acts_whose_entries_were_cut_off_at_the_end_are_missed(store: Store, tmp_path: Path) -> None:
    there = world(store)
    tasks = [there.task("xa-1"), there.task("xa-2")]
    for id in tasks:
        acts.submit(store, id, acts.Submission(by="x", paper=True), now=AT, actor="test", files_folder=tmp_path)
    assert broken_at(store) is None
    with tampering(store) as connection:
        connection.execute(text("DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)"))
    with store.read() as connection:
        found = prove(connection)
    last = max(row.id for row in there.rows(act))
    assert (found.verdict.entries, found.verdict.broken) == (1, None)  # the chain that is left holds
    assert [(one.table, one.row) for one in found.differences if one.table == "act"] == [("act", str(last))]
    assert f"Bảng act, dòng {last}: không mục nhật ký nào nói đến." in [one.what for one in found.differences]


def test_an_act_that_is_refused_leaves_no_entry(store: Store, tmp_path: Path) -> None:
    there = world(store)
    id = there.task("xa-1")
    with pytest.raises(Exception, match="còn thiếu"):
        acts.submit(store, id, acts.Submission(by="x"), now=AT, actor="test", files_folder=tmp_path)
    with store.read() as connection:
        assert entries(connection) == []


# --- from the command line -------------------------------------------------------------------------------------------


def test_the_journal_has_the_promised_shape_and_filters(office: Office) -> None:
    office.at("2020-10-07T09:00", "task", "submit", XA_A1, "--by", "x", "--paper", "--note", "đủ")
    found = office.json("journal")
    assert all(
        set(one) >= {"id", "at", "actor", "action", "plan", "task", "detail", "hash"} and is_instant(one["at"])
        for one in found
    )
    assert [one["action"] for one in found][-2:] == ["plan.published", "task.submit"]
    assert (found[-1]["plan"], found[-1]["task"]) == (PLAN, XA_A1)
    assert found[-1]["actor"] == "x"
    assert found[-1]["detail"]["reason"] == "đủ"
    assert [one["action"] for one in office.json("journal", "--task", XA_A1)] == ["task.submit"]
    assert office.json("journal", "--plan", PLAN) == [one for one in found if one["plan"]]
    assert office.json("journal", "--since", "2020-10-06T09:00:01") == found[-1:]
    assert office.json("journal", "--since", "2020-10-08") == []
    said = office.run("journal", "--task", XA_A1).out
    assert "07/10/2020 09:00" in said
    assert "lý do, ghi chú: đủ" in said


def test_a_mistyped_task_or_plan_is_refused(office: Office) -> None:
    for id in ("99", "x", ""):
        if id:
            assert office.refused("journal", "--task", id)["code"] == "unknown-task"
    assert office.refused("journal", "--plan", "9/KH")["code"] == "unknown-plan"


def test_verify_tells_that_it_holds_and_refuses_when_it_does_not(office: Office) -> None:
    verdict = office.json("journal", "verify")
    assert verdict["ok"] is True
    assert verdict["entries"] == len(office.json("journal"))
    assert "nguyên vẹn" in office.at(PUBLISHED, "journal", "verify").out
    office.sql("DROP TRIGGER journal_no_update", "UPDATE journal SET actor = 'other' WHERE id = 1")
    answer = office.run("journal", "verify", "--json", wanted=1)
    error = json.loads(answer.err)["errors"][0]
    assert error["code"] == "journal-broken"
    assert "mục 1" in error["message"]
    told = json.loads(answer.out)
    assert (told["ok"], told["broken"], told["why"]) == (False, 1, "nội dung đã bị sửa")
    assert ("entry-changed", 1) in [(one["code"], one["entry"]) for one in told["differences"]]


def test_verify_names_each_row_that_is_not_as_its_entry_says(office: Office) -> None:
    office.at("2020-10-07T09:00", "task", "submit", XA_A1, "--by", "x", "--paper")
    office.sql("UPDATE submission SET by_name = 'y'", "UPDATE contact SET email = 'z@evil.example' WHERE id = 3")
    answer = office.run("journal", "verify", "--json", wanted=1)
    told = json.loads(answer.out)
    assert (told["ok"], told["broken"], told["more"]) == (False, None, 0)
    assert {(one["code"], one["table"]) for one in told["differences"]} == {
        ("row-changed", "act"),
        ("row-changed", "contact"),
    }
    [first, *each] = json.loads(answer.err)["errors"]
    assert first["code"] == "journal-differs"
    assert [one["message"] for one in each] == [one["what"] for one in told["differences"]]
    assert "submissions.0.by_name “y”, nhật ký ghi “x”" in office.run("journal", "verify", wanted=1).err


def test_a_head_that_was_noted_proves_that_nothing_before_it_was_cut_off(office: Office) -> None:
    noted = office.json("journal", "head")
    assert noted == {key: office.json("journal")[-1][key] for key in ("id", "hash", "at")}
    assert office.run("journal", "head").out == f"{noted['id']} {noted['hash']}\n"
    office.at("2020-10-07T09:00", "task", "acknowledge", XA_A1)
    verdict = office.json("journal", "verify", "--head", noted["hash"].upper())
    last = office.json("journal", "head")
    assert verdict["head"] == {"id": last["id"], "hash": last["hash"]}
    assert (verdict["ok"], verdict["signed_since"], verdict["differences"]) == (True, 1, [])
    answer = office.run("journal", "verify", "--head", "0" * 64, "--json", wanted=1)
    assert [one["code"] for one in json.loads(answer.out)["differences"]] == ["head-missing"]
    for wrong in ("x", "0" * 63, "g" * 64):
        assert "64 chữ số" in office.run("journal", "verify", "--head", wrong, wanted=2).err


def test_the_head_that_the_last_pass_left_is_looked_for_without_being_asked(office: Office) -> None:
    """The journal cut back to where its rows agree with it, as a copy from the evening before: the pass noted more."""
    office.at("2020-10-06T10:00", "deliver")
    office.at("2020-10-07T09:00", "task", "acknowledge", XA_A1)
    office.at("2020-10-07T09:05", "deliver")
    kept = json.loads((office.home / "last-pass").read_text())
    [name] = kept
    kept[name]["hash"] = "1" * 64  # what a pass on the newer copy would have left
    (office.home / "last-pass").write_text(json.dumps(kept))
    answer = office.run("journal", "verify", "--json", wanted=1)
    assert [one["code"] for one in json.loads(answer.out)["differences"]] == ["head-missing"]


def test_an_import_is_entered_with_who_did_it_and_only_where_something_changed(office: Office) -> None:
    entered = [one for one in office.json("journal") if one["action"].endswith(".imported")]
    assert [one["action"] for one in entered] == ["units.imported", "contacts.imported"]
    assert entered[0]["detail"]["added"] == 8
    assert entered[0]["actor"] == getpass.getuser()
    before = len(office.json("journal"))
    office.at(PUBLISHED, "units", "import", office.write("units.csv", UNITS))
    office.at(
        PUBLISHED,
        "units",
        "import",
        office.write("more.csv", UNITS + "xa-b2,Mặt trận xã B2,commune,huyen-b,,,,\n"),
        "--dry-run",
    )
    assert len(office.json("journal")) == before


def test_the_guard_stands_in_the_database_file_itself(office: Office) -> None:
    import sqlite3

    for statement in ("UPDATE journal SET actor = 'other'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            office.sql(statement)
    assert office.json("journal", "verify")["ok"] is True
