"""The control interface `/_simulator/…`: what happened, and what shall happen. JSON in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulator import events
from simulator.api.errors import Failure
from simulator.phones import normalise
from simulator.postman import Postman
from simulator.world import World

Act = Callable[[World, dict[str, Any]], Any]


def routes(world: World, postman: Postman) -> list[BaseRoute]:
    """Every path of the control interface."""

    async def flush(request: Request) -> Response:
        return JSONResponse({"posted": await postman.flush()})

    def path(name: str, act: Act, *methods: str) -> BaseRoute:
        return Route(f"/_simulator/{name}", _endpoint(world, act), methods=list(methods))

    return [
        path("switches", lambda world, _: world.switches.listed(), "GET"),
        path("switches", _turn, "PUT"),
        path("messages", lambda world, _: _messages(world), "GET"),
        path("webhooks", lambda world, _: _webhooks(world), "GET"),
        path("webhook", _webhook, "PUT"),
        path("clock", _clock, "GET", "POST"),
        path("revoke", _revoke, "POST"),
        path("templates", _template, "POST"),
        path("people", _person, "POST"),
        Route("/_simulator/webhooks/flush", flush, methods=["POST"]),
    ]


def _endpoint(world: World, act: Act) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            given = await request.json() if await request.body() else {}
            if not isinstance(given, dict):
                raise ValueError("a JSON object is wanted")
            with world.lock:
                return JSONResponse(act(world, given))
        except (ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": str(error) or type(error).__name__}, status_code=400)
        except Failure:
            return JSONResponse({"error": "this is no telephone number"}, status_code=400)

    return answer


def _turn(world: World, given: dict[str, Any]) -> dict[str, Any]:
    return world.switch(**given).listed()


def _messages(world: World) -> list[dict[str, Any]]:
    now = world.clock.now()
    return [message.listed(now) for message in world.messages.values()]


def _webhooks(world: World) -> dict[str, Any]:
    """Every call that was made, in order, and how many wait."""
    calls = [
        {
            "event_name": each.event.name,
            "at": each.attempt.at.isoformat(),
            "num_retry": each.attempt.num_retry,
            "answer": each.attempt.answer,
            "body": each.event.body.decode(),
        }
        for each in world.told
    ]
    return {"url": world.webhook, "off": world.webhook_off, "waiting": len(world.waiting), "calls": calls}


def _webhook(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """Another address, or the same one switched on again."""
    world.set_webhook(given["url"])
    return {"url": world.webhook}


def _clock(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """`now` sets the clock, `advance` moves it by seconds, `running` stops it or lets it go."""
    if unknown := set(given) - {"now", "advance", "running"}:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    if "now" in given:
        world.clock.set(datetime.fromisoformat(given["now"]))
    if "advance" in given:
        world.clock.advance(float(given["advance"]))
    if "running" in given:
        world.clock.run(bool(given["running"]))
    return {"now": world.clock.now().isoformat(), "running": world.clock.running}


def _revoke(world: World, _given: dict[str, Any]) -> dict[str, Any]:
    world.grants.revoke()
    return {"revoked": True}


def _template(world: World, given: dict[str, Any]) -> dict[str, Any]:
    world.change_template(**given)
    return world.templates[given["template_id"]].detail()


def _person(world: World, given: dict[str, Any]) -> dict[str, Any]:
    """`phone` or `user_id`, and what they do: `follow`, `unfollow`, `write`, `opt_out`, `opt_in`."""
    phone = normalise(given["phone"]) if "phone" in given else ""
    person = world.person(phone=phone, user_id=given.get("user_id", ""))
    does = given.get("does", "")
    if does in ("follow", "unfollow"):
        person.follows = does == "follow"
        world.announce(events.follow, person.user_id, follows=person.follows)
    elif does in ("opt_out", "opt_in"):
        person.opted_out = does == "opt_out"
    elif does not in ("", "write"):
        raise ValueError("does must be one of follow, unfollow, write, opt_out, opt_in")
    if does in ("follow", "write"):
        person.last_interaction = world.clock.now()
    return {"user_id": person.user_id, "phone": person.phone, "follows": person.follows, "opted_out": person.opted_out}
