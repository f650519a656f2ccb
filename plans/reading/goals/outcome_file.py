"""An outcome as the file that `plan close --outcome` takes. Pure."""

from __future__ import annotations

import json

from lib.language import say
from plans.reading.model import Commended, Held

# What a file has a word for; of others the title says what they are.
_KINDS = ("collective", "individual")


def outcome_yaml(held: Held) -> str:
    """The file: what a person fills in or corrects before the plan is closed with it."""
    lines = [f"# {_note()}", "outcome:"]
    told = (("on", held.on and held.on.isoformat()), ("place", _text(held.place)), ("title", _text(held.title)))
    if any(value for _, value in told):
        lines += ["  held:", *(f"    {name}: {value}" for name, value in told if value)]
    if held.units is not None:
        lines.append(f"  units: {held.units}")
    if held.commendations:
        lines += ["  commendations:", *(f"    - {_commended(one)}" for one in held.commendations)]
    return "\n".join(lines) + "\n"


def _commended(one: Commended) -> str:
    title = one.title if one.to in _KINDS else f"{one.title} ({_whom(one)})"
    fields = [f"title: {_text(title)}"]
    if one.by:
        fields.append(f"by: {_text(one.by)}")
    if one.to in _KINDS:
        fields.append(f"to: {one.to}")
    return "{" + ", ".join((*fields, f"number: {one.number}")) + "}"


def _whom(one: Commended) -> str:
    return say("hộ gia đình", "households") if one.to == "household" else say("khác", "others")


def _text(written: str | None) -> str | None:
    """In quotation marks, so that it is text whatever it looks like."""
    return json.dumps(written, ensure_ascii=False) if written else None


def _note() -> str:
    return say(
        "Đọc từ tin, báo cáo; hãy kiểm tra rồi dùng với `dondoc plan close SỐ --outcome TỆP`.",
        "Read from news or a report; check it, then use it with `dondoc plan close NUMBER --outcome FILE`.",
    )
