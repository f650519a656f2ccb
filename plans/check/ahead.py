"""What lies ahead of a plan under check: occurrences that make no task, units that end, a crowded ladder. Pure.

Contract, section 5, rule 13; and levels that a ladder speaks to though no unit is of them (rule 7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from lib.dates import day_words
from lib.language import say
from lib.signer import read_signer
from lib.time import local_date
from lib.vocabulary import AT_LEVEL, word
from lib.words import LEVELS, audience_words
from plans.check.checks import Checks
from plans.ladder import Ladder, lay
from plans.model import Due, Every, LadderStep, PlanFile, PlanItem
from plans.recurrence import occurrences

AHEAD = ("past-occurrences", "unit-ends", "ladder-crowded")  # publication tells of these too
MOST_TOLD = 20  # times that one person should hear of one item
APART = 3  # working days that should lie between two of them, on average
NAMED = 5  # units that a sentence names


def check_levels(checks: Checks) -> None:
    """Note every level that a ladder speaks to and no unit has: the desk would be told in its place."""
    ladders = {"ladder": checks.plan.ladder}
    ladders |= {f"items[{n}].ladder": one.ladder for n, one in enumerate(checks.plan.items) if one.ladder}
    for path, ladder in ladders.items():
        for audience in dict.fromkeys(one for step in ladder for one in step.tell if one.startswith(AT_LEVEL)):
            level = audience.removeprefix(AT_LEVEL)
            if checks.roster.knows_level(level):
                continue
            message = say(
                "Không có đơn vị nào thuộc cấp “{level}”; bộ phận theo dõi sẽ được báo thay.",
                "No unit has the level '{level}'; the desk would be told instead.",
                level=level,
            )
            message += those_in_use(checks.roster.levels)
            checks.warn(_place(checks, path, audience), "unknown-level", message)


def check_signer(checks: Checks) -> None:
    """Note who signs where no post is read from it: letters and tables are signed under the post."""
    signed_by = checks.plan.signed_by
    if signed_by is None or read_signer(signed_by).clear:
        return
    message = say(
        "Không đọc được chức vụ trong “{text}”; nên ghi họ tên rồi chức vụ (“…, Phó Chủ tịch”) hoặc chỉ chức vụ.",
        "No post is understood in '{text}'; better write the name and the post (“…, Phó Chủ tịch”), or the post only.",
        text=signed_by,
    )
    checks.warn("plan.signed_by", "unclear-signer", message)


def those_in_use(levels: Sequence[str]) -> str:
    """A sentence with the levels that units have, behind one on a level that none has."""
    shown = [f"{level} ({word(LEVELS, level).lower()})" if level in LEVELS else level for level in levels]
    return say(" Các cấp đang có: {them}.", " The levels in use: {them}.", them=", ".join(shown)) if shown else ""


def _place(checks: Checks, ladder: str, audience: str) -> str:
    """Where the audience is written: a rung that repeats stands for several, so their numbers do not tell."""
    lines = checks.file.text.splitlines()
    inside = [place for place in checks.file.places if place.startswith(f"{ladder}[") and ".tell" in place]
    for written in (audience, AT_LEVEL):  # in the roster's spelling, or else in another
        if found := [one for one in inside if written in lines[checks.file.places[one][0] - 1]]:
            return found[0]
    return ladder


def owing(file: PlanFile, index: int) -> str:
    """Where it is written who owes that item."""
    lead = f"items[{index}].lead"
    return lead if lead in file.places else f"items[{index}].assigned_to"


def check_ahead(checks: Checks, dues: Mapping[str, Sequence[Due]]) -> None:
    """Note what lies ahead of each item whose dates are known."""
    for index, item in enumerate(checks.plan.items):
        if found := dues.get(item.id):
            path = f"items[{index}]"
            _past_occurrences(checks, item, f"{path}.due")
            _unit_ends(checks, item, found, owing(checks.file, index))
            _crowded(checks, item, found, f"{path}.ladder" if item.ladder else path)


def _past_occurrences(checks: Checks, item: PlanItem, path: str) -> None:
    rule, today = item.due, local_date(checks.now)
    if not isinstance(rule, Every) or rule.start >= today:
        return
    past = occurrences(rule.rule, rule.start, min(rule.until, today - timedelta(days=1)))
    if past:
        message = say(
            "{n} kỳ của đầu việc “{item}” đã qua (từ {first} đến {last}) nên không thành nhiệm vụ.",
            "{n} occurrences of '{item}' have passed ({first} to {last}) and make no task.",
            n=len(past),
            item=item.id,
            first=day_words(past[0]),
            last=day_words(past[-1]),
        )
        checks.warn(path, "past-occurrences", message)


def _unit_ends(checks: Checks, item: PlanItem, dues: Sequence[Due], path: str) -> None:
    last = max((due.due_on for due in dues if due.due_on), default=None)
    ending = checks.roster.ending(item.assigned_to, last) if last else []
    if last is None or not ending:
        return
    named = ", ".join(f"{code} ({day_words(day)})" for code, day in ending[:NAMED])
    if (more := len(ending) - NAMED) > 0:
        named += say(" và {n} đơn vị khác", " and {n} more", n=more)
    message = say(
        "Đầu việc “{item}” đến hạn {due}, nhưng {n} đơn vị được giao hết hiệu lực trước đó: {units}.",
        "The item '{item}' is due {due}, but {n} of its units end before: {units}.",
        item=item.id,
        due=day_words(last),
        n=len(ending),
        units=named,
    )
    checks.warn(path, "unit-ends", message)


def _crowded(checks: Checks, item: PlanItem, dues: Sequence[Due], path: str) -> None:
    """The one most told of those who would be told too often, were nobody to hand anything in."""
    told = _told(checks, checks.plan.ladder_of(item), dues)
    if item.assigned_to.units and not any(map(checks.roster.knows, item.assigned_to.units)):
        return
    persons = checks.roster.told_together(item.assigned_to, tuple(told), checks.plan.desk_code)
    crowded = [one for one in persons if _too_often(checks, _times(told, one))]
    if not crowded:
        return
    audiences = max(crowded, key=lambda one: (len(_times(told, one)), sorted(one)))
    instants = _times(told, audiences)
    times, days = len(instants), _days(checks, instants) + 1  # the first one included
    message = say(
        "Nếu chưa ai nộp, đầu việc “{item}” báo {whom} {times} lần trong {days} ngày làm việc; chỉ nên tối đa {most} "
        "lần, và một lần mỗi {apart} ngày làm việc. Hãy ghi cho đầu việc này một thang (ladder) thưa hơn.",
        "If nobody submits, '{item}' tells {whom} {times} times in {days} working days; at most {most} times, and once "
        "in {apart} working days, is better. Give this item a ladder of fewer rungs.",
        item=item.id,
        whom=audience_words(one for one in told if one in audiences),
        times=times,
        days=days,
        most=MOST_TOLD,
        apart=APART,
    )
    checks.warn(path, "ladder-crowded", message)


def _times(told: Mapping[str, Collection[datetime]], audiences: Iterable[str]) -> set[datetime]:
    """When whoever is among these audiences is told."""
    return set(chain.from_iterable(told[one] for one in audiences))


def _too_often(checks: Checks, instants: Collection[datetime]) -> bool:
    return len(instants) > MOST_TOLD or (len(instants) - 1) * APART > _days(checks, instants)


def _days(checks: Checks, instants: Collection[datetime]) -> int:
    """The working days from the first of them to the last, the first one not counted."""
    return checks.calendar.working_days(local_date(min(instants)), local_date(max(instants)))


def _told(checks: Checks, steps: Sequence[LadderStep], dues: Sequence[Due]) -> dict[str, set[datetime]]:
    """When each audience hears of an item, from its assignment on."""
    ladder = Ladder(steps, checks.calendar, checks.plan.send_at)
    told = {"officer": {checks.now}}
    for due in dues:
        for rung in lay(ladder, due.due_on, checks.now, due.previous) if due.due_on else ():
            for audience in rung.tell:
                told.setdefault(audience, set()).add(rung.fire_at)
    return told
