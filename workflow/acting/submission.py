"""A submission: what a unit hands in, and how it is entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, insert

from lib.dates import moment_words
from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.vocabulary import Post
from notifications.notices import Telling, tell, withdraw
from storage.store import Store, insert_row
from storage.tables import notice, pressed, submission, submission_file, task, upload
from workflow.acting.chosen import Which
from workflow.acting.received import RECEIVED
from workflow.keeping.files import Copy
from workflow.owed import Owed, act_on, record
from workflow.ready import tell_ready
from workflow.unit_changes.passing import pass_again


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a unit hands in: who did, the files, a note, whether anything came on paper, and when it came (None: now).

    `files` are (deliverable's id or None, path); those without an id fill the deliverables in order. `copies` are the
    same of what lies in the folder of files already; some of them came ahead, as `uploads` by id. `key` names the form
    that was pressed, which is entered once.
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


def checked(given: Submission, now: datetime) -> Submission:
    """It in clean words, with the instant at which it came; refused where nobody hands it in, or in the future."""
    note = clean_line(given.note or "") or None
    what = replace(given, by=clean_line(given.by), note=note, at=given.at or now)
    _refuse_unless_said(what, now)
    return what


def submitted(owed: Owed, what: Submission, kept: Sequence[tuple[str | None, Copy]] = ()) -> int:
    """The act of a submission that came at `what.at`, with the files that are kept of it; returns the act's id."""
    act_id = record(owed, "submit", reason=what.note, submitted_at=what.at)
    insert_submission(owed, act_id, what, kept)
    withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=True)
    if what.confirmed_to:
        about, to = task.c.id == owed.row.id, what.confirmed_to
        received = Telling(kind=RECEIVED, tell=to, about=about, scheduled_for=owed.now, act_id=act_id)
        tell(owed.connection, received, owed.desk)
    return act_id


def recall(store: Store, which: Which, *, now: datetime, actor: str, reason: str | None = None) -> list[int]:
    """The unit takes its submission back before it is accepted; it stays in the history (web contract, section 4).

    The date stays, and the rungs still ahead speak again, as after a return without a new date.
    """
    why = clean_line(reason or "") or None

    def apply(owed: Owed) -> int:
        act_id = record(owed, "recall", reason=why)
        tell_ready(owed.connection, task.c.id == owed.row.id, owed.desk, act_id, now)
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
