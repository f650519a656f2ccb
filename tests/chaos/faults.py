"""What goes wrong when: drawn from a seed, written down with whom it hit and what was in flight."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from subprocess import Popen
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from storage.tables import deadline, item, person
from tests.chaos import books, servers, slow_file
from tests.chaos.agenda import Agenda
from tests.chaos.engine import POOL, clock_off
from tests.poison import heal, poison

if TYPE_CHECKING:
    from tests.chaos.world import World

LONGER_THAN_A_LEASE = 55.0


@dataclass
class Fault:
    """One thing that went wrong at the real instant `at`, until `until`; `in_flight` was started and had no receipt."""

    kind: str
    what: str
    at: float
    until: float
    pids: tuple[int, ...] = ()
    in_flight: frozenset[str] | None = None


class Faults:
    """All faults of one run of `seconds`."""

    def __init__(self, world: World, seconds: float, random: Random) -> None:
        self.world, self.seconds, self.random = world, seconds, random
        self.agenda, self.happened = Agenda(), list[Fault]()
        self.over = False
        self.slow: list[threading.Thread] = []
        self._poisoned: dict[str, tuple[str, Fault]] = {}
        self._ahead: Fault | None = None
        self._stopped_for = min(LONGER_THAN_A_LEASE, max(10.0, seconds / 4))

    # --- the plan --------------------------------------------------------------------------------------------------

    def lay(self) -> None:
        """Enter everything into the agenda."""
        self._again(12, 22, lambda: self._kill("worker killed", "worker"))
        self._again(20, 35, self._kill_child)
        self._again(25, 45, lambda: self._kill("beat killed", "beat"))
        self._again(30, 60, self._kill_person)
        for share in (0.15, 0.55, 0.72):
            self._at(share, lambda: self._stop("worker", self._stopped_for))
        for share in (0.25, 0.6):
            self._at(share, lambda: self._stop("beat", 20))
        for share in (0.22, 0.5, 0.8):
            self._at(share, self._start_all_at_once)
        for share in (0.1, 0.4, 0.68):
            self._at(share, lambda: self._report("slow file", slow_file.stand_still, 15 << 20))
        for share in (0.2, 0.65):
            self._at(share, lambda: self._report("file over the limit", None, 26 << 20))
        self._at(0.33, lambda: self._poison("deadline", "notice", "INSERT"))
        self._at(0.3, lambda: self._poison("person", "message", "INSERT"))
        self._at(0.7, self.heal_all)
        self._lay_servers()
        self._lay_wrong_clock()

    def _lay_servers(self) -> None:
        world = self.world
        if world.postgres is not None:
            self._again(22, 45, lambda: self._postgres_away("PostgreSQL restarted hard", 0))
            self._at(0.28, lambda: self._postgres_away("PostgreSQL away for 20 s", 20))
        if world.redis is not None:
            away = min(60.0, self.seconds / 5)
            self._again(3, 8, self._empty_redis)
            self._again(
                60, 110, lambda: self._redis_away("Redis killed, started again empty", self.random.uniform(1, 4))
            )
            self._again(40, 60, self._push_rubbish)
            self._at(0.42, lambda: self._redis_away(f"Redis away for {away:.0f} s", away))

    def _lay_wrong_clock(self) -> None:
        if clock_off("") is None:
            self.world.tell("libfaketime is not here (Debian: faketime): no clock will be wrong")
            return
        if "ahead worker" not in self.world.engine.parts:
            self._at(0.25, lambda: self._set_clock("+1d"))
            self._at(0.4, lambda: self._set_clock("-1h"))
            self._at(0.6, lambda: self._set_clock(None))
            return
        self._at(0.02, lambda: self._begin_ahead("a machine whose clock is a day ahead joins"))
        self._at(0.35, lambda: self._end_ahead("the machine with its clock ahead is killed"))
        self._at(0.45, lambda: self._begin_ahead("the machine with its clock ahead is back"))
        self._at(0.85, lambda: self._end_ahead("the machine with its clock ahead is killed"))

    def _at(self, share: float, act: Callable[[], None]) -> None:
        self.agenda.after(share * self.seconds, lambda: None if self.over else act())

    def _again(self, low: float, high: float, act: Callable[[], None]) -> None:
        def once() -> None:
            if not self.over:
                act()
                self._again(low, high, act)

        self.agenda.after(self.random.uniform(low, high), once)

    def end(self) -> None:
        """Nothing goes wrong any more; whatever is stopped, away or poisoned comes back."""
        self.over = True
        world = self.world
        for part in world.engine.parts.values():
            if part.stopped:
                world.engine.go_on(part.name)
        if world.postgres is not None:
            world.postgres.start_if_away()
        if world.redis is not None and world.redis.process is None:
            world.redis.start()
        self.heal_all()

    # --- writing it down -------------------------------------------------------------------------------------------

    def note(self, kind: str, what: str, pids: list[int] | None = None, lasts: float = 0.0) -> Fault:
        """What has just gone wrong; what was in flight is looked up as soon as the database answers."""
        now = time.time()
        fault = Fault(kind, what, now, now + lasts, tuple(pids or ()))
        self.happened.append(fault)
        if pids is not None:
            self._look(fault)
        self.world.tell(f"{kind}: {what}" + (f" ({len(fault.in_flight)} in flight)" if fault.in_flight else ""))
        return fault

    def _look(self, fault: Fault) -> None:
        try:
            fault.in_flight = books.sending(self.world.store)
        except SQLAlchemyError:
            self.agenda.after(0.2, lambda: self._look(fault))

    # --- processes -------------------------------------------------------------------------------------------------

    def _one_of(self, name: str) -> str | None:
        running = self.world.engine.running(name)
        return self.random.choice(running) if running else None

    def _kill(self, kind: str, name: str) -> None:
        if victim := self._one_of(name):
            self.note(kind, victim, self.world.engine.kill(victim))

    def _kill_child(self) -> None:
        if self.world.engine.running(POOL):
            hit = self.world.engine.kill_child(POOL, self.random.randrange(2))
            self.note("pool process killed", POOL, hit)

    def _kill_person(self) -> None:
        hit = self.world.desk.kill()
        if hit:
            self.note("people's process killed", "in the middle of an act or between two", hit)

    def _stop(self, name: str, seconds: float) -> None:
        victim = self._one_of(name)
        if victim is None:
            return
        part = self.world.engine.parts[victim]
        process = part.process
        hit = self.world.engine.stop(victim)
        self.note(f"{name} stands still (SIGSTOP)", f"{victim} for {seconds:.0f} s", hit, seconds)

        def go_on() -> None:
            if part.process is process and part.stopped:
                self.world.engine.go_on(victim)
                self.world.tell(f"{victim} goes on (SIGCONT)")

        self.agenda.after(seconds, go_on)

    def _start_all_at_once(self) -> None:
        engine = self.world.engine
        names = engine.running("worker", "beat")
        hit = [pid for name in names for pid in engine.kill(name, away=True)]
        self.note("everything killed, started in the same second", ", ".join(names), hit)
        engine.start_at_once(names)

    def _begin_ahead(self, what: str) -> None:
        self._ahead = self.note("clock a day ahead", what)
        self.world.engine.start_at_once(["ahead worker", "ahead beat"])

    def _end_ahead(self, what: str) -> None:
        engine = self.world.engine
        hit = [pid for name in ("ahead worker", "ahead beat") for pid in engine.kill(name, away=True)]
        self.note("machine ahead killed", what, hit)
        if self._ahead is not None:
            self._ahead.until = time.time()

    def _set_clock(self, by: str | None) -> None:
        """The one machine's clock is set: its processes are killed and come back with it."""
        engine, names = self.world.engine, ["worker 1", "beat 1"]
        hit = [pid for name in names for pid in engine.kill(name, away=True)]
        for name in names:
            engine.parts[name].environment = (clock_off(by) or {}) if by else {}
        self.note("the machine's clock is set", by or "right again", hit)
        engine.start_at_once(names)

    # --- servers ---------------------------------------------------------------------------------------------------

    def _postgres_away(self, kind: str, seconds: float) -> None:
        postgres = self.world.postgres
        if postgres is None or not postgres.stop():
            return
        fault = self.note(kind, "every connection torn, no checkpoint", self.world.engine.pids(), seconds)

        def back() -> None:
            postgres.start_if_away()
            fault.until = time.time()

        if seconds:
            self.agenda.after(seconds, back)
        else:
            back()

    def _empty_redis(self) -> None:
        redis = self.world.redis
        if redis is not None and redis.process is not None:
            redis.empty()
            self.note("Redis emptied", "FLUSHALL")

    def _redis_away(self, kind: str, seconds: float) -> None:
        redis = self.world.redis
        if redis is None or redis.process is None:
            return
        redis.kill()
        fault = self.note(kind, f"{seconds:.0f} s", lasts=seconds)

        def back() -> None:
            if redis.process is None:
                redis.start()
            fault.until = time.time()
            self.world.tell("Redis is back, empty")

        self.agenda.after(seconds, back)

    def _push_rubbish(self) -> None:
        redis = self.world.redis
        if redis is not None and redis.process is not None:
            which = self.random.randrange(len(servers.RUBBISH))
            redis.push(servers.RUBBISH[which])
            self.note("malformed doorbell", servers.RUBBISH[which][:24].decode() + "…")

    # --- rows and files --------------------------------------------------------------------------------------------

    def _poison(self, which: str, table: str, event: str) -> None:
        try:
            poison(self.world.store, table, event, self._condition(which), name=f"poison_{which}")
        except SQLAlchemyError:
            self.agenda.after(0.3, lambda: None if self.over else self._poison(which, table, event))
            return
        self._poisoned[which] = table, self.note("poison row", f"every {table} of one {which} raises")

    def _condition(self, which: str) -> str:
        """Of the organisations' own deadline; of one district's officer, who is told of many communes."""
        with self.world.store.read() as connection:
            if which == "person":
                wanted = select(person.c.id).where(person.c.address.startswith("dau-moi@mttq-huyen-go-dau"))
                return f"NEW.person_id = {connection.scalar(wanted)}"
            wanted = select(deadline.c.id).join(item, item.c.id == deadline.c.item_id)
            wanted = wanted.where(item.c.key == "member-reports").order_by(deadline.c.id).limit(1)
            number = connection.scalar(wanted)
            # SQLite allows a query in WHEN; PostgreSQL in the function's IF
            return f"NEW.rung_id IN (SELECT id FROM rung WHERE deadline_id = {number})"

    def heal_all(self) -> None:
        for which, (table, fault) in list(self._poisoned.items()):
            try:
                heal(self.world.store, table, name=f"poison_{which}")
            except SQLAlchemyError:
                self.agenda.after(0.3, self.heal_all)
                return
            del self._poisoned[which]
            fault.until = time.time()
            self.world.tell(f"healed: the rows of that {which} are taken again")

    def _report(self, kind: str, while_it_runs: Callable[[Any, Popen[str]], None] | None, size: int) -> None:
        fault = self.note(kind, f"{size >> 20} MB by the command line", lasts=15.0 if while_it_runs else 0.0)
        thread = threading.Thread(
            target=slow_file.report, args=(self.world, fault, size, while_it_runs), name=kind, daemon=True
        )
        self.slow.append(thread)
        thread.start()
