"""Which unit a code means, however it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sqlalchemy import Connection, select

from lib.language import say
from lib.problem import Refused, refuse
from lib.text import compared
from storage.tables import unit


def known_code(connection: Connection, code: str) -> str:
    """The code of the unit that `code` means: its very own, else the one that is compared alike (contract, section 5,
    rule 22). Refused, with codes that look like it, where there is none."""
    alike = connection.scalars(select(unit.c.code).where(unit.c.code_key == compared(code))).all()
    if code in alike or len(alike) == 1:
        return code if code in alike else alike[0]
    raise _unknown(code, connection.scalars(select(unit.c.code)))


def unit_id(connection: Connection, code: str) -> int:
    """The key of the unit that `code` means, as `known_code` has it."""
    found: int = connection.execute(select(unit.c.id).where(unit.c.code == known_code(connection, code))).scalar_one()
    return found


def _unknown(code: str, known: Iterable[str]) -> Refused:
    near = ", ".join(get_close_matches(code, list(known), n=3))
    hint = say(" Gần giống: {near}.", " Similar: {near}.", near=near) if near else ""
    return refuse(
        "unknown-unit",
        say("Không có đơn vị nào mang mã “{code}”.", "No unit has the code “{code}”.", code=code) + hint,
    )
