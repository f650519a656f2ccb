"""From a request to its answer, or to what comes instead of one: slow, broken, or a connection that just ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.api import oauth
from simulator.api.calls import Call
from simulator.api.errors import Failure
from simulator.postman import Postman
from simulator.world import World

Handler = Callable[[World, Call], dict[str, Any]]
Endpoint = Callable[[Request], Awaitable[Response]]
_HANG_UP = "simulator.hang_up"
_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr></body></html>"


class Switchboard:
    """Outermost: gives every request the means to end its connection without an answer.

    An application cannot do so by the ASGI protocol; uvicorn's send belongs to an object that holds the transport.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is not None:
            scope[_HANG_UP] = transport.abort
        await self.app(scope, receive, send)


class NoAnswer(Response):
    """Ends the connection instead of answering."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[_HANG_UP]()
        await asyncio.sleep(0.01)  # until the server has noticed, so that it does not try to answer 500


def endpoint(world: World, postman: Postman, host: str, handler: Handler) -> Endpoint:
    """The handler as an endpoint of that host, with everything that the switches do to its answers."""

    async def answer(request: Request) -> Response:
        call = Call(host, request.method, request.headers, request.query_params, await request.body())
        faulty = _is_faulty(world, call)
        with world.lock:
            broken = faulty and world.switches.broken_answer and world.chance(world.switches.broken_rate)
            first = broken and not world.switches.broken_after_accepting
            response = _broken(world) if first else _handled(world, call, handler)
        if call.accepted and world.switches.webhook_before_answer:
            await postman.flush(call.accepted)
        with world.lock:
            slow = faulty and world.chance(world.switches.slow_rate)
            drop = faulty and not first and (call.accepted or call.rotated) and _drops(world)
            if broken or drop:
                _mark(call, "dropped" if drop else "broken")
        if slow:
            await asyncio.sleep(world.switches.slow_seconds)
        if drop:
            return NoAnswer()
        return _broken(world) if broken else response

    return answer


def _handled(world: World, call: Call, handler: Handler) -> Response:
    try:
        found = handler(world, call)
    except Failure as failure:
        told = oauth.failed(world, failure) if call.host == "oauth" else failure.envelope(call.host)
        return JSONResponse(told, status_code=failure.status, headers=call.answer_headers)
    envelope = {} if call.host == "oauth" else {"error": 0, "message": "Success"}
    return JSONResponse({**envelope, **found}, headers=call.answer_headers)


def _is_faulty(world: World, call: Call) -> bool:
    """Do the faults of answers concern this call?"""
    scope = world.switches.faults_on
    return scope == "all" or (scope == "tokens") == (call.host == "oauth")


def _drops(world: World) -> bool:
    """Shall this answer be lost? Counts down `drop_answers`."""
    if world.switches.drop_answers > 0:
        world.switch(drop_answers=world.switches.drop_answers - 1)
        return True
    return world.chance(world.switches.drop_rate)


def _mark(call: Call, what: str) -> None:
    if call.accepted:
        call.accepted.answer = what


def _broken(world: World) -> Response:
    kind = world.switches.broken_answer
    if kind == "text200":
        return PlainTextResponse("Service is busy")
    if kind == "html200":
        return HTMLResponse(_PAGE.format("Zalo"))
    return HTMLResponse(_PAGE.format("502 Bad Gateway"), status_code=502)
