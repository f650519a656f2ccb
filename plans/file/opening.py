"""A file of fields opened: bytes to its text and its tree, or the one thing by which it is none. Pure."""

from __future__ import annotations

from collections.abc import Callable

from lib.incoming.file_kinds import kind_of
from lib.incoming.legacy_letters import foreign_letters, not_unicode, taken_for_cp1252
from lib.language import say
from lib.problem import Problem, Problems, Refused
from plans.file.yaml_tree import MAX_BYTES, Node, parse, text_of

LOOKED_AT = 100_000  # characters: a file in letters of an old code table has them from its beginning


def root_of(
    data: bytes, code: str, other: Callable[[str], str], empty: Callable[[], str]
) -> tuple[str, Node, Problems]:
    """The text of a file, its tree, and what is wrong with its form so far; what they say of one of another kind, under
    `code`, and of an empty one, is given. Raises Refused where there is no tree to look at."""
    if len(data) <= MAX_BYTES and (problem := _unreadable(data, code, other)):
        raise Refused(problem)
    text = text_of(data)
    root, problems = parse(text)
    if not problems.count and (root is None or root.empty):
        problems.note("empty", empty, line=1, column=1)
    if root is None or root.empty or problems.full:
        raise Refused(problems.all())
    return text, root, problems


def _unreadable(data: bytes, code: str, other: Callable[[str], str]) -> Problem | None:
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
