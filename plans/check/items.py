"""What is wrong with a plan: every problem at once, with line and column (errors refuse it, warnings do not). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cache

from lib.circles import circles
from lib.dates import day_words
from lib.language import say
from lib.problem import Problem, bounded
from lib.time import local_date
from plans.calendar import WorkCalendar
from plans.check.ahead import check_ahead, check_levels, check_signer, owing, those_in_use
from plans.check.checks import Checks, Roster
from plans.check.dates import check_dates
from plans.due import depends_on
from plans.model import Every, NoDue, PlanFile, PlanItem, Selection
from plans.periods.check import check_periods

MOST_HINTS = 20
_COUNTED_FROM = {"plan", "plan.issued_on", "plan.day_off"}  # where one of these is wrong, no date can be worked out


def check(file: PlanFile, roster: Roster, calendar: WorkCalendar, now: datetime) -> list[Problem]:
    """Every problem of the file, by line: of its form, and of all that could be read in spite of it. Of very many the
    first, and how many others there are."""
    if file.sketch is None:
        return list(file.problems)
    checks = Checks(file, file.sketch, _Remembered(roster), calendar, now)
    _head(checks)
    _units(checks)
    _links(checks)
    check_levels(checks)
    check_signer(checks)
    _clocks(checks)
    if _COUNTED_FROM.isdisjoint(problem.path for problem in file.problems):
        dues = check_dates(checks)
        check_ahead(checks, dues)
        if any(item.period for item in checks.plan.items):
            check_periods(checks, dues)
    return bounded([*file.problems, *checks.problems.all()])


class _Remembered:
    """The roster, asked once for each thing: many items name the same units and groups. What looks like a wrong name is
    looked for only so often: of a plan with a lost roster every name is wrong."""

    def __init__(self, roster: Roster) -> None:
        self.knows, self.knows_tag, self.knows_level = map(cache, (roster.knows, roster.knows_tag, roster.knows_level))
        self.near, self.near_tag, self.levels = self._seldom(roster.near), self._seldom(roster.near_tag), roster.levels
        self.anyone, self.ending = cache(roster.anyone), cache(roster.ending)
        self.told_together = cache(roster.told_together)
        self._hints = MOST_HINTS

    def _seldom(self, near: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
        def found(wanted: str) -> list[str]:
            self._hints -= 1
            return near(wanted) if self._hints >= 0 else []

        return cache(found)


def _clocks(checks: Checks) -> None:
    """A ladder says nothing where its clock does not run (change contract, C1); that of answers runs unsaid."""
    for clock in checks.plan.ladders.keys() - checks.plan.within.keys() - {"answer"}:
        message = say(
            "Thang “{clock}” không báo gì vì kế hoạch không ghi {clock}_within (ví dụ 3wd).",
            "The ladder '{clock}' says nothing: the plan has no {clock}_within (for example 3wd).",
            clock=clock,
        )
        checks.warn(f"ladders.{clock}", "idle-ladder", message)


def _head(checks: Checks) -> None:
    plan = checks.plan
    if plan.version and plan.version > 1:
        message = say(
            "Kế hoạch chưa ban hành chưa có phiên bản {n}; hãy bỏ trường này. Tệp để điều chỉnh thì dùng `plan amend`.",
            "A plan that is not published has no version {n} yet; leave this out. `plan amend` takes what amends one.",
            n=plan.version,
        )
        checks.error("plan.version", "not-first", message)
    for index, number in enumerate(plan.based_on):
        if number == plan.number:
            path = f"plan.based_on[{index}]"
            message = say(
                "Kế hoạch {number} ghi chính số của mình làm căn cứ.",
                "Plan {number} names its own number as what it is based on.",
                number=number,
            )
            checks.warn(path if path in checks.file.places else "plan.based_on", "own-number", message)


# --- units ---------------------------------------------------------------------------------------------------------


def _units(checks: Checks) -> None:
    plan = checks.plan
    if plan.issuer:
        jointly = "plan.issuers" in checks.file.places
        _unit(checks, plan.issuer, "plan.issuers[0]" if jointly else "plan.issuer")
    for index, code in enumerate(plan.co_issuers, start=1):
        _unit(checks, code, f"plan.issuers[{index}]")
    if plan.desk:
        _unit(checks, plan.desk, "plan.desk")
    for index, item in enumerate(plan.items):
        path = f"items[{index}]"
        if item.report_to:
            _unit(checks, item.report_to, f"{path}.report_to")
            _reports_to_itself(checks, item, f"{path}.report_to")
        _selection(checks, item, item.assigned_to, owing(checks.file, index))
        for chosen in item.supporters:
            _selection(checks, item, chosen, f"{path}.with")


def _reports_to_itself(checks: Checks, item: PlanItem, path: str) -> None:
    if item.report_to in item.assigned_to.units:
        message = say(
            "Đơn vị “{unit}” vừa thực hiện đầu việc “{item}” vừa là nơi nhận báo cáo của nó.",
            "'{unit}' owes the item '{item}' and is where it is reported to.",
            unit=item.report_to,
            item=item.id,
        )
        checks.warn(path, "reports-to-itself", message)


def _unit(checks: Checks, code: str, path: str) -> bool:
    if checks.roster.knows(code):
        return True
    message = say(
        "Không có đơn vị nào mang mã “{code}” có hiệu lực ngày {day}.",
        "No unit with the code '{code}' is valid on {day}.",
        code=code,
        day=day_words(local_date(checks.now)),
    )
    checks.error(path, "unknown-unit", message + _similar(checks.roster.near(code)))
    return False


def _selection(checks: Checks, item: PlanItem, chosen: Selection, path: str) -> None:
    known = [
        _unit(checks, code, path if (single := f"{path}.units[{n}]") not in checks.file.places else single)
        for n, code in enumerate(chosen.units)
    ]
    if chosen.under:
        known.append(_unit(checks, chosen.under, f"{path}.under"))
    if chosen.level and not checks.roster.knows_level(chosen.level):
        message = say(
            "Không có đơn vị nào thuộc cấp “{level}”.", "No unit has the level '{level}'.", level=chosen.level
        )
        checks.error(f"{path}.level", "unknown-level", message + those_in_use(checks.roster.levels))
        known.append(False)
    if chosen.tag and not checks.roster.knows_tag(chosen.tag):
        message = say("Không có đơn vị nào thuộc nhóm “{tag}”.", "No unit has the tag '{tag}'.", tag=chosen.tag)
        checks.error(f"{path}.tag", "unknown-tag", message + _similar(checks.roster.near_tag(chosen.tag)))
        known.append(False)
    assigned = say("giao cho đơn vị nào", "assigned to")
    supported = say("có đơn vị nào phối hợp", "supported by")
    if chosen != Selection() and all(known) and not (chosen.units or checks.roster.anyone(chosen)):
        message = say(
            "Đầu việc “{item}” không {assigned}: không có đơn vị nào hợp với điều kiện này.",
            "The item '{item}' is {assigned} nobody: no unit matches.",
            item=item.id,
            assigned=assigned if chosen == item.assigned_to else supported,
        )
        checks.error(path, "nobody", message)


# --- links between items ---------------------------------------------------------------------------------------------


def _links(checks: Checks) -> None:
    """Check `needs`, `before` and `within`."""
    items = {item.id: item for item in checks.plan.items}
    hints = _Hints(list(items))
    for index, item in enumerate(checks.plan.items):
        for n, needed in enumerate(item.needs):
            path = f"items[{index}].needs"
            path = f"{path}[{n}]" if f"{path}[{n}]" in checks.file.places else path
            if _item(checks, needed, items, path, hints) and isinstance(items[needed].due, Every):
                _refuse_recurring(checks, needed, path)
        if (base := depends_on(item.due)) is not None:
            _base(checks, base, items, f"items[{index}].due", hints)
    _circles(checks, {item.id: [one for one in item.needs if one in items] for item in items.values()}, "needs")
    bases = {item.id: depends_on(item.due) for item in items.values()}
    _circles(checks, {one: [base] if base and base in items else [] for one, base in bases.items()}, "due")


class _Hints:
    """Names that look like a wrong one, as long as looking for them stays quick."""

    def __init__(self, names: list[str], comparisons: int = 20_000) -> None:
        self.names, self.comparisons = names, comparisons

    def near(self, wanted: str) -> str:
        self.comparisons -= len(self.names)
        near = get_close_matches(wanted, self.names, n=2) if self.comparisons >= 0 else []
        return _similar(near)


def _similar(near: Sequence[str]) -> str:
    return say(" Gần giống: {near}.", " Similar: {near}.", near=", ".join(near)) if near else ""


def _item(checks: Checks, wanted: str, items: Mapping[str, PlanItem], path: str, hints: _Hints) -> bool:
    if wanted in items:
        return True
    message = say("Kế hoạch không có đầu việc “{item}”.", "The plan has no item '{item}'.", item=wanted)
    checks.error(path, "unknown-item", message + hints.near(wanted))
    return False


def _refuse_recurring(checks: Checks, needed: str, path: str) -> None:
    message = say(
        "Đầu việc “{item}” lặp lại nhiều kỳ, nên đầu việc khác không phụ thuộc vào nó được.",
        "'{item}' recurs; another item may not depend on it.",
        item=needed,
    )
    checks.error(path, "recurring-need", message)


def _base(checks: Checks, base: str, items: Mapping[str, PlanItem], path: str, hints: _Hints) -> None:
    """The item from which a date is worked out exists and has one date."""
    place = next((p for p in (f"{path}.before", f"{path}.of") if p in checks.file.places), path)
    if not _item(checks, base, items, place, hints) or not isinstance(items[base].due, Every | NoDue):
        return
    why = (
        say("lặp lại nhiều kỳ", "recurs") if isinstance(items[base].due, Every) else say("không có hạn", "has no date")
    )
    message = say(
        "Không tính hạn từ đầu việc “{item}” được, vì đầu việc đó {why}.",
        "No date can be worked out from '{item}': it {why}.",
        item=base,
        why=why,
    )
    checks.error(place, "no-base-date", message)


def _circles(checks: Checks, graph: Mapping[str, Sequence[str]], name: str) -> None:
    """Note every circle, at the item where it is found."""
    position = {item.id: index for index, item in enumerate(checks.plan.items)}
    for circle in circles(graph):
        shown = circle if len(circle) <= 12 else [*circle[:10], "…", circle[-1]]
        message = say(
            "Các đầu việc chờ nhau thành vòng: {circle}.",
            "The items wait for each other: {circle}.",
            circle=" → ".join(shown),
        )
        checks.error(f"items[{position[circle[0]]}].{name}", "circle", message)
