"""What long lists share: which page is asked for, and the addresses of those before and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from lib.dates import read_day

T = TypeVar("T")
MOST_PAGES = 100_000
YEARS = (1975, 2100)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list; where those before and after them are."""

    rows: Sequence[T]
    before: str | None
    after: str | None


def number(request: Request) -> int:
    """The page asked for; the first where that is no number."""
    written = request.query_params.get("page", "")
    return min(max(int(written), 1), MOST_PAGES) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def page(request: Request, path: str, found: Sequence[T], most: int) -> Page[T]:
    """Of rows that begin with those of the page asked for, at most so many: one more says that there are others."""
    n, kept = number(request), request.query_params
    return Page(
        found[:most], _at(path, kept, n - 1) if n > 1 else None, _at(path, kept, n + 1) if found[most:] else None
    )


def page_of_all(request: Request, path: str, every: Sequence[T], most: int) -> Page[T]:
    """The same of a list that is there whole."""
    return page(request, path, every[(number(request) - 1) * most :], most)


def asked(request: Request, *names: str) -> dict[str, str]:
    """What stands in the filters."""
    return {name: " ".join(request.query_params.get(name, "").replace("\0", "").split())[:200] for name in names}


def day(written: str, name: str, errors: list[tuple[str, str]]) -> date | None:
    """The day of a filter; what is none is told."""
    try:
        return read_day(written, *YEARS) if written else None
    except ValueError as error:
        errors.append((name, f"{error}."))
        return None


def _at(path: str, kept: Mapping[str, str], n: int) -> str:
    query = urlencode({name: value for name, value in kept.items() if name not in ("page", "lang")} | {"page": str(n)})
    return f"{path}?{query}"
