"""Is the installation alive? The database answers with the right schema, the tick came lately, nothing is held, and the
clocks agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from lib.language import say
from storage.migrate import is_current
from storage.store import Store
from workflow.keeping import hold
from workflow.keeping.unusable import sentence, told_by
from workflow.watch.heartbeat import ages, is_stale, wrong_clocks


def problems(store: Store, clock: Callable[[], datetime]) -> list[str]:
    """What is wrong at the real instant that `clock` gives, one sentence each; empty when all is well."""
    try:
        if not is_current(store):
            return [
                say(
                    "Cơ sở dữ liệu chưa đúng phiên bản; hãy chạy `dondoc db upgrade`.",
                    "The database does not have the current schema; run `dondoc db upgrade`.",
                )
            ]
        at, skew = clock(), store.skew()
        with store.read() as connection:
            age, held = ages(connection, at).get("tick"), hold.held(connection)
            wrong = wrong_clocks(connection, at, here=skew)
    except SQLAlchemyError as error:
        if unusable := told_by(error, store.url):
            return [sentence(unusable, named=False)]
        why = type(getattr(error, "orig", None) or error).__name__  # its text may name hosts and accounts
        return [say("Cơ sở dữ liệu không trả lời ({why}).", "The database does not answer ({why}).", why=why)]
    return [*_of_tick(age), *wrong, *([held.sentence] if held else [])]


def _of_tick(age: timedelta | None) -> list[str]:
    if age is None:
        return [say("Chưa có lượt rà soát nào.", "There has been no tick yet.")]
    if not is_stale(age):
        return []
    if age < timedelta(0):
        return [
            say(
                "Lượt rà soát gần nhất ghi giờ ở tương lai ({n} giây nữa): đồng hồ của máy đã chạy sai.",
                "The last tick bears a time in the future ({n} s ahead): a machine's clock was wrong.",
                n=int(-age.total_seconds()),
            )
        ]
    return [
        say(
            "Lượt rà soát gần nhất cách đây {n} giây; không còn worker nào chạy.",
            "The last tick was {n} seconds ago; no worker runs any more.",
            n=int(age.total_seconds()),
        )
    ]
