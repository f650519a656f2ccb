"""The names of messages: a Message-ID that is the same whenever the same is said, and a List-Id to sort by. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from email.utils import parseaddr

from lib.text import fold

NaturalKey = tuple[str, ...]  # what makes a notice itself: plan, item, occurrence, unit, rung or act, kind, address
PRODUCT = "don-doc"


def domain_of(mail_from: str) -> str:
    """The domain under which messages are named: that of the sender."""
    domain = parseaddr(mail_from)[1].rpartition("@")[2].lower()
    return domain if domain.isascii() and domain else "localhost"


def message_id(keys: Iterable[NaturalKey], domain: str, channel: str = "email") -> str:
    """Without angle brackets. It rests on what is said to whom and how, not on when or by which process."""
    said = "\n".join(sorted("\x1f".join(key) for key in keys))
    if channel != "email":
        said = f"{channel}\n{said}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:40]}@{domain}"


def list_id(plans: Iterable[tuple[str, int]], domain: str) -> str:
    """Of one plan (number, year) a list of its own, so that a reader can file it; of several, the product's."""
    distinct = sorted(set(plans))
    if len(distinct) != 1:
        return f"{PRODUCT}.{domain}"
    number, year = distinct[0]
    slug = re.sub(r"[^a-z0-9]+", "-", fold(number)).strip("-")[:60]
    return f"{slug}-{year}.{PRODUCT}.{domain}"
