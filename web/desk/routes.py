"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.desk.account import account
from web.desk.deciding import deciding
from web.desk.papers import papers
from web.desk.passwords import passwords
from web.desk.plans import plans
from web.desk.requests import requests
from web.desk.review import review
from web.desk.signing_in import signing
from web.desk.tasks import tasks
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (
    *(signing, passwords, account, plans, tasks, deciding, review, requests, papers),
)
