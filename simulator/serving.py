"""How the simulator is served: by uvicorn, whose transport lost answers need."""

from __future__ import annotations

import socket

import uvicorn

from simulator.app import create_app
from simulator.world import World


def configuration(world: World) -> uvicorn.Config:
    """How it is served, on a socket that is already open."""
    return uvicorn.Config(
        create_app(world),
        http="h11",
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )


def listen(host: str, port: int) -> socket.socket:
    """An open socket; OSError when the address is taken or not of this machine."""
    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    # Connections inherit it; asyncio does not see that they are TCP. Else an answer's body waits until its head is
    # acknowledged: forty milliseconds.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def serve(config: uvicorn.Config, listener: socket.socket) -> None:
    """In the foreground, until Ctrl-C or TERM; returns normally then."""
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn raises it again after an orderly end
        pass
    finally:
        listener.close()
