"""Telephone numbers as they are compared (contract, section 5, rule 22). Pure."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s.\-‐-―()/]")
# Without the 0 in front: mobiles have nine digits, landlines ten (024 and 028, or 02xx with an area of three).
_NUMBER = re.compile(r"(?:\+?84|0084)?0?([35789]\d{8}|2\d{9})", re.ASCII)


def telephone(text: str | None) -> str | None:
    """A Vietnamese number in any spelling, `(+84) 0912…` and full-width digits too, as 84…; None for what is none."""
    match = _NUMBER.fullmatch(_BETWEEN.sub("", unicodedata.normalize("NFKC", text or "")))
    return f"84{match[1]}" if match else None


def mobile(text: str | None) -> str | None:
    """The same of a mobile number, to which text messages go; None for anything else, landlines included."""
    number = telephone(text)
    return number if number and number[2] != "2" else None
