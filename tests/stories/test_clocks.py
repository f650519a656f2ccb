"""Other clocks than the report's: acknowledging, reviewing, answering (change contract, section 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, select, update

from org.today import on_day
from plans.calendar import WorkCalendar
from plans.clocks.rules import ClockRule, due_of
from plans.model import Span
from storage.tables import clock_run, deadline, notice, rung, task
from tests.proven import assert_proven, undone
from tests.stories.instants import at
from tests.stories.world import NUMBER, Story, head, officer, plan
from workflow import acts
from workflow.acting.many import submit_all
from workflow.acting.submission import recall
from workflow.amending.amend import Document, amend
from workflow.asking import extensions
from workflow.calendar import overrides
from workflow.calendar.overrides import Override
from workflow.delivery.put_back import put_back
from workflow.proof.prove import prove
from workflow.revision.suspension import suspend
from workflow.rounds.standing import standing_of
from workflow.views import plans, tasks
from workflow.views.status import status
from workflow.views.task import explained
from workflow.views.task.figures import FIGURES
from workflow.views.unit import asked

DISTRICTS = "- {id: reports, title: Báo cáo, assigned_to: {level: district, under: tinh}, due: 2020-12-15}"
PAPER, AGAIN = acts.Submission(by="Văn thư", paper=True), Document(number="100/KH", version=2)
SOON = DISTRICTS.replace("2020-12-15", "2020-10-20")


def clock(story: Story, unit: str, name: str, item: str = "reports") -> list[dict[str, Any]]:
    with on_day(story.store, story.now.date()) as connection:
        found = explained.explain(connection, story.task_id(item, unit), story.now)["clocks"]
    return [one for one in found if one["clock"] == name]


def act(story: Story, do: Any, unit: str, **how: Any) -> None:
    do(story.store, story.task_id("reports", unit), **how, now=story.now, actor=unit)
    story._deliver()


def ask(story: Story, unit: str, until: str) -> None:
    act(story, extensions.ask, unit, until=date.fromisoformat(until), reason="Bão lụt")


def answer(story: Story, do: Any, **how: Any) -> None:
    with story.store.read() as connection:
        [one] = asked.extensions(connection, story.now, state="asked")
    do(story.store, one["id"], **how, now=story.now, actor="ban")
    story._deliver()


def said(story: Story, unit: str, name: str) -> list[tuple[str, str, str, str]]:
    """(rung, whom it tells, the date it speaks of, its state) of a clock's notices of one unit's task."""
    rows = [row for row in story.notices(unit) if row["clock"] == name]
    return [(row["rung"], row["recipient"]["email"], row["due_on"], row["state"]) for row in rows]


def test_c1_a_task_that_is_not_acknowledged_is_asked_for_until_it_is(story: Story) -> None:
    story.begin_with(plan(DISTRICTS, acknowledge_within="3wd"))
    [run] = clock(story, "huyen-a", "acknowledge")
    assert (run["unit"], run["due_on"], run["due_at"]) == ("huyen-a", "2020-10-09", "2020-10-10T00:00:00+07:00")
    assert [one["fire_at"][:10] for one in run["rungs"]] == ["2020-10-09", "2020-10-12", "2020-10-14"]
    with story.store.read() as connection:
        said_next = standing_of(connection, 1, story.now).ahead[0]
    assert (said_next.kind, said_next.item, said_next.tasks) == ("due", "Báo cáo (tiếp nhận)", 2)
    story.at("2020-10-08")
    acts.acknowledge(story.store, story.task_id("reports", "huyen-b"), now=story.now, actor="huyen-b")
    story.at("2020-10-14")
    due = "2020-10-09"
    assert said(story, "huyen-a", "acknowledge") == [
        ("on_due", officer("huyen-a"), due, "sent"),
        ("after 1wd", officer("huyen-a"), due, "sent"),
        ("after 1wd", head("huyen-a"), due, "sent"),
        ("after 3wd", officer("tinh"), due, "sent"),
    ]
    assert said(story, "huyen-b", "acknowledge") == []
    assert [story.task("reports", unit)["late"] for unit in ("huyen-a", "huyen-b")] == [["acknowledge"], []]
    story.put_mail_aside()
    assert_proven(story.store)


def test_the_span_is_counted_from_the_day_after_and_ends_on_a_working_day_whatever_day_off_says() -> None:
    rule, calendar = ClockRule(within=Span(3, "d")), WorkCalendar()
    due = due_of("acknowledge", rule, date(2020, 10, 8), calendar)
    assert (due.due_given, due.due_on, due.due_at) == (date(2020, 10, 11), date(2020, 10, 12), at("2020-10-13 00:00"))
    assert [step.rule for step in due.steps] == ["acknowledge-begins", "days-after", "moved-on", "end-of-day"]


def test_a_report_waits_for_its_reviewer_from_each_time_it_is_handed_in(story: Story) -> None:
    items = DISTRICTS.replace("due:", "report_to: hoi-nong-dan, due:")
    story.begin().publish(plan(items, acknowledge_within="3wd", review_within="2wd"))
    story.at("2020-10-07")
    story.submit("reports", "huyen-a", came="2020-10-06 10:00")  # Wednesday: recorded is what counts
    [first] = clock(story, "huyen-a", "review")
    assert (first["unit"], first["due_on"]) == ("hoi-nong-dan", "2020-10-09")
    assert clock(story, "huyen-a", "acknowledge")[0]["ended_at"] == "2020-10-07T08:05:00+07:00"
    story.at("2020-10-09 08:05")
    mail = story.expect_mail(officer("hoi-nong-dan"), "Báo cáo chờ xem xét, hạn 09/10/2020", "Hạn xem xét: 09/10/2020")
    assert mail.says("xem xét, xác nhận hoặc trả lại kèm lý do")
    story.submit("reports", "huyen-a")
    ended, runs = clock(story, "huyen-a", "review")
    assert (ended["ended_at"][:10], runs["due_on"], runs["ended_at"]) == ("2020-10-09", "2020-10-13", None)
    story.at("2020-10-14 07:00").put_mail_aside()  # the other district's acknowledgement
    story.outage_until("2020-10-14 08:30")  # Tuesday's is said late, and the day after only the newest
    assert story.task("reports", "huyen-a")["late"] == ["review"]
    mail = story.expect_mail(officer("hoi-nong-dan"), "Báo cáo chờ xem xét, hạn 13/10/2020")
    story.put_mail_aside()
    act(story, recall, "huyen-a")
    assert [one["ended_at"] for one in clock(story, "huyen-a", "review")][1] == "2020-10-14T08:30:00+07:00"
    figures = story.status()["total"]
    assert [figures[name] for name in FIGURES] == [1, 1, 0, 0, 0]  # huyen-b has not acknowledged
    with on_day(story.store, story.now.date()) as connection:
        before = status(connection, at("2020-10-13 12:00"), by="unit")
        assert [row["unit"] for row in tasks.rows(connection, story.now, late="review")] == ["huyen-a"]
    late = {row["key"]: (row["late_acknowledge"], row["late_review"]) for row in before["rows"]}
    assert late == {"huyen-a": (0, 0), "huyen-b": (1, 0)}
    assert_proven(story.store)


def test_only_what_the_end_of_a_clock_makes_untrue_is_withdrawn(story: Story) -> None:
    ladders = "{answer: [{before: 1wd, tell: officer}], acknowledge: [{before: 1wd, tell: head}]}"
    head_of = {"acknowledge_within": "2wd", "answer_within": "2wd"}
    story.begin().publish(plan(SOON + f"\nladders: {ladders}", **head_of))
    with story.store.read() as connection:
        shown = plans.show(connection, NUMBER)["clocks"]
    assert shown["acknowledge"] == {"within": "2wd", "ladder": [{"rung": "before 1wd", "tell": ["head"]}]}
    story.now = at("2020-10-07 07:30")
    ask(story, "huyen-a", "2020-10-30")
    story.put_mail_aside()
    story.without_mail_until("2020-10-08 08:00")  # the desk is told of its answer, nobody yet of the 20th
    story.without_mail_until("2020-10-13 08:00")
    waits = {(row["clock"], row["state"]) for row in story.notices("huyen-a") if row["rung"]}
    assert waits == {("acknowledge", "pending"), ("answer", "pending"), ("report", "pending")}
    acts.submit(
        *(story.store, story.task_id("reports", "huyen-a"), PAPER),
        **{"files_folder": story.folder, "now": story.now, "actor": "huyen-a"},  # type: ignore[arg-type]
    )
    states = {row["clock"]: row["state"] for row in story.notices("huyen-a") if row["rung"]}
    assert states == {"acknowledge": "withdrawn", "answer": "pending", "report": "withdrawn"}
    extensions.grant(story.store, "1", now=story.now, actor="ban")
    assert [row["state"] for row in story.notices("huyen-a") if row["clock"] == "answer"] == ["withdrawn"]
    with undone(story.store) as connection:  # what set out before, and did not arrive, is still to be said or not
        of_clock = (
            select(rung.c.id).join(deadline, deadline.c.id == rung.c.deadline_id).where(deadline.c.clock == "answer")
        )
        assert put_back(connection, notice.c.rung_id.in_(of_clock)) == 0
    with undone(story.store) as connection:
        others = select(task.c.id).where(task.c.id != story.task_id("reports", "huyen-a"))
        waits = notice.c.task_id.in_(others), notice.c.rung_id > 0, notice.c.kind == "reminder"
        assert put_back(connection, and_(*waits)) == len([1 for row in story.notices("huyen-b") if row["rung"]])
    with story.store.read() as connection:
        [one] = asked.extensions(connection, story.now)
    assert (one["answer_due_on"], one["late"]) == ("2020-10-09", True)
    assert_proven(story.store)


def test_e1_while_a_request_waits_the_ladder_is_silent_where_the_plan_says_so(story: Story) -> None:
    story.begin().publish(plan(SOON, asking_stops="true"))
    story.at("2020-10-12")
    ask(story, "huyen-a", "2020-10-30")
    story.at("2020-10-13")
    story.put_mail_aside()
    assert [row["kind"] for row in story.notices("huyen-a", rung="before 7d")] == []
    assert [row["state"] for row in story.notices("huyen-b", rung="before 7d")] == ["sent"]
    answer(story, extensions.refuse_it, reason="Không lùi được")
    story.at("2020-10-16").put_mail_aside()
    assert [row["state"] for row in story.notices("huyen-a", rung="before 3d")] == ["sent"]
    assert (story.task("reports", "huyen-a")["asked_until"], story.status()["total"]["asked"]) == (None, 0)
    assert_proven(story.store)


def test_a_clock_that_runs_keeps_its_date_and_its_words_reach_whoever_stands_in(story: Story) -> None:
    story.begin_with(plan(DISTRICTS, acknowledge_within="3wd"))
    overrides.put(story.store, [Override(day=date(2020, 10, 8), working=False)], story.now, "ban")
    with story.over_smtp(gone=[officer("huyen-a"), head("huyen-a")]):
        story.at("2020-10-12 09:00")
    assert clock(story, "huyen-a", "acknowledge")[0]["due_on"] == "2020-10-09"
    rows = [(row["recipient"]["email"], row["state"]) for row in story.notices("huyen-a") if row["rung"] == "on_due"]
    assert (officer("tinh"), "sent") in rows
    story.put_mail_aside()
    assert_proven(story.store)


def test_a6_an_amendment_changes_the_clocks_of_what_begins_later(story: Story) -> None:
    more = "\n- {id: more, title: Phụ lục, assigned_to: huyen-a, due: 2020-12-15}"
    story.begin().publish(plan(DISTRICTS))
    story.at("2020-10-07")
    within = {"acknowledge_within": "2wd", "review_within": "3wd"}
    document = {"document": Document(number="99/KH"), "now": story.now, "actor": "ban"}
    done = amend(story.store, NUMBER, plan(DISTRICTS + more, **within), **document)
    assert [one["change"] for one in done["changes"]] == ["made"]
    assert clock(story, "huyen-a", "acknowledge") == []
    [run] = clock(story, "huyen-a", "acknowledge", "more")
    assert run["due_on"] == "2020-10-09"
    both = [story.task_id(item, "huyen-a") for item in ("reports", "more")]
    with story.store.write() as connection:
        submit_all(connection, dict.fromkeys(both, replace(PAPER, at=story.now)), now=story.now, actor="ban")
    assert [clock(story, "huyen-a", "review", item)[0]["due_on"] for item in ("reports", "more")] == ["2020-10-12"] * 2
    assert amend(story.store, NUMBER, plan(DISTRICTS + more), **{**document, "document": AGAIN})["changes"] == []
    story.submit("reports", "huyen-a")  # by a version without such a clock: it ends, and none begins
    assert [one["ended_at"] is None for one in clock(story, "huyen-a", "review")] == [False]
    story.without_mail_until("2020-10-12 08:00")
    assert [row["state"] for row in story.notices("huyen-a") if row["clock"] == "review"] == ["pending"]
    suspend(story.store, NUMBER, reason="Giãn cách", now=story.now, actor="ban")
    assert [row["state"] for row in story.notices("huyen-a") if row["clock"] == "review"] == ["withdrawn"]
    story.put_mail_aside()
    assert_proven(story.store)


def test_a_run_that_ended_otherwise_than_its_acts_say_is_found(story: Story) -> None:
    story.begin().publish(plan(DISTRICTS, acknowledge_within="3wd", review_within="3wd"))
    act(story, acts.acknowledge, "huyen-a")
    story.submit("reports", "huyen-b")
    for changed in (
        update(clock_run).where(clock_run.c.clock == "acknowledge").values(ended_at=None),
        update(clock_run).where(clock_run.c.clock == "acknowledge").values(unit_id=1),
        update(clock_run).where(clock_run.c.clock == "review").values(unit_id=1),
        delete(clock_run).where(clock_run.c.clock == "review"),
    ):
        with undone(story.store) as connection:
            assert prove(connection).holds
            connection.execute(changed)
            assert not prove(connection).holds
