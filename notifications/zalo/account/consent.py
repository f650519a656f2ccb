"""The consent of the Official Account's administrator (OAuth v4 with PKCE): the link, and the address it leads back to.
Pure.

Verifier and state follow from one secret of the installation, so that nothing is kept between printing the link and
redeeming the code, and the challenge stays the same: some consoles of Zalo want it registered.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from lib.language import say
from lib.problem import Refused, refuse

_CODE = re.compile(r"[!-~]{8,4096}")


@dataclass(frozen=True)
class Given:
    """What the administrator brings back: the code, and the account that consented where the address names it."""

    code: str = field(repr=False)
    oa_id: str | None = None


@dataclass(frozen=True)
class Consent:
    """The consent to one app, as this installation asks for it."""

    app_id: str
    secret: bytes = field(repr=False)

    @property
    def verifier(self) -> str:
        """43 characters that only this installation knows."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """What Zalo is told of the verifier."""
        return _base64url(hashlib.sha256(self.verifier.encode()).digest())

    @property
    def state(self) -> str:
        """Comes back with the code: the address belongs to a link of this installation."""
        return self._derived("state")[:16]

    def link(self, oauth_url: str, redirect: str) -> str:
        """Where the administrator consents; the browser is then led to `redirect`."""
        asked = {"app_id": self.app_id, "redirect_uri": redirect, "code_challenge": self.challenge, "state": self.state}
        return f"{oauth_url}/v4/oa/permission?{urlencode(asked)}"

    def given(self, written: str) -> Given:
        """The code in the address that the browser was led to, or the code alone. Raises Refused."""
        written = written.strip()
        if "?" not in written:
            return Given(_checked(written))
        try:
            query = parse_qs(urlsplit(written).query)
        except ValueError:
            raise _no_code() from None
        one = {name: values[0] for name, values in query.items()}
        if "error" in one:
            raise _refused_by_zalo(one)
        if one.get("state", self.state) != self.state:
            raise refuse(
                "zalo-code",
                say(
                    "Địa chỉ này thuộc một liên kết khác; hãy mở liên kết mới in bởi `dondoc zalo connect`.",
                    "This address belongs to another link; open the one that `dondoc zalo connect` prints now.",
                ),
            )
        oa_id = one.get("oa_id", "")
        return Given(_checked(one.get("code", "")), oa_id if re.fullmatch("[0-9]{1,32}", oa_id) else None)

    def _derived(self, what: str) -> str:
        return _base64url(hmac.digest(self.secret, f"zalo {what} {self.app_id}".encode(), "sha256"))


def _checked(code: str) -> str:
    if not _CODE.fullmatch(code) or "://" in code:
        raise _no_code()
    return code


def _no_code() -> Refused:
    return refuse(
        "zalo-code",
        say(
            "Không thấy mã cấp quyền; hãy dán cả địa chỉ mà trình duyệt chuyển đến, có dạng https://…?code=….",
            "There is no authorization code in this; paste the whole address that the browser was led to, like "
            "https://…?code=….",
        ),
    )


def _refused_by_zalo(query: dict[str, str]) -> Refused:
    why = query.get("error_description") or query.get("message") or query["error"]
    return refuse(
        "zalo-consent",
        say("Zalo không cấp quyền: {why}.", "Zalo did not grant access: {why}.", why=f"{why[:200]}".rstrip(".")),
    )


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
