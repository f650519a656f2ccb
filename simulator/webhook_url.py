"""The one address that the simulator ever contacts: a webhook on this machine itself."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def check_loopback(url: str) -> None:
    """ValueError with a sentence unless the URL is http(s) to 127.0.0.0/8, [::1] or localhost."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if parts.scheme not in ("http", "https") or not loopback or parts.username is not None:
        raise ValueError(f"the webhook must be on this machine itself, like http://127.0.0.1:8080/zalo, not {url!r}")
