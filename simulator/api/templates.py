"""Message templates: what an office registers with Zalo, and how Zalo checks the data sent for one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from simulator.api.errors import Failure

# How long a value of each kind may be.
CAPS = {"NAME": 30, "CODE": 30, "ADDRESS": 200, "DATE": 20, "URL": 200, "NUMBER": 20}
STATUSES = ("ENABLE", "PENDING_REVIEW", "REJECT", "DISABLE", "DELETE")
# The list of templates takes numbers and answers words.
STATUS_NUMBERS = {"1": "ENABLE", "2": "PENDING_REVIEW", "3": "REJECT", "4": "DISABLE"}
_DATE = re.compile(r"(?:(\d{2}:\d{2})(?::\d{2})? )?(\d{2}/\d{2}/\d{4})")
_PLACE = re.compile(r"<(\w+)>")


@dataclass(frozen=True, kw_only=True)
class Param:
    """One value that the template takes."""

    name: str
    kind: str
    required: bool = True

    def listed(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "require": self.required,
            "type": self.kind if self.kind in ("DATE", "NUMBER") else "STRING",
            "maxLength": CAPS[self.kind],
            "minLength": 1 if self.required else 0,
            "acceptNull": not self.required,
        }


@dataclass(frozen=True, kw_only=True)
class Template:
    """One registered template; tags: 1 transaction, 2 customer care, 3 promotion."""

    template_id: str
    name: str
    text: str
    params: tuple[Param, ...]
    tag: str = "1"
    status: str = "ENABLE"
    quality: str = "HIGH"
    price: int = 120
    not_at_night: bool = False  # the flag that the profile `classic` looks at
    by_uid: bool = True

    def detail(self) -> dict[str, Any]:
        """What `/template/info/v2` says of it."""
        return {
            "templateId": self.template_id,
            "templateName": self.name,
            "status": self.status,
            "listParams": [param.listed() for param in self.params],
            "listButtons": [],
            "timeout": 7_200_000,
            "previewUrl": "",
            "templateQuality": self.quality,
            "templateTag": {"1": "TRANSACTION", "2": "CUSTOMER_CARE", "3": "PROMOTION"}[self.tag],
            "price": str(self.price),
            "price_sdt": str(self.price),
            "price_uid": str(self.price),
        }

    def filled(self, data: Mapping[str, str]) -> str:
        """The message as the phone shows it."""
        return _PLACE.sub(lambda place: data.get(place[1], ""), self.text)


def check_usable(template: Template | None) -> Template:
    """Failure -109 for an unknown or deleted one, -146 for a disabled, -131 for one that is not approved."""
    if template is None or template.status == "DELETE":
        raise Failure(-109)
    if template.status == "DISABLE":
        raise Failure(-146)
    if template.status != "ENABLE":
        raise Failure(-131)
    return template


def check_data(template: Template, data: object, *, refuse_nfd: bool = False) -> dict[str, str]:
    """The data, each value a string within its cap; -111, -112, -1121, -1122 or -1124 otherwise.

    Lengths are counted in code points as they came: Vietnamese letters in NFD take two or three, which is how a
    text that looks short enough is refused.
    """
    if not isinstance(data, dict):
        raise Failure(-112)
    if not data and template.params:
        raise Failure(-111)
    for param in template.params:
        value = data.get(param.name)
        if value is None or value == "":
            if param.required:
                raise Failure(-1122, f"Template data is missing parameter: {param.name}")
            continue
        if not isinstance(value, str):
            raise Failure(-112, f"Template data type is undefined: {param.name}")
        if len(value) > CAPS[param.kind] or (refuse_nfd and value != unicodedata.normalize("NFC", value)):
            raise Failure(-1121, f"Template data is over the length limit: {param.name}")
        if not _well_formed(param.kind, value):
            raise Failure(-1124, f"Template data has a bad format: {param.name}")
    return {str(key): str(value) for key, value in data.items()}


def _well_formed(kind: str, value: str) -> bool:
    """Dates are dd/mm/yyyy, or hh:mm or hh:mm:ss in front of it, and exist; numbers are digits."""
    if kind == "NUMBER":
        return value.isascii() and value.isdigit()
    if kind == "URL":
        return value.startswith(("http://", "https://"))
    if kind != "DATE":
        return True
    if not (match := _DATE.fullmatch(value)):
        return False
    try:
        datetime.strptime(f"{match[1] or '00:00'} {match[2]} +0700", "%H:%M %d/%m/%Y %z")
    except ValueError:
        return False
    return True


def from_json(given: Mapping[str, Any], known: Template | None) -> Template:
    """A new template, or a known one changed; ValueError with a sentence when something does not fit."""
    plain = {key: value for key, value in given.items() if key in _PLAIN}
    if unknown := set(given) - set(plain) - {"params", "reason"}:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    if "params" in given:
        plain["params"] = tuple(Param(**each) for each in given["params"])
    if plain.get("status", "ENABLE") not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}")
    if known is not None:
        return replace(known, **plain)
    blank: dict[str, Any] = {"name": given["template_id"], "text": "", "params": ()}
    return Template(**{**blank, **plain})


_PLAIN = {"template_id", "name", "text", "tag", "status", "quality", "price", "not_at_night", "by_uid"}
