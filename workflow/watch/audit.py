"""The audit: what should never be, looked for every few minutes.

Tick and delivery repair what a dead process left behind by themselves (an unfired rung fires late, an expired lease
is taken up, another channel is taken). What is found here therefore means that one of them is not running, that
somebody changed the books, or that only a human can go on: repair a channel, decide on a send of unknown outcome.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, exists, func, select

from lib.meaning import meaning
from lib.time import local_date
from lib.words import step_word
from notifications.bundle import waiting
from notifications.policy import leaving
from org.today import on_day
from settings import Policy, Settings
from storage.lease import is_over
from storage.store import Store
from storage.tables import journal as journal_table
from storage.tables import message, notice, rung
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.delivery.channels import broken
from workflow.delivery.lease import LEASE
from workflow.journal import ENGINE
from workflow.keeping.sweep import aside, sweep
from workflow.keeping.uploads import clear
from workflow.proof import watch
from workflow.proof.difference import Differences
from workflow.sayings import in_words
from workflow.steps import Steps, failed, forget_old
from workflow.views.ended import ended

log = logging.getLogger("dondoc.audit")

LATE = timedelta(minutes=10)  # longer than any tick or recovery takes
UNDECIDED = timedelta(days=1)  # how long a send that nobody can vouch for may wait for somebody's word
FOUND = "audit.found"
SHOWN = 3  # of what there may be thousands


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that should never be, and how many there are.

    `kept` is what the journal keeps of it, in no language; `told` the sentences of whoever looked, where they say more.
    """

    code: str
    count: int
    kept: tuple[str, ...] = ()
    told: str = ""

    @property
    def detail(self) -> str:
        """What is said of it, in the reader's language."""
        return self.told or "; ".join(map(in_words, self.kept))

    def shape(self) -> dict[str, Any]:
        """As the contract shows it."""
        return {"code": self.code, "count": self.count, "detail": self.detail}


def audit(
    store: Store, settings: Settings, now: datetime, *, clock: Callable[[], datetime] | None = None
) -> tuple[Finding, ...]:
    """Look for what hangs at `now`; what is new since the last audit goes to the log and into the journal.

    Each look is a step (workflow/steps): one that raises keeps none of the others from being taken.
    """
    store.retrying(lambda connection: forget_old(connection, now))
    real, steps = (clock or store.clock)(), Steps(store, now)
    facts = _Facts()
    looks: dict[str, Callable[[Connection], Finding]] = {
        "rungs-not-fired": lambda connection: _unfired(connection, now),
        "messages-stuck": lambda connection: _stuck(connection, real),
        "notices-orphaned": _untold,
        "notices-waiting": lambda connection: _left_waiting(connection, now, settings.policy),
        "channel-broken": lambda connection: _behind_broken(connection, now),
        "messages-unknown": lambda connection: _undecided(connection, now),
        "units-ended": _ended,
        "journal-broken": _chain,
        "journal-differs": facts.look,
    }

    def looked(look: Callable[[Connection], Finding]) -> Finding | None:
        with on_day(store, local_date(now)) if look is _ended else store.read() as connection:
            return look(connection)

    every = [steps.run(f"audit {code}", partial(looked, look), None) for code, look in looks.items()]
    every += steps.run("audit files", lambda: _files(store, settings, real), ())
    every.append(looked(_failing))
    found = tuple(finding for finding in every if finding is not None and finding.count)
    for finding in found:
        log.warning("audit: %s (%d) %s", finding.code, finding.count, finding.detail)
    store.retrying(lambda connection: _remember(connection, found, now, facts.upto))
    return found


def _failing(connection: Connection) -> Finding:
    """Steps that raise, each with its reason (workflow/steps)."""
    known = failed(connection).values()
    return Finding(
        code="steps-failed", count=len(known), kept=tuple(f"{step_word(one.name)}: {one.why}" for one in known)
    )


def _unfired(connection: Connection, now: datetime) -> Finding:
    """Rungs long due that no tick has fired."""
    due = select(func.count()).where(rung.c.fired_at.is_(None), rung.c.fire_at <= now - LATE)
    return Finding(code="rungs-not-fired", count=connection.scalar(due) or 0)


def _stuck(connection: Connection, at: datetime) -> Finding:
    """Messages whose lease ran out long ago and that no delivery has taken up."""
    held = message.c.state.in_(("pending", "sending"))
    expired = select(func.count()).where(held, is_over(message.c.lease_until, at - LATE, LATE + LEASE))
    return Finding(code="messages-stuck", count=connection.scalar(expired) or 0)


def _untold(connection: Connection) -> Finding:
    """Notices that count on a message which is over: nobody would ever send them."""
    over = exists(
        select(1).where(message.c.id == notice.c.message_id, message.c.state.in_(("sent", "delivered", "dropped")))
    )
    lost = select(func.count()).where(notice.c.state.in_(("pending", "sending")), over)
    return Finding(code="notices-orphaned", count=connection.scalar(lost) or 0)


def _left_waiting(connection: Connection, now: datetime, policy: Policy) -> Finding:
    """Notices that may leave, and might have left a while ago, and that no delivery has taken up."""
    calendar = work_calendar(connection)
    late = select(func.count())
    for at in (now, now - LATE):
        late = late.where(waiting(at, policy, leaving(at, calendar, policy)))
    return Finding(code="notices-waiting", count=connection.scalar(late) or 0)


def _behind_broken(connection: Connection, now: datetime) -> Finding:
    """Messages that wait for a broken channel, because no other reaches their readers."""
    names = broken(connection)
    waits = (message.c.state == "pending", message.c.channel.in_(names), message.c.created_at <= now - LATE)
    found = connection.execute(select(message.c.channel, func.count()).where(*waits).group_by(message.c.channel)).all()
    why = tuple(meaning(f"workflow.broken.{name}", why=names[name].why) for name, _ in sorted(map(tuple, found)))
    return Finding(code="channel-broken", count=sum(count for _, count in found), kept=why)


def _undecided(connection: Connection, now: datetime) -> Finding:
    """Messages of which nobody knows whether they arrived, on which nobody has decided (`outbox retry`) for a day."""
    on_it = exists(select(1).where(notice.c.message_id == message.c.id, notice.c.state == "unknown"))
    old = (message.c.state == "unknown", message.c.started_at <= now - UNDECIDED)
    return Finding(code="messages-unknown", count=connection.scalar(select(func.count()).where(*old, on_it)) or 0)


def _ended(connection: Connection) -> Finding:
    """Open tasks of units that are not valid today."""
    found = ended(connection)
    kept, told = tuple(f"{one.unit} {one.plan}" for one in found[:SHOWN]), " ".join(o.sentence() for o in found[:SHOWN])
    return Finding(code="units-ended", count=sum(one.tasks for one in found), kept=kept, told=told)


def _chain(connection: Connection) -> Finding:
    """The journal itself: its guard, each number, each link, each signature of its newest entries."""
    found = watch.chain(connection)
    return Finding(code="journal-broken", count=min(1, found.count), **_differences(found))


def _files(store: Store, settings: Settings, at: datetime) -> tuple[Finding, ...]:
    """Submitted files that are not there any more, and what acts that never ended left behind."""
    try:
        clear(store, settings.uploads_folder, at)
        swept = sweep(store, settings.files_folder, at)
    except OSError as error:
        return (Finding(code="files-unreadable", count=1, kept=(str(error),)),)
    folder = aside(settings.files_folder)
    left = [meaning("workflow.file-aside", digest=digest, folder=folder) for digest in swept.aside[:SHOWN]]
    left += [meaning("workflow.halves", n=swept.halves)] if swept.halves else []
    return (
        Finding(code="files-missing", count=len(swept.missing), kept=tuple(swept.missing[:SHOWN])),
        Finding(code="files-orphaned", count=len(swept.aside) + swept.halves, kept=tuple(left)),
    )


class _Facts:
    """What is new in the journal, against the rows it speaks of; `upto` is the last entry that holds."""

    upto: int | None = None

    def look(self, connection: Connection) -> Finding:
        found, last = watch.differences(connection, watch.looked_at(connection))
        self.upto = None if found.count else last
        return Finding(code="journal-differs", count=found.count, **_differences(found))


def _differences(found: Differences) -> dict[str, Any]:
    """Which they are, without a sentence: `journal verify` says them anew whenever somebody looks."""
    shown = found.found[:SHOWN]
    return {"kept": tuple(one.place for one in shown), "told": " ".join(one.what for one in shown)}


def _remember(connection: Connection, found: tuple[Finding, ...], now: datetime, upto: int | None) -> None:
    """How far the journal was compared; one entry when what is found changes, its end included, else none."""
    if upto is not None:
        watch.remember(connection, upto)
    last = connection.scalar(
        select(journal_table.c.detail)
        .where(journal_table.c.action == FOUND)
        .order_by(journal_table.c.id.desc())
        .limit(1)
    )
    before = {one["code"] for one in json.loads(last)["findings"]} if last else set()
    if before != {finding.code for finding in found}:
        kept = [{"code": one.code, "count": one.count, "detail": list(one.kept)} for one in found]
        detail = {"findings": kept}
        journal.append(connection, at=now, actor=ENGINE, action=FOUND, detail=detail)
