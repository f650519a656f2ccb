"""The one address that the simulator ever contacts: a webhook on this machine itself."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """Is the URL http(s) to 127.0.0.0/8, [::1] or localhost?"""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    return local and parts.scheme in ("http", "https") and parts.username is None


def check_loopback(url: str) -> None:
    """ValueError with a sentence unless it is."""
    if not is_loopback(url):
        raise ValueError(f"the webhook must be on this machine itself, like http://127.0.0.1:8080/zalo, not {url!r}")
