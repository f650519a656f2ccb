"""`/set-password/{k}`: a one-time address, opened as often as one likes, used once (web contract, section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lib.language import say
from lib.problem import Refused
from web.forms import Form, read_form
from web.guard import is_own_post
from web.signed.signed_in import Pair
from web.signed.signing_in import PATH, minutes_to_wait
from web.site import READING, Site
from workflow.accounts import addresses
from workflow.accounts.passwords import SHORTEST


def passwords(site: Site) -> APIRouter:
    """The page, and its form."""
    routes = APIRouter()

    @routes.api_route(addresses.PATH + "{k}", methods=READING)
    def shown(request: Request, k: str) -> Response:
        return _page(site, request, k)

    @routes.post(addresses.PATH + "{k}")
    async def pressed(request: Request, k: str) -> Response:
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        form = await read_form(request, site.settings.files_folder, 0)
        return await run_in_threadpool(partial(_pressed, site, request, k, form))

    return routes


def not_alike(form: Form) -> list[Pair]:
    """What is wrong where the password was typed twice, and not alike; who types it once is not asked."""
    if form.first("again") == form.first("password") or "again" not in form.fields:
        return []
    return [("again", say("Hai lần nhập không giống nhau.", "What was typed twice is not the same."))]


def refusals(refused: Refused) -> list[Pair]:
    """What is wrong with a password, at its field."""
    return [(one.path or "password", one.message) for one in refused.problems]


def _page(site: Site, request: Request, k: str, errors: Sequence[Pair] = ()) -> Response:
    with site.store.read() as connection:
        found = addresses.whose(connection, k, site.clock())
    if found is None:
        return _over(site, request)
    return site.page("set_password.html.j2", 422 if errors else 200, k=k, whose=found, errors=errors, n=SHORTEST)


def _pressed(site: Site, request: Request, k: str, form: Form) -> Response:
    form.drop()
    if errors := not_alike(form):
        return _page(site, request, k, errors)
    try:
        if not addresses.use(site.store, k, form.first("password"), at=site.clock(), now=site.now()):
            return _over(site, request)
    except Refused as refused:
        return _page(site, request, k, refusals(refused))
    return RedirectResponse(f"{PATH}?set=1", 303)


def _over(site: Site, request: Request) -> Response:
    """The same for what was never given out, what was used, and what is too old; who tries many is stopped."""
    if (wait := site.count_unknown(request)) is not None:
        refusal = site.refusal(429, say("Thử lại sau", "Try again later"), minutes_to_wait(wait))
        refusal.headers["Retry-After"] = str(wait)
        return refusal
    told = say(
        "Địa chỉ này không đặt được mật khẩu: đã dùng, đã quá 24 giờ, hoặc chép chưa đủ. Đề nghị quản trị viên cấp địa "
        "chỉ mới.",
        "This address sets no password: it was used, is older than 24 hours, or was not copied whole. Please ask your "
        "administrator for a new one.",
    )
    return site.refusal(404, say("Địa chỉ không còn hiệu lực", "This address has ended"), told)
