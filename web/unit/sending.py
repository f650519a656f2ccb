"""Files sent ahead by the page's script, one request each (web contract, section 8)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.problem import Refused
from web.forms import NotTaken, read_file
from web.guard import is_own_post
from web.site import NotFound, Site
from web.unit.ahead import of_kind
from web.unit.pressing import allowed
from workflow.keeping.uploads import Whose, drop, take


def sending(site: Site) -> APIRouter:
    """The two routes of files that come ahead of their form."""
    routes, folder = APIRouter(), site.settings.uploads_folder

    @routes.post("/n/{t}/uploads")
    async def send(request: Request, t: str) -> Response:
        """201 {"id", "name", "size", "sha256"}; else the sentence why not, as {"error"}."""
        asked = request.query_params
        holder = await run_in_threadpool(allowed, site, t, asked.get("task", ""), site.now())
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        try:
            copy = await read_file(
                request, site.settings.files_folder, asked.get("filename", ""), site.settings.upload_limit
            )
        except NotTaken as error:
            return JSONResponse({"error": error.sentence}, error.status)

        def kept() -> dict[str, Any]:
            fitting = of_kind(site, copy)
            whose, deliverable = Whose(holder.link_id, int(asked["task"])), asked.get("deliverable") or None
            id = take(site.store, folder, fitting, whose, deliverable=deliverable, at=site.clock())
            return {"id": id, "name": fitting.name, "size": fitting.size, "sha256": fitting.sha256}

        try:
            return JSONResponse(await run_in_threadpool(kept), 201)
        except Refused as error:
            return JSONResponse({"error": error.problems[0].message}, 422)
        finally:
            copy.half.unlink(missing_ok=True)

    @routes.delete("/n/{t}/uploads/{u}")
    def stop(request: Request, t: str, u: str) -> Response:
        with site.opened(t, site.now()) as (_connection, holder):
            pass
        if not is_own_post(request.headers, site.settings.public_url):
            return site.foreign()
        if not drop(site.store, folder, holder.link_id, u):
            raise NotFound
        return Response(status_code=204)

    return routes
