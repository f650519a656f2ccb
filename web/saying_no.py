"""The pages that answer what an address does not do, and what came too slowly."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from lib.language import say
from web.site import Site


def not_done(site: Site, request: Request, _error: Exception) -> Response:
    """405: `Allow` names all that the address does, whichever route does it."""
    routes = [one for one in request.app.routes if one.matches(request.scope)[0] is not Match.NONE]
    refusal = site.refusal(
        405,
        say("Không thực hiện", "Not done"),
        say("Địa chỉ này không làm việc ấy.", "This address does not do that."),
        home="/",
    )
    refusal.headers["Allow"] = ", ".join(sorted({method for one in routes for method in one.methods}))
    return refusal


def too_slow(site: Site, _request: Request, _error: Exception) -> Response:
    """408: nothing was done, and the connection ends."""
    told = say(
        "Dữ liệu gửi lên quá chậm nên chưa có gì được ghi nhận; đề nghị gửi lại.",
        "What was sent came too slowly and nothing was recorded; please send it again.",
    )
    refusal = site.refusal(408, say("Chưa nhận được", "Not received"), told)
    refusal.headers["Connection"] = "close"
    return refusal
