"""One delivery pass: notices become messages, messages leave, receipts are written down.

1. What a dead process left behind is taken up: a message it had not started waits again; one it had started may have
   arrived, and is sent once more with the same Message-ID or held, as its channel's rule says.
2. Where something may leave now (contract, rule 7), waiting notices are bundled, one message per person and channel.
   What has waited too long on one channel goes on by the next.
3. The channels send side by side, so that one that hangs delays no other; one that was broken is looked at again there.
   Messages are claimed in batches, each under a lease; a message is started in a transaction of its own, with those of
   its notices that still stand; then it is sent, and its receipt is written, both fenced by the lease.
4. What could not be delivered goes, in the same pass, by another channel, or to whoever stands in.
5. One journal entry tells of the pass, if anything left.

Each of these is a step (workflow/steps): one that raises rests, and the others go on. Safe to run at any time, in any
number. `now` decides what is due; leases use the real clock, which is the database's where it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from notifications.bundle import anything_waits, bundle, who_waits
from notifications.channel import Channel
from notifications.policy import Leaving, leaving
from notifications.registry import configured
from settings import Settings
from storage.store import Store
from workflow import journal
from workflow.calendar.in_force import work_calendar
from workflow.correcting.remade import follow_before_sending
from workflow.delivery.channels import broken, mark_broken, mark_working, resting
from workflow.delivery.fallback import Overdue, await_no_more, fall_back, overdue
from workflow.delivery.lease import kept
from workflow.delivery.outcomes import Recording
from workflow.delivery.recovery import not_from_the_future, take_up
from workflow.delivery.sender import Run, Sender, give_up_claims
from workflow.journal import ENGINE
from workflow.keeping import hold
from workflow.proof.messages import left
from workflow.steps import Steps
from workflow.watch.heartbeat import upsert


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What a pass did, in messages: `retried` wait for another attempt, `dropped` had nothing left to say,
    `rerouted` go on by another channel, and count again there."""

    sent: int = 0
    failed: int = 0
    retried: int = 0
    rerouted: int = 0
    unknown: int = 0
    dropped: int = 0
    recovered: int = 0  # left behind by a process that died


def deliver(
    store: Store,
    settings: Settings,
    now: datetime,
    *,
    limit: int | None = None,
    clock: Callable[[], datetime] | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> Delivered:
    """Run one pass at `now`; at most `limit` messages are started. `clock` is real time, the database's by default."""
    clock = clock or store.clock
    ways = configured(settings, store, clock) if channels is None else channels
    run, steps = Run(store, settings, now, clock, limit), Steps(store, now)

    def recording(name: str) -> Recording:
        return run.recording(ways.get(name) or next(iter(ways.values())))

    if hold.check(store, settings.home, now, clock()) is not None:
        store.retrying(lambda connection: upsert(connection, "deliver", run.clock()))
        return Delivered()
    leave_head = partial(steps.run, "last-pass", lambda: hold.leave_head(store, settings.home, run.clock()), None)
    leave_head()
    try:
        run.counts.update(take_up(store, clock(), recording, steps))
        store.retrying(partial(not_from_the_future, now=now))
        store.retrying(partial(await_no_more, now=now, after=settings.policy.fallback_after))
        with kept(store, run.owner, clock):
            while _send_all(run, ways, steps):
                pass
    finally:
        store.retrying(lambda connection: _finish(connection, run))
        leave_head()
    return Delivered(**run.counts)


def _send_all(run: Run, ways: Mapping[str, Channel], steps: Steps) -> bool:
    """Bundle and send what may leave now; True when something failed: another channel or person may be told at once."""
    policy = run.settings.policy
    with run.store.read() as connection:
        calendar = work_calendar(connection)
        leaves = leaving(run.by_now, calendar, policy)
        if run.left == 0:
            return False
        waits = anything_waits(connection, run.now, policy, leaves=leaves)
        unusable, silent = broken(connection), resting(connection, run.now)
    if leaves == "answers":  # by e-mail alone
        ways = {name: way for name, way in ways.items() if name == "email"}
    if waits:
        _bundle(run, steps, leaves)
    if steps.run("replaced", partial(run.store.retrying, partial(follow_before_sending, now=run.now)), 0):
        _bundle(run, steps, leaves)
    looked_at = {name for name in unusable if not unusable[name].rests(run.now)}
    given_up = unusable.keys() - looked_at
    if len(ways) > 1 and _fall_back(run, ways, given_up, steps):
        _bundle(run, steps, leaves)
    before = run.undone
    awake = {name: way for name, way in ways.items() if name not in given_up | silent}
    senders = [Sender(run, steps, name, way, calendar) for name, way in awake.items()]

    def sending(one: Sender) -> bool:
        send = partial(_send, one, looked_at=one.name in looked_at)
        return steps.run(f"channel {one.name}", send, False)

    still_broken = _side_by_side([partial(sending, one) for one in senders])
    return still_broken or run.undone > before


def _bundle(run: Run, steps: Steps, leaves: Leaving) -> None:
    """Bundle everybody's notices at once; where one of them makes that impossible, each person's alone."""
    policy = run.settings.policy

    def bundled(connection: Connection, only: int | None = None) -> int:
        return bundle(connection, run.now, policy, leaves=leaves, limit=run.left, only=only)

    if steps.run("bundle", partial(run.store.retrying, bundled), None) is not None:
        steps.settle("person")
        return
    with run.store.read() as connection:
        persons = who_waits(connection, run.now, policy, leaves=leaves)
    for person in persons:
        steps.run(f"person {person}", partial(run.store.retrying, partial(bundled, only=person)), 0)


def _fall_back(run: Run, ways: Mapping[str, Channel], given_up: Collection[str], steps: Steps) -> int:
    reporting = [name for name, way in ways.items() if way.reports_delivery]
    what = Overdue(run.now, run.settings.policy.fallback_after, list(given_up), reporting)
    count, beyond = 0, 0

    def fallen(ids: list[int]) -> int:
        return run.store.retrying(partial(fall_back, what=what, among=ids))

    while True:
        with run.store.read() as connection:
            ids = overdue(connection, what, beyond)
        if not ids:
            return count
        count += sum(steps.over("fallback", ids, fallen, 0))
        beyond = ids[-1]


def _side_by_side(sending: Sequence[Callable[[], bool]]) -> bool:
    """Each in a thread of its own; True when one of them says so."""
    if len(sending) == 1:
        return sending[0]()
    with ThreadPoolExecutor(max_workers=max(1, len(sending)), thread_name_prefix="channel") as pool:
        started = [pool.submit(copy_context().run, send) for send in sending]
        said = [one.result() for one in started]
    return any(said)


def _send(sender: Sender, *, looked_at: bool) -> bool:
    """Send what waits on one channel; one that was broken is looked at first. True when it still is."""
    run, name = sender.run, sender.name
    if looked_at:
        wrong = sender.channel.check()
        if wrong is not None:
            run.store.retrying(partial(mark_broken, name=name, why=wrong, now=run.now, actor=ENGINE))
            return True
        run.store.retrying(partial(mark_working, name=name, now=run.now, actor=ENGINE))
    sender.send_all()
    return False


def _finish(connection: Connection, run: Run) -> None:
    """Give back what was claimed and not started, tell the journal if anything was done, and show life."""
    give_up_claims(connection, run.owner)
    if any(run.counts.values()):
        detail = {**{name: n for name, n in sorted(run.counts.items()) if n}, **left(run.sent)}
        journal.append(connection, at=run.now, actor=ENGINE, action="messages.sent", detail=detail)
    upsert(connection, "deliver", run.clock())
