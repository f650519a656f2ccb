"""The engine and the reference model live through the same random histories, and never differ.

`DONDOC_TEST_EXAMPLES=500` runs so many histories on SQLite (and a quarter of them on PostgreSQL), chosen at random.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, event, note
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event as sqlalchemy_event

from lib.problem import Refused
from org.files.rows import Parsed
from org.model import Contact
from plans.model import Every, Plan
from storage.store import Store
from tests.integration.delivery_world import settings
from tests.property.changes import amended, unit_changes
from tests.property.worlds import ANCHORS, TOP, contact_lists, contact_rows, outcomes, plans, rosters
from tests.proven import assert_proven
from tests.reference.calendar import VIETNAM, decree, works
from tests.reference.decreed import Model
from tests.reference.engine import (
    Born,
    bring_in,
    come_down,
    engine_notices,
    engine_tasks,
    notice_rows,
    on_map,
    outcome_figures,
    outcome_file,
    plan_file,
    replace_contacts,
    reported,
    rows_of,
    totals,
)
from tests.reference.model import OPEN, SPOKEN_OF, Illegal
from tests.reference.outcomes import Outcome
from tests.reference.state import ModelTask, local, sort_rows
from workflow import acts, ending
from workflow.acting.reopen import reopen
from workflow.amending.amend import Document, amend
from workflow.asking import extensions
from workflow.calendar.overrides import Override, put, remove
from workflow.delivery.deliver import deliver
from workflow.joint.contributing import contribute
from workflow.outcome.recorded import given
from workflow.outcome.recorded import record as record_outcome
from workflow.preview import preview
from workflow.publish import publish
from workflow.revision.suspension import resume, suspend
from workflow.tick import tick
from workflow.unit_changes.model import Row
from workflow.unit_changes.recorded import Change, record
from workflow.unit_changes.reverted import revert
from workflow.unit_changes.shown import changes
from workflow.views.unit import asked

ASKED = os.environ.get("DONDOC_TEST_EXAMPLES")
STEPS = 14
CRASHES = st.just(0) | st.just(0) | st.integers(1, 30)
LATE = st.sampled_from([timedelta(0), timedelta(hours=9), timedelta(days=2, hours=8)])
WAITS = st.sampled_from([timedelta(0), timedelta(minutes=7), timedelta(hours=5), timedelta(hours=13)]) | st.builds(
    timedelta, days=st.integers(1, 12), minutes=st.sampled_from([0, 5, 430])
)


class Crash(BaseException):
    """The process died."""


@contextmanager
def dies_at(store: Store, statement: int) -> Iterator[None]:
    """Every attempt to run the n-th statement or to commit a transaction that ran it fails; 0 is never."""
    seen = 0

    def before(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Crash

    sqlalchemy_event.listen(store.engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        sqlalchemy_event.remove(store.engine, "before_cursor_execute", before)


class Faults(logging.Handler):
    """What the engine itself calls wrong: no history of these, crashes included, gives it a reason."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []
        logging.getLogger("dondoc").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def close(self) -> None:
        logging.getLogger("dondoc").removeHandler(self)
        super().close()


class EngineAgainstModel(RuleBasedStateMachine):
    """One history: a roster, plans, acts, ticks and deliveries at random instants, and crashes."""

    open_store: ClassVar[Callable[[], Store]]

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).open_store()
        self.folder = Path(tempfile.mkdtemp())
        self.born: Born = {}
        self.model = Model()
        self.faults = Faults()

    def teardown(self) -> None:
        """However it went, the journal proves the books."""
        self.faults.close()
        try:
            assert_proven(self.store)
        finally:
            decree({})
            self.store.dispose()
            shutil.rmtree(self.folder)
        tasks = self.model.every_task()
        for one in {f"{one.item.on_merge}, {one.item.on_split}" for one in tasks if one.passed_to}:
            event(f"passed on: {one}")
        for one in {one.status for one in tasks if one.amended_from}:
            event(f"moved by a revision: {one}")

    # --- the history -----------------------------------------------------------------------------------------------

    @initialize(data=st.data(), anchor=st.sampled_from(ANCHORS), later=st.integers(0, 12), hour=st.integers(0, 23))
    def begin(self, data: st.DataObject, anchor: date, later: int, hour: int) -> None:
        self.start = anchor + timedelta(days=later)
        self.now = datetime(self.start.year, self.start.month, self.start.day, hour, 7, tzinfo=VIETNAM)
        units = data.draw(rosters(self.start), label="units")
        contacts = data.draw(contact_lists(self.start, dict.fromkeys(one.code for one in units)), label="contacts")
        bring_in(self.store, units, contacts, self.now)
        self.model = Model.of(units, contacts, local(self.now))
        self._publish(data, 0)

    @precondition(lambda self: len(self.model.plans) < 2)
    @rule(data=st.data(), crash=CRASHES)
    def publish_another(self, data: st.DataObject, crash: int) -> None:
        self._publish(data, crash)

    @precondition(lambda self: 0 < len(self.model.plans) < 3)
    @rule(data=st.data(), crash=CRASHES, leaves=st.booleans())
    def cancel_and_publish_under_the_same_number(self, data: st.DataObject, crash: int, leaves: bool) -> None:
        self._end(self.model.plans[0].decreed.number, "cancel", crash)
        if leaves:
            self.deliver()
        self._publish(data, crash)

    @precondition(lambda self: self.model.next_rungs())
    @rule(beside=st.sampled_from([0, 0, -1, 60]))
    def wait_for_the_next_rung(self, beside: int) -> None:
        self.now = max(self.now, self.model.next_rungs()[0] + timedelta(seconds=beside))

    @precondition(lambda self: self.model.next_summaries(self.now))
    @rule(beside=st.sampled_from([0, 0, -1, 60]), leaves=st.booleans())
    def tick_at_the_next_summary(self, beside: int, leaves: bool) -> None:
        self.now = max(self.now, self.model.next_summaries(self.now)[0] + timedelta(seconds=beside))
        self.tick(0)
        if leaves:
            self.deliver()

    @rule(crash=CRASHES)
    def tick(self, crash: int) -> None:
        self.model.tick(self.now)
        self._survives(lambda: tick(self.store, self.now), crash)

    @rule(wait=WAITS, crash=CRASHES)
    def tick_later(self, wait: timedelta, crash: int) -> None:
        self.now += wait
        self.tick(crash)

    @rule()
    def deliver(self) -> None:
        self.model.deliver(self.now)
        deliver(self.store, settings(self.folder), self.now)

    @rule(data=st.data())
    def change_contacts(self, data: st.DataObject) -> None:
        unit = data.draw(st.sampled_from(sorted({one.code for one in self.model.people.versions})))
        self._drawn(data, unit, data.draw(st.sampled_from(["officer", "head", "deputy", "mailbox"])))

    @precondition(lambda self: self.model.waiting())
    @rule(data=st.data())
    def replace_somebody_who_is_still_to_be_told(self, data: st.DataObject) -> None:
        self._drawn(data, *data.draw(st.sampled_from(self.model.waiting())))

    @precondition(lambda self: self.model.next_rungs())
    @rule(data=st.data(), rungs=st.integers(1, 3), leaving=st.integers(1, 4), back=st.booleans())
    def people_leave_while_rungs_wait(self, data: st.DataObject, rungs: int, leaving: int, back: bool) -> None:
        """Rungs fire and nothing leaves; one after the other those who are told lose their addresses, up to nobody."""
        for at in self.model.next_rungs()[:rungs]:
            self.now = max(self.now, at)
            self.tick(0)
        for _ in range(leaving):
            if not (waiting := self.model.waiting()):
                return
            unit, post = data.draw(st.sampled_from(waiting))
            before = [one for one in self.model.people.contacts if (one.unit, one.post) == (unit, post)]
            self._correct(unit, post, [Contact(unit=unit, post=post, phone="0912345678")])  # type: ignore[arg-type]
            self.engine_and_model_agree()
        if back:
            self._correct(unit, post, before)

    def _drawn(self, data: st.DataObject, unit: str, post: str) -> None:
        self._correct(unit, post, data.draw(contact_rows(local(self.now), unit, post).filter(bool)))

    def _correct(self, unit: str, post: str, rows: list[Contact]) -> None:
        self.model.correct(unit, post, rows, self.now)
        with self.store.write() as connection:
            replace_contacts(connection, rows, self.now)

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), crash=CRASHES, several=st.booleans(), goes_on=st.booleans())
    def change_the_calendar(self, data: st.DataObject, crash: int, several: bool, goes_on: bool) -> None:
        """Days that tasks are due or on which something is said next, and others, become days off or worked."""
        near = st.integers(-3, 20).map(lambda days: local(self.now) + timedelta(days=days))
        due = {one.dates.due_on for one in self.model.having(*OPEN)} - {None}
        said = {at.date() for at in self.model.next_rungs()}
        those = [st.sampled_from(sorted(some)) for some in (due, due, said) if some]  # type: ignore[type-var]
        every = st.one_of(*those, near)
        days = data.draw(st.lists(every, min_size=1, max_size=3 if several else 1, unique=True), label="days")
        self._decide({day: not works(day) for day in days}, crash)
        if goes_on and self.model.next_rungs():
            self.engine_and_model_agree()
            self.wait_for_the_next_rung(0)
            self.tick(0)

    @precondition(lambda self: self.model.table)
    @rule(data=st.data(), crash=CRASHES)
    def take_a_day_back(self, data: st.DataObject, crash: int) -> None:
        day = data.draw(st.sampled_from([*self.model.table, self.start]), label="day")
        self._both(
            lambda: self.model.decide(self.now, {day: None}),
            lambda: remove(self.store, day, self.now, "x"),
            crash,
        )

    def _decide(self, days: dict[date, bool], crash: int) -> None:
        before = {one: one.dates for one in self.model.having(*OPEN)}
        overrides = [Override(day=day, working=working) for day, working in days.items()]
        self._both(lambda: self.model.decide(self.now, days), lambda: put(self.store, overrides, self.now, "x"), crash)
        event(f"the calendar moved dates: {any(one.dates is not dates for one, dates in before.items())}")

    # --- acts ------------------------------------------------------------------------------------------------------

    def _a_task(self, data: st.DataObject) -> tuple[ModelTask, dict[str, Any], int]:
        task = data.draw(st.sampled_from(self.model.every_task()).map(lambda one: one), label="task")
        note(f"{task.key} {task.status}")
        return task, {"now": self.now, "actor": "x"}, self._id_of(task)

    @precondition(lambda self: self.model.every_task())
    @rule(data=st.data(), crash=CRASHES)
    def acknowledge(self, data: st.DataObject, crash: int) -> None:
        task, who, number = self._a_task(data)
        self._both(
            lambda: self.model.acknowledge(self.now, task), lambda: acts.acknowledge(self.store, number, **who), crash
        )

    @precondition(lambda self: self.model.every_task())
    @rule(data=st.data(), crash=CRASHES, ago=st.none() | st.integers(-1, 100))
    def submit(self, data: st.DataObject, crash: int, ago: int | None) -> None:
        task = self._a_task(data)[0]
        at = None if ago is None else self.now - timedelta(hours=ago)
        self._submit(task, at, crash, self._measured(data, task))

    def _measured(self, data: st.DataObject, task: ModelTask) -> dict[str, str]:
        """Values of the item's indicators; not always all of them."""
        known = {one.id: one for one in task.plan.decreed.indicators if one.item == task.item.id}
        numbers = {id: st.sampled_from(["0", "1"] if one.yes_or_no else ["7", "2,5", "0"]) for id, one in known.items()}
        return data.draw(st.fixed_dictionaries({}, optional=numbers), label="values")

    def _submit(self, task: ModelTask, at: datetime | None, crash: int, values: dict[str, str] | None = None) -> None:
        numbers = {id: value.replace(",", ".") for id, value in (values or {}).items()}
        number, who = self._id_of(task), {"now": self.now, "actor": "x"}
        given = acts.Submission(by="Đầu mối", paper=True, at=at, values=list((values or {}).items()))
        kept: dict[str, Any] = {"files_folder": self.folder, **who}
        self._both(
            lambda: self.model.submit(self.now, task, at, numbers),
            lambda: acts.submit(self.store, number, given, **kept),
            crash,
        )

    @precondition(lambda self: self.model.having("submitted"))
    @rule(data=st.data(), crash=CRASHES)
    def accept(self, data: st.DataObject, crash: int) -> None:
        task, who, number = self._a_submitted_task(data)
        self._both(lambda: self.model.accept(self.now, task), lambda: acts.accept(self.store, number, **who), crash)

    @precondition(lambda self: self.model.having("submitted"))
    @rule(data=st.data(), crash=CRASHES, days=st.none() | st.integers(-1, 25))
    def return_(self, data: st.DataObject, crash: int, days: int | None) -> None:
        due = None if days is None else local(self.now) + timedelta(days=days)
        self._return(self._a_submitted_task(data)[0], due, crash)

    def _return(self, task: ModelTask, due: date | None, crash: int) -> None:
        number, who = self._id_of(task), {"now": self.now, "actor": "x"}
        self._both(
            lambda: self.model.return_(self.now, task, due),
            lambda: acts.return_(self.store, number, reason="thiếu", due=due, **who),
            crash,
        )

    @precondition(lambda self: self.model.every_task())
    @rule(data=st.data(), crash=CRASHES, days=st.integers(-1, 25))
    def extend(self, data: st.DataObject, crash: int, days: int) -> None:
        task, who, number = self._a_task(data)
        until = (task.dates.due_on or local(self.now)) + timedelta(days=days)
        self._both(
            lambda: self.model.extend(self.now, task, until),
            lambda: acts.extend(self.store, number, until=until, reason="xin thêm", **who),
            crash,
        )

    @precondition(lambda self: self.model.having("assigned", "acknowledged", "returned"))
    @rule(data=st.data(), crash=CRASHES, days=st.integers(-1, 25))
    def ask_for_more_time(self, data: st.DataObject, crash: int, days: int) -> None:
        task, who, number = self._a_task_that_is(data, "assigned", "acknowledged", "returned")
        until = max(task.dates.due_on or date.min, local(self.now)) + timedelta(days=days)
        self._both(
            lambda: self.model.ask(self.now, task, until),
            lambda: extensions.ask(self.store, number, until=until, reason="bão", **who),
            crash,
        )

    @precondition(lambda self: self.model.asking())
    @rule(data=st.data(), crash=CRASHES, how=st.sampled_from(["grant", "shorten", "refuse", "withdraw"]))
    def answer_a_request(self, data: st.DataObject, crash: int, how: str) -> None:
        task = data.draw(st.sampled_from(self.model.asking()).map(lambda one: one), label="task")
        who: dict[str, Any] = {"now": self.now, "actor": "x"}
        with self.store.read() as connection:
            [request] = asked.extensions(connection, self.now, task_id=self._id_of(task), state="asked")
        act: Callable[..., object] = getattr(extensions, "refuse_it" if how == "refuse" else how)
        more: dict[str, Any] = {"reason": "không lùi được"} if how in ("refuse", "shorten") else {}
        until = None
        if how == "shorten":
            first, last = sorted([task.dates.due_on or self.start, task.request.until if task.request else self.start])
            spread = data.draw(st.integers(-1, (last - first).days + 1), label="shortened to")
            until = more["until"] = first + timedelta(days=spread)
        event(f"answered: {how} of a task that is {task.status}")
        self._both(
            lambda: self.model.answer(self.now, task, how, until),
            lambda: act(self.store, request["id"], **more, **who),
            crash,
        )

    @precondition(lambda self: self.model.every_task())
    @rule(data=st.data(), crash=CRASHES)
    def say_how_far_it_is(self, data: st.DataObject, crash: int) -> None:
        task, who, number = self._a_task(data)
        self._both(
            lambda: self.model.progress(self.now, task),
            lambda: acts.progress(self.store, number, note="đang làm", **who),
            crash,
        )

    @precondition(lambda self: self.model.supported())
    @rule(data=st.data(), crash=CRASHES)
    def contribute(self, data: st.DataObject, crash: int) -> None:
        task = data.draw(st.sampled_from(self.model.supported()).map(lambda one: one), label="task")
        day, people = local(self.now), self.model.people
        those = [*task.supporters, *(people.stands(one, day) for one in task.supporters), task.unit, TOP]
        unit = data.draw(st.sampled_from(those), label="by")
        given, who = acts.Submission(by="Đầu mối", note="phần việc"), {"now": self.now, "actor": "x"}
        number, kept = self._id_of(task), {"files_folder": self.folder}
        self._both(
            lambda: self.model.contribute(self.now, task, unit),
            lambda: contribute(self.store, number, given, unit=unit, **kept, **who),  # type: ignore[arg-type]
            crash,
        )

    @precondition(lambda self: self.model.every_task())
    @rule(data=st.data(), crash=CRASHES)
    def waive(self, data: st.DataObject, crash: int) -> None:
        self._waive(self._a_task(data)[0], crash)

    def _waive(self, task: ModelTask, crash: int) -> None:
        number, who = self._id_of(task), {"now": self.now, "actor": "x"}
        self._both(
            lambda: self.model.waive(self.now, task),
            lambda: acts.waive(self.store, number, reason="được miễn", **who),
            crash,
        )

    @precondition(lambda self: self.model.having("accepted", "waived"))
    @rule(data=st.data(), crash=CRASHES)
    def reopen(self, data: st.DataObject, crash: int) -> None:
        self._reopen(self._a_task_that_is(data, "accepted", "waived")[0], crash)

    def _reopen(self, task: ModelTask, crash: int) -> None:
        event(f"reopened: {task.status}")
        number, who = self._id_of(task), {"now": self.now, "actor": "x"}
        self._both(
            lambda: self.model.reopen(self.now, task), lambda: reopen(self.store, number, reason="nhầm", **who), crash
        )

    @precondition(lambda self: self.model.reopenable())
    @rule(data=st.data(), beside=st.sampled_from([0, -1, 60]))
    def reopen_beside_a_rung_that_no_tick_has_fired(self, data: st.DataObject, beside: int) -> None:
        task = data.draw(st.sampled_from(self.model.reopenable()).map(lambda one: one), label="task")
        self.now = max(self.now, task.ladder[0].at + timedelta(seconds=beside))
        self._reopen(task, 0)
        self.tick(0)

    @precondition(lambda self: self.model.consolidating())
    @rule(data=st.data(), crash=CRASHES, then=WAITS, again=st.booleans(), leaves=st.booleans())
    def complete_what_another_needs(
        self, data: st.DataObject, crash: int, then: timedelta, again: bool, leaves: bool
    ) -> None:
        """All that a task needs is waived; where `again`, one of it is reopened later, and waived once more."""
        owing = data.draw(st.sampled_from(self.model.consolidating()).map(lambda one: one), label="owing")
        self._waive_what_is_open(owing, crash)
        if leaves:
            self.deliver()
        closed = [one for one in self.model.needed(owing, local(self.now)) if one.status in ("accepted", "waived")]
        if again and closed:
            one = data.draw(st.sampled_from(closed).map(lambda one: one), label="reopened")
            self.now += then
            self._reopen(one, crash)
            self.engine_and_model_agree()  # a waived task of a unit that has ceased passes at that instant (U9)
            self.now += then
            self._waive_what_is_open(owing, 0)
            event(f"ready said again: {owing.told_ready}")

    def _waive_what_is_open(self, owing: ModelTask, crash: int) -> None:
        for one in self.model.needed(owing, local(self.now)):
            if one.status in OPEN:
                self._waive(one, crash)

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), crash=CRASHES, how=st.sampled_from(["cancel", "close", "close", "force"]))
    def end(self, data: st.DataObject, crash: int, how: str) -> None:
        self._end(data.draw(st.sampled_from(self.model.plans).map(lambda one: one)).decreed.number, how, crash)

    def _end(self, name: str, how: str, crash: int) -> None:
        plan, who = self.model.named(name), {"now": self.now, "actor": "x"}
        if how == "cancel":
            self._both(
                lambda: self.model.cancel(self.now, plan),
                lambda: ending.cancel(self.store, name, reason="thay kế hoạch", **who),
                crash,
            )
        else:
            self._both(
                lambda: self.model.close(self.now, plan, force=how == "force"),
                lambda: ending.close(self.store, name, force=how == "force", **who),
                crash,
            )

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), crash=CRASHES, closing=st.sampled_from([True, True, False]), force=st.booleans())
    def conclude(self, data: st.DataObject, crash: int, closing: bool, force: bool) -> None:
        """A plan is closed with what came of it, or that is said of one that is closed."""
        ended = [one for one in self.model.plans if one.ended] or self.model.plans
        plan = data.draw(st.sampled_from(self.model.plans if closing else ended).map(lambda one: one))
        plan = self.model.named(plan.decreed.number)
        units = st.sampled_from(sorted({one.unit for one in self.model.every_task()}))
        told = data.draw(outcomes(local(self.now), plan.decreed.issued_on, units), label="outcome")
        known, lacks = {"closing": closing, "force": force}, []
        self._both(
            lambda: lacks.append(self.model.conclude(self.now, plan, told, **known)),
            lambda: lacks.append(self._record(plan.decreed.number, told, **known)),
            crash,
        )
        if lacks:
            assert lacks[0] == lacks[1]
            event(f"outcomes that lack models: {bool(lacks[0])}")
        _same([outcome_figures(self.store, plan.decreed.number, self.now)], [self.model.outcome_of(plan)])

    def _record(self, number: str, told: Outcome, **known: bool) -> list[tuple[str, str]]:
        with given(outcome_file(told), self.folder, self.folder / "files", 10**6) as found:
            kept = record_outcome(self.store, number, found, **known, now=self.now, actor="x")
        return sorted(re.findall(r"Đơn vị (\S+) đã hoàn thành “(.+)”,", "\n".join(one.message for one in kept.lacking)))

    @precondition(lambda self: self.model.above())
    @rule()
    def look_how_far_plans_have_come_down(self) -> None:
        for one in self.model.above():
            number = one.decreed.number
            if self.model.named(number) is one:
                rows = self.model.cascade(one, self.now)
                event(f"come down: {[row['published'] for row in rows]}")
                _same(come_down(self.store, number), rows)

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), crash=CRASHES, goes_on=st.booleans())
    def suspend_or_resume(self, data: st.DataObject, crash: int, goes_on: bool) -> None:
        plan = data.draw(st.sampled_from(self.model.plans))
        name, who = plan.decreed.number, {"reason": "giãn cách", "now": self.now, "actor": "x"}
        named, engine = self.model.named(name), resume if plan.suspended and goes_on else suspend
        model = self.model.resume if engine is resume else self.model.suspend
        self._both(lambda: model(self.now, named), lambda: engine(self.store, name, **who), crash)

    @precondition(lambda self: 0 < len(self.model.plans) < 3)
    @rule(data=st.data(), crash=CRASHES)
    def publish_what_supersedes(self, data: st.DataObject, crash: int) -> None:
        ends = data.draw(st.sampled_from(self.model.plans).map(lambda one: one), label="superseded").decreed
        self._publish(data, crash, supersedes=(f"{ends.number}@{ends.issued_on.year}",))

    @precondition(lambda self: len(self.model.plans) < 3 and self.model.having(*OPEN))
    @rule(data=st.data(), crash=CRASHES)
    def publish_what_fulfils_a_task(self, data: st.DataObject, crash: int) -> None:
        above = data.draw(st.sampled_from(self.model.having(*OPEN)).map(lambda one: one), label="above")
        if self.model.people.valid(above.unit, local(self.now)):
            upper = above.plan.decreed
            reference = f"{upper.number}@{upper.issued_on.year}@{upper.issuer}#{above.item.id}"
            if isinstance(above.item.due, Every):
                reference += f"@{above.dates.given}"
            self._publish(data, crash, fulfils=(reference,), issuer=above.unit)

    # --- plans and units change ------------------------------------------------------------------------------------

    @precondition(lambda self: self.model.plans)
    @rule(data=st.data(), crash=CRASHES, stale=st.sampled_from([0, 0, 0, 1]))
    def amend_a_plan(self, data: st.DataObject, crash: int, stale: int) -> None:
        running = data.draw(st.sampled_from(self.model.plans).map(lambda one: one), label="amended")
        named = self.model.named(running.decreed.number)
        if named.decreed.fulfils or named.decreed.supersedes:
            return
        plan = data.draw(amended(self.model, named, self.now), label="as amended")
        if plan is None:
            event("an amendment that could not be published")
            return
        version = max(1, named.version - stale)
        plan = replace(plan, version=version)
        file, by = plan_file(plan), Document(number="95/KH", version=version)
        were = [(task, task.dates) for task in self.model.having(*OPEN)]

        def engine() -> None:
            found = amend(self.store, plan.number, file, by, now=self.now, actor="x")["cascade"]
            moved = [task for task, dates in were if task.dates != dates]
            _same(sort_rows(found), sort_rows(self.model.left_behind(moved)))

        self._both(lambda: self.model.amend(self.now, named, plan, version), engine, crash)

    @rule(data=st.data(), crash=CRASHES)
    def change_units(self, data: st.DataObject, crash: int) -> None:
        self._change_units(data.draw(unit_changes(self.model, local(self.now)), label="change of units"), crash)

    @precondition(lambda self: self.model.having(*SPOKEN_OF))
    @rule(data=st.data(), beside=LATE, crash=CRASHES, tick_dies=CRASHES)
    def units_change_and_their_tasks_pass(
        self, data: st.DataObject, beside: timedelta, crash: int, tick_dies: int
    ) -> None:
        self._change_units(data.draw(unit_changes(self.model, local(self.now)), label="change of units"), crash)
        self.engine_and_model_agree()
        if self.model.pending():
            self.tick_once_a_change_of_units_applies(beside, tick_dies)

    @precondition(lambda self: self.model.having(*SPOKEN_OF))
    @rule(data=st.data(), beside=LATE, crash=CRASHES, days=st.none() | st.integers(-1, 25))
    def units_cease_while_what_they_handed_in_is_reviewed(
        self, data: st.DataObject, beside: timedelta, crash: int, days: int | None
    ) -> None:
        """U9: it stays with them, and passes where it is returned."""
        task = data.draw(st.sampled_from(self.model.having(*SPOKEN_OF)).map(lambda one: one), label="task")
        self._submit(task, None, 0)
        one = unit_changes(self.model, local(self.now), only=task.unit)
        self._change_units(data.draw(one, label="change of units"), crash)
        if self.model.pending():
            self.tick_once_a_change_of_units_applies(beside, 0)
        self.engine_and_model_agree()
        self._return(task, None if days is None else local(self.now) + timedelta(days=days), crash)
        event(f"returned to a unit that has ceased: {task.status}")

    def _change_units(self, change: Any, crash: int) -> None:
        if change is None:
            return
        parsed = Parsed("thay-doi.csv", tuple((n, Row(**vars(row))) for n, row in enumerate(change.rows, start=2)), ())
        waive = "giải thể" if change.waive else None
        said = Change(on=change.on, resolution="1/NQ", waive=waive, contacts=change.contacts)
        self._both(
            lambda: self.model.record(self.now, change),
            lambda: record(self.store, lambda _: parsed, said, now=self.now, actor="x"),
            crash,
        )

    @precondition(lambda self: self.model.pending())
    @rule(beside=LATE, crash=CRASHES)
    def tick_once_a_change_of_units_applies(self, beside: timedelta, crash: int) -> None:
        self.now = max(self.now, min(one.moment for one in self.model.pending()) + beside)
        self.tick(crash)

    @precondition(lambda self: self.model.changes)
    @rule(data=st.data(), crash=CRASHES)
    def revert_a_change_of_units(self, data: st.DataObject, crash: int) -> None:
        one = data.draw(st.sampled_from(self.model.changes).map(lambda one: one), label="change")
        with self.store.read() as connection:  # on PostgreSQL one that died has used up a number
            numbers = sorted(int(row["id"]) for row in changes(connection))
        number = str(numbers[self.model.changes.index(one)])
        self._both(
            lambda: self.model.revert(self.now, one),
            lambda: revert(self.store, number, "nhầm", now=self.now, actor="x"),
            crash,
        )

    @rule(data=st.data(), days=st.integers(-12, 12))
    def look_at_the_map_of_a_day(self, data: st.DataObject, days: int) -> None:
        dates = [
            local(self.now) + timedelta(days=days),
            *(one.change.on - timedelta(days=1) for one in self.model.changes),
        ]
        on = data.draw(st.sampled_from(dates), label="map")
        _same(on_map(self.store, self.now, on), rows_of(self.model.on_the_map(self.now, on)))

    # --- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def the_engine_meets_no_fault(self) -> None:
        assert self.faults.said == []

    @invariant()
    def engine_and_model_agree(self) -> None:
        if not self.model.plans:
            return
        _same(engine_tasks(self.store, self.now, self.born), self.model.tasks(self.now))
        _same(engine_notices(self.store, self.born), self.model.notices())
        for one in {plan.decreed.number for plan in self.model.plans if plan.decreed.indicators}:
            _same(totals(self.store, one, self.now), self.model.reached(self.model.named(one)))
        _same(reported(self.store, self.now), rows_of(self.model.figures(self.now)))
        if self.model.above():
            _same(reported(self.store, self.now, deep=True), rows_of(self.model.deep_figures(self.now)))

    # --- helpers ---------------------------------------------------------------------------------------------------

    def _publish(
        self,
        data: st.DataObject,
        crash: int,
        *,
        supersedes: tuple[str, ...] = (),
        fulfils: tuple[str, ...] = (),
        issuer: str = TOP,
    ) -> None:
        new = f"{len(self.model.plans) + 1}/KH"
        number = new if supersedes or fulfils else next(iter(self.model.free_again()), new)
        plan = data.draw(plans(self.model, self.now, number, issuer), label="plan")
        event(f"published, plan {len(self.model.plans) + 1}: {number}" if plan else "nothing to publish")
        if plan is None:
            return
        plan = replace(plan, supersedes=supersedes, fulfils=fulfils)
        if (
            not (supersedes or fulfils) and data.draw(st.integers(0, 2), label="previewed") == 0
        ):  # it takes as long as all that follows
            self._previews(plan)
        file = plan_file(plan)
        self._both(lambda: self.model.publish(plan, self.now), lambda: publish(self.store, file, self.now, "x"), crash)
        if supersedes or fulfils:
            return
        with pytest.raises(Refused):
            publish(self.store, file, self.now, "x")

    def _previews(self, plan: Plan) -> None:
        """The preview lists what the model says when it rehearses, and writes nothing."""
        seen = preview(self.store, plan_file(plan), self.now)
        rehearsed, tasks = self.model.rehearsed(plan, self.now)
        born = {row["id"]: row["due_given"] for row in seen["tasks"]}
        _same([row["status"] for row in seen["tasks"]], [row["status"] for row in tasks])
        for state, listed in (("planned", seen["notices"]), ("unreachable", seen["unreachable"])):
            wanted = [row for row in rehearsed.notices() if row["state"] == state]
            _same(notice_rows(listed, born), wanted)

    def _a_submitted_task(self, data: st.DataObject) -> tuple[ModelTask, dict[str, Any], int]:
        return self._a_task_that_is(data, "submitted")

    def _a_task_that_is(self, data: st.DataObject, *statuses: str) -> tuple[ModelTask, dict[str, Any], int]:
        """Mostly one in such a status."""
        such = self.model.having(*statuses)
        if not such or data.draw(st.integers(0, 4)) == 0:
            return self._a_task(data)
        task = data.draw(st.sampled_from(such).map(lambda one: one), label="task")
        return task, {"now": self.now, "actor": "x"}, self._id_of(task)

    def _id_of(self, task: ModelTask) -> int:
        """The engine's number of the task."""
        rows = engine_tasks_by_id(self.store, self.now)
        number, item, unit, born = task.key
        wanted = (number, item, unit, born.isoformat() if born else None)
        found = [int(i) for i, row in rows.items() if (row["plan"], row["item"], row["unit"], self.born[i]) == wanted]
        namesakes = [one for one in self.model.every_task() if one.key == task.key]  # of plans of one number
        assert len(found) == len(namesakes)
        return sorted(found)[namesakes.index(task)]

    def _both(self, in_model: Callable[[], object], in_engine: Callable[[], object], crash: int) -> None:
        """The same in the model and in the engine; both refuse for the same reasons, or neither."""
        wrong: set[str] = set()
        try:
            in_model()
        except Illegal as why:
            wrong = why.codes
        if not wrong:
            self._survives(in_engine, crash)
            return
        event(f"refused: {', '.join(sorted(wrong))}")
        with pytest.raises(Refused) as refused:
            in_engine()
        assert {one.code for one in refused.value.problems if one.severity == "error"} == wrong

    def _survives(self, operation: Callable[[], object], crash: int) -> None:
        """Run the operation; where it dies at the n-th statement, run it again."""
        if crash:
            try:
                with dies_at(self.store, crash):
                    operation()
                return
            except Crash:
                event("crashed")
        operation()


def engine_tasks_by_id(store: Store, now: datetime) -> dict[str, dict[str, Any]]:
    from workflow.views import tasks

    with store.read() as connection:
        return {row["id"]: row for row in tasks.rows(connection, now)}


def _same(engine: list[Any], model: list[Any]) -> None:
    """Equal; else only what differs is shown."""
    if engine != model:
        extra = [row for row in engine if row not in model]
        absent = [row for row in model if row not in engine]
        for row in extra:
            note(f"only the engine: {row}")
        for row in absent:
            note(f"only the model:  {row}")
        raise AssertionError(f"{len(extra)} rows only in the engine, {len(absent)} only in the model")


# --- the two databases ---------------------------------------------------------------------------------------------


def _run(open_store: Callable[[], Store], default: int, asked: int | None) -> None:
    class Machine(EngineAgainstModel):
        pass

    Machine.open_store = staticmethod(open_store)  # type: ignore[assignment]
    run_state_machine_as_test(
        Machine,
        settings=profile(
            max_examples=default if asked is None else asked,
            stateful_step_count=STEPS,
            derandomize=asked is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(0 if ASKED else 600)
def test_random_histories_on_sqlite_end_as_the_model_says(sqlite_template: Path, tmp_path: Path) -> None:
    def open_store() -> Store:
        path = tmp_path / "history.sqlite3"
        for old in tmp_path.glob("history.sqlite3*"):
            old.unlink()
        shutil.copy(sqlite_template, path)
        return Store(f"sqlite:///{path}")

    _run(open_store, 30, int(ASKED) if ASKED else None)


@pytest.mark.timeout(0 if ASKED else 600)
def test_random_histories_on_postgresql_end_as_the_model_says(new_postgresql: Callable[[], str]) -> None:
    _run(lambda: Store(new_postgresql()), 7, int(ASKED) // 4 if ASKED else None)
