"""By which channel a person is told: the order of channels, and the address that each one needs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lib.telephone import mobile

Channels = tuple[str, ...]  # names of channels, the first one is tried first


class Reachable(Protocol):
    """Anything with the addresses of one person, such as a row of contacts."""

    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def zalo_user_id(self) -> str | None: ...


@dataclass(frozen=True, kw_only=True)
class Routing:
    """The order of channels: first that of the kind of notice, then that of the post held, or else everyone's.

    An order says what is tried first. Where none of it reaches a person, the others are tried too: better told by
    another channel than not at all.
    """

    channels: Channels = ("email",)
    by_post: Mapping[str, Channels] = field(default_factory=dict)
    by_kind: Mapping[str, Channels] = field(default_factory=dict)

    def of_post(self, post: str) -> Channels:
        """The order for whoever holds `post`, of a kind of notice that has none of its own."""
        return _joined(self.by_post.get(post, ()), self.channels, *self.by_kind.values())

    def order(self, kind: str, post: str) -> Channels:
        """The order in which a notice of `kind` is tried for the holder of `post`."""
        return _joined(self.by_kind.get(kind, ()), self.of_post(post))

    def without(self, broken: Collection[str]) -> Routing:
        """The same orders without channels that cannot be used; where none is left for everyone, all stay and wait."""

        def left(order: Channels) -> Channels:
            return tuple(name for name in order if name not in broken)

        if not left(self.channels):
            return self
        return Routing(
            channels=left(self.channels),
            by_post={post: left(order) for post, order in self.by_post.items()},
            by_kind={kind: left(order) for kind, order in self.by_kind.items()},
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "channels": list(self.channels),
            "by_post": {post: list(order) for post, order in sorted(self.by_post.items())},
            "by_kind": {kind: list(order) for kind, order in sorted(self.by_kind.items())},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Routing:
        """As `to_json` wrote it; nothing stored is e-mail for everyone."""
        if stored is None:
            return cls()
        return cls(
            channels=tuple(stored["channels"]),
            by_post={post: tuple(order) for post, order in stored["by_post"].items()},
            by_kind={kind: tuple(order) for kind, order in stored["by_kind"].items()},
        )


def _joined(*orders: Channels) -> Channels:
    return tuple(dict.fromkeys(name for order in orders for name in order))


def address(channel: str, who: Reachable) -> str | None:
    """The address that `channel` writes to, in the form in which it is compared; None when there is none.

    Zalo knows people by their user id with the Official Account, or else by their mobile number.
    """
    if channel == "email":
        return who.email.casefold() if who.email else None
    if channel == "zalo":
        return who.zalo_user_id or mobile(who.phone)
    return mobile(who.phone)


def usable(order: Channels, who: Reachable, dead: Collection[tuple[str, str]]) -> Channels:
    """The channels of `order` by which that person can be told; `dead` are (channel, address) that reach nobody."""
    found = ((name, address(name, who)) for name in order)
    return tuple(name for name, at in found if at is not None and (name, at) not in dead)
