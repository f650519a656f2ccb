"""After a restore nothing is sent again by itself, and months-old words are not said at once.

`dondoc restore` says so of the database that it fills. A copy that was put back in another way is recognised:

Each delivery pass leaves the journal's head in DONDOC_HOME/last-pass. A pass that finds a database whose journal does
not hold that head is looking at an older copy: what was sent since then is unknown to it and would be sent once more.
It sends nothing, and says since when and what would leave, until somebody who has looked runs `dondoc release`. So too
where very many notices wait that should have been said months ago: an old plan is brought to life, a clock was wrong.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, update

from lib.language import say
from lib.time import VIETNAM
from storage import disk
from storage.store import Store
from storage.tables import installation, message, notice
from storage.tables import journal as journal_table
from workflow import journal
from workflow.journal import ENGINE

log = logging.getLogger("dondoc.hold")

FILE = "last-pass"
RELEASED = "sending.released"
RESTORED, LATE = "restored ", "late "  # before the instant of the backup, or of the oldest notice that waits
OLD, MANY = timedelta(days=60), 50  # more notices than that so long after their time are not said before somebody looks
_KINDS: dict[str, Literal["restored", "late", "older"]] = {"restored": "restored", "late": "late", "": "older"}
MOST = 20  # databases that one data folder remembers


@dataclass(frozen=True, kw_only=True)
class Head:
    """The journal's last entry when a pass left it, and when that was (real time)."""

    entry: int
    hash: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Held:
    """Sending is held since a real instant.

    `why` is "restored" (the database was filled from the backup of `told_at`), "late" (very many notices are as old
    as `told_at`), or "older" (the database does not know of the pass that ran at `told_at`; None where what that left
    cannot be read).
    `waits`: how many notices would leave, to how many `persons`. `last_said`: when the database last let one leave.
    """

    since: datetime
    why: Literal["restored", "late", "older"]
    told_at: datetime | None
    waits: int
    persons: int
    last_said: datetime | None

    @property
    def sentence(self) -> str:
        return say(
            "Đang giữ lại mọi tin từ {since}: {why}. Theo cơ sở dữ liệu, tin cuối cùng đã gửi {last}; nếu gửi tiếp, "
            "{n} thông báo sẽ đến {persons} người. Hãy kiểm tra, rồi chạy `dondoc release` để gửi tiếp.",
            "Sending has been held since {since}: {why}. By the database the last message left {last}; {n} notices "
            "would leave, to {persons} people. Look at them, then run `dondoc release` to go on.",
            since=_words(self.since),
            why=self._why,
            last=say("lúc {at}", "at {at}", at=_words(self.last_said)) if self.last_said else say("chưa có", "never"),
            n=self.waits,
            persons=self.persons,
        )

    @property
    def _why(self) -> str:
        if self.told_at is None:
            return say("tệp {file} không đọc được", "{file} cannot be read", file=FILE)
        reasons = {
            "restored": (
                "cơ sở dữ liệu được khôi phục từ bản sao lưu lúc {at}",
                "the database was restored from the backup of {at}",
            ),
            "late": (
                "có hơn {many} thông báo đã quá ngày cần gửi trên {days} ngày, cũ nhất từ {at}",
                "more than {many} notices are over {days} days late, the oldest of {at}",
            ),
            "older": (
                "cơ sở dữ liệu không có những gì lượt gửi lúc {at} đã ghi, có lẽ là bản sao khôi phục lại",
                "the database does not hold what the pass of {at} had written, so it is probably a restored copy",
            ),
        }
        return say(*reasons[self.why], at=_words(self.told_at), many=MANY, days=OLD.days)


def held(connection: Connection) -> Held | None:
    """The hold in force, if any."""
    row = connection.execute(select(installation)).one()
    if row.held_since is None:
        return None
    waits = select(func.count(), func.count(notice.c.person_id.distinct())).where(notice.c.state == "pending")
    count, persons = connection.execute(waits).one()
    kind, _, instant = (row.held_why or "").rpartition(" ")
    return Held(
        since=row.held_since,
        why=_KINDS[kind],
        told_at=datetime.fromisoformat(instant) if instant else None,
        waits=count,
        persons=persons,
        last_said=connection.scalar(select(func.max(message.c.sent_at))),
    )


def restored(connection: Connection, taken_at: datetime, at: datetime) -> None:
    """The database was filled from the backup of `taken_at`: nothing leaves from the real instant `at` on. The journal
    stays as it was, and tells of it when everything is let go."""
    connection.execute(update(installation).values(held_since=at, held_why=f"{RESTORED}{taken_at.isoformat()}"))


def check(store: Store, home: Path, now: datetime, at: datetime) -> Held | None:
    """Hold sending from the real instant `at` on where this database is older than the last pass from `home`."""
    with store.read() as connection:
        known = held(connection)
        why = None if known is not None else _why(connection, home, now, at)
    if why is None:
        return known
    store.retrying(lambda connection: _hold(connection, why, now, at))
    with store.read() as connection:
        found = held(connection)
    if found is not None:
        log.error("%s", found.sentence)
    return found


def release(store: Store, home: Path, now: datetime, at: datetime, *, actor: str) -> Held | None:
    """Let everything leave again; what was held, or None where nothing was."""
    found = check(store, home, now, at)
    if found is None:
        return None

    def released(connection: Connection) -> None:
        connection.execute(update(installation).values(held_since=None, held_why=None))
        detail = {"since": found.since.isoformat(), "waits": found.waits, "at": at.isoformat()}
        detail["why"] = found.why
        journal.append(connection, at=now, actor=actor, action=RELEASED, detail=detail)

    store.retrying(released)
    leave_head(store, home, at)
    return found


def leave_head(store: Store, home: Path, at: datetime) -> None:
    """Keep the journal's head where the database's restore does not reach; whole or not at all. Raises OSError."""
    with store.read() as connection:
        name, head = _name(connection), journal.head(connection)
    kept = _all(home) or {}
    if head is None or kept.get(name, {}).get("hash") == head.hash:
        return
    kept.pop(name, None)
    kept[name] = {"entry": head.id, "hash": head.hash, "at": at.isoformat()}
    disk.make_folder(home)
    disk.write_whole(home / FILE, json.dumps(dict(list(kept.items())[-MOST:]), indent=1).encode())


def last_head(connection: Connection, home: Path) -> str | None:
    """The hash of the journal's head as the last pass from `home` left it; None where none has left one."""
    last = _left(connection, home)
    return last.hash if last else None


def _why(connection: Connection, home: Path, now: datetime, at: datetime) -> str | None:
    """Why sending is to be held, as it is kept; None where it is not."""
    if _is_older(connection, home):
        last = _left(connection, home)
        return last.at.isoformat() if last else ""
    oldest = _late(connection, now) if abs(now - at) < timedelta(days=1) else None  # a rehearsal may be of any time
    return f"{LATE}{oldest.isoformat()}" if oldest else None


def _late(connection: Connection, now: datetime) -> datetime | None:
    """How old the oldest is, where very many wait that are months late, and due since somebody let go last."""
    old: tuple[ColumnElement[bool], ...] = (notice.c.state == "pending", notice.c.scheduled_for < now - OLD)
    many = select(notice.c.id).where(*old).limit(MANY + 1).subquery()
    if (connection.scalar(select(func.count()).select_from(many)) or 0) <= MANY:
        return None
    released = select(func.max(journal_table.c.at)).where(journal_table.c.action == RELEASED)
    if (let_go := connection.scalar(released)) is not None:
        old = (*old, notice.c.scheduled_for > let_go)
    count, oldest = connection.execute(select(func.count(), func.min(notice.c.scheduled_for)).where(*old)).one()
    return oldest if count > MANY else None


def _releases(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.scalars(select(journal_table.c.detail).where(journal_table.c.action == RELEASED))
    return [json.loads(detail) for detail in rows]


def _hold(connection: Connection, why: str, now: datetime, at: datetime) -> None:
    nothing_yet = installation.c.held_since.is_(None)
    if connection.execute(update(installation).where(nothing_yet).values(held_since=at, held_why=why or None)).rowcount:
        journal.append(connection, at=now, actor=ENGINE, action="sending.held", detail={"why": why or None})


def _is_older(connection: Connection, home: Path) -> bool:
    """What the last pass from `home` left is not in this database, and nobody has released it since."""
    if _all(home) is None:
        return True
    last = _left(connection, home)
    if last is None:
        return False
    there = connection.scalar(select(journal_table.c.hash).where(journal_table.c.id == last.entry))
    if there == last.hash:
        return False
    return not any(datetime.fromisoformat(detail["at"]) >= last.at for detail in _releases(connection))


def _left(connection: Connection, home: Path) -> Head | None:
    kept = (_all(home) or {}).get(_name(connection))
    return Head(entry=kept["entry"], hash=kept["hash"], at=datetime.fromisoformat(kept["at"])) if kept else None


def _all(home: Path) -> dict[str, dict[str, Any]] | None:
    """What passes left, by the database they worked on; None where it cannot be read."""
    try:
        kept = json.loads((home / FILE).read_text(encoding="utf-8"))
        for one in kept.values():
            int(one["entry"]), str(one["hash"]), datetime.fromisoformat(one["at"])
        return kept
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return None


def _name(connection: Connection) -> str:
    return connection.execute(select(installation.c.name)).scalar_one()


def _words(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
