"""Every story runs on SQLite and on PostgreSQL, and ends with no mail that nobody expected and a journal that holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.proven import assert_proven
from tests.stories.world import Story


@pytest.fixture
def story(store: Store, tmp_path: Path) -> Iterator[Story]:
    told = Story(store, tmp_path)
    yield told
    told.expect_no_more_mail()
    assert_proven(store)
