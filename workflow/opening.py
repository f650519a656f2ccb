"""Making the settings of this process known to the database: by which channels people are told, in which order."""

from __future__ import annotations

from org.routing import Routing
from org.standing import set_routing
from settings import Settings
from storage.store import Store


def make_known(store: Store, settings: Settings, *, engine: bool) -> None:
    """Keep the orders of channels where the statements that write notices find them.

    The engine's word counts always. A command typed into a shell without the engine's environment would say "e-mail
    only" without meaning it: it counts only where it sets up channels.
    """
    policy = settings.policy
    orders = Routing(channels=policy.channels, by_post=policy.by_post, by_kind=policy.by_kind)
    if not engine and orders == Routing():
        return
    store.retrying(lambda connection: set_routing(connection, orders))
