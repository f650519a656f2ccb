"""Opening the database as the settings say, and making known to it by which channels people are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from lib.language import say
from lib.problem import Problem, Refused, refuse
from org.routing import Routing
from org.today import set_routing
from settings import Settings
from storage import sqlite_file
from storage.integrity import Examined, examine
from storage.keys import Keys
from storage.migrate import HEAD, creating, other_tables, revisions, upgrade
from storage.store import Store
from workflow.keeping.books import carried_over
from workflow.keeping.unusable import refused, told_by


def keys(settings: Settings) -> Keys:
    """The installation's keys."""
    return Keys(settings.secret_key, settings.home, settings.earlier_keys)


def open_store(settings: Settings) -> Store:
    """The database of these settings, with the installation's keys; nothing is looked at yet, and nothing made."""
    return Store(settings.database_url, keys(settings))


def missing(settings: Settings) -> Path | None:
    """Where the SQLite database of these settings would lie, when there is none yet."""
    store = open_store(settings)
    return store.path if store.is_sqlite and sqlite_file.look(store.path) == "missing" else None


def refuse_no_folder(settings: Settings, store: Store) -> None:
    """Folders are made in DONDOC_HOME alone: in the path of a database they would hide that it was mistyped."""
    folder = store.path.parent
    if folder.exists() or store.path.is_relative_to(settings.home):
        return
    raise refuse(
        "no-folder",
        say(
            "Không có thư mục {folder} để đặt cơ sở dữ liệu; hãy kiểm tra DONDOC_DATABASE_URL, hoặc tạo thư mục trước.",
            "There is no folder {folder} for the database; check DONDOC_DATABASE_URL, or make the folder first.",
            folder=folder,
        ),
    )


@contextmanager
def new_store(settings: Settings, *, keep: bool) -> Iterator[Store]:
    """A new SQLite database where none is, to be filled; unless it is to `keep`, one that leaves nothing behind."""
    if keep:
        refuse_no_folder(settings, open_store(settings))
        with creating(open_store(settings)) as store:
            yield store
        return
    with TemporaryDirectory(prefix="dondoc-") as folder, creating(Store(f"sqlite:///{folder}/new")) as store:
        yield store


def ready_store(settings: Settings) -> Store:
    """The database, its schema current; an older one on SQLite is upgraded.

    Raises Refused where there is none, or none that can be used; never makes one.
    """
    store = open_store(settings)
    try:
        has, wanted = revisions(store)
        if has != wanted:
            _bring_up(store, has)
    except DBAPIError as error:
        if found := told_by(error, store.url):
            raise refused(found) from error
        raise
    return store


def upgrade_store(settings: Settings) -> tuple[str | None, str]:
    """Make or upgrade the schema of what is there, or a new database; returns (the revision before, the one now).

    Raises Refused where something else is in its place.
    """
    store, before = open_store(settings), None
    try:
        if not store.is_sqlite or sqlite_file.look(store.path) not in ("missing", "empty"):
            before, _wanted = revisions(store)
            _refuse_others(store, before)
        if store.is_sqlite:
            refuse_no_folder(settings, store)
        bring_up(store)
    except DBAPIError as error:
        if found := told_by(error, store.url):
            raise refused(found) from error
        raise
    return before, HEAD


def bring_up(store: Store) -> None:
    """The schema as this program wants it; what an earlier version entered is stated and signed from then on."""
    upgrade(store, partial(carried_over, at=store.clock()))


def examined(settings: Settings) -> Examined:
    """All of the database read; raises Refused with everything that is wrong with it, an older schema included."""
    store = open_store(settings)
    try:
        found = examine(store)
    except DBAPIError as error:
        unusable = told_by(error, store.url)
        if unusable is None:
            raise
        if unusable.condition != "damaged":
            raise refused(unusable) from error
        raise Refused(_damaged(unusable.detail)) from error
    if found.faults and found.revision is not None:
        raise Refused([_damaged(fault) for fault in found.faults])
    _refuse_others(store, found.revision)
    if found.revision != HEAD:
        raise _outdated(found.revision) if found.revision else _no_tables(store)
    return found


def _damaged(fault: str) -> Problem:
    return Problem(
        code="database-damaged",
        message=say(
            "Cơ sở dữ liệu hỏng: {fault}. Hãy dừng hệ thống và đặt lại bản sao lưu.",
            "The database is damaged: {fault}. Stop the system and put a backup in its place.",
            fault=fault.rstrip("."),
        ),
    )


def _outdated(has: str | None) -> Refused:
    return refuse(
        "schema-outdated",
        say(
            "Cơ sở dữ liệu ở phiên bản {has}, chương trình cần {wanted}; hãy chạy `dondoc db upgrade`.",
            "The database is at revision {has}, the program wants {wanted}; run `dondoc db upgrade`.",
            has=has or say("(chưa có)", "(none)"),
            wanted=HEAD,
        ),
    )


def _no_tables(store: Store) -> Refused:
    return refused(sqlite_file.Unusable("no-tables", store.path)) if store.is_sqlite else _outdated(None)


def _bring_up(store: Store, has: str | None) -> None:
    _refuse_others(store, has)
    if has is None:
        raise _no_tables(store)
    if not store.is_sqlite:
        raise _outdated(has)
    bring_up(store)


def _refuse_others(store: Store, has: str | None) -> None:
    """Neither a newer program's schema nor another program's tables are touched."""
    if has is not None and has > HEAD:
        raise refuse(
            "schema-newer",
            say(
                "Cơ sở dữ liệu ở phiên bản {has}, mới hơn chương trình này ({wanted}); hãy cập nhật chương trình.",
                "The database is at revision {has}, newer than this program ({wanted}); update the program.",
                has=has,
                wanted=HEAD,
            ),
        )
    if store.is_sqlite and has is None and other_tables(store):
        raise refused(sqlite_file.Unusable("other-tables", store.path))


def make_known(store: Store, settings: Settings, *, engine: bool) -> None:
    """Keep the orders of channels where the statements that write notices find them; seal what lay open of Zalo.

    The engine's word counts always. A command typed into a shell without the engine's environment would say "e-mail
    only" without meaning it: it counts only where it sets up channels.
    """
    policy = settings.policy
    orders = Routing(channels=policy.channels, by_post=policy.by_post, by_kind=policy.by_kind)
    if not engine and orders == Routing():
        return
    store.retrying(lambda connection: set_routing(connection, orders))
    if engine:
        from notifications.zalo.account.tokens import (
            seal,  # brings an HTTP client along, which no command should wait for
        )

        store.retrying(seal)
