"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.desk.board import board
from web.desk.exports import exports
from web.desk.plans import plans
from web.desk.tasks_of_plan import tasks_of_plan
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (plans, board, tasks_of_plan, exports)
