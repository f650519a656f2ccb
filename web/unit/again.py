"""`/lien-ket`: whoever has lost their link asks for it again. One answer to everybody (web contract, section 3)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from web.forms import read_form
from web.guard import is_own_post
from web.site import AGAIN, READING, Site
from workflow.links.asked import ask_again


def asking(site: Site) -> APIRouter:
    """The form, and what it is answered with before anything is looked up."""
    routes = APIRouter()

    @routes.api_route(AGAIN, methods=READING)
    def form() -> Response:
        return site.page("again.html.j2", asked=False)

    @routes.post(AGAIN)
    async def asked(request: Request) -> Response:
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        given = await read_form(request, site.settings.files_folder, 0)
        address, now = given.first("address"), site.now()
        site.aside.do(lambda: ask_again(site.store, address, now))
        return site.page("again.html.j2", asked=True)

    return routes
