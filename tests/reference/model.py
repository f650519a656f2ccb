"""The engine's rules a second time (contract, section 3, rules 3 to 9): slow, plain, without a database.

`ReferenceModel` takes the same calls as the engine and says which notices and tasks there must be afterwards. What the
engine refuses, the model answers with `Illegal`, and neither changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Self

from org.model import Contact, UnitVersion
from plans.model import Every, LadderStep, Plan, PlanItem, Selection, Span
from tests.reference.calendar import (
    VIETNAM,
    Dates,
    LaidRung,
    count,
    due_dates,
    ends_at,
    granted,
    lay,
    nudges,
    summaries,
    works,
)
from tests.reference.clocks import SPOKEN_WHILE, Request, Run, begin
from tests.reference.people import People, Told
from tests.reference.periods import period
from tests.reference.state import ModelTask, Notice, Running, local, notice_row, sort_rows, task_row

SPOKEN_OF = {"assigned", "acknowledged", "returned"}
OPEN = SPOKEN_OF | {"submitted"}
SHARED = {"assignment", "amended", "extended", "waived", "cancelled", "suspended", "resumed"}  # with supporters (P3)
LEGAL = {
    "acknowledge": {"assigned"},
    "submit": {"assigned", "acknowledged", "returned", "submitted"},
    "accept": {"submitted"},
    "return": {"submitted"},
    "extend": {"assigned", "acknowledged", "returned"},
    "ask": {"assigned", "acknowledged", "returned"},
    "answer": OPEN,
    "waive": OPEN,
    "reopen": {"accepted", "waived"},
    "contribute": SPOKEN_OF,
    "progress": OPEN,
}


def _later(one: LaidRung, other: LaidRung) -> bool:
    return (one.at, one.position) > (other.at, other.position)


def _alike(one: Notice, other: Notice) -> bool:
    """Of what one person is told once."""
    once = one.once is other.once or (one.task is None and one.once == other.once)
    return one.task is other.task and one.kind == other.kind and once


def _told_for(notice: Notice, told: Told, post: str, unit: str) -> Notice:
    """It stays that contact's for whom it was made; said for another post it is said in its place."""
    assert notice.told
    contact = notice.told.contact
    own = (contact.post, contact.unit) == (post, unit)
    in_place = told.stands_in or (None if own else (post, unit))
    notice.state, notice.told, notice.reason = "pending", Told(contact, in_place), in_place
    return notice


AHEAD = timedelta(days=366)  # as far as nudges are listed beforehand, at least; no history lasts twice as long


class Illegal(Exception):
    """The rules do not allow it; the codes of everything that is wrong."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(sorted(codes)))
        self.codes = set(codes)


def numbered(plan: Plan, item: str) -> dict[int, Dates]:
    """Every date of the item by its number, counted over all dates of its rule."""
    return dict(enumerate(due_dates(plan, date.min)[item]))


def _ladder(plan: Plan, item: PlanItem) -> tuple[LadderStep, ...]:
    """Section 5, rule 4."""
    return plan.ladder if item.ladder is None else item.ladder


@dataclass
class ReferenceModel:
    """Everything there is: the roster, plans, tasks and what was said."""

    people: People = field(default_factory=People)
    plans: list[Running] = field(default_factory=list)
    _tasks: list[ModelTask] = field(default_factory=list)
    _notices: list[Notice] = field(default_factory=list)
    _laid: int = 0
    _unseen: set[ModelTask] = field(default_factory=set)  # made since anybody looked

    @classmethod
    def of(cls, versions: Iterable[UnitVersion], contacts: Iterable[Contact], day: date) -> Self:
        """The roster and the contacts as they were brought in on `day`."""
        people, rows = People(list(versions)), list(contacts)
        for unit, post in dict.fromkeys((one.unit, one.post) for one in rows):
            people.replace(unit, post, [one for one in rows if (one.unit, one.post) == (unit, post)], day)
        return cls(people=people)

    # --- rule 3: publication ---------------------------------------------------------------------------------------

    def publish(self, plan: Plan, now: datetime) -> None:
        if self._taken(plan):
            raise Illegal("already-published")
        running = Running(plan, now, now, once={item.id for item in plan.items})
        self.plans.append(running)
        for item in plan.items:
            for unit in self.units_of(item, now):
                for number, one in numbered(plan, item.id).items():
                    if not isinstance(item.due, Every) or one.given is None or one.given >= local(now):
                        self._make(running, item, number, unit, one, now)
        for task in self._tasks:
            if task.plan is running:
                self._say(task, "assignment", now)
                self._begin("acknowledge", task, now)

    def _taken(self, plan: Plan) -> bool:
        """Section 5, rule 3: a plan that is not cancelled bears the number."""
        names = [(one.number, one.issued_on.year, {one.issuer, *one.co_issuers}) for one in self._not_cancelled()]
        issuers = {plan.issuer, *plan.co_issuers}
        return any((number, year) == (plan.number, plan.issued_on.year) and issuers & of for number, year, of in names)

    def _make(
        self, plan: Running, item: PlanItem, occurrence: int, unit: str, dates: Dates, after: datetime
    ) -> ModelTask:
        """One more task; nothing is said of it yet. Rungs after that instant are for it."""
        task = ModelTask(plan, item, unit, dates.given, dates, [], occurrence=occurrence, made_at=after)
        task.period = period(item.period, dates.given)
        task.supporters = [code for code in self.supporting(item, local(after)) if code != unit]
        self._lay(task, after)
        task.laid_first = len(self._tasks)
        self._tasks.append(task)
        self._unseen.add(task)
        return task

    def _lay(self, task: ModelTask, after: datetime) -> None:
        """Its ladder, or its nudges, as its plan has them now."""
        plan, dates = task.plan.decreed, task.dates
        previous = None if task.by_act else dates.previous
        task.ladder = lay(_ladder(plan, task.item), dates.due_on, plan.send_at, after, previous)
        if dates.due_on is None:
            every = nudges(task.item.due, plan.send_at, task.plan.published, after + 2 * AHEAD)
            task.ladder = [rung for rung in every if rung.at > after]
        task.laid = self._lays()

    def _lays(self) -> int:
        self._laid += 1
        return self._laid

    def _begin(self, clock: str, task: ModelTask, now: datetime) -> None:
        run = begin(clock, task.plan.decreed, task.item, task.unit, now, self._lays())
        if run is not None:
            task.runs.append(run)

    def _settle(self, tasks: Iterable[ModelTask], now: datetime) -> None:
        """After these changed: what has nothing left to wait for is over."""
        for task in tasks:
            due_on = task.dates.due_on
            request, day_off = task.request, task.plan.decreed.day_off
            if request and (task.status not in OPEN or due_on is None or due_on >= granted(request.until, day_off)):
                self._answered(task, now)
            for run in task.runs:
                waits = run.clock != "answer" or task.request is not None
                if run.ended is None and not (waits and task.status in SPOKEN_WHILE[run.clock]):
                    self._stop(task, run, now)

    def _stop(self, task: ModelTask, run: Run, now: datetime) -> None:
        run.ended = now
        for notice in self._notices:
            if notice.task is task and notice.run is run and notice.state == "pending":
                notice.state = "withdrawn"

    def _answered(self, task: ModelTask, now: datetime) -> None:
        task.asked[-1] = (task.asked[-1][0], now)
        task.request = None

    def _not_cancelled(self) -> list[Plan]:
        """Section 5, rule 3: those whose numbers are taken."""
        return [one.decreed for one in self.plans if one.ended != "cancelled"]

    def free_again(self) -> list[str]:
        """The numbers that only plans bear that were cancelled."""
        taken = {one.number for one in self._not_cancelled()}
        return sorted({one.decreed.number for one in self.plans} - taken)

    def named(self, reference: str) -> Running:
        """The plan that NUMBER or NUMBER@YEAR means: the one that is not cancelled, else the latest."""
        number, _, year = reference.partition("@")
        such = [one for one in self.plans if one.decreed.number == number]
        such = [one for one in such if not year or one.decreed.issued_on.year == int(year)]
        return next((one for one in such if one.ended != "cancelled"), such[-1])

    def supporting(self, item: PlanItem, day: date) -> list[str]:
        """The units that support the item's tasks as of that day; a named one that ceased means its heir (P3, A5)."""
        found = [code for one in item.supporters for code in self.meant(one, day)]
        return sorted(set(found))

    def meant(self, chosen: Selection, day: date) -> list[str]:
        """The units that a selection means on that day, heirs in the place of named ones that have ceased."""
        units = tuple(dict.fromkeys(self.people.stands(code, day) for code in chosen.units))
        under = chosen.under and self.people.stands(chosen.under, day)
        return self.people.select(day, units=units, level=chosen.level, tag=chosen.tag, under=under)

    def units_of(self, item: PlanItem, now: datetime) -> list[str]:
        """The units that owe the item when it is published at `now`."""
        chosen = item.assigned_to
        return self.people.select(
            local(now), units=chosen.units, level=chosen.level, tag=chosen.tag, under=chosen.under
        )

    # --- rules 2, 5 and 7: a tick ----------------------------------------------------------------------------------

    def tick(self, now: datetime) -> None:
        for task in self._tasks:
            speaks = [(rung.at, task.laid, None) for rung in task.ladder if rung.at <= now]
            speaks += [(rung.at, run.laid, run) for run in task.runs for rung in run.ladder if rung.at <= now]
            for _, _, run in sorted(speaks, key=lambda one: one[:2]):
                self._speak(task, run, now)
        for plan in self.plans:
            if plan.ended is None:
                self._sum_up(plan, now)

    def _speak(self, task: ModelTask, run: Run | None, now: datetime) -> None:
        of = task if run is None else run
        due, of.ladder = [rung for rung in of.ladder if rung.at <= now], [rung for rung in of.ladder if rung.at > now]
        if run is None:
            due, speaks = [rung for rung in due if self._may_speak(task, rung)], task.status in SPOKEN_OF
        else:
            speaks = run.ended is None and task.status in SPOKEN_WHILE[run.clock]
        if due and speaks and not task.plan.suspended:
            self._fire(task, due, now, run)

    def _sum_up(self, plan: Running, now: datetime) -> None:
        """Section 5, rule 10: the desk's officer is told of a plan that runs and has open tasks."""
        due = [*plan.unsummed, *summaries(plan.decreed, plan.published, plan.summed, now)]
        plan.summed, plan.unsummed = max(plan.summed, now), []
        if not due or not any(task.plan is plan and task.status in OPEN for task in self._tasks):
            return
        for one in self._notices:
            if one.plan is plan and one.kind == "summary" and one.state == "pending":
                one.state, one.reason = "skipped", "superseded"
        desk = plan.decreed.desk_code
        told = self.people.reached(desk, "officer", desk, local(now))
        for at in due:
            notice = self._note_of(plan, None, "summary", at, told, once=(plan, at))
            if told and at != due[-1]:
                notice.state, notice.reason = "skipped", "superseded"

    def _may_speak(self, task: ModelTask, rung: LaidRung) -> bool:
        """A nudge is not said where an act was recorded since the 20th working day before it; and nothing whose time
        came while a request waited, where that stops the ladder."""
        if task.plan.decreed.asking_stops and any(
            begun <= rung.at and (ended is None or ended > rung.at) for begun, ended in task.asked
        ):
            return False
        return rung.label != "nudge" or not any(local(at) >= count(rung.on, Span(20, "wd"), -1) for at in task.acts)

    def _fire(self, task: ModelTask, due: list[LaidRung], now: datetime, run: Run | None) -> None:
        waiting = [one for one in self._notices if one.task is task and one.rung and one.state == "pending"]
        waiting = [one for one in waiting if one.run is run]
        said: dict[str, list[LaidRung]] = {}  # whom, and by which rungs, the newest first
        for rung in sorted(due, key=lambda rung: (rung.on, rung.position), reverse=True):
            told, nobody = self._hear(task, rung.tell, now, run.unit if run else task.unit)
            for one in told:
                notice = self._note(task, rung.kind, rung.at, one, rung, run=run)
                newer = said.setdefault(one.person, [])
                if newer:
                    same_day = any(other.on == rung.on for other in newer)
                    notice.state, notice.reason = "skipped", "same day" if same_day else "superseded"
                newer.append(rung)
            if nobody:
                self._nobody(task, rung.kind, rung.at, now, rung, run=run)
        for notice in waiting:
            if notice.told and notice.told.person in said:
                notice.state, notice.reason = "skipped", "superseded"

    # --- rule 4: whom ----------------------------------------------------------------------------------------------

    def _hear(self, task: ModelTask, tell: Iterable[str], now: datetime, unit: str) -> tuple[list[Told], bool]:
        """The persons told, each once, and whether some audience reaches nobody."""
        known = (unit, task.plan.decreed.desk_code, local(now))
        found: list[Told | None] = []
        for who in tell:
            if who in ("with", "issuers"):
                desk = task.plan.decreed.desk_code
                units = task.supporters if who == "with" else [desk, *task.plan.decreed.co_issuers]
                found += self.people.officers(units, desk, local(now))
            else:
                found.append(self.people.audience(who, *known))
        persons: dict[str, Told] = {}
        for one in found:
            if one is not None:
                persons.setdefault(one.person, one)
        return list(persons.values()), None in found

    def _say(self, task: ModelTask, kind: str, now: datetime, whom: str = "officer") -> object:
        """Tell the task's officer at once, or the desk's; returns what that tells of."""
        tell = [whom, "with"] if kind in SHARED else [whom]
        told, nobody = self._hear(task, tell, now, task.unit)
        act = object()
        for one in told:
            self._note(task, kind, now, one, once=act)
        if nobody:
            self._nobody(task, kind, now, now, once=act)
        return act

    def _note(
        self,
        task: ModelTask,
        kind: str,
        at: datetime,
        told: Told | None,
        rung: LaidRung | None = None,
        once: object = None,
        run: Run | None = None,
    ) -> Notice:
        notice = self._note_of(task.plan, task, kind, at, told, rung, once)
        if run is not None:
            notice.run, notice.due_on = run, run.due_on
        return notice

    def _note_of(
        self,
        plan: Running,
        task: ModelTask | None,
        kind: str,
        at: datetime,
        told: Told | None,
        rung: LaidRung | None = None,
        once: object = None,
    ) -> Notice:
        state = "pending" if told else "unreachable"
        reason = told.stands_in if told else None
        due_on = task.dates.due_on if task else None
        notice = Notice(plan, task, kind, due_on, at, state, told, reason, rung, once or rung)
        self._notices.append(notice)
        return notice

    def _nobody(
        self,
        task: ModelTask,
        kind: str,
        at: datetime,
        now: datetime,
        rung: LaidRung | None = None,
        once: object = None,
        run: Run | None = None,
    ) -> None:
        silent = self._note(task, kind, at, None, rung, once, run)
        if not any(one.task is task and one.kind == "unreachable" for one in self._notices):
            desk = task.plan.decreed.desk_code
            told = self._note(task, "unreachable", at, self.people.reached(desk, "officer", desk, local(now)))
            told.due_on = silent.due_on

    # --- section 5, rules 20 and 21: contacts corrected --------------------------------------------------------------

    def correct(self, unit: str, post: str, rows: list[Contact], now: datetime) -> None:
        """A file that names this post of this unit: what waits for somebody who left is made anew."""
        before = list(self.people.contacts)
        self.people.replace(unit, post, rows, local(now))
        if sorted(map(repr, before)) != sorted(map(repr, self.people.contacts)):
            self._follow([one for one in self._notices if self._left(one, unit, post, local(now))], now)

    def _follow(self, notices: list[Notice], now: datetime) -> None:
        """These are made anew, all at once; then of a task's ladder one person is told the newest rung alone."""
        touched = self._anew(sorted(notices, key=lambda one: one.scheduled_for), now)
        said = {(one.task, one.told.person) for one in touched if one.told and one.rung}
        ladder = [one for one in self._notices if one.rung and one.told and one.state in ("pending", "sent")]
        for notice in [one for one in ladder if one.state == "pending"]:
            assert notice.told
            assert notice.rung
            key = (notice.task, notice.told.person)
            newer = [
                one.rung
                for one in ladder
                if one.rung
                and one.told
                and (one.task, one.told.person) == key
                and one.run is notice.run
                and _later(one.rung, notice.rung)
            ]
            if key in said and newer:
                same_day = any(rung.on == notice.rung.on for rung in newer)
                notice.state, notice.reason = "skipped", "same day" if same_day else "superseded"

    def _left(self, notice: Notice, unit: str, post: str, day: date) -> bool:
        if notice.state != "pending":
            return False
        assert notice.told
        contact = notice.told.contact
        changed = (contact.unit, contact.post) == (unit, post) or not self.people.lists(contact)
        return changed and not self.people.holds(contact, day)

    def _anew(self, left: list[Notice], now: datetime) -> list[Notice]:
        """What is told instead: to somebody else, to somebody who is back, or to nobody.

        Who has left one post and is meant by another stays told, of that one.
        """
        told: list[Notice] = []
        for notice in left:
            assert notice.told
            post, unit = notice.told.stands_in or (notice.told.contact.post, notice.told.contact.unit)
            reached = self.people.reached(unit, post, notice.plan.decreed.desk_code, local(now))
            person = reached and reached.person
            own = [one for one in self._notices if _alike(one, notice) and (one.told and one.told.person) == person]
            if not own:
                told += self._made_anew(notice, reached, now)
            elif reached and own[0] not in told and (own[0] in left or own[0].state == "withdrawn"):
                told.append(_told_for(own[0], reached, post, unit))
        for notice in left:
            besides = None if notice in told else self._meant_besides(notice, now)
            if besides:
                told.append(
                    _told_for(notice, besides, *(besides.stands_in or (besides.contact.post, besides.contact.unit)))
                )
            elif notice not in told:
                notice.state = "withdrawn"
        return told

    def _meant_besides(self, notice: Notice, now: datetime) -> Told | None:
        """How the rung or the act would tell the same person today; an act means several with supporters alone."""
        assert notice.told
        regrouped = isinstance(notice.once, tuple)
        if notice.task is None or regrouped or not (notice.rung or notice.kind in SHARED):
            return None
        tell = notice.rung.tell if notice.rung else ("officer", "with")
        unit = notice.run.unit if notice.run else notice.task.unit
        heard, _ = self._hear(notice.task, tell, now, unit)
        return next((one for one in heard if one.person == notice.told.person), None)

    def _made_anew(self, notice: Notice, reached: Told | None, now: datetime) -> list[Notice]:
        task, before = notice.task, len(self._notices)
        if reached is None and task is not None:
            self._nobody(task, notice.kind, notice.scheduled_for, now, notice.rung, notice.once, notice.run)
            for one in self._notices[before:]:  # it goes on speaking of the date that it spoke of
                one.due_on = notice.due_on
            return []
        made = self._note_of(notice.plan, task, notice.kind, notice.scheduled_for, reached, notice.rung, notice.once)
        made.due_on, made.run = notice.due_on, notice.run
        return [made]

    # --- rule 6: acts ----------------------------------------------------------------------------------------------

    def acknowledge(self, now: datetime, task: ModelTask) -> None:
        self._allowed("acknowledge", task)
        task.acts.append(now)
        task.status = "acknowledged"
        self._settle([task], now)

    def submit(
        self, now: datetime, task: ModelTask, at: datetime | None = None, values: dict[str, str] | None = None
    ) -> None:
        self._allowed("submit", task)
        if at and at > now:
            raise Illegal("in-the-future")
        task.acts.append(now)
        task.status, task.submitted_at, task.values = "submitted", at or now, values or {}
        self._withdraw(task, ladder_only=True)
        for run in task.runs:
            if run.clock == "review" and run.ended is None:
                self._stop(task, run, now)
        self._begin("review", task, now)
        self._settle([task], now)

    def accept(self, now: datetime, task: ModelTask) -> None:
        self._allowed("accept", task)
        task.acts.append(now)
        task.accepted_at, task.before = now, task.status
        self._close(task, "accepted", now)

    def return_(self, now: datetime, task: ModelTask, due: date | None = None) -> None:
        self._allowed("return", task)
        if due is not None and due < local(now):
            raise Illegal("due-in-the-past")
        task.acts.append(now)
        task.status = "returned"
        if due is not None:
            self._new_date(task, due, now)
        before = len(self._notices)
        self._say(task, "returned", now)
        self._tell_ready(now)
        self._settle([task], now)
        self._spoken_of_again(task, self._notices[before:], now, returned=True)

    def _spoken_of_again(self, task: ModelTask, told: list[Notice], now: datetime, returned: bool) -> None:
        """Where its unit has ceased it goes on to others: of roster that does not change, nothing."""

    def extend(self, now: datetime, task: ModelTask, until: date) -> None:
        self._allowed("extend", task)
        self._refuse_unless_later(task, until)
        task.acts.append(now)
        self._extend(task, until, now)
        self._settle([task], now)
        self._tell_ready(now)

    def _refuse_unless_later(self, task: ModelTask, until: date) -> None:
        before = task.dates.due_on
        if before is None or until <= before or granted(until, task.plan.decreed.day_off) <= before:
            raise Illegal("not-later")

    def _extend(self, task: ModelTask, until: date, now: datetime) -> None:
        self._withdraw(task, ladder_only=True)
        self._new_date(task, until, now)
        task.extended = True
        self._say(task, "extended", now)

    def progress(self, now: datetime, task: ModelTask) -> None:
        """Section 5, rule 9: all stays as it is; but an act keeps the unit from being nudged."""
        self._allowed("progress", task)
        task.acts.append(now)

    def contribute(self, now: datetime, task: ModelTask, unit: str) -> None:
        """Change contract, P4: by a supporter, or by whoever stands in its place."""
        self._allowed("contribute", task)
        day = local(now)
        if unit == task.unit or unit not in {self.people.stands(one, day) for one in task.supporters}:
            raise Illegal("illegal-act")
        task.acts.append(now)
        self._say(task, "contributed", now)

    # --- change contract, section 7: more time asked for -------------------------------------------------------------

    def ask(self, now: datetime, task: ModelTask, until: date) -> None:
        self._allowed("ask", task)
        if task.request:
            raise Illegal("already-asked")
        self._refuse_unless_later(task, until)
        if until < local(now):
            raise Illegal("due-in-the-past")
        task.acts.append(now)
        act = self._say(task, "asked", now, "issuer")
        task.request = Request(until, act)
        task.asked.append((now, None))
        self._begin("answer", task, now)

    def answer(self, now: datetime, task: ModelTask, how: str, until: date | None = None) -> None:
        """Granted, shortened to `until`, refused or withdrawn."""
        self._allowed("answer", task)
        request = task.request
        if request is None:
            raise Illegal("no-request")
        if how == "grant":
            self._refuse_unless_later(task, request.until)
        if how == "shorten":
            self._refuse_unless_between(task, until, request.until)
        task.acts.append(now)
        if how in ("grant", "shorten"):
            self._extend(task, until or request.until, now)
        elif how == "refuse":
            self._say(task, "refused", now)
        for notice in self._notices:
            if notice.once is request.act and notice.state == "pending":
                notice.state = "withdrawn"
        self._answered(task, now)
        self._settle([task], now)
        if how in ("grant", "shorten"):
            self._tell_ready(now)

    def _refuse_unless_between(self, task: ModelTask, until: date | None, asked: date) -> None:
        """A shorter one than was asked for, which an extension would take."""
        try:
            assert until
            self._refuse_unless_later(task, until)
        except Illegal:
            raise Illegal("not-between") from None
        if until >= asked:
            raise Illegal("not-between")

    def waive(self, now: datetime, task: ModelTask) -> None:
        self._allowed("waive", task)
        task.acts.append(now)
        task.before = task.status
        self._close(task, "waived", now)

    def reopen(self, now: datetime, task: ModelTask) -> None:
        """Section 5, rule 2."""
        self._allowed("reopen", task)
        if task.plan.ended:
            raise Illegal("plan-ended")
        task.acts.append(now)
        kind = [one for one in self._notices if one.task is task and one.kind == task.status]
        closing = [one for one in kind if one.once is kind[-1].once]
        task.status, task.accepted_at = task.before, None
        task.ladder = [rung for rung in task.ladder if rung.at > now]
        before = len(self._notices)
        for one in closing:
            one.state = "withdrawn" if one.state == "pending" else one.state
        if any(one.state == "sent" for one in closing):
            self._say(task, "reopened", now)
        for other in self._tasks:
            needed = task.item.id in other.item.needs and other.plan is task.plan
            rested = other.told_ready and (needed or task.plan in self._fulfilling(other))
            if rested and not self._ready(other, local(now)):
                other.told_ready = False
                for notice in self._notices:
                    if notice.task is other and notice.kind == "ready" and notice.state == "pending":
                        notice.state = "withdrawn"
        self._tell_ready(now)
        if task.status in SPOKEN_OF:
            self._spoken_of_again(task, self._notices[before:], now, returned=False)

    def cancel(self, now: datetime, plan: Running) -> None:
        if plan.ended:
            raise Illegal("plan-ended")
        self._end(plan, "cancelled")
        for task in self._tasks:
            if task.plan is plan and task.status in OPEN:
                task.status = "cancelled"
                self._withdraw(task, ladder_only=False)
                self._say(task, "cancelled", now)
        self._settle(self._tasks, now)
        self._tell_ready(now)

    def _end(self, plan: Running, how: str) -> None:
        plan.ended = how
        for notice in self._notices:
            if notice.plan is plan and notice.task is None and notice.state == "pending":
                notice.state = "withdrawn"

    def close(self, now: datetime, plan: Running, *, force: bool) -> None:
        still_open = [task for task in self._tasks if task.plan is plan and task.status in OPEN]
        if plan.ended:
            raise Illegal("plan-ended")
        if still_open and not force:
            raise Illegal("tasks-open")
        for task in still_open:  # in the order in which they are told: accepted, missed, and the rest cancelled
            self._withdraw(task, ladder_only=False)
        for task in still_open:
            if task.status == "submitted":
                task.status, task.accepted_at = "accepted", now
            else:
                overdue = task.dates.due_at is not None and task.dates.due_at <= now
                task.status = "missed" if overdue else "cancelled"
        for status in ("accepted", "missed", "cancelled"):
            for task in still_open:
                if task.status == status:
                    self._say(task, status, now)
        self._end(plan, "closed")
        self._settle(self._tasks, now)
        self._tell_ready(now)

    def suspend(self, now: datetime, plan: Running) -> None:
        """Change contract, A8: nothing of the ladder is said until the plan goes on."""
        if plan.ended or plan.suspended:
            raise Illegal("not-running")
        plan.suspended = True
        self._turn(now, plan, "suspended", "resumed")

    def resume(self, now: datetime, plan: Running) -> None:
        if plan.ended or not plan.suspended:
            raise Illegal("not-suspended")
        for task in self._tasks:
            if task.plan is plan:
                for of in (task, *task.runs):
                    of.ladder = [rung for rung in of.ladder if rung.at > now]
        plan.suspended = False
        self._turn(now, plan, "resumed", "suspended")

    def _turn(self, now: datetime, plan: Running, kind: str, undone: str) -> None:
        for notice in self._notices:
            waits = notice.plan is plan and notice.task and notice.state == "pending"
            if waits and ((notice.rung and plan.suspended) or notice.kind == undone):
                notice.state = "withdrawn"
        for task in self._tasks:
            if task.plan is plan and task.status in SPOKEN_OF:
                self._say(task, kind, now)
        self._tell_ready(now)

    def _allowed(self, act: str, task: ModelTask) -> None:
        if task.status not in LEGAL[act]:
            raise Illegal("passed" if task.status == "passed" else "illegal-act")

    def _close(self, task: ModelTask, status: str, now: datetime) -> None:
        task.status = status
        self._withdraw(task, ladder_only=False)
        self._say(task, status, now)
        self._tell_ready(now)
        self._settle([task], now)

    def _withdraw(self, task: ModelTask, *, ladder_only: bool) -> None:
        for notice in self._notices:
            if (
                notice.task is task
                and notice.state == "pending"
                and ((notice.rung and notice.run is None) or not ladder_only)
            ):
                notice.state = "withdrawn"

    def _new_date(self, task: ModelTask, given: date, now: datetime) -> None:
        for notice in self._notices:  # what waits to say another date is not so any more
            if notice.task is task and notice.state == "pending" and notice.kind in ("extended", "returned"):
                notice.state = "withdrawn"
        due_on = granted(given, task.plan.decreed.day_off)
        task.extended_from = task.dates.due_on
        task.dates = Dates(given, due_on, ends_at(due_on, task.item.due.at))
        task.by_act = True
        self._lay(task, now)

    def _tell_ready(self, now: datetime) -> None:
        for task in self._tasks:
            if task.status in SPOKEN_OF and not task.told_ready and self._ready(task, local(now)):
                task.told_ready = True
                self._say(task, "ready", now)

    def _ready(self, task: ModelTask, day: date) -> bool | None:
        """Whether all that the task needs is closed, and all of the plans below (F2); None when it needs nothing."""
        below = self._fulfilling(task)
        if not task.item.needs and not below:
            return None
        theirs = [one for one in self._tasks if one.plan in below]
        return all(one.status not in OPEN for one in [*self.needed(task, day), *theirs])

    def needed(self, task: ModelTask, day: date) -> list[ModelTask]:
        """The tasks that it needs: of each item its own unit's and those of units below, else all of the item."""
        found: list[ModelTask] = []
        for item in task.item.needs:
            every = [one for one in self._tasks if one.plan is task.plan and one.item.id == item]
            place = self.people.stands(task.unit, day)
            own = [
                one
                for one in every
                if self.people.stands(one.unit, day) == place or self.people.below(one.unit, task.unit, day)
            ]
            found += own or every
        return found

    def consolidating(self) -> list[ModelTask]:
        """The tasks of plans that run that need others and of which is spoken."""
        return [one for one in self._tasks if one.item.needs and one.status in SPOKEN_OF and one.plan.ended is None]

    def reopenable(self) -> list[ModelTask]:
        """The tasks that may be reopened and have rungs that have not fired."""
        may = [one for one in self._tasks if one.status in LEGAL["reopen"] and one.plan.ended is None]
        return [one for one in may if one.ladder]

    # --- rule 7: delivery ------------------------------------------------------------------------------------------

    def deliver(self, now: datetime) -> None:
        """Whatever may leave now is sent.

        Where a file has said since that a person leaves on a day, and that day has come, it is made anew before
        (section 5, rule 21).
        """
        gone = [one for one in self._leaving(now) if one.told and not self.people.lists(one.told.contact)]
        self._follow([one for one in gone if one.told and not self.people.holds(one.told.contact, local(now))], now)
        for notice in self._leaving(now):
            notice.state = "sent"

    def _leaving(self, now: datetime) -> list[Notice]:
        if not time(7) <= now.astimezone(VIETNAM).time() <= time(21):
            return []
        waiting = [one for one in self._notices if one.state == "pending" and one.scheduled_for <= now]
        act_notices = [one for one in waiting if one.task and not one.rung]
        return waiting if works(local(now)) else act_notices

    # --- what there is ---------------------------------------------------------------------------------------------

    def notices(self) -> list[dict[str, object]]:
        """Every notice as a comparable row, in no order of meaning."""
        return sort_rows(notice_row(one) for one in self._notices)

    def tasks(self, now: datetime) -> list[dict[str, object]]:
        """Every task as a comparable row, standing at `now`."""
        self._unseen.clear()
        day = local(now)
        return sort_rows(task_row(one, now, self._ready(one, day), self._below(one)) for one in self._tasks)

    def _below(self, task: ModelTask) -> list[str]:
        """The plans by which its unit does it."""
        return [one.decreed.number for one in self._fulfilling(task)]

    def _fulfilling(self, task: ModelTask) -> list[Running]:
        return [one for one in self.plans if task in one.fulfils and one.ended not in ("cancelled", "superseded")]

    def every_task(self) -> list[ModelTask]:
        return list(self._tasks)

    def having(self, *statuses: str) -> list[ModelTask]:
        return [one for one in self._tasks if one.status in statuses]

    def supported(self) -> list[ModelTask]:
        return [one for one in self._tasks if one.supporters]

    def asking(self) -> list[ModelTask]:
        return [one for one in self._tasks if one.request is not None]

    def waiting(self) -> list[tuple[str, str]]:
        """The posts whose holders something waits for."""
        told = [one.told.contact for one in self._notices if one.told and one.state == "pending"]
        return sorted({(one.unit, one.post) for one in told})

    def next_rungs(self) -> list[datetime]:
        """The instants at which something is still to be said of a task, the earliest first."""
        of_runs = {rung.at for task in self._tasks for run in task.runs if run.ended is None for rung in run.ladder}
        return sorted(of_runs | {rung.at for task in self._tasks for rung in task.ladder})

    def next_summaries(self, now: datetime) -> list[datetime]:
        """The instants at which summaries of plans that run fall due next, the earliest first."""
        running = [one for one in self.plans if one.ended is None]
        ahead = [summaries(one.decreed, one.published, one.summed, now + timedelta(days=62)) for one in running]
        return sorted({found[0] for found in ahead if found})

    def rehearsed(self, plan: Plan, now: datetime) -> tuple[ReferenceModel, list[dict[str, object]]]:
        """What publishing `plan` now would say, each rung at its own instant, with all tasks left as they are."""
        alone = deepcopy(ReferenceModel(people=self.people))
        alone.publish(replace(plan, summary="none"), now)  # summaries are not listed beforehand
        tasks = alone.tasks(now)
        ladders = [of.ladder for task in alone._tasks for of in (task, *task.runs)]
        dated = [rung.at for ladder in ladders for rung in ladder if rung.label != "nudge"]
        for at in alone._leave_all().next_rungs():
            if at <= max([now + AHEAD, *dated]):
                alone.tick(at)
                alone._leave_all()
        return alone, tasks

    def _leave_all(self) -> ReferenceModel:
        for notice in self._notices:
            if notice.state == "pending":
                notice.state = "planned"
        return self
