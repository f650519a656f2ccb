"""The outcome of a plan, as people look at it: whole, in figures, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from lib.dates import date_words
from lib.language import say
from storage.tables import outcome, outcome_file


def of_plan(connection: Connection, plan_id: int, as_of: datetime | None = None) -> dict[str, Any] | None:
    """What was recorded last (by `as_of`, where that is given), in the shape of the outcome file, with what is kept of
    its attachments; None where nothing was."""
    recorded = select(outcome).where(outcome.c.plan_id == plan_id).order_by(outcome.c.id.desc()).limit(1)
    if as_of is not None:
        recorded = recorded.where(outcome.c.at <= as_of)
    row = connection.execute(recorded).first()
    if row is None:
        return None
    files = select(outcome_file).where(outcome_file.c.outcome_id == row.id).order_by(outcome_file.c.id)
    kept = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in connection.execute(files)]
    return {**row.content, "attachments": kept}


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
