"""The file of an amendment against the plan as it runs: what a publication would refuse, and what an amendment cannot
be (change contract, A1, A2, A7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import Connection

from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, by_place
from lib.text import compared
from notifications.zalo import publication
from plans.check.items import check
from plans.check.spelling import spelled
from plans.file.reader import read
from plans.model import Every, Plan, PlanFile, PlanItem, Unread
from settings.model import Zalo
from workflow.calendar.in_force import work_calendar
from workflow.cascade import upper
from workflow.publishing.superseding import not_superseded
from workflow.views.contacts import ReachedOfTheDay, reaching_nobody

_SAID_BEFORE = {"before-issue", "past", "no-occurrence"}


class _Knowing(ReachedOfTheDay):
    """The roster of the day, and what the running version names: a code that it says may have ceased since."""

    def __init__(self, connection: Connection, named: Collection[str]) -> None:
        super().__init__(connection)
        self._named = named

    def knows(self, code: str) -> bool:
        return code in self._named or super().knows(code)


@dataclass(frozen=True, kw_only=True)
class Running:
    """A plan that runs: as its present version states it, which one that is, and every item that it ever had."""

    id: int
    plan: Plan
    version: int
    once: Collection[str]

    @property
    def items(self) -> dict[str, PlanItem]:
        return {one.id: one for one in self.plan.items}

    def named(self) -> set[str]:
        """Every unit's code that it says."""
        every: list[tuple[str | None, ...]] = [(self.plan.issuer, *self.plan.co_issuers, self.plan.desk)]
        for one in self.plan.items:
            every += [(one.report_to,), *((by.under, *by.units) for by in (one.assigned_to, *one.supporters))]
        return {code for code in chain.from_iterable(every) if code}


def checked(
    connection: Connection, data: bytes, running: Running, now: datetime, *, block: bool, zalo: Zalo | None
) -> tuple[PlanFile, Running, list[Problem]]:
    """The file and the running version as today's roster spells them, and every problem, by place."""
    roster = _Knowing(connection, running.named())
    file = spelled(read(data), roster)
    runs = spelled(PlanFile("", running.plan, ()), roster).plan
    running = replace(running, plan=runs or running.plan)
    calendar = work_calendar(connection)
    problems = [one for one in check(file, roster, calendar, now) if not _said_before(one, file, running)]
    if file.sketch is not None:
        problems += _other_plan(file, file.sketch, running.plan)
        problems += _other_items(file, file.sketch, running)
    if file.plan is not None and file.plan.supersedes:  # those that the running version names are over by that
        problems += not_superseded(connection, file, but=running.plan.supersedes)
    if file.sketch is not None and file.sketch.fulfils:
        links = upper.Running(running.id, running.plan.fulfils)
        problems += upper.upper_problems(connection, file, links)
    if file.plan is not None and not any(one.severity == "error" for one in problems):
        problems += reaching_nobody(connection, file, file.plan, block=block)
        problems += upper.tight(connection, file, calendar, now, links) if file.plan.fulfils else ()
    if file.plan is not None and zalo is not None:
        problems += publication.problems(zalo, file)
    return file, running, sorted(problems, key=by_place)


class Placed(Protocol):
    """A file that was read: where its paths stand, as (line, column)."""

    @property
    def places(self) -> Mapping[str, tuple[int, int]]: ...


def at(file: Placed, path: str, code: str, message: str) -> Problem:
    """An error at that place of the file, or at the nearest one above it."""
    place = path
    while place and place not in file.places:
        place = place.rpartition(".")[0]
    line, column = file.places.get(place, (None, None))
    return Problem(code=code, message=message, path=path or None, line=line, column=column)


def made_from(file: PlanFile, running: Running, version: int | None) -> Iterable[Problem]:
    """The file was made from another version than the one that runs: somebody was faster, or it is an old one."""
    of = version or (file.sketch.version if file.sketch else None) or 1
    if of != running.version:
        message = say(
            "Tệp lập từ phiên bản {of}, nhưng kế hoạch đã ở phiên bản {now}; hãy lấy tệp mới bằng `dondoc plan file "
            "SỐ` rồi sửa lại trên tệp đó.",
            "The file was made from version {of}, but the plan is at version {now}; get it anew with `dondoc plan file "
            "NUMBER` and make the changes there.",
            of=of,
            now=running.version,
        )
        yield at(file, "" if version else "plan.version", "version-changed", message)


def nothing_changes(file: PlanFile, running: Running) -> Iterable[Problem]:
    """It says what is so already; only words beside the fields may differ."""
    if file.plan is not None and replace(file.plan, version=1) == replace(running.plan, version=1):
        message = say(
            "Tệp không khác phiên bản {n} đang thực hiện, nên không có gì để điều chỉnh.",
            "The file does not differ from version {n}, which runs: there is nothing to amend.",
            n=running.version,
        )
        yield at(file, "", "nothing-changes", message)


def _said_before(problem: Problem, file: PlanFile, running: Running) -> bool:
    """What is no problem of an amendment, because the running version says it too."""
    if problem.code == "not-first":
        return True
    if problem.code not in _SAID_BEFORE or file.sketch is None:
        return False
    found = re.match(r"items\[(\d+)\]", problem.path or "")
    one = file.sketch.items[int(found[1])] if found else None
    before = running.items.get(one.id) if one else None
    if one is None or before is None:
        return False
    ends = problem.code == "no-occurrence" and isinstance(one.due, Every) and isinstance(before.due, Every)
    return ends or one.due == before.due


def _other_plan(file: PlanFile, new: Plan, plan: Plan) -> Iterator[Problem]:
    jointly = "issuers" if new.co_issuers or plan.co_issuers else "issuer"
    said: dict[str, tuple[Any, Any, str]] = {
        "number": (compared(new.number or ""), compared(plan.number), plan.number),
        jointly: (new.issuer and (new.issuer, *new.co_issuers), (plan.issuer, *plan.co_issuers), _jointly(plan)),
        "issued_on": (new.issued_on, plan.issued_on, day_words(plan.issued_on)),
    }
    for name, (one, other, words) in said.items():
        if one and one != other:
            message = say(
                "Tệp điều chỉnh phải giữ nguyên “{name}” của kế hoạch: {words}.",
                "A file that amends the plan must keep its '{name}': {words}.",
                name=name,
                words=words,
            )
            yield at(file, f"plan.{name}", "not-the-same-plan", message)


def _jointly(plan: Plan) -> str:
    return ", ".join((plan.issuer, *plan.co_issuers))


def _other_items(file: PlanFile, new: Plan, running: Running) -> Iterator[Problem]:
    items = running.items
    for index, one in enumerate(new.items):
        before = items.get(one.id)
        if before is None and one.id in running.once:
            message = say(
                "Mã “{item}” là của một đầu việc đã bỏ khỏi kế hoạch; đầu việc mới phải mang mã khác.",
                "'{item}' was an item that was removed from the plan; a new one needs another id.",
                item=one.id,
            )
            yield at(file, f"items[{index}].id", "id-reused", message)
        if before is not None and not isinstance(one.due, Unread) and _rhythm(one) != _rhythm(before):
            message = say(
                "Đầu việc “{item}” phải giữ nguyên cách lặp: `from`, FREQ và INTERVAL, hoặc không lặp. Muốn lặp cách "
                "khác thì kết thúc đầu việc này bằng `until` và thêm một đầu việc mới.",
                "The item '{item}' must go on recurring as it did: `from`, FREQ and INTERVAL, or not at all. For "
                "another rhythm end it by `until` and add an item.",
                item=one.id,
            )
            yield at(file, f"items[{index}].due", "recurrence-changed", message)


def _rhythm(item: PlanItem) -> tuple[object, ...]:
    """What of a recurrence numbers its occurrences: it cannot change. Empty for a single item."""
    if not isinstance(item.due, Every):
        return ()
    parts = dict(part.split("=", 1) for part in item.due.rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    return item.due.start, parts.get("FREQ"), int(parts.get("INTERVAL", 1))
