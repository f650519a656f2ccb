"""A plan amended by page: what a file would do is seen first, what is done is what was seen (change contract, 6)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lib.problem import Problem, Refused
from plans.file.reader import read
from settings import Settings
from storage.store import Store
from workflow.accounts.model import Viewer
from workflow.amending.amend import Document, amend
from workflow.publishing import drafts
from workflow.publishing.drafts import Looked, rules_of
from workflow.publishing.managed import reference_of

_CHANGE = ("item", "unit", "change", "due_on", "new_due_on")


class Otherwise(Exception):
    """By now something else would follow than what was seen."""


def look(store: Store, settings: Settings, plan_id: int, data: bytes, document: Document, now: datetime) -> Looked:
    """What is wrong with the file as one that amends that plan, else as `found` the revision that would follow; changes
    nothing."""
    decreed, warnings = read(data).sketch, list[Problem]()
    known: dict[str, Any] = {"now": now, "actor": "", "warn": warnings.extend, **rules_of(settings)}
    try:
        with store.read() as connection:
            reference = reference_of(connection, plan_id)
        found = amend(store, reference, data, document, dry_run=True, **known)
    except Refused as refused:
        return Looked(problems=refused.problems, decreed=decreed)
    return Looked(problems=warnings, decreed=decreed, sha256=hashlib.sha256(data).hexdigest(), found=found)


def seen_in(found: Mapping[str, Any]) -> str:
    """What of a revision is agreed to when it is pressed, as a digest: the version, what each task does, who is told,
    which plans are left behind. Which notices have left until then is not: that goes on all the time."""
    changes = [[one[name] for name in _CHANGE] for one in found["changes"]]
    told = sorted(([one["kind"], one["unit"], *one["recipient"].values()] for one in found["notices"]), key=str)
    seen = json.dumps([found["version"], changes, told, found["cascade"]])
    return hashlib.sha256(seen.encode()).hexdigest()


def alike(found: Mapping[str, Any]) -> Counter[tuple[str, str, str | None, str | None]]:
    """How many tasks do the same: by (item, change, due_on, new_due_on), in the order of the plan."""
    return Counter((one["item"], one["change"], one["due_on"], one["new_due_on"]) for one in found["changes"])


def amend_as_seen(
    store: Store,
    settings: Settings,
    viewer: Viewer,
    plan_id: int,
    document: Document,
    *,
    sha256: str,
    seen: str,
    now: datetime,
) -> None:
    """Amend the plan by exactly the bytes of that digest that the account looked at, once however often it is pressed.

    Raises Refused where there are none or where the amendment is, Otherwise where not what was `seen` would follow.
    """

    def agreed(connection: Connection, found: dict[str, Any]) -> None:
        if seen_in(found) != seen:
            raise Otherwise
        drafts.done(connection, viewer, sha256, plan_id)

    def is_done() -> bool:
        with store.read() as connection:
            return drafts.became(connection, viewer, sha256) == plan_id

    with store.read() as connection:
        data = drafts.waiting(connection, viewer, sha256)
    if data is None:
        raise drafts.unknown()
    if is_done():
        return
    with store.read() as connection:
        reference = reference_of(connection, plan_id)
    known: dict[str, Any] = {"now": now, "actor": viewer.actor, "agreed": agreed, **rules_of(settings)}
    try:
        amend(store, reference, data, document, **known)
    except Refused:
        if not is_done():  # by the same press at the same time
            raise
