"""What somebody does who has the database in hand, but not the key: every edit is found and named.

One life with a deed of every kind is lived once on each database; each attack is made on it in a transaction that is
rolled back. `SELECT`s in the statements pick the row; what is wanted is a table or an entry, and words that name it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from storage.keys import Keys
from storage.plain import plain
from storage.store import Store
from storage.tables import journal
from tests.proven import REPORTS, Post, assert_proven, live, undone
from tests.stories.instants import at
from tests.stories.world import Story, plan
from workflow.delivery.deliver import deliver
from workflow.journal import GENESIS, entry_hash, head
from workflow.proof.difference import MOST
from workflow.proof.prove import Proof, prove
from workflow.proof.sealing.signing import Signer
from workflow.proof.watch import differences as new_differences
from workflow.publish import publish

SECRET = "a secret that whoever has only the database does not know"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A life whose journal is signed; nobody changes it for good."""
    folder = tmp_path_factory.mktemp("lived")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "x.sqlite3")
        url, drop = f"sqlite:///{folder / 'x.sqlite3'}", lambda: None
    else:
        url, drop = request.getfixturevalue("lasting_postgresql")()
    store = Store(url, Keys(SECRET, folder))
    live(store, folder)
    yield store
    store.dispose()
    drop()


def guard_taken_away(connection: Connection) -> None:
    names = ["journal_no_update", "journal_no_delete"] if connection.dialect.name == "sqlite" else ["journal_guard"]
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}" + ("" if "no" in name else " ON journal")))


def attacked(store: Store, *statements: str, entries: bool = False) -> Proof:
    """What verify finds after these statements; those that touch the journal take its guard away and put it back."""
    with undone(store) as connection:
        if entries:
            guard_taken_away(connection)
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, f"changes nothing: {statement}"
        found = prove(connection)
    guard = [one for one in found.differences if one.code == "guard-missing"]
    rest = [one for one in found.differences if one.code != "guard-missing"]
    assert bool(guard) == entries
    return Proof(found.verdict, rest, found.count - len(guard))


def named(found: Proof, table: str, *words: str) -> bool:
    """One difference is about that table (or the journal's own entries) and has these words in its sentence."""
    return any(
        (one.table or "journal") == table and all(word in one.what for word in words) for one in found.differences
    )


def test_what_was_lived_is_proven(lived: Store) -> None:
    assert_proven(lived)


# --- rows ------------------------------------------------------------------------------------------------------------

DONE = "(SELECT id FROM task WHERE status = 'accepted')"
OPEN = "(SELECT min(id) FROM task WHERE status = 'assigned' AND plan_id = 1)"
SUBMIT = "(SELECT min(id) FROM act WHERE action = 'submit')"
EXTEND = "(SELECT min(id) FROM act WHERE action = 'extend')"
SENT = "(SELECT min(id) FROM message WHERE state = 'sent')"
FAILED = "(SELECT min(id) FROM message WHERE state = 'failed')"
FIRED = "(SELECT min(id) FROM rung WHERE fired_at IS NOT NULL)"
AHEAD = "(SELECT max(id) FROM rung WHERE fired_at IS NULL)"
OF_RUNG = "notice n JOIN rung r ON r.id = n.rung_id AND r.fire_at = n.scheduled_for"
SAID = f"(SELECT min(n.id) FROM {OF_RUNG} WHERE n.state = 'sent')"
LATER = "'2020-12-14T01:00:00.000000Z'"

ROWS: dict[str, tuple[tuple[str, ...], str, str]] = {
    # the fifteen of the report that only rows were touched in
    "a submission came earlier": (
        (f"UPDATE submission SET submitted_at = {LATER} WHERE act_id = {SUBMIT}",),
        "act",
        "submitted_at",
    ),
    "a task was submitted earlier": (
        (f"UPDATE task SET submitted_at = {LATER} WHERE id = {DONE}",),
        "task",
        "submitted_at",
    ),
    "an act says that it came earlier": (
        (f"UPDATE act SET submitted_at = {LATER} WHERE id = {SUBMIT}",),
        "act",
        "submitted_at",
    ),
    "all three say so": (
        (
            f"UPDATE submission SET submitted_at = {LATER}",
            f"UPDATE act SET submitted_at = {LATER} WHERE submitted_at IS NOT NULL",
            f"UPDATE task SET submitted_at = {LATER} WHERE submitted_at IS NOT NULL",
        ),
        "act",
        "submissions.0.submitted_at",
    ),
    "a task has another status": ((f"UPDATE task SET status = 'accepted' WHERE id = {OPEN}",), "task", "status"),
    "an act has another status": ((f"UPDATE act SET status = 'returned' WHERE id = {SUBMIT}",), "act", "status"),
    "a due date is another day": (("UPDATE deadline SET due_on = '2020-12-31' WHERE id = 1",), "deadline", "due_on"),
    "a due instant is another": ((f"UPDATE deadline SET due_at = {LATER} WHERE id = 1",), "deadline", "due_at"),
    "a date as written is another": (
        ("UPDATE deadline SET due_given = '2020-12-31' WHERE id = 1",),
        "deadline",
        "due_given",
    ),
    "how a date came about is told otherwise": (
        ("UPDATE deadline SET steps = '[]' WHERE id = 1",),
        "deadline",
        "steps",
    ),
    "a file has another digest": (("UPDATE submission_file SET sha256 = 'f00' WHERE id = 1",), "act", "sha256"),
    "a reason is another": ((f"UPDATE act SET reason = 'lũ lụt' WHERE id = {EXTEND}",), "act", "bão lụt"),
    "an actor is another": ((f"UPDATE act SET actor = 'ban' WHERE id = {SUBMIT}",), "act", "actor"),
    "a notice is marked sent": (("UPDATE notice SET state = 'sent' WHERE state = 'skipped'",), "notice", "trạng thái"),
    "a message is marked sent": (
        (f"UPDATE message SET state = 'sent', sent_at = {LATER}, seal = NULL WHERE id = {FAILED}",),
        "message",
        "dấu ký",
    ),
    "a message with its notices is marked sent": (
        (
            f"UPDATE message SET state = 'sent', sent_at = {LATER} WHERE id = {FAILED}",
            "UPDATE notice SET state = 'sent' WHERE state = 'failed'",
        ),
        "message",
        "trạng thái",
    ),
    "a rung's notices are gone": (
        (
            f"DELETE FROM said WHERE notice_id IN (SELECT id FROM notice WHERE rung_id = {FIRED})",
            f"DELETE FROM notice WHERE rung_id = {FIRED}",
        ),
        "rung",
        "notices",
    ),
    # acts and what was handed in
    "an act is gone": (
        ("DELETE FROM act WHERE id = (SELECT min(id) FROM act WHERE action = 'acknowledge')",),
        "act",
        "đã bị xóa",
    ),
    "an act is slipped in": (
        (
            "INSERT INTO act (id, task_id, at, actor, action, status, from_deadline_id, deadline_id) "
            "SELECT 99, task_id, at, actor, 'acknowledge', status, from_deadline_id, deadline_id FROM act WHERE id = 6",
        ),
        "act",
        "không mục",
    ),
    "an act was at another time": ((f"UPDATE act SET at = {LATER} WHERE id = {SUBMIT}",), "act", " at "),
    "an act is of another kind": ((f"UPDATE act SET action = 'waive' WHERE id = {EXTEND}",), "act", "action"),
    "an act had another deadline before": (
        (f"UPDATE act SET from_deadline_id = 2 WHERE id = {EXTEND}",),
        "act",
        "from_deadline_id",
    ),
    "a cancelled task's act says otherwise": (("UPDATE act SET reason = 'hết việc' WHERE id = 3",), "act", "all"),
    "one of many acts is gone": (
        (
            "DELETE FROM said WHERE notice_id IN (SELECT id FROM notice WHERE act_id = 3)",
            "DELETE FROM notice WHERE act_id = 3",
            "DELETE FROM act WHERE id = 3",
        ),
        "act",
        "acts 4",
    ),
    "somebody else handed in": (("UPDATE submission SET by_name = 'x' WHERE id = 1",), "act", "by_name"),
    "the note is another": (("UPDATE submission SET note = 'bản sao' WHERE id = 1",), "act", "note"),
    "it came on paper": (("UPDATE submission SET paper = (1 = 1) WHERE id = 1",), "act", "paper"),
    "a file has another name": (("UPDATE submission_file SET name = 'x.pdf' WHERE id = 1",), "act", "name"),
    "a file has another size": (("UPDATE submission_file SET size = 1 WHERE id = 1",), "act", "size"),
    "a file is gone": (("DELETE FROM submission_file WHERE id = 1",), "act", "files"),
    "a submission is gone": (
        ("DELETE FROM submission_file WHERE submission_id = 1", "DELETE FROM submission WHERE id = 1"),
        "act",
        "submissions",
    ),
    "a submission is slipped in": (
        (
            "INSERT INTO submission (id, task_id, act_id, submitted_at, by_name, paper) "
            "SELECT 99, task_id, 6, submitted_at, by_name, paper FROM submission WHERE id = 1",
        ),
        "act",
        "submissions",
    ),
    "a submission is another task's": (
        ("UPDATE submission SET task_id = 2 WHERE id = 1",),
        "submission",
        "không thuộc",
    ),
    # plans, tasks, deadlines, rungs
    "the plan file is another": (("UPDATE plan SET source = source || '#' WHERE id = 1",), "plan", "source"),
    "the plan's ladder is another": (("UPDATE plan SET ladder = '[]' WHERE id = 1",), "plan", "ladder"),
    "the plan has another desk": (("UPDATE plan SET desk_id = issuer_id WHERE id = 1",), "plan", "desk_id"),
    "the plan's number is another": (("UPDATE plan SET number = '99/KH' WHERE id = 1",), "plan", "number"),
    "a plan that runs is ended": (
        (f"UPDATE plan SET status = 'closed', ended_at = {LATER} WHERE id = 1",),
        "plan",
        "không mục",
    ),
    "a plan that ended runs": (
        ("UPDATE plan SET status = 'published', ended_at = NULL WHERE id = 2",),
        "plan",
        "status",
    ),
    "an item has another title": (("UPDATE item SET title = 'x' WHERE id = 1",), "plan", "items.reports"),
    "an item needs nothing": (("DELETE FROM item_need WHERE item_id = 2",), "plan", "items.review"),
    "a task is another unit's": ((f"UPDATE task SET unit_id = 1 WHERE id = {OPEN}",), "plan", "owed"),
    "a task is slipped in": (
        (
            "INSERT INTO task (id, plan_id, item_id, occurrence, unit_id, unit_version_id, deadline_id, since, status) "
            "SELECT 99, plan_id, item_id, 7, unit_id, unit_version_id, deadline_id, since, status "
            "FROM task WHERE id = 4",
        ),
        "plan",
        "tasks 6",
    ),
    "a task has another deadline": ((f"UPDATE task SET deadline_id = 1 WHERE id = {OPEN}",), "task", "deadline_id"),
    "a task on which nobody acted has another": (("UPDATE task SET deadline_id = 1 WHERE id = 4",), "plan", "owed"),
    "a task is in its ladder later": (
        (f"UPDATE task SET since = '2021-01-31T01:00:00.000000Z' WHERE id = {OPEN}",),
        "task",
        "since",
    ),
    "a task was never extended": (
        ("UPDATE task SET extended_from = NULL WHERE extended_from IS NOT NULL",),
        "task",
        "extended_from",
    ),
    "a task was never amended": (
        ("UPDATE task SET amended_from = NULL WHERE amended_from IS NOT NULL",),
        "task",
        "amended_from",
    ),
    "a task was accepted earlier": (
        (f"UPDATE task SET accepted_at = {LATER} WHERE id = {DONE}",),
        "task",
        "accepted_at",
    ),
    "a task is ready": ((f"UPDATE task SET ready_at = {LATER} WHERE id = {OPEN}",), "task", "ready_at"),
    "a rung fires later": (
        (f"UPDATE rung SET fire_at = '2031-01-01T01:00:00.000000Z' WHERE id = {AHEAD}",),
        "deadline",
        "rungs",
    ),
    "a rung tells somebody else": ((f"UPDATE rung SET tell = 'officer' WHERE id = {AHEAD}",), "deadline", "rungs"),
    "a rung that fired has another label": ((f"UPDATE rung SET label = 'on_due' WHERE id = {FIRED}",), "rung", "label"),
    "a rung is gone": ((f"DELETE FROM rung WHERE id = {AHEAD}",), "deadline", "rungs"),
    "a rung is marked fired": ((f"UPDATE rung SET fired_at = fire_at WHERE id = {AHEAD}",), "rung", "không mục"),
    "a rung fired at another time": ((f"UPDATE rung SET fired_at = {LATER} WHERE id = {FIRED}",), "rung", "fired_at"),
    # notices and messages
    "a notice that was said is withdrawn": (
        (f"UPDATE notice SET state = 'withdrawn' WHERE id = {SAID}",),
        "message",
        "thông báo",
    ),
    "a notice is of another kind": ((f"UPDATE notice SET kind = 'due' WHERE id = {SAID}",), "rung", "told"),
    "a notice told somebody else": (
        (f"UPDATE notice SET person_id = 1, contact_id = 1 WHERE id = {SAID}",),
        "rung",
        "told",
    ),
    "a notice speaks of another day": ((f"UPDATE notice SET due_on = '2020-12-24' WHERE id = {SAID}",), "rung", "told"),
    "an assignment is gone": (
        (
            "DELETE FROM said WHERE notice_id = (SELECT min(id) FROM notice WHERE kind = 'assignment')",
            "DELETE FROM notice WHERE id = (SELECT min(id) FROM notice WHERE kind = 'assignment')",
        ),
        "plan",
        "told",
    ),
    "an act's notice is gone": (
        (
            "DELETE FROM said WHERE notice_id IN (SELECT id FROM notice WHERE kind = 'extended')",
            "DELETE FROM notice WHERE kind = 'extended'",
        ),
        "act",
        "notices",
    ),
    "a skipped notice is for nobody": (
        ("UPDATE notice SET state = 'unreachable' WHERE id = (SELECT min(id) FROM notice WHERE state = 'skipped')",),
        "notice",
        "unreachable",
    ),
    "a notice that was said was skipped": (
        (f"UPDATE notice SET state = 'skipped', reason = 'superseded' WHERE id = {SAID}",),
        "notice",
        "bị bỏ qua",
    ),
    "a message left earlier": ((f"UPDATE message SET sent_at = {LATER} WHERE id = {SENT}",), "message", "thời điểm"),
    "a message was delivered": (
        (f"UPDATE message SET state = 'delivered', delivered_at = {LATER} WHERE id = {SENT}",),
        "message",
        "thời điểm",
    ),
    "a message was read": ((f"UPDATE message SET read_at = {LATER} WHERE id = {SENT}",), "message", "thời điểm"),
    "a message bore another name": (
        (f"UPDATE message SET message_id = 'x@y.example' WHERE id = {SENT}",),
        "message",
        "Message-ID",
    ),
    "a message never left": (
        (f"UPDATE message SET state = 'pending', sent_at = NULL WHERE id = {SENT}",),
        "message",
        "đã gửi",
    ),
    "a message is to leave once more": (
        (f"UPDATE message SET state = 'pending' WHERE id = {SENT}",),
        "message",
        "không mục",
    ),
    "a message that failed is gone": (
        (
            f"DELETE FROM said WHERE message_id = {FAILED}",
            f"UPDATE notice SET message_id = NULL WHERE message_id = {FAILED}",
            f"DELETE FROM message WHERE id = {FAILED}",
        ),
        "message",
        "đã bị xóa",
    ),
    "what a message said is forgotten": ((f"DELETE FROM said WHERE notice_id = {SAID}",), "message", "thông báo"),
    # who is told
    "a contact has another address": (("UPDATE contact SET email = 'x@evil.example' WHERE id = 4",), "contact", "all"),
    "an address to which was written is another": (
        ("UPDATE contact SET email = 'x@evil.example' WHERE id = (SELECT contact_id FROM message WHERE id = 1)",),
        "message",
        "địa chỉ",
    ),
    "a contact is retired": ((f"UPDATE contact SET retired_at = {LATER} WHERE id = 4",), "contact", "all"),
    "a unit has another superior": (("UPDATE unit_version SET parent_id = NULL WHERE id = 8",), "unit_version", "all"),
    "a unit is slipped in": (
        (
            "INSERT INTO unit (id, code) VALUES (99, 'x')",
            "INSERT INTO unit_version (id, unit_id, name, level, tags) VALUES (99, 99, 'x', 'commune', '')",
        ),
        "unit_version",
        "không mục",
    ),
    "a day off is worked on": (("UPDATE calendar_override SET working = (1 = 1)",), "calendar_override", "working"),
    "a day off is gone": (("DELETE FROM calendar_override",), "calendar_override", "đã bị xóa"),
    "a day off is slipped in": (
        ("INSERT INTO calendar_override (day, working) VALUES ('2020-12-31', (1 = 0))",),
        "calendar_override",
        "không mục",
    ),
    "an address is written to no more": (
        (
            "INSERT INTO suppression (channel, address, since, reason) "
            f"VALUES ('email', 'officer@xa-a2.example', {LATER}, 'x')",
        ),
        "suppression",
        "không mục",
    ),
    "a dead address is written to again": (("DELETE FROM suppression",), "suppression", "officer@xa-b1.example"),
}


@pytest.mark.parametrize("what", ROWS)
def test_an_edit_of_a_row_is_found_and_named(lived: Store, what: str) -> None:
    statements, table, word = ROWS[what]
    found = attacked(lived, *statements)
    assert named(found, table, word), [one.what for one in found.differences]
    assert found.verdict.broken is None  # the chain itself holds


# --- the journal itself ----------------------------------------------------------------------------------------------

EMPTIED = "DELETE FROM journal"
CUT = "DELETE FROM journal WHERE id > 20"
ENTRIES: dict[str, tuple[tuple[str, ...], str, int | None]] = {
    "actor": (("UPDATE journal SET actor = 'x' WHERE id = 5",), "nội dung đã bị sửa", 5),
    "action": (("UPDATE journal SET action = 'x' WHERE id = 5",), "nội dung đã bị sửa", 5),
    "detail": (("UPDATE journal SET detail = '{}' WHERE id = 5",), "nội dung đã bị sửa", 5),
    "unreadable detail": (
        ("UPDATE journal SET detail = substr(detail, 1, 9) WHERE id = 21",),
        "nội dung đã bị sửa",
        21,
    ),
    "what was stated": (
        ("UPDATE journal SET detail = replace(detail, 'submit', 'waive') WHERE id = 21",),
        "nội dung đã bị sửa",
        21,
    ),
    "task": (("UPDATE journal SET task_id = 2 WHERE id = 21",), "nội dung đã bị sửa", 21),
    "at": (("UPDATE journal SET at = (SELECT max(at) FROM journal) WHERE id = 5",), "nội dung đã bị sửa", 5),
    "hash": (("UPDATE journal SET hash = 'x' WHERE id = 5",), "nội dung đã bị sửa", 5),
    "link": ((f"UPDATE journal SET previous = '{GENESIS}' WHERE id = 5",), "không nối", 5),
    "key": (("UPDATE journal SET key = NULL WHERE id = 5",), "mọi mục đều được ký", 5),
    "another key": (("UPDATE journal SET key = 'ffffffffffffffff' WHERE id = 5",), "DONDOC_SECRET_KEY_BEFORE", 5),
    "one gone": (("DELETE FROM journal WHERE id = 5",), "bị mất", 5),
    "the first gone": (("DELETE FROM journal WHERE id = 1",), "bị mất", 1),
    "two changed places": (
        (
            "UPDATE journal SET id = 999 WHERE id = 5",
            "UPDATE journal SET id = 5 WHERE id = 6",
            "UPDATE journal SET id = 6 WHERE id = 999",
        ),
        "không nối",
        5,
    ),
    "one slipped in": (
        (
            "INSERT INTO journal (id, at, actor, action, detail, previous, hash, key) "
            "SELECT 55, at, actor, action, detail, hash, hash, key FROM journal WHERE id = 54",
        ),
        "nội dung đã bị sửa",
        55,
    ),
    "one slipped in before the first": (
        (
            "INSERT INTO journal (id, at, actor, action, detail, previous, hash) "
            "SELECT 0, at, actor, action, detail, hash, hash FROM journal WHERE id = 54",
        ),
        "nội dung đã bị sửa",
        0,
    ),
    "its tail cut off": ((CUT,), "không mục nhật ký nào nói đến", None),
    "emptied": ((EMPTIED,), "không mục nhật ký nào nói đến", None),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_an_edit_of_the_journal_is_found_where_it_stands(lived: Store, what: str) -> None:
    statements, word, entry = ENTRIES[what]
    found = attacked(lived, *statements, entries=True)
    assert any(word in one.what and one.entry == entry for one in found.differences), [
        one.what for one in found.differences
    ]
    if entry is not None:
        assert found.verdict.broken == min(
            one.entry for one in found.differences if one.table is None and one.entry is not None
        )
        assert found.verdict.broken <= entry


@pytest.mark.parametrize("what", ["emptied", "its tail cut off"])
def test_what_was_cut_off_is_named_row_by_row_and_by_a_head_that_is_known(lived: Store, what: str) -> None:
    with lived.read() as connection:
        last = head(connection)
    assert last is not None
    with undone(lived) as connection:
        guard_taken_away(connection)
        for statement in ENTRIES[what][0]:
            connection.execute(text(statement))
        found = prove(connection, heads=[last.hash])
    assert {"act", "rung", "deadline", "calendar_override"} <= {one.table for one in found.differences}
    [missing] = [one for one in found.differences if one.code == "head-missing"]
    assert last.hash in missing.what


def remade(connection: Connection, key: Keys | None) -> None:
    """The whole chain made anew by somebody who knows how: with another key, or with none."""
    signer, previous = Signer(key), GENESIS
    columns = [plain(connection, column) for column in journal.c]
    for id in connection.scalars(select(journal.c.id).order_by(journal.c.id)).all():
        found = connection.execute(select(*columns).where(journal.c.id == id)).mappings().one()
        entry: dict[str, Any] = {name: value for name, value in found.items() if name != "hash"}
        entry |= {"previous": previous, "key": signer.fingerprint, "actor": "another"}
        link, previous = previous, entry_hash(entry, signer) or ""
        values = {"previous": link, "hash": previous, "key": signer.fingerprint, "actor": "another"}
        connection.execute(update(journal).where(journal.c.id == id).values(**values))


@pytest.mark.parametrize("signed", [False, True])
def test_a_chain_made_anew_is_found_whether_it_is_signed_or_not(lived: Store, signed: bool, tmp_path: Path) -> None:
    with undone(lived) as connection:
        guard_taken_away(connection)
        remade(connection, Keys("another secret", tmp_path) if signed else None)
        found = prove(connection)
    word = "khóa" if signed else "không mục nào được ký"
    assert found.verdict.broken == 1
    assert word in (found.verdict.why or "")


def test_entries_added_without_the_key_are_found(lived: Store) -> None:
    with undone(lived) as connection:
        last = head(connection)
        assert last is not None
        entry = {"id": last.id + 1, "at": last.at, "actor": "x", "action": "task.accept", "plan_id": 1, "task_id": 1}
        entry |= {"detail": "{}", "previous": last.hash, "key": None}
        connection.execute(insert(journal).values(**entry, hash=entry_hash(entry)))
        found = prove(connection)
    assert found.verdict.broken == last.id + 1
    assert "mọi mục đều được ký" in (found.verdict.why or "")


def test_a_life_taken_back_row_by_row_is_found_by_its_head_alone(lived: Store) -> None:
    """The last deed undone in every table that tells of it, its entry included: only who noted the head can tell."""
    with lived.read() as connection:
        last = head(connection)
    assert last is not None
    gone = "(SELECT id FROM message WHERE id BETWEEN 16 AND 19)"
    with undone(lived) as connection:
        guard_taken_away(connection)
        for statement in (
            f"DELETE FROM said WHERE message_id IN {gone}",
            f"UPDATE notice SET state = 'pending', message_id = NULL WHERE message_id IN {gone}",
            f"DELETE FROM message WHERE id IN {gone}",
            f"DELETE FROM journal WHERE id = {last.id}",
        ):
            connection.execute(text(statement))
        without, with_head = prove(connection), prove(connection, heads=[last.hash])
    assert [one.code for one in without.differences if one.code != "guard-missing"] == []
    assert "head-missing" in [one.code for one in with_head.differences]


@pytest.mark.parametrize("how", ["dropped", "changed", "disabled", "another"])
def test_a_guard_that_was_dropped_changed_or_disabled_is_found(lived: Store, how: str) -> None:
    sqlite = {
        "dropped": ["DROP TRIGGER journal_no_delete"],
        "changed": [
            "DROP TRIGGER journal_no_delete",
            "CREATE TRIGGER journal_no_delete BEFORE delete ON journal BEGIN SELECT 1; END",
        ],
        "disabled": ["DROP TRIGGER journal_no_update"],
        "another": ["CREATE TRIGGER x AFTER INSERT ON journal BEGIN DELETE FROM act; END"],
    }
    postgresql = {
        "dropped": ["DROP TRIGGER journal_guard ON journal"],
        "changed": [
            "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ],
        "disabled": ["ALTER TABLE journal DISABLE TRIGGER USER"],
        "another": [
            "CREATE TRIGGER x AFTER INSERT ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()"
        ],
    }
    with undone(lived) as connection:
        for statement in (sqlite if lived.is_sqlite else postgresql)[how]:
            connection.execute(text(statement))
        found = prove(connection)
    assert [one.code for one in found.differences] == ["guard-missing"]


def test_a_key_that_is_not_at_hand_is_told_and_one_from_before_proves(lived: Store, tmp_path: Path) -> None:
    url = lived.url.render_as_string(hide_password=False)
    for keys, holds in ((Keys("new", tmp_path), False), (Keys("new", tmp_path, [SECRET]), True)):
        store = Store(url, keys)
        with store.read() as connection:
            found = prove(connection)
        store.dispose()
        assert found.holds == holds
        if not holds:
            assert {one.code for one in found.differences} == {"key-missing"}
            assert "secret.key" in (found.verdict.why or "")


def test_of_very_many_differences_the_first_are_told_and_the_others_counted(lived: Store) -> None:
    with undone(lived) as connection:
        for number in range(1, MOST + 51):
            values = f"{number + 1000}, 1, '{number}', 'x', 'issue', 'issue', 1, 1"
            columns = "id, task_id, reason, actor, action, status, from_deadline_id, deadline_id"
            when = "'2020-12-14T01:00:00.000000Z'"
            connection.execute(text(f"INSERT INTO act ({columns}, at) VALUES ({values}, {when})"))
        found = prove(connection)
    assert len(found.differences) == MOST
    assert found.count > MOST


HOSTILE = (
    "[]",
    "null",
    "{",
    '{"facts": 1}',
    '{"facts": {"act": [1]}}',
    '{"facts": {"act": {"x": {}}}}',
    '{"facts": {"act": {"99999999999999999999": {}}}}',
    '{"facts": {"act": {"1": [1, 2]}}}',
    '{"facts": {"acts": {"1": {}}}}',
    '{"facts": {"acts": {"1": {"last": "x"}}}}',
    '{"facts": {"rung": {"1": {"notices": "x"}}}}',
    '{"facts": {"day": {"x": null}}}',
    '{"facts": {"sent": "1-x"}}',
    '{"facts": {"sent": "1-99999999999"}, "digest": "x"}',
    '{"facts": {"sent": "9-1"}, "digest": "x"}',
    '{"facts": {"message": {"1": "x"}}}',
)


@pytest.mark.parametrize("detail", HOSTILE)
def test_whatever_somebody_writes_into_an_entry_is_a_difference_and_no_defect(lived: Store, detail: str) -> None:
    """Also where the chain is made anew around it, without a key."""
    for whole in (False, True):
        with undone(lived) as connection:
            guard_taken_away(connection)
            connection.execute(update(journal).where(journal.c.id == 21).values(detail=detail))
            if whole:
                remade(connection, None)
            assert prove(connection).verdict.broken == (1 if whole else 21)


def test_what_a_killed_pass_sent_is_sealed_though_no_entry_tells_of_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The process is gone by then.
    monkeypatch.setattr("workflow.delivery.deliver._finish", lambda _connection, _run: None)
    story = Story(store, tmp_path).begin()
    publish(store, plan(REPORTS), at("2020-10-06 09:00"), "ban")
    deliver(store, story.settings, at("2020-10-06 09:30"), channels={"email": Post()})
    assert_proven(store)
    with undone(store) as connection:
        connection.execute(text(f"UPDATE message SET sent_at = {LATER} WHERE id = {SENT}"))
        assert [(one.code, one.table) for one in prove(connection).differences] == [("seal-broken", "message")]


# --- what the audit sees ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE submission SET by_name = 'x'", "act"),
        ("UPDATE deadline SET due_on = '2020-12-31' WHERE id = 1", "deadline"),
        (f"UPDATE message SET sent_at = {LATER} WHERE id = {SENT}", "message"),
        (f"DELETE FROM said WHERE notice_id = {SAID}", "message"),
    ],
)
def test_the_audit_compares_what_is_new_however_it_is_cut_into_looks(lived: Store, statement: str, table: str) -> None:
    """Looks of seven entries each: what a later entry states anew is not held against an earlier one."""
    with undone(lived) as connection:
        for wanted in (False, True):
            found, after, last = [], 0, head(connection)
            while last is not None and after < last.id:
                some, after = new_differences(connection, after, most=7)
                found += some.found
            assert bool(found) == wanted, [one.what for one in found]
            if wanted:
                assert table in {one.table for one in found}
            connection.execute(text(statement))


def test_the_audit_counts_the_notices_of_every_rung_of_a_running_plan(lived: Store) -> None:
    with undone(lived) as connection:
        last = head(connection)
        assert last is not None
        rung = connection.scalar(text(f"SELECT rung_id FROM notice WHERE id = {SAID}"))
        connection.execute(text(f"DELETE FROM said WHERE notice_id IN (SELECT id FROM notice WHERE rung_id = {rung})"))
        connection.execute(text(f"DELETE FROM notice WHERE rung_id = {rung}"))
        found, _ = new_differences(connection, last.id)
    assert [(one.table, one.row) for one in found.found] == [("rung", str(rung))]


def test_the_audit_counts_the_tasks_and_the_assignments_of_every_running_plan(lived: Store) -> None:
    """However long ago the plan was published: nothing is left to be compared behind the last entry."""
    with undone(lived) as connection:
        last, plan = head(connection), connection.scalar(text("SELECT max(id) FROM plan WHERE status = 'published'"))
        assert last is not None
        one_task = f"SELECT min(id) FROM task WHERE plan_id = {plan}"
        of_it = f"SELECT id FROM notice WHERE task_id = ({one_task})"
        assert not new_differences(connection, last.id)[0].found
        connection.execute(text(f"DELETE FROM said WHERE notice_id IN ({of_it})"))
        connection.execute(text(f"DELETE FROM notice WHERE kind = 'assignment' AND id IN ({of_it})"))
        [found] = new_differences(connection, last.id)[0].found
        assert (found.table, found.row, "notices" in found.what, "tasks" in found.what) == (
            *("plan", str(plan)),
            *(True, False),
        )
        connection.execute(text(f"UPDATE task SET plan_id = plan_id + 1 WHERE id = ({one_task})"))
        whole = [one.what for one in new_differences(connection, last.id)[0].found]
    assert any("tasks" in one for one in whole), whole
