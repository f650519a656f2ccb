"""A mail seen beforehand: one kind of notice about one task, or its plan's summary, told in a rehearsal that is rolled
back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from lib.language import say
from lib.problem import refuse
from lib.time import local_date
from lib.vocabulary import Kind
from notifications.audiences import desk_of
from notifications.model import Payload, domain_of
from notifications.notices import NOBODY, Telling, tell
from org.today import refresh
from storage.store import Store, insert_row, is_data_fault
from storage.tables import act, message, notice, plan, task
from workflow.delivery.drafts import drafts
from workflow.delivery.unmade import receipt_of
from workflow.rounds.summaries import SUMMARY, write_summaries
from workflow.sayings import in_words
from workflow.views.tasks import known_task

# Whom each kind is told, and which act it speaks of; the ladder's own are told to the officer here.
_AUDIENCES = {"escalation": "superior", **dict.fromkeys(("unreachable", "asked", "question"), "issuer")}
_ACTS = {
    **{"returned": "return", "accepted": "accept", "extended": "extend", "waived": "waive", "cancelled": "cancel"},
    **{"missed": "miss", "reopened": "reopen", "asked": "ask", "refused": "refuse", "received": "submit"},
    **{"question": "question", "answered": "answer", "suspended": "suspend", "resumed": "resume"},
    "contributed": "contribute",
}


def sample(store: Store, kind: Kind, task_id: str, now: datetime, mail_from: str) -> Payload:
    """The mail that would be sent at `now` about this task alone, with its last act of that kind; a summary is that of
    its plan. Changes nothing.

    Refused for an unknown task, where nobody would be told, and where its data are such that no mail can be made.
    """
    with store.rehearse() as connection:
        refresh(connection, local_date(now))
        notice_id, message_id = _told(connection, kind, known_task(connection, task_id), now)
        try:
            draft = drafts(connection, [message_id], now)[message_id]
        except Exception as error:
            if not is_data_fault(error):
                raise
            raise refuse("cannot-be-made", in_words(receipt_of(message_id, error).detail)) from error
        return draft.payload([notice_id], now, domain=domain_of(mail_from), channel="email")


def _told(connection: Connection, kind: Kind, task_id: int, now: datetime) -> tuple[int, int]:
    """A notice of that kind, bound to a message of its own: (its id, the message's)."""
    of_plan = connection.execute(select(plan).join(task, task.c.plan_id == plan.c.id).where(task.c.id == task_id)).one()
    if kind == SUMMARY:
        same: tuple[ColumnElement[bool], ...] = (notice.c.id.in_(write_summaries(connection, of_plan, [now])),)
    else:
        act_id = _last_act(connection, kind, task_id)
        audience = _AUDIENCES.get(kind, "officer")
        what = Telling(kind=kind, tell=[audience], about=task.c.id == task_id, scheduled_for=now, act_id=act_id)
        tell(connection, what, desk_of(connection, of_plan.desk_id))
        same = (notice.c.task_id == task_id, notice.c.kind == kind, notice.c.rung_id == 0, notice.c.act_id == act_id)
    row = connection.execute(select(notice).where(*same, notice.c.person_id != NOBODY).order_by(notice.c.id)).first()
    if row is None:
        raise _nobody(task_id)
    values = {"person_id": row.person_id, "contact_id": row.contact_id, "channel": "email"}
    message_id = insert_row(connection, message, {**values, "state": "pending", "created_at": now})
    connection.execute(update(notice).where(notice.c.id == row.id).values(message_id=message_id))
    return row.id, message_id


def _last_act(connection: Connection, kind: Kind, task_id: int) -> int:
    if kind not in _ACTS:
        return 0
    found = select(act.c.id).where(act.c.task_id == task_id, act.c.action == _ACTS[kind]).order_by(act.c.id.desc())
    return connection.scalar(found.limit(1)) or 0


def _nobody(task_id: int) -> Exception:
    return refuse(
        "nobody-to-tell",
        say(
            "Không có ai để gửi tin về nhiệm vụ {id}; hãy bổ sung cán bộ đầu mối (`dondoc contacts import`).",
            "There is nobody to be told about task {id}; add a contact (`dondoc contacts import`).",
            id=task_id,
        ),
    )
