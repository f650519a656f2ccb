"""What came of a plan, as a terminal shows it."""

from __future__ import annotations

from typing import Any

from commands.frame.app import App
from lib.dates import date_words
from lib.language import say
from lib.text import size_words


def print_outcome(app: App, found: dict[str, Any]) -> None:
    """Where and when it was held, who was commended, whose models were chosen, and what is kept with it."""
    held = found["held"] or {}
    about = (
        (
            say("Hội nghị", "Held"),
            ", ".join(filter(None, (held.get("title"), held.get("place"), _day(held.get("on"))))),
        ),
        (say("Đơn vị tham gia", "Units"), str(found["units"]) if found["units"] is not None else ""),
        *((_commended(one), str(one["number"])) for one in found["commendations"]),
        *((_model(one), one["title"] or "") for one in found["models"]),
        (say("Tóm tắt", "Summary"), found["summary"] or ""),
        *((say("Tệp", "File"), f"{one['name']} ({size_words(one['size'])})") for one in found["attachments"]),
    )
    headings = ("", say("Kết quả", "Outcome"))
    app.table(say("Kết quả của kế hoạch", "Outcome of the plan"), headings, [row for row in about if row[1]])


def _day(day: str | None) -> str | None:
    return day and date_words(day)


def _commended(one: dict[str, Any]) -> str:
    to = {"collective": say("tập thể", "collectives"), "individual": say("cá nhân", "individuals")}.get(one["to"] or "")
    return " · ".join(filter(None, (say("Khen thưởng", "Commended"), one["title"], to, one["by"])))


def _model(one: dict[str, Any]) -> str:
    chosen = say("được chọn", "chosen") if one["chosen"] else None
    return " · ".join(filter(None, (say("Mô hình", "Model"), one["unit"], chosen)))
