"""What people meet: a unit's pages beside the same in a small database, an act by its page beside the act itself, a
large file beside what must be done with its bytes, mails with links beside mails without.

Pages are asked over a connection (`served`): what that takes, about a millisecond of processor time, counts as ours.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import text

from benchmarks import sink
from benchmarks.acts import DECIDED, handed_in
from benchmarks.data import PUBLISHED, published
from benchmarks.served import served
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from settings import Settings, Smtp
from storage.store import Store
from workflow import acts
from workflow.accounts import made, sessions
from workflow.acting.submission import recall
from workflow.delivery.deliver import deliver
from workflow.links.issued import issue

PUBLIC = "http://127.0.0.1"
VIEWS, SMALL = 20, 1_000
ACTS = 4  # for each repetition: one takes a few milliseconds
PDF = b"%PDF-1.7\n%%EOF\n"
FILE = 25 << 20
BLOCK = 1 << 20


def settings_of(database: Database, store: Store) -> Settings:
    """The product's, with pages."""
    url = store.url.render_as_string(hide_password=False)
    return replace(database.settings(url), public_url=PUBLIC)


class Unit:
    """The officer of one commune at its pages."""

    def __init__(self, database: Database, store: Store, stack: ExitStack) -> None:
        self.store, self.settings = store, settings_of(database, store)
        with store.read() as connection:
            code, self.task = connection.execute(
                text("SELECT u.code, t.id FROM task t JOIN unit u ON u.id = t.unit_id ORDER BY t.id DESC LIMIT 1")
            ).one()
        self.path = issue(store, self.settings, code, post="officer", now=PUBLISHED, actor="bench")[1][len(PUBLIC) :]
        self.pages = stack.enter_context(served(self.settings, PUBLISHED))

    def views(self, path: str) -> None:
        for _ in range(VIEWS):
            self.pages.get(self.path + path)

    def hand_in(self, content: bytes) -> None:
        fields = {"by": "holder", "key": token_hex(16)}
        self.pages.post(f"{self.path}/tasks/{self.task}/submit", fields, {"file": content})


class Desk:
    """Somebody of the plan's desk, signed in."""

    def __init__(self, database: Database, store: Store, stack: ExitStack) -> None:
        with store.write() as connection:
            about: dict[str, Any] = {"unit": "top", "roles": ["desk"], "name": "Ban", "now": DECIDED, "actor": "bench"}
            secret = sessions.begin(connection, made.add(connection, "ban@top.example", **about), DECIDED)
        self.cookie, self.csrf = f"dondoc={secret}", sessions.csrf_of(secret)
        self.pages = stack.enter_context(served(settings_of(database, store), DECIDED))

    def accept(self, id: int) -> None:
        fields = {"csrf": self.csrf, "key": token_hex(16), "only": str(id)}
        assert self.pages.post("/review", fields, cookie=self.cookie) == "/review?done=1"


def units(database: Database, scale: Scale) -> Iterator[Result]:
    """The unit's page and its task's, with very many tasks of others beside it."""
    small, large = (database.create(published(n)) for n in (min(SMALL, scale.rows), scale.rows))
    with ExitStack() as stack:
        few, many = (Unit(database, stack.enter_context(database.opened(url)), stack) for url in (small, large))
        for what, of in (("unit page", lambda unit: ""), ("task page", lambda unit: f"/tasks/{unit.task}")):

            def ours(of=of) -> Taken:  # type: ignore[no-untyped-def]
                return taken(lambda: many.views(of(many)))

            def raw(of=of) -> Taken:  # type: ignore[no-untyped-def]
                return taken(lambda: few.views(of(few)))

            yield pairs(f"{what}, raw: few tasks", database.name, scale.rows, scale.repetitions, ours, raw)
    database.drop(small)
    database.drop(large)


def submitted(database: Database, scale: Scale) -> Iterator[Result]:
    """A report of one small file handed in, by the page and in-process; then one of 25 MB.

    Both keep the file for certain (fsync), enter the form that was pressed and confirm it to the officer.
    """
    url = database.create(published(scale.plan))
    with database.opened(url) as store, ExitStack() as stack:
        unit, path = Unit(database, store, stack), database.folder / "a.pdf"
        path.write_bytes(PDF)

        def by_page(content: bytes) -> Taken:
            took = taken(lambda: unit.hand_in(content))
            _taken_back(unit)
            return took

        def in_process() -> Taken:
            given = acts.Submission(by="x", files=[(None, path)], key=token_hex(32), confirmed_to=("officer",))
            known: dict[str, Any] = {"files_folder": unit.settings.files_folder, "now": PUBLISHED, "actor": "bench"}
            took = taken(lambda: acts.submit(store, unit.task, given, **known))
            _taken_back(unit)
            return took

        repetitions = ACTS * scale.repetitions
        what = "report by page, raw: in-process"
        yield pairs(what, database.name, 1, repetitions, lambda: by_page(PDF), in_process)
        large = PDF[:9] + os.urandom(FILE - len(PDF)) + PDF[9:]
        raw = database.folder / "raw"
        yield pairs(
            "25 MB by page, raw: hash, write, fsync",
            database.name,
            FILE,
            scale.repetitions,
            lambda: by_page(large),
            lambda: taken(lambda: _kept(large, raw)),
        )
    database.drop(url)


def accepted(database: Database, scale: Scale) -> Iterator[Result]:
    """A report accepted at once where the desk goes through what came in, and in-process."""
    url, repetitions = database.create(published(scale.plan)), ACTS * scale.repetitions
    with database.opened(url) as store, ExitStack() as stack:
        desk, waiting = Desk(database, store, stack), handed_in(store, 2 * (repetitions + 1), database.folder)

        def by_page() -> Taken:
            id = waiting.pop()
            return taken(lambda: desk.accept(id))

        def in_process() -> Taken:
            id = waiting.pop()
            return taken(lambda: acts.accept(store, id, now=DECIDED, actor="bench"))

        yield pairs("acceptance by page, raw: in-process", database.name, 1, repetitions, by_page, in_process)
    database.drop(url)


def linked(database: Database, scale: Scale) -> Iterator[Result]:
    """A mail to each unit's officer, with a link made for each, beside the same without links."""
    url = database.create(published(scale.mails))
    with sink.running() as port:

        def run(public_url: str | None) -> Taken:
            with database.copy_of(url) as store:
                plain = database.settings(
                    store.url.render_as_string(hide_password=False), smtp=Smtp(host="127.0.0.1", port=port)
                )
                settings = replace(plain, public_url=public_url)
                return taken(lambda: _sent(store, settings, scale.mails))

        yield pairs(
            "mails with links, raw: without",
            database.name,
            scale.mails,
            scale.repetitions,
            lambda: run("https://don-doc.mttq.example"),
            lambda: run(None),
        )
    database.drop(url)


def _taken_back(unit: Unit) -> None:
    recall(unit.store, unit.task, now=PUBLISHED, actor="bench")


def _kept(content: bytes, path: Path) -> None:
    """What no way around can spare: the bytes read, hashed, written, and on the disk for certain."""
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        for at in range(0, len(content), BLOCK):
            digest.update(content[at : at + BLOCK])
            file.write(content[at : at + BLOCK])
        file.flush()
        os.fsync(file.fileno())


def _sent(store: Store, settings: Settings, wanted: int) -> None:
    done = deliver(store, settings, PUBLISHED).sent
    assert done == wanted, done
