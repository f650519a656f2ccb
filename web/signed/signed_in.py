"""Whose request it is, by the cookie of a sign-in; and the two pages that say no to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from urllib.parse import urlsplit

from sqlalchemy import Connection
from starlette.requests import Request

from lib.time import local_date
from org.today import on_day
from web.guard import LOOPBACK
from web.site import Site
from web.timing import spent_in
from workflow.accounts import sessions
from workflow.accounts.model import Viewer

Pair = tuple[str, str]  # a form's field and what stood in it


class NotSignedIn(Exception):
    """Nobody is signed in; `carried` is what was typed in the form that was pressed, None where that cannot be kept."""

    def __init__(self, carried: Sequence[Pair] | None = ()) -> None:
        super().__init__()
        self.carried = carried


class Forbidden(Exception):
    """It may be seen, and is not this account's to do; the sentence says whose it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Signed:
    """Who is signed in, and what their forms carry."""

    viewer: Viewer
    csrf: str

    @property
    def key(self) -> str:
        """A new one for each form that is drawn: pressed twice, it does its work once."""
        return token_hex(16)


def cookie_name(site: Site) -> str:
    """The cookie's name: bound to this host and to encryption, but where the pages are this machine's own."""
    return "__Host-dondoc" if is_secure(site) else "dondoc"


def is_secure(site: Site) -> bool:
    """Whether the cookie travels over encrypted connections alone."""
    public = urlsplit(site.settings.public_url or "http://localhost")
    return public.scheme == "https" or public.hostname not in LOOPBACK


def secret_of(site: Site, request: Request) -> str:
    """What the browser shows to be known by; the sign-in of just now comes first."""
    return getattr(request.state, "secret", "") or request.cookies.get(cookie_name(site), "")


@contextmanager
def signed_in(site: Site, request: Request, now: datetime) -> Iterator[tuple[Connection, Signed]]:
    """One consistent read, and who is signed in; raises NotSignedIn."""
    secret, at = secret_of(site, request), site.clock()
    with spent_in("data"), on_day(site.store, local_date(now)) as connection:
        found = sessions.viewer_of(connection, secret, at) if secret else None
        if found is None:
            raise NotSignedIn
        viewer, to_note = found
        if to_note:  # beside the answer: who reads writes nothing
            site.aside.do(lambda: site.store.retrying(lambda writing: sessions.seen(writing, secret, at)))
        yield connection, Signed(viewer, sessions.csrf_of(secret))
