"""Whose request it is, as far as limits go: the peer, or whom a trusted proxy names (web contract, section 6). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.requests import Request

from settings.model import Network

Address = IPv4Address | IPv6Address


def client_of(request: Request, trusted: Sequence[Network]) -> str:
    """The address that failures are counted by; of IPv6 its /64, which one household has for itself."""
    peer = request.client.host if request.client else ""
    named = [one.strip() for line in request.headers.getlist("x-forwarded-for") for one in line.split(",")]
    client = _address(peer)
    while named and client is not None and any(client in network for network in trusted):
        if (before := _address(named.pop())) is None:
            break
        client = before
    if client is None:
        return peer
    return str(IPv6Network((client, 64), strict=False)) if isinstance(client, IPv6Address) else str(client)


def is_proxied(request: Request, trusted: Sequence[Network]) -> bool:
    """Whether a trusted proxy brings the request."""
    peer = _address(request.client.host) if request.client else None
    return peer is not None and any(peer in network for network in trusted)


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
