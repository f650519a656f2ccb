"""Fixtures: the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from lib.language import language, speaking
from storage import migrate
from storage.migrate import upgrade
from storage.store import Store
from storage.tables import metadata
from tests import compiled_once, migrated_once, services
from tests.kept_database import KeptDatabase

gc.disable()  # until all is loaded: nothing of it is garbage
compiled_once.keep_bytecode()
services.use_memory_for_temporary_files()
compiled_once.install()
migrated_once.install()

# What takes longest begins first, so that in the end no process waits for another's last test.
LONGEST = (
    "test_engine_against_model",
    "test_access",
    "test_desk_access",
    "test_celery_over_redis",
    "test_hostile_broker",
    "test_own_clock",
    "test_tay_ninh",
    "test_zalo_storm",
    "test_up",
    "test_compose",
    "test_mail_passes_filters",
    "test_demo",
    "test_demo_served",
    "test_unit_on_a_phone",
    "test_documentation",
    "test_weekly_plan",
    "test_unit_killed",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What has been loaded stays to the end: to look through it for garbage again and again was a fifth of the run.

    What the tests leave is still collected, in larger heaps.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    gc.enable()


@pytest.fixture(autouse=True)
def mother_tongue() -> Iterator[None]:
    """A command that was told its language within the process leaves none behind, and no umask."""
    mask = os.umask(0o077)
    os.umask(mask)
    yield
    os.umask(mask)
    language.set("vi")


@pytest.fixture
def truly_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every new database of the test is made by the migrations themselves."""
    monkeypatch.setattr(migrate, "_upgrade", migrated_once.truly)


@pytest.fixture
def english() -> Iterator[None]:
    """The test is told everything in English."""
    with speaking("en"):
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, upgraded SQLite database that tests copy."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    store = Store(f"sqlite:///{path}")
    upgrade(store)
    store.dispose()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """The URL of a real PostgreSQL server."""
    url = services.postgresql_url()
    if url is None:
        services.missing("PostgreSQL")
    assert url is not None
    return url


@pytest.fixture(scope="session")
def administer(postgresql_server: str) -> Iterator[Callable[[str], None]]:
    """Runs one statement on the server, outside any transaction, over a connection that stays open."""
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str, administer: Callable[[str], None]) -> Iterator[str]:
    """The name of an empty, upgraded PostgreSQL database that tests copy."""
    name = f"dondoc_template_{uuid4().hex[:12]}"
    administer(f'CREATE DATABASE "{name}"')
    store = Store(_url_of(postgresql_server, name))
    upgrade(store)
    with store.write() as connection:  # no statistics of one test may guide the planner in another
        for table in metadata.tables:
            connection.execute(text(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)'))
    store.dispose()
    yield name
    administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty SQLite database of this test's own."""
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


MakeDatabase = Callable[[], tuple[str, Callable[[], None]]]


@pytest.fixture(scope="session")
def lasting_postgresql(
    postgresql_server: str, postgresql_template: str, administer: Callable[[str], None]
) -> MakeDatabase:
    """Gives an empty, upgraded PostgreSQL database that several tests share, and how it is dropped."""
    return lambda: _created(postgresql_server, administer, f'TEMPLATE "{postgresql_template}"')


@pytest.fixture(scope="session")
def bare_postgresql(postgresql_server: str, administer: Callable[[str], None]) -> MakeDatabase:
    """Gives a PostgreSQL database without any schema, and how it is dropped."""
    return lambda: _created(postgresql_server, administer, "")


def _created(server: str, administer: Callable[[str], None], how: str) -> tuple[str, Callable[[], None]]:
    name = f"dondoc_test_{uuid4().hex[:12]}"
    administer(f'CREATE DATABASE "{name}" {how}')
    return _url_of(server, name), lambda: administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def kept_postgresql(
    postgresql_server: str, postgresql_template: str, administer: Callable[[str], None]
) -> Iterator[KeptDatabase]:
    """One PostgreSQL database for all tests of this process."""
    name = f"dondoc_kept_{uuid4().hex[:12]}"
    kept = KeptDatabase(
        _url_of(postgresql_server, name),
        make=lambda: administer(f'CREATE DATABASE "{name}" TEMPLATE "{postgresql_template}"'),
        drop=lambda: administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'),
    )
    yield kept
    kept.drop()


@pytest.fixture
def postgresql_url(kept_postgresql: KeptDatabase) -> Iterator[str]:
    """An empty PostgreSQL database that no other test uses meanwhile."""
    yield kept_postgresql.fresh()
    kept_postgresql.empty()


@pytest.fixture
def new_postgresql(kept_postgresql: KeptDatabase) -> Iterator[Callable[[], str]]:
    """Gives an empty PostgreSQL database at each call; the one before is gone."""

    def create() -> str:
        kept_postgresql.empty()
        return kept_postgresql.fresh()

    yield create
    kept_postgresql.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The test runs twice: on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store of this test's own, on SQLite and on PostgreSQL."""
    store = Store(database_url)
    yield store
    store.dispose()


def _url_of(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)
