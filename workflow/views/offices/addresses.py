"""Addresses as an account may see them (web contract, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from html import escape

from sqlalchemy import Connection, select

from lib.masked import masked
from storage.tables import unit
from workflow.accounts.authority import below
from workflow.accounts.model import Viewer

Hides = Callable[[str | None], bool]  # by the code of the unit whose address it is


def hides(connection: Connection, viewer: Viewer) -> Hides:
    """Whose addresses are masked: nobody's for a desk, for an administrator those beyond U and below."""
    if "desk" in viewer.roles:
        return lambda _code: False
    own: Collection[str] = ()
    if "admin" in viewer.roles:
        own = set(connection.scalars(select(unit.c.code).where(unit.c.id.in_(below(viewer)))))
    return lambda code: code not in own


def shown(address: str | None, hidden: bool) -> str | None:
    """The address, or what may be seen of it."""
    return masked(address) if address and hidden else address


def within(text: str, addresses: Iterable[str | None], *, markup: bool = False) -> str:
    """The text with these addresses masked, the longest first; `markup`: as they stand in HTML."""
    written: Callable[[str], str] = escape if markup else str
    for one in sorted({one for one in addresses if one}, key=len, reverse=True):
        text = text.replace(written(one), written(masked(one)))
    return text
