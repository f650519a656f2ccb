"""Debian's Chromium, started once for each process, and a province whose pages it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from simulator.running import served
from storage.keys import Keys
from storage.store import Store
from tests import services
from tests.browser.desk_world import Desks, desks
from tests.integration.test_unit_pages import LADDER, REPORTS
from tests.stories.world import Story, officer, plan
from web.app import create_app
from web.patience import configuration

PUBLIC = "https://don-doc.mttq.example"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; without a sandbox of its own, which root may not have."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        services.missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Province:
    """A story whose pages are served, and where a unit's officer is led by the mail."""

    story: Story
    served_at: str

    def link(self, unit: str) -> str:
        """The address in the last mail to the unit's officer, where it is served."""
        words = self.story.mails(officer(unit))[-1].text.split()
        return self.served_at + next(word.removeprefix(PUBLIC) for word in words if word.startswith(f"{PUBLIC}/n/"))


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Province]:
    story = Story(Store(database_url, Keys("ein Geheimnis", tmp_path)), tmp_path)
    known = {"public_url": PUBLIC, "secret_key": "ein Geheimnis", "database_url": database_url}
    story.settings = replace(story.settings, **known)
    story.lived("province", lambda: story.begin().publish_aloud(plan(REPORTS, LADDER)))
    with served(configuration(create_app(story.settings, lambda: story.now), "127.0.0.1", 0)) as (url, _loop):
        yield Province(story, url)
    story.store.dispose()


@pytest.fixture(scope="module")
def desk_province(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """A province in the middle of its plans, for the people who sign in; one for all tests of a module."""
    with desks(sqlite_template, tmp_path_factory.mktemp("desks")) as one:
        yield one
