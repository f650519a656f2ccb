"""The command line in this process, on a data folder of its own: a small province with one published plan."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import main

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = "2020-10-06T09:00"
PLAN = "87/KH-MTTQ-BTT"
UNITS = """code,name,level,parent,tags,valid_from,valid_to,resolution
tinh,Mặt trận tỉnh,province,,front,,,
ban,Ban Phong trào,desk,tinh,,,,
hoi,Hội Nông dân tỉnh,organisation,tinh,member-organisation,,,
huyen-a,Mặt trận huyện A,district,tinh,front,,,
huyen-b,Mặt trận huyện B,district,tinh,front,,,
xa-a1,Mặt trận xã A1,commune,huyen-a,front,,2025-06-30,
xa-a2,Mặt trận xã A2,commune,huyen-a,front,,,
xa-b1,Mặt trận xã B1,commune,huyen-b,front,,,
"""
CONTACTS = "unit,post,title,name,email,phone,zalo_user_id,valid_from,valid_to\n" + "".join(
    f"{code},{post},,,{post}@{code}.example,,,,\n"
    for code in ("tinh", "ban", "hoi", "huyen-a", "huyen-b", "xa-a1", "xa-a2", "xa-b1")
    for post in ("officer", "head")
)
PLAN_FILE = """plan:
  number: 87/KH-MTTQ-BTT
  issuer: tinh
  issued_on: 2020-10-06
  subject: Sơ kết 5 năm
  desk: ban
  summary: none
items:
  - id: communes
    title: Báo cáo cấp xã
    assigned_to: {level: commune, under: tinh}
    due: {within: 20wd, of: issued}
    deliverables: [{id: report, title: Báo cáo}]
  - id: districts
    title: Báo cáo cấp huyện
    assigned_to: {level: district, under: tinh}
    due: 2020-12-15
    needs: [communes]
    deliverables: [{id: report, title: Báo cáo}, {id: model, title: Mô hình, at_least: 2}]
  - id: province
    title: Sơ kết cấp tỉnh
    assigned_to: tinh
    due: 2021-01-31
    needs: [districts]
  - id: ongoing
    title: Tuyên truyền
    assigned_to: hoi
    due: {none: true}
"""
# Ids are given in the order of the plan file: communes, districts, province, ongoing.
XA_A1, XA_A2, XA_B1, HUYEN_A, HUYEN_B, TINH, HOI = "1", "2", "3", "4", "5", "6", "7"

TASK_KEYS = {
    "id", "plan", "item", "unit", "unit_name", "status", "standing", "due_on", "due_given", "due_at",
    "extended_from", "submitted_at", "accepted_at", "ready", "progress",
    "asked_until", "amended_from",
}  # fmt: skip
OUTBOX_KEYS = {
    "id", "kind", "plan", "item", "task", "unit", "rung", "post", "recipient", "channel", "due_on",
    "scheduled_for", "state", "reason", "message_id", "sent_at", "attempts",
}  # fmt: skip
MEASURES = {
    "total", "done_on_time", "done_late", "open_in_time", "open_overdue", "undated", "completeness", "timeliness",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What one command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Office:
    """One installation: its data folder, and its command line."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str, wanted: int | None = 0) -> Answer:
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        out, err = self.capsys.readouterr()
        answer = Answer(int(ended.value.code or 0), out, err)
        assert wanted is None or answer.code == wanted, f"{' '.join(words)}\nexit {answer.code}\n{out}\n{err}"
        return answer

    def at(self, now: str, *words: str, wanted: int | None = 0) -> Answer:
        return self.run("--now", now, *words, wanted=wanted)

    def json(self, *words: str, now: str = PUBLISHED) -> Any:
        """The one document that the command prints on stdout."""
        return json.loads(self.at(now, *words, "--json").out)

    def refused(self, *words: str, now: str = PUBLISHED, code: int = 1) -> dict[str, Any]:
        """The first error of a refusal, after a look at its shape: nothing on stdout, all on stderr."""
        answer = self.run("--now", now, "--json", *words, wanted=code)
        assert answer.out == ""
        found = json.loads(answer.err)
        assert list(found) == ["errors"]
        assert all(set(one) == {"code", "message", "path", "line"} for one in found["errors"])
        return dict(found["errors"][0])

    def write(self, name: str, text: str | bytes) -> str:
        path = self.home.parent / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    def sql(self, *statements: str) -> None:
        """Straight into the database file, past the product: what one does who tampers with it."""
        with closing(sqlite3.connect(self.home / "dondoc.sqlite3")) as raw, raw:
            for statement in statements:
                raw.execute(statement)


def empty_office(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office without any data; no setting of this machine reaches it."""
    for name in [name for name in os.environ if name.startswith("DONDOC_")]:
        monkeypatch.delenv(name)
    home.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("DONDOC_HOME", str(home))
    return Office(home, capsys)


_prepared: dict[str, dict[str, bytes]] = {}
KEPT = ("dondoc.sqlite3", "secret.key")  # the database, and the key that signed its journal


def prepared(there: Office, name: str, build: Callable[[Office], None]) -> Office:
    """The office with what `build` does to it; it is done once a session and copied from then on."""
    database = there.home / "dondoc.sqlite3"
    if name not in _prepared:
        build(there)
        with closing(sqlite3.connect(database)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _prepared[name] = {one: (there.home / one).read_bytes() for one in KEPT if (there.home / one).exists()}
        return there
    for beside in ("-wal", "-shm"):
        Path(f"{database}{beside}").unlink(missing_ok=True)
    for one, data in _prepared[name].items():
        (there.home / one).write_bytes(data)
    return there


def publish_small_plan(there: Office) -> None:
    there.at(PUBLISHED, "units", "import", there.write("units.csv", UNITS))
    there.at(PUBLISHED, "contacts", "import", there.write("contacts.csv", CONTACTS))
    there.at(PUBLISHED, "plan", "publish", there.write("plan.yaml", PLAN_FILE))


def is_instant(text: str) -> bool:
    """ISO 8601 with Vietnam's offset."""
    return len(text) == 25 and text[10] == "T" and text.endswith("+07:00")


def by_key(rows: Iterable[dict[str, Any]], key: str = "key") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows}
