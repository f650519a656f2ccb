"""What proves how one task was handled: assignment, due date, notices, submissions, acts, and the journal's proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.time import local_iso
from notifications.letter.model import Reminded
from notifications.reminded import reminded
from plans.steps import Step
from storage.tables import act, clock_run, deadline, item, org_tree, plan, task, unit_version
from workflow import journal as journals
from workflow.accounts.listed import actors
from workflow.joint.shown import co_issuer_ids
from workflow.keeping.letters import DRAFTED, ISSUED
from workflow.outcome import shown as outcomes
from workflow.proof import chain
from workflow.proof.difference import Difference
from workflow.proof.prove import prove
from workflow.sayings import in_words
from workflow.views import outbox, tasks

NO_EVIDENCE = frozenset({"question", "answer"})  # the exchange is none (web contract, section 7)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The facts at `at`, each list oldest first; rows have the contract's shapes where it names them."""

    at: datetime
    task: dict[str, Any]  # as `task show`
    plan: dict[str, Any]
    report_to: str
    deadlines: list[dict[str, Any]]  # the first and whatever replaced it: since, by, due_*, steps
    acts: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    entries: list[dict[str, Any]]
    reminded: Reminded  # how often the unit itself was, and when last (contract, section 5, rule 11)
    verdict: chain.Verdict
    differences: list[
        Difference
    ]  # between the journal and all books, the first ones; empty: it proves what is told here
    head: tuple[str, str] | None  # the journal's last entry: id and hash


def gather(connection: Connection, task_id: int, now: datetime) -> Evidence:
    """The evidence of one task; the tables of the day must hold. Refused when the task is unknown."""
    shown = tasks.show(connection, task_id, now)
    keys = connection.execute(
        select(task.c.plan_id, task.c.deadline_id, item.c.report_to_id)
        .join(item, item.c.id == task.c.item_id)
        .where(task.c.id == task_id)
    ).one()
    of_task = select(act).where(act.c.task_id == task_id, act.c.action.not_in(NO_EVIDENCE))
    acts = connection.execute(of_task.order_by(act.c.id)).all()
    deadlines = _deadlines(connection, acts, keys.deadline_id)
    notices = [one for one in outbox.rows(connection, task_id=task_id) if one["kind"] not in ("question", "answered")]
    plan_entries, named = journals.entries(connection, plan_id=keys.plan_id), actors(connection)
    of_clocks = connection.scalars(select(clock_run.c.deadline_id).where(clock_run.c.task_id == task_id))
    entries = _entries(connection, shown, plan_entries, {*of_clocks, *(one["id"] for one in deadlines)}, notices)
    proof = prove(connection)
    return Evidence(
        at=now,
        task=shown,
        plan=_plan(connection, keys.plan_id, _by_name(plan_entries, named)),
        report_to=_name(connection, keys.report_to_id),
        deadlines=deadlines,
        acts=_by_name(_acts(acts, {one["id"]: one for one in deadlines}), named),
        notices=notices,
        entries=_by_name(entries, named),
        reminded=reminded(connection, task.c.id == task_id).get(task_id, Reminded()),
        verdict=proof.verdict,
        differences=proof.differences,
        head=(str(proof.verdict.head[0]), proof.verdict.head[1]) if proof.verdict.head else None,
    )


def _by_name(rows: Iterable[dict[str, Any]], named: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows, with the names of those whose accounts acted."""
    return [{**one, "actor": named.get(one["actor"], one["actor"])} for one in rows]


def _plan(connection: Connection, plan_id: int, entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    found = connection.execute(select(plan).where(plan.c.id == plan_id)).one()
    jointly = co_issuer_ids(connection, [plan_id]).get(plan_id, [])
    published = next((one for one in entries if one["action"] == "plan.published"), None)
    return {
        "number": found.number,
        "subject": found.subject,
        "issued_on": found.issued_on.isoformat(),
        "issuer": ", ".join(_name(connection, one) for one in (found.issuer_id, *jointly)),
        "desk": _name(connection, found.desk_id),
        "based_on": found.based_on,
        "signed_by": found.signed_by,
        "published_at": local_iso(found.published_at),
        "published_by": published["actor"] if published else None,
        "outcome": outcomes.of_plan(connection, plan_id),
    }


def _name(connection: Connection, unit_id: int) -> str:
    name = connection.scalar(
        select(unit_version.c.name)
        .join(org_tree, org_tree.c.version_id == unit_version.c.id)
        .where(org_tree.c.unit_id == unit_id)
    )
    return name or ""


def _deadlines(connection: Connection, acts: Iterable[Any], current: int) -> list[dict[str, Any]]:
    """The deadline of publication, and each that an act put in its place."""
    since: dict[int, Any] = {}
    for row in acts:
        since.setdefault(row.from_deadline_id, None)
        since.setdefault(row.deadline_id, row)
    since.setdefault(current, None)
    found = {row.id: row for row in connection.execute(select(deadline).where(deadline.c.id.in_(since)))}
    return [
        {
            "id": key,
            "since": local_iso(by.at) if by else None,
            "by": by.action if by else None,
            "due_given": found[key].due_given.isoformat() if found[key].due_given else None,
            "due_on": found[key].due_on.isoformat() if found[key].due_on else None,
            "due_at": local_iso(found[key].due_at),
            "steps": [Step.of(step).told() for step in found[key].steps],
        }
        for key, by in since.items()
    ]


def _acts(acts: Iterable[Any], deadlines: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "at": local_iso(row.at),
            "actor": row.actor,
            "action": row.action,
            "status": row.status,
            "reason": in_words(row.reason),
            "due_before": deadlines[row.from_deadline_id]["due_on"],
            "due_after": deadlines[row.deadline_id]["due_on"],
        }
        for row in acts
    ]


def _entries(
    connection: Connection,
    shown: dict[str, Any],
    of_plan: Iterable[dict[str, Any]],
    deadlines: set[int],
    notices: Iterable[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The journal's entries that speak of the task: its acts, rungs and letters, the passes that sent its mails."""
    ids = {int(one["id"]) for one in notices}
    sent = {one["sent_at"] for one in notices if one["sent_at"]}

    def of_task(entry: dict[str, Any]) -> bool:
        detail, action = entry["detail"], entry["action"]
        if action.removeprefix("task.") in NO_EVIDENCE:
            return False
        if entry["task"] == shown["id"] or (entry["task"] is None and action.startswith("plan.")):
            return True
        if action == "rung.fired":
            return detail.get("deadline") in deadlines
        if action in (DRAFTED, ISSUED):
            return shown["unit"] in detail["units"]
        return bool(ids & _named(detail))

    found = {one["id"]: one for one in of_plan if of_task(one)}
    if sent:
        for one in journals.entries(connection, since=datetime.fromisoformat(min(sent))):
            if (one["action"] == "messages.sent" and one["at"] in sent) or ids & _named(one["detail"]):
                found[one["id"]] = one
    return sorted(found.values(), key=lambda one: int(one["id"]))


def _named(detail: dict[str, Any]) -> set[int]:
    """The notices that an entry names; others only count them."""
    named = detail.get("notices")
    return set(named) if isinstance(named, list) else set()
