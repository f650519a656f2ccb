"""Is the installation alive? The database answers with the right schema, and the tick came lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from org.language import say
from storage.migrate import is_current
from storage.store import Store
from workflow.heartbeat import STALE, ages
from workflow.unusable import sentence, told_by


def problems(store: Store, at: datetime) -> list[str]:
    """What is wrong at the real instant `at`, one sentence each; empty when all is well."""
    try:
        if not is_current(store):
            return [
                say(
                    "Cơ sở dữ liệu chưa đúng phiên bản; hãy chạy `dondoc db upgrade`.",
                    "The database does not have the current schema; run `dondoc db upgrade`.",
                )
            ]
        with store.read() as connection:
            age = ages(connection, at).get("tick")
    except SQLAlchemyError as error:
        if unusable := told_by(error, store.url):
            return [sentence(unusable, named=False)]
        why = type(getattr(error, "orig", None) or error).__name__  # its text may name hosts and accounts
        return [say("Cơ sở dữ liệu không trả lời ({why}).", "The database does not answer ({why}).", why=why)]
    if age is None:
        return [say("Chưa có lượt rà soát nào.", "There has been no tick yet.")]
    if age > STALE:
        return [
            say(
                "Lượt rà soát gần nhất cách đây {n} giây; worker hoặc beat đã dừng.",
                "The last tick was {n} seconds ago; worker or beat has stopped.",
                n=int(age.total_seconds()),
            )
        ]
    return []
