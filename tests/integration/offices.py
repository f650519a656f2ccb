"""People who sign in to the pages of a story's province: a desk, its reader, an administrator, a district."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from storage.keys import Keys
from storage.store import Store
from tests.stories.world import Story
from web.app import create_app
from workflow.accounts import made, sessions
from workflow.accounts.model import Role

NUMBERS = count(1)  # of accounts
PUBLIC = "https://don-doc.mttq.example"


@dataclass
class Browser:
    """One person at the pages, signed in or not."""

    client: TestClient

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(path, **more)

    def press(self, page: str, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Response:
        """Press the form of `page` that leads to `path`: with the hidden fields that the page has in it."""
        shown = self.client.get(page).text
        [form] = re.findall(rf'<form[^>]* method="post" action="{re.escape(path)}".*?</form>', shown, re.DOTALL)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        return self.client.post(path, data=hidden | (fields or {}), **more)


@dataclass
class Office:
    """A story with its pages."""

    story: Story
    app: Any

    def browser(self) -> Browser:
        return Browser(TestClient(self.app, base_url=PUBLIC, follow_redirects=False))

    def signed_in(self, unit: str, *roles: Role, name: str = "") -> Browser:
        """Somebody of that unit with these roles, signed in; an account of its own for each such call."""
        who = self.browser()
        with self.story.store.write() as connection:
            written = re.sub(r"[^A-Za-z0-9-]", "", name) or "-".join(roles)
            email = f"{written}-{next(NUMBERS)}@{unit}.example"
            made_id = made.add(
                connection, email, unit=unit, roles=roles, name=name or unit, now=self.story.now, actor="cli"
            )
            secret = sessions.begin(connection, made_id, self.story.now)
        who.client.cookies.set("__Host-dondoc", secret)
        return who


@contextmanager
def office(
    store: Store, database_url: str, folder: Path, tell: Callable[[Story], object] = Story.begin
) -> Iterator[Office]:
    """A province with nothing published yet, unless `tell` told more; its pages at PUBLIC."""
    story = Story(Store(database_url, Keys("ein Geheimnis", folder)), folder)
    known = {"public_url": PUBLIC, "secret_key": "ein Geheimnis", "database_url": database_url}
    story.settings = replace(story.settings, **known)
    story.lived((tell.__module__, tell.__qualname__), lambda: tell(story))
    yield Office(story, create_app(story.settings, lambda: story.now))
    story.store.dispose()
