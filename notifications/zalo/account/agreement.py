"""Whether the registry agrees with what Zalo has approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib.language import say
from notifications.zalo.client import Registered
from notifications.zalo.templates import Param, Registry, Template

# What can be written into a parameter of these types; Zalo refuses anything else with each message.
_OF_TYPE: Mapping[str, tuple[str, ...]] = {"DATE": ("due", "today"), "NUMBER": ("count",)}
_ALWAYS_SHORT = frozenset({"due", "today", "count"})  # at most ten characters, whatever the registry allows


def disagreements(registry: Registry, approved: dict[str, Registered]) -> Iterator[str]:
    """What Zalo would refuse, as sentences; `approved` are the templates of the registry by their ids."""
    for kind, template in registry.templates.items():
        yield from _of_one(kind, template, approved[template.template_id])


def _of_one(kind: str, template: Template, approved: Registered) -> Iterator[str]:
    about = {"kind": kind, "id": template.template_id}
    if approved.status != "ENABLE":
        yield say(
            "Mẫu tin {id} ({kind}) chưa dùng được ở Zalo: {status}; loại thông báo này đi bằng kênh khác.",
            "Template {id} ({kind}) cannot be used at Zalo: {status}; notices of that kind take another channel.",
            status=approved.status,
            **about,
        )
    for name in sorted(approved.required - {param.name for param in template.params}):
        yield say(
            "Mẫu tin {id} ({kind}) cần tham số “{name}”, sổ mẫu chưa ghi.",
            "Template {id} ({kind}) needs the parameter '{name}', which the registry does not fill.",
            name=name,
            **about,
        )
    for param in template.params:
        yield from _of_param(about, param, approved)


def _of_param(about: dict[str, str], param: Param, approved: Registered) -> Iterator[str]:
    longest, type_ = approved.longest.get(param.name, 0), approved.types.get(param.name, "")
    if param.name not in approved.longest and approved.longest:
        yield say(
            "Mẫu tin {id} ({kind}) không có tham số “{name}” mà sổ mẫu ghi.",
            "Template {id} ({kind}) has no parameter '{name}', which the registry fills.",
            name=param.name,
            **about,
        )
    elif param.value not in _OF_TYPE.get(type_, (param.value,)):
        yield say(
            "Mẫu tin {id} ({kind}): tham số “{name}” thuộc kiểu {type}, chỉ ghi được: {values}; sổ mẫu ghi {ours}.",
            "Template {id} ({kind}): the parameter '{name}' is a {type} and takes: {values}; the registry says {ours}.",
            name=param.name,
            type=type_,
            values=", ".join(_OF_TYPE[type_]),
            ours=param.value,
            **about,
        )
    elif 0 < longest < param.longest and param.value not in _ALWAYS_SHORT:
        yield say(
            "Mẫu tin {id} ({kind}): tham số “{name}” chỉ nhận {most} ký tự, sổ mẫu ghi {ours}.",
            "Template {id} ({kind}): the parameter '{name}' takes {most} characters, the registry says {ours}.",
            name=param.name,
            most=longest,
            ours=param.longest,
            **about,
        )
