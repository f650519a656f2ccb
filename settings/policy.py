"""How people are told: the order of channels, hours, limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from lib.language import say
from lib.vocabulary import CHANNELS, KINDS, POSTS
from settings.model import Policy, SettingError
from settings.parts import clock_time, number, span


def policy(env: Mapping[str, str], available: tuple[str, ...]) -> Policy:
    """DONDOC_CHANNELS and what goes with it; `available` are the channels that are set up, the default order."""
    usual = Policy()
    opens, closes = _hours(env.get("DONDOC_SENDING_HOURS"))
    digest = env.get("DONDOC_DIGEST_AT")
    digest_at = clock_time(digest, "DONDOC_DIGEST_AT") if digest else None
    if digest_at is not None and not opens <= digest_at <= closes:
        raise SettingError(
            say(
                "DONDOC_DIGEST_AT là “{value}”; giá trị phải nằm trong giờ gửi.",
                "DONDOC_DIGEST_AT is '{value}'; it must lie within the sending hours.",
                value=digest,
            )
        )
    return Policy(
        channels=_order(env.get("DONDOC_CHANNELS"), "DONDOC_CHANNELS", available) or available,
        by_post=_orders(env, "DONDOC_CHANNELS_BY_POST", tuple(POSTS), available),
        by_kind=_orders(env, "DONDOC_CHANNELS_BY_KIND", tuple(KINDS), available),
        fallback_after=_span(env, "DONDOC_FALLBACK_AFTER", usual.fallback_after),
        opens=opens,
        closes=closes,
        digest_at=digest_at,
        daily_limit=number(env.get("DONDOC_DAILY_LIMIT"), "DONDOC_DAILY_LIMIT"),
        jitter=_jitter(env),
    )


def _span(env: Mapping[str, str], name: str, usual: timedelta) -> timedelta:
    value = env.get(name)
    return span(value, name) if value else usual


def _jitter(env: Mapping[str, str]) -> timedelta:
    jitter = _span(env, "DONDOC_JITTER", timedelta(0))
    if jitter > timedelta(hours=2):
        raise SettingError(
            say(
                "DONDOC_JITTER nhiều nhất là 2h, vì thông báo nhắc hạn cần được đọc trong buổi sáng.",
                "DONDOC_JITTER must be at most 2h: a reminder is read in the morning.",
            )
        )
    return jitter


def _hours(value: str | None) -> tuple[time, time]:
    """Narrower than 07:00-21:00 if anything: outside it nothing leaves (contract, rule 7)."""
    usual = Policy()
    if not value:
        return usual.opens, usual.closes
    first, _, last = value.partition("-")
    opens = clock_time(first.strip(), "DONDOC_SENDING_HOURS")
    closes = clock_time(last.strip(), "DONDOC_SENDING_HOURS")
    if not usual.opens <= opens < closes <= usual.closes:
        raise SettingError(
            say(
                "DONDOC_SENDING_HOURS là “{value}”; giờ gửi phải nằm trong 07:00-21:00, ví dụ 07:30-17:30.",
                "DONDOC_SENDING_HOURS is '{value}'; it must lie within 07:00-21:00, such as 07:30-17:30.",
                value=value,
            )
        )
    return opens, closes


def _order(value: str | None, name: str, available: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    for one in names:
        if one not in CHANNELS:
            raise SettingError(
                say(
                    "{name} ghi “{one}”; các kênh gửi là {channels}.",
                    "{name} names '{one}'; the channels are {channels}.",
                    name=name,
                    one=one,
                    channels=", ".join(CHANNELS),
                )
            )
        if one not in available:
            raise SettingError(
                say(
                    "{name} ghi “{one}”, nhưng kênh này chưa được khai báo; hãy xem các biến DONDOC_{channel}_….",
                    "{name} names '{one}', which is not set up; see DONDOC_{channel}_….",
                    name=name,
                    one=one,
                    channel=one.upper(),
                )
            )
    if len(set(names)) < len(names):
        raise SettingError(
            say("{name} ghi một kênh gửi hai lần; hãy chỉ giữ một.", "{name} names a channel twice.", name=name)
        )
    return names


def _orders(
    env: Mapping[str, str], name: str, keys: tuple[str, ...], available: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """`head=zalo,email; mailbox=email`."""
    orders = {}
    for part in (env.get(name) or "").split(";"):
        if not part.strip():
            continue
        key, equals, names = (piece.strip() for piece in part.partition("="))
        order = _order(names, name, available)
        if not equals or key not in keys or not order:
            one, other = ("officer", "head") if "head" in keys else ("assignment", "reminder")
            raise SettingError(
                say(
                    "{name} có phần “{part}”; giá trị phải viết như {one}=zalo,email; {other}=email.",
                    "{name} holds '{part}'; it must look like {one}=zalo,email; {other}=email.",
                    name=name,
                    part=part.strip(),
                    one=one,
                    other=other,
                )
            )
        orders[key] = order
    return orders
