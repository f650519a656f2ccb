"""An act of the desk, accepting a report, with very many tasks beside it: the five statements that write as much."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.data import PUBLISHED, instant, published
from benchmarks.timing import Result, Scale, Taken, pairs, taken
from benchmarks.world import Database
from storage.store import Store
from workflow import acts

AT_ONCE = 20
HANDED_IN, DECIDED = PUBLISHED + timedelta(days=1), PUBLISHED + timedelta(days=2)

RAW_ACCEPTANCE = (
    "UPDATE task SET status = 'accepted', accepted_at = :at WHERE id = :id AND status = 'submitted'",
    """INSERT INTO act (task_id, at, actor, action, status, from_deadline_id, deadline_id, submitted_at)
    SELECT id, :at, 'x', 'accept', 'accepted', deadline_id, deadline_id, submitted_at FROM task WHERE id = :id""",
    "UPDATE notice SET state = 'withdrawn' WHERE task_id = :id AND state = 'pending'",
    """INSERT INTO notice (task_id, rung_id, act_id, person_id, contact_id, kind, channel, due_on, scheduled_for, state)
    SELECT t.id, 0, (SELECT max(id) FROM act WHERE task_id = :id), c.person_id, c.id, 'accepted', 'email',
    '2020-12-15', :at, 'pending' FROM task t JOIN contact c ON c.unit_id = t.unit_id WHERE t.id = :id""",
    """INSERT INTO journal (id, at, actor, action, plan_id, task_id, detail, previous, hash)
    SELECT max(id) + 1, :at, 'x', 'task.accept', 1, :id, '{}', '', '' FROM journal""",
)


def acceptance(database: Database, scale: Scale) -> Iterator[Result]:
    """So many reports are accepted, each in a transaction of its own."""
    url = database.create(published(scale.rows))
    with database.opened(url) as store:
        waiting = handed_in(store, 2 * AT_ONCE * (scale.repetitions + 1), database.folder)

        def ours() -> Taken:
            chosen = _taken_off(waiting)
            return taken(lambda: _each(chosen, lambda id: acts.accept(store, id, now=DECIDED, actor="bench")))

        def raw() -> Taken:
            chosen = _taken_off(waiting)
            return taken(lambda: _each(chosen, lambda id: _accept(store, id)))

        yield pairs(f"{AT_ONCE} acceptances", database.name, scale.rows, scale.repetitions, ours, raw)
    database.drop(url)


def handed_in(store: Store, count: int, folder: Path) -> list[int]:
    """The ids of so many tasks that wait for acceptance, spread over all."""
    with store.read() as connection:
        ids = list(connection.scalars(text("SELECT id FROM task ORDER BY id")))
    chosen = ids[:: max(1, len(ids) // count)][:count]
    for id in chosen:
        given = acts.Submission(by="x", paper=True)
        acts.submit(store, id, given, files_folder=folder / "files", now=HANDED_IN, actor="bench")
    return chosen


def _each(chosen: Sequence[int], do: Callable[[int], object]) -> None:
    for id in chosen:
        do(id)


def _taken_off(waiting: list[int]) -> Sequence[int]:
    return [waiting.pop() for _ in range(AT_ONCE)]


def _accept(store: Store, id: int) -> None:
    with store.write() as connection:
        values = {"id": id, "at": instant(connection, DECIDED)}
        for statement in RAW_ACCEPTANCE:
            connection.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})
