"""A plan file that was uploaded and looked at: what is published is what was shown, to the byte (web contract, 5)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from lib.language import say
from lib.problem import Problem, Refused, refuse
from plans.model import Plan
from settings import Settings
from storage.store import Store, gather_statistics
from storage.tables import plan, plan_draft, unit
from workflow.accounts.authority import publishes_for
from workflow.accounts.model import Viewer
from workflow.find import find_plan
from workflow.preview import preview
from workflow.publish import checked, publish_in
from workflow.publishing.readings import KEPT_FOR, MOST, become

PUBLISHED = "already-published"


class NotTheirs(Exception):
    """The plan is another's to publish."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look at a plan file found: every problem in the order of the file; by what digest it is published.

    `decreed` is the plan as far as it could be read, `found` what `preview` gives, where nothing is wrong.
    `before` is the id of the plan that has its number already.
    """

    problems: Sequence[Problem]
    decreed: Plan | None = None
    sha256: str | None = None
    found: dict[str, Any] | None = None
    before: int | None = None

    @property
    def errors(self) -> list[Problem]:
        return [one for one in self.problems if one.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [one for one in self.problems if one.severity == "warning"]


def look(store: Store, settings: Settings, viewer: Viewer, data: bytes, now: datetime) -> Looked:
    """Check the file, and where nothing is wrong rehearse its life; changes nothing.

    Raises NotTheirs where its issuer can be read and the account may not publish for it.
    """
    rules = rules_of(settings)
    with store.rehearse() as connection:
        file, problems = checked(connection, data, now, rules["block"], rules["zalo"])
        decreed = file.sketch
        wrong = any(one.severity == "error" for one in problems)
        _refuse_others(connection, viewer, decreed, wrong=wrong)
        before = _published(connection, decreed) if any(one.code == PUBLISHED for one in problems) else None
    if wrong:
        return Looked(problems=problems, decreed=decreed, before=before)
    found = preview(store, data, now, **rules)
    return Looked(problems=problems, decreed=decreed, sha256=hashlib.sha256(data).hexdigest(), found=found)


def keep(store: Store, viewer: Viewer, data: bytes, at: datetime) -> None:
    """It waits for the press, at the real instant `at`; what waited for two days goes, of one account all but the last
    few."""
    values = {"sha256": hashlib.sha256(data).hexdigest(), "account_id": viewer.account_id, "at": at}

    def enter(connection: Connection) -> None:
        own = plan_draft.c.account_id == viewer.account_id
        connection.execute(delete(plan_draft).where(plan_draft.c.at <= at - KEPT_FOR))
        connection.execute(delete(plan_draft).where(own, plan_draft.c.sha256 == values["sha256"]))
        connection.execute(insert(plan_draft).values(**values, source=data.decode()))
        newest = select(plan_draft.c.sha256).where(own).order_by(plan_draft.c.at.desc()).limit(MOST)
        last = connection.scalars(newest).all()
        connection.execute(delete(plan_draft).where(own, plan_draft.c.sha256.not_in(last)))

    store.retrying(enter)


def waiting(connection: Connection, viewer: Viewer, sha256: str) -> bytes | None:
    """The file that this account looked at; None where there is none of that digest."""
    row = connection.execute(_own(viewer, sha256)).first()
    return row.source.encode() if row is not None else None


def became(connection: Connection, viewer: Viewer, sha256: str) -> int | None:
    """The id of the plan that was made of that file, or amended by it, since this account looked at it."""
    row = connection.execute(_own(viewer, sha256)).first()
    return row.plan_id if row is not None else None


def done(connection: Connection, viewer: Viewer, sha256: str, plan_id: int) -> None:
    """From now on that is what became of it."""
    own = (plan_draft.c.sha256 == sha256, plan_draft.c.account_id == viewer.account_id)
    connection.execute(update(plan_draft).where(*own).values(plan_id=plan_id))


def publish(store: Store, settings: Settings, viewer: Viewer, sha256: str, *, now: datetime, actor: str) -> int:
    """Publish exactly the bytes of that digest that the account looked at; returns the plan's id, and the same again.

    The text that the file was made of is its source from now on. Raises Refused where there are none or where
    publication would, NotTheirs where it is another's to do.
    """

    def transaction(connection: Connection) -> int:
        draft = connection.execute(_own(viewer, sha256).with_for_update()).first()
        if draft is None:
            raise unknown()
        if draft.plan_id is not None:
            return draft.plan_id
        plan_id, _ = publish_in(connection, draft.source.encode(), now, actor, **rules_of(settings))
        issuer, desk = connection.execute(select(plan.c.issuer_id, plan.c.desk_id).where(plan.c.id == plan_id)).one()
        if not publishes_for(connection, viewer, issuer_id=issuer, desk_id=desk):
            raise NotTheirs  # and all of it is undone
        done(connection, viewer, sha256, plan_id)
        become(connection, settings.files_folder, viewer, sha256, plan_id, now, actor)
        gather_statistics(connection)
        return plan_id

    return store.retrying(transaction)


def rules_of(settings: Settings) -> dict[str, Any]:
    """What the settings say of a publication: whether a unit for which nobody can be told stops it, and whose templates
    must be able to say it."""
    return {"block": settings.unreachable == "block", "zalo": settings.zalo}


def _own(viewer: Viewer, sha256: str) -> Any:
    known = sha256 if re.fullmatch("[0-9a-f]{64}", sha256) else ""
    return select(plan_draft).where(plan_draft.c.sha256 == known, plan_draft.c.account_id == viewer.account_id)


def _refuse_others(connection: Connection, viewer: Viewer, decreed: Plan | None, *, wrong: bool) -> None:
    """As far as it can be read whose plan it is; what cannot be read is a problem of the file, and while it is `wrong`
    a desk that it does not name yet may be the account's unit."""
    if decreed is None:
        return
    both = (decreed.issuer, decreed.desk_code)
    ids = {row.code: row.id for row in connection.execute(select(unit).where(unit.c.code.in_(both)))}
    issuer, desk = (ids.get(code) for code in both)
    if desk is None or (wrong and not decreed.desk):
        desk = viewer.unit_id
    if issuer is not None and not publishes_for(connection, viewer, issuer_id=issuer, desk_id=desk):
        raise NotTheirs


def _published(connection: Connection, decreed: Plan | None) -> int | None:
    if decreed is None:
        return None
    return find_plan(connection, f"{decreed.number}@{decreed.issued_on.year}@{decreed.issuer}").id


def unknown() -> Refused:
    """No file of that digest waits for the account's press."""
    return refuse(
        "unknown-draft",
        say(
            "Tệp kế hoạch này không phải là tệp Ông/Bà vừa xem, hoặc đã xem quá 48 giờ; hãy gửi lên và xem lại.",
            "This plan file is not one that you looked at within the last 48 hours; upload it and look at it again.",
        ),
    )
