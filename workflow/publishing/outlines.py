"""Outlines and forms (đề cương, mẫu biểu) that a plan, or one of its items, carries to be downloaded (web contract,
sections 4, 5 and 8). Units are given a way to them, and messages name them; none has them attached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.time import local_iso
from org.today import self_or_below
from plans.model import RUNNING
from storage.store import Store, insert_row, lock_shared
from storage.tables import item, org_tree, outline, plan, task
from workflow import journal
from workflow.accounts.authority import seen_plans
from workflow.accounts.model import Viewer
from workflow.find import key_of
from workflow.keeping.files import Copy, keep
from workflow.links.opened import running
from workflow.proof.kinds import facts

MOST, LONGEST_TITLE = 50, 200  # of one plan; characters
_THERE = outline.c.removed_at.is_(None)
ANY = select(outline.c.id).where(_THERE).exists()  # whether any plan carries anything


def attach(
    store: Store, plan_id: int, copy: Copy, *, files_folder: Path, item_key: str, title: str, now: datetime, actor: str
) -> dict[str, Any]:
    """The plan carries the file from now on, or that item of it where `item_key` is not empty; returns it as shown.

    Without a title it is called by its name. Raises Refused where the plan is over or has too many, or has no such
    item. `copy` lies in the folder of files, and is of a kind that pages take.
    """
    called = clean_line(title) or copy.name.rpartition(".")[0] or copy.name
    _refuse_long(called)

    def transaction(connection: Connection) -> dict[str, Any]:
        _refuse_ended(connection, plan_id)
        _refuse_many(connection, plan_id)
        item_id = _item_id(connection, plan_id, item_key)
        lock_shared(connection, "files")
        keep(files_folder, [copy])
        carried = {"title": called, "name": copy.name, "sha256": copy.sha256, "size": copy.size}
        return carry(connection, plan_id, item_id, carried, now, actor)

    return store.retrying(transaction)


def carry(
    connection: Connection, plan_id: int, item_id: int | None, carried: Mapping[str, Any], now: datetime, actor: str
) -> dict[str, Any]:
    """The plan carries from now on what is kept already, by `title`, `name`, `sha256` and `size`; returns it as shown.

    Under the lock `files`.
    """
    id = insert_row(connection, outline, {"plan_id": plan_id, "item_id": item_id, **carried, "added_at": now})
    [shown] = rows(connection, outline.c.id == id)
    _enter(connection, "plan.attached", plan_id, shown, now, actor)
    return shown


def detach(store: Store, plan_id: int, id: str, *, now: datetime, actor: str) -> dict[str, Any]:
    """The plan carries that one no longer; returns it as it was shown. Its content is put aside in time."""

    def transaction(connection: Connection) -> dict[str, Any]:
        _refuse_ended(connection, plan_id)
        found = rows(connection, outline.c.plan_id == plan_id, outline.c.id == key_of(id))
        if not found:
            raise refuse(
                "unknown-outline",
                say(
                    "Kế hoạch không có đề cương, mẫu biểu mang số “{id}”; xem các số bằng `dondoc plan show SỐ`.",
                    "The plan carries no outline “{id}”; `dondoc plan show NUMBER` shows their ids.",
                    id=id,
                ),
            )
        connection.execute(update(outline).where(outline.c.id == key_of(id)).values(removed_at=now))
        _enter(connection, "plan.detached", plan_id, found[0], now, actor)
        return found[0]

    return store.retrying(transaction)


def rows(connection: Connection, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Those of `which` that are still carried: of the whole plan first, then by item, each in order of coming."""
    found = connection.execute(
        select(outline, item.c.key)
        .outerjoin(item, item.c.id == outline.c.item_id)
        .where(_THERE, *which)
        .order_by(item.c.position.is_not(None), item.c.position, outline.c.id)
    )
    return [
        {
            "id": str(one.id),
            "item": one.key,
            "title": one.title,
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
            "added_at": local_iso(one.added_at),
        }
        for one in found
    ]


def of_plan(connection: Connection, plan_id: int) -> list[dict[str, Any]]:
    """Everything that the plan and its items carry."""
    return rows(connection, outline.c.plan_id == plan_id)


def of_task(connection: Connection, task_id: int) -> list[dict[str, Any]]:
    """What its plan carries for all, and what its item carries."""
    mine = select(task.c.plan_id, task.c.item_id).where(task.c.id == task_id).subquery()
    its_item = or_(outline.c.item_id.is_(None), outline.c.item_id == mine.c.item_id)
    return rows(connection, outline.c.plan_id == mine.c.plan_id, its_item)


def titles_of(connection: Connection, notices: Sequence[Any]) -> Mapping[int, tuple[str, ...]]:
    """By notice, what is carried for its task, by title: of its whole plan first; in one statement for all of them."""
    carried: dict[Any, list[str]] = defaultdict(list)
    known = select(outline.c.plan_id, outline.c.item_id, outline.c.title).order_by(outline.c.id)
    for one in connection.execute(known.where(_THERE, outline.c.plan_id.in_({row.plan_id for row in notices}))):
        carried[one.item_id or ("plan", one.plan_id)].append(one.title)
    return {row.id: (*carried["plan", row.plan_id], *carried[row.item_id]) for row in notices} if carried else {}


def for_unit(connection: Connection, unit_id: int, plan_id: str, id: str, now: datetime) -> dict[str, Any] | None:
    """That one, where the unit or one below it owes in the plan, and owes its item; the plan's page is still shown."""
    path = connection.scalar(select(org_tree.c.path).where(org_tree.c.unit_id == unit_id)) or ""
    theirs = select(task.c.id).join(org_tree, org_tree.c.unit_id == task.c.unit_id).where(self_or_below(path))
    theirs = theirs.where(task.c.plan_id == outline.c.plan_id)
    owes = theirs.where(or_(outline.c.item_id.is_(None), outline.c.item_id == task.c.item_id)).exists()
    shown = select(plan.c.id).where(plan.c.id == outline.c.plan_id, running(now)).exists()
    return _one(connection, plan_id, id, owes, shown)


def for_viewer(connection: Connection, viewer: Viewer, plan_id: str, id: str) -> dict[str, Any] | None:
    """That one, where the account sees anything of the plan."""
    return _one(connection, plan_id, id, outline.c.plan_id.in_(select(plan.c.id).where(seen_plans(viewer))))


def _one(connection: Connection, plan_id: str, id: str, *may: ColumnElement[bool]) -> dict[str, Any] | None:
    found = rows(connection, outline.c.plan_id == key_of(plan_id), outline.c.id == key_of(id), *may)
    return found[0] if found else None


def _enter(connection: Connection, action: str, plan_id: int, shown: dict[str, Any], now: datetime, actor: str) -> None:
    detail = {name: shown[name] for name in ("title", "item", "name", "sha256")}
    detail |= facts(connection, outline=[int(shown["id"])])
    journal.append(connection, at=now, actor=actor, action=action, plan_id=plan_id, detail=detail)


def _item_id(connection: Connection, plan_id: int, key: str) -> int | None:
    if not key:
        return None
    found: int | None = connection.scalar(select(item.c.id).where(item.c.plan_id == plan_id, item.c.key == key))
    if found is None:
        raise refuse(
            "unknown-item",
            say("Kế hoạch không có đầu việc “{key}”.", "The plan has no item “{key}”.", key=clean_line(key)[:100]),
        )
    return found


def _refuse_long(title: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise refuse(
            "title-too-long",
            say(
                "Tên của đề cương, mẫu biểu dài quá {n} ký tự.",
                "The title has more than {n} letters.",
                n=LONGEST_TITLE,
            ),
        )


def _refuse_ended(connection: Connection, plan_id: int) -> None:
    number, status = connection.execute(select(plan.c.number, plan.c.status).where(plan.c.id == plan_id)).one()
    if status not in RUNNING:
        raise refuse(
            "plan-ended",
            say(
                "Kế hoạch {number} đã kết thúc; đề cương, mẫu biểu của kế hoạch không thay đổi được nữa.",
                "Plan {number} is over; what it carries cannot change any more.",
                number=number,
            ),
        )


def _refuse_many(connection: Connection, plan_id: int) -> None:
    carried = connection.scalar(select(func.count()).select_from(outline).where(outline.c.plan_id == plan_id, _THERE))
    if (carried or 0) >= MOST:
        raise refuse(
            "too-many-outlines",
            say(
                "Kế hoạch đã có {n} đề cương, mẫu biểu, không thêm được nữa; hãy gỡ bớt trước.",
                "The plan carries {n} outlines and can take no more; remove some first.",
                n=MOST,
            ),
        )
