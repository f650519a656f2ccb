"""`period` in a plan file: a rhythm, or the two days of one period (change contract, P1). Pure."""

from __future__ import annotations

import re
from typing import cast

from lib.language import say
from plans.file.form import Form, parse_day
from plans.file.yaml_tree import Node
from plans.model import DueRule, Every, Unread
from plans.periods.model import CLOSES, LAST_CLOSE, MONTHS, Period, Recurring, Rhythm

END = "end"


def read_period(form: Form, node: Node, path: str, due: DueRule) -> Recurring | Period | None:
    """The period of an item with that due rule; None where it is wrong."""
    found = _read(form, node, path)
    if found is None or isinstance(due, Unread) or isinstance(found, Recurring) == isinstance(due, Every):
        return found
    message = say(
        "Đầu việc lặp lại (due: every) ghi kỳ số liệu theo nhịp, ví dụ period: month; đầu việc khác ghi hai ngày, ví "
        "dụ period: {example}.",
        "An item that recurs (due: every) has a period by rhythm, like period: month; any other one has two days, like "
        "period: {example}.",
        example="{from: 2020-01-01, to: 2020-11-30}",
    )
    form.wrong(node, path, "period-due", message)
    return None


def _read(form: Form, node: Node, path: str) -> Recurring | Period | None:
    if not isinstance(node.value, dict):
        every = form.one_of(node, path, tuple(MONTHS))
        return Recurring(every=cast(Rhythm, every)) if every else None
    if {"from", "to"} & {*node.value}:
        return _two_days(form, form.fields(node, path, ("from", "to"), required=("from", "to")) or {}, path)
    fields = form.fields(node, path, ("every", "closes"), required=("every",)) or {}
    if "every" not in fields:
        return None
    every = form.one_of(fields["every"], f"{path}.every", tuple(MONTHS))
    closes = form.parsed(fields["closes"], f"{path}.closes", "bad-close", _closes) if "closes" in fields else CLOSES
    return Recurring(every=cast(Rhythm, every), closes=closes or None) if every and closes is not None else None


def _two_days(form: Form, fields: dict[str, Node], path: str) -> Period | None:
    start, end = (
        form.parsed(fields[key], f"{path}.{key}", "bad-date", parse_day) if key in fields else None
        for key in ("from", "to")
    )
    if start is None or end is None:
        return None
    if end < start:
        message = say("“to” phải từ ngày “from” trở đi.", "'to' must not be before 'from'.")
        form.wrong(fields["to"], f"{path}.to", "bad-range", message)
        return None
    return Period(start=start, end=end)


def _closes(text: str) -> int:
    """A day of the month; 0 is its last one."""
    if text == END:
        return 0
    if re.fullmatch("[1-9]|1[0-9]|2[0-8]", text):
        return int(text)
    raise ValueError(
        say(
            "“{text}” phải là ngày chốt số liệu từ 1 đến {last}, hoặc end (cuối tháng).",
            "'{text}' must be the day on which the data close, 1 to {last}, or end (of the month).",
            text=text,
            last=LAST_CLOSE,
        )
    )
