"""The refusal of an act that a task's status does not allow; of a task that passed it says where that went."""

from __future__ import annotations

from sqlalchemy import Connection

from lib.language import say
from lib.problem import refuse
from lib.vocabulary import ACTS_DONE, word
from lib.words import STATUSES
from tasks.lifecycle import Action
from tasks.model import Status
from workflow.views.passed import where_it_went


def impossible(connection: Connection, task_id: int, status: Status, action: Action) -> Exception:
    """`passed` (change contract, U9), or `illegal-act` (contract, rule 6)."""
    if status == "passed":
        return refuse(
            "passed",
            say(
                "Nhiệm vụ {id} đã chuyển tiếp; hãy xử lý tại nhiệm vụ {where}.",
                "Task {id} has passed on; act on {where} instead.",
                id=task_id,
                where=", ".join(f"{one.id} ({one.code})" for one in where_it_went(connection, task_id)),
            ),
        )
    return refuse(
        "illegal-act",
        say(
            "Không thể {act} nhiệm vụ {id}: nhiệm vụ đang ở trạng thái “{status}”.",
            "Task {id} cannot be {act}: its status is “{status}”.",
            act=word(ACTS_DONE, action),
            id=task_id,
            status=word(STATUSES, status),
        ),
    )
