"""The one way in which this product calls a gateway: bounded in time and size, never redirected.

Until the connection stands nothing has left: whatever breaks is temporary. After that, a break leaves it open whether
the gateway has taken the message over.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from lib.meaning import meaning
from notifications.http_answer import Endless, authorities, whole
from notifications.model import Receipt
from notifications.sms.gateway import Request, Response

CONNECT_TIMEOUT, TIMEOUT, WHOLE_TIMEOUT = 10.0, 30.0, 60.0  # seconds: to connect, for each step, for the whole answer
LONGEST_ANSWER = 64 * 1024  # bytes
_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@contextmanager
def client() -> Iterator[httpx.Client]:
    """Connections that are kept for one batch."""
    timeout = httpx.Timeout(TIMEOUT, connect=CONNECT_TIMEOUT)
    with httpx.Client(timeout=timeout, follow_redirects=False, verify=authorities()) as opened:
        yield opened


def post(opened: httpx.Client, request: Request) -> Response | Receipt:
    """The gateway's answer, or what it means that there is none."""
    try:
        return _answer(opened, request)
    except _NOTHING_LEFT as error:
        return _not_connected(opened.build_request(request.method, request.url).url.host, error)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        wrong = meaning("sms.bad-url")
        return Receipt(outcome="misconfigured", detail=wrong)
    except httpx.HTTPError as error:
        return _no_answer(str(error) if isinstance(error, Endless) else type(error).__name__)


def _answer(opened: httpx.Client, request: Request) -> Response:
    with opened.stream(request.method, request.url, headers=dict(request.headers), content=request.body) as answer:
        body = whole(answer, longest=LONGEST_ANSWER, seconds=WHOLE_TIMEOUT)
        return Response(status=answer.status_code, body=body)


def _not_connected(host: str, error: httpx.HTTPError) -> Receipt:
    if wrong := _certificate_of(error):
        refused = meaning("sms.bad-certificate", host=host, why=wrong.verify_message)
        return Receipt(outcome="misconfigured", detail=refused)
    cannot = meaning("sms.unreachable", host=host, why=str(error) or type(error).__name__)
    return Receipt(outcome="temporary", detail=cannot)


def _certificate_of(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """What lies beneath, where it is the certificate."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error


def _no_answer(why: str) -> Receipt:
    lost = meaning("sms.no-answer", why=why)
    return Receipt(outcome="unknown", detail=lost)
