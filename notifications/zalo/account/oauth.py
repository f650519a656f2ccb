"""OAuth v4 of an Official Account: a pair of tokens for a refresh token or for an authorization code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from lib.meaning import meaning
from notifications.answer import json_of
from notifications.http_answer import authorities, whole
from settings.model import Zalo

TIMEOUT = 10.0  # seconds, for each of connecting, writing and reading
_TOKEN = re.compile(r"[\x21-\x7e]+")
USED_OR_EXPIRED = -14020  # a refresh token works once and for three months


@dataclass(frozen=True)
class Pair:
    """What Zalo grants; the refresh token works once."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int  # seconds


class OAuthRefused(Exception):
    """Zalo says no, with a code; nothing was granted."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code


class NoAnswer(Exception):
    """No pair came, and no refusal; why, as text to be kept (lib/meaning). Where the request was `received`, the token
    may have been used up all the same."""

    def __init__(self, why: str, *, received: bool) -> None:
        super().__init__(why)
        self.received = received


def refresh(zalo: Zalo, refresh_token: str) -> Pair:
    """A new pair; the given token is dead from then on. Raises OAuthRefused or NoAnswer."""
    return _granted(zalo, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def redeem(zalo: Zalo, code: str, verifier: str) -> Pair:
    """The first pair, for the code of a consent and its PKCE verifier. Raises OAuthRefused or NoAnswer."""
    return _granted(zalo, {"grant_type": "authorization_code", "code": code, "code_verifier": verifier})


def _granted(zalo: Zalo, form: dict[str, str]) -> Pair:
    try:
        with httpx.stream(
            "POST",
            f"{zalo.oauth_url}/v4/oa/access_token",
            data={"app_id": zalo.app_id, **form},
            headers={"secret_key": zalo.app_secret},
            timeout=TIMEOUT,
            verify=authorities(),
        ) as answer:
            body = json_of(whole(answer))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NoAnswer(str(error) or type(error).__name__, received=False) from error
    except httpx.HTTPError as error:
        raise NoAnswer(str(error) or type(error).__name__, received=True) from error
    except ValueError as error:
        raise NoAnswer(meaning("zalo.no-json", n=answer.status_code), received=True) from error
    if not body.get("access_token"):  # the one sign of success; errors come with HTTP 200 too
        code = str(body.get("error"))
        words = body.get("error_description") or body.get("message") or body.get("error_name") or ""
        raise OAuthRefused(int(code) if re.fullmatch("-?[0-9]{1,9}", code) else 0, str(words))
    if not _TOKEN.fullmatch(str(body["access_token"])):  # it goes into a header of every call
        raise NoAnswer(meaning("zalo.odd-token"), received=True)
    try:
        return Pair(_token(body["access_token"]), _token(body["refresh_token"]), _seconds(body["expires_in"]))
    except (KeyError, ValueError) as error:
        raise NoAnswer(meaning("zalo.half-a-pair"), received=True) from error


def _token(value: object) -> str:
    """What can stand in a header."""
    if isinstance(value, str) and re.fullmatch("[!-~]{1,4096}", value):
        return value
    raise ValueError


def _seconds(value: object) -> int:
    """Of eight digits at most, some three years."""
    if re.fullmatch("[0-9]{1,8}", str(value)):
        return int(str(value))
    raise ValueError
