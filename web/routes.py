"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.admin.accounts import accounts
from web.admin.calendar import calendar
from web.admin.looking import looking
from web.admin.rosters import rosters
from web.admin.unit_changes import unit_changes
from web.desk.amending import amending
from web.desk.board.exports import exports
from web.desk.board.page import board
from web.desk.board.plans import plans
from web.desk.board.targets import targets
from web.desk.board.tasks_of_plan import tasks_of_plan
from web.desk.deciding import deciding
from web.desk.drafting.pages import drafting
from web.desk.journal import journal
from web.desk.managing import managing
from web.desk.outbox import outbox
from web.desk.papers import papers
from web.desk.publishing import publishing
from web.desk.requests import requests
from web.desk.review import review
from web.desk.tasks import tasks
from web.desk.units import contacts, units
from web.signed.account import account
from web.signed.passwords import passwords
from web.signed.signing_in import signing
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (
    *(signing, passwords, account),
    *(publishing, drafting, managing, amending),  # before whatever takes /plans/{id}: `new` is no plan
    *(plans, board, tasks_of_plan, targets, exports),
    *(tasks, deciding, review, requests, papers),
    *(units, contacts, outbox, journal),
    *(looking, rosters, unit_changes, calendar, accounts),
)
