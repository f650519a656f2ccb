"""Whether the registry agrees with what Zalo has approved."""

from __future__ import annotations

from collections.abc import Iterator

from notifications.zalo.client import Template as Approved
from notifications.zalo.templates import Registry, Template
from org.language import say


def disagreements(registry: Registry, approved: dict[str, Approved]) -> Iterator[str]:
    """What Zalo would refuse, as sentences; `approved` are the templates of the registry by their ids."""
    for kind, template in registry.templates.items():
        yield from _of_one(kind, template, approved[template.template_id])


def _of_one(kind: str, template: Template, approved: Approved) -> Iterator[str]:
    about = {"kind": kind, "id": template.template_id}
    if approved.status != "ENABLE":
        yield say(
            "Mẫu tin {id} ({kind}) chưa dùng được ở Zalo: {status}.",
            "Template {id} ({kind}) cannot be used at Zalo: {status}.",
            status=approved.status,
            **about,
        )
    ours = {param.name: param for param in template.params}
    for name in sorted(approved.required - ours.keys()):
        yield say(
            "Mẫu tin {id} ({kind}) cần tham số “{name}”, sổ mẫu chưa ghi.",
            "Template {id} ({kind}) needs the parameter '{name}', which the registry does not fill.",
            name=name,
            **about,
        )
    for name, param in ours.items():
        longest = approved.longest.get(name, 0)
        if name not in approved.longest and approved.longest:
            yield say(
                "Mẫu tin {id} ({kind}) không có tham số “{name}” mà sổ mẫu ghi.",
                "Template {id} ({kind}) has no parameter '{name}', which the registry fills.",
                name=name,
                **about,
            )
        elif 0 < longest < param.longest and param.shortens:
            yield say(
                "Mẫu tin {id} ({kind}): tham số “{name}” chỉ nhận {most} ký tự, sổ mẫu ghi {ours}.",
                "Template {id} ({kind}): the parameter '{name}' takes {most} characters, the registry says {ours}.",
                name=name,
                most=longest,
                ours=param.longest,
                **about,
            )
