"""What every page shares: the store, the instant, a link opened, templates filled in, and the pages that say no."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lib.language import language, say
from lib.time import VIETNAM, local_date
from notifications.people import desk_officers
from org.today import on_day
from settings import Settings
from storage.store import Store
from web import words
from web.aside import Aside
from web.client import client_of
from web.forms import NotTaken
from web.guard import asks
from web.timing import spent_in
from workflow.keeping.limits import UNKNOWN_LINKS, count, wait_for
from workflow.links.opened import Ended, Opened, desks_of, open_link

log = logging.getLogger("dondoc.web")
HERE = Path(__file__).parent
READING = ["GET", "HEAD"]  # the methods of every page
COUNTED_WITHIN = 0.5  # seconds
AGAIN = "/lien-ket"  # where a link is asked for again
HOME = "/"  # where whoever has an account begins
FOLDERS = [HERE / "templates", *(HERE / whose / "templates" for whose in ("unit", "signed", "desk", "admin"))]


class NotFound(Exception):
    """Unknown, or not visible to who asks: nobody can tell which."""


class UnknownLink(NotFound):
    """A token that was never given out; who tries many of them is stopped."""


class LinkEnded(Exception):
    """A link that led here once."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended.why)
        self.ended = ended


@dataclass
class Site:
    """One installation as its pages see it."""

    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    aside: Aside = field(default_factory=Aside)
    forms: dict[str, tuple[Any, str]] = field(default_factory=dict)  # of signed-in people: by path, its page and name

    def now(self) -> datetime:
        """The product's instant: DONDOC_NOW where a rehearsal sets it, else the clock's."""
        if written := os.environ.get("DONDOC_NOW"):
            at = datetime.fromisoformat(written)
            return at if at.tzinfo else at.replace(tzinfo=VIETNAM)
        return self.clock().astimezone(VIETNAM)

    @contextmanager
    def opened(self, token: str, now: datetime) -> Iterator[tuple[Connection, Opened]]:
        """One consistent read, and whose link it is; raises NotFound or LinkEnded."""
        with spent_in("data"), on_day(self.store, local_date(now)) as connection:
            found = open_link(connection, token, now, days=self.settings.link_days)
            if found is None:
                raise UnknownLink
            if isinstance(found, Ended):
                raise LinkEnded(found)
            yield connection, found

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page in the reader's language."""
        with spent_in("render"):
            html = self._environment.get_template(template).render(site=self, language=language.get(), **values)
        return HTMLResponse(html, status)

    def refusal(self, status: int, title: str, sentence: str, **more: Any) -> Response:
        """A page that says no in one sentence; of what there is not, the same to the byte however it is asked for."""
        if status == 404:
            asks.set("")
        return self.page("refusal.html.j2", status, title=title, sentence=sentence, **more)

    def not_found(self, _request: Request | None = None, _error: Exception | None = None) -> Response:
        """The same to the byte for what there is not and what one may not see."""
        return self.refusal(
            404,
            say("Không tìm thấy trang", "Page not found"),
            say("Địa chỉ này không dẫn đến trang nào.", "There is no page at this address."),
            again=AGAIN,
            home=HOME,
        )

    def unknown_link(self, request: Request, _error: Exception) -> Response:
        """The same; from where too many were tried, that."""
        if (wait := self.count_unknown(request)) is None:
            return self.not_found()
        told = say(
            "Đã thử quá nhiều địa chỉ không có; hãy mở lại liên kết trong thư sau {n} phút.",
            "Too many addresses that do not exist were tried; open the link in your mail again in {n} minutes.",
            n=-(-wait // 60),
        )
        refusal = self.refusal(429, say("Thử lại sau", "Try again later"), told)
        refusal.headers["Retry-After"] = str(wait)
        return refusal

    def count_unknown(self, request: Request) -> int | None:
        """Count one more secret that was never given out: None, or where there were too many from there, after how many
        seconds another is looked at. What is refused is not counted, so that waiting helps; who only looks waits for no
        lock."""
        by, at = [(UNKNOWN_LINKS, client_of(request, self.settings.trusted_proxies))], self.clock()
        with self.store.read() as connection:
            wait = wait_for(connection, by, at)
        if wait is None:
            self.aside.do(lambda: self.store.retrying(lambda writing: count(writing, by, at)), within=COUNTED_WITHIN)
        return wait

    def ended(self, _request: Request, error: Exception) -> Response:
        """A link that led here once, why it does no more, and whom to turn to."""
        assert isinstance(error, LinkEnded)
        with self.store.read() as connection:
            desks = desks_of(connection, error.ended.unit_id)
            helpers = [one.contact for one in desk_officers(connection, desks[:1]).values()]
        title = say("Liên kết không còn hiệu lực", "This link has ended")
        return self.refusal(410, title, error.ended.sentence, helpers=helpers, again=AGAIN)

    def not_taken(self, _request: Request, error: Exception) -> Response:
        """A form that was not read to its end."""
        assert isinstance(error, NotTaken)
        return self.refusal(error.status, say("Chưa nhận được", "Not received"), error.sentence)

    def foreign(self) -> Response:
        """A form that another site sent: nothing was done."""
        return self.refusal(
            403,
            say("Không thực hiện", "Not done"),
            say(
                "Yêu cầu này không đến từ trang của hệ thống nên không được thực hiện; hãy mở lại trang rồi làm lại.",
                "This did not come from a page of ours and was not done; open the page again and press there.",
            ),
        )

    def away(self, _request: Request, error: Exception) -> Response:
        """The database is away, or busy for too long: nothing was done."""
        log.error("page: %s", type(getattr(error, "orig", None) or error).__name__)
        told = say(
            "Hệ thống tạm thời không truy cập được dữ liệu; chưa có gì được ghi nhận. Đề nghị thử lại sau ít phút.",
            "The data cannot be reached for the moment; nothing was recorded. Please try again in a few minutes.",
        )
        return self.refusal(503, say("Tạm thời gián đoạn", "Out of order for a moment"), told)

    @property
    def asked(self) -> str | None:
        """What the address of this page asks, to be asked in the other language; None where the page is the answer to
        a form: its address cannot be asked for again."""
        query = asks.get()
        kept = [] if query is None else [pair for pair in parse_qsl(query) if pair[0] != "lang"]
        return None if query is None else "".join(f"&{urlencode([pair])}" for pair in kept)

    @cached_property
    def style(self) -> tuple[str, bytes]:
        """Where the style sheet is, by its content, and itself."""
        return _static("style.css")

    @cached_property
    def script(self) -> tuple[str, bytes]:
        """The same of the script on every page."""
        return _static("sending.js")

    @cached_property
    def draft_script(self) -> tuple[str, bytes]:
        """The same of the script on the page of a draft."""
        return _static("drafting.js")

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(FOLDERS),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        environment.globals.update(say=say, words=words)
        return environment


def _static(name: str) -> tuple[str, bytes]:
    content = (HERE / name).read_bytes()
    return f"/static/{hashlib.sha256(content).hexdigest()[:12]}/{name}", content
