"""Plans and units that change while plans run, a second time (change contract, sections 1, 6 and 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from org.model import Contact
from plans.model import Every, Plan, PlanItem, Selection
from tests.reference.calendar import Dates
from tests.reference.figures import Figures, figures, on_the_map, reached
from tests.reference.model import OPEN, SPOKEN_OF, Illegal, ReferenceModel, _ladder, numbered
from tests.reference.people import Told
from tests.reference.periods import period
from tests.reference.reform import Change, Recorded, built_upon, in_order, record, revert, wrong
from tests.reference.state import ModelTask, Notice, Running, local


def _before(one: datetime | None, other: datetime | None) -> bool:
    """Of two due instants; no date is later than any."""
    return one is not None and (other is None or one < other)


@dataclass(eq=False)
class Following:
    """What one revision does to tasks (R1), and what was there before it."""

    moved: dict[ModelTask, date | None] = field(default_factory=dict)  # and the date that it leaves
    released: list[ModelTask] = field(default_factory=list)
    made: list[ModelTask] = field(default_factory=list)
    told: list[ModelTask] = field(default_factory=list)  # reworded or joined
    relaid: list[ModelTask] = field(default_factory=list)
    regrouped: dict[ModelTask, list[str]] = field(default_factory=dict)  # and by whom it is supported since


@dataclass
class ChangingModel(ReferenceModel):
    """The model with amendments, superseding and unit changes."""

    changes: list[Recorded] = field(default_factory=list)
    _moments: dict[ModelTask, datetime] = field(default_factory=dict)  # from which tasks that were passed on count

    # --- R2 to R5 --------------------------------------------------------------------------------------------------

    def _revise(self, what: Following, now: datetime, moment: datetime | None = None) -> None:
        """Withdraw, then tell, then look at `ready`; tasks made or moved count from the moment."""
        since = moment or now
        hearers = {task: self._heard(task, left) for task, left in what.moved.items()}
        for task in what.moved:
            self._withdraw(task, ladder_only=True)
            self._lay(task, since)
        for task in what.relaid:
            self._lay(task, now)
        for task in what.released:
            task.status = "cancelled"
            self._withdraw(task, ladder_only=False)
        for task, meant in what.regrouped.items():
            self._let_go(task, meant, now)
        for task in what.made:
            self._say(task, "assignment", now)
        for task in dict.fromkeys([*what.moved, *what.told]):
            task.acts.append(now)
            self._amended(task, hearers.get(task, []), now)
        for task in what.released:
            task.acts.append(now)
            self._say(task, "cancelled", now)
        for task, meant in what.regrouped.items():
            self._let_in(task, meant, now)
        for task in what.made:
            self._begin("acknowledge", task, since)
        self._settle(self._tasks, now)
        self._tell_ready(now)

    def _let_go(self, task: ModelTask, meant: list[str], now: datetime) -> None:
        """Whoever supports it no longer is told so, and nothing else."""
        lost = [code for code in task.supporters if self.people.stands(code, local(now)) not in meant]
        self._tell_units(task, "cancelled", lost, now)
        task.supporters = [code for code in task.supporters if code not in lost]

    def _let_in(self, task: ModelTask, meant: list[str], now: datetime) -> None:
        there = {self.people.stands(code, local(now)) for code in task.supporters}
        gained = [code for code in meant if code not in there]
        self._tell_units(task, "assignment", gained, now)
        task.supporters += gained

    def _tell_units(self, task: ModelTask, kind: str, units: list[str], now: datetime) -> None:
        act, persons = (object(),), set()  # whoever leaves is not looked for elsewhere
        told = self.people.officers(units, task.plan.decreed.desk_code, local(now))
        for one in filter(None, told):
            if one.person not in persons:
                persons.add(one.person)
                self._note(task, kind, now, one, once=act)
        if None in told:
            self._nobody(task, kind, now, now, once=act)

    def _heard(self, task: ModelTask, left: date | None) -> list[Told]:
        """To whom it was said that it is overdue by the date that it leaves."""
        said = [one for one in self._notices if one.task is task and one.run is None and one.state == "sent"]
        said = [one for one in said if one.kind in ("overdue", "escalation") and one.due_on == left]
        return [Told(one.told.contact, None) for one in said if one.told]

    def _amended(self, task: ModelTask, hearers: list[Told], now: datetime) -> None:
        """The officer, and who heard what is no longer so; one person once."""
        before = len(self._notices)
        act = self._say(task, "amended", now)
        known = {one.told.person for one in self._notices[before:] if one.told and one.kind == "amended"}
        for one in hearers:
            if one.person not in known:
                known.add(one.person)
                self._note(task, "amended", now, one, once=act)

    # --- section 6: amendment ----------------------------------------------------------------------------------------

    def amend(self, now: datetime, running: Running, new: Plan, version: int) -> None:
        """The whole plan as it shall be; made from that version."""
        if running.ended:
            raise Illegal("plan-ended")
        old = running.decreed
        before, after = ({item.id: item for item in plan.items} for plan in (old, new))
        wrong = {"version-changed"} if version != running.version else set()
        if any(_rhythm(before[id]) != _rhythm(after[id]) for id in after.keys() & before.keys()):
            wrong.add("recurrence-changed")
        if any(id in running.once and id not in before for id in after):
            wrong.add("id-reused")
        what = self._differences(running, new, now)
        if what.late and "recurrence-changed" not in wrong:  # whose dates are not compared
            wrong.add("due-in-the-past")
        if replace(old, version=1) == replace(new, version=1) and not wrong:
            wrong.add("nothing-changes")
        if wrong:
            raise Illegal(*wrong)
        running.decreed, running.version = new, version + 1
        running.once |= set(after)
        for task in self._tasks:
            if task.plan is running:  # what is gone from the file needs nothing any more
                task.item = after.get(task.item.id, replace(task.item, needs=()))
        self._give_account(running, after)
        what.follows.regrouped = self._regrouped(running, before, what.follows.released, now)
        for make in what.make:
            what.follows.made.append(make())
        for task, dates in what.move:
            what.follows.moved[task] = task.dates.due_on
            task.amended_from, task.dates, task.by_act = task.dates.due_on, dates, False
        self._revise(what.follows, now)
        self._nudge_anew(running, old, now)

    def _give_account(self, running: Running, items: Mapping[str, PlanItem]) -> None:
        """The period is that of the date which the plan writes now; where it writes none any more it stays (P1)."""
        written = {id: numbered(running.decreed, id) for id in items}
        for task in self._tasks:
            dates = written.get(task.item.id, {}).get(task.occurrence)
            if task.plan is running and dates is not None:
                task.period = period(items[task.item.id].period, dates.given)

    def _regrouped(
        self, running: Running, before: Mapping[str, PlanItem], released: list[ModelTask], now: datetime
    ) -> dict[ModelTask, list[str]]:
        """Where `with` differs, who supports the tasks that are spoken of is chosen anew (A5)."""
        day, found = local(now), {}
        for task in self._tasks:
            was = before.get(task.item.id)
            if task.plan is not running or was is None or task.status not in SPOKEN_OF or task in released:
                continue
            old, new = (tuple(self._meant(one, day) for one in item.supporters) for item in (was, task.item))
            if old != new:
                found[task] = [code for code in self.supporting(task.item, day) if code != task.unit]
        return found

    def _nudge_anew(self, running: Running, old: Plan, now: datetime) -> None:
        """What reminds of an item without a date takes effect silently (A6)."""
        before = {item.id: item.due for item in old.items}
        for task in self._tasks:
            undated = task.plan is running and task.dates.due_on is None and task.item.id in before
            if undated and (before[task.item.id], old.send_at) != (task.item.due, running.decreed.send_at):
                self._lay(task, now)

    def _differences(self, running: Running, new: Plan, now: datetime) -> Amending:
        old, today = running.decreed, local(now)
        what = Amending()
        before = {item.id: item for item in old.items}
        kept = {item.id for item in new.items} & set(before)
        mine = [task for task in self._tasks if task.plan is running]
        what.follows.released += [task for task in mine if task.status in OPEN and task.item.id not in kept]
        for item in new.items:
            dates = numbered(new, item.id)
            was = numbered(old, item.id) if item.id in kept else {}
            theirs = [task for task in mine if task.item.id == item.id]
            selected = self.selected(item.assigned_to, today)
            anew = item.id in kept and self._meant(before[item.id].assigned_to, today) != self._meant(
                item.assigned_to, today
            )
            for task in theirs:
                gone = task.occurrence not in dates or (anew and task.unit not in selected)
                if task.status in OPEN and gone:
                    what.follows.released.append(task)
            for number, one in dates.items():
                of_date = [task for task in theirs if task.occurrence == number]
                there = {task.unit for task in of_date if task.status not in ("cancelled", "passed")}
                over = isinstance(item.due, Every) and one.given is not None and one.given < today
                if (number not in was or anew) and not over:
                    for unit in [unit for unit in selected if unit not in there]:
                        what.make.append(self._maker(running, item, number, unit, one, now))
                open_ones = [task for task in of_date if task.status in OPEN and task not in what.follows.released]
                if number in was:
                    moved = _moved(was[number], one, item, open_ones, now)
                    what.move += moved or []
                    what.late |= moved is None
            still = [task for task in theirs if task.status in OPEN and task not in what.follows.released]
            if item.id in kept:
                self._words(what, running.decreed, new, before[item.id], item, still)
        return what

    def _words(
        self, what: Amending, old: Plan, new: Plan, was: PlanItem, item: PlanItem, tasks: list[ModelTask]
    ) -> None:
        """A6."""
        words = [(o.title, o.report_to or plan.desk_code, o.deliverables) for o, plan in ((was, old), (item, new))]
        ladders = [(_ladder(plan, one), plan.send_at) for one, plan in ((was, old), (item, new))]
        moved = [task for task, _ in what.move]
        if words[0] != words[1]:
            what.follows.told += tasks
        if ladders[0] != ladders[1]:
            what.follows.relaid += [one for one in tasks if one not in moved and one.dates.due_on is not None]

    def _maker(
        self, running: Running, item: PlanItem, number: int, unit: str, dates: Dates, now: datetime
    ) -> Callable[[], ModelTask]:
        return lambda: self._make(running, item, number, unit, dates, now)

    def _meant(self, chosen: Selection, day: date) -> Selection:
        """A named code that has ceased means its heir (A5)."""
        units = tuple(dict.fromkeys(self.people.stands(code, day) for code in chosen.units))
        return replace(chosen, units=units, under=chosen.under and self.people.stands(chosen.under, day))

    def selected(self, chosen: Selection, day: date) -> list[str]:
        return self.meant(chosen, day)

    # --- A9, F1 ------------------------------------------------------------------------------------------

    def publish(self, plan: Plan, now: datetime) -> None:
        """It may end others."""
        if not all(self.people.valid(one, local(now)) for one in (plan.issuer, *plan.co_issuers)):
            raise Illegal("unknown-unit")
        ends = [self.named(one) for one in plan.supersedes]
        wrong = {"not-running" for one in ends if one.ended}
        wrong |= {"not-the-same-issuer" for one in ends if _issuers(one.decreed) != _issuers(plan)}
        above = []
        for one in plan.fulfils:
            try:
                above.append(self._fulfilled(one, plan.issuer))
            except Illegal as why:
                wrong |= why.codes
        if self._taken(plan):
            wrong.add("already-published")
        if wrong:
            raise Illegal(*wrong)
        super().publish(plan, now)
        self.plans[-1].fulfils += above
        for one in ends:
            self._end(one, "superseded")
            released = [task for task in self._tasks if task.plan is one and task.status in OPEN]
            self._revise(Following(released=released), now)

    def _fulfilled(self, reference: str, issuer: str) -> ModelTask:
        """The open task of that issuer under NUMBER@YEAR@ISSUER#ITEM, or #ITEM@DUE_GIVEN."""
        named, _, of = reference.partition("#")
        upper, (item, _, given) = self.named(named.rpartition("@")[0]), of.partition("@")
        found = self.owed(upper, item, issuer)
        found = [one for one in found if not given or str(one.dates.given) == given]
        if upper.ended or not found:
            raise Illegal("nothing-to-fulfil")
        if len(found) > 1:
            raise Illegal("ambiguous-item")
        return found[0]

    def owed(self, plan: Running, item: str, unit: str) -> list[ModelTask]:
        """The open tasks of the item that the unit owes."""
        mine = [one for one in self._tasks if one.plan is plan and one.item.id == item and one.unit == unit]
        return [one for one in mine if one.status in OPEN]

    def figures(self, now: datetime) -> Figures:
        """The official figures, by superior."""
        return figures(self._tasks, now, lambda task: self.people.superior(task.unit, local(now)))

    def reached(self, running: Running) -> list[dict[str, object]]:
        """What the plan's indicators come to."""
        mine = [task for task in self._tasks if task.plan is running]
        return [reached(one, mine) for one in running.decreed.indicators]

    def on_the_map(self, now: datetime, on: date) -> Figures:
        return on_the_map(self._tasks, self.people, now, on)

    # --- section 9 ---------------------------------------------------------------------------------------------------

    def pending(self) -> list[Recorded]:
        return [one for one in self.changes if not one.passed and not one.reverted]

    def record(self, now: datetime, change: Change) -> None:
        """The roster changes at once; tasks pass when the date has come."""
        owing = {task.unit for task in self._tasks if task.status in SPOKEN_OF}
        found = wrong(self.people, change, self.pending(), owing)
        if found:
            raise Illegal(*found)
        contacts = list(self.people.contacts)
        self.changes.append(record(self.people, change, now))
        if self.changes[-1].to_pass(local(now)):
            self._pass_waiting(now)
        self._follow_moved(contacts, now)

    def revert(self, now: datetime, one: Recorded) -> None:
        """Taken back before its date (U12)."""
        if one.reverted:
            raise Illegal("already-reverted")
        if one.passed or one.change.on <= local(now):
            raise Illegal("already-applied")
        if built_upon(self.people, self.changes, one):
            raise Illegal("built-upon")
        contacts = list(self.people.contacts)
        revert(self.people, one)
        one.reverted = True
        self._follow_moved(contacts, now)

    def _follow_moved(self, before: list[Contact], now: datetime) -> None:
        """What waits for somebody who left a post with it is made anew."""
        if list(map(repr, before)) != list(map(repr, self.people.contacts)):
            waiting = [one for one in self._notices if one.state == "pending" and one.told]
            touched = {(one.unit, one.post) for one in before if one not in self.people.contacts}
            told = [(one, one.told.contact) for one in waiting if one.told]
            gone = [(one, by) for one, by in told if (by.unit, by.post) in touched or not self.people.lists(by)]
            self._follow([one for one, by in gone if not self.people.holds(by, local(now))], now)

    def tick(self, now: datetime) -> None:
        """Tasks pass before rungs speak."""
        self._pass_waiting(now)
        super().tick(now)

    def _pass_waiting(self, now: datetime) -> None:
        for one in in_order(self.changes):
            if one.to_pass(local(now)):
                one.passed = True
                self._pass(one, now)

    def _pass(self, one: Recorded, now: datetime) -> None:
        """U7, U8."""
        change, what = one.change, Following()
        there = {old: self._spoken_of(old) for old in change.old}
        dates = {task: (task.dates, task.by_act) for tasks in there.values() for task in tasks}
        waived = []
        for old in change.ceasing:
            for task in there[old]:
                waived += self._hand_on(task, change, what, one.moment, now)
        for old in change.old:
            if old in change.ceasing:
                continue
            for task in there[old]:
                due_at = dates[task][0].due_at
                if task.item.on_split == "main" or (due_at is not None and due_at <= one.moment):
                    continue
                for new in change.successors(old):
                    if new != old and not self._has(task, new):
                        what.made.append(self._made(task, new, dates[task], one.moment))
        self._revise(what, now, one.moment)
        self._waive_all(waived, now)

    def _spoken_of(self, unit: str) -> list[ModelTask]:
        return [task for task in self._tasks if task.unit == unit and task.status in SPOKEN_OF]

    def _has(self, task: ModelTask, unit: str) -> bool:
        return any(one.unit == unit and one.status not in ("cancelled", "passed") for one in self._same(task))

    def _same(self, task: ModelTask) -> Iterable[ModelTask]:
        """Of the same item and occurrence."""
        key = (task.plan, task.item.id, task.occurrence)
        return [one for one in self._tasks if (one.plan, one.item.id, one.occurrence) == key]

    def _hand_on(
        self, task: ModelTask, change: Change, what: Following, moment: datetime, now: datetime
    ) -> list[ModelTask]:
        """One task of a unit that ceases goes to its targets; returns it where it is to be waived."""
        targets = _targets(task, task.unit, change)
        if not targets:
            return [task] if change.waive else []
        self._give(task, targets, what, moment, now)
        return []

    def _give(self, task: ModelTask, targets: list[str], what: Following, moment: datetime, now: datetime) -> None:
        self._withdraw(task, ladder_only=False)
        for new in targets:
            owed = [one for one in self._same(task) if one.unit == new and one.status in SPOKEN_OF and not one.behalf]
            if task.item.on_merge == "one" and owed:
                self._join(task, owed[0], what)
                into = owed[0]
            else:
                behalf = task.unit if task.item.on_merge == "each" else None
                into = self._made(task, new, (task.dates, task.by_act), moment, behalf)
                what.made.append(into)
            into.passed_from.append(task)
            task.passed_to.append(into)
        task.status, task.passed_at = "passed", moment
        for plan in self.plans:  # U10
            if task in plan.fulfils:
                plan.fulfils = [one for one in plan.fulfils if one is not task] + task.passed_to
        task.acts.append(now)

    def _join(self, task: ModelTask, into: ModelTask, what: Following) -> None:
        later = _before(into.dates.due_at, task.dates.due_at)
        if later:
            left = into.dates.due_on
            into.dates, into.by_act = task.dates, task.by_act
            if into not in what.made:
                what.moved.setdefault(into, left)
                into.amended_from = what.moved[into]
        if into in what.made:
            if later:
                self._lay(into, self._moments[into])
            if into in self._unseen:
                into.born = into.dates.given
        elif not later:
            what.told.append(into)

    def _made(
        self,
        task: ModelTask,
        unit: str,
        dated: tuple[Dates, bool],
        moment: datetime,
        behalf: str | None = None,
    ) -> ModelTask:
        made = self._make(task.plan, task.item, task.occurrence, unit, dated[0], moment)
        made.behalf, made.by_act, made.period = behalf, dated[1], task.period
        self._lay(made, moment)
        self._moments[made] = moment
        return made

    def _waive_all(self, tasks: list[ModelTask], now: datetime) -> None:
        """None of them is looked at before all are waived."""
        for task in tasks:
            task.before, task.status = task.status, "waived"
            task.acts.append(now)
            self._withdraw(task, ladder_only=False)
        for task in tasks:
            self._say(task, "waived", now)
        self._settle(tasks, now)
        if tasks:
            self._tell_ready(now)

    def _spoken_of_again(self, task: ModelTask, told: list[Notice], now: datetime, returned: bool) -> None:
        """U9; that it is returned, or reopened, is told first, and not taken back.

        A unit that was founded again does it itself. Who has ceased since takes nothing over: what would be its goes
        where it went itself. Where nobody is left a returned task is waived if the last in its line was ended so.
        """
        change = self._ceased(task.unit, now)
        if change is None or not change.passed:
            return
        what = Following()
        said = [one for one in told if one.kind != "ready" and one.state == "pending"]
        targets = self._left_in_line(task, task.unit, now, [])
        if targets:
            self._give(task, targets, what, now, now)
            for one in said:
                one.state = "pending"
            self._revise(what, now)
        elif returned and self._waived_in_line(task.unit, now):
            self._waive_all([task], now)
            for one in said:
                one.state = "pending"

    def _ceased(self, unit: str, now: datetime) -> Recorded | None:
        """The last change by which a unit that is not there today has ceased: by date, as heirs are (U5)."""
        if self.people.valid(unit, local(now)):
            return None
        those = [one for one in in_order(self.changes) if unit in one.change.ceasing and not one.reverted]
        return next((one for one in reversed(those) if one.change.on <= local(now)), None)

    def _left_in_line(self, task: ModelTask, unit: str, now: datetime, seen: list[str]) -> list[str]:
        """Who is left of its successors, of theirs where those have passed on what they owed, and so on."""
        found: list[str] = []
        ceased = self._ceased(unit, now)
        assert ceased
        for new in _targets(task, unit, ceased.change):
            next_one = self._ceased(new, now)
            if new in [*seen, unit]:
                continue
            if next_one is None or not next_one.passed:
                found.append(new)
            else:
                found += self._left_in_line(task, new, now, [*seen, unit])
        return list(dict.fromkeys(found))

    def _waived_in_line(self, unit: str, now: datetime) -> bool:
        seen: list[str] = []
        while unit not in seen:
            seen.append(unit)
            ceased = self._ceased(unit, now)
            if ceased is None or not ceased.passed:
                return False
            heir = ceased.change.main(unit)
            if heir is None:
                return ceased.change.waive
            unit = heir
        return False


def _targets(task: ModelTask, unit: str, change: Change) -> list[str]:
    """To whom a task of that unit passes by the change."""
    if task.item.on_split == "main":
        return [new for new in change.successors(unit) if new == change.main(unit)]
    return change.successors(unit)


@dataclass(eq=False)
class Amending:
    """What an amendment does, before it is done."""

    follows: Following = field(default_factory=Following)
    move: list[tuple[ModelTask, Dates]] = field(default_factory=list)
    make: list[Callable[[], ModelTask]] = field(default_factory=list)
    late: bool = False  # an item with one date would be due in the past


def _issuers(plan: Plan) -> set[str]:
    return {plan.issuer, *plan.co_issuers}


def _rhythm(item: PlanItem) -> object:
    """What of a recurring item stays (A2); None of a single one."""
    if not isinstance(item.due, Every):
        return None
    parts = dict(part.split("=") for part in item.due.rule.split(";"))
    return item.due.start, parts["FREQ"], parts.get("INTERVAL", "1")


def _moved(
    was: Dates, new: Dates, item: PlanItem, tasks: list[ModelTask], now: datetime
) -> list[tuple[ModelTask, Dates]] | None:
    """A3; None where that is an error."""
    if (was.given, was.due_on, was.due_at) == (new.given, new.due_on, new.due_at) or not tasks:
        return []
    if new.due_at is not None and new.due_at <= now:
        return [] if isinstance(item.due, Every) else None
    stays = [one for one in tasks if one.by_act and not _before(one.dates.due_at, new.due_at)]
    return [(one, new) for one in tasks if one not in stays]
