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
    return _page(path, found, most, number(request), request.query_params)


def page_of_all(request: Request, path: str, every: Sequence[T], most: int) -> Page[T]:
    """The same of a list that is there whole."""
    return page(request, path, every[(number(request) - 1) * most :], most)


def page_at(n: int, path: str, every: Sequence[T], most: int, **kept: str) -> Page[T]:
    """The n-th page of such a list; `kept` is all that the addresses of its pages ask besides."""
    return _page(path, every[(n - 1) * most :], most, n, kept)


def page_with(one: T, every: Sequence[T], most: int) -> int | None:
    """On which page of such a list it stands, whatever page is asked for: None where it is not there."""
    return every.index(one) // most + 1 if one in every else None


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


def _page(path: str, found: Sequence[T], most: int, n: int, kept: Mapping[str, str]) -> Page[T]:
    before, after = _at(path, kept, n - 1), _at(path, kept, n + 1)
    return Page(found[:most], before if n > 1 else None, after if found[most:] else None)


def _at(path: str, kept: Mapping[str, str], n: int) -> str:
    query = urlencode({name: value for name, value in kept.items() if name not in ("page", "lang")} | {"page": str(n)})
    return f"{path}?{query}"
