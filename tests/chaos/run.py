"""Building one run and letting it happen; everything that it starts is stopped at the end, also on Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from lib.time import VIETNAM
from storage.keys import Keys
from storage.migrate import upgrade
from storage.store import Store
from storage.tables import deadline, task
from tests.chaos import books, log_lines
from tests.chaos.acting import Desk
from tests.chaos.clock import FILE, ProductClock
from tests.chaos.engine import BEAT, Engine, clock_off, worker
from tests.chaos.faults import Faults
from tests.chaos.mail_server import MailServer, listening
from tests.chaos.people import People, first_days, owed_by
from tests.chaos.servers import Postgres, Redis
from tests.chaos.world import Watch, World
from tests.integration.machinery import machinery, publish_example
from tests.services import free_port

SHORTEST_DAY = 12.0  # real seconds
ACTS = 150
MAIL_FROM = "don-doc@mttq-tay-ninh.example"


@contextmanager
def running(home: Path, seconds: float, seed: int, database: str) -> Iterator[tuple[World, Faults]]:
    """A run that has happened; its database, its mails and its logs are there until the block ends."""
    console = Console(stderr=True, highlight=False)
    with ExitStack() as stack:
        bar = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"), TimeElapsedColumn()
        progress = stack.enter_context(Progress(*bar, console=console, transient=True))
        shown = progress.add_task("chaos", total=1.0)
        # what is written stays one line
        world = _world(
            stack, home, seconds, Random(seed), database, lambda line: progress.console.print(line, soft_wrap=True)
        )
        faults = Faults(world, seconds, Random(seed + 1))
        world.engine.died = lambda name, pids, code: _died(world, faults, name, pids, code)
        world.tell(f"seed {seed}, {seconds:.0f} s, {database}")
        try:
            world.live(faults, seconds, lambda share: progress.update(shown, completed=share))
        finally:
            world.watch.over = True
            world.desk.end()
            world.engine.end()
        yield world, faults


def _died(world: World, faults: Faults, name: str, pids: list[int], code: int) -> None:
    """A process that nobody killed has ended."""
    last = [line for line in world.engine.logs(name).splitlines() if line.strip()][-1:]
    world.died.append(f"{name}, code {code}, last line “{log_lines.kind(' '.join(last))}”")
    if not world.engine.ended:
        faults.note("a process ended by itself", f"{name}, code {code}", pids)


def _world(
    stack: ExitStack, home: Path, seconds: float, random: Random, database: str, say: Callable[[str], None]
) -> World:
    postgres, redis = None, None
    environment = {"DONDOC_MAIL_FROM": MAIL_FROM, "DONDOC_EVERY": "1.5", "DONDOC_UPLOAD_MB": "25", "DONDOC_LANG": "en"}
    url = f"sqlite:///{home / 'chaos.sqlite3'}"
    if database == "postgresql":
        postgres, redis = Postgres(), Redis(home)
        stack.callback(postgres.remove)
        stack.callback(redis.kill)
        redis.start()
        url, environment["DONDOC_BROKER_URL"] = postgres.url, redis.url
    clock = ProductClock(home / "now", max(SHORTEST_DAY, 0.8 * seconds / len(first_days())))
    clock.begin(first_days()[0].replace(tzinfo=VIETNAM))
    mail = stack.enter_context(listening(MailServer(random=Random(random.random()))))
    environment |= {
        "DONDOC_DATABASE_URL": url,
        "DONDOC_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
        FILE: str(clock.path),
    }
    machines = stack.enter_context(machinery(home, **environment))
    del machines.environment["DONDOC_NOW"]
    store = Store(url, Keys(None, home))
    stack.callback(store.dispose)
    upgrade(store)
    publish_example(store)
    engine = Engine(machines)
    mail.pids = engine.pids
    port = _parts(engine, database)
    (home / "people").mkdir()
    desk = Desk(store, clock, home / "people", machines.environment, random)
    owed, kept = owed_by(books.tasks(store), _dues(store), random)
    people = People(desk, owed, Random(random.random()), pause=max(0.8, seconds / ACTS))
    return World(
        home=home, store=store, clock=clock, engine=engine, mail=mail, desk=desk, watch=Watch(store, port),
        people=people, kept_for_files=kept, random=random, say=say, postgres=postgres, redis=redis,
    )  # fmt: skip


def _parts(engine: Engine, database: str) -> int:
    """Three workers over Redis, or one over the embedded broker; two beats; the web process, whose port is returned."""
    port = free_port()
    engine.add("worker 1", worker("one", "threads"))
    engine.add("beat 1", BEAT)
    if database == "postgresql":
        engine.add("worker 2", worker("two", "prefork"))
        engine.add("worker 3", worker("three", "threads"))
        engine.add("beat 2", BEAT)
        ahead = clock_off("+1d")
        if ahead is not None:
            engine.add("ahead worker", worker("ahead", "threads"), **ahead)
            engine.add("ahead beat", BEAT, **ahead)
            engine.parts["ahead worker"].away = engine.parts["ahead beat"].away = True
    engine.add("web", [sys.executable, "-P", "-m", "web", "--port", str(port)])
    return port


def _dues(store: Store) -> dict[int, date]:
    with store.read() as connection:
        rows = connection.execute(
            select(task.c.id, deadline.c.due_on).join(deadline, deadline.c.id == task.c.deadline_id)
        )
        return {row.id: row.due_on for row in rows}


def dondoc(world: World, *words: str) -> tuple[int, str]:
    """A command at the run's last instant; its exit code and all that it printed."""
    command = [str(Path(sys.executable).with_name("dondoc")), "--now", world.clock.now().isoformat(), *words]
    found = subprocess.run(
        command, env=world.engine.machines.environment, cwd=world.home, text=True, capture_output=True, check=False
    )
    return found.returncode, found.stdout + found.stderr


def commit() -> str:
    """Which version ran."""
    folder = Path(__file__).parent
    git = ["git", "-C", os.fspath(folder)]
    found = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
