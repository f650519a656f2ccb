"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.desk.plans import plans
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (plans,)
