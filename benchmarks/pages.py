"""What people meet: a unit's pages beside the same in a small database, an act by its page beside the act itself, a
large file beside what must be done with its bytes, mails with links beside mails without."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import text

from benchmarks import sink
from benchmarks.data import PUBLISHED, published
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from settings import Settings, Smtp
from storage.store import Store
from web.app import create_app
from workflow import acts
from workflow.acting.submission import recall
from workflow.delivery.deliver import deliver
from workflow.links.issued import issue

PUBLIC = "http://127.0.0.1"
VIEWS, SMALL = 20, 1_000
FILE = 25 << 20
BLOCK = 1 << 20


def settings_of(database: Database, store: Store) -> Settings:
    """The product's, with pages."""
    url = store.url.render_as_string(hide_password=False)
    return replace(database.settings(url), public_url=PUBLIC)


class Unit:
    """The officer of one commune at its pages."""

    def __init__(self, database: Database, store: Store) -> None:
        self.store, self.settings = store, settings_of(database, store)
        with store.read() as connection:
            code, self.task = connection.execute(
                text("SELECT u.code, t.id FROM task t JOIN unit u ON u.id = t.unit_id ORDER BY t.id DESC LIMIT 1")
            ).one()
        self.path = issue(store, self.settings, code, post="officer", now=PUBLISHED, actor="bench")[1][len(PUBLIC) :]
        app = create_app(self.settings, lambda: PUBLISHED)
        self.client = TestClient(app, base_url=PUBLIC, follow_redirects=False)
        self.client.__enter__()  # one loop for all requests, as a server has

    def views(self, path: str) -> None:
        for _ in range(VIEWS):
            assert self.client.get(self.path + path).status_code == 200

    def hand_in(self, key: str, content: bytes = b"%PDF-1.7\n%%EOF\n") -> None:
        fields = {"by": (None, "holder"), "key": (None, key), "file": ("a.pdf", content)}
        answer = self.client.post(f"{self.path}/tasks/{self.task}/submit", files=fields)
        assert answer.status_code == 303, answer.text


def units(database: Database, scale: Scale) -> Iterator[Result]:
    """The unit's page and its task's, with very many tasks of others beside it."""
    small, large = (database.create(published(n)) for n in (min(SMALL, scale.rows), scale.rows))
    with ExitStack() as stack:
        few, many = (Unit(database, stack.enter_context(database.opened(url))) for url in (small, large))
        for what, of in (("unit page", lambda unit: ""), ("task page", lambda unit: f"/tasks/{unit.task}")):

            def ours(of=of) -> Taken:  # type: ignore[no-untyped-def]
                return taken(lambda: many.views(of(many)))

            def raw(of=of) -> Taken:  # type: ignore[no-untyped-def]
                return taken(lambda: few.views(of(few)))

            yield pairs(f"{what}, raw: few tasks", database.name, scale.rows, scale.repetitions, ours, raw)
    database.drop(small)
    database.drop(large)


def submitted(database: Database, scale: Scale) -> Iterator[Result]:
    """A report of one small file handed in, by the page and in-process; then one of 25 MB."""
    url = database.create(published(scale.plan))
    with database.opened(url) as store:
        unit = Unit(database, store)
        files = unit.settings.files_folder

        def by_page(content: bytes) -> Taken:
            key = hashlib.sha256(os.urandom(8)).hexdigest()
            took = taken(lambda: unit.hand_in(key, content))
            _taken_back(unit)
            return took

        def in_process() -> Taken:
            path = database.folder / "a.pdf"
            path.write_bytes(b"%PDF-1.7\n%%EOF\n")
            given = acts.Submission(by="x", files=[(None, path)])
            took = taken(lambda: acts.submit(store, unit.task, given, files_folder=files, now=PUBLISHED, actor="bench"))
            _taken_back(unit)
            return took

        yield pairs(
            "report by page, raw: in-process",
            database.name,
            1,
            4 * scale.repetitions,
            lambda: by_page(b"%PDF-1.7\n%%EOF\n"),
            in_process,
        )
        large = b"%PDF-1.7\n" + os.urandom(FILE - 15) + b"%%EOF\n"
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
