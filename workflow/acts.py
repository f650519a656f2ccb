"""The acts of people on a task: acknowledge, submit, accept, return, extend, progress, waive (contract, rule 6).

Each act is one transaction, on one task or on several: the status, the act's own row, the notices it withdraws and the
one it sends, what became ready by it, and the journal entry. An act that is not possible is refused with one sentence
for each task of which it is not, and changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

from lib.dates import day_words
from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from lib.time import local_date
from notifications.notices import withdraw
from settings import Settings
from storage.store import Store, lock_shared
from storage.tables import notice, task
from workflow.acting.chosen import Which
from workflow.acting.extending import refuse_unless_later
from workflow.acting.submission import Submission, checked, look_over, submitted
from workflow.cascade.waiting import tell_those_waiting_for
from workflow.keeping.files import copied, keep
from workflow.owed import Owed, act_on, given_reason, look, record, tell_officer
from workflow.ready import tell_ready
from workflow.revision.granted import granted
from workflow.unit_changes.passing import pass_again


def acknowledge(store: Store, which: Which, *, now: datetime, actor: str) -> list[int]:
    """The unit confirms that it has received the task."""
    return act_on(store, which, "acknowledge", now, actor, lambda owed: record(owed, "acknowledge"))


def submit(
    store: Store,
    which: Which,
    given: Submission,
    *,
    files_folder: Path,
    upload_limit: int = Settings.upload_limit,
    now: datetime,
    actor: str,
) -> list[int]:
    """The unit submits its report; a second submission replaces the first.

    Missing files refuse the act unless they came on paper, and so does an instant later than `now`. No file may have
    more than `upload_limit` bytes. They are copied before the transaction, after a look whether it will do.
    """
    what = checked(given, now)
    if what.files:
        look(store, which, "submit", lambda connection, row: look_over(connection, row, what, what.files))
    with copied(files_folder, [path for _, path in what.files], upload_limit) as copies:

        def apply(owed: Owed) -> int:
            named = [(deliverable, copy) for (deliverable, _), copy in zip(what.files, copies, strict=True)]
            filled, values = look_over(owed.connection, owed.row, what, named)
            lock_shared(owed.connection, "files")
            keep(files_folder, [copy for _, copy in filled])
            return submitted(owed, what, filled, values)

        return act_on(store, which, "submit", now, actor, apply)


def accept(store: Store, which: Which, *, now: datetime, actor: str) -> list[int]:
    """The desk accepts what was submitted; the task is done."""

    def apply(owed: Owed) -> int:
        act_id = record(owed, "accept", accepted_at=now)
        _close(owed, act_id, "accepted")
        return act_id

    return act_on(store, which, "accept", now, actor, apply)


def return_(
    store: Store, which: Which, *, reason: str, now: datetime, actor: str, due: date | None = None
) -> list[int]:
    """The desk returns what was submitted, with a reason and, if it likes, a new due date from today on."""
    why = given_reason(reason)
    if due is not None and due < local_date(now):
        raise refuse(
            "due-in-the-past",
            say(
                "Hạn mới {due} đã qua; hãy chọn một ngày từ hôm nay trở đi.",
                "The new due date {due} has passed; choose a date from today on.",
                due=day_words(due),
            ),
        )

    def apply(owed: Owed) -> int:
        if due is not None:
            act_id = granted(owed, "return", due, why)
        else:
            act_id = record(owed, "return", reason=why)
            tell_officer(owed, "returned", act_id)
        tell_ready(owed.connection, task.c.id == owed.row.id, act_id, now)
        return act_id

    return act_on(store, which, "return", now, actor, apply, pass_again)


def extend(store: Store, which: Which, *, until: date, reason: str, now: datetime, actor: str) -> list[int]:
    """More time for a task: a later date than now due, with a reason."""
    why = given_reason(reason)

    def apply(owed: Owed) -> int:
        refuse_unless_later(owed.row, until)
        return granted(owed, "extend", until, why)

    return act_on(store, which, "extend", now, actor, apply)


def progress(
    store: Store, which: Which, *, note: str, now: datetime, actor: str, percent: int | None = None
) -> list[int]:
    """How far the unit is, in words and, if it likes, in percent; the status, the date and the ladder stay.

    Contract, section 5, rule 9. The latest one is the task's `progress`.
    """
    if not (told := clean_line(note)):
        raise refuse("no-note", say("Phải ghi tiến độ (--note).", "It must be said how far it is (--note)."))
    if percent is not None and not 0 <= percent <= 100:
        raise refuse(
            "not-a-percentage",
            say(
                "Tiến độ {n}% không hợp lệ; hãy ghi một số từ 0 đến 100.",
                "{n}% is no progress; give a number from 0 to 100.",
                n=percent,
            ),
        )

    said = partial(record, action="progress", reason=told, percent=percent)
    return act_on(store, which, "progress", now, actor, said)


def waive(store: Store, which: Which, *, reason: str, now: datetime, actor: str) -> list[int]:
    """The task need not be done, with a reason."""
    why = given_reason(reason)

    def apply(owed: Owed) -> int:
        act_id = record(owed, "waive", reason=why)
        _close(owed, act_id, "waived")
        return act_id

    return act_on(store, which, "waive", now, actor, apply)


def _close(owed: Owed, act_id: int, kind: str) -> None:
    withdraw(owed.connection, notice.c.task_id == owed.row.id, ladder_only=False)
    tell_officer(owed, kind, act_id)
    tell_those_waiting_for(owed.connection, owed.row, act_id, owed.now)
