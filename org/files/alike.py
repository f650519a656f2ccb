"""The codes in contact files, however they are typed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lib.codes import Codes
from org.files.rows import Parsed
from org.model import Contact


def with_known_units(parsed: Parsed[Contact], stored: Collection[str]) -> Parsed[Contact]:
    """The contacts with each unit's code as it is in `stored`."""
    codes = Codes(stored)
    return replace(parsed, rows=tuple((n, replace(one, unit=codes.meant(one.unit))) for n, one in parsed.rows))
