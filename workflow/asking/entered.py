"""A request or a question as it is entered and answered: the same way for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, insert, select, update

from lib.language import say
from lib.problem import refuse
from lib.text import clean_line
from notifications.notices import Telling, tell, withdraw
from storage.store import Store, insert_row
from storage.tables import asked, notice, pressed, task
from tasks.lifecycle import Action
from workflow.find import key_of
from workflow.owed import Owed, act_on

LONGEST = 2000  # characters of a reason, a question, an answer
OPEN = {"extension": "asked", "question": "open"}  # the state of what waits for an answer
TOLD = {"extension": "asked", "question": "question"}  # by which kind of notice
Kind = Literal["extension", "question"]


def press(owed: Owed, key: str | None) -> None:
    """The form of that key is pressed now; IntegrityError where it was before."""
    if key is not None:
        owed.connection.execute(insert(pressed).values(key=key, at=owed.now))


def enter(
    owed: Owed, act_id: int, kind: Kind, by: str, *, until: date | None = None, due_on: date | None = None
) -> int:
    """The row of what was asked by that act, told to the desk's officer; returns its id."""
    about, told = task.c.id == owed.row.id, TOLD[kind]
    tell(
        owed.connection,
        Telling(kind=told, tell=["issuer"], about=about, scheduled_for=owed.now, act_id=act_id),
        owed.desk,
    )
    values = {"task_id": owed.row.id, "act_id": act_id, "by_name": clean_line(by) or owed.actor, "state": OPEN[kind]}
    return insert_row(owed.connection, asked, {**values, "until": until, "due_on": due_on})


@dataclass(frozen=True)
class Ending:
    """How something that is open ends: by which act, in which state, and with which date."""

    kind: Kind
    action: Action
    state: str
    granted_until: Any = None  # a date, or a column


def end(
    store: Store, id: str | int, how: Ending, apply: Callable[[Owed, Any], int], *, now: datetime, actor: str
) -> None:
    """End what is open: `apply` is given the task and the row, records the act and returns its id.

    What waits to tell the desk of it is withdrawn. Raises Refused where there is none of that id, or it has ended.
    """
    with store.read() as connection:
        task_id = still_open(connection, how.kind, id).task_id

    def done(owed: Owed) -> int:
        row = still_open(owed.connection, how.kind, id)
        act_id = apply(owed, row)
        values = {"state": how.state, "granted_until": how.granted_until, "answer_act_id": act_id}
        owed.connection.execute(update(asked).where(asked.c.id == row.id).values(**values, answered_at=owed.now))
        withdraw(owed.connection, and_(notice.c.task_id == task_id, notice.c.act_id == row.act_id), ladder_only=False)
        return act_id

    act_on(store, task_id, how.action, now, actor, done)


def still_open(connection: Connection, kind: Kind, id: str | int) -> Any:
    """The row, if it waits for an answer; Refused where it is unknown or has ended."""
    key = key_of(str(id))
    of_kind = asked.c.until.is_not(None) if kind == "extension" else asked.c.until.is_(None)
    row = connection.execute(select(asked).where(asked.c.id == key, of_kind)).first() if key is not None else None
    if row is None:
        raise unknown(kind, id)
    if row.state != OPEN[kind]:
        raise _ended(kind, id)
    return row


def unknown(kind: Kind, id: object) -> Exception:
    """The refusal for an id that nothing of that kind has."""
    if kind == "extension":
        return refuse(
            "unknown-extension",
            say(
                "Không có đề nghị gia hạn {id}; xem bằng `dondoc extension list`.",
                "There is no request {id}; see `dondoc extension list`.",
                id=id,
            ),
        )
    return refuse(
        "unknown-question",
        say(
            "Không có câu hỏi {id}; xem bằng `dondoc question list`.",
            "There is no question {id}; see `dondoc question list`.",
            id=id,
        ),
    )


def _ended(kind: Kind, id: object) -> Exception:
    if kind == "extension":
        return refuse(
            "no-request",
            say(
                "Đề nghị gia hạn {id} không còn chờ trả lời; xem bằng `dondoc extension list`.",
                "Request {id} does not wait for an answer any more; see `dondoc extension list`.",
                id=id,
            ),
        )
    return refuse(
        "no-question",
        say(
            "Câu hỏi {id} không còn chờ trả lời; xem bằng `dondoc question list`.",
            "Question {id} does not wait for an answer any more; see `dondoc question list`.",
            id=id,
        ),
    )


def given_text(text: str, code: str, missing: str) -> str:
    """A text as it is kept, in one line of bounded length; refused as `code` where there is none."""
    told = clean_line(text)
    if not told:
        raise refuse(code, missing)
    if len(told) > LONGEST:
        raise refuse(
            "too-long",
            say(
                "Nội dung dài {n} ký tự; nhiều nhất là {most}.",
                "It has {n} characters; at most {most} are possible.",
                n=len(told),
                most=LONGEST,
            ),
        )
    return told
