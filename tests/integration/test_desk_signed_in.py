"""Who is signed in is known by a cookie of which the database keeps the digest alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.store import Store
from tests.integration.offices import Office, office


@pytest.fixture
def province(store: Store, database_url: str, tmp_path: Path) -> Iterator[Office]:
    with office(store, database_url, tmp_path) as one:
        yield one


def test_a_page_of_the_desk_is_shown_to_whoever_signed_in_alone(province: Office) -> None:
    assert province.browser().get("/plans").status_code == 401
    assert province.signed_in("ban", "desk").get("/plans").status_code == 200


def test_a_sign_in_ends_after_eight_idle_hours(province: Office) -> None:
    desk = province.signed_in("ban", "desk")
    province.story.now += timedelta(hours=8)
    assert desk.get("/plans").status_code == 401
