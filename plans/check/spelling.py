"""The units and levels that a plan names, as the roster spells them (contract, section 5, rules 19 and 22). Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from lib.vocabulary import AT_LEVEL
from plans.model import LadderStep, Plan, PlanFile, PlanItem, Selection


class Spelling(Protocol):
    """How the roster of the day spells what people type; what it does not know stays as it is."""

    def meant(self, code: str) -> str:
        """The code of the unit that is meant."""

    def meant_level(self, level: str) -> str:
        """The level that is meant."""


def spelled(file: PlanFile, roster: Spelling) -> PlanFile:
    """The file with every unit's code and every level as the roster has it."""
    return file if file.sketch is None else replace(file, sketch=_plan(file.sketch, roster))


def _plan(plan: Plan, roster: Spelling) -> Plan:
    issuer = _code(plan.issuer, roster) or plan.issuer
    items = tuple(_item(item, roster) for item in plan.items)
    ladder = _ladder(plan.ladder, roster)
    others = tuple(map(roster.meant, plan.co_issuers))
    buffers = {roster.meant_level(level): span for level, span in plan.buffers.items()}
    named = replace(plan, issuer=issuer, co_issuers=others, desk=_code(plan.desk, roster))
    return replace(named, items=items, ladder=ladder, buffers=buffers)


def _item(item: PlanItem, roster: Spelling) -> PlanItem:
    ladder = item.ladder and _ladder(item.ladder, roster)
    report_to, supporters = _code(item.report_to, roster), tuple(_selection(one, roster) for one in item.supporters)
    assigned_to = _selection(item.assigned_to, roster)
    return replace(item, assigned_to=assigned_to, supporters=supporters, report_to=report_to, ladder=ladder)


def _selection(chosen: Selection, roster: Spelling) -> Selection:
    return Selection(
        units=tuple(map(roster.meant, chosen.units)),
        level=roster.meant_level(chosen.level) if chosen.level else chosen.level,
        tag=chosen.tag,
        under=_code(chosen.under, roster),
    )


def _ladder(ladder: tuple[LadderStep, ...], roster: Spelling) -> tuple[LadderStep, ...]:
    return tuple(replace(step, tell=tuple(_audience(one, roster) for one in step.tell)) for step in ladder)


def _audience(audience: str, roster: Spelling) -> str:
    level = audience.removeprefix(AT_LEVEL)
    return AT_LEVEL + roster.meant_level(level) if level != audience else audience


def _code(code: str | None, roster: Spelling) -> str | None:
    return roster.meant(code) if code else code
