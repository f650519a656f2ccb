"""A submission: what a unit hands in, and how it is entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert

from lib.dates import moment_words
from lib.language import say
from lib.problem import Problem, Refused, refuse
from lib.text import clean_line
from lib.vocabulary import Post
from notifications.notices import Telling, tell, withdraw
from plans.targets.handed_in import read_values
from storage.store import Store, insert_row
from storage.tables import notice, pressed, submission, submission_file, submission_value, task, upload
from workflow.acting.chosen import Which
from workflow.acting.received import RECEIVED
from workflow.clocks.started import start
from workflow.keeping.files import Copy, F, fill
from workflow.owed import Owed, OwedTask, act_on, record
from workflow.ready import tell_ready
from workflow.targets.defined import Targets, targets_of
from workflow.unit_changes.passing import pass_again


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a unit hands in: who did, the files, a note, whether anything came on paper, and when it came (None: now).

    `files` are (deliverable's id or None, path); those without an id fill the deliverables in order. `copies` are the
    same of what lies in the folder of files already; some of them came ahead, as `uploads` by id. `key` names the form
    that was pressed, which is entered once.
    `values` are (indicator's id, number as written).
    `confirmed_to` are the posts of the unit that are told, at once, that it was received.
    """

    by: str
    files: Sequence[tuple[str | None, Path]] = ()
    note: str | None = None
    paper: bool = False
    at: datetime | None = None
    copies: Sequence[tuple[str | None, Copy]] = ()
    uploads: Sequence[str] = ()
    key: str | None = None
    confirmed_to: Sequence[Post] = ()
    values: Sequence[tuple[str, str]] = ()


def checked(given: Submission, now: datetime) -> Submission:
    """It in clean words, with the instant at which it came; refused where nobody hands it in, or in the future."""
    note = clean_line(given.note or "") or None
    what = replace(given, by=clean_line(given.by), note=note, at=given.at or now)
    _refuse_unless_said(what, now)
    return what


def look_over(
    connection: Connection, row: OwedTask, what: Submission, files: Sequence[tuple[str | None, F]]
) -> tuple[list[tuple[str | None, F | Copy]], Mapping[str, Decimal]]:
    """Which deliverable each of these `files` and of its copies fills, and its values; refused with all that they
    lack."""
    found, problems = list[Any](), list[Problem]()
    offered: list[tuple[str | None, F | Copy]] = [*files, *what.copies]
    for look in (lambda: fill(row.deliverables, offered, paper=what.paper), lambda: values_of(connection, row, what)):
        try:
            found.append(look())
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    filled, values = found
    return filled, values


def values_of(
    connection: Connection, row: Any, what: Submission, read: Callable[[Connection, int], Targets] = targets_of
) -> Mapping[str, Decimal]:
    """The values of a submission by indicator; refused where one is wrong or missing (change contract, I3)."""
    if what.paper and not what.values:
        return {}
    asked = read(connection, row.plan_id).of(row.item_key)
    return read_values(asked, what.values, paper=what.paper)


def submitted(
    owed: Owed,
    what: Submission,
    kept: Sequence[tuple[str | None, Copy]] = (),
    values: Mapping[str, Decimal] | None = None,
) -> int:
    """The act of a submission that came at `what.at`, with the files and values that are kept of it; returns the act's
    id."""
    act_id = record(owed, "submit", reason=what.note, submitted_at=what.at)
    insert_submission(owed, act_id, what, kept, values or {})
    about = task.c.id == owed.row.id
    withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=True)
    of = {"plan_id": owed.row.plan_id, "item_id": owed.row.item_id}
    start(owed.connection, "review", about, **of, now=owed.now, act_id=act_id)
    if what.confirmed_to:
        received = Telling(kind=RECEIVED, tell=what.confirmed_to, about=about, scheduled_for=owed.now, act_id=act_id)
        tell(owed.connection, received, owed.desk)
    return act_id


def recall(store: Store, which: Which, *, now: datetime, actor: str, reason: str | None = None) -> list[int]:
    """The unit takes its submission back before it is accepted; it stays in the history (web contract, section 4).

    The date stays, and the rungs still ahead speak again, as after a return without a new date.
    """
    why = clean_line(reason or "") or None

    def apply(owed: Owed) -> int:
        act_id = record(owed, "recall", reason=why)
        tell_ready(owed.connection, task.c.id == owed.row.id, act_id, now)
        return act_id

    return act_on(store, which, "recall", now, actor, apply, pass_again)


def _refuse_unless_said(what: Submission, now: datetime) -> None:
    """Who submits, and an instant that has been."""
    if not what.by:
        raise refuse("no-name", say("Phải ghi ai nộp (--by).", "It must be said who submits (--by)."))
    if what.at is not None and what.at > now:
        raise refuse(
            "in-the-future",
            say(
                "Thời điểm nộp {at} ở sau hiện tại; chỉ ghi được thời điểm đã qua.",
                "The submission time {at} lies in the future; only a past time can be recorded.",
                at=moment_words(what.at),
            ),
        )


def insert_submission(
    owed: Owed,
    act_id: int,
    what: Submission,
    kept: Sequence[tuple[str | None, Copy]],
    numbers: Mapping[str, Decimal],
    supporter_id: int | None = None,
) -> None:
    """What was handed in by that act: a report, or what the unit `supporter_id` gives to it."""
    values = {"task_id": owed.row.id, "act_id": act_id, "submitted_at": what.at}
    said = {"by_name": what.by, "note": what.note, "paper": what.paper, "supporter_id": supporter_id}
    submission_id = insert_row(owed.connection, submission, {**values, **said})
    if what.key is not None:
        pressed_now = {"key": what.key, "at": owed.now, "submission_id": submission_id}
        owed.connection.execute(insert(pressed).values(**pressed_now))
    if what.uploads:
        owed.connection.execute(delete(upload).where(upload.c.id.in_(what.uploads)))
    for deliverable, one in kept:
        insert_row(
            owed.connection,
            submission_file,
            {
                "submission_id": submission_id,
                "deliverable": deliverable,
                "name": one.name,
                "sha256": one.sha256,
                "size": one.size,
            },
        )
    if numbers:
        rows = [{"submission_id": submission_id, "indicator": id, "value": f"{v:f}"} for id, v in numbers.items()]
        owed.connection.execute(insert(submission_value), rows)
