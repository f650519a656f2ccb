"""OAuth v4 of an Official Account: codes, single-use refresh tokens, access tokens, and the admin who revokes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.api.errors import Failure

CODE_LIVES = timedelta(minutes=10)
REFRESH_LIVES = timedelta(days=90)


@dataclass
class Pair:
    """One access token with the refresh token that came with it."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime
    access_alive: bool = True
    refresh_alive: bool = True
    uses_left: int | None = None  # None: as many as one likes

    def answer(self, seconds: int) -> dict[str, str]:
        """As `/v4/oa/access_token` gives it: all three are strings."""
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": str(seconds)}


@dataclass
class Grants:
    """Every code and token that was ever given. `new_token` makes one of so many characters."""

    new_token: Callable[[int], str]
    codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)

    def consent(self, challenge: str, now: datetime) -> str:
        """The admin agrees: an authorization code for ten minutes, bound to the PKCE challenge."""
        code = self.new_token(40)
        self.codes[code] = (challenge, now + CODE_LIVES)
        return code

    def exchange(self, code: str, verifier: str, now: datetime, seconds: int) -> Pair:
        """A pair for a code, once; -14005 when it is unknown, used, too old, or the verifier is another's."""
        challenge, until = self.codes.pop(code, ("", now))
        if now >= until or not hmac.compare_digest(challenge, challenge_of(verifier)):
            raise Failure(-14005)
        return self.issue(now, seconds)

    def issue(self, now: datetime, seconds: int) -> Pair:
        pair = Pair(
            access=self.new_token(120),
            refresh=self.new_token(120),
            access_until=now + timedelta(seconds=seconds),
            refresh_until=now + REFRESH_LIVES,
        )
        self.pairs.append(pair)
        return pair

    def refresh(self, token: str, now: datetime, seconds: int, *, single_use: bool, old_access_dies: bool) -> Pair:
        """A new pair for a refresh token, which is dead from then on; -14020 when it is used, expired or revoked."""
        old = next((pair for pair in self.pairs if pair.refresh == token), None)
        if old is None or not old.refresh_alive or now >= old.refresh_until:
            raise Failure(-14020)
        old.refresh_alive = not single_use
        old.access_alive = old.access_alive and not old_access_dies
        return self.issue(now, seconds)

    def find(self, access: str) -> Pair | None:
        return next((pair for pair in reversed(self.pairs) if pair.access == access), None)

    def revoke(self) -> None:
        """The admin takes the consent back: every token and code is dead."""
        self.codes.clear()
        for pair in self.pairs:
            pair.access_alive = pair.refresh_alive = False

    @staticmethod
    def is_alive(pair: Pair, now: datetime) -> bool:
        return pair.access_alive and now < pair.access_until and pair.uses_left != 0


def challenge_of(verifier: str) -> str:
    """PKCE: base64url without padding of SHA-256 of the verifier."""
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def proof_of(app_secret: str, access: str) -> str:
    """`appsecret_proof`: HMAC-SHA256 of the access token under the app secret, lower-case hexadecimal."""
    return hmac.new(app_secret.encode(), access.encode(), hashlib.sha256).hexdigest()
