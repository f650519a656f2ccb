"""How an act finds its rows where the planner knows nothing of the tables: by an index, whatever the plan's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from storage.store import Store
from tests.stories.reform import reform
from tests.stories.world import Story, plan
from workflow import acts

CONSOLIDATING = plan(
    "- {id: communes, title: Báo cáo xã, assigned_to: {level: commune, under: tinh}, due: 2020-12-01}\n"
    "- {id: districts, title: Sơ kết, assigned_to: {level: district, under: tinh}, due: 2020-12-15, needs: [communes]}"
)
ALONE = plan("- {id: communes, title: Báo cáo xã, assigned_to: {level: commune, under: tinh}, due: 2020-12-01}")
OF_TASKS = ("task", "needed", "other")  # the table, and its names in `tasks.needs`


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is run on the store meanwhile, with its values."""
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not many:
            run.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", note)
    yield run
    event.remove(store.engine, "before_cursor_execute", note)


def ways(connection: Connection, statement: str, values: Any) -> list[str]:
    """How the planner goes about a statement, a step a line."""
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return [str(row[-1]).strip(" ->") for row in connection.exec_driver_sql(f"{how} {statement}", values)]


def goes_through_all(step: str) -> bool:
    """All rows of the table of tasks, or all of a plan."""
    scanned = (f"SCAN {name}" for name in OF_TASKS)
    return step.startswith((*scanned, "Seq Scan on task")) or "ix_task_plan_id" in step


def of_this_plan(taken: Sequence[str]) -> Iterator[str]:
    """The steps without those that read the tasks of plans below, where there are any: of these all are wanted."""
    for step, condition in zip(taken, [*taken[1:], ""], strict=False):  # the last step has none behind it
        if condition != "Index Cond: (plan_id = fulfilment.plan_id)":
            yield step


@pytest.mark.parametrize("published", [ALONE, CONSOLIDATING], ids=["needed by none", "needed"])
@pytest.mark.parametrize("act", ["accept", "waive"])
def test_closing_a_task_looks_at_no_others_than_those_that_wait_for_it(
    story: Story, monkeypatch: pytest.MonkeyPatch, act: str, published: bytes
) -> None:
    monkeypatch.setattr("workflow.publish.gather_statistics", lambda _connection: None)
    story.begin().publish(published)
    closed = [story.task_id("communes", commune) for commune in ("xa-a1", "xa-a2", "xa-b1")]
    for commune in ("xa-a1", "xa-a2", "xa-b1"):
        story.submit("communes", commune)
    with statements(story.store) as run:
        for one in closed:
            if act == "accept":
                acts.accept(story.store, one, now=story.now, actor="ban")
            else:
                acts.waive(story.store, one, reason="đã sáp nhập", now=story.now, actor="ban")
    of_tasks = [(statement, values) for statement, values in run if "task" in statement and "PRAGMA" not in statement]
    with story.store.rehearse() as connection:
        if connection.dialect.name == "postgresql":  # so small a table it would rather read as a whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        steps = {statement: ways(connection, statement, values) for statement, values in of_tasks}
    assert len(steps) > 8
    bad = {statement: taken for statement, taken in steps.items() if any(map(goes_through_all, of_this_plan(taken)))}
    assert not bad, "\n\n".join(f"{statement}\n  " + "\n  ".join(taken) for statement, taken in bad.items())


def test_a_publication_leaves_the_planner_of_sqlite_with_statistics(story: Story) -> None:
    story.begin().publish(ALONE)
    with story.store.read() as connection:
        if connection.dialect.name == "sqlite":  # the other gathers them in its own time
            assert connection.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'task'"))


def test_a_reform_leaves_the_planner_of_postgresql_with_statistics_of_what_it_wrote(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them the statements after it go through all of its rows for each of them: hours, for a province."""
    for module in ("revision.passed", "revision.recorded", "unit_changes.recorded"):
        monkeypatch.setattr(f"workflow.{module}.MUCH", 1)
    story.begin_with(ALONE)
    reform(story, [("xa-a1", "xa-n"), ("xa-a2", "xa-n")], on=story.now.date().isoformat())
    known = "SELECT count(DISTINCT tablename) FROM pg_stats WHERE tablename IN ('task', 'passing', 'succession', 'act')"
    sqlite = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'task'"
    with story.store.read() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.scalar(text(known)) == 4
        else:
            assert connection.scalar(text(sqlite))
