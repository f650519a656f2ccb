"""Reading the parts that settings share: URLs, choices, whole numbers, times, spans."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from urllib.parse import SplitResult, parse_qs, urlsplit

from settings.model import SettingError

_SWITCHES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_SPANS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """The value, or the first of `allowed` where it is not set."""
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise SettingError(f"{name} is '{value}'; it must be one of: {', '.join(allowed)}.")
    return value


def url_of(value: str, wanted: str) -> SplitResult:
    """The URL in its parts; raises SettingError with `wanted`, never with the value: it may hold a password."""
    try:
        url = urlsplit(value)
        if url.port == 0:
            raise ValueError
    except ValueError:
        raise SettingError(f"{wanted}; its port is not a number from 1 to 65535, or its host is malformed.") from None
    return url


def web_address(name: str, value: str) -> str:
    """An http(s) address without a slash at its end."""
    wanted = f"{name} must begin with https:// and name a host"
    url = url_of(value, wanted)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SettingError(f"{wanted}; it is '{value}'.")
    if not value.isprintable() or " " in value:
        raise SettingError(f"{wanted}; it holds a space, a line break or another character that no address has.")
    return value.rstrip("/")


def query_of(url: SplitResult, known: tuple[str, ...], wanted: str) -> dict[str, str]:
    """What follows the question mark; only `known` names."""
    asked = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
    if unknown := sorted(asked.keys() - set(known)):
        raise SettingError(f"{wanted}; after the question mark '{unknown[0]}' is not known, only {', '.join(known)}.")
    return asked


def switch(value: str, name: str, wanted: str) -> bool:
    """1 or 0; anything else is refused: a mistyped switch must not send a password in clear."""
    if value.lower() not in _SWITCHES:
        raise SettingError(f"{wanted}; {name} must be 1 or 0.")
    return _SWITCHES[value.lower()]


def number(value: str | None, name: str) -> int | None:
    """A whole number from 1; None where it is not set."""
    if not value:
        return None
    if not re.fullmatch(r"[1-9]\d{0,8}", value):
        raise SettingError(f"{name} is '{value}'; it must be a whole number from 1.")
    return int(value)


def span(value: str, name: str) -> timedelta:
    """`30m`, `6h` or `2d`."""
    match = re.fullmatch(r"(\d{1,4})([mhd])", value)
    if match is None:
        raise SettingError(f"{name} is '{value}'; it must be minutes, hours or days such as 30m, 6h or 2d.")
    return int(match[1]) * _SPANS[match[2]]


def clock_time(value: str, name: str) -> time:
    """`07:30`."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None:
        raise SettingError(f"{name} is '{value}'; a time of day looks like 07:30.")
    return time(int(match[1]), int(match[2]))
