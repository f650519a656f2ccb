"""How a plan names the tasks that it fulfils in plans above: `REF#ITEM`, or `REF#ITEM@DUE_GIVEN` where the item recurs
(change contract, F1). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lib.language import say
from plans.file.form import ID, parse_day

LONGEST = 200  # characters of one


@dataclass(frozen=True)
class Upper:
    """The plan above, as `--plan` takes it; one of its items; of a recurring one the date as it is written."""

    plan: str
    item: str
    due_given: date | None = None


def parse_upper(text: str) -> str:
    """The reference in one spelling; the ValueError says what is wrong with it."""
    of = upper(text)
    return f"{of.plan}#{of.item}" + (f"@{of.due_given.isoformat()}" if of.due_given else "")


def upper(text: str) -> Upper:
    """What the reference names. ValueError where it is none."""
    plan, _, rest = re.sub(r"\s+", "", text).rpartition("#")
    item, at, day = rest.partition("@")
    if not re.fullmatch("[^#@]+(@[^#@]+){0,2}", plan) or not re.fullmatch(ID, item) or len(text) > LONGEST:
        raise ValueError(
            say(
                "“{text}” không chỉ rõ nhiệm vụ nào của kế hoạch cấp trên; hãy viết SỐ@NĂM#ĐẦU-VIỆC, với đầu việc "
                "nhiều kỳ thì SỐ@NĂM#ĐẦU-VIỆC@NGÀY.",
                "'{text}' does not name a task of a plan above; write NUMBER@YEAR#ITEM, or NUMBER@YEAR#ITEM@DATE where "
                "the item recurs.",
                text=text[:LONGEST],
            )
        )
    return Upper(plan, item, parse_day(day) if at else None)
