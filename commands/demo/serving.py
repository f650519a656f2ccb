"""`dondoc demo --serve`: the demo's province at one instant, with its pages, accounts, links and mails, on loopback.

Everything is in a temporary folder and gone with Ctrl-C (web contract, section 11).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any

from commands.demo.demo import LAST_DAY, PUBLISHED, World, day, days_until, made, morning, publish_plan, send
from commands.demo.mailbox import mailbox
from commands.demo.screen import Screen
from commands.frame.app import App
from commands.operations.up import Child, Supervisor, listens, refuse_taken
from lib.dates import moment_words
from lib.language import say
from lib.problem import refuse
from lib.time import VIETNAM
from org.today import on_day
from workflow.accounts import addresses
from workflow.accounts import made as accounts_made
from workflow.accounts.model import ROLE_NAMES, Role
from workflow.asking import extensions, questions
from workflow.delivery.deliver import deliver
from workflow.links.issued import issue
from workflow.views import tasks

AT = datetime(2020, 12, 16, 8, 5, tzinfo=VIETNAM)
HOST, PORT = "127.0.0.1", 8087
EVERY = 2.0  # seconds between two looks at what waits to be sent
PROVINCE, DESK = "mttq-tay-ninh", "mttq-tay-ninh-ptth"
SILENT = "dong-y-tinh-tay-ninh"  # nobody has an address of it
ASKS_FOR_TIME, ASKS = "mttq-thi-xa-trang-bang", "mttq-huyen-ben-cau"
ACCOUNTS: tuple[tuple[Role, str, str], ...] = (
    ("desk", DESK, "theo-doi@mttq-tay-ninh-ptth.tay-ninh.example"),
    ("reader", PROVINCE, "thuong-truc@mttq-tay-ninh.tay-ninh.example"),
    ("admin", PROVINCE, "quan-tri@mttq-tay-ninh.tay-ninh.example"),
)


def serve(app: App, at: datetime, port: int) -> int:
    """Play until `at`, then serve until told to stop; returns the exit code. Raises Refused where that cannot be."""
    if not PUBLISHED < at <= datetime.combine(LAST_DAY, time.max, VIETNAM):
        raise refuse(
            "not-in-the-demo",
            say(
                "Bản trình diễn diễn ra từ {first} đến {last}; hãy chọn một thời điểm trong khoảng ấy (--at).",
                "The demo goes from {first} to {last}; choose an instant between them (--at).",
                first=moment_words(PUBLISHED),
                last=moment_words(datetime.combine(LAST_DAY, time(23, 59), VIETNAM)),
            ),
        )
    refuse_taken(HOST, port)
    screen = Screen(app.console, quiet=app.json)
    with made(screen, f"http://{HOST}:{port}") as world:
        live(world, at)
        _tell_the_web_process(world, at)
        found = {"web": f"http://{HOST}:{port}", "accounts": accounts(world, at), "links": links(world, at)}
        with mailbox(world.sink.mails) as mails, _delivering(world, at):
            found["mails"] = mails
            Supervisor(
                [Child("web", [sys.executable, "-P", "-m", "web", "--host", HOST, "--port", str(port)])],
                listens=partial(listens, HOST, port),
                when_up=lambda: app.emit(found, lambda: _tell(app, found)),
            ).run()
    return 0


def live(world: World, at: datetime) -> None:
    """The plan's life until that instant, with what units ask on the eve."""
    publish_plan(world, SILENT)
    *before, last = days_until(at.date())
    for one in before:
        day(world, one)
        if one.date() == date(2020, 12, 15):
            _ask(world, one.replace(hour=15, minute=20))
    if last <= at:
        day(world, last) if at.time() >= time(15) else morning(world, last)
    send(world, at)


def _tell_the_web_process(world: World, at: datetime) -> None:
    os.environ.update(
        DONDOC_HOME=str(world.settings.home),
        DONDOC_DATABASE_URL=world.settings.database_url,
        DONDOC_PUBLIC_URL=str(world.settings.public_url),
        DONDOC_NOW=at.isoformat(),
    )


def _ask(world: World, now: datetime) -> None:
    """One unit asks for more time, another how something is meant."""
    with on_day(world.store, now.date()) as connection:
        owed = {row["unit"]: int(row["id"]) for row in tasks.each(connection, now, item_key="district-reports")}
    officer = say("Cán bộ đầu mối", "Officer")
    extensions.ask(
        world.store,
        owed[ASKS_FOR_TIME],
        until=now.date() + timedelta(days=10),
        reason=say("Chờ báo cáo bổ sung của hai xã", "Two communes still complete their reports"),
        now=now,
        actor=f"link:{ASKS_FOR_TIME}:officer",
        by=officer,
    )
    text = say("Báo cáo điển hình có cần kèm ảnh không?", "Does the model report need pictures?")
    questions.ask(world.store, owed[ASKS], text=text, by=officer, now=now, actor=f"link:{ASKS}:officer")


def accounts(world: World, at: datetime) -> list[dict[str, str]]:
    """Somebody of each role, with the password."""
    found = []
    with world.store.write() as connection:
        for role, unit, email in ACCOUNTS:
            password = token_urlsafe(12)
            when: dict[str, Any] = {"now": at, "actor": "demo"}
            name = say(*ROLE_NAMES[role]).capitalize()
            id = accounts_made.add(connection, email, unit=unit, roles=[role], name=name, **when)
            addresses.first_password(connection, id, email, password, **when)
            found.append({"role": role, "email": email, "password": password})
    return found


def links(world: World, at: datetime) -> list[dict[str, str]]:
    """Three units: one whose report was returned, one that is late, one with units below it."""
    with on_day(world.store, at.date()) as connection:
        rows = tasks.rows(connection, at, item_key="district-reports")
    first = {
        say("bị trả lại", "returned"): next((row for row in rows if row["status"] == "returned"), None),
        say("quá hạn", "overdue"): next((row for row in rows if row["standing"] == "overdue"), None),
        say("có đơn vị cấp dưới", "superior"): next((row for row in rows if row["status"] == "submitted"), rows[0]),
    }
    return [{"unit": row["unit"], "why": why, "url": _url(world, row["unit"], at)} for why, row in first.items() if row]


def _url(world: World, unit: str, at: datetime) -> str:
    return issue(world.store, world.settings, unit, post="officer", now=at, actor="demo")[1]


@contextmanager
def _delivering(world: World, at: datetime) -> Iterator[None]:
    """What people's acts on the pages tell leaves within seconds, as the worker would see to."""
    over = Event()

    def loop() -> None:
        while not over.wait(EVERY):
            deliver(world.store, world.settings, at)

    thread = Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _tell(app: App, found: Mapping[str, Any]) -> None:
    lines = [
        "",
        say("Mở trong trình duyệt, trên máy này:", "Open in a browser on this machine:"),
        say("  Trang của ban: {it}", "  The committee's pages: {it}", it=found["web"]),
        *(f"    {say(*ROLE_NAMES[one['role']])}: {one['email']} · {one['password']}" for one in found["accounts"]),
        say("  Trang của đơn vị (không cần tài khoản):", "  Pages of units (no account needed):"),
        *(f"    {one['unit']} ({one['why']}): {one['url']}" for one in found["links"]),
        say("  Hộp thư của các đơn vị: {it}", "  The units' mailbox: {it}", it=found["mails"]),
        say("Ctrl-C để dừng; không có gì được giữ lại.", "Ctrl-C stops it; nothing is kept."),
    ]
    for line in lines:
        app.console.print(line, markup=False, highlight=False, soft_wrap=True)
