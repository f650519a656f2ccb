"""What the addresses of a plan's pages ask, kept in every link: `?under=CODE&item=KEY&standing=S&q=TEXT&as_of=ISO`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request

from lib.dates import read_moment
from lib.language import say
from lib.problem import Refused
from lib.text import clean_line
from web.signed.signed_in import Signed, signed_in
from web.site import NotFound, Site
from workflow.find import key_of
from workflow.views.board.listed import Filters
from workflow.views.board.scope import Scope, scope_of

KEPT = ("under", "within", "unit", "item", "standing", "noted", "q", "as_of")
LONGEST = 200  # letters of any of them


class Malformed(Exception):
    """An address that asks for what cannot be; the sentence says what would be right."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Looking:
    """A plan's page as it is looked at."""

    path: str  # /plans/ID
    asked: dict[str, str]
    page: int
    now: datetime
    table: bool = False  # the timeline's table is open

    @property
    def as_of(self) -> datetime:
        """The instant asked; Malformed where it is none."""
        written = self.asked["as_of"]
        if not written:
            return self.now
        try:  # a plus that was not written as %2B comes as a space
            return read_moment(written.replace(" ", "+") if "T" in written else written)
        except ValueError:
            raise Malformed(
                say(
                    "“{text}” không phải là thời điểm; hãy viết như 2020-12-15T16:00 hoặc 15/12/2020 16:00.",
                    "'{text}' is not an instant; write it like 2020-12-15T16:00 or 15/12/2020 16:00.",
                    text=written,
                )
            ) from None

    @property
    def filters(self) -> Filters:
        """Which of the tasks in view are meant."""
        return Filters(**{name: self.asked[name] for name in ("item", "standing", "noted", "q", "unit", "within")})

    def to(self, tail: str = "", **changed: str) -> str:
        """A link to a page of the same plan, with all that is asked but what changes; empty is not asked."""
        asked = {**self.asked, **changed}
        written = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.path}{tail}?{written}" if written else f"{self.path}{tail}"

    def besides(self, *names: str) -> list[tuple[str, str]]:
        """What a form must carry of it that has fields for `names`."""
        return [(name, value) for name, value in self.asked.items() if value and name not in names]


def looking(request: Request, plan_id: str, now: datetime) -> Looking:
    """What that request asks of a plan; nothing of it is long, nor has what one cannot see."""
    query = request.query_params
    page = query.get("page", "1")
    return Looking(
        path=f"/plans/{plan_id}",
        asked={name: clean_line(query.get(name, ""))[:LONGEST] for name in KEPT},
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        now=now,
        table=query.get("table") == "1",
    )


@contextmanager
def looked_at(site: Site, request: Request, id: str) -> Iterator[tuple[Connection, Signed, Scope, Looking]]:
    """One consistent read of a plan's page: who looks, at what. NotFound for what is not there or not to be seen."""
    now = site.now()
    looks = looking(request, id, now)
    with signed_in(site, request, now) as (connection, signed):
        key = key_of(id)
        try:
            under = looks.asked["under"]
            scope = None if key is None else scope_of(connection, signed.viewer, key, looks.as_of, under)
        except Refused:  # no such unit
            scope = None
        if scope is None:
            raise NotFound
        yield connection, signed, scope, looks
