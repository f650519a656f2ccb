"""What changes a plan beside what else goes on: one of two wins, and whoever was told the old hears the new.

Each step that others must not slip into is made long on purpose, so that those who do not wait are seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select

from lib.problem import Refused
from storage.store import Store
from storage.tables import fulfilment, notice, plan, task
from tests.proven import Post, assert_proven
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story
from tests.stories.world import plan as plan_file
from workflow import acts
from workflow import publish as publishing
from workflow.amending.amend import Document, amend
from workflow.delivery.deliver import deliver
from workflow.publish import publish
from workflow.revision.suspension import suspend
from workflow.tick import tick
from workflow.views import outbox

LONG = 0.25  # seconds
UNITS = {"tinh": None, "ban": "tinh"} | {f"huyen-{n}": "tinh" for n in range(1, 4)} | {"xa-1": "huyen-1"}
REPORTS = "- {id: reports, title: Báo cáo, assigned_to: {level: district}, due: %s}"
BELOW = plan_file(
    "- {id: own, title: Việc huyện, assigned_to: [huyen-1, xa-1], due: 2020-12-01}",
    **{"number": "12/KH", "issuer": "huyen-1", "desk": "huyen-1", "fulfils": f"'{NUMBER}#reports'"},
)


@pytest.fixture
def story(store: Store, tmp_path: Path) -> Iterator[Story]:
    told = Story(store, tmp_path).begin(UNITS)
    publish(store, plan_file(REPORTS % "2020-12-15"), told.now, "ban")
    yield told
    assert_proven(store)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each returns, or why it was refused; all begin together."""
    together = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return deed()
        except Refused as refused:
            return [problem.code for problem in refused.problems]

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def amended(story: Story, due: str, by: str = "95/CV") -> dict[str, Any]:
    document = Document(number=by)
    return amend(story.store, NUMBER, plan_file(REPORTS % due), document, now=story.now, actor="ban")


def submitted(story: Story, id: int) -> None:
    given = acts.Submission(by="Văn thư", paper=True)
    acts.submit(story.store, id, given, files_folder=story.folder / "files", now=story.now, actor="x")


def test_of_two_amendments_at_once_one_wins_and_the_other_is_told(story: Story) -> None:
    found = at_once(*(lambda n=n: amended(story, f"2020-12-{n}", f"{n}/CV") for n in (22, 23, 24)))  # type: ignore[misc]
    assert sorted(map(str, (one for one in found if isinstance(one, list)))) == ["['version-changed']"] * 2
    [won] = [one for one in found if isinstance(one, dict)]
    assert (won["version"], len(won["changes"]), won["withdrawn"]) == (2, 3, 0)
    assert {one["new_due_on"] for one in won["changes"]} == {story.task("reports", "huyen-1")["due_on"]}


def test_beside_a_tick_a_pass_and_an_act_nobody_is_left_with_the_old_date(story: Story) -> None:
    deliver(story.store, story.settings, story.now)
    story.now = at("2020-12-01 08:05")  # the first reminder is due
    found, *_ = at_once(
        lambda: amended(story, "2020-12-25"),
        lambda: tick(story.store, story.now),
        lambda: deliver(story.store, story.settings, story.now, channels={"email": Post()}),
        lambda: submitted(story, story.task_id("reports", "huyen-3")),
    )
    assert len(found["changes"]) == 3
    deliver(story.store, story.settings, story.now, channels={"email": Post()})
    for n in range(1, 4):
        said = story.notices(f"huyen-{n}")
        old = [one["state"] for one in said if one["kind"] == "reminder" and one["due_on"] == "2020-12-15"]
        assert set(old) <= {"withdrawn", "sent"}
        assert [one["state"] for one in said if one["kind"] == "amended"] == ["sent"]
        assert story.task("reports", f"huyen-{n}")["due_on"] == "2020-12-25"


def test_withdrawn_counts_each_notice_that_was_taken_back_and_no_other(story: Story) -> None:
    deliver(story.store, story.settings, story.now)
    story.now = at("2020-12-01 08:05")
    tick(story.store, story.now)  # three reminders wait
    submitted(story, story.task_id("reports", "huyen-3"))  # takes its own back
    shown = amended(story, "2020-12-25")
    with story.store.read() as connection:
        waits = connection.scalar(select(func.count()).where(notice.c.state == "withdrawn"))
    assert (shown["withdrawn"], waits, [one["kind"] for one in shown["notices"]]) == (2, 3, ["amended"] * 3)
    story.now = at("2020-12-11 08:05")
    tick(story.store, story.now)
    found = suspend(story.store, NUMBER, reason="Bão lụt", now=story.now, actor="ban")
    assert (found["withdrawn"], len(found["notices"])) == (2, 2)  # not those that still say the other date


def slowly(monkeypatch: pytest.MonkeyPatch, name: str, until: Callable[[], object] = lambda: None) -> Event:
    """The first call of what `workflow.acts` calls by that name lasts; set once it has done its work."""
    real, done = getattr(acts, name), Event()

    def lasting(*given: Any) -> None:
        real(*given)
        if not done.is_set():
            done.set()
            until()
            time.sleep(LONG)

    monkeypatch.setattr(acts, name, lasting)
    return done


def meanwhile(first: Callable[[], Any], begun: Event, second: Callable[[], Any]) -> None:
    """The second begins when the first has done its work and not yet committed; raises what either raises."""
    with ThreadPoolExecutor(1) as pool:
        running: Future[Any] = pool.submit(first)
        assert begun.wait(10)
        try:
            second()
        finally:
            running.result()


def test_a_plan_cannot_fulfil_what_is_closed_meanwhile(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    upper = story.task_id("reports", "huyen-1")
    submitted(story, upper)
    linking, link = Event(), publishing.link

    def linked(*given: Any) -> list[int]:
        linking.set()
        return link(*given)

    monkeypatch.setattr(publishing, "link", linked)  # where it has found the task open, and looks once more
    begun = slowly(
        monkeypatch, "tell_those_waiting_for", lambda: story.store.is_sqlite or linking.wait(10)
    )  # on SQLite nobody comes so far
    accepted = lambda: acts.accept(story.store, upper, now=story.now, actor="ban")  # noqa: E731
    with pytest.raises(Refused) as refused:
        meanwhile(accepted, begun, lambda: publish(story.store, BELOW, story.now, "huyen-1"))
    assert [one.code for one in refused.value.problems] == ["nothing-to-fulfil"]
    with story.store.read() as connection:
        assert connection.execute(select(fulfilment)).all() == []
        assert connection.scalars(select(plan.c.number)).all() == [NUMBER]


def test_of_two_that_close_the_last_tasks_at_once_one_tells_that_all_is_in(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(story.store, BELOW, story.now, "huyen-1")
    with story.store.read() as connection:
        ids = connection.scalars(select(task.c.id).where(task.c.plan_id == 2).order_by(task.c.id)).all()
    begun = slowly(monkeypatch, "tell_those_waiting_for")
    one, other = (lambda id=id: acts.waive(story.store, id, reason="x", now=story.now, actor="ban") for id in ids)  # type: ignore[misc]
    meanwhile(one, begun, other)
    with story.store.read() as connection:
        ready = [row for row in outbox.rows(connection, unit_code="huyen-1") if row["kind"] == "ready"]
    assert [row["state"] for row in ready] == ["pending"]
