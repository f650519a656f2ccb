"""A line to Zalo for one batch or one question: connections, a token that holds, renewed once where Zalo refuses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from notifications.zalo.account import oauth
from notifications.zalo.account.tokens import Grant, current
from notifications.zalo.client import Client, Refusal, Registered
from settings.model import Zalo
from storage.store import Store

T = TypeVar("T")
Clock = Callable[[], datetime]  # real time: tokens and conversations run by it


class Line(Client):
    """A client that knows its token. Calls raise NoGrant and NotNow beside what the client raises."""

    def __init__(self, zalo: Zalo, store: Store, clock: Clock) -> None:
        super().__init__(zalo)
        self._store, self._clock = store, clock
        self._app_id = zalo.app_id
        self._refresh = partial(oauth.refresh, zalo)
        self._grant: Grant | None = None

    def do(self, call: Callable[[str], T]) -> T:
        """`call` with the access token; once more with a new one where Zalo refuses it."""
        grant = self._grant or self._current()
        try:
            return call(grant.access_token)
        except Refusal as refusal:
            if refusal.trouble.kind != "R":
                raise
            return call(self._current(refused=grant.version).access_token)

    def approved(self, template_id: str) -> Registered:
        """One template as Zalo has it."""
        return self.do(lambda token: self.template(token, template_id))

    def _current(self, refused: int | None = None) -> Grant:
        self._grant = current(self._store, self._app_id, self._refresh, self._clock, refused=refused)
        return self._grant
