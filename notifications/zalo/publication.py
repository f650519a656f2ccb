"""Before a plan is published: what the templates cannot say of it, and what its messages will cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from lib.language import say
from lib.problem import Problem, Refused
from lib.vocabulary import LISTED
from notifications.zalo.templates import KINDS, Registry, load, placed
from notifications.zalo.values import DIGEST
from plans.model import PlanFile
from settings.model import Zalo

# What is said of the registry and not of the plan: at most one, without a line.
OF_THE_REGISTRY = ("no-zalo-templates", "no-zalo-template")


def problems(zalo: Zalo, file: PlanFile) -> list[Problem]:
    """What the registry cannot say of the plan: warnings, for another channel says it. A registry that is set and
    cannot be read is an error; one that is not set, a warning."""
    try:
        registry = load(zalo.templates)
    except Refused as refused:
        if zalo.templates is None:
            return [replace(one, severity="warning") for one in refused.problems]
        # Its lines are those of another file.
        return [replace(one, message=placed(one), path=None, line=None, column=None) for one in refused.problems]
    return [*_missing(registry), *_too_long(registry, file)]


def estimate(registry: Registry, notices: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What these planned notices will cost: {"messages", "dong"}.

    What one person is told at one instant is one message. Where the price depends on whether Zalo knows the person by
    user id, it is the higher one.
    """
    kinds: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for one in notices:
        if one["channel"] == "zalo":
            kind = one["kind"] if one["clock"] == "report" else DIGEST
            kinds[one["scheduled_for"], one["post"], *one["recipient"].values()].append(kind)
    said_by = [registry.templates.get(_told_as(some)) for some in kinds.values()]
    prices = [max(one.price, one.price_by_user_id) for one in said_by if one is not None]
    return {"messages": len(prices), "dong": sum(prices)}


def _told_as(kinds: list[str]) -> str:
    """As `values.told_as` says of the letter."""
    return kinds[0] if len(kinds) == 1 or (len(set(kinds)) == 1 and kinds[0] in LISTED) else DIGEST


def _missing(registry: Registry) -> Iterator[Problem]:
    missing = [kind for kind in KINDS if kind not in registry.templates]
    if missing:
        sentence = say(
            "Sổ mẫu tin Zalo {file} chưa có mẫu cho: {kinds}; các thông báo này gửi bằng kênh khác.",
            "The registry of Zalo templates {file} has none for: {kinds}; those notices go by another channel.",
            file=registry.path,
            kinds=", ".join(missing),
        )
        yield Problem(code="no-zalo-template", severity="warning", message=sentence)


def _too_long(registry: Registry, file: PlanFile) -> Iterator[Problem]:
    if file.plan is None:
        return
    number, most = file.plan.number, _shortest(registry, "plan")
    if most is not None and len(number) > most:
        sentence = say(
            "Số kế hoạch dài {n} ký tự, mẫu tin Zalo chỉ nhận {most}; thông báo gửi bằng kênh khác.",
            "The plan's number has {n} characters, a Zalo template takes {most}; its notices go by another channel.",
            n=len(number),
            most=most,
        )
        yield _warning(file, "plan.number", sentence)
    most = _shortest(registry, "item")
    for index, item in enumerate(file.plan.items):
        if most is not None and len(item.title) > most:
            sentence = say(
                "Tên đầu việc dài {n} ký tự, mẫu tin Zalo chỉ nhận {most}; tin nhắn sẽ lược phần cuối.",
                "The item's title has {n} characters, a Zalo template takes {most}; messages will leave out its end.",
                n=len(item.title),
                most=most,
            )
            yield _warning(file, f"items[{index}].title", sentence)


def _shortest(registry: Registry, value: str) -> int | None:
    """How long `value` may be in the template that allows least; None where none says it."""
    params = (param for template in registry.templates.values() for param in template.params)
    return min((param.longest for param in params if param.value == value), default=None)


def _warning(file: PlanFile, path: str, sentence: str) -> Problem:
    line, column = file.places.get(path, (None, None))
    return Problem(code="zalo-length", severity="warning", message=sentence, path=path, line=line, column=column)
