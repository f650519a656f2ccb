"""The guard of the journal: triggers that refuse UPDATE and DELETE. Whoever changes entries first takes it away."""

from __future__ import annotations

from sqlalchemy import Connection, text

from lib.language import say
from workflow.proof.difference import Difference, Differences

SQLITE = {
    f"journal_no_{verb}": f"CREATE TRIGGER journal_no_{verb} BEFORE {verb} ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for verb in ("update", "delete")
}
POSTGRESQL = {"journal_guard": "BEGIN RAISE EXCEPTION 'the journal is append-only'; END"}
_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
# BEFORE (2) each statement that updates (16), deletes (8) or empties (32) it; neither disabled nor for replicas only.
_GUARDS = text(
    "SELECT t.tgname, CASE WHEN t.tgenabled IN ('O', 'A') AND t.tgtype = 58 THEN p.prosrc END FROM pg_trigger t "
    "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = 'journal'::regclass AND NOT t.tgisinternal"
)


def check(connection: Connection, differences: Differences) -> None:
    """The guard is there as it was made, and nothing else is triggered by the journal."""
    sqlite = connection.dialect.name == "sqlite"
    found = {
        name: " ".join((body or "").split()) for name, body in connection.execute(_TRIGGERS if sqlite else _GUARDS)
    }
    wanted = SQLITE if sqlite else POSTGRESQL
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            what = say(
                "Trigger {name} bảo vệ nhật ký đã bị gỡ, tắt hoặc đổi.",
                "The trigger {name}, which guards the journal, was dropped, disabled or changed.",
                name=name,
            )
            differences.add(Difference(code="guard-missing", what=what, table="journal", row=name))
