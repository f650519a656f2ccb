"""Units in a circle, or below too many others. Pure."""

from __future__ import annotations

from collections.abc import Mapping

MAX_LEVELS = 50  # the way from the top to a unit is an indexed text


def too_deep(parents: Mapping[str, str | None]) -> str | None:
    """A unit with more than MAX_LEVELS above it, in a tree without circles."""
    above: dict[str | None, int] = {}
    for start in parents:
        way: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in above:
            way.append(code)
            code = parents[code]
        height = above.get(code, -1)
        for one in reversed(way):
            above[one] = height = height + 1
            if height > MAX_LEVELS:
                return one
    return None


def circle(parents: Mapping[str, str | None]) -> list[str]:
    """The units of a circle, the first again at the end; empty where there is none."""
    done: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        code: str | None = start
        while code is not None and code in parents and code not in done:
            if code in trail:
                names = list(trail)
                return [*names[names.index(code) :], code]
            trail[code] = None
            code = parents[code]
        done.update(trail)
    return []
