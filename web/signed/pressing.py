"""What all forms of signed-in people share: who presses, where the form comes from, that nothing is done twice.

Nothing is decided here: each act is that of the command line. What could not be done shows its page again, with what
was typed and why.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from web.forms import ALL_FIELDS, LARGE_CARRIED, LARGE_FIELDS, LARGE_PARTS, MOST_PARTS, Form, NotTaken, read_form
from web.guard import is_own_post
from web.signed.signed_in import NotSignedIn, Pair, Signed, signed_in
from web.site import Site
from web.values import parts_of
from workflow.accounts import presses
from workflow.targets.shown import item_of

Ids = Mapping[str, str]  # what stands in the address
# What is not so any more when the form is pressed: the page shows how it is now.
MEANWHILE = frozenset(
    {
        *("illegal-act", "no-request", "no-question", "already-answered", "plan-ended", "already-published"),
        *("not-failed", "no-longer-said", "unknown-link", "not-running", "not-suspended"),
        *("already-applied", "already-reverted", "built-upon"),
    }
)
UNCARRIED = ("csrf", "key", "password", "current", "again")


class Wrong(Exception):
    """What must be corrected in a form: (field, sentence) each."""

    def __init__(self, *errors: Pair) -> None:
        super().__init__(errors)
        self.errors = list(errors)


@dataclass(frozen=True)
class Typed:
    """A page's form as it was pressed and is shown again: the answer's status, (field, sentence) of what is wrong, what
    stood in the fields, and which of the page's forms it was."""

    status: int = 200
    errors: Sequence[Pair] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: str = ""

    def first(self, name: str, about: str = "") -> str:
        """What stood in the field of that form; empty where another form was pressed."""
        return next(iter(self.fields.get(name, ())), "") if about in ("", self.about) else ""

    def text(self, name: str) -> str | None:
        """What stood in the field; None where the page had not that field, or no form was pressed."""
        return self.first(name) if name in self.fields else None

    def every(self, name: str) -> Sequence[str]:
        return self.fields.get(name, ())


NOTHING = Typed()
Show = Callable[[Request, Ids, Typed], Response]  # the page with the form; it finds out itself who is signed in
# Does it, and gives the path that is gone to; or an answer of its own: a 303 with cookies, the file that was asked for,
# a page whose Content-Location is where the same form leads when it is pressed again.
Act = Callable[[Signed, Ids, Form], str | Response]


def on_press(
    site: Site, routes: APIRouter, path: str, act: Act, show: Show, about: str = "", *, large: bool = False
) -> None:
    """Add the POST route of a form; `show` is the page on which it stands, `about` which of its forms it is. A `large`
    one holds a whole plan.

    `act` raises NotFound, Forbidden, Wrong or Refused where it does nothing.
    """

    async def route(request: Request) -> Response:
        return await _pressed(site, request, act, show, about, large)

    site.forms[path] = show, about
    routes.add_api_route(path, route, methods=["POST"])


async def _pressed(site: Site, request: Request, act: Act, show: Show, about: str, large: bool) -> Response:
    """Where it comes from and who presses first, then its body, then the act."""
    ids: Ids = request.path_params
    if not is_own_post(request.headers, site.settings.public_url):
        return site.foreign()
    try:
        signed, most = await run_in_threadpool(_awaited, site, request, about, large)
    except NotSignedIn:
        raise NotSignedIn(await _carried(site, request, large)) from None
    form = await read_form(request, site.settings.files_folder, site.settings.upload_limit, *most)

    def again(status: int, *errors: Pair) -> Response:
        return show(request, ids, Typed(status, errors, form.fields, about))

    def pressed() -> Response:
        if not hmac.compare_digest(form.first("csrf").encode(), signed.csrf.encode()):
            return again(403, ("", stale()))
        key = presses.key_of(signed.viewer.account_id, request.url.path, as_pressed(form))
        if key is not None:
            with site.store.read() as connection:
                if before := presses.led_to(connection, key):
                    return RedirectResponse(before, 303)
        try:
            done = act(signed, ids, form)
        except Wrong as error:
            return again(422, *error.errors)
        except Refused as error:
            meanwhile = any(one.code in MEANWHILE for one in error.problems)
            return again(409 if meanwhile else 422, *((one.path or "", one.message) for one in error.problems))
        answer = done if isinstance(done, Response) else RedirectResponse(done, 303)
        path = answer.headers.get("location") or answer.headers.get("content-location")
        if key is not None and path is not None:
            presses.note(site.store, key, path, site.clock())
        return answer

    def pressed_through() -> Response:
        with form:
            return pressed()

    return await run_in_threadpool(pressed_through)


def as_pressed(form: Form) -> str:
    """This rendering of the form with what is in it; empty where it carries no key.

    Whoever goes back, and changes it or chooses something else, presses another one.
    """
    typed = [f"{name}={text}" for name, texts in sorted(form.fields.items()) if name not in UNCARRIED for text in texts]
    chosen = [f"{name}={copy.sha256}" for name, copy in form.files]
    return "\x1f".join((key, *typed, *chosen)) if (key := form.first("key")) else ""


def _awaited(site: Site, request: Request, about: str, large: bool) -> tuple[Signed, Sequence[int]]:
    """Who presses, and how much their form may hold (as `read_form` is told); raises NotSignedIn."""
    with signed_in(site, request, site.now()) as (connection, signed):
        if large:
            return signed, (LARGE_PARTS, LARGE_FIELDS)
        its = item_of(connection, request.path_params.get("id", "")) if about == "submit" else None
        return signed, (parts_of(connection, *its) if its else MOST_PARTS,)


async def _carried(site: Site, request: Request, large: bool) -> Sequence[Pair] | None:
    """What was typed in a form whose sign-in has ended, None where it is too much; files are not kept for nobody."""
    parts, most = (LARGE_PARTS, LARGE_CARRIED) if large else (MOST_PARTS, ALL_FIELDS)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > most:
        return None
    try:
        form = await read_form(request, site.settings.files_folder, ALL_FIELDS, parts, most)
    except NotTaken:
        return None
    form.drop()
    return [(name, value) for name, values in form.fields.items() if name not in UNCARRIED for value in values]


def stale() -> str:
    """What is said of a form whose csrf is not that of the sign-in."""
    return say(
        "Biểu mẫu này thuộc một lần đăng nhập khác nên chưa thực hiện gì; hãy kiểm tra lại và bấm lần nữa.",
        "This form belongs to another sign-in and nothing was done; look it over and press once more.",
    )
