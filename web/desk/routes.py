"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.desk.managing import managing
from web.desk.plans import plans
from web.desk.publishing import publishing
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (
    publishing,  # before whatever takes /plans/{id}: `new` is no plan
    managing,
    plans,
)
