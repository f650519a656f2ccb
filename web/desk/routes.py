"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.desk.account import account
from web.desk.board import board
from web.desk.deciding import deciding
from web.desk.exports import exports
from web.desk.papers import papers
from web.desk.passwords import passwords
from web.desk.plans import plans
from web.desk.requests import requests
from web.desk.review import review
from web.desk.signing_in import signing
from web.desk.tasks import tasks
from web.desk.tasks_of_plan import tasks_of_plan
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (
    *(signing, passwords, account),
    *(plans, board, tasks_of_plan, exports),
    *(tasks, deciding, review, requests, papers),
)
