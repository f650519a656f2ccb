"""What is answered where nobody is signed in, and where it is not theirs to do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from lib.language import say
from web.desk.board.looking import Malformed
from web.signed.signed_in import Forbidden, NotSignedIn
from web.signed.signing_in import sign_in_page
from web.site import HOME, Site


def not_signed_in(site: Site, request: Request, error: Exception) -> Response:
    """The page to sign in, which keeps the address and what was typed."""
    assert isinstance(error, NotSignedIn)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return sign_in_page(site, request, 401, next=address, carried=error.carried or (), lost=error.carried is None)


def forbidden(site: Site, _request: Request, error: Exception) -> Response:
    """Whose it is to do."""
    assert isinstance(error, Forbidden)
    return site.refusal(403, say("Không được thực hiện", "Not allowed"), error.sentence, home=HOME)


def malformed(site: Site, _request: Request, error: Exception) -> Response:
    """What would be right in the address."""
    assert isinstance(error, Malformed)
    return site.refusal(400, say("Địa chỉ chưa đúng", "The address is not right"), error.sentence, home=HOME)
