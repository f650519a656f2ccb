"""`outbox retry`: a human decides that a message that failed, or of which nothing is known, is sent again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from lib.language import say
from lib.problem import Refused, refuse
from lib.vocabulary import STATES, word
from org.routing import address
from org.today import mark_changed
from storage.store import Store
from storage.tables import contact, message, notice, suppression, task
from workflow import journal
from workflow.delivery.put_back import put_back
from workflow.delivery.sent import Sent, read, those
from workflow.journal import ENGINE
from workflow.proof.kinds import facts


def retry(store: Store, notice_id: int, now: datetime, *, actor: str = ENGINE) -> None:
    """The notice's message waits again, with the same Message-ID; its address counts as reachable again.

    Raises Refused unless the notice is failed or unknown and what it says still holds.
    """
    store.retrying(lambda connection: _retry(connection, notice_id, now, actor))


def _retry(connection: Connection, notice_id: int, now: datetime, actor: str) -> None:
    row = connection.execute(
        select(notice, func.coalesce(task.c.plan_id, notice.c.plan_id).label("of_plan_id"))
        .outerjoin(task, task.c.id == notice.c.task_id)
        .where(notice.c.id == notice_id)
    ).first()
    if row is None:
        raise refuse(
            "unknown-notice",
            say(
                "Không có thông báo {id}; xem các thông báo bằng `dondoc outbox list`.",
                "There is no notice {id}; `dondoc outbox list` shows them.",
                id=notice_id,
            ),
        )
    if row.state not in ("failed", "unknown") or row.message_id is None:
        raise _not_failed(notice_id, row.state)
    [sent] = read(connection, those(message.c.id == row.message_id).with_for_update())
    if not put_back(connection, (notice.c.message_id == sent.id) & (notice.c.state == row.state)):
        raise _no_longer_said(notice_id)
    waiting = {"state": "pending", "next_attempt_at": now, "attempts": 0, "error": None, "in_doubt": False}
    connection.execute(
        update(message).where(message.c.id == sent.id).values(**waiting, lease_owner=None, lease_until=None)
    )
    if _revive(connection, sent):
        mark_changed(connection)
    journal.append(
        connection,
        at=now,
        actor=actor,
        action="message.retried",
        plan_id=row.of_plan_id,
        task_id=row.task_id,
        detail={"message_id": sent.message_id, "notice": notice_id, "was": row.state}
        | facts(connection, message=[sent.id]),
    )


def _revive(connection: Connection, sent: Sent) -> bool:
    person = connection.execute(select(contact).where(contact.c.id == sent.contact_id)).one()
    dead = (suppression.c.channel == sent.channel, suppression.c.address == address(sent.channel, person))
    return connection.execute(delete(suppression).where(*dead)).rowcount > 0


def _not_failed(notice_id: int, state: str) -> Refused:
    return refuse(
        "not-failed",
        say(
            "Thông báo {id} đang ở trạng thái “{state}”; chỉ gửi lại được thông báo không gửi được hoặc "
            "chưa rõ kết quả.",
            "Notice {id} is {state}; only one that is failed or unknown can be sent again.",
            id=notice_id,
            state=word(STATES, state),
        ),
    )


def _no_longer_said(notice_id: int) -> Refused:
    return refuse(
        "no-longer-said",
        say(
            "Thông báo {id} không còn phù hợp (nhiệm vụ đã nộp, đã kết thúc, đổi hạn hoặc đã có thông báo mới hơn) "
            "nên không gửi lại.",
            "Notice {id} no longer holds (its task was submitted or closed, its date changed, or a newer notice "
            "was written) and is not sent again.",
            id=notice_id,
        ),
    )
