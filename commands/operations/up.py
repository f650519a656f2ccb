"""`dondoc up`: worker, beat and the web process as children of one supervisor.

A child that dies is started again, sooner at first and later when it keeps dying. Ctrl-C or TERM stops all of them
within seconds; when the supervisor itself is killed, the kernel ends its children.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from lib.language import say
from lib.problem import refuse
from settings import Settings
from storage.broker.connection import folder
from storage.disk import make_folder
from workflow import journal
from workflow.accounts.listed import any_account
from workflow.accounts.made import HOW_TO_BEGIN
from workflow.keeping.opening import open_store

GRACE = 8.0  # seconds to finish what is in flight when told to stop
DAY = 86400.0
LONG_ENOUGH = 60.0  # who lived that long starts again without delay
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    deaths: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops them in good order.
        prepare = _die_with(os.getpid())
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=prepare)  # noqa: S603

    def watch(self) -> None:
        """Start it, notice its death, start it again when its time has come."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            self.deaths = 0 if now - self.started > LONG_ENOUGH else self.deaths + 1
            wait = min(30.0, 2.0 ** (self.deaths - 1)) if self.deaths else 0.0
            self.start_at = now + wait
            _tell(
                "{name} đã dừng (mã {code}); khởi động lại sau {wait:.0f} giây.",
                "{name} ended (code {code}); starting again in {wait:.0f} s.",
                name=self.name,
                code=code,
                wait=wait,
            )
        if self.process is None and now >= self.start_at:
            self.start()

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass
class Supervisor:
    """Keeps its children running until it is told to stop."""

    children: Sequence[Child]
    daily: Callable[[], None] = field(default=lambda: None)  # once at the start, and then every day
    listens: Callable[[], bool] = field(default=lambda: True)  # asked until it does
    when_up: Callable[[], None] = field(default=lambda: _tell_running())
    stopping: bool = field(default=False)

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        next_day, running = time.monotonic(), False
        try:
            while not self.stopping:
                for child in self.children:
                    child.watch()
                if not running and (running := self.listens()):
                    self.when_up()
                if time.monotonic() >= next_day:
                    self.daily()
                    next_day += DAY
                time.sleep(0.2)
        finally:
            self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        end = time.monotonic() + GRACE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def run(settings: Settings, host: str, port: int) -> int:
    """Run everything until told to stop; returns the exit code. Raises Refused when the port is taken."""
    refuse_taken(host, port)
    make_folder(settings.home)
    _announce(settings, host, port)
    _tell_first(settings)
    Supervisor(_children(host, port), partial(_tell_head, settings), partial(listens, host, port)).run()
    _tell("Đôn Đốc đã dừng.", "Đôn Đốc has stopped.")
    return 0


def _children(host: str, port: int) -> list[Child]:
    python = [sys.executable, "-P"]  # never import from the folder one happens to stand in
    celery = [*python, "-m", "celery", "--quiet", "-A", "jobs"]
    worker = ["worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"]
    return [
        Child("worker", [*celery, *worker]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
        Child("web", [*python, "-m", "web", "--host", host, "--port", str(port)]),
    ]


def _tell_running() -> None:
    _tell("Đôn Đốc đang chạy; Ctrl-C để dừng tất cả.", "Đôn Đốc is running; Ctrl-C stops it all.")


def _tell_head(settings: Settings) -> None:
    """The journal's head into the log, where whoever has the database in hand does not reach it."""
    store = open_store(settings)
    try:
        with store.read() as connection:
            last = journal.head(connection)
    except SQLAlchemyError:
        return  # the children say so
    finally:
        store.dispose()
    if last is not None:
        _tell(
            "  Nhật ký: mục cuối {id}, mã băm {hash}",
            "  Journal: last entry {id}, hash {hash}",
            id=last.id,
            hash=last.hash,
        )


def _tell_first(settings: Settings) -> None:
    """How to make the first account, while nobody can sign in."""
    store = open_store(settings)
    try:
        with store.read() as connection:
            if any_account(connection):
                return
    except SQLAlchemyError:  # a database that is still to be made has none
        pass
    finally:
        store.dispose()
    begin = say(*HOW_TO_BEGIN)
    _tell("  Chưa có tài khoản nào; lập bằng: {it}", "  There is no account yet; make one by: {it}", it=begin)


def _die_with(parent: int) -> Callable[[], None] | None:
    """What a child runs before its program: on Linux, ask the kernel to end it when the supervisor ends."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended between the fork and the call
            os._exit(1)

    return ask


def refuse_taken(host: str, port: int) -> None:
    """Raise Refused where something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise refuse(
                "port-taken",
                say(
                    "Không nghe được ở {host}:{port}: {why}. Hãy chọn cổng khác bằng --port.",
                    "Cannot listen on {host}:{port}: {why}. Choose another with --port.",
                    host=host,
                    port=port,
                    why=error.strerror,
                ),
            ) from None


def listens(host: str, port: int) -> bool:
    """Whether the web process takes connections by now."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((here, port), timeout=0.2):
            return True
    except OSError:
        return False


def _announce(settings: Settings, host: str, port: int) -> None:
    shown_host = f"[{host}]" if ":" in host else host
    _tell("Đôn Đốc đang khởi động …", "Đôn Đốc is starting …")
    database = make_url(settings.database_url).render_as_string(hide_password=True)
    _tell("  Cơ sở dữ liệu: {it}", "  Database: {it}", it=database)
    _tell("  Hàng đợi: {it}", "  Broker: {it}", it=_broker_words(settings))
    _tell("  Thư: {it}", "  Mail: {it}", it=_mail_words(settings))
    _tell("  Theo dõi: http://{it}/health", "  Watch it: http://{it}/health", it=f"{shown_host}:{port}")


def _broker_words(settings: Settings) -> str:
    if settings.embedded_broker:
        return say("nhúng sẵn, {it}", "embedded, {it}", it=folder(settings))
    return settings.broker_url.rpartition("@")[2].rpartition("//")[2]


def _mail_words(settings: Settings) -> str:
    if settings.smtp is None:
        return say("ghi vào {it}", "written to {it}", it=settings.mail_folder)
    return f"smtp {settings.smtp.host}:{settings.smtp.port}"


def _tell(vi: str, en: str, /, **values: object) -> None:
    click.echo(say(vi, en, **values), err=True)
