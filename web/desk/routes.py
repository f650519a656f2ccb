"""Every route of signed-in people."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter

from web.admin.accounts import accounts
from web.admin.calendar import calendar
from web.admin.looking import looking
from web.admin.rosters import rosters
from web.desk.account import account
from web.desk.journal import journal
from web.desk.outbox import outbox
from web.desk.passwords import passwords
from web.desk.plans import plans
from web.desk.signing_in import signing
from web.desk.units import contacts, units
from web.site import Site

ALL: tuple[Callable[[Site], APIRouter], ...] = (
    *(signing, passwords, account, plans),
    *(units, contacts, outbox, journal),
    *(looking, rosters, calendar, accounts),
)
