"""Entries of earlier versions: they name neither acts nor rungs by id, and carry less. What they carry is compared.

Of a task the newest such entry belongs to its newest act of that kind, the one before it to the one before; a rung is
known by its deadline, its label and its time. Rows that these entries explain by a count are explained by it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, and_, cast, func, select

from lib.language import say
from storage.plain import instant, plain, plain_row
from storage.tables import act, calendar_override, deadline, notice, plan, rung, submission, submission_file, task
from workflow.proof.difference import Differences
from workflow.proof.kinds import KINDS
from workflow.proof.model import Facts, Ids, brief
from workflow.proof.sentences import differs
from workflow.proof.sentences import row as told

BATCH = 500


class Legacy:
    """What entries without `facts` say, held against the rows; newest first."""

    def __init__(self, connection: Connection, differences: Differences, explained: Mapping[str, Ids]) -> None:
        self.connection, self.differences, self.explained = connection, differences, explained
        self._acts: list[tuple[Any, Facts]] = []
        self._days: set[str] = set()

    def take(self, row: Any, detail: Facts) -> None:
        """The next older entry."""
        if row.action.startswith("task."):
            self._acts.append((row, detail))
            if len(self._acts) >= BATCH:
                self.end()
        elif row.action == "rung.fired":
            self._rung(row, detail)
        elif row.action == "plan.published":
            self._plan(row, detail)
        elif row.action in ("plan.closed", "plan.cancelled"):
            self._end(row, detail)
        elif row.action == "deadline.moved":
            self._moved(row, detail)
        elif row.action in ("calendar.set", "calendar.removed"):
            self._day(row, detail)

    def end(self) -> None:
        """Compare what waits of people's acts."""
        waiting, self._acts = self._acts, []
        if not waiting:
            return
        acts, files = self._acts_of({row.task_id for row, _ in waiting})
        for row, detail in waiting:
            mine = [one for one in acts[row.task_id] if f"task.{one['action']}" == row.action]
            one = next((one for one in mine if one["at"] == row.at), mine[0] if mine else None)
            if one is None:
                key = say("của nhiệm vụ {id}", "of task {id}", id=row.task_id)
                self._missing(row, "act", key, say("đã bị xóa", "is gone"))
                continue
            acts[row.task_id].remove(one)
            self.explained["act"].add(one["id"])
            stated = {name: brief(detail.get(name)) for name in ("status", "reason")}
            stated |= {"at": row.at, "actor": row.actor, "deadline_id": detail.get("deadline")}
            if row.action == "task.submit":
                stated["files"] = sorted(detail.get("files", ()))
                stated["submitted_at"] = instant(datetime.fromisoformat(detail["submitted_at"]))
            found = {name: brief(value) for name, value in one.items()} | {"files": sorted(files[one["id"]])}
            self._compare(row, "act", one["id"], stated, found)

    def _acts_of(self, tasks: set[int]) -> tuple[dict[int, list[dict[str, Any]]], dict[int, list[str]]]:
        """By task its acts that no other entry explains, newest first; by act the digests of the files handed in."""
        rows = select(*plain_row(self.connection, act)).where(act.c.task_id.in_(tasks))
        acts: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in self.connection.execute(rows.order_by(act.c.id.desc())).mappings():
            if one["id"] not in self.explained["act"]:
                acts[one["task_id"]].append(dict(one))
        files: dict[int, list[str]] = defaultdict(list)
        handed_in = select(submission.c.act_id, submission_file.c.sha256).join(
            submission, submission.c.id == submission_file.c.submission_id
        )
        for act_id, sha256 in self.connection.execute(handed_in.where(submission.c.task_id.in_(tasks))):
            files[act_id].append(sha256)
        return acts, files

    def _rung(self, row: Any, detail: Facts) -> None:
        fire_at = instant(datetime.fromisoformat(detail["fire_at"]))
        of = select(*plain_row(self.connection, rung))
        of = of.where(rung.c.deadline_id == detail["deadline"], rung.c.label == detail["rung"])
        mine = [one for one in self.connection.execute(of.order_by(rung.c.id)).mappings() if one["fire_at"] == fire_at]
        one = next((one for one in mine if one["id"] not in self.explained["rung"]), None)
        if one is None:
            self._missing(row, "rung", detail["rung"], say("đã bị xóa hoặc đổi giờ", "is gone or was moved"))
            return
        self.explained["rung"].add(one["id"])
        pair = cast(notice.c.task_id, BigInteger) * 2**32 + notice.c.person_id
        wanted = select(pair).where(notice.c.rung_id == one["id"]).order_by(notice.c.id).limit(detail["notices"])
        said = self.connection.scalars(wanted).all()
        digest = hashlib.sha256(",".join(map(str, said)).encode()).hexdigest()
        stated = {"fired_at": row.at, "notices": detail["notices"], "told": detail["digest"]}
        found = {"fired_at": one["fired_at"], "notices": len(said), "told": digest}
        self._compare(row, "rung", one["id"], stated, found)

    def _plan(self, row: Any, detail: Facts) -> None:
        self.explained["plan"].add(row.plan_id)
        laid = select(deadline.c.id).where(deadline.c.plan_id == row.plan_id)
        for id in self.connection.scalars(laid):  # nothing tells more of them
            self.explained["deadline"].add(id)
        tasks = select(func.count()).where(task.c.plan_id == row.plan_id)
        assigned = and_(notice.c.kind == "assignment", task.c.plan_id == row.plan_id)
        notices = select(func.count()).select_from(notice.join(task, task.c.id == notice.c.task_id)).where(assigned)
        found = {
            "number": self.connection.scalar(select(plan.c.number).where(plan.c.id == row.plan_id)),
            "published_at": self._scalar(plan.c.published_at, plan.c.id == row.plan_id),
            "tasks": self.connection.scalar(tasks),
            "notices": min(self.connection.scalar(notices) or 0, detail["notices"]),  # some may have been told instead
        }
        stated = {name: detail[name] for name in ("number", "tasks", "notices")} | {"published_at": row.at}
        self._compare(row, "plan", row.plan_id, stated, found)

    def _end(self, row: Any, detail: Facts) -> None:
        self.explained["end"].add(row.plan_id)
        of = and_(act.c.action == "cancel", task.c.plan_id == row.plan_id)
        acts = self._explain(select(act.c.id).join(task, task.c.id == act.c.task_id).where(of))
        status = self._scalar(plan.c.status, plan.c.id == row.plan_id)
        found = {
            "status": status,
            "tasks_cancelled": acts,
            "ended_at": self._scalar(plan.c.ended_at, plan.c.id == row.plan_id),
        }
        stated = {"status": row.action[5:], "tasks_cancelled": detail["tasks_cancelled"], "ended_at": row.at}
        self._compare(row, "plan", row.plan_id, stated, found)

    def _moved(self, row: Any, detail: Facts) -> None:
        of = and_(act.c.action == "amend", act.c.deadline_id == detail["deadline"])
        acts = self._explain(select(act.c.id).where(of))
        found = {"due_on": self._scalar(deadline.c.due_on, deadline.c.id == detail["deadline"]), "tasks": acts}
        self._compare(row, "deadline", detail["deadline"], {"due_on": detail["to"], "tasks": detail["tasks"]}, found)

    def _day(self, row: Any, detail: Facts) -> None:
        day, key = datetime.fromisoformat(detail["day"]).date(), detail["day"]
        if key in self._days or key in self.explained["day"]:
            return
        self._days.add(key)
        self.explained["day"].add(key)
        working = self._scalar(calendar_override.c.working, calendar_override.c.day == day)
        stated = None if row.action == "calendar.removed" else int(detail["working"])
        self._compare(row, "day", key, {"working": stated}, {"working": working})

    def _explain(self, acts: Select[Any]) -> int:
        ids = self.connection.scalars(acts).all()
        for id in ids:
            self.explained["act"].add(id)
        return len(ids)

    def _scalar(self, column: Any, where: Any) -> Any:
        return self.connection.scalar(select(plain(self.connection, column)).where(where))

    def _compare(self, row: Any, kind: str, key: Any, stated: Facts, found: Facts) -> None:
        one = differs(KINDS[kind], key, row.id, stated, {name: found.get(name) for name in stated})
        if one is not None:
            self.differences.add(one)

    def _missing(self, row: Any, kind: str, key: str, why: str) -> None:
        self.differences.add(told("row-missing", KINDS[kind], key, row.id, why))
