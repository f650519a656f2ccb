"""OAuth v4, host oauth.zaloapp.com: POST /v4/oa/access_token."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from simulator.api.calls import Call
from simulator.api.errors import Failure
from simulator.world import World

FORM = "application/x-www-form-urlencoded"


def access_token(world: World, call: Call) -> dict[str, Any]:
    """A new pair for a refresh token or an authorization code; the app secret comes in the header `secret_key`."""
    if call.method != "POST" or not call.headers.get("content-type", "").startswith(FORM):
        raise Failure(-14006)
    form = dict(parse_qsl(call.raw.decode("utf-8", "replace")))
    world.check_app(form.get("app_id", ""), call.headers.get("secret_key", ""))
    seconds, now = world.switches.access_token_seconds, world.clock.now()
    if form.get("grant_type") == "refresh_token":
        pair = world.grants.refresh(
            form.get("refresh_token", ""),
            now,
            seconds,
            single_use=world.switches.single_use_refresh,
            old_access_dies=world.switches.old_access_dies,
        )
    elif form.get("grant_type") == "authorization_code":
        pair = world.grants.exchange(form.get("code", ""), form.get("code_verifier", ""), now, seconds)
    else:
        raise Failure(-14006)
    call.rotated = True
    return pair.answer(seconds)


def failed(world: World, failure: Failure) -> dict[str, Any]:
    """An error of this host. Which keys come with it varies in reports; HTTP 200 all the same."""
    envelope = failure.envelope("oauth")
    if world.switches.terse_token_errors:
        return envelope
    return {
        **envelope,
        "error_name": envelope["message"],
        "error_reason": envelope["message"],
        "error_description": envelope["message"],
        "ref_doc": "https://developers.zalo.me/docs",
    }
