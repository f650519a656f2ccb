"""Words of accounts: roles, and who is signed in. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lib.language import Language
from lib.words import ROLES as ROLE_NAMES

__all__ = ["ROLES", "ROLE_NAMES", "Role", "Viewer"]

Role = Literal["desk", "reader", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is signed in, of which unit, as it is on the day of the tables."""

    account_id: int
    email: str
    name: str
    unit_id: int
    unit: str
    unit_name: str
    path: str  # of the unit in `org_tree`
    roles: frozenset[Role]
    language: Language

    @property
    def actor(self) -> str:
        """How the journal names the account: it cannot forget an address."""
        return f"account:{self.account_id}"

    @property
    def sees(self) -> bool:
        """Whether boards and tasks are shown to it at all."""
        return bool(self.roles & {"desk", "reader"})
