"""How people are told: the order of channels, hours, limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

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
        raise SettingError(f"DONDOC_DIGEST_AT is '{digest}'; it must lie within the sending hours.")
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
        raise SettingError("DONDOC_JITTER must be at most 2h: a reminder is read in the morning.")
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
        raise SettingError(f"DONDOC_SENDING_HOURS is '{value}'; it must lie within 07:00-21:00, such as 07:30-17:30.")
    return opens, closes


def _order(value: str | None, name: str, available: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    for one in names:
        if one not in CHANNELS:
            raise SettingError(f"{name} names '{one}'; the channels are {', '.join(CHANNELS)}.")
        if one not in available:
            raise SettingError(f"{name} names '{one}', which is not set up; see DONDOC_{one.upper()}_….")
    if len(set(names)) < len(names):
        raise SettingError(f"{name} names a channel twice.")
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
            wanted = f"{one}=zalo,email; {other}=email"
            raise SettingError(f"{name} holds '{part.strip()}'; it must look like {wanted}.")
        orders[key] = order
    return orders
