"""Every setting as people may see it: its value, of a secret only whether it is set. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from settings.names import KNOWN, SECRETS

_TELLING = re.compile("SECRET|TOKEN|PASSWORD")  # a name that says so is one, whatever else is known of it


@dataclass(frozen=True)
class Shown:
    """One setting: `value` is None where it is not set, and empty of a secret that is."""

    name: str
    secret: bool
    value: str | None


def shown(environ: Mapping[str, str]) -> list[Shown]:
    """Those that there are, by name; that a secret lies in a file counts as set, the file is not named."""
    names = sorted({name for name in KNOWN if name.removesuffix("_FILE") not in SECRETS or name in SECRETS})
    return [_one(name, environ) for name in names]


def _one(name: str, environ: Mapping[str, str]) -> Shown:
    if name in SECRETS or _TELLING.search(name):
        is_set = bool(environ.get(name) or environ.get(f"{name}_FILE"))
        return Shown(name, True, "" if is_set else None)
    return Shown(name, False, environ.get(name) or None)
