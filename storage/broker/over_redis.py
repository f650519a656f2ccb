"""Redis as the broker: what lies in the list and is no doorbell is thrown away instead of ending the worker."""

from __future__ import annotations

from typing import Any

from kombu.transport import redis

from storage.broker.guard import Guarded, thrown_away


class _Channel:
    """Mixed into kombu's channel of Redis."""

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]
        except (ValueError, RecursionError):  # of the JSON; what it holds is looked at by Guarded
            thrown_away("it is no JSON")
            return True


class Channel(_Channel, redis.Channel):
    """One server."""


class SentinelChannel(_Channel, redis.SentinelChannel):
    """A server that sentinels name."""


class Transport(Guarded, redis.Transport):
    """What `redis://` and `rediss://` mean here."""

    Channel = Channel


class SentinelTransport(Guarded, redis.SentinelTransport):
    """What `sentinel://` means here."""

    Channel = SentinelChannel
