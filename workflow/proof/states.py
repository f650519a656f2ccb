"""What must hold between rows, whatever entries say: a task is as its acts left it, a notice as its message.

Each rule is one statement that selects the rows for which it does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, or_, select

from lib.language import language, say
from notifications.notices import of_report
from plans.model import RUNNING
from storage.tables import (
    act,
    amendment,
    contact,
    deadline,
    fulfilment,
    item_need,
    message,
    notice,
    plan,
    rung,
    said,
    submission,
    task,
)
from workflow.clocks.proven import ended_as_acts_say
from workflow.proof.changes.passing import joined_at, passed
from workflow.proof.difference import Difference, Differences

TELLS = ("sending", "sent", "delivered", "failed", "unknown")  # a notice in such a state has a message that is so
ONCE = ("task_id", "rung_id", "act_id", "lost_message_id", "kind")  # what is told, to whomever


# Of a plan as a whole: why a summary was withdrawn, or skipped.
_PLAN_ENDED = exists(select(1).where(plan.c.id == notice.c.plan_id, plan.c.status.not_in(RUNNING)))
_next = notice.alias("next")
_LATER = exists(
    select(1).where(_next.c.plan_id == notice.c.plan_id, _next.c.scheduled_for > notice.c.scheduled_for)
).correlate(notice)


def check(connection: Connection, differences: Differences) -> None:
    """Add every row for which a rule does not hold."""
    for table, why, rows in _rules(language.get()):
        for id in connection.scalars(rows):
            what = say(
                "Bảng {table}, dòng {id}: {why}.", "Table {table}, row {id}: {why}.", table=table, id=id, why=why
            )
            differences.add(Difference(code="state-differs", what=what, table=table, row=str(id)))


@cache
def _rules(_tongue: str) -> list[tuple[str, str, Any]]:
    """All of them, in the language of now; put together once, which takes longer than to ask them of few rows."""
    every = (*_tasks(), *_notices(), *_of_the_ladder(), *_others(), *ended_as_acts_say())
    return [(table, why, rows.execution_options(yield_per=1000)) for table, why, rows in every]


def _tasks() -> Iterator[tuple[str, str, Any]]:
    """Each column of a task that acts change, against the task's last act, or its last act of that kind."""
    last, moved, dated, amended = (act.alias(name) for name in ("last", "moved", "dated", "amended"))
    moves = act.c.deadline_id != act.c.from_deadline_id
    of = {
        last: _newest(),
        moved: _newest(or_(moves, act.c.action == "reopen")),
        dated: _newest(moves, act.c.action.in_(("return", "extend"))),
        amended: _newest(moves, act.c.action == "amend"),
    }
    wanted = {
        "status": (last, func.coalesce(last.c.status, "assigned")),
        "deadline_id": (last, func.coalesce(last.c.deadline_id, task.c.deadline_id)),
        "submitted_at": (last, last.c.submitted_at),
        "accepted_at": (last, case((last.c.action == "accept", last.c.at))),
        "since": (
            moved,
            func.coalesce(joined_at(moved), moved.c.at, task.c.counts_from, task.c.made_at, plan.c.published_at),
        ),
        "extended_from": (dated, _left(dated)),
        "amended_from": (amended, _left(amended)),
    }
    for name, (by, value) in wanted.items():
        source = task.join(plan, plan.c.id == task.c.plan_id).outerjoin(by, by.c.id == of[by])
        rows = select(task.c.id).select_from(source).where(task.c[name].is_distinct_from(value)).order_by(task.c.id)
        yield "task", say("{name} khác với các việc đã ghi", "{name} is not as the acts left it", name=name), rows
    amended_then = exists(
        select(1).where(amendment.c.plan_id == task.c.plan_id, amendment.c.at == task.c.made_at)
    ).correlate(task)
    why = say("không văn bản điều chỉnh nào lập nên", "no amendment made it then")
    made = (task.c.made_at.is_not(None), task.c.counts_from.is_(None), ~amended_then)
    yield "task", why, select(task.c.id).where(*made).order_by(task.c.id)
    yield from passed()
    ready = select(notice.c.scheduled_for).where(notice.c.task_id == task.c.id, notice.c.kind == "ready")
    told = or_(
        and_(task.c.ready_at.is_(None), exists(ready.where(~_needed_reopened()))),
        and_(task.c.ready_at.is_not(None), ~exists(ready.where(notice.c.scheduled_for == task.c.ready_at))),
    )
    why = say("ready_at khác với thông báo “đủ điều kiện”", "ready_at is not as its notice says")
    yield "task", why, select(task.c.id).where(told).order_by(task.c.id)


def _left(moving: Any) -> Any:
    """The due date before that act."""
    return select(deadline.c.due_on).where(deadline.c.id == moving.c.from_deadline_id).scalar_subquery()


def _newest(*where: Any) -> Any:
    """The id of the task's last act for which that holds."""
    return select(func.max(act.c.id)).where(act.c.task_id == task.c.id, *where).correlate(task).scalar_subquery()


def _needed_reopened() -> Any:
    """A task that the notice's own needs, or one of a plan that fulfils it, was reopened after what the notice tells:
    a `ready` is said anew then."""
    owing, needed = task.alias("owing"), task.alias("needed")
    needs = owing.join(item_need, item_need.c.item_id == owing.c.item_id)
    needs = needs.join(needed, needed.c.item_id == item_need.c.needs_id)
    below = fulfilment.join(needed, needed.c.plan_id == fulfilment.c.plan_id)
    later = (act.c.task_id == needed.c.id, act.c.action == "reopen", act.c.id > notice.c.act_id)
    ways = ((needs, owing.c.id), (below, fulfilment.c.task_id))
    reopened = (
        select(1).select_from(way.join(act, later[0])).where(of == notice.c.task_id, *later) for way, of in ways
    )
    return or_(*(exists(one).correlate(notice) for one in reopened))


def _notices() -> Iterator[tuple[str, str, Any]]:
    """Why a notice is in the state it is in; of the ladder, what its rung says."""
    other, newer = notice.alias("other"), rung.alias("newer")
    own = select(1).where(message.c.id == notice.c.message_id, message.c.state == notice.c.state)
    went = exists(select(1).where(said.c.notice_id == notice.c.id, said.c.message_id == notice.c.message_id))
    yield _notice(
        say("trạng thái khác với tin đã gửi", "its state is not that of a message that said it"),
        and_(notice.c.state.in_(TELLS), or_(~exists(own), and_(notice.c.state != "failed", ~went))),
    )
    takes_back = or_(act.c.action != "acknowledge", and_(notice.c.rung_id > 0, ~of_report()))
    acted = exists(select(1).where(act.c.task_id == notice.c.task_id, takes_back))
    another, another_summary = (
        exists(select(1).where(*(other.c[name] == notice.c[name] for name in names), other.c.id != notice.c.id))
        for names in (ONCE, ("plan_id", "scheduled_for"))
    )
    unready = and_(notice.c.kind == "ready", _needed_reopened())
    yield _notice(
        say("bị rút mà không có việc nào làm cho phải rút", "it was withdrawn, and no act is there that did it"),
        and_(notice.c.state == "withdrawn", ~acted, ~another, ~another_summary, ~unready, ~_PLAN_ENDED),
    )
    instead = exists(
        select(1)
        .select_from(other.join(newer, newer.c.id == other.c.rung_id))
        .where(other.c.task_id == notice.c.task_id, other.c.person_id == notice.c.person_id, other.c.id != notice.c.id)
        .where(newer.c.fire_at >= rung.c.fire_at, rung.c.id == notice.c.rung_id)
    ).correlate(notice)
    yield _notice(
        say("bị bỏ qua mà không có thông báo nào thay", "it was skipped, and no other is said instead"),
        and_(notice.c.state == "skipped", ~instead, ~_LATER),
    )
    yield _notice(
        say("“unreachable” không đúng với người nhận", "unreachable, or not, against whom it is for"),
        (notice.c.state == "unreachable") != (notice.c.person_id == 0),
    )
    of_task = (other.c.task_id == notice.c.task_id, other.c.kind == "unreachable")
    desk = exists(select(1).where(*of_task, other.c.lost_message_id == 0))
    yield _notice(
        say("không ai nhận được mà đơn vị theo dõi không được báo", "nobody was reached, and the desk was not told"),
        and_(notice.c.state == "unreachable", notice.c.task_id.is_not(None), ~desk),
    )


def _of_the_ladder() -> Iterator[tuple[str, str, Any]]:
    """What a rung says of its deadline."""
    of_rung = (
        select(1)
        .select_from(rung.join(deadline, deadline.c.id == rung.c.deadline_id))
        .where(rung.c.id == notice.c.rung_id, rung.c.fired_at.is_not(None), rung.c.kind == notice.c.kind)
        .where(deadline.c.due_on.is_not_distinct_from(notice.c.due_on))
    )
    yield _notice(
        say("khác với bậc đôn đốc đã đến giờ", "it is not what a fired rung says"),
        and_(notice.c.rung_id > 0, ~exists(of_rung)),
    )


def _others() -> Iterator[tuple[str, str, Any]]:
    act_of = exists(select(1).where(act.c.id == submission.c.act_id, act.c.task_id == submission.c.task_id))
    rows = select(submission.c.id).where(~act_of).order_by(submission.c.id)
    yield "submission", say("không thuộc nhiệm vụ của việc nộp", "it is of another task than its act"), rows
    of_person = exists(
        select(1).where(contact.c.id == message.c.contact_id, contact.c.person_id == message.c.person_id)
    )
    rows = select(message.c.id).where(~of_person).order_by(message.c.id)
    yield "message", say("liên hệ và người nhận không khớp", "its contact is another person"), rows


def _notice(why: str, wrong: Any) -> tuple[str, str, Any]:
    return "notice", why, select(notice.c.id).where(wrong).order_by(notice.c.id)
