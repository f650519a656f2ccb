"""The outcome of a plan, as people look at it: whole, in figures, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from lib.dates import date_words
from lib.language import say
from storage.tables import outcome, outcome_file, plan
from workflow.accounts.authority import whole
from workflow.accounts.model import Viewer
from workflow.find import key_of

_ATTACHMENT = ("name", "size", "sha256")  # what is shown of each


def of_plan(connection: Connection, plan_id: int, as_of: datetime | None = None) -> dict[str, Any] | None:
    """What was recorded last (by `as_of`, where that is given), in the shape of the outcome file, with what is kept of
    its attachments; None where nothing was."""
    row = connection.execute(_last(plan_id, as_of)).first()
    if row is None:
        return None
    kept = [{name: one[name] for name in _ATTACHMENT} for one in files_of(connection, plan_id, as_of)]
    return {**row.content, "attachments": kept}


def files_of(connection: Connection, plan_id: int, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """The attachments of that outcome, each with its `id`, by which it is taken away."""
    recorded = _last(plan_id, as_of).with_only_columns(outcome.c.id).scalar_subquery()
    kept = select(outcome_file).where(outcome_file.c.outcome_id == recorded).order_by(outcome_file.c.id)
    return [
        {"id": str(one.id), **{name: one._mapping[name] for name in _ATTACHMENT}} for one in connection.execute(kept)
    ]


def file_for_viewer(connection: Connection, viewer: Viewer, plan_id: str, id: str) -> dict[str, Any] | None:
    """That attachment of any outcome of the plan, for all are kept, where the account sees all of the plan."""
    seen = outcome.c.plan_id.in_(select(plan.c.id).where(whole(viewer), plan.c.id == key_of(plan_id)))
    of_plan = select(outcome_file).join(outcome, outcome.c.id == outcome_file.c.outcome_id).where(seen)
    row = connection.execute(of_plan.where(outcome_file.c.id == key_of(id))).first()
    return None if row is None else {name: row._mapping[name] for name in _ATTACHMENT}


def _last(plan_id: int, as_of: datetime | None) -> Select[Any]:
    recorded = select(outcome).where(outcome.c.plan_id == plan_id).order_by(outcome.c.id.desc()).limit(1)
    return recorded if as_of is None else recorded.where(outcome.c.at <= as_of)


def figures(shown: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Of an outcome: when it was held, how many units, commendations, models, and models chosen."""
    if shown is None:
        return None
    return {
        "held_on": shown["held"] and shown["held"]["on"],
        "units": shown["units"],
        "commendations": sum(one["number"] for one in shown["commendations"]),
        "models": len(shown["models"]),
        "chosen": sum(one["chosen"] for one in shown["models"]),
    }


def outcome_words(known: Mapping[str, Any]) -> str:
    """These figures in words; empty where none is known."""
    if not known:
        return ""
    parts = {
        "held_on": say("tổ chức ngày {it}", "held on {it}", it=date_words(known["held_on"])),
        "units": say("{it} đơn vị tham gia", "{it} units took part", it=known["units"]),
        "commendations": say("{it} lượt khen thưởng", "{it} commendations", it=known["commendations"]),
        "models": say("{it} mô hình", "{it} models", it=known["models"]),
        "chosen": say("chọn {it} để nhân rộng", "{it} of them chosen", it=known["chosen"]),
    }
    return "; ".join(words for name, words in parts.items() if known[name])
