"""Reading the parts that settings share: URLs, choices, whole numbers, times, spans."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from ipaddress import ip_network
from urllib.parse import SplitResult, parse_qs, urlsplit

from lib.language import say
from settings.model import Network, SettingError

_SWITCHES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_SPANS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """The value, or the first of `allowed` where it is not set."""
    value = env.get(name) or allowed[0]
    if value not in allowed:
        raise SettingError(
            say(
                "{name} là “{value}”; giá trị phải là một trong: {allowed}.",
                "{name} is '{value}'; it must be one of: {allowed}.",
                name=name,
                value=value,
                allowed=", ".join(allowed),
            )
        )
    return value


def several(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Some of `allowed`, separated by blanks or commas; all of them where it is not set."""
    given = (env.get(name) or "").lower().replace(",", " ").split()
    for one in given:
        if one not in allowed:
            raise SettingError(
                say(
                    "{name} ghi “{one}”; các giá trị là {allowed}, cách nhau bằng dấu cách hoặc dấu phẩy.",
                    "{name} names '{one}'; it takes {allowed}, separated by blanks or commas.",
                    name=name,
                    one=one,
                    allowed=", ".join(allowed),
                )
            )
    return tuple(one for one in allowed if one in given) or allowed


def networks(env: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """Addresses and networks (`10.0.0.0/8`), separated by blanks or commas."""
    found = []
    for one in (env.get(name) or "").replace(",", " ").split():
        try:
            found.append(ip_network(one))
        except ValueError:
            raise SettingError(
                say(
                    "{name} ghi “{one}”; hãy ghi địa chỉ hoặc mạng như 127.0.0.1 hay 10.0.0.0/8, cách nhau bằng dấu "
                    "cách hoặc dấu phẩy.",
                    "{name} names '{one}'; write addresses or networks like 127.0.0.1 or 10.0.0.0/8, separated by "
                    "blanks or commas.",
                    name=name,
                    one=one,
                )
            ) from None
    return tuple(found)


def url_of(value: str, wanted: str) -> SplitResult:
    """The URL in its parts; raises SettingError with `wanted`, never with the value: it may hold a password.

    `wanted` says what would be right, in the reader's language and without a full stop.
    """
    try:
        url = urlsplit(value)
        if url.port == 0:
            raise ValueError
    except ValueError:
        raise SettingError(
            say(
                "{wanted}; số cổng không nằm trong khoảng từ 1 đến 65535, hoặc tên máy chủ viết sai.",
                "{wanted}; its port is not a number from 1 to 65535, or its host is malformed.",
                wanted=wanted,
            )
        ) from None
    return url


def web_address(name: str, value: str) -> str:
    """An http(s) address without a slash at its end."""
    wanted = say(
        "{name} phải bắt đầu bằng https:// và có tên máy chủ",
        "{name} must begin with https:// and name a host",
        name=name,
    )
    url = url_of(value, wanted)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise SettingError(
            say("{wanted}; giá trị đang đặt là “{value}”.", "{wanted}; it is '{value}'.", wanted=wanted, value=value)
        )
    if not value.isprintable() or " " in value:
        raise SettingError(
            say(
                "{wanted}; giá trị đang đặt có dấu cách, dấu xuống dòng hoặc ký tự khác không có trong địa chỉ nào.",
                "{wanted}; it holds a space, a line break or another character that no address has.",
                wanted=wanted,
            )
        )
    return value.rstrip("/")


def query_of(url: SplitResult, known: tuple[str, ...], wanted: str) -> dict[str, str]:
    """What follows the question mark; only `known` names."""
    asked = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
    if unknown := sorted(asked.keys() - set(known)):
        raise SettingError(
            say(
                "{wanted}; sau dấu hỏi không có tùy chọn “{unknown}”, chỉ có {known}.",
                "{wanted}; after the question mark '{unknown}' is not known, only {known}.",
                wanted=wanted,
                unknown=unknown[0],
                known=", ".join(known),
            )
        )
    return asked


def switch(value: str, name: str, wanted: str) -> bool:
    """1 or 0; anything else is refused: a mistyped switch must not send a password in clear."""
    if value.lower() not in _SWITCHES:
        raise SettingError(
            say("{wanted}; {name} phải là 1 hoặc 0.", "{wanted}; {name} must be 1 or 0.", wanted=wanted, name=name)
        )
    return _SWITCHES[value.lower()]


def number(value: str | None, name: str) -> int | None:
    """A whole number from 1; None where it is not set."""
    if not value:
        return None
    if not re.fullmatch(r"[1-9]\d{0,8}", value):
        raise SettingError(
            say(
                "{name} là “{value}”; giá trị phải là số nguyên từ 1 trở lên.",
                "{name} is '{value}'; it must be a whole number from 1.",
                name=name,
                value=value,
            )
        )
    return int(value)


def seconds(value: str | None, name: str, otherwise: float) -> float:
    """A number of seconds, from a tenth of one to an hour; `otherwise` where it is not set."""
    try:
        given = float(value) if value else otherwise
    except ValueError:
        given = 0.0
    if not 0.1 <= given <= 3600:
        raise SettingError(
            say(
                "{name} là “{value}”; giá trị phải là số giây từ 0.1 đến 3600.",
                "{name} is '{value}'; it must be a number of seconds from 0.1 to 3600.",
                name=name,
                value=value,
            )
        )
    return given


def span(value: str, name: str) -> timedelta:
    """`30m`, `6h` or `2d`."""
    match = re.fullmatch(r"(\d{1,4})([mhd])", value)
    if match is None:
        raise SettingError(
            say(
                "{name} là “{value}”; giá trị phải là số phút, số giờ hoặc số ngày, như 30m, 6h hoặc 2d.",
                "{name} is '{value}'; it must be minutes, hours or days such as 30m, 6h or 2d.",
                name=name,
                value=value,
            )
        )
    return int(match[1]) * _SPANS[match[2]]


def clock_time(value: str, name: str) -> time:
    """`07:30`."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None:
        raise SettingError(
            say(
                "{name} là “{value}”; giờ trong ngày phải viết như 07:30.",
                "{name} is '{value}'; a time of day looks like 07:30.",
                name=name,
                value=value,
            )
        )
    return time(int(match[1]), int(match[2]))
