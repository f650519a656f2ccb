"""Files that were never text, or are text of an old code table: the one sentence that says so. Pure."""

from __future__ import annotations

from collections.abc import Callable

from lib.incoming.file_kinds import kind_of
from lib.incoming.legacy_letters import foreign_letters, not_unicode, taken_for_cp1252
from lib.language import say
from lib.problem import Problem

LOOKED_AT = 100_000  # characters: a file in letters of an old code table has them from its beginning


def unreadable(data: bytes, code: str, other: Callable[[str], str]) -> Problem | None:
    """The one thing that is wrong with what was never such a file (Word, PDF, a sheet) or is in an old code table."""
    if kind := kind_of(data):
        return Problem(code=code, message=other(kind))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = taken_for_cp1252(data)
    for line, written in enumerate(text[:LOOKED_AT].splitlines(), start=1):
        if table := foreign_letters(written):
            message = say("Dòng {n}: {what}.", "Line {n}: {what}.", n=line, what=not_unicode(table))
            return Problem(code="old-letters", message=message, line=line)
    return None
