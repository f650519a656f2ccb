"""The simulator as one application: the three hosts of Zalo, the control interface, the pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from simulator import control, page
from simulator.api import lookups, oauth, phone_channel, uid_channel
from simulator.api.answering import Handler, Switchboard, endpoint
from simulator.postman import Postman
from simulator.world import World

# Path, host whose rules and words hold, what answers. One server stands for all three hosts.
INTERFACE: tuple[tuple[str, str, Handler], ...] = (
    ("/v4/oa/access_token", "oauth", oauth.access_token),
    ("/message/template", "business", phone_channel.send),
    ("/message/template/hashphone", "business", phone_channel.send_hashed),
    ("/message/status", "business", lookups.status),
    ("/message/quota", "business", lookups.quota),
    ("/quality", "business", lookups.quality),
    ("/template/info/v2", "business", lookups.template),
    ("/template/all", "business", lookups.templates),
    ("/v3.0/oa/message/template", "oa", uid_channel.send_template),
    ("/v3.0/oa/message/cs", "oa", uid_channel.send_consultation),
    ("/v3.0/oa/message/transaction", "oa", uid_channel.gone),
    ("/v3.0/oa/message/promotion", "oa", uid_channel.gone),
    ("/v3.0/oa/quota/message", "oa", lookups.user_quota),
    ("/v2.0/oa/quota/message", "oa", lookups.user_quota),
    ("/v3.0/oa/user/detail", "oa", lookups.user_detail),
)
METHODS = ["GET", "POST", "PUT", "DELETE"]  # a wrong one is refused in Zalo's words


def create_app(world: World) -> ASGIApp:
    """Everything over one world. Serve it with uvicorn: lost answers need its transport."""
    postman = Postman(world)
    routes: list[BaseRoute] = [
        Route(path, endpoint(world, postman, host, handler), methods=METHODS) for path, host, handler in INTERFACE
    ]
    routes += [*control.routes(world, postman), *page.routes(world)]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        rounds = asyncio.create_task(postman.run())
        yield
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds

    return Switchboard(Starlette(routes=routes, lifespan=lifespan))
