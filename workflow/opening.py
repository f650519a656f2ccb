"""Opening the database as the settings say, and making known to it by which channels people are told."""

from __future__ import annotations

from org.routing import Routing
from org.standing import set_routing
from settings import Settings
from storage.keys import Keys
from storage.store import Store


def open_store(settings: Settings) -> Store:
    """The database of these settings, with the installation's keys; nothing is looked at yet."""
    return Store(settings.database_url, Keys(settings.secret_key, settings.home, settings.earlier_keys))


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
